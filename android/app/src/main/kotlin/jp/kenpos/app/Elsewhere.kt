package jp.kenpos.app

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.health.connect.HealthConnectManager
import android.net.Uri
import android.os.Build
import android.provider.Settings
import androidx.health.connect.client.HealthConnectClient
import jp.kenpos.bindings.Channel

private const val STORE = "com.android.vending"
private const val PROVIDER = "com.google.android.apps.healthdata"

/**
 * The pages outside this app it leads to.
 *
 * Comes in: where to. Goes out: that page, or the next best this phone has. Must never happen: an end of the app because a
 * page is missing; anything of the member in an address.
 */
class Elsewhere(private val context: Context) {
    /** Where the member allows the app to read [channel]. */
    fun settingsOf(channel: Channel) = when (channel) {
        Channel.HEALTH_CONNECT -> open(listOfNotNull(ownHealthPage(), healthPage(), ownPage()))
        else -> open(listOf(ownPage()))
    }

    /** Health Connect in the store. */
    fun provider() = open(storePages("$PROVIDER&url=healthconnect%3A%2F%2Fonboarding"))

    /** This app in the store. */
    fun update() = open(storePages(context.packageName))

    /** This app's page of Health Connect, which only the system's own has. */
    private fun ownHealthPage(): Intent? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE) return null
        return Intent(HealthConnectManager.ACTION_MANAGE_HEALTH_PERMISSIONS)
            .putExtra(Intent.EXTRA_PACKAGE_NAME, context.packageName)
    }

    private fun healthPage() = Intent(HealthConnectClient.ACTION_HEALTH_CONNECT_SETTINGS)

    private fun ownPage() =
        Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))

    /** A company's phone may have another store, or none. */
    private fun storePages(what: String): List<Intent> {
        val page = Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=$what"))
        return listOf(Intent(page).setPackage(STORE), page)
    }

    private fun open(pages: List<Intent>) {
        for (page in pages) {
            try {
                return context.startActivity(page)
            } catch (_: ActivityNotFoundException) {
                continue
            } catch (_: SecurityException) {
                continue
            }
        }
    }
}
