package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.errorText

/** A sentence that a member understands, with what to do. The core has the words; `detail` is English, for the log. */
fun KenposException.sentence(language: Language): String = when (this) {
    is KenposException.NotSetUp -> errorText(code, null, detail, null, language)
    is KenposException.Invalid -> errorText(code, field, detail, null, language)
    is KenposException.SignInNeeded -> errorText("sign_in_needed", null, detail, null, language)
    is KenposException.Offline -> errorText("offline", null, detail, null, language)
    is KenposException.NotNow -> errorText(code, null, detail, null, language)
    is KenposException.Refused -> errorText(code, null, detail, untilMs, language)
    is KenposException.Storage -> errorText(code, null, detail, null, language)
}
