package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

class AwakeTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the phone is awake while anybody works and rests when the last one has ended`() = withPhone { phone ->
        phone.awake {
            phone.awake { assertTrue(phone.isAwake()) }
            assertTrue(phone.isAwake(), "the first one is still at it")
        }
        assertFalse(phone.isAwake())
        phone.awake { assertTrue(it.isAwake(), "again") }
    }

    @Test
    fun `work that fails lets the phone rest`() = withPhone { phone ->
        assertFailsWith<IllegalStateException> { phone.awake { error("the work") } }
        assertFalse(phone.isAwake())
    }

    @Test
    fun `work that is cancelled lets the phone rest`() = withPhone { phone ->
        val begun = CompletableDeferred<Unit>()
        val work = launch {
            phone.awake {
                begun.complete(Unit)
                awaitCancellation()
            }
        }
        begun.await()
        assertTrue(phone.isAwake())
        work.cancel()
        work.join()
        assertFalse(phone.isAwake())
    }

    @Test
    fun `nobody rests under the hands of another who comes and goes`() = withPhone { phone ->
        coroutineScope {
            repeat(20) {
                launch(Dispatchers.Default) { repeat(10) { phone.awake { assertTrue(phone.isAwake()) } } }
            }
        }
        assertFalse(phone.isAwake())
    }

    @Test
    fun `a request keeps the files open until it has ended and holds up nobody`() = withPhone { phone ->
        Server(folder).use { server ->
            Road(server.url).use { road ->
                road.block()
                val asked = async { runCatching { phone.request { setup(taro(road.url), DEADLINE_MS) } } }
                road.stuck.receive()
                phone.awake { assertTrue(phone.isAwake()) }
                assertTrue(phone.isAwake(), "the request is under way")
                road.clear()
                assertFailsWith<KenposException.Offline> { asked.await().getOrThrow() }
                assertFalse(phone.isAwake())
            }
        }
    }

    @Test
    fun `a phone that is closed meanwhile rests for good`() = withPhone { phone ->
        phone.awake { it.close() }
        val thrown = assertFailsWith<KenposException.NotNow> { phone.awake { error("it is closed") } }
        assertEquals("closed", thrown.code)
    }

    private fun withPhone(story: suspend CoroutineScope.(Phone) -> Unit) = runTest {
        phone(folder).use { phone -> story(phone) }
    }
}

/** A phone that rests says so to every call. */
suspend fun Phone.isAwake(): Boolean = try {
    call { home() }
    true
} catch (why: KenposException) {
    if (why is KenposException.NotNow) assertEquals("paused", why.code)
    why !is KenposException.NotNow
}
