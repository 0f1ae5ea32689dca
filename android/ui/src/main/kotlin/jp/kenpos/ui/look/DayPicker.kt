package jp.kenpos.ui.look

import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.DatePickerState
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.SelectableDates
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.Language
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.text
import java.time.Instant
import java.time.ZoneOffset
import java.util.Locale

/** The picker's days are midnights of UTC, whatever the zone. */
private fun dayOf(millis: Long): Day = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate()

/** Chooses a day, no later than [last]. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun DayPicker(last: Day, onDismiss: () -> Unit, onChosen: (Day) -> Unit) {
    val start = last.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli()
    val locale = if (LocalLanguage.current == Language.JA) Locale.JAPANESE else Locale.ENGLISH
    val state = remember(last, locale) {
        DatePickerState(
            locale = locale,
            initialSelectedDateMillis = start,
            selectableDates = object : SelectableDates {
                override fun isSelectableDate(utcTimeMillis: Long) = utcTimeMillis <= start
            },
        )
    }
    DatePickerDialog(
        onDismissRequest = onDismiss,
        confirmButton = {
            QuietButton(CommonWords.choose.text()) { state.selectedDateMillis?.let { onChosen(dayOf(it)) } }
        },
        dismissButton = { QuietButton(CommonWords.cancel.text(), onClick = onDismiss) },
    ) { DatePicker(state, title = null) }
}
