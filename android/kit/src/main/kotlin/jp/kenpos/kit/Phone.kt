package jp.kenpos.kit

import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Secrets
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.SyncReport
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File
import java.nio.charset.CharacterCodingException
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration

/**
 * One phone for coroutines. Keep one for the life of the app.
 *
 * Comes in: calls of the core, from any thread. Goes out: their answers, or a [KenposException]. Must never happen
 * here: a decision or a number; a call of the core on the caller's thread (it reads and writes files).
 *
 * @param core what this phone owns from now on, and closes.
 * @param dispatcher where the core works. Its calls are short, so a few threads are enough.
 */
class Phone(private val core: Kenpos, private val dispatcher: CoroutineDispatcher = Dispatchers.IO) : AutoCloseable {
    private val closed = AtomicBoolean(false)

    /**
     * Does [work] with the core on the dispatcher: `phone.call { logWeight(68_200u, null, 540) }`.
     *
     * What the core has begun to write it ends, also when the caller is cancelled: a cancelled `call` may have been
     * kept. A cancelled request ends at once.
     *
     * @throws KenposException as the core's own function says; `NotNow` with the code `closed` after [close].
     */
    suspend fun <T> call(work: suspend Kenpos.() -> T): T = withContext(dispatcher) {
        try {
            typed { core.work() }
        } catch (gone: IllegalStateException) {
            // A cancellation is an IllegalStateException too.
            if (gone is CancellationException || !closed.get()) throw gone
            throw KenposException.NotNow("closed", "this phone was closed; open it again")
        }
    }

    /**
     * Sends what is owed and pulls what is new, and ends 5 s before the [deadline] has passed. To cancel the caller is
     * [Kenpos.cancelSync]: every sync under way ends, and what the server has not answered for stays owed.
     *
     * @throws KenposException as [Kenpos.sync].
     */
    suspend fun sync(deadline: Duration, reason: SyncReason): SyncReport = try {
        val deadlineMs = deadline.inWholeMilliseconds.coerceAtLeast(0)
        call { sync(deadlineMs.toULong(), reason) }
    } catch (cancelled: CancellationException) {
        cancelSync()
        throw cancelled
    }

    /**
     * Closes the files, frees their lock and ends the syncs under way, within a second. For good; safe to repeat.
     * A call under way ends with `NotNow`.
     */
    override fun close() {
        if (closed.compareAndSet(false, true)) {
            core.use {
                it.pause()
                it.cancelSync()
            }
        }
    }

    private fun cancelSync() {
        if (!closed.get()) {
            core.cancelSync()
        }
    }

    companion object {
        /**
         * Opens the phone's folder [home], which is made where it is missing. On Android a folder under
         * `noBackupFilesDir`: a copy of it on another phone would be a second phone with the same session.
         *
         * @throws KenposException `Storage`, `NotNow`.
         */
        suspend fun open(
            home: File,
            appVersion: String,
            secrets: Secrets = Secrets.AUTO,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Phone = withContext(dispatcher) {
            typed { Phone(Kenpos.open(home.path, appVersion, secrets), dispatcher) }
        }
    }
}

/** Text that is none is refused by the generated code, which does not know our errors. */
private inline fun <T> typed(work: () -> T): T = try {
    work()
} catch (_: CharacterCodingException) {
    throw KenposException.Invalid("text", "invalid", "half of a surrogate pair is no character; pass whole characters")
}
