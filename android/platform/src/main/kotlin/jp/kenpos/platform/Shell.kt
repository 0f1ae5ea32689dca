package jp.kenpos.platform

import android.content.Context
import android.content.Intent
import androidx.annotation.DrawableRes
import androidx.health.connect.client.HealthConnectClient
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.ProcessLifecycleOwner
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.Phone
import jp.kenpos.kit.SystemNetwork
import jp.kenpos.platform.health.AndroidFacts
import jp.kenpos.platform.health.HealthConnectStore
import jp.kenpos.platform.health.HealthPermissions
import jp.kenpos.platform.health.StepCounter
import jp.kenpos.platform.tell.LocalNotices
import jp.kenpos.platform.tell.Reminder
import jp.kenpos.platform.work.BackgroundSync
import jp.kenpos.platform.work.Front
import jp.kenpos.platform.work.HealthReading
import jp.kenpos.platform.work.WorkWakeUps
import jp.kenpos.platform.work.background
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.io.File

/** The application, which has the one [Shell] of its process. */
interface HasShell {
    /** It. */
    val shell: Shell
}

/** What differs between an app and its tests. */
class ShellParts(
    /** The version of the app, as the server is told it. */
    val appVersion: String,
    /** The small picture of notifications. */
    @param:DrawableRes val icon: Int,
    /** Opens the phone; the device's own network and secrets where nothing else is said. */
    val open: suspend (Context) -> Phone = { context -> openPhone(context, appVersion) },
    /** Where its channels are read. */
    val stores: (Context) -> Map<Channel, HealthStore> = ::storesOf,
)

/**
 * One process of the app: the phone of the core, and what the device does for it.
 *
 * Comes in: what the system tells the process. Goes out: the phone, awake while it is needed. Must never happen: a second
 * phone in one process; work of the core on the main thread.
 */
class Shell(private val context: Context, private val parts: ShellParts) {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val opening = Mutex()
    private var phone: Phone? = null

    private val facts = AndroidFacts(context)

    /** Where each channel of this phone is read. */
    val stores: Map<Channel, HealthStore> = parts.stores(context)

    /** What Health Connect is asked to allow. */
    val permissions = HealthPermissions { HealthConnectClient.getOrCreate(context) }

    private val health = HealthReading(stores)
    private val wakeUps = WorkWakeUps(context)
    private val notices = LocalNotices(context, parts.icon) { languageOf(context) }
    private val sync = BackgroundSync(::phone, health, wakeUps, { background(context) }, notices::tell)

    /** The member's daily reminder. */
    val reminder = Reminder(context)

    /** The channels this phone could have, the best first: a provider that is missing can be had, a work profile cannot. */
    val channels: List<Channel> get() = listOfNotNull(
        Channel.HEALTH_CONNECT.takeIf { facts.unusable() !is HealthOutcome.Unsupported },
        Channel.PHONE_SENSOR.takeIf { StepCounter(context).exists },
    )

    /** Whether notifications may be shown. */
    val mayNotify: Boolean get() = notices.allowed

    /**
     * The phone of this process, opened where it is not open yet.
     *
     * @throws KenposException `Storage` where its folder cannot be made; the next call tries again.
     */
    suspend fun phone(): Phone = opening.withLock { phone ?: parts.open(context).also { phone = it } }

    /** Follows the app to the front and away from it, for as long as the process lives. Called once, on the main thread. */
    fun follow(process: LifecycleOwner = ProcessLifecycleOwner.get()) {
        val front = Front(
            ::phone,
            health,
            wakeUps,
            { background(context) },
            context.broadcasts(Intent.ACTION_TIME_TICK, Intent.ACTION_TIME_CHANGED, Intent.ACTION_TIMEZONE_CHANGED),
        )
        scope.launch { front.follow(process.lifecycle.currentStateFlow.map { it.isAtLeast(Lifecycle.State.STARTED) }) }
    }

    /** What a worker does, to its end. */
    suspend fun workInBackground() = sync.run()

    /** Reminds the member where something is left to record today; calls [done] in any case. */
    fun remind(done: () -> Unit) {
        scope.launch {
            try {
                if (phone().awake { phone -> phone.call { home() }.button } != null) notices.remind()
            } catch (_: KenposException) {
                // Nobody is signed in, or the data cannot be read now: there is nothing to remind of.
            } finally {
                done()
            }
        }
    }
}

/** Opens the phone of an app in a folder that no backup holds: a copy elsewhere would be a second phone with one session. */
private suspend fun openPhone(context: Context, appVersion: String): Phone = Phone.open(
    OpenConfig(File(context.noBackupFilesDir, "phone").path, appVersion, Platform.ANDROID, SecretPlace.FILE),
    transport = SystemNetwork(),
    secrets = KeystoreSecrets(context),
)

/** The channels this phone could have. */
private fun storesOf(context: Context): Map<Channel, HealthStore> = mapOf(
    Channel.HEALTH_CONNECT to HealthConnectStore(AndroidFacts(context)) { HealthConnectClient.getOrCreate(context) },
    Channel.PHONE_SENSOR to StepCounter(context),
)

/** The language of the app: English for those whose phone speaks it, Japanese for all others. */
fun languageOf(context: Context): Language {
    @Suppress("DEPRECATION") // Its heir is not there on Android 6.
    val locale = context.resources.configuration.locale
    return if (locale.language == "en") Language.EN else Language.JA
}
