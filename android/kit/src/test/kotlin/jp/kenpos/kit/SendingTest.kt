package jp.kenpos.kit

import jp.kenpos.bindings.Home
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** On the real core, against a real server: each test waits for a state, never for a while. */
@Timeout(60)
class SendingTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `what is logged while a member looks is sent at once`() = runBlocking {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                phone.setUp(taro(server.url))
                phone.call { launch() }
                val sending = launch(Dispatchers.Default) { phone.keepSending() }
                phone.waitFor { it.earned == 6L && it.queued == 0uL }
                phone.call { logWeight(68_200u, null, 540) }
                phone.waitFor { it.earned == 16L && it.queued == 0uL }
                sending.cancelAndJoin()
            }
        }
    }

    @Test
    fun `without a server the core says when to come again and what is owed stays`() = runBlocking {
        val wishes = Channel<ULong?>(Channel.UNLIMITED)
        val server = Server(folder)
        phone(folder).use { phone ->
            phone.setUp(taro(server.url))
            server.close()
            phone.call { logWeight(68_200u, null, 540) }
            val sending = launch(Dispatchers.Default) { phone.keepSending { wishes.trySend(it) } }
            assertTrue(wishes.receive()!! > 0uL)
            sending.cancelAndJoin()
            assertEquals(1uL, phone.call { home() }.queued)
        }
    }

    private suspend fun Phone.waitFor(wanted: (Home) -> Boolean) =
        screens.home.filterIsInstance<Screen.Shown<Home>>().first { wanted(it.state) }
}
