package jp.kenpos.ui.history

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.PathEffect
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextMeasurer
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.drawText
import androidx.compose.ui.text.rememberTextMeasurer
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.ChartPoint
import jp.kenpos.bindings.HistoryChart
import jp.kenpos.bindings.Language
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.HistoryWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.kilograms
import jp.kenpos.ui.words.monthText
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.weekdayText
import kotlin.math.ceil

private val HEIGHT = 200.dp

/** Room for the figures of the axis, and for the days under it: it grows with the letters. */
private val LEFT = 48.sp
private val FOOT = 24.sp
private const val BAR_SHARE = 0.64f

/** Up to so many places each could have its label; of a month only some have. */
private const val LABELLED = 12

/** One label for so many days of a month. */
private const val EVERY = 7

private class Frame(val scope: DrawScope, val count: Int) {
    val left = with(scope) { LEFT.toPx() }
    val bottom = with(scope) { scope.size.height - FOOT.toPx() }
    val slot = (scope.size.width - left) / count

    fun middle(index: Int) = left + slot * (index + HALF)

    /** The height of [value] between [low] and [high]. */
    fun height(value: UInt, low: UInt, high: UInt): Float {
        val span = (high - low).toFloat().coerceAtLeast(1f)
        return bottom - bottom * ((value.toFloat() - low.toFloat()) / span) * HEADROOM
    }

    private companion object {
        const val HALF = 0.5f

        /** The top figure is not cut off. */
        const val HEADROOM = 0.94f
    }
}

/** Steps as bars, with the goal's line. A day without a count is a gap, a zero is a line on the ground. */
@Composable
internal fun StepsChart(chart: HistoryChart, chosen: ChartPoint?, onChoose: (ChartPoint) -> Unit) {
    val palette = LocalPalette.current
    val measurer = rememberTextMeasurer()
    val label = MaterialTheme.typography.bodySmall.copy(color = palette.softInk)
    val words = HistoryWords.stepsChart.text(
        "list" to chart.listed { point ->
            point.steps?.let { count(it.toLong()) }
        },
    )
    val names = chart.names()
    Canvas(chart.area(words, onChoose)) {
        val frame = Frame(this, chart.points.size)
        val top = frame.height(chart.stepsTop, 0u, chart.stepsTop)
        axis(frame, measurer, label, count(chart.stepsTop.toLong()), top, palette.faint)
        axis(frame, measurer, label, "0", frame.bottom, palette.line)
        days(frame, measurer, label, names)
        val bar = frame.slot * BAR_SHARE
        chart.points.forEachIndexed { index, point ->
            val steps = point.steps ?: return@forEachIndexed
            val y = frame.height(steps, 0u, chart.stepsTop).coerceAtMost(frame.bottom - 2.dp.toPx())
            val colour = if (chosen == null || chosen == point) palette.primary else palette.primary.copy(alpha = ASIDE)
            drawRoundRect(
                colour,
                Offset(frame.middle(index) - bar / 2, y),
                Size(bar, frame.bottom - y),
                CornerRadius(minOf(4.dp.toPx(), bar / 2)),
            )
        }
        chart.stepTarget?.let { target ->
            if (target > chart.stepsTop) return@let
            val y = frame.height(target, 0u, chart.stepsTop)
            val dash = PathEffect.dashPathEffect(floatArrayOf(6.dp.toPx(), 4.dp.toPx()))
            drawLine(palette.warn, Offset(frame.left, y), Offset(size.width, y), 1.5.dp.toPx(), pathEffect = dash)
        }
    }
}

/** Weights as points, with the mean of seven days as a line that breaks where there is none. */
@Composable
internal fun WeightChart(chart: HistoryChart, chosen: ChartPoint?, onChoose: (ChartPoint) -> Unit) {
    val low = chart.weightLowGrams ?: return
    val high = chart.weightHighGrams ?: return
    val palette = LocalPalette.current
    val measurer = rememberTextMeasurer()
    val label = MaterialTheme.typography.bodySmall.copy(color = palette.softInk)
    val words = HistoryWords.weightChart.text(
        "list" to chart.listed { point ->
            point.weightGrams?.let { "${kilograms(it)} kg" }
        },
    )
    val names = chart.names()
    Canvas(chart.area(words, onChoose)) {
        val frame = Frame(this, chart.points.size)
        axis(frame, measurer, label, kilograms(high), frame.height(high, low, high), palette.faint)
        axis(frame, measurer, label, kilograms(low), frame.bottom, palette.line)
        days(frame, measurer, label, names)
        val means = chart.points.map { point -> point.weightMeanGrams?.let { frame.height(it, low, high) } }
        for (index in 1 until means.size) {
            val from = means[index - 1] ?: continue
            val to = means[index] ?: continue
            val (start, end) = Offset(frame.middle(index - 1), from) to Offset(frame.middle(index), to)
            drawLine(palette.info.copy(alpha = ASIDE), start, end, 3.dp.toPx(), StrokeCap.Round)
        }
        chart.points.forEachIndexed { index, point ->
            val grams = point.weightGrams ?: return@forEachIndexed
            val radius = if (chosen == point) 6.dp else 4.dp
            drawCircle(
                palette.info,
                radius.toPx().coerceAtMost(frame.slot),
                Offset(frame.middle(index), frame.height(grams, low, high)),
            )
        }
    }
}

private const val ASIDE = 0.45f

private fun HistoryChart.area(words: String, onChoose: (ChartPoint) -> Unit): Modifier =
    Modifier.fillMaxWidth().height(HEIGHT).semantics { contentDescription = words }.pointerInput(this) {
        detectTapGestures { tap ->
            val left = LEFT.toPx()
            val slot = (size.width - left) / points.size
            points.getOrNull(((tap.x - left) / slot).toInt())?.let(onChoose)
        }
    }

private fun DrawScope.axis(
    frame: Frame,
    measurer: TextMeasurer,
    style: TextStyle,
    figure: String,
    y: Float,
    colour: Color,
) {
    drawLine(colour, Offset(frame.left, y), Offset(size.width, y), 1.dp.toPx())
    val text = measurer.measure(figure, style)
    val x = (frame.left - text.size.width - 6.dp.toPx()).coerceAtLeast(0f)
    drawText(text, topLeft = Offset(x, (y - text.size.height / 2).coerceIn(0f, size.height - text.size.height)))
}

private fun DrawScope.days(frame: Frame, measurer: TextMeasurer, style: TextStyle, names: List<String?>) {
    val texts = names.map { name -> name?.let { measurer.measure(it, style) } }
    // So many slots to a label, that none lies on the next.
    val widest = texts.maxOf { it?.size?.width ?: 0 } + 4.dp.toPx()
    val every = ceil(widest / frame.slot).toInt().coerceAtLeast(1)
    texts.forEachIndexed { index, text ->
        if (text == null || (names.size <= LABELLED && index % every != 0)) return@forEachIndexed
        val x = (frame.middle(index) - text.size.width / 2).coerceAtMost(size.width - text.size.width)
        drawText(text, topLeft = Offset(x, size.height - text.size.height))
    }
}

/** What stands under each bar: the weekday, some days of the month, the month. */
@Composable
private fun HistoryChart.names(): List<String?> {
    val language = LocalLanguage.current
    return points.mapIndexed { index, point ->
        when (period) {
            ChartPeriod.WEEK -> weekdayText(point.fromDay, language)
            ChartPeriod.MONTH -> "${point.fromDay.dayOfMonth}".takeIf { index % EVERY == 0 }
            ChartPeriod.YEAR -> monthText(point.fromDay, Language.JA).removeSuffix("月")
        }
    }
}

/** The figures in words, for who cannot see the chart. */
@Composable
private fun HistoryChart.listed(figure: (ChartPoint) -> String?): String = points.mapNotNull { point ->
    figure(point)?.let { HistoryWords.dayFigure.text("day" to nameOf(point), "figure" to it) }
}.joinToString(CommonWords.listed.text())

/** The day or the month of a point. */
@Composable
internal fun HistoryChart.nameOf(point: ChartPoint): String =
    if (period == ChartPeriod.YEAR) monthText(point.fromDay, LocalLanguage.current) else dayText(point.fromDay)
