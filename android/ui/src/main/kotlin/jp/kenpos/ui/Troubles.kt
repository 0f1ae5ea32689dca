package jp.kenpos.ui

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.runtime.Composable
import jp.kenpos.bindings.KenposException
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** What is wrong with one of the fields [names], to be said beside it; none: it is not about these. */
@Composable
internal fun Calls.troubleAt(vararg names: String): String? =
    trouble?.takeIf { field in names }?.let { troubleText(it) }

/** What went wrong and is said beside none of the fields [names]. */
@Composable
internal fun Calls.Otherwise(vararg names: String) {
    val wrong = trouble?.takeUnless { field in names } ?: return
    // The core's words for this promise that it is sent later; what is asked here is kept nowhere.
    val words = if (wrong is KenposException.Offline) CommonWords.onlineOnly.text() else troubleText(wrong)
    Remark(Mark.ATTENTION, words)
}

/** [Otherwise] as a part of a page. */
internal fun LazyListScope.otherwise(calls: Calls, vararg names: String) {
    if (calls.trouble != null && calls.field !in names) item("trouble") { calls.Otherwise(*names) }
}
