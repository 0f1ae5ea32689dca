package jp.kenpos.ui.settings

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import jp.kenpos.bindings.Account
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.accountOf
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

/** The end of the account: what goes and what stays, the password once more, and a last question. */
@Composable
internal fun DeletePage(model: PhoneModel, onBack: () -> Unit) {
    val calls = calls(model.phone)
    val account = accountOf(model)
    val messages = LocalMessages.current
    // Not saved with the screen's state: a password is kept nowhere.
    var password by remember { mutableStateOf("") }
    var asking by remember { mutableStateOf(false) }
    Page(
        SettingsWords.deleteAccount.text(),
        onBack,
        bottom = {
            val ready = account != null && password.isNotEmpty()
            MainButton(SettingsWords.deleteYes.text(), enabled = ready, working = calls.working) { asking = true }
        },
    ) {
        otherwise(calls, "password")
        if (account != null) item("what") { What(account, model) }
        item("first") { First(model) }
        item("password") {
            Field(
                SettingsWords.deletePassword.text(),
                password,
                typed = Typed.SECRET,
                trouble = calls.troubleAt("password"),
            ) {
                password = it
                calls.forget()
            }
        }
    }
    if (asking && account != null) {
        Sure(account, onNo = { asking = false }) {
            asking = false
            calls.start {
                request { deleteAccount(password, account.unsent, PATIENCE_MS) }
                messages.say(SettingsWords.deleted.fill(model.language))
            }
        }
    }
}

@Composable
private fun What(account: Account, model: PhoneModel) = Panel {
    val shown by model.points.shown()
    Heading(SettingsWords.deleteGone.text())
    Marked(Mark.MISSING, SettingsWords.deleteAtUnion.text())
    Marked(Mark.MISSING, SettingsWords.deleteHere.text())
    if (account.unsent > 0uL) Marked(Mark.ATTENTION, unsentText(account))
    val left = (shown as? Screen.Shown)?.state?.balance ?: 0
    if (left > 0) Marked(Mark.ATTENTION, SettingsWords.deletePoints.text("points" to points(left)))
    Note(SettingsWords.deleteStays.text())
}

@Composable
private fun First(model: PhoneModel) = Panel {
    Said(SettingsWords.deleteFirst.text())
    SideButton(SettingsWords.export.text(), Modifier.fillMaxWidth(), onClick = exporting(model))
}

/** The last question says how much is lost that the union never had. */
@Composable
private fun Sure(account: Account, onNo: () -> Unit, onYes: () -> Unit) = Asking(
    SettingsWords.deleteSure.text(),
    yes = SettingsWords.deleteYes.text(),
    no = SettingsWords.deleteNot.text(),
    loses = true,
    onYes = onYes,
    onNo = onNo,
) {
    Said(account.kenposId)
    if (account.unsent > 0uL) Said(unsentText(account))
}

@Composable
private fun unsentText(account: Account): String = SettingsWords.deleteUnsent.text("n" to "${account.unsent}")
