package jp.kenpos.app

import android.content.Intent
import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalConfiguration
import jp.kenpos.bindings.Language
import jp.kenpos.platform.HasShell
import jp.kenpos.platform.languageOf
import jp.kenpos.ui.KenposApp

/**
 * The one window of the app: the screens of `android/ui` on this process's phone.
 *
 * Comes in: an opening, by the member, a notification or a link. Goes out: [KenposApp]. Must never happen: a second phone; a
 * link followed twice, as when the system makes the window anew.
 */
class MainActivity : ComponentActivity() {
    private var link by mutableStateOf<String?>(null)

    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        val shell = (application as HasShell).shell
        val device = AndroidDevice(this, shell)
        if (savedInstanceState == null) link = routeOf(intent.data)
        setContent {
            val language = language()
            Opened(shell::phone, language) { phone ->
                KenposApp(phone, device, language, link = link, onLinked = { link = null })
            }
        }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        link = routeOf(intent.data)
    }

    /** The phone's language now: it may be changed while the window stands. */
    @Composable
    private fun language(): Language {
        LocalConfiguration.current
        return languageOf(this)
    }
}
