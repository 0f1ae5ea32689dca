package jp.kenpos.kit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import java.net.HttpURLConnection
import java.net.URI
import java.nio.file.Path
import kotlin.io.path.writeText

/** The laboratory: the program. */
val LAB: String = System.getProperty("kenpos.lab")

/** `kenpos-lab serve`, a real server whose clock a test moves. The process ends with this. */
class Lab(story: JsonObject, folder: Path, more: List<String> = emptyList()) : AutoCloseable {
    private val process: Process

    /** Its base address. */
    val url: String

    init {
        val roster = folder.resolve("roster.csv")
        val rows = story.getValue("roster").jsonArray.map { it.jsonPrimitive.content } + more
        roster.writeText(rows.joinToString("") { it + "\n" })
        val seed = story.getValue("seed").jsonPrimitive.content
        val now = story.getValue("now").jsonPrimitive.content
        val home = folder.resolve("server").toString()
        process = ProcessBuilder(LAB, "serve", "--now", now, "--home", home, "--roster", "$roster", "--seed", seed)
            .redirectError(ProcessBuilder.Redirect.DISCARD).start()
        val firstLine = process.inputReader().readLine().orEmpty()
        if (!firstLine.startsWith("listening on ")) close()
        check(firstLine.startsWith("listening on ")) { "the laboratory said: $firstLine" }
        url = firstLine.removePrefix("listening on ").trim()
    }

    /** One of its routes; with a [body] a POST. */
    fun call(path: String, body: JsonElement? = null): JsonElement {
        val connection = URI(url + path).toURL().openConnection() as HttpURLConnection
        if (body != null) {
            connection.doOutput = true
            connection.setRequestProperty("Content-Type", "application/json")
            connection.outputStream.use { it.write(body.toString().toByteArray()) }
        }
        val answer = connection.inputStream.use { it.readBytes() }.toString(Charsets.UTF_8)
        return if (answer.isEmpty()) JsonNull else Json.parseToJsonElement(answer)
    }

    override fun close() {
        process.destroy()
        process.waitFor()
    }
}
