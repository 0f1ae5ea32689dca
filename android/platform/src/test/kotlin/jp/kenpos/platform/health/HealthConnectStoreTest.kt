package jp.kenpos.platform.health

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.Sample
import jp.kenpos.bindings.SampleKind
import jp.kenpos.bindings.ScriptedStore
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.TestDevice
import jp.kenpos.bindings.WhyEnded
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.Lab
import jp.kenpos.kit.Phone
import jp.kenpos.kit.readHealth
import jp.kenpos.kit.setUp
import jp.kenpos.kit.taro
import kotlinx.coroutines.test.runTest
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue

private const val HOUR_MS = 3_600_000L
private const val SIX_IN_THE_MORNING = "2026-11-21T21:00:00Z"
private const val SCRIPT = """{ "store": "health_connect", "phone": "yuki-android", "app": "jp.kenpos", "events": [
  { "at": "2026-11-22T06:00:00+09:00", "do": "allow", "read": ["steps", "weight"], "write": [] },
  { "at": "2026-11-22T07:00:00+09:00", "do": "phone_counts", "id": "phone",
    "start": "2026-11-22T06:10:00+09:00", "end": "2026-11-22T06:50:00+09:00", "count": 4000 },
  { "at": "2026-11-22T07:10:00+09:00", "do": "write_weight", "id": "scale", "origin": "com.example.scale",
    "time": "2026-11-22T07:05:00+09:00", "weight": "68.2", "unit": "kg", "recording_method": "actively_recorded" },
  { "at": "2026-11-22T07:20:00+09:00", "do": "write_steps", "id": "typed", "origin": "com.example.diary",
    "start": "2026-11-22T05:00:00+09:00", "end": "2026-11-22T05:30:00+09:00", "count": 300,
    "recording_method": "manual_entry", "client_record_id": "a", "offset_minutes": 540, "device": "watch" },
  { "at": "2026-11-22T07:30:00+09:00", "do": "prioritise_apps", "apps": ["android", "com.example.diary"] },
  { "at": "2026-11-22T09:00:00+09:00", "do": "leave_app" },
  { "at": "2026-11-22T11:00:00+09:00", "do": "open_app" },
  { "at": "2026-11-22T11:00:00+09:00", "do": "allow", "read": [], "write": [] },
  { "at": "2026-11-22T13:00:00+09:00", "do": "allow", "read": ["steps", "weight"], "write": [] },
  { "at": "2026-11-22T13:00:00+09:00", "do": "delete", "id": "typed" },
  { "at": "2026-11-22T13:00:00+09:00", "do": "phone_counts", "id": "later",
    "start": "2026-11-22T12:00:00+09:00", "end": "2026-11-22T12:30:00+09:00", "count": 1500 }
] }"""

/** A phone on which Health Connect can be asked, unless a test says otherwise. */
class FactsByHand(var front: Boolean = true, var unusable: HealthOutcome? = null) : HealthConnectFacts {
    override val packageName = "jp.kenpos"
    override fun inFront() = front
    override fun unusable() = unusable
}

/** Through Jetpack's client, the lying store of testkit comes to the same as through the shell of Rust's own tests. */
@RunWith(RobolectricTestRunner::class)
class HealthConnectStoreTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val facts = FactsByHand()

    @Test
    fun `a day through Jetpack's client comes to the steps and the weight of the store`() = runTest {
        live { phone, device, store, compared ->
            suspend fun read(reason: HealthReason): WhyEnded? {
                facts.front = reason != HealthReason.BACKGROUND
                device.advance(2 * HOUR_MS)
                return phone.readHealth(Channel.HEALTH_CONNECT, reason, store).ended
            }
            assertEquals(WhyEnded.Done, read(HealthReason.FOREGROUND))
            assertEquals(68_200u, phone.call { home() }.weightGrams)
            val before = phone.call { home() }.steps
            assertIs<WhyEnded.Waiting>(read(HealthReason.BACKGROUND), "allowed in the foreground only")
            assertIs<WhyEnded.Off>(read(HealthReason.FOREGROUND), "the permission was taken back")
            assertEquals(before, phone.call { home() }.steps)
            assertEquals(WhyEnded.Done, read(HealthReason.FOREGROUND))
            assertEquals(5_500u, phone.call { home() }.steps)
            assertTrue(compared() > 10, "the two shells were compared ${compared()} times only")
        }
    }

    @Test
    fun `what cannot be asked at all is told before anything is asked`() = runTest {
        val store = HealthConnectStore(facts) { error("never called") }
        for (outcome in listOf(HealthOutcome.ProviderMissing, HealthOutcome.ProviderUpdate)) {
            facts.unusable = outcome
            assertEquals(outcome, store.carryOut(DAY))
        }
        assertEquals(HealthOutcome.Done, store.carryOut(HealthCommand.Complete), "a run always ends")
    }

    @Test
    fun `an error never becomes a number and each kind is told apart`() = runTest {
        fun storeOf(thrown: Exception) = HealthConnectStore(facts) { ScriptedClient { throw thrown } }
        suspend fun told(code: Int, command: HealthCommand = DAY) = storeOf(jetpacks(code)).carryOut(command)
        val changes = HealthCommand.GetChanges(SampleKind.STEPS, "token", 10u)

        assertEquals(HealthOutcome.PermissionMissing, told(5))
        assertEquals(HealthOutcome.CursorInvalid, told(3, changes))
        assertEquals(HealthOutcome.Failed(3), told(3))
        assertEquals(HealthOutcome.Failed(4), told(4))
        assertEquals(HealthOutcome.Failed(6), told(6))
        assertEquals(HealthOutcome.Failed(1), storeOf(IllegalStateException()).carryOut(DAY))
        facts.front = false
        assertEquals(HealthOutcome.BackgroundForbidden, told(5), "it stands in the foreground")
    }

    @Test
    @Config(sdk = [34])
    fun `from Android 14 on a quota and a migration are told as such`() = runTest {
        suspend fun told(code: Int) =
            HealthConnectStore(facts) { ScriptedClient { throw jetpacks(code) } }.carryOut(DAY)
        assertEquals(HealthOutcome.RateLimited(null), told(7))
        assertEquals(HealthOutcome.DataSyncInProgress, told(8))
    }

    @Test
    fun `no steps at all says whether they could have been seen`() = runTest {
        val client = ScriptedClient { HealthOutcome.NoData(true) }
        val store = HealthConnectStore(facts) { client }
        assertEquals(HealthOutcome.NoData(true), store.carryOut(DAY))
        client.granted = emptySet()
        assertEquals(HealthOutcome.NoData(false), store.carryOut(DAY))
    }

    @Test
    fun `what only another platform can answer is not answered`() = runTest {
        val store = HealthConnectStore(facts) { ScriptedClient { error("never asked") } }
        assertEquals(ANOTHER_STORE, store.carryOut(HealthCommand.ReadCounter))
        assertEquals(ANOTHER_STORE, store.carryOut(DAY.copy(excludeManual = true)))
    }

    /** Every command goes to both shells, over two stores of one script; they must say the same. */
    private suspend fun live(story: suspend (Phone, TestDevice, HealthStore, compared: () -> Int) -> Unit) {
        val told = Json.parseToJsonElement(Path(System.getProperty("kenpos.story")).readText()) as JsonObject
        Lab(told, folder.root.toPath()).use { lab ->
            TestDevice(7u, Instant.parse(SIX_IN_THE_MORNING)).use { device ->
                val config = OpenConfig("${folder.root}/phone", "1.0.0", Platform.ANDROID, SecretPlace.FILE)
                val (ours, theirs) = device.healthStore(SCRIPT) to device.healthStore(SCRIPT)
                var count = 0
                val store = HealthConnectStore(facts) { ScriptedClient(ours::carryOut) }
                Phone(device.open(config, null)).use { phone ->
                    phone.setUp(taro(lab.url))
                    phone.call { linkHealth(Channel.HEALTH_CONNECT) }
                    val both = HealthStore { command ->
                        store.carryOut(command).also { count += compare(theirs, command, it) }
                    }
                    story(phone, device, both) { count }
                }
            }
        }
    }

    private fun compare(theirs: ScriptedStore, command: HealthCommand, told: HealthOutcome): Int {
        assertEquals(plain(theirs.carryOut(command)), plain(told), "$command")
        return 1
    }

    /** As text, with one spelling of each decimal. */
    private fun plain(outcome: HealthOutcome): List<Any?> = when (outcome) {
        is HealthOutcome.Records -> listOf(outcome.samples.map(::plain), outcome.nextPage)
        is HealthOutcome.Changes -> listOf(outcome.upserted.map(::plain), outcome.copy(upserted = emptyList()))
        else -> listOf(outcome)
    }

    private fun plain(sample: Sample) =
        sample.copy(value = BigDecimal(sample.value).stripTrailingZeros().toPlainString())

    private companion object {
        val DAY = HealthCommand.DayTotal(
            LocalDate.parse("2026-11-22"),
            Instant.parse("2026-11-21T15:00:00Z"),
            Instant.parse("2026-11-22T15:00:00Z"),
            excludeManual = false,
            bySource = true,
        )
    }
}
