package jp.kenpos.ui.today

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.GoalToday
import jp.kenpos.bindings.HistoryChart
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.LinkState
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Chip
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.text

/** Today's steps, the week before, and in words where they come from. */
@Composable
internal fun StepsPanel(home: Home, model: PhoneModel, ways: NavController) {
    val links by model.links.shown()
    val week by model.chart(ChartPeriod.WEEK, 0u).shown()
    val linked = (links as? Screen.Shown)?.state.orEmpty().filter { it.linkedAt != null }
    Panel {
        Sides {
            Heading(TodayWords.steps.text())
            home.stepTarget?.let { Note(TodayWords.target.text("n" to count(it.toLong()))) }
        }
        Sides {
            Figure(home.steps?.let { count(it.toLong()) }, CommonWords.stepsUnit.text(), TodayWords.noSteps.text())
            Row {
                if (home.steps == null) {
                    QuietButton(TodayWords.record.text(), name = TodayWords.recordSteps.text()) {
                        ways.goTo(Routes.steps(home.day))
                    }
                }
                QuietButton(CommonWords.why.text()) { ways.goTo(Routes.whyDay(home.day)) }
            }
        }
        (week as? Screen.Shown)?.let { WeekBars(it.state) }
        for (link in linked) {
            val button = link.button
            if (button == null || link.state == LinkState.UP_TO_DATE) {
                Note(link.text)
            } else {
                Remark(Mark.ATTENTION, link.text, button = button.label().text()) { ways.goTo(Routes.SETTINGS) }
            }
        }
    }
}

/** The days of the week as small bars; the history has them with their figures. */
@Composable
private fun WeekBars(chart: HistoryChart) {
    val palette = LocalPalette.current
    Canvas(Modifier.fillMaxWidth().height(40.dp).clearAndSetSemantics {}) {
        val slot = size.width / chart.points.size
        val bar = slot * 0.6f
        val foot = 2.dp.toPx()
        chart.points.forEachIndexed { index, point ->
            val left = slot * index + (slot - bar) / 2
            val steps = point.steps
            if (steps == null) {
                drawLine(
                    palette.line,
                    Offset(left, size.height - foot),
                    Offset(left + bar, size.height - foot),
                    1.dp.toPx(),
                )
            } else {
                val tall = (size.height * steps.toFloat() / chart.stepsTop.toFloat()).coerceAtLeast(foot)
                drawRoundRect(palette.primary, Offset(left, size.height - tall), Size(bar, tall), CornerRadius(foot))
            }
        }
    }
}

/** Today's weight, or the way to enter it. */
@Composable
internal fun WeightPanel(home: Home, ways: NavController) = Panel {
    Heading(TodayWords.weight.text())
    Sides {
        Figure(home.weightGrams?.let(::kilograms), "kg", TodayWords.noWeight.text())
        QuietButton(TodayWords.record.text(), name = TodayWords.recordWeight.text()) {
            ways.goTo(Routes.weight(home.day))
        }
    }
}

/** The member's goals, each answered with one tap. */
@Composable
internal fun GoalsPanel(home: Home, model: PhoneModel, ways: NavController) {
    val calls = calls(model.phone)
    Panel {
        Heading(TodayWords.goals.text())
        if (home.goals.isEmpty()) {
            Note(TodayWords.noGoals.text())
            QuietButton(PlaceWords.settings.text()) { ways.goTo(Routes.SETTINGS) }
        }
        for (goal in home.goals) GoalAnswer(goal) { done -> calls.start { call { logGoal(goal.goal, done, null) } } }
    }
}

/** One goal: done or not done; the one chosen stays marked. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun GoalAnswer(goal: GoalToday, modifier: Modifier = Modifier, onAnswer: (Boolean) -> Unit) =
    Column(modifier.fillMaxWidth()) {
        Text(goal.goal, style = MaterialTheme.typography.bodyMedium)
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            Chip(TodayWords.goalDone.text(), goal.done == true) { onAnswer(true) }
            Chip(TodayWords.goalNotDone.text(), goal.done == false) { onAnswer(false) }
        }
    }

/** The other screens. */
@Composable
internal fun More(ways: NavController) = Panel {
    Heading(TodayWords.more.text())
    Way(Icons.chart, PlaceWords.history.text()) { ways.goTo(Routes.HISTORY) }
    Way(Icons.campaign, PlaceWords.campaigns.text()) { ways.goTo(Routes.CAMPAIGNS) }
    Way(Icons.sheet, PlaceWords.results.text()) { ways.goTo(Routes.RESULTS) }
    Way(Icons.gift, PlaceWords.exchange.text()) { ways.goTo(Routes.EXCHANGE) }
    Way(Icons.question, PlaceWords.help.text()) { ways.goTo(Routes.HELP) }
}
