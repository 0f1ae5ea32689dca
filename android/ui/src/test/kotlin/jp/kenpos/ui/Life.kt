package jp.kenpos.ui

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.kit.readHealth

/** Steps of Taro's phone for each day of the week, and a watch that writes into the same store. */
private val WALKED = listOf(6_210, 8_954, 4_120, 10_480, 7_305, 9_120, 5_200, 7_639)
private val WEIGHED = listOf(68_900u, 68_600u, null, 68_700u, 68_300u, null, 68_400u)
private const val MORNING_MINUTES = 240L

/** A Health Connect that holds what the phone counted on each day from 22 November on. */
fun walkingScript(): String = WALKED.withIndex().joinToString(
    ",",
    """{ "store": "health_connect", "phone": "taro-android", "app": "jp.example.kenpos", "events": [
       { "at": "2026-11-22T06:00:00+09:00", "do": "allow", "read": ["steps", "weight"], "write": [] },""",
    "] }",
) { (index, steps) ->
    val day = "2026-11-${22 + index}"
    """{ "at": "${day}T09:00:00+09:00", "do": "phone_counts", "id": "walk$index",
         "start": "${day}T08:00:00+09:00", "end": "${day}T08:50:00+09:00", "count": $steps }"""
}

/** Links Health Connect, whose script is [walkingScript], as the member does in the settings. */
suspend fun linkWalking(world: World, phone: Phone, shell: TestShell) {
    val script = world.device.healthStore(walkingScript())
    shell.channels = listOf(Channel.HEALTH_CONNECT, Channel.PHONE_SENSOR)
    shell.stores[Channel.HEALTH_CONNECT] = jp.kenpos.kit.HealthStore { script.carryOut(it) }
    phone.call { linkHealth(Channel.HEALTH_CONNECT) }
}

/** One opening of the app: the launch, the health store, a sync. */
suspend fun open(phone: Phone, shell: TestShell) {
    phone.call { launch() }
    shell.stores[Channel.HEALTH_CONNECT]?.let { phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.FOREGROUND, it) }
    phone.request { sync(DEADLINE_MS, SyncReason.FOREGROUND) }
}

/** Seven days as a diligent member lives them; ends on the morning of the eighth, before anything was entered. */
suspend fun liveAWeek(world: World, phone: Phone, shell: TestShell) {
    linkWalking(world, phone, shell)
    world.letMinutesPass(MORNING_MINUTES)
    for ((day, grams) in WEIGHED.withIndex()) {
        open(phone, shell)
        grams?.let { phone.call { logWeight(it, null, 540) } }
        phone.call { logGoal("ひと駅歩く", day % 3 != 1, null) }
        phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }
        world.letDaysPass(1)
    }
    open(phone, shell)
}
