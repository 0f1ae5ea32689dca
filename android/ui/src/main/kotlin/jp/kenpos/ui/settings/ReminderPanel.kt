package jp.kenpos.ui.settings

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.OnOff
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.text
import kotlinx.coroutines.launch
import java.time.DateTimeException
import java.time.LocalTime
import java.time.format.DateTimeFormatter

/** After supper, when most of a day can be recorded. */
private val EVENING = LocalTime.of(20, 0)
private val CLOCK = DateTimeFormatter.ofPattern("HH:mm")

/** The system's daily word to record; off until the member wants it. */
@Composable
internal fun ReminderPanel() {
    val device = LocalDevice.current
    val scope = rememberCoroutineScope()
    val time by device.reminder.collectAsState()
    var picking by remember { mutableStateOf(false) }
    var forbidden by remember { mutableStateOf(false) }
    val set = { at: LocalTime? ->
        scope.launch { forbidden = !device.remindAt(at) }
        Unit
    }
    Panel {
        OnOff(SettingsWords.reminder.text(), time != null, note = SettingsWords.reminderNote.text()) { on ->
            set(if (on) EVENING else null)
        }
        time?.let { SideButton(SettingsWords.reminderTime.text("time" to CLOCK.format(it))) { picking = true } }
        if (forbidden) Marked(Mark.ATTENTION, SettingsWords.reminderForbidden.text())
    }
    if (picking) {
        Picking(time ?: EVENING, onNo = { picking = false }) {
            picking = false
            set(it)
        }
    }
}

/** The time is typed: that works at every size of letters, and with a screen reader. */
@Composable
private fun Picking(time: LocalTime, onNo: () -> Unit, onPicked: (LocalTime) -> Unit) {
    var hour by rememberSaveable { mutableStateOf("${time.hour}") }
    var minute by rememberSaveable { mutableStateOf("%02d".format(time.minute)) }
    val typed = timeOf(hour, minute)
    Asking(
        SettingsWords.reminderPick.text(),
        yes = CommonWords.save.text(),
        enabled = typed != null,
        onYes = { typed?.let(onPicked) },
        onNo = onNo,
    ) {
        Row(horizontalArrangement = Arrangement.spacedBy(12.dp)) {
            Field(SettingsWords.hour.text(), hour, Modifier.weight(1f), Typed.DIGITS) { hour = it }
            Field(SettingsWords.minute.text(), minute, Modifier.weight(1f), Typed.DIGITS) { minute = it }
        }
        Note(SettingsWords.reminderHint.text())
    }
}

/** None: there is no such time. */
private fun timeOf(hour: String, minute: String): LocalTime? = try {
    LocalTime.of(hour.trim().toInt(), minute.trim().toInt())
} catch (_: NumberFormatException) {
    null
} catch (_: DateTimeException) {
    null
}
