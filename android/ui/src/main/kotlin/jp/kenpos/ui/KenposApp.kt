package jp.kenpos.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.material3.Snackbar
import androidx.compose.material3.SnackbarHost
import androidx.compose.material3.SnackbarHostState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.dp
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.KenposTheme
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Messages
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.setup.SetupModel
import jp.kenpos.ui.setup.SetupWizard
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** What the device can do. */
val LocalDevice = staticCompositionLocalOf<Device> { error("no device outside KenposApp") }

/**
 * The whole app on one phone.
 *
 * Comes in: the states of [phone], decided by the core, and what the member presses. Goes out: calls of [phone] and of
 * [device]. Must never happen: a number, a date or a rule of its own; what was typed lost by an error.
 *
 * @param link where to go: the route of a screen, from a link or a notification; it waits for a member who has to sign in.
 * @param onLinked called when [link] was followed, so that the same one can come again.
 */
@Composable
fun KenposApp(
    phone: Phone,
    device: Device,
    language: Language,
    dark: Boolean = isSystemInDarkTheme(),
    family: FontFamily = FontFamily.Default,
    link: String? = null,
    onLinked: () -> Unit = {},
) = KenposTheme(dark, family) {
    val host = remember { SnackbarHostState() }
    val scope = rememberCoroutineScope()
    val messages = remember(host, scope, language) { Messages(host, scope, language) }
    CompositionLocalProvider(
        LocalLanguage provides language,
        LocalDevice provides device,
        LocalMessages provides messages,
    ) {
        Box(Modifier.fillMaxSize().background(LocalPalette.current.page).safeDrawingPadding()) {
            Phase(viewModel(key = "phone $language") { PhoneModel(phone, language) }, link, onLinked)
            SnackbarHost(host, Modifier.align(Alignment.BottomCenter).padding(bottom = 80.dp)) { data ->
                Snackbar(data, actionColor = LocalPalette.current.point)
            }
        }
    }
}

/** Setup, the app itself, or why neither. */
@Composable
private fun Phase(model: PhoneModel, link: String?, onLinked: () -> Unit) {
    val setup = viewModel { SetupModel(model.phone) }
    val home by model.home.shown()
    val failure = (home as? Screen.Failed)?.why
    when {
        setup.running -> SetupWizard(setup, model, null)
        home is Screen.Waiting -> Coming()
        failure is KenposException.NotSetUp -> SetupWizard(setup, model, failure)
        failure != null -> Broken(failure, model)
        else -> SignedIn(model, link, onLinked)
    }
}

/** The phone's data cannot be read. */
@Composable
private fun Broken(why: KenposException, model: PhoneModel) {
    val calls = calls(model.phone)
    Page(
        "KENPOS",
        bottom = { SideButton(CommonWords.again.text()) { calls.start { call { refresh() } } } },
    ) { item { Remark(Mark.ATTENTION, troubleText(why)) } }
}
