package jp.kenpos.ui.log

import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.rememberScrollState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.GoalToday
import jp.kenpos.bindings.HistoryRecord
import jp.kenpos.bindings.LogDay
import jp.kenpos.bindings.LogScreen
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Chip
import jp.kenpos.ui.look.DayPicker
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.today.GoalAnswer
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.shortDayText
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** One day to record: today, a day that is still open, or any other. */
@Composable
fun LogScreen(model: PhoneModel, ways: NavController, day: Day?, onBack: (() -> Unit)? = null) {
    val screen by model.log.shown()
    var chosen by rememberSaveable { mutableStateOf(day) }
    var picking by remember { mutableStateOf(false) }
    Page(PlaceWords.log.text(), onBack) {
        state(screen) { log ->
            val today = log.days.first().day
            val shown = chosen ?: today
            val open = log.days.find { it.day == shown }
            item { DayChips(log, shown, onChoose = { chosen = it }, onOther = { picking = true }) }
            if (open == null) {
                item { Remark(Mark.INFO, LogWords.windowClosed.text("day" to dayText(shown))) }
                item { ClosedDay(shown, today, log, model, ways) }
            } else {
                item { OpenDay(open, today, model, ways) }
            }
        }
    }
    val last = (screen as? Screen.Shown)?.state?.days?.firstOrNull()?.day
    if (picking && last != null) {
        DayPicker(last, onDismiss = { picking = false }) {
            picking = false
            chosen = it
        }
    }
}

/** 今日, the days that still earn, and the way to any other. */
@Composable
private fun DayChips(log: LogScreen, shown: Day, onChoose: (Day) -> Unit, onOther: () -> Unit) = Row(
    Modifier.fillMaxWidth().horizontalScroll(rememberScrollState()),
    Arrangement.spacedBy(8.dp),
) {
    for ((index, day) in log.days.withIndex()) {
        val name = if (index == 0) CommonWords.today.text() else shortDayText(day.day)
        Chip(name, day.day == shown) { onChoose(day.day) }
    }
    val other = if (log.days.any { it.day == shown }) LogWords.otherDay.text() else dayText(shown)
    Chip(other, log.days.none { it.day == shown }, onClick = onOther)
}

@Composable
private fun OpenDay(day: LogDay, today: Day, model: PhoneModel, ways: NavController) =
    DayToRecord(day.day, today, day.weightGrams, day.steps, day.goals, day.records, model, ways) {
        if (day.missingPoints > 0) Note(LogWords.stillEarns.text("points" to points(day.missingPoints)))
        if (day.lastChance) Remark(Mark.INFO, LogWords.lastChance.text())
    }

/** A day that earns nothing any more is recorded all the same. */
@Composable
private fun ClosedDay(day: Day, today: Day, log: LogScreen, model: PhoneModel, ways: NavController) {
    val history = remember(model, day) { model.phone.screens.history(day, day) }
    val screen by history.shown()
    val shown = (screen as? Screen.Shown)?.state ?: return
    val kept = shown.days.firstOrNull()
    val goals = log.days.first().goals.map { GoalToday(it.goal, kept?.answerOf(it.goal)) }
    DayToRecord(day, today, kept?.weightGrams, kept?.steps, goals, kept?.records.orEmpty(), model, ways) {}
}

private fun jp.kenpos.bindings.HistoryDay.answerOf(goal: String): Boolean? = records.find { it.goal == goal }?.done

@Composable
private fun DayToRecord(
    day: Day,
    today: Day,
    weight: UInt?,
    steps: UInt?,
    goals: List<GoalToday>,
    records: List<HistoryRecord>,
    model: PhoneModel,
    ways: NavController,
    remarks: @Composable () -> Unit,
) = Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
    Heading(dayName(day, day == today))
    remarks()
    ValuePanel(LogWords.weight.text(), weight?.let(::kilograms), "kg", TodayWords.recordWeight.text()) {
        ways.goTo(Routes.weight(day))
    }
    val (stepsText, stepsUnit) = steps?.let { count(it.toLong()) } to CommonWords.stepsUnit.text()
    ValuePanel(LogWords.steps.text(), stepsText, stepsUnit, TodayWords.recordSteps.text()) {
        ways.goTo(Routes.steps(day))
    }
    if (goals.isNotEmpty()) Goals(day, goals, model)
    Panel {
        Heading(LogWords.entries.text())
        if (records.isEmpty()) Note(LogWords.noEntries.text())
        Records(records, day, today, model, ways)
    }
}

@Composable
private fun ValuePanel(name: String, value: String?, unit: String, aloud: String, onClick: () -> Unit) = Panel {
    Heading(name)
    Sides {
        Figure(value, unit, LogWords.noValue.text())
        QuietButton(TodayWords.record.text(), name = aloud, onClick = onClick)
    }
}

@Composable
private fun Goals(day: Day, goals: List<GoalToday>, model: PhoneModel) {
    val calls = calls(model.phone)
    val messages = LocalMessages.current
    val language = LocalLanguage.current
    Panel {
        Heading(TodayWords.goals.text())
        calls.trouble?.let { Remark(Mark.ATTENTION, troubleText(it)) }
        for (goal in goals) {
            GoalAnswer(goal) { done ->
                calls.start {
                    val logged = call { logGoal(goal.goal, done, day) }
                    val what = LogWords.savedGoal.fill(language, "goal" to goal.goal)
                    messages.saved(what, logged, this, undo = true)
                }
            }
        }
    }
}
