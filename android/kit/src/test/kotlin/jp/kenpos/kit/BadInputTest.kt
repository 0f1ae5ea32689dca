package jp.kenpos.kit

import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Secrets
import jp.kenpos.bindings.SyncReason
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Path
import kotlin.io.path.createFile
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs

private const val HALF_A_CHARACTER = "\uD83D"
private val HUGE = "歩".repeat(1_000_000)
private val MINUS_ONE = (-1).toUInt()
private val NO_DAYS = listOf("", "today", "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31", HUGE, "\uD83D")

class BadInputTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `wrong values are typed errors and change nothing`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                phone.call { setup(taro(server.url)) }
                val before = phone.call { home() }
                for (weight in listOf(0u, 19_999u, 300_001u, MINUS_ONE)) {
                    phone.refuses("a weight of $weight g") { logWeight(weight, null, 540) }
                }
                for (moment in listOf(Long.MIN_VALUE, Long.MAX_VALUE)) {
                    phone.refuses("a weighing at $moment") { logWeight(68_200u, moment, 540) }
                }
                for (minutes in listOf(Short.MIN_VALUE, -721, 841, Short.MAX_VALUE)) {
                    phone.refuses("an offset of $minutes") { logWeight(68_200u, null, minutes) }
                }
                for (steps in listOf(1_000_001u, MINUS_ONE)) {
                    phone.refuses("$steps steps") { logSteps(steps, null) }
                }
                for (day in NO_DAYS) {
                    phone.refuses("the day ${day.take(20)}") { logSteps(1u, day) }
                    phone.refuses("the day ${day.take(20)}") { logGoal("ひと駅歩く", true, day) }
                }
                for (goal in listOf("", " ", "\u0000", "歩".repeat(41), HUGE, "歩く$HALF_A_CHARACTER")) {
                    phone.refuses("the goal ${goal.take(20)}") { logGoal(goal, true, null) }
                }
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
            "no day of birth" to good.copy(person = spouse.copy(birthDate = "1987-02-29")),
            "an endless name" to good.copy(person = spouse.copy(newId = HUGE)),
        )
        phone(folder).use { phone ->
            for ((name, setup) in bad) phone.refuses(name) { setup(setup) }
            assertIs<KenposException.NotSetUp>(phone.errorOf { home() }, "nobody is signed in")
        }
    }

    @Test
    fun `a folder that is none is a typed error`() = runTest {
        val file = folder.resolve("file").createFile().toString()
        for (home in listOf("", file, "$file/below", "nul\u0000byte", "$folder/$HALF_A_CHARACTER", HUGE)) {
            val phone = runCatching { Phone.open(File(home), "0.1.0", Secrets.FILE) }
            phone.getOrNull()?.close()
            assertTyped("the folder ${home.take(20)}", phone.exceptionOrNull())
        }
    }

    @Test
    fun `a closed phone says so and can be closed again`() = runTest {
        val phone = phone(folder)
        phone.close()
        phone.close()
        val error = assertIs<KenposException.NotNow>(phone.errorOf { home() })
        assertEquals("closed", error.code)
        phone(folder).use { again -> assertIs<KenposException.NotSetUp>(again.errorOf { home() }) }
    }

    @Test
    fun `a paused phone stores nothing and goes on after it`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { phone ->
                phone.call { setup(taro(server.url)) }
                phone.call { pause() }
                val calls = listOf<suspend Kenpos.() -> Any?>(
                    { logWeight(68_200u, null, 540) },
                    { logSteps(1u, null) },
                    { logGoal("ひと駅歩く", true, null) },
                    { launch() },
                    { home() },
                    { points(true) },
                    { sync(60_000u, SyncReason.MEMBER) },
                    { setup(taro(server.url)) },
                )
                for ((index, call) in calls.withIndex()) {
                    val error = assertIs<KenposException.NotNow>(phone.errorOf(call), "call $index")
                    assertEquals("paused", error.code)
                }
                phone.call { resume() }
                assertEquals(0uL, phone.call { home() }.queued)
            }
        }
    }

    @Test
    fun `two phones opened on one folder share it`() = runTest {
        Server(folder).use { server ->
            phone(folder).use { one ->
                phone(folder).use { other ->
                    one.call { setup(taro(server.url)) }
                    one.call { logSteps(1u, null) }
                    other.call { logWeight(68_200u, null, 540) }
                    assertEquals(one.call { home() }, other.call { home() })
                    assertEquals(2uL, one.call { home() }.queued)
                }
            }
        }
    }

    private suspend fun Phone.errorOf(call: suspend Kenpos.() -> Any?): Throwable? =
        runCatching { call(call) }.exceptionOrNull()

    private suspend fun Phone.refuses(what: String, call: suspend Kenpos.() -> Any?) =
        assertIs<KenposException.Invalid>(assertTyped(what, errorOf(call)), what)

    private fun assertTyped(what: String, error: Throwable?): KenposException {
        val typed = assertIs<KenposException>(error, what)
        for (trace in listOf(".rs", "panicked", "backtrace")) {
            assertFalse(trace in typed.toString(), "$what: $typed")
        }
        return typed
    }
}
