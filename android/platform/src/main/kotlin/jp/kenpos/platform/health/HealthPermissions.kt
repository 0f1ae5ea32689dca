package jp.kenpos.platform.health

import androidx.health.connect.client.HealthConnectClient
import androidx.health.connect.client.HealthConnectFeatures
import androidx.health.connect.client.permission.HealthPermission
import androidx.health.connect.client.records.StepsRecord
import androidx.health.connect.client.records.WeightRecord

/**
 * The permissions of Health Connect this app asks for.
 *
 * Comes in: what this phone's Health Connect can do. Goes out: names of permissions. Must never happen: one that the
 * manifest does not name; to ask for one the phone does not know, which makes the question fail as a whole.
 */
class HealthPermissions(private val client: () -> HealthConnectClient) {
    /** What to ask the member for: steps and weight, and where the phone has it the background and the days before. */
    fun wanted(): Set<String> = READ + extras().filterKeys(::available).values

    /** Whether steps or weights may be read now; the rest is asked for and can be done without. */
    suspend fun given(): Boolean = client().permissionController.getGrantedPermissions().any { it in READ }

    private fun available(feature: Int): Boolean =
        client().features.getFeatureStatus(feature) == HealthConnectFeatures.FEATURE_STATUS_AVAILABLE

    companion object {
        /** The permissions without which nothing is read. */
        val READ = setOf(
            HealthPermission.getReadPermission(StepsRecord::class),
            HealthPermission.getReadPermission(WeightRecord::class),
        )

        private fun extras() = mapOf(
            HealthConnectFeatures.FEATURE_READ_HEALTH_DATA_IN_BACKGROUND to
                HealthPermission.PERMISSION_READ_HEALTH_DATA_IN_BACKGROUND,
            HealthConnectFeatures.FEATURE_READ_HEALTH_DATA_HISTORY to
                HealthPermission.PERMISSION_READ_HEALTH_DATA_HISTORY,
        )
    }
}
