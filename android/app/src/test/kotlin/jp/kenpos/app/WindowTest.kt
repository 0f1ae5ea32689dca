package jp.kenpos.app

import android.content.Intent
import android.net.Uri
import jp.kenpos.bindings.KenposException
import jp.kenpos.ui.words.SetupWords
import kotlinx.coroutines.runBlocking
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import kotlin.test.assertEquals
import kotlin.test.assertFalse

/**
 * The window on the real core, as Android draws it: the library is this machine's.
 *
 * One test: Compose keeps the clock of the first window of a process, and Robolectric makes another for each test.
 */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "ja")
class WindowTest {
    private val app = RuntimeEnvironment.getApplication() as TestApplication

    @Test
    fun `the app says why it cannot open and opens on setup and speaks the language of the phone`() {
        val opens = app.open
        var tries = 0
        app.open = {
            tries += 1
            if (tries == 1) throw KenposException.Storage("storage_full", "no room") else opens()
        }
        val link = Intent(Intent.ACTION_VIEW, Uri.parse("kenpos://points"))
        Robolectric.buildActivity(MainActivity::class.java, link).use { window ->
            val activity = window.setup().get()
            activity.waitFor("もう一度")
            assertFalse(SetupWords.who.ja in activity.texts)
            activity.press("もう一度")
            activity.waitFor(SetupWords.who.ja)
            assertEquals(2, tries)
            window.newIntent(Intent(Intent.ACTION_VIEW, Uri.parse("kenpos://elsewhere?x=1")))
            activity.waitFor(SetupWords.who.ja)
        }
        RuntimeEnvironment.setQualifiers("en")
        Robolectric.buildActivity(MainActivity::class.java).use { window ->
            window.setup().get().waitFor(SetupWords.who.en)
        }
        Robolectric.buildActivity(WhyHealthActivity::class.java).use { window ->
            val activity = window.setup().get()
            activity.waitFor(activity.getString(R.string.why_health_whom))
            activity.waitFor("How KENPOS uses Health Connect")
        }
        runBlocking { app.shell.phone().close() }
    }
}
