package jp.kenpos.app

import android.Manifest
import android.os.Build
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts
import androidx.health.connect.client.HealthConnectClient
import androidx.health.connect.client.PermissionController
import jp.kenpos.bindings.Channel
import jp.kenpos.kit.HealthStore
import jp.kenpos.platform.Ask
import jp.kenpos.platform.Files
import jp.kenpos.platform.Shell
import jp.kenpos.platform.health.StepCounter
import jp.kenpos.ui.Device
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.flow.StateFlow
import java.time.LocalTime

/**
 * An Android phone, as the screens see it.
 *
 * Comes in: what the member pressed. Goes out: what the system did. Must never happen: a question asked of a system that
 * does not know it; an error of Health Connect that ends the app.
 *
 * Made while [activity] is made, because the system takes questions only then.
 */
class AndroidDevice(private val activity: ComponentActivity, private val shell: Shell) : Device {
    private val elsewhere = Elsewhere(activity)
    private val files =
        Files(activity.contentResolver, Ask(activity, Files.OPEN), Ask(activity, Files.CREATE))
    private val health = Ask(activity, PermissionController.createRequestPermissionResultContract())
    private val permission = Ask(activity, ActivityResultContracts.RequestPermission())

    override val server: String? = activity.getString(R.string.union_server).ifEmpty { null }

    override val appVersion: String = versionOf(activity)

    override val channels: List<Channel> get() = shell.channels

    override val reminder: StateFlow<LocalTime?> = shell.reminder.time

    override fun healthStore(channel: Channel): HealthStore? = shell.stores[channel]

    override suspend fun askPermission(channel: Channel): Boolean = when (channel) {
        Channel.HEALTH_CONNECT -> askHealthConnect()
        Channel.PHONE_SENSOR -> StepCounter.allowed(activity) || permission.ask(StepCounter.PERMISSION!!) == true
        else -> false
    }

    private suspend fun askHealthConnect(): Boolean {
        if (HealthConnectClient.getSdkStatus(activity) != HealthConnectClient.SDK_AVAILABLE) return false
        return try {
            health.ask(shell.permissions.wanted())
            // What was given before counts too.
            shell.permissions.given()
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (@Suppress("TooGenericExceptionCaught") _: Exception) {
            // Whatever it is, nothing was given; the reading itself will say what is wrong.
            false
        }
    }

    override fun openSettings(channel: Channel) = elsewhere.settingsOf(channel)

    override fun getProvider() = elsewhere.provider()

    override fun updateApp() = elsewhere.update()

    override suspend fun pickProof(): ByteArray? = files.pickProof()

    override suspend fun keepFile(name: String, text: String): Boolean = files.keep(name, text)

    override suspend fun remindAt(time: LocalTime?): Boolean {
        if (time != null && !mayNotify()) return false
        shell.reminder.set(time)
        return true
    }

    /** Before Android 13 there is no such question: the member has allowed it by installing, or forbidden it since. */
    private suspend fun mayNotify(): Boolean {
        if (!shell.mayNotify && Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            permission.ask(Manifest.permission.POST_NOTIFICATIONS)
        }
        return shell.mayNotify
    }

    override fun licences(): String =
        activity.resources.openRawResource(R.raw.licences).bufferedReader().use { it.readText() }
}
