package jp.kenpos.ui.today

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.onClick
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Banner
import jp.kenpos.bindings.BannerView
import jp.kenpos.bindings.Button
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.ChecklistItem
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.Screen
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Device
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Place
import jp.kenpos.ui.Routes
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.MarkIcon
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.look.TOUCH
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** Today at a glance: what is done, what is missing, what it brings; the missing thing is one tap away. */
@Composable
fun TodayScreen(model: PhoneModel, ways: NavController) {
    val screen by model.home.shown()
    val home = (screen as? Screen.Shown)?.state
    val calls = calls(model.phone)
    val device = LocalDevice.current
    val pressing = home?.let { Pressing(it, ways, calls, device) }
    Page(
        title = home?.let { dayText(it.day) }.orEmpty(),
        actions = { Initial(model) { ways.goTo(Routes.SETTINGS) } },
        bottom = home?.button?.let { button -> { MainButton(button.label().text()) { pressing?.press(button) } } },
    ) {
        state(screen) { today ->
            items(today.banners) { view -> BannerRemark(view) { pressing?.press(it, view.banner) } }
            calls.trouble?.let { item { Remark(Mark.ATTENTION, troubleText(it)) } }
            item { Checklist(today, model, ways) }
            item { StepsPanel(today, model, ways) }
            item { WeightPanel(today, ways) }
            item { GoalsPanel(today, model, ways) }
            item { More(ways) }
        }
    }
}

/** The member's initial: the way to the settings. */
@Composable
private fun Initial(model: PhoneModel, onClick: () -> Unit) {
    var id by remember { mutableStateOf("") }
    LaunchedEffect(model) { id = model.phone.call { account() }.kenposId }
    val name = PlaceWords.settingsOf.text("id" to id)
    val palette = LocalPalette.current
    Box(
        Modifier
            .padding(end = 8.dp)
            .size(TOUCH)
            .clip(CircleShape)
            .clickable(role = Role.Button, onClick = onClick)
            .semantics { contentDescription = name },
        Alignment.Center,
    ) {
        Box(Modifier.size(36.dp).clip(CircleShape).background(palette.primary), Alignment.Center) {
            Text(
                id.take(1).uppercase(),
                Modifier.clearAndSetSemantics {},
                palette.onPrimary,
                // The circle has one size, so its letter has too.
                fontSize = with(LocalDensity.current) { LETTER.toSp() },
            )
        }
    }
}

private val LETTER = 16.dp

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Checklist(home: Home, model: PhoneModel, ways: NavController) = Panel {
    val progress = TodayWords.progress.text("earned" to count(home.earned), "possible" to count(home.possible))
    Sides {
        Row(
            Modifier.clearAndSetSemantics { contentDescription = progress },
            Arrangement.spacedBy(8.dp),
            Alignment.Bottom,
        ) {
            Text(
                CommonWords.today.text(),
                Modifier.padding(bottom = 6.dp),
                style = MaterialTheme.typography.titleMedium,
            )
            Figure(count(home.earned), TodayWords.of.text("possible" to count(home.possible)), "")
        }
        Balance(model) { ways.goTo(Place.POINTS) }
    }
    if (home.checklist.isEmpty()) Note(TodayWords.nothingToEarn.text()) else ProgressBar(home.earned, home.possible)
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        for (item in home.checklist) ChecklistChip(item, home, ways)
    }
    if (home.checklist.isNotEmpty() && home.checklist.all { it.done }) Marked(Mark.DONE, TodayWords.allDone.text())
    if (home.queued > 0uL) {
        val words = TodayWords.pending.text("n" to "${home.queued}", "points" to points(home.pending))
        Way(Icons.hourglass, words) { ways.goTo(Routes.OUTBOX) }
    }
}

@Composable
private fun Balance(model: PhoneModel, onClick: () -> Unit) {
    val screen by model.points.shown()
    val balance = (screen as? Screen.Shown)?.state?.balance ?: return
    QuietButton(TodayWords.balance.text("points" to points(balance)), onClick = onClick)
}

/** How much of today is there. The words above say it too. */
@Composable
private fun ProgressBar(earned: Long, possible: Long) {
    val share = if (possible == 0L) 0f else (earned.toFloat() / possible).coerceIn(0f, 1f)
    val shape = RoundedCornerShape(6.dp)
    Box(
        Modifier.fillMaxWidth().height(12.dp).clip(shape).background(LocalPalette.current.faint).clearAndSetSemantics {
        },
    ) {
        Box(Modifier.fillMaxWidth(share).fillMaxHeight().clip(shape).background(LocalPalette.current.point))
    }
}

/** ✓ログイン 5, ○体重 10: a missing one leads to where it is entered. */
@Composable
private fun ChecklistChip(item: ChecklistItem, home: Home, ways: NavController) {
    val palette = LocalPalette.current
    val mark = if (!item.done) {
        Mark.MISSING
    } else if (item.pending) {
        Mark.WAITING
    } else {
        Mark.DONE
    }
    val state = when (mark) {
        Mark.DONE -> CommonWords.done
        Mark.WAITING -> CommonWords.waiting
        else -> CommonWords.missing
    }.text()
    val name = AwardWords.of(item.award).text()
    val words = "$name ${points(item.points)} $state"
    val way = if (item.done) null else item.award.way(home)
    Row(
        Modifier
            .clip(MaterialTheme.shapes.small)
            .background(palette.faint)
            .then(if (way == null) Modifier else Modifier.clickable(role = Role.Button) { ways.goTo(way) })
            .heightIn(min = if (way == null) 36.dp else TOUCH)
            .padding(horizontal = 10.dp, vertical = 6.dp)
            .clearAndSetSemantics {
                contentDescription = words
                if (way != null) {
                    role = Role.Button
                    onClick {
                        ways.goTo(way)
                        true
                    }
                }
            },
        Arrangement.spacedBy(6.dp),
        Alignment.CenterVertically,
    ) {
        MarkIcon(mark)
        Text("$name ${count(item.points)}", style = MaterialTheme.typography.bodyMedium)
    }
}

private fun AwardCode.way(home: Home): String? = when (this) {
    AwardCode.WEIGHT -> Routes.weight(home.day)
    AwardCode.STEPS -> Routes.steps(home.day)
    AwardCode.ACTION_GOAL -> Place.LOG.route
    else -> null
}
