package jp.kenpos.ui.campaigns

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import jp.kenpos.bindings.CampaignItem
import jp.kenpos.bindings.CampaignProgress
import jp.kenpos.bindings.CampaignResult
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.EventItem
import jp.kenpos.ui.look.Entry
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Share
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Tag
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.words.CampaignWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

/** One campaign: what it is, how the member stands in it, and what can be done now. */
@Composable
internal fun CampaignPanel(campaign: CampaignItem, onJoin: () -> Unit, onLeave: () -> Unit) = Panel {
    Head(campaign.title, campaign.fromDay, campaign.toDay, campaign.description)
    campaign.joinedOn?.let { Marked(Mark.DONE, joined(it, campaign.nickname)) }
    if (campaign.pending) Marked(Mark.WAITING, CommonWords.waiting.text())
    campaign.progress?.let { Progress(it, campaign.band) }
    campaign.settled?.let { Settled(it) }
    if (campaign.canJoin) {
        Note(CampaignWords.joinUntil.text("day" to dayText(campaign.joinUntil)))
        val join = CampaignWords.join.text()
        SideButton(join, Modifier.aloud(join, campaign.title), onClick = onJoin)
    }
    if (campaign.canLeave) {
        Choices {
            val (change, leave) = CampaignWords.changeNickname.text() to CampaignWords.leave.text()
            QuietButton(change, Modifier.aloud(change, campaign.title), onClick = onJoin)
            QuietButton(leave, Modifier.aloud(leave, campaign.title), onClick = onLeave)
        }
    }
}

@Composable
private fun joined(day: Day, nickname: String?): String {
    val since = dayText(day)
    if (nickname == null) return CampaignWords.joined.text("day" to since)
    return CampaignWords.joinedAs.text("day" to since, "nickname" to nickname)
}

@Composable
private fun Head(title: String, from: Day, to: Day, description: String) {
    Heading(title)
    val period = CommonWords.period.text("from" to dayText(from), "to" to dayText(to))
    Note(if (from == to) dayText(from) else period)
    Text(description, style = MaterialTheme.typography.bodyMedium)
}

/** How far it is to the next target; what it comes to is the server's word, once it is over. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Progress(progress: CampaignProgress, band: String?) {
    val measured = progress.measured.toLong()
    val unit = (if (progress.countsSteps) CommonWords.stepsUnit else CampaignWords.daysUnit).text()
    Note(CampaignWords.soFar.text())
    FlowRow(
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalArrangement = Arrangement.spacedBy(4.dp),
        itemVerticalAlignment = Alignment.CenterVertically,
    ) {
        Figure(count(measured), unit, none = "")
        if (band != null) Tag(band)
    }
    progress.nextAt?.toLong()?.let { next ->
        Share(measured, next)
        Note(CampaignWords.next.text("n" to measuredText(next, progress.countsSteps)))
    }
    if (progress.countsSteps) {
        Note(CampaignWords.counted.text("n" to CampaignWords.days.text("n" to count(progress.days.toLong()))))
    }
    val whyNot = progress.whyNot
    if (whyNot == null) {
        Text(
            CampaignWords.forecast.text("points" to points(progress.points)),
            style = MaterialTheme.typography.bodyMedium,
        )
    } else {
        Marked(Mark.INFO, whyNot)
    }
}

@Composable
private fun measuredText(number: Long, steps: Boolean): String =
    (if (steps) CommonWords.steps else CampaignWords.days).text("n" to count(number))

@Composable
private fun Settled(result: CampaignResult) {
    Entry(CampaignWords.result.text("day" to dayText(result.on)), points(result.points), strong = true)
    for (why in result.why) Note(why)
}

/** One designated event, and the way to check in while it is on. */
@Composable
internal fun EventPanel(event: EventItem, onCheckIn: () -> Unit) = Panel {
    Head(event.title, event.fromDay, event.toDay, event.description)
    val points = points(event.points)
    if (event.granted) {
        Marked(Mark.DONE, CampaignWords.granted.text("points" to points))
    } else {
        Text(CampaignWords.taking.text("points" to points), style = MaterialTheme.typography.bodyMedium)
    }
    if (event.pending) Marked(Mark.WAITING, CommonWords.waiting.text())
    event.why?.let { why -> if (event.granted) Note(why) else Marked(Mark.INFO, why) }
    if (event.canCheckIn) {
        val checkIn = CampaignWords.checkIn.text()
        SideButton(checkIn, Modifier.aloud(checkIn, event.title), onClick = onCheckIn)
    }
}

/** What else can be done, at the end of a card. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun ColumnScope.Choices(content: @Composable () -> Unit) = FlowRow(Modifier.align(Alignment.End)) { content() }
