package jp.kenpos.ui.notices

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.NoticeItem
import jp.kenpos.bindings.Notices
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Folding
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Tag
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.NoticeWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.momentText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

/** What the union tells all, and what soon runs out for this member alone. */
@Composable
fun NoticesScreen(model: PhoneModel, ways: NavController) {
    val screen by model.notices.shown()
    // A notice that is read here stays where it stands until the screen is left.
    val fresh = remember { HashSet<ULong>() }
    Page(PlaceWords.notices.text()) {
        state(screen) { notices ->
            if (notices.items.isEmpty() && notices.expiry.isEmpty()) item { Nothing(NoticeWords.none.text()) }
            items(notices.expiry) { expiry ->
                val day = fullDayText(expiry.expiresOn)
                Remark(
                    Mark.INFO,
                    NoticeWords.expiring.text("points" to points(expiry.points), "day" to day),
                    button = PlaceWords.exchange.text(),
                ) { ways.goTo(Routes.EXCHANGE) }
            }
            items(notices.freshFirst(fresh), key = { it.id.toLong() }) { NoticePanel(it, model) }
        }
    }
}

/** What was not read when the screen was opened stands first. */
private fun Notices.freshFirst(fresh: MutableSet<ULong>): List<NoticeItem> {
    fresh += items.filter { !it.read }.map { it.id }
    return items.sortedBy { it.id !in fresh }
}

/** One notice; to open it is to read it. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun NoticePanel(notice: NoticeItem, model: PhoneModel) {
    var open by rememberSaveable { mutableStateOf(false) }
    LaunchedEffect(open, notice.id) {
        try {
            if (open && !notice.read) model.phone.call { markNoticeRead(notice.id) }
        } catch (_: KenposException) {
            // It stays unread, as can be seen, and can be opened again.
        }
    }
    Panel {
        Folding(
            notice.title,
            open,
            { open = it },
            strong = !notice.read,
            above = {
                FlowRow(
                    horizontalArrangement = Arrangement.spacedBy(8.dp),
                    itemVerticalAlignment = Alignment.CenterVertically,
                ) {
                    val palette = LocalPalette.current
                    if (!notice.read) Tag(NoticeWords.unread.text(), palette.primary, palette.onPrimary)
                    Note(momentText(notice.postedAt))
                }
            },
        ) { Text(notice.body, style = MaterialTheme.typography.bodyMedium) }
    }
}
