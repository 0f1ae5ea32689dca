package jp.kenpos.ui.results

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.navigation.NavController
import jp.kenpos.bindings.ExamItem
import jp.kenpos.bindings.ResultItem
import jp.kenpos.bindings.Results
import jp.kenpos.bindings.SubmissionItem
import jp.kenpos.bindings.SubmissionStage
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Pages
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.accountOf
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.DayPicker
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.look.state
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.ResultWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.text

private enum class ResultsPage { ALL, PAPER }

/** What the union knows of the member's health measures, and what the member can still add. */
@Composable
fun ResultsScreen(model: PhoneModel, ways: NavController) = Pages(ResultsPage.ALL) { page, pages ->
    when (page) {
        ResultsPage.ALL -> ResultsPage(model, ways, onPaper = { pages.goTo(ResultsPage.PAPER.name) })
        ResultsPage.PAPER -> PaperPage(model, pages::back)
    }
}

/** First what waits for the member, then what is known. */
@Composable
private fun ResultsPage(model: PhoneModel, ways: NavController, onPaper: () -> Unit) {
    val screen by model.results.shown()
    val account = accountOf(model)
    val calls = calls(model.phone)
    Page(PlaceWords.results.text(), ways::back) {
        state(screen) { results ->
            if (account != null && account.consents.checkupResults == null) {
                item {
                    val see = TodayWords.consent.text()
                    Remark(Mark.INFO, ResultWords.consentMissing.text(), button = see) { ways.goTo(Routes.CONSENT) }
                }
            }
            otherwise(calls)
            items(results.exams, key = { "exam ${it.contact}" }) { ExamPanel(it, model, calls) }
            items(results.surveys, key = { "survey ${it.survey}" }) { SurveyPanel(it, calls) }
            known(results, ways)
            papers(results, onPaper)
        }
    }
}

private fun LazyListScope.known(results: Results, ways: NavController) {
    item { Heading(ResultWords.results.text()) }
    if (results.results.isEmpty()) item { Nothing(ResultWords.noResults.text()) }
    items(results.results, key = { "result ${it.id}" }) { result ->
        ResultPanel(result) { ways.goTo(Routes.whyAward(result.award, result.day)) }
    }
}

private fun LazyListScope.papers(results: Results, onPaper: () -> Unit) {
    item { Heading(ResultWords.papers.text()) }
    item {
        Panel {
            Text(ResultWords.noPapers.text(), style = MaterialTheme.typography.bodyMedium)
            SideButton(ResultWords.sendPaper.text(), onClick = onPaper)
        }
    }
    items(results.submissions, key = { "paper ${it.submission}" }) { SubmissionPanel(it) }
}

@Composable
private fun ResultPanel(result: ResultItem, onWhy: () -> Unit) = Panel {
    val why = CommonWords.why.text()
    Heading(AwardWords.of(result.award).text())
    Note(fullDayText(result.day))
    Text(result.text, style = MaterialTheme.typography.bodyMedium)
    QuietButton(why, Modifier.align(Alignment.End).aloud(why, result.text), onClick = onWhy)
}

@Composable
private fun ExamPanel(exam: ExamItem, model: PhoneModel, calls: Calls) {
    val today = todayOf(model)?.day
    val messages = LocalMessages.current
    var picking by remember { mutableStateOf(false) }
    Panel {
        Heading(ResultWords.exam.text())
        Text(
            ResultWords.examAsked.text("day" to fullDayText(exam.askedOn)),
            style = MaterialTheme.typography.bodyMedium,
        )
        exam.visitedOn?.let { Marked(Mark.DONE, ResultWords.examVisited.text("day" to fullDayText(it))) }
        if (exam.pending) Marked(Mark.WAITING, CommonWords.waiting.text())
        if (exam.canReport) SideButton(ResultWords.examReport.text()) { picking = true }
    }
    if (picking && today != null) {
        DayPicker(today, onDismiss = { picking = false }) { day ->
            picking = false
            calls.start {
                call { reportExam(exam.contact, day) }
                messages.say(ResultWords.examSaid.fill(messages.language))
            }
        }
    }
}

@Composable
private fun SubmissionPanel(paper: SubmissionItem) = Panel {
    Heading(paper.name)
    Note(fullDayText(paper.day))
    Marked(paper.stage.mark(), ResultWords.of(paper.stage).text())
    Note(paper.why)
}

private fun SubmissionStage.mark(): Mark = when (this) {
    SubmissionStage.WAITING -> Mark.WAITING
    SubmissionStage.APPROVED -> Mark.DONE
    SubmissionStage.REFUSED -> Mark.ATTENTION
}
