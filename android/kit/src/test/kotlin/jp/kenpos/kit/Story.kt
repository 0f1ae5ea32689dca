package jp.kenpos.kit

import jp.kenpos.bindings.Background
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Logged
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.ScriptedStore
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.Settings
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.Source
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.TestDevice
import jp.kenpos.bindings.WeightUnit
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime
import java.time.format.DateTimeParseException

private const val MINUTE_MS = 60_000L

/** Long enough for a step. */
const val STEP_DEADLINE_MS: ULong = 60_000u

/** Plays a story of `tests/foreign` through the kit. Must never happen: a number or a text of its own. */
class Story(private val story: JsonObject, private val lab: Lab, private val folder: Path) : AutoCloseable {
    private val device = TestDevice(story.number("seed").toULong(), startOf(story))
    private val store: ScriptedStore = device.healthStore(story.getValue("health_store").toString())
    private val kept = mutableMapOf<String, String>()
    private val opened = mutableListOf<Phone>()
    private val phone get() = opened.last()
    private val programme = ProgrammeSteps(story, lab, kept) { phone }

    /** What each step answered, as canonical JSON. */
    suspend fun play(): String = JsonArray(
        story.getValue("steps").jsonArray.map { step ->
            try {
                canonical(live(step as JsonObject))
            } catch (error: KenposException) {
                canonicalError(error)
            }
        },
    ).toString()

    override fun close() {
        opened.forEach(Phone::close)
        store.close()
        device.close()
    }

    private suspend fun live(step: JsonObject): Any? = when (step.text("do")) {
        "open", "reopen" -> open()
        "setup" -> phone.request { setup(setupOf(step), STEP_DEADLINE_MS) }
        "launch" -> phone.call { launch() }
        "link_health" -> phone.call { linkHealth(channel(step)) }
        "health_run" -> phone.readHealth(channel(step), reason(step)) { store.carryOut(it) }
        "read_weight" -> phone.call { readWeight(step.text("text"), unit(step), null, Language.JA) }
        "read_corrected_weight" -> phone.call { readCorrectedWeight(step.text("text"), unit(step), Language.EN) }
        "log_weight" -> keep(step) { logWeight(step.count("weight_grams"), null, step.offset()) }
        "log_steps" -> day(step).let { day -> keep(step) { logSteps(step.count("steps"), day) } }
        "log_goal" -> day(step).let { day -> keep(step) { logGoal(step.text("goal"), step.truth("done"), day) } }
        "edit_weight" -> phone.call { editWeight(known(step), step.count("weight_grams")) }
        "edit_steps" -> phone.call { editSteps(known(step), step.count("steps")) }
        "edit_goal" -> phone.call { editGoal(known(step), step.truth("done")) }
        "delete" -> phone.call { delete(known(step)) }
        "settings" -> phone.call { setSettings(settings().changed(step)) }
        "sync" -> phone.request { sync(STEP_DEADLINE_MS, SyncReason.valueOf(step.shout("reason"))) }
        "sync_cancelled" -> syncCancelled()
        "unlink_health" -> phone.call { unlinkHealth(channel(step), step.truth("keep_days")) }
        "pin_steps" -> phone.call { pinSteps(step.orNull("source")?.let { Source.valueOf(it.uppercase()) }) }
        "claim_phone_data" -> phone.call { claimPhoneData() }
        "note_background" -> phone.call { noteBackground(Background.valueOf(step.shout("background"))) }
        "pause" -> phone.call { pause() }
        "resume" -> phone.call { resume() }
        "advance" -> device.advance(millis(step)).also { advanceServer(step) }
        "advance_device" -> device.advance(millis(step))
        "advance_server" -> advanceServer(step)
        "faults" -> told("/lab/faults", buildJsonObject { put("next", step.getValue("next")) })
        "notice" -> told("/lab/notice", JsonObject(step - "do"))
        "feed" -> lab.call("/lab/feed/" + story.text("kenpos_id"))
        "screens" -> screens(checkNotNull(day(step)))
        else -> programme.live(step)
    }

    private fun open() {
        val config = OpenConfig("$folder/phone", "1.0.0", Platform.IOS, SecretPlace.FILE)
        opened += Phone(device.open(config, null))
    }

    private fun setupOf(step: JsonObject) = Setup(
        serverUrl = lab.url,
        person = Person.NewEmployee(story.text("kenpos_id"), step.text("initial_password"), step.text("new_password")),
        activationCode = null,
        goals = step.texts("goals"),
        stepTarget = step.count("step_target"),
    )

    private suspend fun keep(step: JsonObject, log: Kenpos.() -> Logged): Logged =
        phone.call(log).also { kept[step.text("as")] = it.id }

    private suspend fun syncCancelled() = coroutineScope {
        told("/lab/faults", buildJsonObject { put("next", JsonArray(listOf(JsonPrimitive("held")))) })
        val sync = async { phone.request { sync(STEP_DEADLINE_MS, SyncReason.MEMBER) } }
        withContext(Dispatchers.IO) { lab.call("/lab/held") }
        phone.call { cancel() }
        sync.await().also { told("/lab/release", JsonObject(emptyMap())) }
    }

    private suspend fun screens(day: LocalDate) = phone.call {
        mapOf(
            "home" to home(),
            "log" to log(),
            "history" to history(LocalDate.of(2026, 11, 15), day),
            "charts" to ChartPeriod.entries.map { historyChart(it, 0u) },
            "account" to account().let {
                mapOf("kenpos_id" to it.kenposId, "consents" to it.consents, "unsent" to it.unsent)
            },
            "points" to points(Language.JA),
            "notices" to notices(),
            "links" to links(Language.EN),
            "outbox" to outbox(),
            "settings" to settings(),
            "why" to why(day, Language.JA),
        )
    } + programme.screens()

    private fun advanceServer(step: JsonObject) =
        told("/lab/advance", buildJsonObject { put("millis", JsonPrimitive(millis(step))) })

    private fun told(path: String, body: JsonObject) {
        lab.call(path, body)
    }

    private fun known(step: JsonObject) = kept.getValue(step.text("of"))
}

private fun Settings.changed(step: JsonObject) =
    copy(goals = step.texts("goals"), stepTarget = step.count("step_target"))

private fun startOf(story: JsonObject): Instant = OffsetDateTime.parse(story.text("now")).toInstant()

private fun millis(step: JsonObject) = step.number("minutes") * MINUTE_MS

private fun reason(step: JsonObject) = HealthReason.valueOf(step.shout("reason"))

private fun unit(step: JsonObject) =
    step.getValue("unit").takeIf { it != JsonNull }?.let { WeightUnit.valueOf(step.shout("unit")) }

private fun channel(step: JsonObject) = Channel.valueOf(step.shout("channel"))

/** A day that is none cannot be said in Kotlin; it is told as the core tells it where it can. */
fun day(step: JsonObject): LocalDate? = try {
    step.getValue("day").takeIf { it != JsonNull }?.let { LocalDate.parse(it.jsonPrimitive.content) }
} catch (error: DateTimeParseException) {
    throw KenposException.Invalid("day", "invalid", error.message.orEmpty())
}

fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content

fun JsonObject.shout(name: String): String = text(name).uppercase()

fun JsonObject.number(name: String): Long = text(name).toLong()

private fun JsonObject.offset(): Short = text("utc_offset_minutes").toShort()

fun JsonObject.count(name: String): UInt = text(name).toUInt()

fun JsonObject.truth(name: String): Boolean = text(name).toBooleanStrict()

private fun JsonObject.texts(name: String): List<String> =
    getValue(name).jsonArray.map { element: JsonElement -> element.jsonPrimitive.content }
