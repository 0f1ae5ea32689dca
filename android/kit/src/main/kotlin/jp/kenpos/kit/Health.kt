package jp.kenpos.kit

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.HealthReport
import jp.kenpos.bindings.HealthRun

/** The phone's health store, as the platform has it. */
fun interface HealthStore {
    /** Carries out one command and says what came of it: facts, no numbers of its own; an error is an outcome too. */
    suspend fun carryOut(command: HealthCommand): HealthOutcome
}

/**
 * Reads a channel to its end: the core says what to ask, [store] asks it, in the context of the caller.
 *
 * A run that is cancelled, or ended by an exception of the store, loses nothing: the next one goes on where it was.
 *
 * @throws jp.kenpos.bindings.KenposException as [HealthRun.nextCommand] and [HealthRun.report].
 */
suspend fun Phone.readHealth(channel: Channel, reason: HealthReason, store: HealthStore): HealthReport =
    call { healthRun(channel, reason) }.use { run ->
        while (true) {
            val command = call { run.nextCommand() } ?: break
            val outcome = store.carryOut(command)
            call { run.report(outcome) }
        }
        call { run.summary() }
    }
