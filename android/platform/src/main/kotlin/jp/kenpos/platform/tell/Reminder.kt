package jp.kenpos.platform.tell

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import jp.kenpos.platform.HasShell
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import java.time.LocalTime
import java.time.ZonedDateTime

/** The reminder's own broadcast. */
internal const val REMIND = "jp.kenpos.platform.REMIND"

private const val FILE = "reminder"
private const val AT = "at"

/**
 * The daily reminder, at a time of the phone's own clock.
 *
 * Comes in: the time the member chose. Goes out: one alarm of the system, the next one. Must never happen: an alarm that
 * wants a permission of its own (about the time is good enough); a reminder that ends with a restart of the phone.
 */
class Reminder(private val context: Context, private val now: () -> ZonedDateTime = ZonedDateTime::now) {
    private val kept = context.getSharedPreferences(FILE, Context.MODE_PRIVATE)
    private val chosen = MutableStateFlow(kept.getString(AT, null)?.let(LocalTime::parse))

    /** When the member is reminded; none: never. */
    val time: StateFlow<LocalTime?> = chosen.asStateFlow()

    /** Reminds at [time] from now on; none ends it. */
    fun set(time: LocalTime?) {
        kept.edit().putString(AT, time?.toString()).apply()
        chosen.value = time
        arm()
    }

    /** Sets the system's alarm, which fires once and is forgotten at a restart and when the clock is set. */
    fun arm() {
        val alarms = context.getSystemService(AlarmManager::class.java)
        val ring = ring()
        when (val time = chosen.value) {
            null -> alarms.cancel(ring)
            else -> alarms.setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, next(time), ring)
        }
    }

    /** The next time the phone's clock shows [time], in milliseconds. */
    private fun next(time: LocalTime): Long {
        val now = now()
        val today = now.with(time)
        val ms = today.toInstant().toEpochMilli()
        // On the days a zone changes its clock it rings an hour off, and is right again the day after.
        return if (today > now) ms else ms + AlarmManager.INTERVAL_DAY
    }

    private fun ring(): PendingIntent {
        val intent = Intent(context, ReminderReceiver::class.java).setAction(REMIND)
        return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_IMMUTABLE)
    }
}

/** The alarm itself, and what makes the system forget alarms: a restart, an update of the app, a clock set anew. */
class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val shell = (context.applicationContext as HasShell).shell
        shell.reminder.arm()
        if (intent.action == REMIND) {
            val until = goAsync()
            shell.remind { until?.finish() }
        }
    }
}
