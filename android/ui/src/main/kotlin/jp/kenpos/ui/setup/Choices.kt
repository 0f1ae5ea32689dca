package jp.kenpos.ui.setup

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.Purpose
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.look.Choice
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Ticked
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.text

/** The questions after the member is known. */
@Composable
internal fun ChoicePage(setup: SetupModel) = when (setup.step) {
    Step.CONSENT -> ConsentPage(setup, Purpose.PROGRAMME)
    Step.CHECKUP_CONSENT -> ConsentPage(setup, Purpose.CHECKUP_RESULTS)
    Step.GOALS -> GoalsPage(setup)
    Step.TARGET -> TargetPage(setup)
    Step.SOURCE -> SourcePage(setup)
    else -> DonePage(setup)
}

@Composable
private fun ConsentPage(setup: SetupModel, purpose: Purpose) = QuestionPage(
    setup,
    if (purpose == Purpose.PROGRAMME) SetupWords.consent else SetupWords.checkupConsent,
    bottom = {
        // Nobody agrees to what they cannot read.
        MainButton(SetupWords.agree.text(), enabled = setup.terms != null, working = setup.working) {
            setup.consent(purpose, true)
        }
        QuietButton(SetupWords.notNow.text(), Modifier.fillMaxWidth()) { setup.consent(purpose, false) }
    },
) {
    // Before the terms, and so before the button that asks for them again.
    otherwise(setup)
    item {
        Panel {
            val terms = setup.terms
            when {
                terms != null -> Text(termsText(terms, purpose), style = MaterialTheme.typography.bodyMedium)
                setup.working -> Coming()
                else -> SideButton(CommonWords.again.text(), onClick = setup::lookUpTerms)
            }
            Note(SetupWords.consentLater.text())
        }
    }
}

@Composable
private fun GoalsPage(setup: SetupModel) = QuestionPage(
    setup,
    SetupWords.goals,
    bottom = { MainButton(CommonWords.next.text(), working = setup.working) { setup.keepGoals() } },
) {
    item { Note(SetupWords.goalsWhy.text()) }
    item { Panel { GoalChoices(setup.goals) } }
    otherwise(setup)
}

/** The goals most members choose, and one's own. */
@Composable
internal fun GoalChoices(goals: MutableList<String>) {
    var own by rememberSaveable { mutableStateOf("") }
    val offered = SetupWords.goalsToChoose.map { it.text() }
    for (goal in offered + goals.filter { it !in offered }) {
        Ticked(goal, goal in goals) { on -> if (on) goals.add(goal) else goals.remove(goal) }
    }
    Field(FieldWords.goal.text(), own) { own = it }
    SideButton(SetupWords.addGoal.text(), enabled = own.isNotBlank()) {
        if (own.trim() !in goals) goals.add(own.trim())
        own = ""
    }
}

private val TARGETS = listOf("6000", "8000", "10000")

@Composable
private fun TargetPage(setup: SetupModel) = QuestionPage(
    setup,
    SetupWords.target,
    bottom = { MainButton(CommonWords.next.text(), working = setup.working) { setup.keepTarget() } },
) {
    item { Note(SetupWords.targetWhy.text()) }
    item {
        Panel {
            for (target in TARGETS) {
                Choice(CommonWords.steps.text("n" to count(target.toLong())), setup.stepTarget == target) {
                    setup.stepTarget =
                        target
                }
            }
            Field(FieldWords.stepTarget.text(), setup.stepTarget, typed = Typed.DIGITS) {
                setup.stepTarget = it
                setup.forget()
            }
        }
    }
    otherwise(setup)
}

@Composable
private fun SourcePage(setup: SetupModel) {
    val device = LocalDevice.current
    var chosen by rememberSaveable { mutableStateOf(device.channels.firstOrNull()) }
    QuestionPage(
        setup,
        SetupWords.source,
        bottom = { MainButton(CommonWords.next.text(), working = setup.working) { setup.link(chosen, device) } },
    ) {
        if (Channel.HEALTH_CONNECT in device.channels) item { Note(SetupWords.sourceWhy.text()) }
        item {
            Panel {
                for (channel in device.channels) {
                    Choice(LogWords.of(channel).text(), chosen == channel) { chosen = channel }
                }
                Choice(SetupWords.sourceTyped.text(), chosen == null) { chosen = null }
            }
        }
        otherwise(setup)
    }
}

@Composable
private fun DonePage(setup: SetupModel) = QuestionPage(
    setup,
    SetupWords.done,
    bottom = { MainButton(SetupWords.begin.text(), onClick = setup::finish) },
) {
    item {
        Panel {
            Heading(SetupWords.balance.text())
            Figure(setup.balance?.let(::count), "P", CommonWords.loading.text())
        }
    }
}
