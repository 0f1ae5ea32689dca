package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.SyncReason
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.time.Duration.Companion.seconds

class CancelTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a cancelled waiter ends every sync of the phone and nothing is lost`() = onARoad { phone, road, server ->
        phone.call { setup(taro(road.url)) }
        phone.call { logWeight(68_200u, null, 540) }
        road.block()
        val neverCancelled = async { phone.call { sync(60_000u, SyncReason.MEMBER) } }
        road.stuck.receive()
        val waiter = async { phone.sync(60.seconds, SyncReason.MEMBER) }
        road.stuck.receive()

        waiter.cancelAndJoin()
        assertFailsWith<CancellationException> { waiter.await() }
        assertEquals("cancelled", neverCancelled.await().whyStopped)
        assertEquals(1uL, phone.call { home() }.queued)

        road.clear()
        val report = phone.sync(30.seconds, SyncReason.MEMBER)
        assertEquals("done" to 0uL, report.whyStopped to report.remaining)
        assertEquals(1_010L, phone.call { points(japanese = false) }.balance)
        server.audit()
    }

    @Test
    fun `setup can be cancelled and repeated and registers once`() = onARoad { phone, road, server ->
        road.block()
        val waiter = async { phone.call { setup(taro(road.url)) } }
        road.stuck.receive()
        waiter.cancelAndJoin()
        road.clear()
        phone.call { setup(taro(road.url)) }
        phone.sync(30.seconds, SyncReason.MEMBER)
        assertEquals(1_000L, phone.call { points(japanese = false) }.balance)
        server.audit()
    }

    @Test
    fun `closing the phone ends the sync that nobody cancelled`() = onARoad { phone, road, _ ->
        phone.call { setup(taro(road.url)) }
        road.block()
        val waiter = async { runCatching { phone.sync(60.seconds, SyncReason.MEMBER) } }
        road.stuck.receive()
        phone.close()
        assertEquals("paused", assertIs<KenposException.NotNow>(waiter.await().exceptionOrNull()).code)
    }

    private fun onARoad(story: suspend CoroutineScope.(Phone, Road, Server) -> Unit) = runTest {
        Server(folder).use { server ->
            Road(server.url).use { road ->
                phone(folder).use { phone -> story(phone, road, server) }
            }
        }
    }
}
