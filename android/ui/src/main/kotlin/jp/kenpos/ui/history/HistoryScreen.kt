package jp.kenpos.ui.history

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
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
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.ChartPoint
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.HistoryChart
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.back
import jp.kenpos.ui.goTo
import jp.kenpos.ui.log.Records
import jp.kenpos.ui.look.Chip
import jp.kenpos.ui.look.Entry
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.HistoryWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.shortDayText
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.yearMonthText

private fun ChartPeriod.label(): Phrase = when (this) {
    ChartPeriod.WEEK -> HistoryWords.week
    ChartPeriod.MONTH -> HistoryWords.month
    ChartPeriod.YEAR -> HistoryWords.year
}

/** A week, a month or a year of steps and weights; a tap on a day shows what it is made of. */
@Composable
fun HistoryScreen(model: PhoneModel, ways: NavController) {
    var period by rememberSaveable { mutableStateOf(ChartPeriod.WEEK) }
    var back by rememberSaveable { mutableStateOf(0) }
    val screen by model.chart(period, back.toUInt()).shown()
    val home by model.home.shown()
    var chosen by remember(period, back) { mutableStateOf<ChartPoint?>(null) }
    Page(PlaceWords.history.text(), ways::back) {
        item {
            Periods(period) {
                period = it
                back = 0
            }
        }
        state(screen) { chart ->
            item { Span(chart, onEarlier = { back++ }, onLater = { back-- }) }
            item { StepsPanel(chart, chosen) { chosen = it } }
            item { WeightPanel(chart, chosen) { chosen = it } }
            val point = chosen
            val today = (home as? Screen.Shown)?.state?.day
            if (point != null && today != null) item { Chosen(chart, point, today, model, ways) }
            item { Note(CommonWords.japanTime.text()) }
        }
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Periods(chosen: ChartPeriod, onChoose: (ChartPeriod) -> Unit) =
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        for (period in ChartPeriod.entries) Chip(period.label().text(), period == chosen) { onChoose(period) }
    }

/** From when to when, and the periods beside it. */
@Composable
private fun Span(chart: HistoryChart, onEarlier: () -> Unit, onLater: () -> Unit) =
    Row(Modifier.fillMaxWidth(), Arrangement.SpaceBetween, Alignment.CenterVertically) {
        Turn(Icons.back, HistoryWords.earlier.text(), chart.earlier, onEarlier)
        Text(
            chart.name(),
            Modifier.weight(1f),
            style = MaterialTheme.typography.titleMedium,
            textAlign = TextAlign.Center,
        )
        Turn(Icons.forward, HistoryWords.later.text(), chart.later, onLater)
    }

/** 11/23〜11/29, 2026年11月, 2026年度 */
@Composable
private fun HistoryChart.name(): String = when (period) {
    ChartPeriod.WEEK -> CommonWords.period.text("from" to shortDayText(fromDay), "to" to shortDayText(toDay))
    ChartPeriod.MONTH -> yearMonthText(fromDay, LocalLanguage.current)
    ChartPeriod.YEAR -> HistoryWords.fiscalYear.text("n" to "${fromDay.year}")
}

@Composable
private fun Turn(icon: ImageVector, name: String, enabled: Boolean, onClick: () -> Unit) =
    IconButton(onClick, Modifier.semantics { contentDescription = name }, enabled) { Icon(icon, null) }

@Composable
private fun StepsPanel(chart: HistoryChart, chosen: ChartPoint?, onChoose: (ChartPoint) -> Unit) = Panel {
    Heading(HistoryWords.steps.text())
    if (chart.points.all { it.steps == null }) return@Panel Note(HistoryWords.noSteps.text())
    chart.stepsMean?.let {
        Text(HistoryWords.mean.text("n" to count(it.toLong())), style = MaterialTheme.typography.bodyMedium)
    }
    StepsChart(chart, chosen, onChoose)
    chart.stepTarget?.let { Note(HistoryWords.target.text("n" to count(it.toLong()))) }
    if (chosen == null) Note(HistoryWords.choose.text())
}

@Composable
private fun WeightPanel(chart: HistoryChart, chosen: ChartPoint?, onChoose: (ChartPoint) -> Unit) = Panel {
    Heading(HistoryWords.weight.text())
    if (chart.points.all { it.weightGrams == null }) return@Panel Note(HistoryWords.noWeight.text())
    WeightChart(chart, chosen, onChoose)
    if (chart.points.any { it.weightMeanGrams != null }) Note(HistoryWords.weightMean.text())
}

/** The day or month that was tapped; of a day what it is made of. */
@Composable
private fun Chosen(chart: HistoryChart, point: ChartPoint, today: Day, model: PhoneModel, ways: NavController) = Panel {
    Heading(chart.nameOf(point))
    point.steps?.let {
        Entry(HistoryWords.steps.text(), CommonWords.steps.text("n" to count(it.toLong())), strong = true)
    }
    point.weightGrams?.let {
        Entry(HistoryWords.weight.text(), CommonWords.kg.text("n" to kilograms(it)), strong = true)
    }
    if (chart.period == ChartPeriod.YEAR) return@Panel
    val history = remember(model, point.fromDay) { model.phone.screens.history(point.fromDay, point.fromDay) }
    val screen by history.shown()
    val day = (screen as? Screen.Shown)?.state?.days?.firstOrNull()
    Note(if (day == null) LogWords.noEntries.text() else HistoryWords.posted.text("points" to points(day.posted)))
    day?.let { Records(it.records, it.day, today, model, ways) }
    QuietButton(CommonWords.why.text()) { ways.goTo(Routes.whyDay(point.fromDay)) }
}
