package jp.kenpos.platform.work

import android.content.Context
import androidx.work.Constraints
import androidx.work.ExistingPeriodicWorkPolicy
import androidx.work.NetworkType
import androidx.work.PeriodicWorkRequest
import androidx.work.PeriodicWorkRequestBuilder
import androidx.work.WorkManager
import java.util.concurrent.TimeUnit

/** How the system is asked to wake the app. When, says the core. */
interface WakeUps {
    /** Sees to it that the app is woken now and then. What was asked for stands. */
    fun keep()

    /** Wakes the app in [inMs] milliseconds, or later where the system is busy or there is no network. */
    fun next(inMs: ULong)

    /** Never again. */
    fun stop()
}

/** Its name in WorkManager: there is one of it. */
internal const val SYNC_WORK = "kenpos.sync"

/** Where the core wishes for nothing: as often as it wishes to read a day's steps. */
private const val PERIOD_HOURS = 6L

/**
 * By WorkManager: one piece of work, again and again.
 *
 * Comes in: a wish of the core. Goes out: work that is planned. Must never happen: a retry of WorkManager's own (the core
 * keeps its waits in its database, where they outlive the process); two pieces of work for one purpose.
 */
class WorkWakeUps(private val context: Context) : WakeUps {
    private val manager get() = WorkManager.getInstance(context)

    override fun keep() = plan(ExistingPeriodicWorkPolicy.KEEP) { this }

    // To update leaves a run that is under way alone, so that a run can plan its next.
    override fun next(inMs: ULong) = plan(ExistingPeriodicWorkPolicy.UPDATE) {
        setNextScheduleTimeOverride(System.currentTimeMillis() + inMs.toLong())
    }

    override fun stop() {
        manager.cancelUniqueWork(SYNC_WORK)
    }

    private fun plan(
        policy: ExistingPeriodicWorkPolicy,
        change: PeriodicWorkRequest.Builder.() -> PeriodicWorkRequest.Builder,
    ) {
        val request = PeriodicWorkRequestBuilder<SyncWorker>(PERIOD_HOURS, TimeUnit.HOURS)
            .setConstraints(Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build())
            .change()
            .build()
        manager.enqueueUniquePeriodicWork(SYNC_WORK, policy, request)
    }
}
