package jp.kenpos.platform.work

import android.content.Context
import androidx.work.CoroutineWorker
import androidx.work.WorkerParameters
import jp.kenpos.platform.HasShell

/**
 * What WorkManager starts. It always succeeds: whether and when to try again is the core's, and a run that is stopped
 * loses nothing.
 */
class SyncWorker(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        (applicationContext as HasShell).shell.workInBackground()
        return Result.success()
    }
}
