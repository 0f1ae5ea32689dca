package jp.kenpos.platform.work

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.SourceSum
import jp.kenpos.kit.HealthStore
import kotlinx.coroutines.channels.Channel as Queue

/** What was asked of the system, in order. */
class WakeUpsSeen : WakeUps {
    private val seen = Queue<String>(Queue.UNLIMITED)

    override fun keep() = see("keep")

    override fun next(inMs: ULong) = see("next")

    override fun stop() = see("stop")

    /** The next thing asked, waited for. */
    suspend fun one(): String = seen.receive()

    /** All that was asked so far. */
    fun all(): List<String> = generateSequence { seen.tryReceive().getOrNull() }.toList()

    private fun see(what: String) {
        seen.trySend(what)
    }
}

/** One channel with a watch that has counted [steps] today. */
fun watch(steps: String) = HealthReading(storesOf(steps))

/** Its stores. */
fun storesOf(steps: String): Map<Channel, HealthStore> = mapOf(
    Channel.HEALTH_CONNECT to HealthStore { command ->
        when (command) {
            is HealthCommand.TakeToken -> HealthOutcome.Token("token")
            is HealthCommand.ReadRecords -> HealthOutcome.Records(emptyList(), null)
            is HealthCommand.GetChanges -> HealthOutcome.Changes(emptyList(), emptyList(), "token", false, false)
            is HealthCommand.DayTotal -> HealthOutcome.Total(steps, listOf(SourceSum("com.example.watch", null)))
            is HealthCommand.Complete -> HealthOutcome.Done
            else -> error("never asked of Health Connect: $command")
        }
    },
)
