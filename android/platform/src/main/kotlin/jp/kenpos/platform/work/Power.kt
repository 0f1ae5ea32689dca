package jp.kenpos.platform.work

import android.app.ActivityManager
import android.app.usage.UsageStatsManager
import android.content.Context
import android.os.Build
import android.os.PowerManager
import jp.kenpos.bindings.Background

/** What the system lets the app do while nobody looks, as it says now. */
fun background(context: Context): Background = when {
    Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
        context.getSystemService(ActivityManager::class.java).isBackgroundRestricted -> Background.OFF

    context.getSystemService(PowerManager::class.java).isPowerSaveMode -> Background.LOW_POWER

    Build.VERSION.SDK_INT >= Build.VERSION_CODES.R && isPutOff(context) -> Background.LOW_POWER

    else -> Background.ALLOWED
}

/** The system runs an app that is seldom used once a day, if at all. */
private fun isPutOff(context: Context): Boolean = Build.VERSION.SDK_INT >= Build.VERSION_CODES.R &&
    context.getSystemService(UsageStatsManager::class.java).appStandbyBucket >=
    UsageStatsManager.STANDBY_BUCKET_RESTRICTED
