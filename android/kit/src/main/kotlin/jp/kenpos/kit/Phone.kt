package jp.kenpos.kit

import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.SecretStore
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.withContext
import java.nio.charset.CharacterCodingException
import java.util.concurrent.atomic.AtomicBoolean

/**
 * One phone for coroutines. Keep one for the life of the app.
 *
 * Comes in: calls of the core, from any thread. Goes out: their answers, or a [KenposException]. Must never happen
 * here: a decision or a number; a call of the core on the caller's thread (it reads and writes files); a phone that rests
 * while somebody works with it.
 *
 * @param core what this phone owns from now on, and closes.
 * @param dispatcher where the core works. Its calls are short, so a few threads are enough.
 */
class Phone(private val core: Kenpos, private val dispatcher: CoroutineDispatcher = Dispatchers.IO) : AutoCloseable {
    private val closed = AtomicBoolean(false)
    private val scope = CoroutineScope(SupervisorJob() + dispatcher)
    private val users = Users(resume = { call { resume() } }, pause = ::rest)

    /** The screens, each as a flow of its states. */
    val screens = Screens(scope) { watch -> guarded { core.watch() } }

    /**
     * A call that does not wait for a server: `phone.call { logWeight(68_200u, null, 540) }`. What it has begun to write
     * it ends, also when the caller is cancelled.
     *
     * @throws KenposException as the core's own function says; `NotNow` with the code `closed` after [close].
     */
    suspend fun <T> call(work: Kenpos.() -> T): T = withContext(dispatcher) { guarded { core.work() } }

    /**
     * A call that waits for a server: `phone.request { sync(60_000u, SyncReason.MEMBER) }`. To cancel the caller is
     * [Kenpos.cancel]: every request of this phone ends, and what the server has not answered for stays owed.
     *
     * @throws KenposException as [call].
     */
    suspend fun <T> request(work: suspend Kenpos.() -> T): T = asked(sparing = false, work)

    /** [request], of which the others hear nothing where it is cancelled: it is let go of alone. */
    suspend fun <T> requestAside(work: suspend Kenpos.() -> T): T = asked(sparing = true, work)

    private suspend fun <T> asked(sparing: Boolean, work: suspend Kenpos.() -> T): T = users.request {
        try {
            withContext(dispatcher) { guarded { core.work() } }
        } catch (cancelled: CancellationException) {
            if (!closed.get() && !(sparing && users.requests > 1)) core.cancel()
            throw cancelled
        }
    }

    /**
     * Does [work] with the files open: `phone.awake { phone.keepSending() }`. The last to end closes them, frees their lock
     * and so lets the system suspend the app; also after work that failed or was cancelled. A request that is under way
     * keeps them open until it has ended: its answer would come to closed ones.
     *
     * @throws KenposException `NotNow` with the code `closed` after [close].
     */
    suspend fun <T> awake(work: suspend (Phone) -> T): T = users.awake { work(this) }

    private suspend fun rest() = try {
        call { pause() }
    } catch (_: KenposException.NotNow) {
        // It was closed meanwhile: it rests for good.
    }

    /**
     * Closes the files, frees their lock and ends the requests under way, within a second. For good; safe to repeat. A
     * call under way ends with `NotNow`.
     */
    override fun close() {
        if (closed.compareAndSet(false, true)) {
            scope.cancel()
            core.use {
                it.pause()
                it.cancel()
            }
        }
    }

    /** What the generated code throws by itself, before the core is reached, as the core's errors. */
    private inline fun <T> guarded(work: () -> T): T = try {
        work()
    } catch (gone: IllegalStateException) {
        // A cancellation is an IllegalStateException too.
        if (gone is CancellationException || !closed.get()) throw gone
        throw KenposException.NotNow("closed", "this phone was closed; open it again")
    } catch (wrong: CharacterCodingException) {
        if (!wrong.isOfBindings) throw wrong
        throw KenposException.Invalid("text", "invalid", "half of a surrogate pair is no character; pass whole ones")
    } catch (wrong: ArithmeticException) {
        if (!wrong.isOfBindings) throw wrong
        throw KenposException.Invalid("moment", "invalid", "this moment has no milliseconds; pass one of this age")
    }

    companion object {
        /**
         * Opens a phone as [Kenpos.open] does. On Android its home is a folder under `noBackupFilesDir`: a copy of it on
         * another device would be a second phone with the same session.
         *
         * @param transport on a phone [SystemNetwork], or the app's own: the library that ships has none. Whatever it throws
         * that is no `TransportException` is no answer.
         * @param secrets whatever it throws that is no `SecretStoreException` is a failure of it, and no secret kept.
         * @throws KenposException `Invalid`, `Storage`.
         */
        suspend fun open(
            config: OpenConfig,
            transport: HttpTransport? = null,
            secrets: SecretStore? = null,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Phone = withContext(dispatcher) {
            try {
                Phone(Kenpos.open(config, transport?.let(::LentNetwork), secrets?.let(::LentSecrets)), dispatcher)
            } catch (_: CharacterCodingException) {
                throw KenposException.Invalid("config", "invalid", "half of a surrogate pair is no character")
            }
        }
    }
}

/** Whether the generated code threw it, passing a value on. What the app's own code throws is the app's. */
private val Exception.isOfBindings: Boolean
    get() = stackTrace.map { it.className }.firstOrNull { name -> OF_JAVA.none { name.startsWith(it) } }
        ?.startsWith("jp.kenpos.bindings.") == true

/** Java's own classes, and their place in an app for old phones. */
private val OF_JAVA = listOf("java.", "j$.")
