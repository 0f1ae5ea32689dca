package jp.kenpos.ui.settings

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.navigation.NavController
import jp.kenpos.kit.Screen
import jp.kenpos.ui.Device
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.Pages
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.accountOf
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.look.Entry
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Way
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.text

/** The pages of the settings. */
internal enum class SettingsPage { ALL, GOALS, TARGET, SOURCE, LICENCES, DELETION }

/** What the member has chosen, where steps come from, and what can be done with the data. */
@Composable
fun SettingsScreen(model: PhoneModel, ways: NavController) = Pages(SettingsPage.ALL) { page, pages ->
    when (page) {
        SettingsPage.ALL -> AllPage(model, ways) { pages.goTo(it.name) }
        SettingsPage.GOALS -> GoalsPage(model, pages::back)
        SettingsPage.TARGET -> TargetPage(model, pages::back)
        SettingsPage.SOURCE -> SourcePage(model, pages::back)
        SettingsPage.LICENCES -> LicencesPage(pages::back)
        SettingsPage.DELETION -> DeletePage(model, pages::back)
    }
}

@Composable
private fun AllPage(model: PhoneModel, ways: NavController, onOpen: (SettingsPage) -> Unit) {
    val links by model.links.shown()
    val account = accountOf(model)
    val settings = settingsOf(model)
    val device = LocalDevice.current
    val calls = calls(model.phone)
    Page(PlaceWords.settings.text(), ways::back) {
        otherwise(calls)
        if (account != null) {
            item {
                Panel {
                    Heading(SettingsWords.account.text())
                    Entry(FieldWords.kenposId.text(), account.kenposId)
                    Entry(SettingsWords.server.text(), account.serverUrl)
                }
            }
        }
        item {
            Panel {
                Heading(SettingsWords.targets.text())
                val goals = settings?.goals.orEmpty().joinToString(CommonWords.listed.text())
                val target = settings?.stepTarget?.let { CommonWords.steps.text("n" to count(it.toLong())) }
                Way(Icons.flag, SettingsWords.goals.text(), note = goals.ifEmpty { SettingsWords.noGoals.text() }) {
                    onOpen(SettingsPage.GOALS)
                }
                Way(Icons.steps, SettingsWords.stepTarget.text(), note = target ?: SettingsWords.noStepTarget.text()) {
                    onOpen(SettingsPage.TARGET)
                }
            }
        }
        item {
            Panel {
                Heading(SettingsWords.reading.text())
                if (device.channels.isEmpty()) Note(SettingsWords.noChannel.text())
                Way(Icons.chart, SettingsWords.source.text(), note = sourceText(settings?.stepSource)) {
                    onOpen(SettingsPage.SOURCE)
                }
            }
        }
        val here = (links as? Screen.Shown)?.state.orEmpty().filter { it.channel in device.channels }
        items(here, key = { it.channel }) { LinkPanel(it, model) }
        item { ReminderPanel() }
        item { DataPanel(model, ways) { onOpen(SettingsPage.DELETION) } }
        app(device, ways) { onOpen(SettingsPage.LICENCES) }
        item { SignOut(model) }
    }
}

private fun LazyListScope.app(device: Device, ways: NavController, onLicences: () -> Unit) = item {
    Panel {
        Heading(SettingsWords.appName.text())
        Way(Icons.question, PlaceWords.help.text()) { ways.goTo(Routes.HELP) }
        Way(Icons.sheet, SettingsWords.licences.text(), onClick = onLicences)
        Entry(SettingsWords.version.text(), device.appVersion)
    }
}

/** Signing out, with what it means for what waits. */
@Composable
private fun SignOut(model: PhoneModel) {
    val asking = signingOut(model)
    SideButton(SettingsWords.signOut.text(), Modifier.fillMaxWidth(), onClick = asking)
}
