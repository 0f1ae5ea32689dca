package jp.kenpos.platform.work

import android.app.Application
import androidx.work.ListenableWorker
import androidx.work.NetworkType
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.testing.TestListenableWorkerBuilder
import androidx.work.testing.WorkManagerTestInitHelper
import jp.kenpos.bindings.Language
import jp.kenpos.kit.Server
import jp.kenpos.kit.phoneOfTaro
import jp.kenpos.platform.FakeApp
import kotlinx.coroutines.test.runTest
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue

private const val SIX_HOURS_MS = 6 * 3_600_000L

@RunWith(RobolectricTestRunner::class)
class WakeUpsTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val app: Application = RuntimeEnvironment.getApplication()
    private val wakeUps = WorkWakeUps(app)

    @Before
    fun `with a WorkManager of its own`() = WorkManagerTestInitHelper.initializeTestWorkManager(app)

    @After
    fun `and none after it`() = WorkManagerTestInitHelper.closeWorkDatabase()

    @Test
    fun `there is one piece of work and it wants a network`() {
        wakeUps.keep()
        val first = planned().single()
        wakeUps.keep()
        wakeUps.next(1_000u)
        wakeUps.keep()
        assertEquals(first.id, planned().single().id)
        assertEquals(NetworkType.CONNECTED, planned().single().constraints.requiredNetworkType)
        assertEquals(SIX_HOURS_MS, planned().single().periodicityInfo?.repeatIntervalMillis)
    }

    @Test
    fun `it comes when the core wishes and to ask that it stays changes nothing`() {
        wakeUps.keep()
        val now = System.currentTimeMillis()
        wakeUps.next(900_000u)
        wakeUps.keep()
        assertTrue(planned().single().nextScheduleTimeMillis in now + 900_000..now + 960_000)
        wakeUps.next(60_000u)
        assertTrue(planned().single().nextScheduleTimeMillis in now + 60_000..now + 120_000, "the last wish stands")
    }

    @Test
    fun `when nobody is signed in any more it ends`() {
        wakeUps.keep()
        wakeUps.stop()
        assertEquals(WorkInfo.State.CANCELLED, planned().single().state)
        wakeUps.keep()
        assertTrue(planned().any { it.state == WorkInfo.State.ENQUEUED }, "and begins again with the next member")
    }

    @Test
    @Config(application = FakeApp::class)
    fun `what WorkManager starts reads and sends and asks for no retry of WorkManager's`() = runTest {
        Server(folder.root.toPath()).use { server ->
            phoneOfTaro(folder.root.toPath(), server.url).use { phone ->
                phone.call { logWeight(68_200u, null, 540) }
                (app as FakeApp).phone = phone
                server.close()
                assertIs<ListenableWorker.Result.Success>(TestListenableWorkerBuilder<SyncWorker>(app).build().doWork())
                assertEquals(WorkInfo.State.ENQUEUED, planned().single().state, "the core's wish")
                phone.call { resume() }
                assertEquals(10L, phone.call { points(Language.JA) }.pending)
            }
        }
    }

    private fun planned(): List<WorkInfo> = WorkManager.getInstance(app).getWorkInfosForUniqueWork(SYNC_WORK).get()
}
