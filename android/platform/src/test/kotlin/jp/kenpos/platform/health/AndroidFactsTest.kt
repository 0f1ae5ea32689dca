package jp.kenpos.platform.health

import android.app.Application
import android.content.pm.ApplicationInfo
import android.content.pm.PackageInfo
import android.os.Build
import android.os.UserManager
import androidx.health.connect.client.HealthConnectClient
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.LifecycleRegistry
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.Unsupported
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
class AndroidFactsTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val process = Process()
    private var sdkStatus = HealthConnectClient.SDK_AVAILABLE
    private val facts by lazy { AndroidFacts(app, process) { sdkStatus } }

    @Before
    fun `with Play services`() = install("com.google.android.gms")

    @Test
    @Config(sdk = [23])
    fun `Android 6 has no Health Connect and Jetpack's client is not asked`() {
        val asked = AndroidFacts(app, process)
        assertEquals(HealthOutcome.Unsupported(Unsupported.OS_TOO_OLD), asked.unusable())
    }

    @Test
    @Config(sdk = [34])
    fun `Android 14 can be asked`() = assertNull(facts.unusable())

    @Test
    @Config(sdk = [34])
    fun `a work profile is told as such`() {
        shadowOf(app.getSystemService(UserManager::class.java)).setManagedProfile(true)
        assertEquals(HealthOutcome.Unsupported(Unsupported.WORK_PROFILE), facts.unusable())
    }

    @Test
    @Config(sdk = [34])
    fun `below Android 14 a provider that is missing and one that is old are two answers`() = onAndroid13 {
        sdkStatus = HealthConnectClient.SDK_UNAVAILABLE_PROVIDER_UPDATE_REQUIRED
        assertEquals(HealthOutcome.ProviderMissing, facts.unusable())
        install("com.google.android.apps.healthdata")
        assertEquals(HealthOutcome.ProviderUpdate, facts.unusable())
        sdkStatus = HealthConnectClient.SDK_AVAILABLE
        assertNull(facts.unusable())
    }

    @Test
    @Config(sdk = [34])
    fun `below Android 14 a phone without Play services has none`() = onAndroid13 {
        shadowOf(app.packageManager).removePackage("com.google.android.gms")
        assertEquals(HealthOutcome.Unsupported(Unsupported.NO_PLAY), facts.unusable())
    }

    @Test
    fun `the app is in front while the member sees it`() {
        assertFalse(facts.inFront())
        process.lifecycle.handleLifecycleEvent(Lifecycle.Event.ON_START)
        assertTrue(facts.inFront())
        process.lifecycle.handleLifecycleEvent(Lifecycle.Event.ON_STOP)
        assertFalse(facts.inFront())
    }

    private fun install(name: String) = shadowOf(app.packageManager).installPackage(
        PackageInfo().apply {
            packageName = name
            applicationInfo = ApplicationInfo().apply { packageName = name }
        },
    )

    /** Android 13 differs here by its number alone. */
    private fun onAndroid13(test: () -> Unit) {
        ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", Build.VERSION_CODES.TIRAMISU)
        try {
            test()
        } finally {
            ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
        }
    }

    private class Process : LifecycleOwner {
        override val lifecycle = LifecycleRegistry.createUnsafe(this)
    }
}
