package jp.kenpos.app

import android.content.Intent
import android.net.Uri
import jp.kenpos.bindings.KenposException
import jp.kenpos.ui.words.SetupWords
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private val FIRST = SetupWords.who.ja

/** The window on the real core, as Android draws it: the library is this machine's. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "ja")
class MainActivityTest {
    private val app = RuntimeEnvironment.getApplication() as TestApplication

    @After
    fun closePhone() = runBlocking { runCatching { app.shell.phone().close() } }.let {}

    @Test
    fun `the app opens on setup where nobody is signed in`() {
        Robolectric.buildActivity(MainActivity::class.java).use { window ->
            window.setup().get().waitFor(FIRST)
        }
    }

    @Test
    @Config(qualifiers = "en")
    fun `a phone that speaks English is spoken to in English`() {
        Robolectric.buildActivity(MainActivity::class.java).use { window ->
            window.setup().get().waitFor(SetupWords.who.en)
        }
    }

    @Test
    fun `a link of a stranger and one of ours open the app all the same`() {
        for (link in listOf("kenpos://points", "kenpos://elsewhere?x=1")) {
            val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link))
            Robolectric.buildActivity(MainActivity::class.java, intent).use { it.setup().get().waitFor(FIRST) }
        }
    }

    @Test
    fun `a folder that cannot be opened is said and tried again`() {
        val opens = app.open
        var tries = 0
        app.open = {
            tries += 1
            if (tries == 1) throw KenposException.Storage("full", "no room") else opens()
        }
        Robolectric.buildActivity(MainActivity::class.java).use { window ->
            val activity = window.setup().get()
            activity.waitFor("もう一度")
            assertFalse(FIRST in activity.texts)
            activity.press("もう一度")
            activity.waitFor(FIRST)
        }
        assertTrue(tries >= 2)
    }

    @Test
    fun `why Health Connect is read is told in the language of the phone`() {
        Robolectric.buildActivity(WhyHealthActivity::class.java).use { window ->
            window.setup().get().waitFor(app.getString(R.string.why_health_whom))
        }
        assertTrue("組合" in app.getString(R.string.why_health_whom))
    }
}
