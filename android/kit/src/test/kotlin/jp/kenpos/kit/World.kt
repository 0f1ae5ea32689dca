package jp.kenpos.kit

import jp.kenpos.bindings.TestDevice
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.nio.file.Path
import java.time.OffsetDateTime
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

private const val A_MINUTE_MS = 60_000L
private const val A_DAY_MINUTES = 1_440L

/** Hanako, who is married to Taro and stands in the roster of some worlds. */
const val SPOUSE = "spouse,10001,山田 花子,1987-06-15,10,0001,06273494,2010-04-01,,"

/** A laboratory and a device, whose days pass together. With [more] rows in the union's roster. */
class World(private val folder: Path, more: List<String> = emptyList()) : AutoCloseable {
    private val story = Json.parseToJsonElement(Path(System.getProperty("kenpos.story")).readText()).jsonObject
    val lab = Lab(story, folder, more)
    val device = TestDevice(7u, OffsetDateTime.parse(story.text("now")).toInstant())

    /** The desk publishes what it publishes in the story, with its stock. */
    fun publish() {
        for (step in story.getValue("steps").jsonArray.map { it as JsonObject }) {
            if (step.text("do") == "desk" && step.text("act") in setOf("publish", "stock")) lab.call("/lab/desk", step)
        }
    }

    /** One act of the desk, with its words; the answer where the desk gives one. */
    fun desk(act: String, vararg words: Pair<String, String>): JsonElement {
        val values = words.associate { (name, value) -> name to JsonPrimitive(value) }
        return lab.call("/lab/desk", JsonObject(mapOf("act" to JsonPrimitive(act)) + values))
    }

    /** The union's roster says that Taro's membership ended with [lastDay]. */
    fun endMembership(lastDay: String) {
        val rows = story.getValue("roster").jsonArray.map { it.jsonPrimitive.content }
        val roster = folder.resolve("ended.csv")
        roster.writeText(rows[0] + "\n" + rows[1].replace(Regex(",,$"), ",$lastDay,") + "\n")
        officeOf("sqlite:${folder.resolve("server/union.db")}", "import-members", roster.toString())
    }

    fun letDaysPass(days: Int) = letMinutesPass(days * A_DAY_MINUTES)

    fun letMinutesPass(minutes: Long) {
        val millis = minutes * A_MINUTE_MS
        device.advance(millis)
        lab.call("/lab/advance", buildJsonObject { put("millis", JsonPrimitive(millis)) })
    }

    override fun close() {
        lab.close()
        device.close()
    }
}
