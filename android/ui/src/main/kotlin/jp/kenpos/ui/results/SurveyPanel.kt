package jp.kenpos.ui.results

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.mapSaver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.SnapshotStateMap
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontWeight
import jp.kenpos.bindings.SurveyAnswer
import jp.kenpos.bindings.SurveyItem
import jp.kenpos.bindings.SurveyQuestion
import jp.kenpos.ui.Calls
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Choice
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.ResultWords
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.text

private val CHOSEN = mapSaver<SnapshotStateMap<String, String>>(
    save = { it.toMap() },
    restore = { kept ->
        mutableStateMapOf<String, String>().apply { for ((question, answer) in kept) put(question, answer as String) }
    },
)

/** A survey: its questions while it can be answered, afterwards that it was. */
@Composable
internal fun SurveyPanel(survey: SurveyItem, calls: Calls) {
    val chosen = rememberSaveable(survey.survey, saver = CHOSEN) { mutableStateMapOf() }
    var sure by rememberSaveable(survey.survey) { mutableStateOf(false) }
    Panel {
        Heading(survey.title)
        Text(survey.description, style = MaterialTheme.typography.bodyMedium)
        if (survey.pending) Marked(Mark.WAITING, CommonWords.waiting.text())
        survey.answeredOn?.let { Marked(Mark.DONE, ResultWords.answered.text("day" to fullDayText(it))) }
        if (survey.canAnswer) {
            Note(CommonWords.until.text("day" to fullDayText(survey.toDay)))
            for (question in survey.questions) Question(question, chosen)
            val complete = survey.questions.all { it.question in chosen }
            SideButton(ResultWords.answers.text(), enabled = complete && !calls.working) { sure = true }
        }
    }
    if (sure && survey.canAnswer) Sure(survey, chosen, calls) { sure = false }
}

@Composable
private fun Question(question: SurveyQuestion, chosen: SnapshotStateMap<String, String>) =
    Column(Modifier.selectableGroup()) {
        Text(question.text, fontWeight = FontWeight.Bold, style = MaterialTheme.typography.bodyMedium)
        for (choice in question.answers) {
            Choice(choice.text, chosen[question.question] == choice.answer) {
                chosen[question.question] = choice.answer
            }
        }
    }

/** The answers once more, because they stay. */
@Composable
private fun Sure(survey: SurveyItem, chosen: Map<String, String>, calls: Calls, onDone: () -> Unit) {
    val messages = LocalMessages.current
    Asking(
        ResultWords.answersSure.text(),
        yes = ResultWords.answers.text(),
        onYes = {
            val answers = survey.questions.mapNotNull { question ->
                chosen[question.question]?.let { SurveyAnswer(question.question, it) }
            }
            onDone()
            calls.start {
                call { answerSurvey(survey.survey, answers) }
                messages.say(ResultWords.answersSaid.fill(messages.language))
            }
        },
        onNo = onDone,
    ) {
        for (question in survey.questions) {
            Note(question.text)
            Said(question.answers.find { it.answer == chosen[question.question] }?.text.orEmpty())
        }
        Note(ResultWords.answersOnce.text())
    }
}
