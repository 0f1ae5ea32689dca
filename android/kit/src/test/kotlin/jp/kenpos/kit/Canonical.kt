package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.lang.reflect.Modifier
import java.time.Instant
import java.time.LocalDate

/** What a value of the bindings is in the JSON of the story: `tests/foreign/README.md`. */
fun canonical(value: Any?): JsonElement = when (value) {
    null, is Unit -> JsonNull
    is JsonObject -> JsonObject(value.toSortedMap().mapValues { canonical(it.value) })
    is JsonArray -> JsonArray(value.map(::canonical))
    is JsonElement -> value
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UInt -> JsonPrimitive(value.toLong())
    is ULong -> JsonPrimitive(value.toLong())
    is String -> JsonPrimitive(value)
    is LocalDate -> JsonPrimitive(value.toString())
    is Instant -> JsonPrimitive(value.toEpochMilli())
    is Enum<*> -> JsonPrimitive(value.name.lowercase())
    is List<*> -> JsonArray(value.map(::canonical))
    is Map<*, *> -> canonical(JsonObject(value.entries.associate { (name, field) -> "$name" to canonical(field) }))
    else -> record(value)
}

/** What an error is there. */
fun canonicalError(error: KenposException): JsonElement =
    canonical(mapOf("error" to snake(error.javaClass.simpleName), "code" to fields(error)["code"]))

private fun record(value: Any): JsonElement {
    // A variant with fields is a class inside its enum's.
    val within = value.javaClass.enclosingClass?.let { mapOf("type" to snake(value.javaClass.simpleName)) }.orEmpty()
    return canonical(fields(value).mapKeys { snake(it.key) } + within)
}

private fun fields(value: Any): Map<String, Any?> = value.javaClass.declaredFields
    .filterNot { Modifier.isStatic(it.modifiers) }
    .onEach { it.isAccessible = true }
    .associate { it.name to it.get(value) }

private fun snake(name: String): String = name.replace(Regex("(?<!^)(?=[A-Z])"), "_").lowercase()
