package jp.kenpos.platform.work

import jp.kenpos.kit.Phone
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/**
 * Keeps the phone's files open exactly as long as somebody works with them: the screen, a worker, a reminder.
 *
 * Comes in: work. Goes out: what it came to. Must never happen: a pause under the hands of another; a phone left open
 * when nobody needs it, also after work that failed or was cancelled.
 */
class Awake(private val phone: suspend () -> Phone) {
    private val one = Mutex()
    private var users = 0

    /** Does [work] with the phone awake; the last to end lets it rest, once no request of the member's is under way. */
    suspend fun <T> during(work: suspend (Phone) -> T): T {
        val phone = phone()
        withContext(NonCancellable) { one.withLock { if (users++ == 0) phone.call { resume() } } }
        try {
            return work(phone)
        } finally {
            withContext(NonCancellable) {
                if (one.withLock { --users == 0 }) {
                    phone.quiet()
                    // Somebody may have come meanwhile.
                    one.withLock { if (users == 0) phone.call { pause() } }
                }
            }
        }
    }
}
