package jp.kenpos.ui.setup

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.navigation.NavController
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SyncReason
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.TodayWords
import jp.kenpos.ui.words.text

/** The session has ended: only the password is asked. Everything on the phone stays. */
@Composable
fun SignInScreen(model: PhoneModel, ways: NavController) {
    val calls = calls(model.phone)
    // Not saved with the screen's state: a password is kept nowhere.
    var password by remember { mutableStateOf("") }
    Page(
        SetupWords.signInAgain.text(),
        onBack = ways::back,
        bottom = {
            MainButton(SetupWords.signIn.text(), enabled = password.isNotEmpty(), working = calls.working) {
                calls.start {
                    val account = call { account() }
                    val person = Person.Registered(account.kenposId, password)
                    val setup = Setup(account.serverUrl, person, null, emptyList(), null)
                    request { setup(setup, PATIENCE_MS) }
                    request { sync(PATIENCE_MS, SyncReason.MEMBER) }
                    ways.back()
                }
            }
        },
    ) {
        item { Remark(Mark.INFO, TodayWords.sessionExpired.text()) }
        item {
            Field(FieldWords.password.text(), password, typed = Typed.SECRET) {
                password = it
                calls.forget()
            }
        }
        otherwise(calls)
    }
}
