package jp.kenpos.ui.today

import androidx.compose.runtime.Composable
import androidx.navigation.NavController
import jp.kenpos.bindings.Banner
import jp.kenpos.bindings.BannerView
import jp.kenpos.bindings.Button
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.errorText
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Device
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.Place
import jp.kenpos.ui.Routes
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

/** One banner, in words, with the button that helps. */
@Composable
internal fun BannerRemark(view: BannerView, onPress: (Button) -> Unit) {
    val button = view.button
    Remark(view.banner.mark(), view.banner.words(), button = button?.label()?.text()) { button?.let(onPress) }
}

private fun Banner.mark(): Mark = when (this) {
    is Banner.Offline -> Mark.WAITING
    is Banner.WindowClosing -> Mark.INFO
    else -> Mark.ATTENTION
}

@Composable
private fun Banner.words(): String = when (this) {
    is Banner.SessionExpired -> TodayWords.sessionExpired.text()
    is Banner.Suspended -> TodayWords.suspended.text()
    is Banner.UpdateNeeded -> TodayWords.updateNeeded.text()
    is Banner.MembershipEnded -> ended(this)
    is Banner.ConsentNeeded -> TodayWords.consentNeeded.text("n" to "$queued")
    is Banner.Parked -> TodayWords.parked.text("n" to "$count")
    is Banner.Offline -> errorText(problem, null, "", null, LocalLanguage.current)
    is Banner.WindowClosing -> closing(this)
    is Banner.Salvaged -> if (missing) TodayWords.fileMissing.text() else TodayWords.salvaged.text("n" to "$records")
}

@Composable
private fun ended(banner: Banner.MembershipEnded): String {
    val day = banner.lastDay ?: return TodayWords.membershipEndedSomeDay.text()
    val until = banner.until ?: return TodayWords.membershipEndedSomeDay.text()
    return TodayWords.membershipEnded.text("day" to fullDayText(day), "until" to fullDayText(until))
}

@Composable
private fun closing(banner: Banner.WindowClosing): String {
    val names = banner.missing.map { AwardWords.of(it).text() }.joinToString(CommonWords.listed.text())
    return TodayWords.windowClosing.text(
        "day" to dayText(banner.day),
        "what" to names,
        "points" to points(banner.points),
    )
}

/** What a button says. */
internal fun Button.label(): Phrase = when (this) {
    Button.SIGN_IN -> TodayWords.signIn
    Button.UPDATE_APP -> TodayWords.update
    Button.GIVE_CONSENT -> TodayWords.consent
    Button.OPEN_OUTBOX -> TodayWords.open
    Button.SYNC_NOW -> TodayWords.syncNow
    Button.LOG_DAY -> TodayWords.logDay
    Button.LOG_WEIGHT -> TodayWords.recordWeight
    Button.LOG_STEPS -> TodayWords.recordSteps
    Button.ANSWER_GOALS -> TodayWords.answerGoals
    Button.DISMISS -> TodayWords.understood
    Button.LINK -> CommonWords.link
    Button.CLAIM -> CommonWords.claim
    Button.ASK_PERMISSION -> CommonWords.allow
    Button.OPEN_SETTINGS -> CommonWords.openSettings
    Button.GET_PROVIDER -> CommonWords.getProvider
    Button.READ_NOW -> CommonWords.readNow
}

/** What pressing a button of today does; [about] is the banner it stands in, if it stands in one. */
internal class Pressing(
    private val home: Home,
    private val ways: NavController,
    private val calls: Calls,
    private val device: Device,
) {
    fun press(button: Button, about: Banner? = null) {
        when (button) {
            Button.SIGN_IN -> ways.goTo(Routes.SIGN_IN)

            Button.UPDATE_APP -> device.updateApp()

            Button.GIVE_CONSENT -> ways.goTo(Routes.CONSENT)

            Button.OPEN_OUTBOX -> ways.goTo(Routes.OUTBOX)

            Button.SYNC_NOW -> calls.start { request { sync(PATIENCE_MS, SyncReason.MEMBER) } }

            Button.LOG_DAY -> ways.goTo(
                (about as? Banner.WindowClosing)?.let {
                    Routes.logDay(it.day)
                } ?: Place.LOG.route,
            )

            Button.LOG_WEIGHT -> ways.goTo(Routes.weight(home.day))

            Button.LOG_STEPS -> ways.goTo(Routes.steps(home.day))

            Button.ANSWER_GOALS -> ways.goTo(Place.LOG.route)

            Button.DISMISS -> calls.start { call { salvageSeen() } }

            // The buttons of a link stand with the link, in the settings.
            Button.LINK, Button.CLAIM, Button.ASK_PERMISSION, Button.OPEN_SETTINGS, Button.GET_PROVIDER,
            Button.READ_NOW,
            -> ways.goTo(Routes.SETTINGS)
        }
    }
}
