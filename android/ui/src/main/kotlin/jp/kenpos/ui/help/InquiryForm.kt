package jp.kenpos.ui.help

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.ui.Modifier
import jp.kenpos.bindings.Topic
import jp.kenpos.ui.look.Choice
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.HelpWords
import jp.kenpos.ui.words.text

/** How many lines of a question are seen at once. */
private const val LINES = 5

/** What it is about, and the question. */
internal fun LazyListScope.inquiry(model: InquiryModel) {
    item("topic") {
        Panel {
            Heading(HelpWords.topic.text())
            Column(Modifier.selectableGroup()) {
                for (topic in Topic.entries) {
                    Choice(HelpWords.of(topic).text(), model.topic == topic) { model.topic = topic }
                }
            }
        }
    }
    item("words") {
        Field(
            HelpWords.words.text(),
            model.words,
            hint = HelpWords.wordsHint.text(),
            trouble = model.troubleAt("words"),
            lines = LINES,
        ) {
            model.words = it
            model.forget()
        }
    }
}

/** Where the desk can answer, where the answer does not come to this phone. */
internal fun LazyListScope.contact(model: InquiryModel, needed: Boolean) = item("contact") {
    Field(
        (if (needed) HelpWords.contactNeeded else HelpWords.contact).text(),
        model.contact,
        hint = HelpWords.contactHint.text(),
        trouble = model.troubleAt("contact"),
    ) {
        model.contact = it
        model.forget()
    }
}
