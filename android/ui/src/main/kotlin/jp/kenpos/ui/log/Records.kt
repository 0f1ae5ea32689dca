package jp.kenpos.ui.log

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.HistoryRecord
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.Kind
import jp.kenpos.bindings.Logged
import jp.kenpos.bindings.Source
import jp.kenpos.bindings.State
import jp.kenpos.bindings.reasonText
import jp.kenpos.kit.Phone
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Messages
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.text
import java.time.OffsetDateTime
import java.time.format.DateTimeFormatter

/** The entries of one day, each with how far it has come; what was typed can be corrected and deleted. */
@Composable
fun Records(records: List<HistoryRecord>, day: Day, today: Day, model: PhoneModel, ways: NavController) =
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        for (record in records) RecordRow(record, day, today, model, ways)
    }

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun RecordRow(record: HistoryRecord, day: Day, today: Day, model: PhoneModel, ways: NavController) {
    val calls = calls(model.phone)
    val messages = LocalMessages.current
    val name = record.name()
    Column(Modifier.fillMaxWidth()) {
        Sides {
            Text(name, style = MaterialTheme.typography.bodyMedium)
            Text(record.value(), fontWeight = FontWeight.Bold, style = MaterialTheme.typography.bodyLarge)
        }
        Marked(record.state.mark(), LogWords.of(record.state).text())
        record.reason?.let { Note(reasonText(it, day, today, LocalLanguage.current)) }
        if (record.kind == Kind.LAUNCH) return@Column
        FlowRow(Modifier.align(Alignment.End)) {
            record.edit(day)?.let { way -> QuietButton(CommonWords.edit.text()) { ways.goTo(way) } }
            QuietButton(CommonWords.delete.text(), color = LocalPalette.current.error) {
                calls.start { messages.deleted(record, day, this) }
            }
        }
    }
}

/** 体重 08:15 · 手入力 */
@Composable
private fun HistoryRecord.name(): String {
    val what = if (kind == Kind.GOAL) goal.orEmpty() else LogWords.of(kind).text()
    val time = at?.let { OffsetDateTime.parse(it).format(DateTimeFormatter.ofPattern("HH:mm")) }
    val from = source?.let { LogWords.of(it).text() }
    return listOfNotNull(listOfNotNull(what, time).joinToString(" "), from).joinToString(" · ")
}

@Composable
private fun HistoryRecord.value(): String = when {
    weightGrams != null -> CommonWords.kg.text("n" to kilograms(weightGrams!!))
    steps != null -> CommonWords.steps.text("n" to count(steps!!.toLong()))
    done != null -> (if (done!!) TodayWords.goalDone else TodayWords.goalNotDone).text()
    else -> ""
}

/** Where it is corrected; what a device counted is not. */
private fun HistoryRecord.edit(day: Day): String? = when (kind) {
    Kind.WEIGHT -> Routes.weight(day, id).takeIf { source == Source.MANUAL }
    Kind.STEPS -> Routes.steps(day, id).takeIf { source == Source.MANUAL }
    else -> null
}

internal fun State.mark(): Mark = when (this) {
    State.QUEUED, State.CLAIMED -> Mark.WAITING
    State.ACCEPTED, State.SETTLED -> Mark.DONE
    State.PARKED -> Mark.ATTENTION
}

/** Deletes an entry and says so; the way back enters the same again. */
private suspend fun Messages.deleted(record: HistoryRecord, day: Day, phone: Phone) {
    phone.call { delete(record.id) }
    val again = record.again(day) ?: return say(LogWords.deleted.fill(language))
    say(LogWords.deleted.fill(language), CommonWords.undo.fill(language)) {
        phone.call(again)
        say(LogWords.undone.fill(language))
    }
}

private fun HistoryRecord.again(day: Day): (Kenpos.() -> Logged)? {
    if (source != null && source != Source.MANUAL) return null
    val grams = weightGrams
    val count = steps
    val measured = at?.let(OffsetDateTime::parse)
    return when {
        grams != null && measured != null -> {
            { logWeight(grams, measured.toInstant(), measured.minutes()) }
        }

        count != null -> {
            { logSteps(count, day) }
        }

        goal != null && done != null -> {
            { logGoal(goal!!, done!!, day) }
        }

        else -> null
    }
}
