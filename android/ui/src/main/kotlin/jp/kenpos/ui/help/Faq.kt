package jp.kenpos.ui.help

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import jp.kenpos.bindings.FaqEntry
import jp.kenpos.bindings.FaqSection
import jp.kenpos.ui.look.Folding
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.words.HelpWords
import jp.kenpos.ui.words.text

/** The frequent questions in which [search] stands; each opens to its answer. */
internal fun LazyListScope.faq(sections: List<FaqSection>, search: String) {
    val found = sections.mapNotNull { it.with(search.trim()) }
    if (found.isEmpty()) {
        item { Nothing((if (sections.isEmpty()) HelpWords.noQuestions else HelpWords.nothingFound).text()) }
    }
    items(found, key = { "faq ${it.id}" }) { section ->
        Panel {
            Heading(section.title)
            for (entry in section.entries) Entry(entry)
        }
    }
}

/** What of a section is about [search]; none: nothing. */
private fun FaqSection.with(search: String): FaqSection? {
    val about = entries.filter { it.question.contains(search, ignoreCase = true) || it.answer.contains(search, true) }
    return if (about.isEmpty()) null else copy(entries = about)
}

@Composable
private fun Entry(entry: FaqEntry) {
    var open by rememberSaveable(entry.id) { mutableStateOf(false) }
    Folding(entry.question, open, { open = it }) { Text(entry.answer, style = MaterialTheme.typography.bodyMedium) }
}
