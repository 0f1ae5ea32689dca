package jp.kenpos.kit

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/**
 * Counts who needs the files of a phone: those who keep it awake, and the requests.
 *
 * Comes in: who begins and who ends. Goes out: [resume] before the first one works, [pause] after the last. Must never
 * happen: a pause under the hands of another; a phone left open when nobody needs it, also after work that failed or was
 * cancelled; a pause of a phone that nobody keeps awake: a computer opens it once and closes it once.
 */
internal class Users(private val resume: suspend () -> Unit, private val pause: suspend () -> Unit) {
    private val one = Mutex()
    private var workers = 0
    private var isAwake = false

    /** How many requests are under way. */
    @Volatile
    var requests = 0
        private set

    /** Does [work] with the phone awake. */
    suspend fun <T> awake(work: suspend () -> T): T {
        step {
            if (!isAwake) resume()
            isAwake = true
            workers++
        }
        try {
            return work()
        } finally {
            step {
                workers--
                restAfterTheLast()
            }
        }
    }

    /** A request keeps a phone awake that was awake before, and wakes none. */
    suspend fun <T> request(work: suspend () -> T): T {
        step { requests++ }
        try {
            return work()
        } finally {
            step {
                requests--
                restAfterTheLast()
            }
        }
    }

    private suspend fun restAfterTheLast() {
        if (!isAwake || workers + requests > 0) return
        isAwake = false
        pause()
    }

    /** One after the other, and to its end also for who was cancelled: else nobody would count it. */
    private suspend fun step(change: suspend () -> Unit) = withContext(NonCancellable) { one.withLock { change() } }
}
