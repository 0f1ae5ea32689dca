package jp.kenpos.ui.outbox

import androidx.compose.runtime.Composable
import androidx.navigation.NavController
import jp.kenpos.bindings.SyncReport
import jp.kenpos.bindings.WhyStopped
import jp.kenpos.bindings.errorText
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.Routes
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.OutboxWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.text

/** What came of a sending: how much went, and if not all, why not and what to do. */
@Composable
internal fun Report(report: SyncReport, ways: NavController) {
    val device = LocalDevice.current
    val mark = when {
        report.parked > 0uL -> Mark.ATTENTION
        report.whyStopped == WhyStopped.DONE -> Mark.DONE
        report.whyStopped == WhyStopped.OFFLINE -> Mark.WAITING
        else -> Mark.INFO
    }
    val button = when (report.whyStopped) {
        WhyStopped.SIGN_IN_NEEDED -> TodayWords.signIn
        WhyStopped.CONSENT_REQUIRED -> TodayWords.consent
        WhyStopped.UPDATE_NEEDED -> TodayWords.update
        else -> null
    }
    Remark(mark, sentences(report).joinToString("\n"), button = button?.text()) {
        when (report.whyStopped) {
            WhyStopped.SIGN_IN_NEEDED -> ways.goTo(Routes.SIGN_IN)
            WhyStopped.CONSENT_REQUIRED -> ways.goTo(Routes.CONSENT)
            WhyStopped.UPDATE_NEEDED -> device.updateApp()
            else -> Unit
        }
    }
}

@Composable
private fun sentences(report: SyncReport): List<String> {
    val why = when (report.whyStopped) {
        WhyStopped.DONE -> OutboxWords.nothing.text().takeIf { report.sent == 0uL && report.parked == 0uL }
        WhyStopped.WAITING -> OutboxWords.tooSoon.text()
        WhyStopped.DEADLINE, WhyStopped.REQUEST_LIMIT -> OutboxWords.notYet.text("n" to "${report.remaining}")
        WhyStopped.SUSPENDED -> TodayWords.suspended.text()
        else -> OutboxWords.code(report.whyStopped)?.let { errorText(it, null, it, null, LocalLanguage.current) }
    }
    return listOfNotNull(
        OutboxWords.sent.text("n" to "${report.sent}").takeIf { report.sent > 0uL },
        OutboxWords.refused.text("n" to "${report.parked}").takeIf { report.parked > 0uL },
        why,
    )
}
