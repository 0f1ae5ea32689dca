package jp.kenpos.ui.results

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.SubmissionAbout
import jp.kenpos.bindings.SubmissionRequest
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.look.Choice
import jp.kenpos.ui.look.DayPicker
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.ResultWords
import jp.kenpos.ui.words.fullDayText
import jp.kenpos.ui.words.text
import kotlinx.coroutines.launch

/** How long the largest file may take, over a slow line. */
private const val UPLOAD_MS: ULong = 150_000u

/** A paper on its way: what it shows, its day, and the file, which is kept no longer than this page. */
internal class PaperModel(phone: Phone) : Calls(phone) {
    var about by mutableStateOf<SubmissionAbout?>(null)
    var day by mutableStateOf<Day?>(null)
    var file by mutableStateOf<ByteArray?>(null)

    val isWhole: Boolean get() = about != null && day != null && file != null

    fun send(language: Language, onSent: () -> Unit) {
        val request = SubmissionRequest(about ?: return, day ?: return, file ?: return)
        start {
            request { submit(request, language, UPLOAD_MS) }
            onSent()
        }
    }
}

/** What is sent in as a proof. Online only; on any error what was chosen stays. */
@Composable
internal fun PaperPage(model: PhoneModel, onBack: () -> Unit) {
    val paper = viewModel { PaperModel(model.phone) }
    val messages = LocalMessages.current
    val language = LocalLanguage.current
    val device = LocalDevice.current
    // Of the page, not of a part of it that may be scrolled away meanwhile.
    val scope = rememberCoroutineScope()
    Page(
        ResultWords.sendPaper.text(),
        onBack,
        bottom = {
            MainButton(CommonWords.send.text(), enabled = paper.isWhole, working = paper.working) {
                paper.send(language) {
                    messages.say(ResultWords.paperSaid.fill(language))
                    onBack()
                }
            }
        },
    ) {
        otherwise(paper, "file", "day")
        item { About(paper) }
        item { DayOf(paper, todayOf(model)?.day) }
        item {
            Proof(paper) {
                scope.launch {
                    // Nothing chosen leaves what was.
                    paper.file = device.pickProof() ?: return@launch
                    paper.forget()
                }
            }
        }
    }
}

@Composable
private fun About(paper: PaperModel) = Panel {
    Heading(ResultWords.about.text())
    Column(Modifier.selectableGroup()) {
        for (about in SubmissionAbout.entries) {
            Choice(ResultWords.of(about).text(), paper.about == about) {
                paper.about = about
                paper.forget()
            }
        }
    }
}

@Composable
private fun DayOf(paper: PaperModel, today: Day?) {
    var picking by remember { mutableStateOf(false) }
    Panel {
        Heading(ResultWords.day.text())
        val name = paper.day?.let { ResultWords.pickedDay.text("day" to fullDayText(it)) }
        SideButton(name ?: ResultWords.pickDay.text()) { picking = true }
        paper.troubleAt("day")?.let { Marked(Mark.ATTENTION, it) }
    }
    if (picking && today != null) {
        DayPicker(today, onDismiss = { picking = false }) {
            picking = false
            paper.day = it
            paper.forget()
        }
    }
}

@Composable
private fun Proof(paper: PaperModel, onPick: () -> Unit) = Panel {
    Heading(ResultWords.file.text())
    Note(ResultWords.fileHint.text())
    if (paper.file != null) Marked(Mark.DONE, ResultWords.pickedFile.text())
    SideButton((if (paper.file == null) ResultWords.pickFile else ResultWords.pickAgain).text(), onClick = onPick)
    paper.troubleAt("file")?.let { Marked(Mark.ATTENTION, it) }
}
