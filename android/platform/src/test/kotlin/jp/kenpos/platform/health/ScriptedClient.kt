package jp.kenpos.platform.health

import android.health.connect.HealthConnectException
import android.os.Build
import android.os.RemoteException
import androidx.health.connect.client.HealthConnectClient
import androidx.health.connect.client.HealthConnectFeatures
import androidx.health.connect.client.PermissionController
import androidx.health.connect.client.aggregate.AggregationResult
import androidx.health.connect.client.changes.Change
import androidx.health.connect.client.changes.DeletionChange
import androidx.health.connect.client.changes.UpsertionChange
import androidx.health.connect.client.records.Record
import androidx.health.connect.client.records.StepsRecord
import androidx.health.connect.client.records.WeightRecord
import androidx.health.connect.client.records.metadata.DataOrigin
import androidx.health.connect.client.records.metadata.Device
import androidx.health.connect.client.records.metadata.Metadata
import androidx.health.connect.client.request.AggregateGroupByDurationRequest
import androidx.health.connect.client.request.AggregateGroupByPeriodRequest
import androidx.health.connect.client.request.AggregateRequest
import androidx.health.connect.client.request.ChangesTokenRequest
import androidx.health.connect.client.request.ReadRecordsRequest
import androidx.health.connect.client.response.ChangesResponse
import androidx.health.connect.client.response.ReadRecordsResponse
import androidx.health.connect.client.time.TimeRangeFilter
import androidx.health.connect.client.units.grams
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.RecordingMethod
import jp.kenpos.bindings.Sample
import jp.kenpos.bindings.SampleKind
import java.io.IOException
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import kotlin.reflect.KClass

/**
 * Jetpack's client of Health Connect, over a store that behaves as badly as the real one (`ScriptedStore` of testkit).
 *
 * It speaks Jetpack's types on one side and the core's commands on the other, and throws what Jetpack's client throws.
 *
 * @param answer what the store answers.
 */
class ScriptedClient(private val answer: (HealthCommand) -> HealthOutcome) :
    HealthConnectClient,
    PermissionController,
    HealthConnectFeatures {
    /** What the member has allowed. */
    var granted = setOf("android.permission.health.READ_STEPS", "android.permission.health.READ_WEIGHT")

    /** What this phone's Health Connect can do besides. */
    var featuresHere = emptySet<Int>()

    override val permissionController: PermissionController get() = this
    override val features: HealthConnectFeatures get() = this

    override suspend fun getGrantedPermissions(): Set<String> = granted

    override suspend fun revokeAllPermissions() {
        granted = emptySet()
    }

    override fun getFeatureStatus(feature: Int): Int = if (feature in featuresHere) {
        HealthConnectFeatures.FEATURE_STATUS_AVAILABLE
    } else {
        HealthConnectFeatures.FEATURE_STATUS_UNAVAILABLE
    }

    override suspend fun getChangesToken(request: ChangesTokenRequest): String =
        ask<HealthOutcome.Token>(HealthCommand.TakeToken(kindOf(request.recordTypes.single()))).token

    override suspend fun <T : Record> readRecords(request: ReadRecordsRequest<T>): ReadRecordsResponse<T> {
        check(request.ascendingOrder) { "the core reads forward" }
        val range = request.timeRangeFilter
        val page = ask<HealthOutcome.Records>(
            HealthCommand.ReadRecords(
                kindOf(request.recordType),
                range.startTime!!,
                range.endTime!!,
                request.pageToken,
                request.pageSize.toUInt(),
            ),
        )
        @Suppress("UNCHECKED_CAST") // The store answers with what was asked for.
        return ReadRecordsResponse(page.samples.map(::recordOf) as List<T>, page.nextPage)
    }

    override suspend fun getChanges(changesToken: String): ChangesResponse {
        // A token knows its kind by itself.
        val told = answer(HealthCommand.GetChanges(SampleKind.STEPS, changesToken, PAGE))
        if (told is HealthOutcome.CursorInvalid) return changesOf(emptyList(), "", hasMore = false, expired = true)
        val page = told.orThrow<HealthOutcome.Changes>()
        val changes = page.upserted.map { UpsertionChange(recordOf(it)) } + page.deleted.map { deletionOf(it) }
        return changesOf(changes, page.nextToken, page.hasMore, page.expired)
    }

    override suspend fun aggregate(request: AggregateRequest): AggregationResult {
        val range = request.hidden<TimeRangeFilter>("getTimeRangeFilter")
        val (since, until) = range.startTime!! to range.endTime!!
        // The store goes by the moments alone.
        val told = answer(HealthCommand.DayTotal(LocalDate.EPOCH, since, until, excludeManual = false, bySource = true))
        if (told is HealthOutcome.NoData) return sumOf(emptyMap(), emptySet())
        val total = told.orThrow<HealthOutcome.Total>()
        val origins = total.bySource.mapTo(LinkedHashSet()) { DataOrigin(it.origin) }
        return sumOf(mapOf(StepsRecord.COUNT_TOTAL.metricKey to total.count.toLong()), origins)
    }

    private inline fun <reified T : HealthOutcome> ask(command: HealthCommand): T = answer(command).orThrow()

    override suspend fun aggregateGroupByDuration(request: AggregateGroupByDurationRequest) = neverAsked()
    override suspend fun aggregateGroupByPeriod(request: AggregateGroupByPeriodRequest) = neverAsked()
    override suspend fun insertRecords(records: List<Record>) = neverAsked()
    override suspend fun updateRecords(records: List<Record>) = neverAsked()
    override suspend fun <T : Record> readRecord(recordType: KClass<T>, recordId: String) = neverAsked()
    override suspend fun deleteRecords(
        recordType: KClass<out Record>,
        recordIdsList: List<String>,
        clientRecordIdsList: List<String>,
    ) = neverAsked()
    override suspend fun deleteRecords(recordType: KClass<out Record>, timeRangeFilter: TimeRangeFilter) = neverAsked()

    private fun neverAsked(): Nothing = error("this app only reads, and reads no other way")

    private companion object {
        /** Health Connect's own page of changes. */
        const val PAGE = 1_000u
    }
}

/** What was asked for, or what Jetpack's client throws instead. */
private inline fun <reified T : HealthOutcome> HealthOutcome.orThrow(): T = when (this) {
    is T -> this
    is HealthOutcome.PermissionMissing, is HealthOutcome.BackgroundForbidden -> throw jetpacks(5)
    is HealthOutcome.RateLimited -> throw jetpacks(7)
    is HealthOutcome.DataSyncInProgress -> throw jetpacks(8)
    is HealthOutcome.Failed -> throw jetpacks(code.toInt())
    else -> error("no answer of Health Connect: $this")
}

/** From Android 14 on with the system's own exception as the cause; below, the kind says all there is. */
fun jetpacks(code: Int): Exception {
    val modern = Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE
    val cause = if (modern) HealthConnectException(code, "invented") else null
    return when (code) {
        3 -> IllegalArgumentException(cause)
        4 -> IOException(cause)
        5 -> SecurityException(cause)
        6 -> RemoteException("invented")
        else -> IllegalStateException(cause)
    }
}

private fun kindOf(type: KClass<out Record>) = if (type == StepsRecord::class) SampleKind.STEPS else SampleKind.WEIGHT

private fun recordOf(sample: Sample): Record {
    val offset = sample.utcOffsetMinutes?.let { ZoneOffset.ofTotalSeconds(it * 60) }
    return when (sample.kind) {
        SampleKind.STEPS ->
            StepsRecord(sample.start, offset, sample.end, offset, sample.value.toLong(), metadataOf(sample))

        SampleKind.WEIGHT -> WeightRecord(sample.start, offset, sample.value.toDouble().grams, metadataOf(sample))
    }
}

/** Jetpack keeps the making of what only Health Connect makes to itself. */
fun metadataOf(sample: Sample): Metadata {
    val method = when (sample.method) {
        RecordingMethod.ACTIVE -> Metadata.RECORDING_METHOD_ACTIVELY_RECORDED
        RecordingMethod.AUTOMATIC -> Metadata.RECORDING_METHOD_AUTOMATICALLY_RECORDED
        RecordingMethod.MANUAL -> Metadata.RECORDING_METHOD_MANUAL_ENTRY
        RecordingMethod.UNKNOWN -> Metadata.RECORDING_METHOD_UNKNOWN
    }
    val device = sample.device?.let { Device(type = Device.TYPE_UNKNOWN, manufacturer = null, model = it) }
    return Metadata::class.java.constructors.single { it.parameterCount == 7 }.newInstance(
        method,
        sample.id,
        DataOrigin(sample.origin),
        sample.lastModified ?: Instant.EPOCH,
        sample.syncId,
        0L,
        device,
    ) as Metadata
}

private fun changesOf(changes: List<Change>, token: String, hasMore: Boolean, expired: Boolean) =
    ChangesResponse::class.java.constructors.single().newInstance(changes, token, hasMore, expired) as ChangesResponse

private fun deletionOf(id: String) =
    DeletionChange::class.java.constructors.first { it.parameterCount == 1 }.newInstance(id) as DeletionChange

private fun sumOf(sums: Map<String, Long>, origins: Set<DataOrigin>) = AggregationResult::class.java.constructors
    .single().newInstance(sums, emptyMap<String, Double>(), origins) as AggregationResult

private inline fun <reified T> Any.hidden(getter: String): T =
    javaClass.methods.single { it.name.startsWith(getter) }.invoke(this) as T
