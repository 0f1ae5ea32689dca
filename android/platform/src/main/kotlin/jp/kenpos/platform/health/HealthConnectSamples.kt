package jp.kenpos.platform.health

import androidx.health.connect.client.records.Record
import androidx.health.connect.client.records.StepsRecord
import androidx.health.connect.client.records.WeightRecord
import androidx.health.connect.client.records.metadata.Device
import androidx.health.connect.client.records.metadata.Metadata
import jp.kenpos.bindings.RecordingMethod
import jp.kenpos.bindings.Sample
import jp.kenpos.bindings.SampleKind
import java.math.BigDecimal
import java.time.ZoneOffset

private const val SECONDS_A_MINUTE = 60

/**
 * A record of Health Connect as the core takes it.
 *
 * Comes in: one record of a kind the core asked for. Goes out: the same facts. Must never happen: a fact that the record
 * does not hold; a number with an exponent.
 */
internal fun sampleOf(record: Record, ownPackage: String): Sample = when (record) {
    is StepsRecord -> Sample(
        id = record.metadata.id,
        kind = SampleKind.STEPS,
        start = record.startTime,
        end = record.endTime,
        value = record.count.toString(),
        unit = "count",
        origin = record.metadata.dataOrigin.packageName,
        own = record.metadata.dataOrigin.packageName == ownPackage,
        device = record.metadata.device?.name,
        method = record.metadata.method,
        lastModified = record.metadata.lastModifiedTime,
        syncId = record.metadata.clientRecordId,
        utcOffsetMinutes = record.startZoneOffset?.minutes,
    )

    is WeightRecord -> Sample(
        id = record.metadata.id,
        kind = SampleKind.WEIGHT,
        start = record.time,
        end = record.time,
        // The shortest decimal that is this double.
        value = BigDecimal.valueOf(record.weight.inGrams).toPlainString(),
        unit = "g",
        origin = record.metadata.dataOrigin.packageName,
        own = record.metadata.dataOrigin.packageName == ownPackage,
        device = record.metadata.device?.name,
        method = record.metadata.method,
        lastModified = record.metadata.lastModifiedTime,
        syncId = record.metadata.clientRecordId,
        utcOffsetMinutes = record.zoneOffset?.minutes,
    )

    else -> error("the core asks for steps and weights only")
}

private val Device.name: String?
    get() = listOfNotNull(manufacturer, model).joinToString(" ").ifEmpty { null }

private val Metadata.method: RecordingMethod
    get() = when (recordingMethod) {
        Metadata.RECORDING_METHOD_ACTIVELY_RECORDED -> RecordingMethod.ACTIVE
        Metadata.RECORDING_METHOD_AUTOMATICALLY_RECORDED -> RecordingMethod.AUTOMATIC
        Metadata.RECORDING_METHOD_MANUAL_ENTRY -> RecordingMethod.MANUAL
        else -> RecordingMethod.UNKNOWN
    }

private val ZoneOffset.minutes: Short
    get() = (totalSeconds / SECONDS_A_MINUTE).toShort()
