package jp.kenpos.ui.settings

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.produceState
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Settings
import jp.kenpos.bindings.Source
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.look.Choice
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.setup.GoalChoices
import jp.kenpos.ui.shown
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.text

/** The member's choices, as they are changed. */
internal class ChoicesModel(phone: Phone) : Calls(phone) {
    val goals = mutableStateListOf<String>()
    var target by mutableStateOf("")
    var source by mutableStateOf<Source?>(null)

    /** Whether they are there to be changed. */
    var known by mutableStateOf(false)
        private set

    /** Takes them as they are kept, once: what was changed since then stays. */
    fun look() {
        if (known) return
        start {
            val kept = call { settings() }
            goals.addAll(kept.goals)
            target = kept.stepTarget?.toString().orEmpty()
            source = kept.stepSource
            known = true
        }
    }

    fun keepGoals(onKept: () -> Unit) = keep(onKept) { copy(goals = this@ChoicesModel.goals.toList()) }

    fun keepTarget(onKept: () -> Unit) = keep(onKept) { copy(stepTarget = typedTarget()) }

    fun keepSource(onKept: () -> Unit) = start {
        call { pinSteps(source) }
        onKept()
    }

    /** Nothing is none. What is no number goes to the core as 0, for which it has words. */
    private fun typedTarget(): UInt? = if (target.isBlank()) null else target.trim().toUIntOrNull() ?: 0u

    private fun keep(onKept: () -> Unit, change: Settings.() -> Settings) = start {
        call { setSettings(settings().change()) }
        onKept()
    }
}

/** The choices as they are kept, looked at again whenever today has changed. */
@Composable
internal fun settingsOf(model: PhoneModel): Settings? {
    val home by model.home.shown()
    val settings by produceState<Settings?>(null, model, home) {
        value = try {
            model.phone.call { settings() }
        } catch (_: KenposException) {
            null
        }
    }
    return settings
}

@Composable
private fun choicesOf(model: PhoneModel): ChoicesModel {
    val choices = viewModel { ChoicesModel(model.phone) }
    LaunchedEffect(choices) { choices.look() }
    return choices
}

/** Says that it is kept, and leads back. */
@Composable
private fun kept(onBack: () -> Unit): () -> Unit {
    val messages = LocalMessages.current
    return remember(messages, onBack) {
        {
            messages.say(SettingsWords.saved.fill(messages.language))
            onBack()
        }
    }
}

@Composable
internal fun GoalsPage(model: PhoneModel, onBack: () -> Unit) {
    val choices = choicesOf(model)
    val kept = kept(onBack)
    Page(
        SetupWords.goals.text(),
        onBack,
        bottom = {
            MainButton(CommonWords.save.text(), enabled = choices.known, working = choices.working) {
                choices.keepGoals(kept)
            }
        },
    ) {
        otherwise(choices)
        item { Note(SetupWords.goalsWhy.text()) }
        item { if (choices.known) Panel { GoalChoices(choices.goals) } else Coming() }
    }
}

@Composable
internal fun TargetPage(model: PhoneModel, onBack: () -> Unit) {
    val choices = choicesOf(model)
    val kept = kept(onBack)
    Page(
        SetupWords.target.text(),
        onBack,
        bottom = {
            MainButton(CommonWords.save.text(), enabled = choices.known, working = choices.working) {
                choices.keepTarget(kept)
            }
        },
    ) {
        otherwise(choices, "step_target")
        item { Note(SetupWords.targetWhy.text()) }
        item {
            Field(
                FieldWords.stepTarget.text(),
                choices.target,
                typed = Typed.DIGITS,
                hint = SettingsWords.stepTargetEmpty.text(),
                trouble = choices.troubleAt("step_target"),
            ) {
                choices.target = it
                choices.forget()
            }
        }
    }
}

/** Which of several counts of a day is taken. */
@Composable
internal fun SourcePage(model: PhoneModel, onBack: () -> Unit) {
    val choices = choicesOf(model)
    val offered = LocalDevice.current.channels.map { it.source() } + Source.MANUAL
    // What was chosen on another phone stays to be seen.
    val sources = (listOf(null) + offered + choices.source).distinct()
    val kept = kept(onBack)
    Page(
        SettingsWords.source.text(),
        onBack,
        bottom = {
            MainButton(CommonWords.save.text(), enabled = choices.known, working = choices.working) {
                choices.keepSource(kept)
            }
        },
    ) {
        otherwise(choices)
        item { Text(SettingsWords.sourceWhy.text(), style = MaterialTheme.typography.bodyMedium) }
        item {
            Panel {
                Column(Modifier.selectableGroup()) {
                    for (source in sources) {
                        val note = if (source == null) SettingsWords.sourceHighestNote.text() else null
                        Choice(sourceText(source), choices.source == source, note = note) { choices.source = source }
                    }
                }
            }
        }
    }
}

/** Whose steps count. */
@Composable
internal fun sourceText(source: Source?): String =
    (source?.let { LogWords.of(it) } ?: SettingsWords.sourceHighest).text()

private fun Channel.source(): Source = when (this) {
    Channel.APPLE_HEALTH -> Source.APPLE_HEALTH
    Channel.HEALTH_CONNECT -> Source.HEALTH_CONNECT
    Channel.PHONE_SENSOR -> Source.PHONE_SENSOR
}

/** What other people's work is in the app. */
@Composable
internal fun LicencesPage(onBack: () -> Unit) {
    val device = LocalDevice.current
    val parts = remember(device) { device.licences().split("\n\n") }
    Page(SettingsWords.licences.text(), onBack) { items(parts) { Note(it) } }
}
