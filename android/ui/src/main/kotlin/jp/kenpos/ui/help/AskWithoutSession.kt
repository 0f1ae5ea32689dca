package jp.kenpos.ui.help

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Topic
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Folding
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.HelpWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/**
 * Help for who cannot sign in: the frequent questions of the server, and a question to its desk.
 *
 * @param server as typed so far; an app built for one union knows it.
 */
@Composable
fun AskWithoutSession(model: PhoneModel, server: String, onBack: () -> Unit) {
    val known = LocalDevice.current.server
    val language = LocalLanguage.current
    val inquiry = viewModel(key = "without session") { InquiryModel(model.phone).begun(language) }
    inquiry.offer(known ?: server)
    if (inquiry.sent) {
        return Sent {
            inquiry.read()
            onBack()
        }
    }
    var looking by rememberSaveable { mutableStateOf(false) }
    var search by rememberSaveable { mutableStateOf("") }
    LaunchedEffect(inquiry) { if (inquiry.faq == null) inquiry.lookUp(language) }
    Page(
        HelpWords.outside.text(),
        onBack,
        bottom = {
            val filled = inquiry.isFilled && inquiry.contact.isNotBlank() && inquiry.server.isNotBlank()
            MainButton(CommonWords.send.text(), enabled = filled, working = inquiry.working) { inquiry.askOutside() }
        },
    ) {
        item("why") { Text(HelpWords.outsideWhy.text(), style = MaterialTheme.typography.bodyMedium) }
        questions(inquiry, looking, onLook = { looking = it }, search) { search = it }
        otherwise(inquiry, "words", "contact", "id", "kenpos_id", "server", "server_url")
        if (known == null) item("server") { ServerField(inquiry) }
        inquiry(inquiry)
        contact(inquiry, needed = true)
        item("id") {
            Field(
                HelpWords.idOptional.text(),
                inquiry.kenposId,
                typed = Typed.LATIN,
                trouble = inquiry.troubleAt("id", "kenpos_id"),
            ) {
                inquiry.kenposId = it
                inquiry.forget()
            }
        }
        item("next") { Next() }
    }
}

/** Most who come here forgot the password: then nothing need be typed but where to reach them. */
private fun InquiryModel.begun(language: Language) = apply {
    topic = Topic.FORGOTTEN_PASSWORD
    words = HelpWords.forgotten.fill(language)
}

@Composable
private fun ServerField(inquiry: InquiryModel) = Field(
    FieldWords.server.text(),
    inquiry.server,
    typed = Typed.ADDRESS,
    trouble = inquiry.troubleAt("server", "server_url"),
) {
    inquiry.at(it)
    inquiry.forget()
}

/** The frequent questions, folded away; where the server does not give them, why, and another try. */
private fun LazyListScope.questions(
    inquiry: InquiryModel,
    looking: Boolean,
    onLook: (Boolean) -> Unit,
    search: String,
    onSearch: (String) -> Unit,
) {
    inquiry.noFaq?.let { why ->
        item("no faq") {
            val language = LocalLanguage.current
            Remark(Mark.INFO, troubleText(why), button = CommonWords.again.text()) { inquiry.lookUp(language) }
        }
    }
    val sections = inquiry.faq ?: return
    item("faq") { Panel { Folding(HelpWords.questions.text(), looking, onLook, strong = true) {} } }
    if (!looking) return
    item("search") { Field(HelpWords.search.text(), search, onChange = onSearch) }
    faq(sections, search)
}

@Composable
private fun Next() = Panel {
    Heading(HelpWords.outsideNext.text())
    for (step in listOf(HelpWords.nextCall, HelpWords.nextCode, HelpWords.nextSignIn)) {
        Text(step.text(), style = MaterialTheme.typography.bodyMedium)
    }
}

@Composable
private fun Sent(onBack: () -> Unit) = Page(
    HelpWords.outside.text(),
    onBack,
    bottom = { MainButton(HelpWords.toFirst.text(), onClick = onBack) },
) {
    item { Panel { Marked(Mark.DONE, HelpWords.outsideSent.text()) } }
    item { Next() }
}
