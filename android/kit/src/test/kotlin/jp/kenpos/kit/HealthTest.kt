package jp.kenpos.kit

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.SourceSum
import jp.kenpos.bindings.WhyEnded
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.IOException
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs

class HealthTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a run asks the store what the core wants to know and keeps the day's own sum`() = withHealthConnect { phone ->
        val asked = mutableListOf<HealthCommand>()
        val report = phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND) { command ->
            asked += command
            walked("7639", command)
        }
        assertEquals(HealthCommand.Complete, asked.last())
        assertEquals(WhyEnded.Done, report.ended)
        assertEquals(7_639u, phone.call { home() }.steps)
    }

    @Test
    fun `a store that is locked gives no number and the next run goes on`() = withHealthConnect { phone ->
        val locked = phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.BACKGROUND) { command ->
            if (command is HealthCommand.Complete) HealthOutcome.Done else HealthOutcome.Locked
        }
        assertIs<WhyEnded.Waiting>(locked.ended)
        assertEquals(null, phone.call { home() }.steps)
        phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND) { walked("1", it) }
        assertEquals(1u, phone.call { home() }.steps)
    }

    @Test
    fun `a store that throws ends its run and loses nothing`() = withHealthConnect { phone ->
        assertFailsWith<IOException> {
            phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND) { command ->
                if (command is HealthCommand.DayTotal) throw IOException("gone") else walked("1", command)
            }
        }
        assertEquals(null, phone.call { home() }.steps)
        phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND) { walked("1", it) }
        assertEquals(1u, phone.call { home() }.steps)
    }

    @Test
    fun `sums that are no numbers are typed errors and no steps`() = withHealthConnect { phone ->
        for (sum in listOf("", "NaN", "-1", "1e999", "many", "9".repeat(1_000_000), "\uD83D")) {
            assertFailsWith<KenposException.Invalid>(sum.take(20)) {
                phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND) { walked(sum, it) }
            }
            assertEquals(null, phone.call { home() }.steps, sum.take(20))
        }
    }

    /** What a store of one watch answers: the same sum each day. */
    private fun walked(sum: String, command: HealthCommand): HealthOutcome = when (command) {
        is HealthCommand.TakeToken -> HealthOutcome.Token("token")
        is HealthCommand.ReadRecords -> HealthOutcome.Records(emptyList(), null)
        is HealthCommand.GetChanges -> HealthOutcome.Changes(emptyList(), emptyList(), "token", false, false)
        is HealthCommand.DayTotal -> HealthOutcome.Total(sum, listOf(SourceSum("com.example.watch", null)))
        is HealthCommand.Complete -> HealthOutcome.Done
        else -> error("never asked of Health Connect: $command")
    }

    private fun withHealthConnect(story: suspend CoroutineScope.(Phone) -> Unit) = runTest {
        Server(folder).use { server ->
            phoneOfTaro(folder, server.url).use { phone ->
                phone.call { linkHealth(Channel.HEALTH_CONNECT) }
                story(phone)
            }
        }
    }
}
