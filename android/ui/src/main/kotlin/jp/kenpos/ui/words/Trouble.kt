package jp.kenpos.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.errorText

/** An error of the core as a sentence a member understands; the core has the words. */
fun troubleText(error: KenposException, language: Language): String = when (error) {
    is KenposException.NotSetUp -> errorText(error.code, null, error.detail, null, language)
    is KenposException.Invalid -> errorText(error.code, error.field, error.detail, null, language)
    is KenposException.SignInNeeded -> errorText("sign_in_needed", null, error.detail, null, language)
    is KenposException.Offline -> errorText("offline", null, error.detail, null, language)
    is KenposException.NotNow -> errorText(error.code, null, error.detail, null, language)
    is KenposException.Refused -> errorText(error.code, null, error.detail, error.untilMs, language)
    is KenposException.Storage -> errorText(error.code, null, error.detail, null, language)
}

/** [troubleText] in the language of the screens. */
@Composable
@ReadOnlyComposable
fun troubleText(error: KenposException): String = troubleText(error, LocalLanguage.current)
