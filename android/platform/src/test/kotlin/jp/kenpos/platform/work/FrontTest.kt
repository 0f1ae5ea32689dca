package jp.kenpos.platform.work

import jp.kenpos.bindings.Background
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.TransportException
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import jp.kenpos.kit.Server
import jp.kenpos.kit.SystemNetwork
import jp.kenpos.kit.isAwake
import jp.kenpos.kit.phone
import jp.kenpos.kit.setUp
import jp.kenpos.kit.taro
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.util.concurrent.CountDownLatch
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.coroutines.channels.Channel as CoroutineChannel

/** On the real core, against a real server, in real time: each test waits for a state, never for a while. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34])
class FrontTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val inFront = MutableStateFlow(false)
    private val ticks = MutableSharedFlow<Unit>(extraBufferCapacity = 1)
    private val wakeUps = WakeUpsSeen()
    private lateinit var following: Job

    @Test
    fun `the app in front opens the day reads the steps and sends what is owed`() = withFront { phone, server ->
        phone.setUp(taro(server.url))
        phone.call { linkHealth(Channel.HEALTH_CONNECT) }
        inFront.value = true
        // Login 5, launch 1, steps 10.
        phone.waitFor { it.earned == 16L && it.queued == 0uL }
        assertEquals(4_321u, phone.call { home() }.steps)
        assertEquals(listOf("keep"), wakeUps.all())
    }

    @Test
    fun `what is logged meanwhile is sent at once`() = withFront { phone, server ->
        phone.setUp(taro(server.url))
        inFront.value = true
        phone.waitFor { it.earned == 6L && it.queued == 0uL }
        phone.call { logWeight(68_200u, null, 540) }
        phone.waitFor { it.earned == 16L && it.queued == 0uL }
        assertEquals(1_016L, phone.call { points(Language.JA) }.balance)
    }

    @Test
    fun `away from the front the phone rests and what waits is sent from the background`() = withFront {
            phone,
            server,
        ->
        phone.setUp(taro(server.url))
        inFront.value = true
        phone.waitFor { it.queued == 0uL && it.earned == 6L }
        server.close()
        phone.call { logWeight(68_200u, null, 540) }
        phone.waitFor { it.queued == 1uL }
        inFront.value = false
        assertEquals(listOf("keep", "next"), listOf(wakeUps.one(), wakeUps.one()))
        inFront.value = true
        assertEquals("keep", wakeUps.one(), "and back")
        following.cancelAndJoin()
        assertFalse(phone.isAwake())
    }

    @Test
    fun `what the member asked for goes on after the app was left`() {
        val road = Held("/v1/terms")
        withFront(road) { phone, server ->
            phone.setUp(taro(server.url))
            inFront.value = true
            phone.waitFor { it.earned == 6L && it.queued == 0uL }
            road.block()
            val asked = async { assertFailsWith<KenposException> { phone.request { terms(DEADLINE_MS) } } }
            road.held.receive()
            inFront.value = false
            assertTrue(phone.isAwake())
            road.lose()
            // It was not cancelled, and the files were open.
            assertIs<KenposException.Offline>(asked.await())
            following.cancelAndJoin()
            assertFalse(phone.isAwake())
        }
    }

    @Test
    fun `an app that nobody is signed in to waits for that without trouble`() = withFront { phone, server ->
        inFront.value = true
        ticks.emit(Unit)
        phone.setUp(taro(server.url))
        phone.call { launch() }
        phone.waitFor { it.earned == 6L && it.queued == 0uL }
    }

    /** The first state of the home screen that is as wanted. */
    private suspend fun Phone.waitFor(wanted: (Home) -> Boolean): Home =
        screens.home.filterIsInstance<Screen.Shown<Home>>().first { wanted(it.state) }.state

    private fun withFront(road: HttpTransport? = null, story: suspend CoroutineScope.(Phone, Server) -> Unit) =
        runBlocking {
            withContext(Dispatchers.Default) {
                Server(folder.root.toPath()).use { server ->
                    phone(folder.root.toPath(), over = road).use { phone ->
                        val front = Front({ phone }, watch("4321"), wakeUps, { Background.ALLOWED }, ticks)
                        following = launch { front.follow(inFront) }
                        story(phone, server)
                        following.cancelAndJoin()
                    }
                }
            }
        }
}

/** The system's network, on which the requests to one address get stuck from some time on, until they are lost. */
private class Held(private val address: String) : HttpTransport {
    private val network = SystemNetwork()
    private val lost = CountDownLatch(1)

    @Volatile
    private var blocked = false
    val held = CoroutineChannel<Unit>(CoroutineChannel.UNLIMITED)

    override fun send(request: HttpRequest): HttpResponse {
        if (!blocked || address !in request.url) return network.send(request)
        held.trySend(Unit)
        lost.await()
        throw TransportException.Unreachable("lost")
    }

    fun block() {
        blocked = true
    }

    fun lose() = lost.countDown()
}
