package jp.kenpos.kit

import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.WhyStopped
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.LinkedList
import kotlin.coroutines.CoroutineContext
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

class DayTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a day logged offline becomes points on the server`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                val consents = phone.setUp(taro(server.url))
                assertEquals(1u to null, consents.programme to consents.checkupResults)

                assertEquals(6, phone.call { launch() }?.previewPoints)
                assertNull(phone.call { launch() }, "the second opening of a day is known already")
                assertEquals(10, phone.call { logWeight(68_200u, null, 540) }.previewPoints)
                assertEquals(10, phone.call { logSteps(7_639u, null) }.previewPoints)
                assertEquals(5, phone.call { logGoal("ひと駅歩く", false, null) }.previewPoints)

                val home = phone.call { home() }
                assertEquals(31L to 31L, home.earned to home.possible)
                val there = home.checklist.filter { it.done && it.pending }
                assertEquals(listOf(5L, 1L, 10L, 10L, 5L), there.map { it.points })
                assertEquals(68_200u to 7_639u, home.weightGrams to home.steps)

                val report = phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
                assertEquals(WhyStopped.DONE, report.whyStopped)
                assertEquals(4uL to 0uL, report.sent to report.remaining)
                val points = phone.call { points(Language.JA) }
                assertEquals(1_031L to 0L, points.balance to points.pending)
                assertEquals(points.balance, points.entries.sumOf { it.points })
                assertTrue(points.entries.all { it.why.isNotEmpty() })
                server.audit()
            }
        }
    }

    @Test
    fun `with the server down setup says so and a phone that is set up goes on`() = runTest {
        val server = Server(folder)
        server.use { phoneOfTaro(folder, server.url).close() }
        phone(folder).use { phone ->
            phone.call { logWeight(68_200u, null, 540) }
            assertEquals(WhyStopped.OFFLINE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
            assertEquals(1uL, phone.call { home() }.queued)
        }
        phone(folder, "another").use { phone ->
            assertFailsWith<KenposException.Offline> { phone.setUp(taro(server.url)) }
        }
    }

    @Test
    fun `the core works on the dispatcher it was given and not where it was called`() = runTest {
        val patient = PatientDispatcher()
        Phone(Kenpos.open(config("$folder"), null, null), patient).use { phone ->
            val answer = async { runCatching { phone.call { home() } } }
            testScheduler.advanceUntilIdle()
            assertFalse(answer.isCompleted, "nothing has run on the dispatcher yet")
            while (patient.work.isNotEmpty()) patient.work.remove().run()
            assertIs<KenposException.NotSetUp>(answer.await().exceptionOrNull())
        }
    }
}

/** Keeps the work that came until somebody runs it. */
private class PatientDispatcher : CoroutineDispatcher() {
    val work = LinkedList<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        work += block
    }
}
