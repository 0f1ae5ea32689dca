package jp.kenpos.platform.health

import androidx.health.connect.client.HealthConnectFeatures
import jp.kenpos.bindings.HealthOutcome
import kotlinx.coroutines.test.runTest
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private const val PREFIX = "android.permission.health."

@RunWith(RobolectricTestRunner::class)
class HealthPermissionsTest {
    private val client = ScriptedClient { HealthOutcome.Done }
    private val permissions = HealthPermissions { client }

    @Test
    fun `a phone is asked for what its Health Connect knows and for nothing else`() {
        val read = setOf("${PREFIX}READ_STEPS", "${PREFIX}READ_WEIGHT")
        assertEquals(read, permissions.wanted())
        client.featuresHere = setOf(HealthConnectFeatures.FEATURE_READ_HEALTH_DATA_IN_BACKGROUND)
        assertEquals(read + "${PREFIX}READ_HEALTH_DATA_IN_BACKGROUND", permissions.wanted())
        client.featuresHere += HealthConnectFeatures.FEATURE_READ_HEALTH_DATA_HISTORY
        assertEquals(
            read + "${PREFIX}READ_HEALTH_DATA_IN_BACKGROUND" + "${PREFIX}READ_HEALTH_DATA_HISTORY",
            permissions.wanted(),
        )
    }

    @Test
    fun `one kind is enough to begin with and the background alone is not`() = runTest {
        client.granted = setOf("${PREFIX}READ_WEIGHT")
        assertTrue(permissions.given())
        client.granted = setOf("${PREFIX}READ_HEALTH_DATA_IN_BACKGROUND")
        assertFalse(permissions.given())
    }
}
