package jp.kenpos.platform.health

import android.app.admin.DevicePolicyManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.os.UserManager
import androidx.health.connect.client.HealthConnectClient
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.ProcessLifecycleOwner
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.healthConnectMissing

/** The app that is Health Connect below Android 14. */
private const val PROVIDER = "com.google.android.apps.healthdata"
private const val PLAY_SERVICES = "com.google.android.gms"

/** What can be known of a phone before Health Connect is asked. */
interface HealthConnectFacts {
    /** This app, as Health Connect names the origin of a record. */
    val packageName: String

    /** Whether the member looks at the app now. */
    fun inFront(): Boolean

    /** Why Health Connect cannot be asked at all, in the core's words; none: it can. */
    fun unusable(): HealthOutcome?
}

/**
 * The facts of this phone, looked up each time: a provider may be installed while the app runs.
 *
 * @param process whose state says whether the app is in front.
 * @param sdkStatus what [HealthConnectClient.getSdkStatus] says.
 */
class AndroidFacts(
    private val context: Context,
    private val process: LifecycleOwner = ProcessLifecycleOwner.get(),
    private val sdkStatus: () -> Int = { HealthConnectClient.getSdkStatus(context) },
) : HealthConnectFacts {
    override val packageName: String = context.packageName

    override fun inFront(): Boolean = process.lifecycle.currentState.isAtLeast(Lifecycle.State.STARTED)

    override fun unusable(): HealthOutcome? = healthConnectMissing(
        apiLevel = Build.VERSION.SDK_INT.toUInt(),
        workProfile = inWorkProfile(),
        playServices = isInstalled(PLAY_SERVICES),
        sdkStatus = status(),
    )

    /** Jetpack says "update required" of a provider that is missing, too; the package manager tells the two apart. */
    private fun status(): Int {
        val status = sdkStatus()
        val missing = status == HealthConnectClient.SDK_UNAVAILABLE_PROVIDER_UPDATE_REQUIRED &&
            Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE &&
            !isInstalled(PROVIDER)
        return if (missing) HealthConnectClient.SDK_UNAVAILABLE else status
    }

    private fun inWorkProfile(): Boolean {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            return context.getSystemService(UserManager::class.java).isManagedProfile
        }
        // Below Android 11 the system does not say it of itself; a profile's owner is an administrator of this user.
        val policies = context.getSystemService(DevicePolicyManager::class.java)
        return policies.activeAdmins.orEmpty().any { policies.isProfileOwnerApp(it.packageName) }
    }

    private fun isInstalled(name: String): Boolean = try {
        context.packageManager.getApplicationInfo(name, 0).enabled
    } catch (_: PackageManager.NameNotFoundException) {
        false
    }
}
