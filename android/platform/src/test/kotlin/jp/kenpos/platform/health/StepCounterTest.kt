package jp.kenpos.platform.health

import android.Manifest
import android.app.Application
import android.content.Context
import android.hardware.Sensor
import android.hardware.SensorManager
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.SampleKind
import jp.kenpos.bindings.Unsupported
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.test.runTest
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.SensorEventBuilder
import org.robolectric.shadows.ShadowSensor
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

@Suppress("DEPRECATION") // Robolectric's; their heirs do not make a step counter.
@RunWith(RobolectricTestRunner::class)
class StepCounterTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val sensors = shadowOf(app.getSystemService(Context.SENSOR_SERVICE) as SensorManager)
    private val sensor = ShadowSensor.newInstance(Sensor.TYPE_STEP_COUNTER)
    private val counter by lazy { StepCounter(app) }

    @Test
    fun `its reading is the steps since the phone was started`() = runTest {
        sensors.addSensor(sensor)
        allow()
        val reading = async(start = CoroutineStart.UNDISPATCHED) { counter.carryOut(HealthCommand.ReadCounter) }
        sensors.sendSensorEventToListeners(
            SensorEventBuilder.newBuilder().setSensor(sensor).setValues(floatArrayOf(6_823f)).build(),
        )
        assertEquals(HealthOutcome.Counter("6823"), reading.await())
        assertTrue(sensors.listeners.isEmpty(), "nobody listens after it")
    }

    @Test
    fun `a sensor that says nothing is no zero and is not listened to for ever`() = runTest {
        sensors.addSensor(sensor)
        allow()
        assertEquals(HealthOutcome.NoData(true), counter.carryOut(HealthCommand.ReadCounter))
        assertTrue(sensors.listeners.isEmpty())
    }

    @Test
    fun `a phone without the sensor says so before anything is asked of the member`() = runTest {
        assertFalse(counter.exists)
        assertEquals(HealthOutcome.Unsupported(Unsupported.NO_HARDWARE), counter.carryOut(HealthCommand.ReadCounter))
    }

    @Test
    @Config(sdk = [34])
    fun `from Android 10 on it is read with the member's permission only`() = runTest {
        sensors.addSensor(sensor)
        assertEquals(HealthOutcome.PermissionMissing, counter.carryOut(HealthCommand.ReadCounter))
    }

    @Test
    fun `a run always ends and what another store has is not answered`() = runTest {
        assertEquals(HealthOutcome.Done, counter.carryOut(HealthCommand.Complete))
        assertEquals(ANOTHER_STORE, counter.carryOut(HealthCommand.TakeToken(SampleKind.STEPS)))
    }

    private fun allow() = shadowOf(app).grantPermissions(Manifest.permission.ACTIVITY_RECOGNITION)
}
