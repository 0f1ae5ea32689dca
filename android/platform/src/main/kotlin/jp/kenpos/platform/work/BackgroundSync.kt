package jp.kenpos.platform.work

import jp.kenpos.bindings.Background
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.NoticeItem
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.Phone

/** The system stops a worker after ten minutes; a sync that is not done in half a minute is better gone on with later. */
private const val BUDGET_MS: ULong = 30_000u

/**
 * What the app does while nobody looks.
 *
 * Comes in: a wake-up of the system. Goes out: steps read, entries sent, new notices told, the next wake-up planned. Must
 * never happen: an opening that earns (only a member who looks opens the app); a retry of its own.
 *
 * @param phone the phone of this process, opened where it is not open yet.
 * @param power what the system lets the app do in the background.
 * @param tell shows notices of the union that are new and unread.
 */
class BackgroundSync(
    private val phone: suspend () -> Phone,
    private val health: HealthReading,
    private val wakeUps: WakeUps,
    private val power: () -> Background,
    private val tell: (List<NoticeItem>) -> Unit,
) {
    /** One run, to its end. */
    suspend fun run() = phone().awake { phone ->
        try {
            run(phone)
        } catch (_: KenposException.NotSetUp) {
            // Nobody is signed in any more: there is nothing to be woken for.
            wakeUps.stop()
        } catch (_: KenposException) {
            // Busy, locked, full or damaged: the screens say so, and the next wake-up tries again.
        }
    }

    private suspend fun run(phone: Phone) {
        val before = phone.call { notices() }.items.mapTo(HashSet()) { it.id }
        phone.call { noteBackground(power()) }
        val reading = health.read(phone, HealthReason.BACKGROUND)
        // Where the system ends this run, what the member asked for meanwhile goes on.
        val sending = phone.requestAside { sync(BUDGET_MS, SyncReason.BACKGROUND) }.nextWishMs
        listOfNotNull(reading, sending).minOrNull()?.let(wakeUps::next)
        val new = phone.call { notices() }.items.filter { !it.read && it.id !in before }
        if (new.isNotEmpty()) tell(new)
    }
}
