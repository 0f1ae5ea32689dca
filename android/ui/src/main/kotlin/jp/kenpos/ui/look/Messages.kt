package jp.kenpos.ui.look

import androidx.compose.material3.SnackbarDuration
import androidx.compose.material3.SnackbarHostState
import androidx.compose.material3.SnackbarResult
import androidx.compose.runtime.staticCompositionLocalOf
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.kit.sentence
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/**
 * Short messages at the foot of the screen, over whatever is shown: what was done, and the way back from it.
 *
 * A new one takes the place of the last, so that "undo" is always about what was done just now.
 */
class Messages(private val host: SnackbarHostState, private val scope: CoroutineScope, val language: Language) {
    /** Says [text]; where [undo] is pressed, [onUndo] follows. */
    fun say(text: String, undo: String? = null, onUndo: suspend () -> Unit = {}) {
        host.currentSnackbarData?.dismiss()
        scope.launch {
            val stays = if (undo == null) SnackbarDuration.Short else SnackbarDuration.Long
            if (host.showSnackbar(text, undo, duration = stays) != SnackbarResult.ActionPerformed) return@launch
            try {
                onUndo()
            } catch (error: KenposException) {
                say(error.sentence(language))
            }
        }
    }
}

/** The messages of the app. */
val LocalMessages = staticCompositionLocalOf<Messages> { error("no messages outside KenposApp") }
