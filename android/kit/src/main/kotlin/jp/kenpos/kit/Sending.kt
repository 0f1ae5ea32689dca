package jp.kenpos.kit

import jp.kenpos.bindings.Home
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.SyncReason
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull

/** A member in front of the screen waits as long; what is not done then is gone on with. */
private const val BUDGET_MS: ULong = 60_000u

/**
 * Sends now, whenever more is owed than before, and when the core wishes, until the caller is cancelled. For as long as a
 * member looks at the app, on a phone as on a computer.
 *
 * Comes in: the home screen's states. Goes out: syncs. Must never happen: a wait that the core did not name; two at a time.
 *
 * @param wished told after each sync when the core wishes for the next, in milliseconds; none where it does not.
 */
suspend fun Phone.keepSending(wished: (ULong?) -> Unit = {}): Unit = coroutineScope {
    val owed = Channel<Unit>(Channel.CONFLATED)
    launch {
        var before: ULong = 0u
        screens.home.collect { screen ->
            val queued = (screen as? Screen.Shown<Home>)?.state?.queued ?: return@collect
            if (queued > before) owed.send(Unit)
            before = queued
        }
    }
    while (true) {
        val next = try {
            // What the member asked for meanwhile is not cancelled with it.
            requestAside { sync(BUDGET_MS, SyncReason.FOREGROUND) }.nextWishMs
        } catch (_: KenposException) {
            // The screens say why; the next occasion tries again.
            null
        }
        wished(next)
        if (next == null) owed.receive() else withTimeoutOrNull(next.toLong()) { owed.receive() }
    }
}
