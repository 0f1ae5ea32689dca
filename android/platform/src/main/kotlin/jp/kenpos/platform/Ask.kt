package jp.kenpos.platform

import android.content.ActivityNotFoundException
import androidx.activity.result.ActivityResultCaller
import androidx.activity.result.contract.ActivityResultContract
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * A question that another screen of the system answers (a permission, a file), as a call that waits.
 *
 * Comes in: what to ask. Goes out: the answer; none where this phone has no such screen. Must never happen: two questions
 * at once; an answer given to another question.
 *
 * Made while its activity is made, as the system demands. Where the system ends the app meanwhile, the answer is lost,
 * and the member asks again.
 */
class Ask<I, O>(caller: ActivityResultCaller, contract: ActivityResultContract<I, O>) {
    private val one = Mutex()
    private var waiting: CompletableDeferred<O>? = null
    private val launcher = caller.registerForActivityResult(contract) { answer -> waiting?.complete(answer) }

    /** Asks, on the main thread, and waits for the member. */
    suspend fun ask(question: I): O? = one.withLock {
        val answer = CompletableDeferred<O>().also { waiting = it }
        try {
            launcher.launch(question)
            answer.await()
        } catch (_: ActivityNotFoundException) {
            null
        } finally {
            waiting = null
        }
    }
}
