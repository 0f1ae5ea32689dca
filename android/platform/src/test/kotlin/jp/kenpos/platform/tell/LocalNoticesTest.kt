package jp.kenpos.platform.tell

import android.app.Application
import android.app.Notification
import android.app.NotificationManager
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NoticeItem
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
class LocalNoticesTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val manager = app.getSystemService(NotificationManager::class.java)
    private val shown get() = shadowOf(manager).allNotifications
    private var language = Language.JA
    private val notices = LocalNotices(app, android.R.drawable.ic_menu_agenda) { language }

    @Test
    fun `one notice is told by its title and several by their number`() {
        notices.tell(listOf(notice("健診の予約")))
        assertEquals("健診の予約", shown.single().text())
        notices.tell(listOf(notice("健診の予約"), notice("講演会")))
        assertEquals("新しいお知らせが2件あります。", shown.single().text(), "the last replaces the one before")
        assertEquals("kenpos://notices", shadowOf(shown.single().contentIntent).savedIntent.dataString)
    }

    @Test
    fun `a locked screen shows no title`() {
        notices.tell(listOf(notice("健診の予約")))
        assertEquals(Notification.VISIBILITY_PRIVATE, shown.single().visibility)
        assertFalse("健診" in shown.single().publicVersion.extras.toString())
    }

    @Test
    @Config(sdk = [34])
    fun `each kind has a channel of its own that the member can silence`() {
        notices.tell(listOf(notice("健診の予約")))
        language = Language.EN
        notices.remind()
        assertEquals(
            setOf("notices" to "組合からのお知らせ", "reminder" to "Daily reminder"),
            manager.notificationChannels.mapTo(HashSet()) { it.id to it.name.toString() },
        )
        assertEquals(2, shown.size)
    }

    @Test
    @Config(sdk = [34])
    fun `a member who wants no notifications gets none`() {
        shadowOf(manager).setNotificationsEnabled(false)
        assertFalse(notices.allowed)
        notices.remind()
        assertTrue(shown.isEmpty())
    }

    private fun notice(title: String) = NoticeItem(1u, Instant.EPOCH, title, "本文", read = false)

    private fun Notification.text() = extras.getCharSequence(Notification.EXTRA_TEXT).toString()
}
