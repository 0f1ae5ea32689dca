package jp.kenpos.ui.look

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text

/** What a button is called aloud, where the same word stands on several of a page: the word, and [of] what. */
@Composable
fun Modifier.aloud(word: String, of: String): Modifier {
    val name = CommonWords.aloud.text("word" to word, "of" to of)
    return semantics { contentDescription = name }
}
