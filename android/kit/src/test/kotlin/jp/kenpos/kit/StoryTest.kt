package jp.kenpos.kit

import kotlinx.coroutines.test.runTest
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.security.MessageDigest
import java.util.HexFormat
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertNotEquals

private val STORY = Path(System.getProperty("kenpos.story")).readText()

/** The story of `tests/foreign` in Kotlin. */
class StoryTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the story comes to the same in Kotlin and in Rust and one step changes it`() = runTest {
        val rust = ProcessBuilder(System.getProperty("kenpos.story.rust"), "--show")
        rust.environment()["KENPOS_LAB"] = LAB
        val process = rust.redirectError(ProcessBuilder.Redirect.DISCARD).start()
        val (shown, hash) = process.inputReader().readText().trim().split("\n").takeLast(2)
        assertEquals(0, process.waitFor())

        val told = play("first", STORY)
        assertEquals(shown, told)
        assertEquals(hash, hashOf(told))
        println("the story in Kotlin: ${hashOf(told)}")

        val oneStepMore = STORY.replace("\"count\": 2750", "\"count\": 2751")
        assertNotEquals(hash, hashOf(play("second", oneStepMore)))
    }

    private suspend fun play(name: String, text: String): String {
        val story = Json.parseToJsonElement(text) as JsonObject
        val home = folder.resolve(name).createDirectories()
        return Lab(story, home).use { lab -> Story(story, lab, home).use { it.play() } }
    }

    private fun hashOf(text: String): String =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()))
}
