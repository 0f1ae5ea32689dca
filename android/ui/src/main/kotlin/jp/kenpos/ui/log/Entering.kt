package jp.kenpos.ui.log

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.TypedWeight
import jp.kenpos.bindings.WeightAnswer
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** A weight on the number pad; with [record] it corrects that entry. A doubtful figure is a question, never a guess. */
@Composable
fun WeightScreen(model: PhoneModel, ways: NavController, day: Day, record: String?) {
    val log by model.log.shown()
    val today = (log as? Screen.Shown)?.state
    val calls = calls(model.phone)
    val messages = LocalMessages.current
    val language = LocalLanguage.current
    var typed by rememberSaveable { mutableStateOf("") }
    var question by remember { mutableStateOf<TypedWeight.Question?>(null) }
    val isToday = today?.days?.firstOrNull()?.day == day

    suspend fun Phone.keep(grams: UInt) {
        val logged = call { if (record == null) log(grams, day, isToday) else editWeight(record, grams) }
        val what = LogWords.savedWeight.fill(language, "n" to kilograms(grams))
        messages.saved(what, logged, this, undo = record == null)
        ways.back()
    }

    suspend fun Phone.read() = call {
        val measuredAt = if (isToday) null else noon(day)
        if (record ==
            null
        ) {
            readWeight(typed, null, measuredAt, language)
        } else {
            readCorrectedWeight(typed, null, language)
        }
    }

    Typing(
        title = LogWords.weightOf.text("day" to dayName(day, isToday)),
        typed = typed,
        ghost = today?.lastWeightGrams?.let(::kilograms),
        unit = "kg",
        decimal = true,
        trouble = calls.trouble?.let { troubleText(it) },
        working = calls.working,
        onType = {
            typed = it
            calls.forget()
        },
        onBack = ways::back,
        onSave = {
            calls.start {
                when (val read = read()) {
                    is TypedWeight.Clear -> keep(read.weightGrams)
                    is TypedWeight.Question -> question = read
                }
            }
        },
    )
    question?.let { doubt ->
        Doubt(
            doubt,
            onChosen = { answer ->
                question = null
                calls.start { keep(answer.weightGrams) }
            },
            onDismiss = { question = null },
        )
    }
}

/** Steps on the number pad; with [record] they correct that entry. */
@Composable
fun StepsScreen(model: PhoneModel, ways: NavController, day: Day, record: String?) {
    val log by model.log.shown()
    val isToday = (log as? Screen.Shown)?.state?.days?.firstOrNull()?.day == day
    val calls = calls(model.phone)
    val messages = LocalMessages.current
    val language = LocalLanguage.current
    var typed by rememberSaveable { mutableStateOf("") }
    Typing(
        title = LogWords.stepsOf.text("day" to dayName(day, isToday)),
        typed = typed,
        ghost = null,
        unit = CommonWords.stepsUnit.text(),
        decimal = false,
        trouble = calls.trouble?.let { troubleText(it) },
        working = calls.working,
        onType = {
            typed = it
            calls.forget()
        },
        onBack = ways::back,
        onSave = {
            calls.start {
                val steps = typed.toUInt()
                val logged = call { if (record == null) logSteps(steps, day) else editSteps(record, steps) }
                val what = LogWords.savedSteps.fill(language, "n" to count(steps.toLong()))
                messages.saved(what, logged, this, undo = record == null)
                ways.back()
            }
        },
    )
}

/** The screen of one figure: what was typed, large, and the keys under it. */
@Composable
private fun Typing(
    title: String,
    typed: String,
    ghost: String?,
    unit: String,
    decimal: Boolean,
    trouble: String?,
    working: Boolean,
    onType: (String) -> Unit,
    onBack: () -> Unit,
    onSave: () -> Unit,
) = Page(
    title,
    onBack,
    bottom = {
        NumberPad(typed, decimal, onType)
        MainButton(CommonWords.save.text(), enabled = typed.isNotEmpty(), working = working, onClick = onSave)
    },
) {
    item {
        val palette = LocalPalette.current
        val nothing = ghost?.let { LogWords.ghost.text("n" to it) } ?: LogWords.noValue.text()
        Row(
            Modifier.fillMaxWidth().padding(vertical = 16.dp).semantics(mergeDescendants = true) {
                liveRegion = LiveRegionMode.Polite
                if (typed.isEmpty()) contentDescription = nothing
            },
            Arrangement.spacedBy(8.dp, Alignment.CenterHorizontally),
            Alignment.Bottom,
        ) {
            Text(
                typed.ifEmpty { ghost ?: "—" },
                color = if (typed.isEmpty()) palette.softInk.copy(alpha = GHOST) else palette.ink,
                style = MaterialTheme.typography.displayLarge,
            )
            Text(unit, Modifier.padding(bottom = 4.dp), style = MaterialTheme.typography.bodyLarge)
        }
        if (typed.isEmpty() && ghost != null) Note(nothing)
    }
    if (trouble != null) item { Remark(Mark.ATTENTION, trouble) }
}

private const val GHOST = 0.6f

/** 「150 kgですか？ 68.0 kg（150 lb）ですか？」 */
@Composable
private fun Doubt(question: TypedWeight.Question, onChosen: (WeightAnswer) -> Unit, onDismiss: () -> Unit) =
    AlertDialog(
        onDismissRequest = onDismiss,
        containerColor = LocalPalette.current.surface,
        text = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                Text(question.text, style = MaterialTheme.typography.bodyLarge)
                for (answer in question.answers) {
                    val words = CommonWords.kg.text("n" to kilograms(answer.weightGrams))
                    SideButton(words, Modifier.fillMaxWidth()) { onChosen(answer) }
                }
            }
        },
        confirmButton = { QuietButton(CommonWords.cancel.text(), onClick = onDismiss) },
    )

/** 今日, or the day's date. */
@Composable
internal fun dayName(day: Day, isToday: Boolean): String = if (isToday) CommonWords.today.text() else dayText(day)
