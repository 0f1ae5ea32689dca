package jp.kenpos.app

import android.net.Uri
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import kotlin.test.assertEquals
import kotlin.test.assertNull

@RunWith(RobolectricTestRunner::class)
class LinksTest {
    private fun route(link: String) = routeOf(Uri.parse(link))

    @Test
    fun `a link opens the four places and the screens behind them by their names`() {
        for (name in listOf("today", "log", "points", "notices", "campaigns", "exchange", "results", "settings")) {
            assertEquals(name, route("kenpos://$name"))
        }
    }

    @Test
    fun `a link that says more than a name or another name opens nothing`() {
        val strange = listOf(
            "kenpos://consent",
            "kenpos://sign-in",
            "kenpos://weight/2026-11-22",
            "kenpos://points?day=2026-11-22",
            "kenpos://points/",
            "kenpos://points#1",
            "kenpos:points",
            "KENPOS://POINTS",
            "https://points",
            "kenpos://",
            "",
        )
        for (link in strange) assertNull(route(link), link)
        assertNull(routeOf(null))
    }
}
