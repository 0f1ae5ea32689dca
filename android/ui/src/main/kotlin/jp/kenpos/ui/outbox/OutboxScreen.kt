package jp.kenpos.ui.outbox

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.lifecycle.viewmodel.compose.viewModel
import androidx.navigation.NavController
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.Kind
import jp.kenpos.bindings.OutboxItem
import jp.kenpos.bindings.State
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.SyncReport
import jp.kenpos.bindings.reasonText
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.back
import jp.kenpos.ui.goTo
import jp.kenpos.ui.log.mark
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.look.state
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.OutboxWords
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.text

/** The sending that the member asks for, and what came of it. */
internal class SendingModel(phone: Phone) : Calls(phone) {
    var report by mutableStateOf<SyncReport?>(null)
        private set

    fun send() = start {
        report = null
        report = request { sync(PATIENCE_MS, SyncReason.MEMBER) }
    }

    /** The member has seen why it was refused. */
    fun dismiss(item: OutboxItem) = start { call { dismiss(item.id) } }
}

/** What waits to be sent and what was refused, with the reason: nothing waits or is refused unseen. */
@Composable
fun OutboxScreen(model: PhoneModel, ways: NavController) {
    val screen by model.phone.screens.outbox.shown()
    val sending = viewModel { SendingModel(model.phone) }
    val today = todayOf(model)?.day
    Page(
        PlaceWords.outbox.text(),
        ways::back,
        bottom = { MainButton(OutboxWords.sendNow.text(), working = sending.working) { sending.send() } },
    ) {
        otherwise(sending)
        sending.report?.let { report -> item("report") { Report(report, ways) } }
        state(screen) { outbox ->
            val (parked, waiting) = outbox.items.partition { it.state == State.PARKED }
            if (outbox.items.isEmpty()) item { Nothing(OutboxWords.none.text()) }
            part(OutboxWords.parked, parked, today, ways, sending)
            part(OutboxWords.waiting, waiting, today, ways, sending)
        }
    }
}

private fun LazyListScope.part(
    name: Phrase,
    items: List<OutboxItem>,
    today: Day?,
    ways: NavController,
    sending: SendingModel,
) {
    if (items.isEmpty()) return
    item(name.key) { Heading(name.text()) }
    items(items, key = { "${name.key} ${it.id}" }) { ItemPanel(it, today, ways, sending::dismiss) }
}

@Composable
private fun ItemPanel(item: OutboxItem, today: Day?, ways: NavController, onDismiss: (OutboxItem) -> Unit) = Panel {
    Heading(LogWords.of(item.kind).text())
    Note(dayText(item.day))
    Marked(item.state.mark(), LogWords.of(item.state).text())
    if (today != null) item.reason?.let { Note(reasonText(it, item.day, today, LocalLanguage.current)) }
    if (item.state != State.PARKED) return@Panel
    item.way()?.let { (phrase, route) ->
        val look = phrase.text()
        QuietButton(look, Modifier.align(Alignment.End).aloud(look, dayText(item.day))) { ways.goTo(route) }
    }
    if (item.isDismissed()) {
        val dismiss = OutboxWords.dismiss.text()
        QuietButton(dismiss, Modifier.align(Alignment.End).aloud(dismiss, dayText(item.day))) { onDismiss(item) }
    }
}

/** Whether it is no entry, which is corrected or deleted where it stands. */
private fun OutboxItem.isDismissed() = kind !in setOf(Kind.WEIGHT, Kind.STEPS, Kind.GOAL)

/** Where the member can look at it and do something about it. */
private fun OutboxItem.way(): Pair<Phrase, String>? = when (kind) {
    Kind.WEIGHT, Kind.STEPS, Kind.GOAL -> OutboxWords.toDay to Routes.logDay(day)
    Kind.JOIN_CAMPAIGN, Kind.CHECK_IN -> OutboxWords.toCampaigns to Routes.CAMPAIGNS
    Kind.EXAM_REPORT, Kind.SURVEY_ANSWER -> OutboxWords.toResults to Routes.RESULTS
    Kind.LAUNCH -> null
}
