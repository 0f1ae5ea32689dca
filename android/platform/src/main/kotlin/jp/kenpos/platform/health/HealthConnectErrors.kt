package jp.kenpos.platform.health

import android.health.connect.HealthConnectException
import android.os.Build
import android.os.RemoteException
import androidx.annotation.RequiresApi
import java.io.IOException

// The codes of HealthConnectException, which exists from Android 14 on only; the core knows what each means.
private const val UNKNOWN = 1L
private const val INVALID_ARGUMENT = 3L
private const val IO = 4L
private const val SECURITY = 5L
private const val REMOTE = 6L

/**
 * The code of what Jetpack's client threw. From Android 14 on the cause has it; below, and where the client leaves the
 * cause out, the kind of exception stands for it (the client's own table, read backwards).
 */
internal fun codeOf(error: Throwable): Long {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) Platform.codeOf(error)?.let { return it }
    return when (error) {
        is SecurityException -> SECURITY
        is IllegalArgumentException -> INVALID_ARGUMENT
        is IOException -> IO
        is RemoteException -> REMOTE
        else -> UNKNOWN
    }
}

/** A class of its own, so that a phone without the exception never loads it. */
@RequiresApi(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
private object Platform {
    fun codeOf(error: Throwable): Long? = generateSequence(error) {
        it.cause
    }.filterIsInstance<HealthConnectException>().firstOrNull()?.errorCode?.toLong()
}
