package jp.kenpos.ui.points

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Points
import jp.kenpos.bindings.PointsEntry
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.PointsWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.shortDayText
import jp.kenpos.ui.words.signedPoints
import jp.kenpos.ui.words.text

/** What the member has, what is about to expire, and every entry with its reason. */
@Composable
fun PointsScreen(model: PhoneModel, ways: NavController) {
    val screen by model.points.shown()
    Page(
        PlaceWords.points.text(),
        bottom = { if (screen is Screen.Shown) MainButton(PlaceWords.exchange.text()) { ways.goTo(Routes.EXCHANGE) } },
    ) {
        state(screen) { state ->
            item { Balance(state) }
            item {
                Panel {
                    Way(Icons.question, PointsWords.whyNot.text(), note = PointsWords.whyNotNote.text()) {
                        ways.goTo(Routes.whyAward(AwardCode.WEIGHT))
                    }
                }
            }
            item { Heading(PointsWords.entries.text()) }
            if (state.entries.isEmpty()) item { Nothing(PointsWords.noEntries.text()) }
            items(state.entries, key = { it.entry.toLong() }) { EntryPanel(it, ways) }
        }
    }
}

@Composable
private fun Balance(state: Points) = Panel {
    Sides {
        Figure(count(state.balance), "P", CommonWords.loading.text())
        Note(PointsWords.worth.text("n" to count(state.balance)))
    }
    if (state.pending > 0) Marked(Mark.WAITING, PointsWords.pending.text("points" to points(state.pending)))
    if (state.held > 0) Marked(Mark.WAITING, PointsWords.held.text("points" to points(state.held)))
    if (state.debt > 0) Marked(Mark.ATTENTION, PointsWords.debt.text("points" to points(state.debt)))
    for (lot in state.expiring) {
        Marked(Mark.INFO, PointsWords.expiring.text("day" to fullDayText(lot.date), "points" to points(lot.points)))
    }
}

/** One entry; its reason opens with one tap. */
@Composable
private fun EntryPanel(entry: PointsEntry, ways: NavController) {
    var open by rememberSaveable { mutableStateOf(false) }
    val name = entry.award?.let { AwardWords.of(it).text() } ?: PointsWords.of(entry.kind).text()
    Panel {
        Sides {
            Column {
                Text(name, style = MaterialTheme.typography.bodyMedium)
                Note(listOf(shortDayText(entry.day), PointsWords.of(entry.kind).text()).joinToString(" · "))
            }
            Row(verticalAlignment = Alignment.CenterVertically) {
                Text(
                    signedPoints(entry.points),
                    color = if (entry.points < 0) LocalPalette.current.softInk else LocalPalette.current.ink,
                    fontWeight = FontWeight.Bold,
                    style = MaterialTheme.typography.bodyLarge,
                )
                QuietButton((if (open) CommonWords.close else CommonWords.why).text()) { open = !open }
            }
        }
        if (!open) return@Panel
        Text(entry.why, style = MaterialTheme.typography.bodyMedium)
        entry.expires?.let { Note(PointsWords.usableUntil.text("day" to fullDayText(it))) }
        entry.award?.let { award ->
            QuietButton(PointsWords.rule.text()) { ways.goTo(Routes.whyAward(award, entry.day)) }
        }
    }
}
