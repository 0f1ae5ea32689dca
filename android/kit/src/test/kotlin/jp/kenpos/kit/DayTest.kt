package jp.kenpos.kit

import jp.kenpos.bindings.Consents
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Secrets
import jp.kenpos.bindings.SyncReason
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
import kotlin.time.Duration.Companion.seconds

class DayTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a day logged offline becomes points on the server`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                assertEquals(Consents(programme = 1u, checkupResults = null), phone.call { setup(taro(server.url)) })

                assertEquals(6, phone.call { launch() }?.previewPoints)
                assertNull(phone.call { launch() }, "the second opening of a day is known already")
                assertEquals(10, phone.call { logWeight(68_200u, null, 540) }.previewPoints)
                assertEquals(10, phone.call { logSteps(7_639u, null) }.previewPoints)
                assertEquals(5, phone.call { logGoal("ひと駅歩く", false, null) }.previewPoints)

                val home = phone.call { home() }
                assertEquals(listOf(31L, 31L), listOf(home.earned, home.possible))
                assertEquals(emptyList(), home.missing)
                assertEquals(68_200u to 7_639u, home.weightGrams to home.steps)

                val report = phone.sync(30.seconds, SyncReason.MEMBER)
                assertEquals(Triple("done", 4uL, 0uL), Triple(report.whyStopped, report.sent, report.remaining))
                val points = phone.call { points(japanese = true) }
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
        server.use { phone(folder).use { phone -> phone.call { setup(taro(server.url)) } } }
        phone(folder).use { phone ->
            phone.call { logWeight(68_200u, null, 540) }
            assertEquals("offline", phone.sync(30.seconds, SyncReason.MEMBER).whyStopped)
            assertEquals(1uL, phone.call { home() }.queued)
        }
        phone(folder, "another").use { phone ->
            assertFailsWith<KenposException.Offline> { phone.call { setup(taro(server.url)) } }
        }
    }

    @Test
    fun `the core works on the dispatcher it was given and not where it was called`() = runTest {
        val patient = PatientDispatcher()
        Phone(Kenpos.open(folder.toString(), "0.1.0", Secrets.FILE), patient).use { phone ->
            val answer = async { runCatching { phone.call { home() } } }
            testScheduler.advanceUntilIdle()
            assertEquals(1, patient.work.size)
            assertFalse(answer.isCompleted, "nothing has run on the dispatcher yet")
            patient.work.remove().run()
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
