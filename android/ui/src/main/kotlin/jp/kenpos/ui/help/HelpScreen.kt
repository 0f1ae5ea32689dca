package jp.kenpos.ui.help

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.lifecycle.viewmodel.compose.viewModel
import androidx.navigation.NavController
import jp.kenpos.bindings.InquiryItem
import jp.kenpos.kit.Screen
import jp.kenpos.ui.Pages
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.goTo
import jp.kenpos.ui.isOffline
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Folding
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.state
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.sendSoon
import jp.kenpos.ui.shown
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.HelpWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.momentText
import jp.kenpos.ui.words.text

private enum class HelpPage { QUESTIONS, ASK }

/** The frequent questions, what the member asked, and the way to the union's desk. */
@Composable
fun HelpScreen(model: PhoneModel, ways: NavController) = Pages(HelpPage.QUESTIONS) { page, pages ->
    when (page) {
        HelpPage.QUESTIONS -> QuestionsPage(model, ways::back) { pages.goTo(HelpPage.ASK.name) }
        HelpPage.ASK -> AskPage(model, pages::back)
    }
}

@Composable
private fun QuestionsPage(model: PhoneModel, onBack: () -> Unit, onAsk: () -> Unit) {
    val faq by model.faq.shown()
    val inquiries by model.inquiries.shown()
    var search by rememberSaveable { mutableStateOf("") }
    Page(PlaceWords.help.text(), onBack, bottom = { MainButton(HelpWords.ask.text(), onClick = onAsk) }) {
        item("search") { Field(HelpWords.search.text(), search) { search = it } }
        val asked = (inquiries as? Screen.Shown)?.state?.items.orEmpty()
        if (search.isBlank()) mine(asked)
        state(faq) { faq(it, search) }
    }
}

/** What the member asked, with the answers; while something else is searched, it is not shown. */
private fun LazyListScope.mine(asked: List<InquiryItem>) {
    if (asked.isEmpty()) return
    item("mine") { Heading(HelpWords.mine.text()) }
    items(asked, key = { "asked ${it.inquiry}" }) { Asked(it) }
}

@Composable
private fun Asked(inquiry: InquiryItem) = Panel {
    var open by rememberSaveable(inquiry.inquiry) { mutableStateOf(false) }
    val answer = inquiry.answer
    Folding(
        HelpWords.of(inquiry.topic).text(),
        open,
        { open = it },
        above = {
            if (answer == null) {
                Marked(Mark.WAITING, HelpWords.answerWaits.text())
            } else {
                Marked(Mark.DONE, HelpWords.answered.text())
            }
        },
    ) {
        Note(HelpWords.askedAt.text("moment" to momentText(inquiry.askedAt)))
        Text(inquiry.words, style = MaterialTheme.typography.bodyMedium)
        inquiry.answeredAt?.let { Note(HelpWords.answeredAt.text("moment" to momentText(it))) }
        if (answer != null) Text(answer, style = MaterialTheme.typography.bodyMedium)
    }
}

@Composable
private fun AskPage(model: PhoneModel, onBack: () -> Unit) {
    val inquiry = viewModel { InquiryModel(model.phone) }
    val offline = todayOf(model)?.isOffline == true
    val messages = LocalMessages.current
    LaunchedEffect(inquiry.sent) {
        if (inquiry.sent) {
            messages.say(HelpWords.saidAsked.fill(messages.language))
            // It is on the list when the server has told of it.
            model.sendSoon()
            onBack()
        }
    }
    Page(
        HelpWords.ask.text(),
        onBack,
        bottom = {
            MainButton(CommonWords.send.text(), enabled = inquiry.isFilled, working = inquiry.working) { inquiry.ask() }
        },
    ) {
        if (offline) item("offline") { Remark(Mark.WAITING, HelpWords.offline.text()) }
        otherwise(inquiry, "words", "contact")
        inquiry(inquiry)
        contact(inquiry, needed = false)
        item("here") { Note(HelpWords.answerHere.text()) }
    }
}
