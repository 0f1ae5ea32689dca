package jp.kenpos.kit

import jp.kenpos.bindings.Home
import jp.kenpos.bindings.HomeObserver
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.SyncReason
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.LocalDate
import java.util.concurrent.CountDownLatch
import kotlin.test.assertEquals
import kotlin.test.assertIs

class ScreensTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a screen shows the state now and each one after it`() = withTaro { phone ->
        assertEquals(null, phone.screens.home.shown { true }.weightGrams)
        phone.call { logWeight(68_200u, null, 540) }
        phone.screens.home.shown { it.weightGrams == 68_200u }
        phone.call { logWeight(68_100u, null, 540) }
        phone.screens.home.shown { it.weightGrams == 68_100u }
        phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
        phone.screens.home.shown { it.queued == 0uL }
        phone.screens.points(Language.JA).shown { it.balance == 1_010L }
        phone.screens.log.shown { it.lastWeightGrams == 68_100u }
        phone.screens.notices.shown { true }
        phone.screens.links(Language.EN).shown { true }
        val today = phone.screens.home.shown { true }.day
        phone.screens.history(today, today).shown { it.days.single().day == today }
    }

    @Test
    fun `a screen without a state says why and comes back with setup`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                assertIs<KenposException.NotSetUp>(phone.screens.home.failed())
                phone.setUp(taro(server.url))
                phone.screens.home.shown { it.possible == 31L }
                val never = LocalDate.MAX
                assertIs<KenposException.Invalid>(phone.screens.history(never, never).failed())
                phone.close()
                assertEquals(Screen.Waiting, phone.screens.points(Language.JA).value)
            }
        }
    }

    @Test
    fun `an observer that throws hears of the next state`() = withTaro { phone ->
        val told = Channel<UInt?>(Channel.UNLIMITED)
        val subscription = phone.call {
            observeHome(
                homeObserver { home ->
                    told.trySend(home.weightGrams)
                    error("the app's own mistake")
                },
            )
        }
        assertEquals(null, told.receive())
        phone.call { logWeight(68_200u, null, 540) }
        assertEquals(68_200u, told.receive())
        subscription.use { it.end() }
    }

    @Test
    fun `an observer that blocks holds up nobody`() = withTaro { phone ->
        val (begun, release) = CountDownLatch(1) to CountDownLatch(1)
        val subscription = phone.call {
            observeHome(
                homeObserver {
                    begun.countDown()
                    release.await()
                },
            )
        }
        begun.await()
        phone.call { logWeight(68_200u, null, 540) }
        phone.screens.home.shown { it.weightGrams == 68_200u }
        phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
        phone.call { pause() }
        phone.call { resume() }
        phone.call { subscription.end() }
        release.countDown()
    }

    @Test
    fun `an observer may call back`() = withTaro { phone ->
        val told = Channel<Pair<UInt?, ULong>>(Channel.UNLIMITED)
        val subscription = phone.call {
            observeHome(
                homeObserver { home ->
                    if (home.weightGrams == null) logWeight(68_200u, null, 540)
                    told.trySend(home.weightGrams to home().queued)
                },
            )
        }
        assertEquals(null to 1uL, told.receive())
        assertEquals(68_200u to 1uL, told.receive())
        subscription.use { it.end() }
    }

    private fun homeObserver(tell: (Home) -> Unit) = object : HomeObserver {
        override fun changed(home: Home) = tell(home)

        override fun failed(error: KenposException) = throw error
    }

    private fun withTaro(story: suspend CoroutineScope.(Phone) -> Unit) = runTest {
        Server(folder).use { server -> phoneOfTaro(folder, server.url).use { phone -> story(phone) } }
    }

    private suspend fun <T> StateFlow<Screen<T>>.failed(): KenposException =
        filterIsInstance<Screen.Failed>().first().why
}

/** The first state that is it. */
suspend fun <T> StateFlow<Screen<T>>.shown(isIt: (T) -> Boolean): T =
    filterIsInstance<Screen.Shown<T>>().first { isIt(it.state) }.state
