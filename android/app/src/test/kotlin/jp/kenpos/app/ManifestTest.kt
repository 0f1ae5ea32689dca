package jp.kenpos.app

import android.app.Application
import android.content.ComponentName
import android.content.Intent
import android.content.pm.ApplicationInfo
import android.content.pm.ComponentInfo
import android.content.pm.PackageManager
import android.net.Uri
import androidx.startup.InitializationProvider
import jp.kenpos.platform.health.HealthPermissions
import jp.kenpos.platform.tell.ReminderReceiver
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.xmlpull.v1.XmlPullParser
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

private val DOMAINS = listOf("root", "file", "database", "sharedpref", "external")

/** The manifest that goes into the APK, with the libraries' in it. */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val packages: PackageManager = app.packageManager
    private val asked = packages.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS)
        .requestedPermissions.orEmpty().toSet()

    @Test
    fun `every part the system may start is a class of the app`() {
        val flags = PackageManager.GET_ACTIVITIES or PackageManager.GET_RECEIVERS or PackageManager.GET_SERVICES or
            PackageManager.GET_PROVIDERS or PackageManager.GET_DISABLED_COMPONENTS
        val info = packages.getPackageInfo(app.packageName, flags)
        val parts = listOf<Array<out ComponentInfo>?>(info.activities, info.receivers, info.services, info.providers)
            .flatMap { it.orEmpty().toList() }
        assertTrue(parts.size > 5, "the libraries' parts are merged: ${parts.map { it.name }}")
        for (part in parts) if (part.name != "jp.kenpos.app.WhyHealthUsage") Class.forName(part.name)
        assertTrue(info.receivers.orEmpty().any { it.name == ReminderReceiver::class.java.name && !it.exported })
    }

    @Test
    fun `what Health Connect is asked for stands in the manifest`() {
        assertEquals(emptySet(), HealthPermissions.READ - asked)
        assertTrue("android.permission.health.READ_HEALTH_DATA_IN_BACKGROUND" in asked)
        assertTrue("android.permission.health.READ_HEALTH_DATA_HISTORY" in asked)
    }

    @Test
    fun `the page that says why is found by Health Connect of every system`() {
        val before14 = Intent("androidx.health.ACTION_SHOW_PERMISSIONS_RATIONALE").setPackage(app.packageName)
        val from14 = Intent("android.intent.action.VIEW_PERMISSION_USAGE")
            .addCategory("android.intent.category.HEALTH_PERMISSIONS").setPackage(app.packageName)
        for (intent in listOf(before14, from14)) assertNotNull(packages.resolveActivity(intent, 0), "$intent")
    }

    @Test
    fun `a link and the launcher lead to the one window`() {
        val link = Intent(Intent.ACTION_VIEW, Uri.parse("kenpos://points")).setPackage(app.packageName)
        val launch = packages.getLaunchIntentForPackage(app.packageName)!!
        for (intent in listOf(link, launch)) {
            assertEquals(MainActivity::class.java.name, packages.resolveActivity(intent, 0)?.activityInfo?.name)
        }
    }

    @Test
    fun `nothing of it is in a backup or goes to another phone`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        assertEquals(DOMAINS, excluded(R.xml.backup).map { it.second })
        val rules = excluded(R.xml.data_extraction)
        assertEquals(DOMAINS, rules.filter { it.first == "cloud-backup" }.map { it.second })
        assertEquals(DOMAINS, rules.filter { it.first == "device-transfer" }.map { it.second })
    }

    @Test
    fun `no request goes over a road without a lock`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_USES_CLEARTEXT_TRAFFIC)
    }

    @Test
    fun `what the app needs at its start is started with it`() {
        val provider = ComponentName(app, InitializationProvider::class.java)
        val started = packages.getProviderInfo(provider, PackageManager.GET_META_DATA).metaData.keySet()
        assertTrue("androidx.work.WorkManagerInitializer" in started, "wake-ups: $started")
        assertTrue("androidx.lifecycle.ProcessLifecycleInitializer" in started, "the front: $started")
    }

    /** Which wholes of a file of rules are left out: the section and the domain. */
    private fun excluded(rules: Int): List<Pair<String, String>> {
        val found = mutableListOf<Pair<String, String>>()
        var section = ""
        val xml = app.resources.getXml(rules)
        while (xml.next() != XmlPullParser.END_DOCUMENT) {
            if (xml.eventType != XmlPullParser.START_TAG) continue
            if (xml.name != "exclude") section = xml.name
            if (xml.name == "exclude" && xml.getAttributeValue(null, "path") == ".") {
                found += section to xml.getAttributeValue(null, "domain")
            }
        }
        return found
    }
}
