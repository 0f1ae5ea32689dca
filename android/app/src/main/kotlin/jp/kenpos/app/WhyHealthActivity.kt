package jp.kenpos.app

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.res.stringResource
import jp.kenpos.platform.languageOf
import jp.kenpos.ui.look.KenposTheme
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.words.LocalLanguage

/**
 * What the app reads from Health Connect and why: the page that Health Connect itself opens.
 *
 * Comes in: nothing. Goes out: four paragraphs. Must never happen: the phone opened, or anything of a member shown: whoever
 * asks may open it.
 */
class WhyHealthActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        setContent {
            KenposTheme {
                CompositionLocalProvider(LocalLanguage provides languageOf(this)) {
                    Page(stringResource(R.string.why_health), onBack = ::finish) {
                        items(PARAGRAPHS.size) { Said(stringResource(PARAGRAPHS[it])) }
                    }
                }
            }
        }
    }

    private companion object {
        val PARAGRAPHS = listOf(
            R.string.why_health_what,
            R.string.why_health_when,
            R.string.why_health_whom,
            R.string.why_health_end,
        )
    }
}
