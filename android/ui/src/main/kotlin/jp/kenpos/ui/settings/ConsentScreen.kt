package jp.kenpos.ui.settings

import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.lifecycle.viewmodel.compose.viewModel
import androidx.navigation.NavController
import jp.kenpos.bindings.Consents
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.Terms
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.sendSoon
import jp.kenpos.ui.setup.agree
import jp.kenpos.ui.setup.termsText
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.text

/** The consents as they stand, and the terms they are given to. */
internal class ConsentModel(phone: Phone) : Calls(phone) {
    var terms by mutableStateOf<Terms?>(null)
        private set
    var consents by mutableStateOf<Consents?>(null)
        private set

    /** Fetches the terms; what was consented to, the phone knows by itself. */
    fun look() = start {
        consents = call { account() }.consents
        terms = request { terms(PATIENCE_MS) }
    }

    /** Gives a consent to the terms that are shown, or withdraws it. */
    fun say(purpose: Purpose, given: Boolean, onSaid: () -> Unit) = start {
        val shown = terms.takeIf { given }
        consents = when (shown) {
            null -> request { consent(purpose, agreedTo = null, PATIENCE_MS) }
            else -> agree(purpose, shown) { terms = it }
        }
        onSaid()
    }
}

private fun Consents.to(purpose: Purpose): UInt? = when (purpose) {
    Purpose.PROGRAMME -> programme
    Purpose.CHECKUP_RESULTS -> checkupResults
}

/** What the member allows, in plain words; each can be given and withdrawn at any time. */
@Composable
fun ConsentScreen(model: PhoneModel, ways: NavController) {
    val consent = viewModel { ConsentModel(model.phone) }
    val terms = consent.terms
    LaunchedEffect(consent) { if (consent.terms == null) consent.look() }
    var withdrawing by rememberSaveable { mutableStateOf<Purpose?>(null) }
    val messages = LocalMessages.current
    Page(SettingsWords.consents.text(), ways::back) {
        otherwise(consent)
        if (terms == null && consent.working) item { Coming() }
        if (terms == null && !consent.working) item { SideButton(CommonWords.again.text()) { consent.look() } }
        for (purpose in Purpose.entries) {
            item(purpose) {
                PurposePanel(purpose, consent) { given ->
                    if (given) {
                        consent.say(purpose, true) {
                            messages.say(SettingsWords.saidGiven.fill(messages.language))
                            // What waited for it.
                            model.sendSoon()
                        }
                    } else {
                        withdrawing = purpose
                    }
                }
            }
        }
    }
    withdrawing?.let { purpose ->
        Asking(
            SettingsWords.withdrawOf.text("what" to SettingsWords.of(purpose).text()),
            yes = SettingsWords.withdraw.text(),
            loses = true,
            no = SettingsWords.keepConsent.text(),
            onYes = {
                withdrawing = null
                consent.say(purpose, false) { messages.say(SettingsWords.saidWithdrawn.fill(messages.language)) }
            },
            onNo = { withdrawing = null },
        ) { Said(SettingsWords.withdrawal(purpose).text()) }
    }
}

@Composable
private fun PurposePanel(purpose: Purpose, consent: ConsentModel, onSay: (Boolean) -> Unit) = Panel {
    val terms = consent.terms
    val given = consent.consents?.to(purpose)
    val outdated = given != null && terms != null && given < terms.version
    val name = SettingsWords.of(purpose).text()
    Heading(name)
    terms?.let { Text(termsText(it, purpose).trim(), style = MaterialTheme.typography.bodyMedium) }
    when {
        consent.consents == null -> Unit
        given == null -> Marked(Mark.MISSING, SettingsWords.notGiven.text())
        outdated -> Marked(Mark.ATTENTION, SettingsWords.outdated.text("n" to "${terms.version}"))
        else -> Marked(Mark.DONE, SettingsWords.given.text("n" to "$given"))
    }
    // Nobody agrees to what they cannot read.
    if (terms != null && (given == null || outdated)) {
        SideButton(SettingsWords.agree.text("what" to name), enabled = !consent.working) { onSay(true) }
    }
    if (given != null) {
        val withdraw = SettingsWords.withdraw.text()
        QuietButton(withdraw, Modifier.align(Alignment.End).aloud(withdraw, name)) { onSay(false) }
    }
}
