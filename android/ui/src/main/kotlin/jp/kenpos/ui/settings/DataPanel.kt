package jp.kenpos.ui.settings

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.navigation.NavController
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.text

/** What the member has allowed, and what can be done with the data. */
@Composable
internal fun DataPanel(model: PhoneModel, ways: NavController, onDelete: () -> Unit) = Panel {
    val export = exporting(model)
    Heading(SettingsWords.data.text())
    Way(Icons.check, SettingsWords.consents.text()) { ways.goTo(Routes.CONSENT) }
    Way(Icons.keep, SettingsWords.export.text(), note = SettingsWords.exportNote.text(), onClick = export)
    Way(Icons.bin, SettingsWords.deleteAccount.text(), onClick = onDelete)
}

/** What pressing "export" does: the core makes the file, the member chooses where it goes. */
@Composable
internal fun exporting(model: PhoneModel): () -> Unit {
    val (device, messages) = LocalDevice.current to LocalMessages.current
    val calls = calls(model.phone)
    return {
        calls.start {
            val file = call { exportData(model.language) }
            val kept = device.keepFile(file.name, file.text)
            val said = if (kept) SettingsWords.exported else SettingsWords.notExported
            messages.say(said.fill(model.language, "file" to file.name))
        }
    }
}

/** What pressing "sign out" does: the question first, which says what becomes of what waits. */
@Composable
internal fun signingOut(model: PhoneModel): () -> Unit {
    val calls = calls(model.phone)
    val today = todayOf(model)
    var asking by rememberSaveable { mutableStateOf(false) }
    if (asking) {
        val waiting = today?.queued ?: 0uL
        Asking(
            SettingsWords.signOutSure.text(),
            yes = SettingsWords.signOut.text(),
            no = SettingsWords.stay.text(),
            onYes = {
                asking = false
                calls.start { request { signOut(PATIENCE_MS) } }
            },
            onNo = { asking = false },
        ) {
            if (waiting == 0uL) {
                Said(SettingsWords.signOutNothing.text())
            } else {
                Said(SettingsWords.signOutWaiting.text("n" to "$waiting"))
            }
        }
    }
    return { asking = true }
}
