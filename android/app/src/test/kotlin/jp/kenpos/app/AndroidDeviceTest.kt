package jp.kenpos.app

import android.content.Intent
import android.provider.Settings
import androidx.activity.ComponentActivity
import jp.kenpos.bindings.Channel
import kotlinx.coroutines.test.runTest
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.time.LocalTime
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
class AndroidDeviceTest {
    private val app = RuntimeEnvironment.getApplication() as TestApplication
    private val activity = Robolectric.buildActivity(ComponentActivity::class.java).create()
    private val device = AndroidDevice(activity.get(), app.shell)

    @Test
    fun `an app of no union in particular asks for the server`() {
        assertNull(device.server)
        assertEquals("0.1.0", device.appVersion)
    }

    @Test
    fun `a phone without Health Connect and without a counter has no channel and gives no permission`() = runTest {
        assertFalse(Channel.PHONE_SENSOR in device.channels)
        assertFalse(device.askPermission(Channel.HEALTH_CONNECT))
        assertFalse(device.askPermission(Channel.APPLE_HEALTH))
        assertNull(device.healthStore(Channel.APPLE_HEALTH))
        assertNotNull(device.healthStore(Channel.PHONE_SENSOR))
    }

    @Test
    fun `the settings of a channel are the page where the member allows it`() {
        device.openSettings(Channel.PHONE_SENSOR)
        val page = shadowOf(app).nextStartedActivity
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, page.action)
        assertEquals("package:${app.packageName}", page.dataString)
    }

    @Test
    fun `a page that this phone has not gives way to the next`() {
        shadowOf(app).checkActivities(true)
        device.getProvider()
        device.updateApp()
        device.openSettings(Channel.HEALTH_CONNECT)
        assertNull(shadowOf(app).nextStartedActivity, "no page, no end of the app")
        shadowOf(app).checkActivities(false)
        device.updateApp()
        val store = shadowOf(app).nextStartedActivity
        assertEquals(Intent.ACTION_VIEW, store.action)
        assertEquals("market://details?id=${app.packageName}", store.dataString)
    }

    @Test
    fun `a reminder is set where notifications may be shown and ended anywhere`() = runTest {
        val eight = LocalTime.of(20, 0)
        assertTrue(device.remindAt(eight))
        assertEquals(eight, device.reminder.value)
        assertTrue(device.remindAt(null))
        assertNull(device.reminder.value)
    }

    @Test
    fun `the licences name whose work is in the app`() {
        val licences = device.licences()
        for (whose in listOf("androidx", "org.jetbrains.kotlin", "net.java.dev.jna", "uniffi")) {
            assertTrue(whose in licences, whose)
        }
    }
}
