package jp.kenpos.platform.health

import androidx.health.connect.client.HealthConnectClient
import androidx.health.connect.client.changes.DeletionChange
import androidx.health.connect.client.changes.UpsertionChange
import androidx.health.connect.client.permission.HealthPermission
import androidx.health.connect.client.records.Record
import androidx.health.connect.client.records.StepsRecord
import androidx.health.connect.client.records.WeightRecord
import androidx.health.connect.client.request.AggregateRequest
import androidx.health.connect.client.request.ChangesTokenRequest
import androidx.health.connect.client.request.ReadRecordsRequest
import androidx.health.connect.client.time.TimeRangeFilter
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.SampleKind
import jp.kenpos.bindings.SourceSum
import jp.kenpos.bindings.Unsupported
import jp.kenpos.bindings.healthConnectOutcome
import jp.kenpos.kit.HealthStore
import kotlinx.coroutines.CancellationException
import kotlin.reflect.KClass

/**
 * Health Connect, by Jetpack's client: the app on Android 9 to 13, the system from 14 on.
 *
 * Comes in: the core's commands. Goes out: what Health Connect answered, or why it did not. Must never happen: a decision
 * (which page, which day, what counts is the core's); a number it did not give; an error that becomes one; "not in the
 * background" told as "permission taken back".
 *
 * @param phone what can be known before it is asked.
 * @param client how it is asked; only called where [phone] finds nothing in the way.
 */
class HealthConnectStore(private val phone: HealthConnectFacts, private val client: () -> HealthConnectClient) :
    HealthStore {
    override suspend fun carryOut(command: HealthCommand): HealthOutcome {
        if (command is HealthCommand.Complete) return HealthOutcome.Done
        phone.unusable()?.let { return it }
        return try {
            client().ask(command)
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (@Suppress("TooGenericExceptionCaught") error: Exception) {
            // Whatever it is, it is told as what the core makes of its code.
            healthConnectOutcome(
                code = codeOf(error),
                changes = command is HealthCommand.GetChanges,
                background = !phone.inFront() && mayReadForAll(command),
            )
        }
    }

    private suspend fun HealthConnectClient.ask(command: HealthCommand): HealthOutcome = when (command) {
        is HealthCommand.TakeToken -> HealthOutcome.Token(
            getChangesToken(ChangesTokenRequest(setOf(command.kind.type))),
        )

        is HealthCommand.ReadRecords -> read(command)

        is HealthCommand.GetChanges -> changes(command)

        is HealthCommand.DayTotal -> total(command)

        is HealthCommand.Complete, is HealthCommand.QueryAnchored, is HealthCommand.ReadCounter -> ANOTHER_STORE
    }

    private suspend fun HealthConnectClient.read(command: HealthCommand.ReadRecords): HealthOutcome {
        val page = readRecords(
            ReadRecordsRequest(
                recordType = command.kind.type,
                timeRangeFilter = TimeRangeFilter.between(command.since, command.until),
                pageSize = command.limit.toInt(),
                pageToken = command.pageToken,
            ),
        )
        return HealthOutcome.Records(page.records.map(::sampleOf), page.pageToken)
    }

    /** Jetpack's client takes no limit here; the core takes what comes. */
    private suspend fun HealthConnectClient.changes(command: HealthCommand.GetChanges): HealthOutcome {
        val page = getChanges(command.token)
        return HealthOutcome.Changes(
            upserted = page.changes.filterIsInstance<UpsertionChange>().map { sampleOf(it.record) },
            deleted = page.changes.filterIsInstance<DeletionChange>().map { it.recordId },
            nextToken = page.nextChangesToken,
            hasMore = page.hasMore,
            expired = page.changesTokenExpired,
        )
    }

    private suspend fun HealthConnectClient.total(command: HealthCommand.DayTotal): HealthOutcome {
        // It has no such filter, and a sum with the typed ones in it is not what was asked for.
        if (command.excludeManual) return ANOTHER_STORE
        val range = TimeRangeFilter.between(command.since, command.until)
        val sum = aggregate(AggregateRequest(setOf(StepsRecord.COUNT_TOTAL), range))
        val total = sum[StepsRecord.COUNT_TOTAL] ?: return HealthOutcome.NoData(mayRead(SampleKind.STEPS))
        val sources = if (command.bySource) sum.dataOrigins else emptySet()
        return HealthOutcome.Total(total.toString(), sources.map { SourceSum(it.packageName, null) })
    }

    private fun sampleOf(record: Record) = sampleOf(record, phone.packageName)

    /** Whether reading is allowed in the foreground; an error says no. */
    private suspend fun mayReadForAll(command: HealthCommand): Boolean = try {
        client().mayRead(command.about)
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (@Suppress("TooGenericExceptionCaught") _: Exception) {
        false
    }
}

/** The answer to a command of another platform's store: there is none of the kind on this phone. */
internal val ANOTHER_STORE = HealthOutcome.Unsupported(Unsupported.NO_HARDWARE)

private suspend fun HealthConnectClient.mayRead(kind: SampleKind): Boolean =
    HealthPermission.getReadPermission(kind.type) in permissionController.getGrantedPermissions()

private val HealthCommand.about: SampleKind
    get() = when (this) {
        is HealthCommand.TakeToken -> kind
        is HealthCommand.ReadRecords -> kind
        is HealthCommand.GetChanges -> kind
        else -> SampleKind.STEPS
    }

private val SampleKind.type: KClass<out Record>
    get() = when (this) {
        SampleKind.STEPS -> StepsRecord::class
        SampleKind.WEIGHT -> WeightRecord::class
    }
