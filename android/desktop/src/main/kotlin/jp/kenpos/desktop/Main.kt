package jp.kenpos.desktop

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.platform.SystemFont
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.FrameWindowScope
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.WindowPosition
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import jp.kenpos.kit.keepSending
import jp.kenpos.ui.KenposApp
import jp.kenpos.ui.PATIENCE_MS
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import java.awt.Rectangle
import java.awt.Robot
import java.io.File
import java.util.Locale
import javax.imageio.ImageIO
import kotlin.system.exitProcess

private const val USAGE = """usage: java -jar kenpos-desktop.jar --home DIR [--server URL] [--id ID --password PASSWORD] [--lang ja|en] [--screenshot FILE]

  --home        the phone's folder; made where it is missing
  --server      the union's server; without it, setup asks
  --id          sign this member in before the window opens
  --screenshot  keep a picture of the window once today is shown, and end"""

private const val FACE = "Noto Sans CJK JP"

/** The app as a window of a computer: the same screens on the same core. For looking and for demonstrations. */
fun main(words: Array<String>) {
    val flags = flags(words.toList())
    val home = flags["--home"]
    if (flags.keys.any { it !in KNOWN } || home == null) {
        System.err.println(USAGE)
        exitProcess(2)
    }
    val phone = runBlocking {
        File(home).mkdirs()
        Phone.open(OpenConfig(home, VERSION, Platform.COMMAND_LINE, SecretPlace.FILE)).also { open(it, flags) }
    }
    val language = if ((flags["--lang"] ?: Locale.getDefault().language) == "en") Language.EN else Language.JA
    phone.use { window(it, flags, language) }
}

private val KNOWN = setOf("--home", "--server", "--id", "--password", "--lang", "--screenshot")

private fun flags(words: List<String>): Map<String, String> =
    words.chunked(2).associate { pair -> pair.first() to pair.getOrElse(1) { "" } }

/** Signs in where that is asked for and nobody is, then opens the app as a member does. */
private suspend fun open(phone: Phone, flags: Map<String, String>) = try {
    val id = flags["--id"]
    if (id != null && runCatching { phone.call { home() } }.isFailure) {
        val person = Person.Registered(id, flags["--password"].orEmpty())
        val setup = Setup(flags["--server"].orEmpty(), person, null, emptyList(), null)
        phone.request { setup(setup, PATIENCE_MS) }
    }
    phone.call { launch() }
    phone.request { sync(PATIENCE_MS, SyncReason.LAUNCH) }
} catch (error: KenposException) {
    // The window says it too: setup, or a banner.
    System.err.println(error.message)
}

@OptIn(ExperimentalTextApi::class)
private fun window(phone: Phone, flags: Map<String, String>, language: Language) = application {
    val state = rememberWindowState(position = WindowPosition(0.dp, 0.dp), size = DpSize(420.dp, 860.dp))
    Window(onCloseRequest = ::exitApplication, state = state, title = "KENPOS") {
        LaunchedEffect(phone) { phone.keepSending() }
        KenposApp(phone, Computer(flags["--server"]), language, family = FontFamily(SystemFont(FACE)))
        flags["--screenshot"]?.let { file -> Photographed(phone, File(file), ::exitApplication) }
    }
}

/** Keeps a picture of what the screen shows once 今日 is drawn. */
@Composable
private fun FrameWindowScope.Photographed(phone: Phone, file: File, onDone: () -> Unit) = LaunchedEffect(file) {
    phone.screens.home.first { it is Screen.Shown }
    // Two frames more: the state has come, and what it brought is on the screen.
    repeat(FRAMES) { androidx.compose.runtime.withFrameNanos { } }
    val picture = Robot().createScreenCapture(Rectangle(window.locationOnScreen, window.size))
    ImageIO.write(picture, "png", file)
    onDone()
}

private const val FRAMES = 60
