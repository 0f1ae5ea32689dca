package jp.kenpos.ui.setup

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import jp.kenpos.bindings.KenposException
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.help.AskWithoutSession
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** Setup, one question a screen. [why] says why it is needed, where somebody was signed in before. */
@Composable
internal fun SetupWizard(setup: SetupModel, model: PhoneModel, why: KenposException?) {
    var asking by remember { mutableStateOf(false) }
    if (asking) return AskWithoutSession(model, setup.server) { asking = false }
    when (setup.step) {
        Step.WHO -> WhoPage(setup, why) { asking = true }
        Step.CONSENT, Step.CHECKUP_CONSENT, Step.GOALS, Step.TARGET, Step.SOURCE, Step.DONE -> ChoicePage(setup)
        else -> IdentityPage(setup)
    }
}

@Composable
private fun WhoPage(setup: SetupModel, why: KenposException?, onHelp: () -> Unit) {
    val device = LocalDevice.current
    QuestionPage(setup, SetupWords.who) {
        item { Text(SetupWords.welcome.text(), style = MaterialTheme.typography.bodyMedium) }
        if (why is KenposException.NotSetUp && why.code != "not_set_up") item { Remark(Mark.INFO, troubleText(why)) }
        // An address that was preset has no field.
        otherwise(setup, *if (device.server == null) setup.fields else emptyArray())
        if (device.server == null) {
            item {
                Field(
                    FieldWords.server.text(),
                    setup.server,
                    typed = Typed.ADDRESS,
                    trouble = setup.troubleAt("server", "server_url"),
                ) {
                    setup.server = it
                    setup.forget()
                }
            }
        }
        item {
            Panel {
                Way(Icons.pencil, SetupWords.employee.text()) { setup.choose(Who.EMPLOYEE) }
                Way(Icons.pencil, SetupWords.spouse.text()) { setup.choose(Who.SPOUSE) }
                Way(Icons.check, SetupWords.registered.text()) { setup.choose(Who.REGISTERED) }
                Way(Icons.info, SetupWords.forgot.text()) { setup.choose(Who.FORGOT) }
                Way(Icons.question, SetupWords.help.text(), onClick = onHelp)
            }
        }
    }
}

/** The question of a step, where it asks who the member is. */
private fun Step.question(): Phrase = when (this) {
    Step.ID -> SetupWords.id
    Step.INITIAL_PASSWORD -> SetupWords.initialPassword
    Step.PASSWORD -> SetupWords.password
    Step.CARD -> SetupWords.card
    Step.INSURER -> SetupWords.insurer
    Step.BIRTH_DATE -> SetupWords.birthDate
    Step.NEW_ID -> SetupWords.newId
    Step.CODE -> SetupWords.code
    Step.NEW_PASSWORD -> SetupWords.newPassword
    else -> SetupWords.who
}

@Composable
private fun IdentityPage(setup: SetupModel) {
    val device = LocalDevice.current
    QuestionPage(
        setup,
        setup.step.question(),
        bottom = {
            MainButton(CommonWords.next.text(), enabled = setup.answered(), working = setup.working) {
                setup.next(device)
            }
        },
    ) { identity(setup) }
}

private fun SetupModel.answered(): Boolean = when (step) {
    Step.ID -> id
    Step.INITIAL_PASSWORD, Step.PASSWORD -> password
    Step.CARD -> if (cardSymbol.isBlank()) "" else cardNumber
    Step.INSURER -> insurerNumber
    Step.BIRTH_DATE -> birthDate
    Step.NEW_ID -> newId
    Step.CODE -> code
    else -> newPassword
}.isNotBlank()

private fun LazyListScope.identity(setup: SetupModel) {
    when (setup.step) {
        Step.ID -> field(setup, FieldWords.kenposId, setup.id, Typed.LATIN, setup.idHint(), "id") { setup.id = it }

        Step.INITIAL_PASSWORD -> field(
            setup,
            FieldWords.initialPassword,
            setup.password,
            Typed.SECRET,
            FieldWords.initialPasswordHint,
            "initial_password",
        ) { setup.password = it }

        Step.PASSWORD -> field(setup, FieldWords.password, setup.password, Typed.SECRET, null, "password") {
            setup.password =
                it
        }

        Step.CARD -> {
            item { Text(SetupWords.cardWhere.text(), style = MaterialTheme.typography.bodyMedium) }
            field(setup, FieldWords.cardSymbol, setup.cardSymbol, Typed.DIGITS, null, "card_symbol") {
                setup.cardSymbol =
                    it
            }
            field(setup, FieldWords.cardNumber, setup.cardNumber, Typed.DIGITS, null, "card_number") {
                setup.cardNumber =
                    it
            }
        }

        Step.INSURER -> field(
            setup,
            FieldWords.insurerNumber,
            setup.insurerNumber,
            Typed.DIGITS,
            FieldWords.insurerNumberHint,
            "insurer_number",
        ) { setup.insurerNumber = it }

        Step.BIRTH_DATE -> field(
            setup,
            FieldWords.birthDate,
            setup.birthDate,
            Typed.DIGITS,
            FieldWords.birthDateHint,
            "birth_date",
        ) { setup.birthDate = it }

        Step.NEW_ID -> field(setup, FieldWords.newId, setup.newId, Typed.LATIN, FieldWords.newIdHint, "new_id") {
            setup.newId =
                it
        }

        Step.CODE -> field(setup, FieldWords.resetCode, setup.code, Typed.LATIN, null, "reset_code", "code") {
            setup.code =
                it
        }

        else -> {
            if (setup.who ==
                Who.EMPLOYEE
            ) {
                item { Text(SetupWords.newPasswordWhy.text(), style = MaterialTheme.typography.bodyMedium) }
            }
            field(
                setup,
                FieldWords.newPassword,
                setup.newPassword,
                Typed.SECRET,
                FieldWords.newPasswordHint,
                "new_password",
            ) { setup.newPassword = it }
            if (setup.who == Who.EMPLOYEE || setup.who == Who.SPOUSE) {
                field(setup, FieldWords.activationCode, setup.activationCode, Typed.LATIN, null, "activation_code") {
                    setup.activationCode = it
                }
            }
        }
    }
    otherwise(setup, *setup.fields)
}

private fun SetupModel.idHint(): Phrase? = FieldWords.employeeIdHint.takeIf { who == Who.EMPLOYEE }

private fun LazyListScope.field(
    setup: SetupModel,
    label: Phrase,
    value: String,
    typed: Typed,
    hint: Phrase?,
    vararg names: String,
    onChange: (String) -> Unit,
) = item(label.key) {
    Field(label.text(), value, typed = typed, hint = hint?.text(), trouble = setup.troubleAt(*names)) {
        onChange(it)
        setup.forget()
    }
}

/** A question, the way back, and how far it is. */
@Composable
internal fun QuestionPage(
    setup: SetupModel,
    question: Phrase,
    bottom: (@Composable () -> Unit)? = null,
    content: LazyListScope.() -> Unit,
) = Page(
    SetupWords.title.text(),
    onBack = setup.before?.let { { setup.back() } },
    bottom = bottom,
) {
    item { Dots(setup.steps.indexOf(setup.step), setup.steps.size) }
    item { Text(question.text(), Modifier.semantics { heading() }, style = MaterialTheme.typography.titleLarge) }
    content()
}

@Composable
private fun Dots(at: Int, of: Int) {
    val words = SetupWords.progress.text("n" to "${at + 1}", "of" to "$of")
    val palette = LocalPalette.current
    Row(
        Modifier.fillMaxWidth().padding(bottom = 8.dp).clearAndSetSemantics { contentDescription = words },
        Arrangement.spacedBy(6.dp),
        Alignment.CenterVertically,
    ) {
        for (dot in 0 until of) {
            Box(
                Modifier.size(8.dp).clip(CircleShape).background(
                    if (dot <=
                        at
                    ) {
                        palette.primary
                    } else {
                        palette.line.copy(alpha = AHEAD)
                    },
                ),
            )
        }
    }
}

private const val AHEAD = 0.4f
