package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.WhyStopped
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
import kotlin.test.assertNotEquals

private const val A_MINUTE: ULong = 60_000u

class CancelTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a cancelled waiter ends every request of the phone and nothing is lost`() = onARoad { phone, road, server ->
        phone.setUp(taro(road.url))
        phone.call { logWeight(68_200u, null, 540) }
        road.block()
        val neverCancelled = async { phone.request { sync(A_MINUTE, SyncReason.MEMBER) } }
        road.stuck.receive()
        val waiter = async { phone.request { sync(A_MINUTE, SyncReason.MEMBER) } }
        road.stuck.receive()

        waiter.cancelAndJoin()
        assertFailsWith<CancellationException> { waiter.await() }
        assertEquals(WhyStopped.CANCELLED, neverCancelled.await().whyStopped)
        assertEquals(1uL, phone.call { home() }.queued)

        road.clear()
        val report = phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
        assertEquals(WhyStopped.DONE to 0uL, report.whyStopped to report.remaining)
        assertEquals(1_010L, phone.call { points(Language.EN) }.balance)
        server.audit()
    }

    @Test
    fun `a request that stands aside is cancelled alone`() = onARoad { phone, road, _ ->
        phone.request { setup(taro(road.url), DEADLINE_MS) }
        road.block()
        val members = async { phone.request { sync(A_MINUTE, SyncReason.MEMBER) } }
        road.stuck.receive()
        val workers = async { phone.requestAside { sync(A_MINUTE, SyncReason.BACKGROUND) } }
        road.stuck.receive()
        workers.cancelAndJoin()
        road.clear()
        assertNotEquals(WhyStopped.CANCELLED, members.await().whyStopped)
    }

    @Test
    fun `setup can be cancelled and repeated and registers once`() = onARoad { phone, road, server ->
        road.block()
        val waiter = async { phone.request { setup(taro(road.url), A_MINUTE) } }
        road.stuck.receive()
        waiter.cancelAndJoin()
        road.clear()
        phone.setUp(taro(road.url))
        phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
        assertEquals(1_000L, phone.call { points(Language.EN) }.balance)
        server.audit()
    }

    @Test
    fun `a request ends at its deadline`() = onARoad { phone, road, _ ->
        road.block()
        val error = runCatching { phone.request { setup(taro(road.url), 1u) } }.exceptionOrNull()
        assertEquals("timed_out", assertIs<KenposException.NotNow>(error).code)
    }

    @Test
    fun `closing the phone ends the request that nobody cancelled`() = onARoad { phone, road, _ ->
        phone.setUp(taro(road.url))
        road.block()
        val waiter = async { runCatching { phone.request { sync(A_MINUTE, SyncReason.MEMBER) } } }
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
