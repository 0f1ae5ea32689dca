package jp.kenpos.kit

import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.Settings
import jp.kenpos.bindings.SyncReason
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.ByteBuffer
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.createFile
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs

private const val HALF_A_CHARACTER = "\uD83D"
private val NO_TEXT = ByteBuffer.wrap(byteArrayOf(-1))
private val HUGE = "歩".repeat(1_000_000)
private val MINUS_ONE = (-1).toUInt()
private val NO_DAYS = listOf(LocalDate.MIN, LocalDate.of(-1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.MAX)
private val FIRST_AND_LAST_MOMENT = listOf(Long.MIN_VALUE, Long.MAX_VALUE).map(Instant::ofEpochMilli)
private val NO_MOMENTS = FIRST_AND_LAST_MOMENT + listOf(Instant.MIN, Instant.MAX)

class BadInputTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `wrong values are typed errors and change nothing`() = runTest {
        Server(folder).use { server ->
            phoneOfTaro(folder, server.url).use { phone ->
                val before = phone.call { home() }
                for (weight in listOf(0u, 19_999u, 300_001u, MINUS_ONE)) {
                    phone.refuses("a weight of $weight g") { logWeight(weight, null, 540) }
                }
                for (moment in NO_MOMENTS) {
                    phone.refuses("a weighing at $moment") { logWeight(68_200u, moment, 540) }
                }
                for (minutes in listOf(Short.MIN_VALUE, -721, 841, Short.MAX_VALUE)) {
                    phone.refuses("an offset of $minutes") { logWeight(68_200u, null, minutes) }
                }
                for (steps in listOf(1_000_001u, MINUS_ONE)) {
                    phone.refuses("$steps steps") { logSteps(steps, null) }
                }
                for (day in NO_DAYS) {
                    phone.refuses("steps of $day") { logSteps(1u, day) }
                    phone.refuses("a goal of $day") { logGoal("ひと駅歩く", true, day) }
                    phone.refuses("the history from $day") { history(day, LocalDate.of(2026, 11, 23)) }
                }
                for (text in listOf("", "heavy", "NaN", "-68.2", "1e3", "7", HUGE, HALF_A_CHARACTER)) {
                    phone.refuses("the weight ${text.take(20)}") { readWeight(text, null, null, Language.JA) }
                    phone.refuses("the right weight ${text.take(20)}") { readCorrectedWeight(text, null, Language.JA) }
                }
                for (goal in listOf("", " ", "\u0000", "歩".repeat(41), HUGE, "歩く$HALF_A_CHARACTER")) {
                    phone.refuses("the goal ${goal.take(20)}") { logGoal(goal, true, null) }
                    phone.refuses("to aim at ${goal.take(20)}") { setSettings(Settings(listOf(goal), null, null)) }
                }
                for (id in listOf("", "no-id", HUGE, HALF_A_CHARACTER, "0197a5a0-0000-7000-8000-000000000000")) {
                    phone.refuses("to edit ${id.take(20)}") { editWeight(id, 68_200u) }
                    phone.refuses("to delete ${id.take(20)}") { delete(id) }
                }
                phone.refuses("to read a notice that is none") { markNoticeRead(ULong.MAX_VALUE) }
                assertEquals(before, phone.call { home() })
            }
        }
    }

    @Test
    fun `a setup that cannot be meant is refused before anything is sent`() = runTest {
        val good = taro("http://127.0.0.1:9")
        val spouse = Person.NewSpouse("10", "0002", "06273494", "1987-05-06", "hanako", "correct horse 7")
        val bad = mapOf(
            "no address" to good.copy(serverUrl = ""),
            "no address but words" to good.copy(serverUrl = "the union's server"),
            "an open road" to good.copy(serverUrl = "http://kenpos.example"),
            "another protocol" to good.copy(serverUrl = "file:///etc/passwd"),
            "half a character" to good.copy(serverUrl = "https://$HALF_A_CHARACTER.example"),
            "an endless address" to good.copy(serverUrl = "https://$HUGE.example"),
            "no goal" to good.copy(goals = listOf("")),
            "endless goals" to good.copy(goals = List(100_000) { "goal $it" }),
            "no step to aim at" to good.copy(stepTarget = 0u),
            "too many steps to aim at" to good.copy(stepTarget = MINUS_ONE),
            "nobody" to good.copy(person = Person.Registered("", "")),
            "no day of birth" to good.copy(person = spouse.copy(birthDate = "1987-02-30")),
            "half a day of birth" to good.copy(person = spouse.copy(birthDate = HALF_A_CHARACTER)),
            "an endless name" to good.copy(person = spouse.copy(newId = HUGE)),
        )
        phone(folder).use { phone ->
            for ((name, setup) in bad) {
                val error = runCatching { phone.request { setup(setup, DEADLINE_MS) } }.exceptionOrNull()
                assertIs<KenposException.Invalid>(assertTyped(name, error), name)
            }
            assertIs<KenposException.NotSetUp>(phone.errorOf { home() }, "nobody is signed in")
        }
    }

    @Test
    fun `a phone that cannot be opened is a typed error`() = runTest {
        val file = folder.resolve("file").createFile().toString()
        for (home in listOf("", file, "$file/below", "nul\u0000byte", "$folder/$HALF_A_CHARACTER", HUGE)) {
            assertTyped("the folder ${home.take(20)}", openingOf(config(home)))
        }
        val phone = config("$folder/phone")
        for (platform in listOf(Platform.ANDROID, Platform.IOS)) {
            val error = assertTyped("$platform without secrets", openingOf(phone.copy(platform = platform)))
            assertIs<KenposException.Invalid>(error)
        }
    }

    @Test
    fun `a mistake in the app's own part of a call is the app's and no wrong value`() = runTest {
        phone(folder).use { phone ->
            assertFailsWith<ArithmeticException> { phone.call { Math.toIntExact(Long.MAX_VALUE) } }
            assertFailsWith<ArithmeticException> { phone.call { Instant.MAX.toEpochMilli() } }
            assertFailsWith<ArithmeticException> { phone.request { Math.toIntExact(Long.MAX_VALUE) } }
            assertFailsWith<CharacterCodingException> { phone.call { Charsets.UTF_8.newDecoder().decode(NO_TEXT) } }
        }
    }

    @Test
    fun `a closed phone says so and can be closed again`() = runTest {
        val phone = phone(folder)
        phone.close()
        phone.close()
        assertEquals("closed", assertIs<KenposException.NotNow>(phone.errorOf { home() }).code)
        val request = runCatching { phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) } }.exceptionOrNull()
        assertEquals("closed", assertIs<KenposException.NotNow>(request).code)
        phone(folder).use { again -> assertIs<KenposException.NotSetUp>(again.errorOf { home() }) }
    }

    @Test
    fun `a paused phone stores nothing and goes on after it`() = runTest {
        Server(folder).use { server ->
            phoneOfTaro(folder, server.url).use { phone ->
                phone.call { pause() }
                val calls = listOf<suspend Kenpos.() -> Any?>(
                    { logWeight(68_200u, null, 540) },
                    { logSteps(1u, null) },
                    { logGoal("ひと駅歩く", true, null) },
                    { launch() },
                    { home() },
                    { points(Language.JA) },
                    { sync(DEADLINE_MS, SyncReason.MEMBER) },
                    { setup(taro(server.url), DEADLINE_MS) },
                )
                for ((index, call) in calls.withIndex()) {
                    val error = runCatching { phone.request(call) }.exceptionOrNull()
                    assertEquals("paused", assertIs<KenposException.NotNow>(error, "call $index").code)
                }
                phone.call { resume() }
                assertEquals(0uL, phone.call { home() }.queued)
            }
        }
    }

    @Test
    fun `two phones opened on one folder share it`() = runTest {
        Server(folder).use { server ->
            phoneOfTaro(folder, server.url).use { one ->
                phone(folder).use { other ->
                    one.call { logSteps(1u, null) }
                    other.call { logWeight(68_200u, null, 540) }
                    assertEquals(one.call { home() }, other.call { home() })
                    assertEquals(2uL, one.call { home() }.queued)
                }
            }
        }
    }

    private suspend fun openingOf(config: OpenConfig): Throwable? =
        runCatching { Phone.open(config).close() }.exceptionOrNull()

    private suspend fun Phone.errorOf(work: Kenpos.() -> Any?): Throwable? =
        runCatching { call(work) }.exceptionOrNull()

    private suspend fun Phone.refuses(what: String, work: Kenpos.() -> Any?) =
        assertIs<KenposException.Invalid>(assertTyped(what, errorOf(work)), what)

    private fun assertTyped(what: String, error: Throwable?): KenposException {
        val typed = assertIs<KenposException>(error, "$what: $error")
        for (trace in listOf(".rs", "panicked", "backtrace")) {
            assertFalse(trace in typed.toString(), "$what: $typed")
        }
        return typed
    }
}
