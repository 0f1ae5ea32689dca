package jp.kenpos.platform.tell

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Server
import jp.kenpos.kit.phone
import jp.kenpos.kit.phoneOfTaro
import jp.kenpos.platform.FakeApp
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.test.runTest
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Instant
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZonedDateTime
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val EIGHT_IN_THE_EVENING = LocalTime.of(20, 0)

@RunWith(RobolectricTestRunner::class)
@Config(application = FakeApp::class, qualifiers = "ja")
class ReminderTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val app = RuntimeEnvironment.getApplication() as FakeApp
    private val alarms = shadowOf(app.getSystemService(AlarmManager::class.java))
    private val notifications = shadowOf(app.getSystemService(NotificationManager::class.java))
    private var now = "2026-11-22T19:00:00+09:00"

    private fun reminder() = Reminder(app) { ZonedDateTime.parse(now).withZoneSameInstant(ZoneId.of("Asia/Tokyo")) }

    @Test
    fun `it rings at the next such time of the phone's clock`() {
        reminder().set(EIGHT_IN_THE_EVENING)
        assertEquals("2026-11-22T11:00:00Z", rings())
        now = "2026-11-22T20:00:00+09:00"
        reminder().arm()
        assertEquals("2026-11-23T11:00:00Z", rings(), "when it has rung, tomorrow")
        assertEquals(1, alarms.scheduledAlarms.size, "the alarm before was replaced")
    }

    @Test
    fun `what was chosen outlives the process and can be ended`() {
        reminder().set(EIGHT_IN_THE_EVENING)
        assertEquals(EIGHT_IN_THE_EVENING, reminder().time.value)
        reminder().set(null)
        assertNull(reminder().time.value)
        assertTrue(alarms.scheduledAlarms.isEmpty())
    }

    @Test
    fun `a phone that was started anew rings again`() {
        app.shell.reminder.set(EIGHT_IN_THE_EVENING)
        alarms.scheduledAlarms.clear()
        ReminderReceiver().onReceive(app, Intent(Intent.ACTION_BOOT_COMPLETED))
        assertEquals(1, alarms.scheduledAlarms.size)
        assertTrue(notifications.allNotifications.isEmpty(), "and says nothing by itself")
    }

    @Test
    fun `it reminds while something is left to record and lets the phone rest`() = runTest {
        Server(folder.root.toPath()).use { server ->
            phoneOfTaro(folder.root.toPath(), server.url).use { phone ->
                remind(phone)
                val reminder = notifications.allNotifications.single()
                assertEquals("まだ記録していない項目があります。", reminder.extras.getString(Notification.EXTRA_TEXT))
                val opened = shadowOf(reminder.contentIntent).savedIntent
                assertEquals("kenpos://today", opened.dataString)
                assertEquals(app.packageName, opened.`package`)
            }
        }
    }

    @Test
    fun `where nobody is signed in it says nothing`() = runTest {
        phone(folder.root.toPath()).use { phone -> remind(phone) }
        assertTrue(notifications.allNotifications.isEmpty())
    }

    private suspend fun remind(phone: Phone) {
        app.phone = phone
        val done = CompletableDeferred<Unit>()
        app.shell.remind { done.complete(Unit) }
        done.await()
    }

    private fun rings() = Instant.ofEpochMilli(alarms.peekNextScheduledAlarm()!!.triggerAtMs).toString()
}
