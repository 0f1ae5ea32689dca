package jp.kenpos.kit

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.ScriptedStore
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.TestDevice
import jp.kenpos.bindings.WhyEnded
import kotlinx.coroutines.test.runTest
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertIs

private const val HOUR_MS = 3_600_000L
private const val SIX_IN_THE_MORNING = "2026-11-21T21:00:00Z"
private const val SCRIPT = """{ "store": "health_connect", "phone": "yuki-android", "app": "jp.example.kenpos", "events": [
  { "at": "2026-11-22T06:00:00+09:00", "do": "allow", "read": ["steps"], "write": [] },
  { "at": "2026-11-22T07:00:00+09:00", "do": "phone_counts", "id": "phone",
    "start": "2026-11-22T06:10:00+09:00", "end": "2026-11-22T06:50:00+09:00", "count": 4000 },
  { "at": "2026-11-22T09:00:00+09:00", "do": "leave_app" },
  { "at": "2026-11-22T11:00:00+09:00", "do": "open_app" },
  { "at": "2026-11-22T11:00:00+09:00", "do": "allow", "read": [], "write": [] },
  { "at": "2026-11-22T13:00:00+09:00", "do": "allow", "read": ["steps"], "write": [] },
  { "at": "2026-11-22T13:00:00+09:00", "do": "phone_counts", "id": "later",
    "start": "2026-11-22T12:00:00+09:00", "end": "2026-11-22T12:30:00+09:00", "count": 1500 }
] }"""

/** The scripted Health Connect of testkit, which behaves as badly as the real one, through the kit. */
class ScriptedStoreTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a store that forbids and takes back never becomes a number and the next run goes on`() = runTest {
        val story = Json.parseToJsonElement(Path(System.getProperty("kenpos.story")).readText()) as JsonObject
        Lab(story, folder).use { lab ->
            TestDevice(7u, Instant.parse(SIX_IN_THE_MORNING)).use { device ->
                val config = OpenConfig("$folder/phone", "1.0.0", Platform.ANDROID, SecretPlace.FILE)
                device.healthStore(SCRIPT).use { store ->
                    Phone(device.open(config, null)).use { phone -> live(phone, device, store, lab) }
                }
            }
        }
    }

    private suspend fun live(phone: Phone, device: TestDevice, store: ScriptedStore, lab: Lab) {
        phone.setUp(taro(lab.url))
        phone.call { linkHealth(Channel.HEALTH_CONNECT) }
        suspend fun read(reason: HealthReason): WhyEnded? {
            device.advance(2 * HOUR_MS)
            return phone.readHealth(Channel.HEALTH_CONNECT, reason) { store.carryOut(it) }.ended
        }

        assertEquals(WhyEnded.Done, read(HealthReason.FOREGROUND))
        assertEquals(4_000u, phone.call { home() }.steps)
        assertIs<WhyEnded.Waiting>(read(HealthReason.BACKGROUND), "allowed in the foreground only")
        assertIs<WhyEnded.Off>(read(HealthReason.FOREGROUND), "the permission was taken back")
        assertEquals(4_000u, phone.call { home() }.steps)
        assertEquals(WhyEnded.Done, read(HealthReason.FOREGROUND))
        assertEquals(5_500u, phone.call { home() }.steps)
    }
}
