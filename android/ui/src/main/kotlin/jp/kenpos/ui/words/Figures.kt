package jp.kenpos.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Timestamp
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale

/** Days are counted in Japan, wherever the phone is. */
private val JAPAN = ZoneOffset.ofHours(9)

private fun formatter(language: Language, ja: String, en: String): DateTimeFormatter = if (language == Language.JA) {
    DateTimeFormatter.ofPattern(ja, Locale.JAPANESE)
} else {
    DateTimeFormatter.ofPattern(en, Locale.ENGLISH)
}

/** 11月22日(日), Sun 22 November. */
fun dayText(day: Day, language: Language): String = formatter(language, "M月d日(E)", "E d MMMM").format(day)

/** 11/22, 22 Nov: where there is little room. */
fun shortDayText(day: Day, language: Language): String = formatter(language, "M/d", "d MMM").format(day)

/** 2027年3月31日, 31 March 2027: for days far off. */
fun fullDayText(day: Day, language: Language): String = formatter(language, "yyyy年M月d日", "d MMMM yyyy").format(day)

/** 11月22日(日) 08:15, Sun 22 November, 08:15: Japan time. */
fun momentText(moment: Timestamp, language: Language): String =
    formatter(language, "M月d日(E) HH:mm", "E d MMMM, HH:mm").format(moment.atOffset(JAPAN))

/** 1,234 */
fun count(number: Long): String = String.format(Locale.ROOT, "%,d", number)

/** 1,234 P */
fun points(number: Long): String = "${count(number)} P"

/** +10, −5 */
fun signedPoints(number: Long): String = if (number < 0) "−${count(-number)}" else "+${count(number)}"

/** 68.2: kilograms with one decimal, as they are typed. */
fun kilograms(grams: UInt): String =
    BigDecimal(grams.toLong()).movePointLeft(3).setScale(1, RoundingMode.HALF_UP).toPlainString()

/** [dayText] in the language of the screens. */
@Composable
@ReadOnlyComposable
fun dayText(day: Day): String = dayText(day, LocalLanguage.current)

/** [shortDayText] in the language of the screens. */
@Composable
@ReadOnlyComposable
fun shortDayText(day: Day): String = shortDayText(day, LocalLanguage.current)

/** [fullDayText] in the language of the screens. */
@Composable
@ReadOnlyComposable
fun fullDayText(day: Day): String = fullDayText(day, LocalLanguage.current)

/** [momentText] in the language of the screens. */
@Composable
@ReadOnlyComposable
fun momentText(moment: Timestamp): String = momentText(moment, LocalLanguage.current)

/** 日, Sun */
fun weekdayText(day: Day, language: Language): String = formatter(language, "E", "E").format(day)

/** 11月, November */
fun monthText(day: Day, language: Language): String = formatter(language, "M月", "MMMM").format(day)

/** 2026年11月, November 2026 */
fun yearMonthText(day: Day, language: Language): String = formatter(language, "yyyy年M月", "MMMM yyyy").format(day)
