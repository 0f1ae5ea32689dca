package jp.kenpos.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.produceState
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.KenposTheme
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** Draws [content] once the phone is open; where it cannot be opened, why, and a way to try again. */
@Composable
internal fun Opened(open: suspend () -> Phone, language: Language, content: @Composable (Phone) -> Unit) {
    var attempt by remember { mutableIntStateOf(0) }
    val opened by produceState<Screen<Phone>>(Screen.Waiting, attempt) {
        value = try {
            Screen.Shown(open())
        } catch (error: KenposException) {
            Screen.Failed(error)
        }
    }
    when (val now = opened) {
        is Screen.Shown -> content(now.state)

        is Screen.Waiting -> KenposTheme { Coming() }

        is Screen.Failed -> KenposTheme {
            CompositionLocalProvider(LocalLanguage provides language) {
                Page("KENPOS", bottom = { SideButton(CommonWords.again.text()) { attempt += 1 } }) {
                    item { Remark(Mark.ATTENTION, troubleText(now.why)) }
                }
            }
        }
    }
}
