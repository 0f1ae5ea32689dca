package jp.kenpos.ui.setup

import androidx.compose.runtime.Composable
import jp.kenpos.bindings.Consents
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.Terms
import jp.kenpos.kit.Phone
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.words.LocalLanguage

/** The terms of one purpose in plain words. */
@Composable
internal fun termsText(terms: Terms, purpose: Purpose): String {
    val words = terms.purposes.first { it.purpose == purpose }
    return if (LocalLanguage.current == Language.JA) words.ja else words.en
}

/** Consents to the terms that are [shown]. Where others are in force by now, [onOthers] shows them, and nothing is consented to. */
internal suspend fun Phone.agree(purpose: Purpose, shown: Terms, onOthers: (Terms) -> Unit): Consents = try {
    request { consent(purpose, agreedTo = shown.version, PATIENCE_MS) }
} catch (refused: KenposException.Invalid) {
    if (refused.field == "terms_version") onOthers(request { terms(PATIENCE_MS) })
    throw refused
}
