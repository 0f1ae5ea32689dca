package jp.kenpos.ui.campaigns

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import jp.kenpos.bindings.CampaignItem
import jp.kenpos.bindings.EventItem
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Otherwise
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.CampaignWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text

/** Joining, or another nickname for who takes part already. */
@Composable
internal fun Joining(campaign: CampaignItem, calls: Calls, onDone: () -> Unit) {
    var nickname by rememberSaveable(campaign.campaign) { mutableStateOf(campaign.nickname.orEmpty()) }
    val messages = LocalMessages.current
    val joins = campaign.joinedOn == null
    val question = if (joins) CampaignWords.joinOf else CampaignWords.changeNickname
    val said = if (joins) CampaignWords.saidJoined else CampaignWords.saidNickname
    Asking(
        question.text("title" to campaign.title),
        yes = (if (joins) CampaignWords.join else CommonWords.save).text(),
        enabled = !calls.working,
        onYes = {
            calls.start {
                call { joinCampaign(campaign.campaign, nickname.trim().ifEmpty { null }) }
                messages.say(said.fill(messages.language))
                onDone()
            }
        },
        onNo = onDone.after(calls),
    ) {
        if (joins) Said(CampaignWords.countsFrom.text())
        Field(
            CampaignWords.nickname.text(),
            nickname,
            hint = CampaignWords.nicknameHint.text(),
            trouble = calls.troubleAt("nickname"),
        ) {
            nickname = it
            calls.forget()
        }
        Said(CampaignWords.nicknameUse.text())
        calls.Otherwise("nickname")
    }
}

/** What leaving costs, before it is done. */
@Composable
internal fun Leaving(campaign: CampaignItem, calls: Calls, onDone: () -> Unit) {
    val messages = LocalMessages.current
    Asking(
        CampaignWords.leaveOf.text("title" to campaign.title),
        yes = CampaignWords.leave.text(),
        loses = true,
        no = CampaignWords.stay.text(),
        onYes = {
            calls.start {
                call { leaveCampaign(campaign.campaign) }
                messages.say(CampaignWords.saidLeft.fill(messages.language))
                onDone()
            }
        },
        onNo = onDone.after(calls),
    ) {
        Said(CampaignWords.leaveMeans.text())
        calls.Otherwise()
    }
}

/** The code that is shown where the event is. */
@Composable
internal fun CheckingIn(event: EventItem, calls: Calls, onDone: () -> Unit) {
    var code by rememberSaveable(event.event) { mutableStateOf("") }
    val messages = LocalMessages.current
    Asking(
        CampaignWords.checkInOf.text("title" to event.title),
        yes = CampaignWords.checkIn.text(),
        enabled = code.isNotBlank() && !calls.working,
        onYes = {
            calls.start {
                call { checkIn(event.event, code.trim()) }
                messages.say(CampaignWords.saidCheckedIn.fill(messages.language))
                onDone()
            }
        },
        onNo = onDone.after(calls),
    ) {
        Field(
            CampaignWords.code.text(),
            code,
            typed = Typed.LATIN,
            hint = CampaignWords.codeHint.text(),
            trouble = calls.troubleAt("code"),
        ) {
            code = it
            calls.forget()
        }
        Said(CampaignWords.codeLater.text())
        calls.Otherwise("code")
    }
}

/** Done, and what was said of a try that went wrong goes with the window. */
private fun (() -> Unit).after(calls: Calls): () -> Unit = {
    calls.forget()
    this()
}
