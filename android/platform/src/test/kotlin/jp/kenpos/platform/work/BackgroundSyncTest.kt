package jp.kenpos.platform.work

import jp.kenpos.bindings.Background
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NoticeItem
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Road
import jp.kenpos.kit.Server
import jp.kenpos.kit.isAwake
import jp.kenpos.kit.phone
import jp.kenpos.kit.phoneOfTaro
import jp.kenpos.kit.setUp
import jp.kenpos.kit.taro
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** On the real core, against a real server. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34])
class BackgroundSyncTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val wakeUps = WakeUpsSeen()
    private val told = mutableListOf<NoticeItem>()

    @Test
    fun `a run reads the steps sends what waits plans the next and rests`() = withPhone { phone, server ->
        phone.setUp(taro(server.url))
        phone.call { linkHealth(Channel.HEALTH_CONNECT) }
        phone.call { logWeight(68_200u, null, 540) }
        run(phone)
        assertFalse(phone.isAwake())
        assertEquals(listOf("next"), wakeUps.all())
        phone.call { resume() }
        val home = phone.call { home() }
        assertEquals(4_321u, home.steps)
        assertEquals(0u, home.queued)
        // Weight and steps; no login and no launch, because nobody opened the app.
        assertEquals(1_020L, phone.call { points(Language.JA) }.balance)
    }

    @Test
    fun `a notice that came with it is told once and never one that was there before`() = withPhone { phone, server ->
        phone.setUp(taro(server.url))
        run(phone)
        server.office("notice", "--title", "健診の予約", "--body", "予約は来月からです。")
        run(phone)
        assertEquals(listOf("健診の予約"), told.map { it.title })
        run(phone)
        assertEquals(1, told.size)
    }

    @Test
    fun `without a network it asks for the next time the core names`() = withPhone { phone, server ->
        phone.setUp(taro(server.url))
        phone.call { logWeight(68_200u, null, 540) }
        server.close()
        run(phone)
        assertEquals(listOf("next"), wakeUps.all())
        phone.call { resume() }
        assertEquals(1u, phone.call { home() }.queued)
    }

    @Test
    fun `a run that the system ends leaves alone what the member asked for`() = runTest {
        Server(folder.root.toPath()).use { server ->
            Road(server.url).use { road ->
                phoneOfTaro(folder.root.toPath(), road.url).use { phone ->
                    road.block()
                    val asked = async { runCatching { phone.request { terms(DEADLINE_MS) } } }
                    road.stuck.receive()
                    val worker = launch { run(phone) }
                    road.stuck.receive()
                    worker.cancelAndJoin()
                    road.clear()
                    assertIs<KenposException.Offline>(asked.await().exceptionOrNull())
                    assertFalse(phone.isAwake())
                }
            }
        }
    }

    @Test
    fun `where nobody is signed in the system is asked to wake nobody`() = withPhone { phone, _ ->
        run(phone)
        assertEquals(listOf("stop"), wakeUps.all())
        assertFalse(phone.isAwake())
    }

    @Test
    fun `what the system allows in the background is shown beside the channel`() = withPhone { phone, server ->
        phone.setUp(taro(server.url))
        phone.call { linkHealth(Channel.HEALTH_CONNECT) }
        run(phone, Background.OFF)
        phone.call { resume() }
        val link = phone.call { links(Language.EN) }.single { it.channel == Channel.HEALTH_CONNECT }
        assertTrue(link.hints.isNotEmpty())
    }

    private suspend fun run(phone: Phone, power: Background = Background.ALLOWED) =
        BackgroundSync({ phone }, watch("4321"), wakeUps, { power }, told::addAll).run()

    private fun withPhone(story: suspend (Phone, Server) -> Unit) = runTest {
        Server(folder.root.toPath()).use { server -> phone(folder.root.toPath()).use { phone -> story(phone, server) } }
    }
}
