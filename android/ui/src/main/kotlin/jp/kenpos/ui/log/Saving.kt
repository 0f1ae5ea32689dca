package jp.kenpos.ui.log

import jp.kenpos.bindings.Day
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.Logged
import jp.kenpos.bindings.Timestamp
import jp.kenpos.bindings.reasonText
import jp.kenpos.kit.Phone
import jp.kenpos.ui.look.Messages
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.points
import java.time.Instant
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneId
import java.time.ZoneOffset

private val JAPAN = ZoneOffset.ofHours(9)
private const val SECONDS = 60

/** The moment a weight of a past day gets, for which nobody asks the time: noon in Japan is on that day everywhere. */
internal fun noon(day: Day): Timestamp = day.atTime(LocalTime.NOON).toInstant(JAPAN)

/** Logs a weight of now, or of a past day. */
internal fun Kenpos.log(grams: UInt, day: Day, isToday: Boolean): Logged {
    if (!isToday) return logWeight(grams, noon(day), (JAPAN.totalSeconds / SECONDS).toShort())
    val here = ZoneId.systemDefault().rules.getOffset(Instant.now())
    return logWeight(grams, null, (here.totalSeconds / SECONDS).toShort())
}

/** Says what was kept and what it should bring; the way back deletes it again. */
internal fun Messages.saved(what: String, logged: Logged, phone: Phone, undo: Boolean) {
    val reason = logged.reason
    val text = when {
        logged.previewPoints > 0 -> LogWords.toCome.fill(
            language,
            "what" to what,
            "points" to points(logged.previewPoints),
        )

        reason != null -> "$what ${reasonText(reason, logged.day, logged.day, language)}"

        else -> what
    }
    if (!undo) return say(text)
    say(text, CommonWords.undo.fill(language)) { phone.call { delete(logged.id) } }
}

/** The offset as the core takes it. */
internal fun OffsetDateTime.minutes(): Short = (offset.totalSeconds / SECONDS).toShort()
