package jp.kenpos.platform.health

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.hardware.Sensor
import android.hardware.SensorEvent
import android.hardware.SensorEventListener
import android.hardware.SensorManager
import android.os.Build
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.Unsupported
import jp.kenpos.kit.HealthStore
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.coroutines.resume

/** A sensor that has counted says so at once; one that has not counted since the start may say nothing at all. */
private const val PATIENCE_MS = 3_000L

/** There is no code: the system only says that it did not listen. */
private const val NOT_STARTED = 0L

/**
 * The phone's own step counter, for phones without Health Connect.
 *
 * Comes in: the core's command to read it. Goes out: the steps since the phone was started, or why there is none. Must
 * never happen: a reading made up where the sensor is silent.
 */
class StepCounter(private val context: Context, private val patienceMs: Long = PATIENCE_MS) : HealthStore {
    private val sensors = context.getSystemService(Context.SENSOR_SERVICE) as SensorManager

    /** Whether this phone has one. */
    val exists: Boolean get() = sensor() != null

    override suspend fun carryOut(command: HealthCommand): HealthOutcome = when (command) {
        is HealthCommand.ReadCounter -> read()
        is HealthCommand.Complete -> HealthOutcome.Done
        else -> ANOTHER_STORE
    }

    private suspend fun read(): HealthOutcome {
        val sensor = sensor() ?: return HealthOutcome.Unsupported(Unsupported.NO_HARDWARE)
        if (!allowed(context)) return HealthOutcome.PermissionMissing
        val event = withTimeoutOrNull(patienceMs) { next(sensor) }
        return event ?: HealthOutcome.NoData(permissionConfirmed = true)
    }

    private suspend fun next(sensor: Sensor): HealthOutcome = suspendCancellableCoroutine { waiting ->
        val listener = object : SensorEventListener {
            override fun onSensorChanged(event: SensorEvent) {
                sensors.unregisterListener(this)
                // Whole numbers in a float: exact up to sixteen million steps since the start.
                if (waiting.isActive) waiting.resume(HealthOutcome.Counter(event.values[0].toLong().toString()))
            }

            override fun onAccuracyChanged(sensor: Sensor, accuracy: Int) = Unit
        }
        waiting.invokeOnCancellation { sensors.unregisterListener(listener) }
        if (!sensors.registerListener(listener, sensor, SensorManager.SENSOR_DELAY_NORMAL)) {
            waiting.resume(HealthOutcome.Failed(NOT_STARTED))
        }
    }

    private fun sensor(): Sensor? = sensors.getDefaultSensor(Sensor.TYPE_STEP_COUNTER)

    companion object {
        /** What must be asked for before it is read; none below Android 10. */
        val PERMISSION: String? =
            Manifest.permission.ACTIVITY_RECOGNITION.takeIf { Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q }

        /** Whether it may be read. */
        fun allowed(context: Context): Boolean =
            PERMISSION == null || context.checkSelfPermission(PERMISSION) == PackageManager.PERMISSION_GRANTED
    }
}
