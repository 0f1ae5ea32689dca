package jp.kenpos.platform.work

import jp.kenpos.bindings.Background
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.kit.Phone
import jp.kenpos.kit.keepSending
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * What the app does while the member looks at it, beside the screens.
 *
 * Comes in: that it came to the front or left it, and that the clock moved on. Goes out: the day's opening, steps read,
 * what is owed sent. Must never happen: a file open or a request under way once it has left the front; a wait that the
 * core did not name.
 *
 * @param phone the phone of this process, opened where it is not open yet.
 * @param power what the system lets the app do in the background.
 * @param ticks the minutes of the clock, and every change of it.
 */
class Front(
    private val phone: suspend () -> Phone,
    private val health: HealthReading,
    private val wakeUps: WakeUps,
    private val power: () -> Background,
    private val ticks: Flow<Unit>,
) {
    /** When the core wishes to send again; none where it does not. */
    @Volatile
    private var wish: ULong? = null

    /** Follows the app for as long as its process lives. Leaving the front ends what is under way. */
    suspend fun follow(inFront: Flow<Boolean>) = inFront.distinctUntilChanged().collectLatest { looking ->
        if (looking) {
            phone().awake { phone ->
                try {
                    stay(phone)
                } finally {
                    withContext(NonCancellable) { leave(phone) }
                }
            }
        }
    }

    /** What could not be sent from here is sent from the background. */
    private suspend fun leave(phone: Phone) = attempt(phone) { if (home().queued > 0u) wakeUps.next(wish ?: 0u) }

    private suspend fun stay(phone: Phone): Unit = coroutineScope {
        attempt(phone) { launch() }
        attempt(phone) { noteBackground(power()) }
        wakeUps.keep()
        launch { ticks.collect { attempt(phone) { refresh() } } }
        launch { health.read(phone, HealthReason.FOREGROUND) }
        launch { phone.keepSending { wish = it } }
    }

    /** Nobody is signed in, or the data cannot be read: the screens say which. */
    private suspend fun attempt(phone: Phone, work: Kenpos.() -> Unit) = try {
        phone.call(work)
    } catch (_: KenposException) {
        Unit
    }
}
