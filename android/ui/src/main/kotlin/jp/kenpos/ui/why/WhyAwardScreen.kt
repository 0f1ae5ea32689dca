package jp.kenpos.ui.why

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.AwardOutcome
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.WhyAward
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.Chip
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.DayPicker
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.WhyWords
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** Why an award was given, or why not: the rule, what was looked at, what is missing. Any award, any day. */
@Composable
fun WhyAwardScreen(model: PhoneModel, ways: NavController, award: AwardCode, day: Day?) {
    val calls = calls(model.phone)
    val home by model.home.shown()
    var asked by rememberSaveable { mutableStateOf(award) }
    var on by rememberSaveable { mutableStateOf(day) }
    var why by remember { mutableStateOf<WhyAward?>(null) }
    var picking by remember { mutableStateOf(false) }
    LaunchedEffect(asked, on, home) { calls.start { why = call { whyAward(asked, on, model.language) } } }
    Page(WhyWords.award.text(), ways::back) {
        val told = why?.takeIf { it.award == asked }
        if (told == null) {
            item { calls.trouble?.let { Remark(Mark.ATTENTION, troubleText(it)) } ?: Coming() }
        } else {
            item { Outcome(told) { picking = true } }
            told.rule?.let { rule ->
                item {
                    Panel {
                        Heading(WhyWords.rule.text())
                        Text(rule.text, style = MaterialTheme.typography.bodyMedium)
                    }
                }
            }
            item { Facts(told) }
        }
        item { OtherAwards(asked) { asked = it } }
    }
    val shown = why?.day
    if (picking && shown != null) {
        DayPicker(shown, onDismiss = { picking = false }) {
            picking = false
            on = it
        }
    }
}

@Composable
private fun Outcome(why: WhyAward, onDay: () -> Unit) = Panel {
    Text(AwardWords.of(why.award).text(), fontWeight = FontWeight.Bold, style = MaterialTheme.typography.titleLarge)
    Marked(why.outcome.mark(), why.text)
    QuietButton(fullDayText(why.day) + "　" + LogWords.otherDay.text(), onClick = onDay)
}

private fun AwardOutcome.mark(): Mark = when (this) {
    is AwardOutcome.Earned -> Mark.DONE
    is AwardOutcome.Expected, is AwardOutcome.Waiting -> Mark.WAITING
    is AwardOutcome.Nothing -> Mark.MISSING
}

@Composable
private fun Facts(why: WhyAward) = Panel {
    Heading(WhyWords.used.text())
    if (why.used.isEmpty()) Note(WhyWords.nothingUsed.text())
    for (used in why.used) Marked(Mark.DONE, used.text)
    if (why.missing.isEmpty()) return@Panel
    Heading(WhyWords.missing.text())
    for (missing in why.missing) Marked(Mark.MISSING, missing.text)
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun OtherAwards(shown: AwardCode, onChoose: (AwardCode) -> Unit) = Panel {
    Heading(WhyWords.otherAward.text())
    FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        for (award in AwardCode.entries) {
            Chip(AwardWords.of(award).text(), award == shown) { onChoose(award) }
        }
    }
}
