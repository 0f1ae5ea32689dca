package jp.kenpos.platform.work

import android.app.ActivityManager
import android.app.Application
import android.app.usage.UsageStatsManager
import android.os.PowerManager
import jp.kenpos.bindings.Background
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import kotlin.test.assertEquals

@RunWith(RobolectricTestRunner::class)
class PowerTest {
    private val app: Application = RuntimeEnvironment.getApplication()

    @Test
    fun `a phone that saves power says so`() {
        assertEquals(Background.ALLOWED, background(app))
        shadowOf(app.getSystemService(PowerManager::class.java)).setIsPowerSaveMode(true)
        assertEquals(Background.LOW_POWER, background(app))
    }

    @Test
    @Config(sdk = [34])
    fun `an app the system seldom runs and one the member has switched off are told apart`() {
        shadowOf(app.getSystemService(UsageStatsManager::class.java))
            .setCurrentAppStandbyBucket(UsageStatsManager.STANDBY_BUCKET_RESTRICTED)
        assertEquals(Background.LOW_POWER, background(app))
        shadowOf(app.getSystemService(ActivityManager::class.java)).setBackgroundRestricted(true)
        assertEquals(Background.OFF, background(app))
    }
}
