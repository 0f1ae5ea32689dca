package jp.kenpos.ui

import androidx.compose.ui.graphics.vector.ImageVector
import androidx.navigation.NavController
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Day
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.PlaceWords

/** The four places of the bar, always one tap away. */
enum class Place(val route: String, val label: Phrase, val icon: ImageVector) {
    TODAY("today", PlaceWords.today, Icons.today),
    LOG("log", PlaceWords.log, Icons.pencil),
    POINTS("points", PlaceWords.points, Icons.coin),
    NOTICES("notices", PlaceWords.notices, Icons.bell),
}

/** The screens behind the places. A day is written as the core writes it: `2026-11-22`. */
object Routes {
    const val DAY = "day"
    const val RECORD = "record"
    const val AWARD = "award"
    const val ITEM = "item"

    const val LOG_DAY = "log/{$DAY}"
    const val WEIGHT = "weight/{$DAY}?$RECORD={$RECORD}"
    const val STEPS = "steps/{$DAY}?$RECORD={$RECORD}"
    const val WHY_DAY = "why/{$DAY}"
    const val WHY_AWARD = "why-award/{$AWARD}?$DAY={$DAY}"
    const val ORDER = "order/{$ITEM}"
    const val HISTORY = "history"
    const val OUTBOX = "outbox"
    const val CAMPAIGNS = "campaigns"
    const val EXCHANGE = "exchange"
    const val RESULTS = "results"
    const val HELP = "help"
    const val SETTINGS = "settings"
    const val CONSENT = "consent"
    const val SIGN_IN = "sign-in"

    fun logDay(day: Day) = "log/$day"

    fun weight(day: Day, record: String? = null) = "weight/$day" + (record?.let { "?$RECORD=$it" } ?: "")

    fun steps(day: Day, record: String? = null) = "steps/$day" + (record?.let { "?$RECORD=$it" } ?: "")

    fun whyDay(day: Day) = "why/$day"

    fun whyAward(award: AwardCode, day: Day? = null) = "why-award/$award" + (day?.let { "?$DAY=$it" } ?: "")

    fun order(item: String) = "order/$item"
}

/** To one of the four places; what was open behind it stays as it was left. */
fun NavController.goTo(place: Place) = goTo(place.route)

/** To the screen at [route]; twice the same is once. */
fun NavController.goTo(route: String) = navigate(route) {
    launchSingleTop = true
    if (Place.entries.any { it.route == route }) {
        popUpTo(Place.TODAY.route) { saveState = true }
        restoreState = true
    }
}

/** Back, and no further than the first place. */
fun NavController.back() {
    if (previousBackStackEntry != null) popBackStack()
}
