@file:OptIn(ExperimentalTestApi::class)

package jp.kenpos.ui

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.graphics.toAwtImage
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.DesktopComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollToNodeAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.onAllNodesWithTag
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onLast
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.platform.SystemFont
import androidx.compose.ui.unit.Density
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Road
import jp.kenpos.kit.SPOUSE
import jp.kenpos.kit.World
import jp.kenpos.kit.config
import jp.kenpos.kit.setUp
import jp.kenpos.kit.taro
import jp.kenpos.ui.look.PAGE
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.SetupWords
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.flow.MutableStateFlow
import java.nio.file.Path
import java.time.LocalTime
import java.util.concurrent.Executors
import javax.imageio.ImageIO
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.minutes

/** Where the pictures go. */
private val SCREENSHOTS = Path(System.getProperty("kenpos.screenshots"))

private const val WAIT_MS = 15_000L

/** The least side of what a finger presses, in dp, but for rounding. */
private const val LEAST_SIDE = 47.5f

/** How a screen is looked at: a phone of 360 by 800, light, Japanese, unless said otherwise. */
data class Sight(
    val language: Language = Language.JA,
    val dark: Boolean = false,
    val fontScale: Float = 1f,
    val width: Int = 360,
    val height: Int = 800,
    val density: Float = 2f,
)

/** A device that does what the test says. */
class TestShell(override val server: String?) : Device {
    override val appVersion = "0.1.0"
    override var channels: List<Channel> = emptyList()
    val stores = mutableMapOf<Channel, HealthStore>()
    var allows = true
    var proof: ByteArray? = null
    var keeps = true
    val kept = mutableMapOf<String, String>()
    val opened = mutableListOf<String>()
    override val reminder = MutableStateFlow<LocalTime?>(null)

    override fun healthStore(channel: Channel) = stores[channel]

    override suspend fun askPermission(channel: Channel) = allows

    override fun openSettings(channel: Channel) {
        opened += "settings of $channel"
    }

    override fun getProvider() {
        opened += "provider"
    }

    override fun updateApp() {
        opened += "update"
    }

    override suspend fun pickProof() = proof

    override suspend fun keepFile(name: String, text: String): Boolean {
        if (keeps) kept[name] = text
        return keeps
    }

    override suspend fun remindAt(time: LocalTime?): Boolean {
        if (!allows) return false
        reminder.value = time
        return true
    }

    override fun licences() = "Licences"
}

/** The union's server with its clock, a phone with the same clock, and what the app sees of the device. */
class Scene(
    val world: World,
    val road: Road,
    val phone: Phone,
    val shell: TestShell,
    private val sight: Sight,
    private val ui: DesktopComposeUiTest,
) {
    /** The words of a phrase on this screen. */
    fun said(phrase: Phrase, vararg values: Pair<String, String>) = phrase.fill(sight.language, *values)

    suspend fun sync() = phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }

    /** Waits until [text] is to be seen, scrolling to it where the page is longer than the screen. */
    fun see(text: String) = see(hasText(text, substring = true) or hasContentDescription(text, substring = true), text)

    fun see(matcher: SemanticsMatcher, what: String = matcher.description) =
        ui.waitUntil("$what is to be seen", WAIT_MS) {
            isThere(matcher) || scrolledTo(matcher)
        }

    /** Waits until [text] is gone. */
    fun miss(text: String) = ui.waitUntil("$text is gone", WAIT_MS) { !isThere(hasText(text, substring = true)) }

    fun isThere(matcher: SemanticsMatcher) = ui.onAllNodes(matcher).fetchSemanticsNodes().isNotEmpty()

    /** Presses what says exactly [text], or is named so; of several the last that is on the page. */
    fun press(text: String) {
        val matcher = (hasText(text) or hasContentDescription(text)) and hasClickAction() and isEnabled()
        see(matcher, "the button $text")
        ui.onAllNodes(matcher).onLast().performSemanticsAction(SemanticsActions.OnClick)
        ui.waitForIdle()
    }

    /** Types into the field labelled [label]. */
    fun type(label: String, text: String) {
        val matcher = hasText(label, substring = true) and hasSetTextAction()
        see(matcher, "the field $label")
        ui.onAllNodes(matcher).onFirst().performTextInput(text)
        ui.waitForIdle()
    }

    /** Types figures on the number pad. */
    fun typeFigures(figures: String) {
        for (figure in figures) press(if (figure == '.') said(LogWords.point) else "$figure")
    }

    /** Answers who a new employee is, up to the button that registers. */
    fun typeEmployee() {
        press(said(SetupWords.employee))
        type(said(FieldWords.kenposId), "U10001")
        press(said(CommonWords.next))
        type(said(FieldWords.initialPassword), "19850401")
        press(said(CommonWords.next))
        type(said(FieldWords.newPassword), "correct horse 7")
    }

    /** Keeps a picture of the screen as it stands, which everybody can use: what is pressed has a name and room. */
    fun picture(name: String) {
        ui.waitForIdle()
        for (node in ui.onAllNodes(hasClickAction()).fetchSemanticsNodes()) {
            val said = node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
                node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
                listOfNotNull(node.config.getOrNull(SemanticsProperties.EditableText)?.let { "a field" })
            assertTrue(said.any { it.isNotBlank() }, "$name: something at ${node.boundsInRoot} has no name")
            val (wide, tall) = node.touchBoundsInRoot.size.let { it.width to it.height }
            val least = LEAST_SIDE * sight.density
            val cut = node.boundsInRoot.height < node.size.height || node.boundsInRoot.width < node.size.width
            assertTrue(cut || (wide >= least && tall >= least), "$name: $said is only $wide by $tall")
        }
        keep(name)
    }

    /** Keeps a picture of the screen, whatever is on it. */
    fun keep(name: String) {
        SCREENSHOTS.createDirectories()
        ImageIO.write(ui.captureToImage().toAwtImage(), "png", SCREENSHOTS.resolve("$name.png").toFile())
    }

    private fun scrolledTo(matcher: SemanticsMatcher): Boolean {
        if (ui.onAllNodesWithTag(PAGE).fetchSemanticsNodes().isEmpty()) return false
        return runCatching {
            ui.onAllNodes(hasTestTag(PAGE) and hasScrollToNodeAction()).onFirst().performScrollToNode(matcher)
        }.isSuccess
    }
}

/**
 * Lives [live] with the whole app on a phone of Taro's in [folder]; with [signedIn] false nobody has set it up.
 *
 * @param builtFor whether the app knows its union's server; otherwise the member types it.
 * @param between what happens to the folder while the app is closed, before it is opened as it is looked at.
 * @param transport what it is opened with then, in place of the road to the server.
 */
fun withApp(
    folder: Path,
    sight: Sight = Sight(),
    signedIn: Boolean = true,
    builtFor: Boolean = true,
    prepare: suspend (World, Phone, TestShell) -> Unit = { _, _, _ -> },
    between: ((World) -> Unit)? = null,
    transport: HttpTransport? = null,
    live: suspend Scene.() -> Unit,
) = World(folder, listOf(SPOUSE)).use { world ->
    Road(world.lab.url).use { road ->
        // One thread, so that what a test says of the thread's disk holds for every call.
        Executors.newSingleThreadExecutor().asCoroutineDispatcher().use { thread ->
            val (width, height) = (sight.width * sight.density).toInt() to (sight.height * sight.density).toInt()
            runDesktopComposeUiTest(width, height, testTimeout = 4.minutes) {
                val shell = TestShell(road.url.takeIf { builtFor })
                fun phone(by: HttpTransport?) = Phone(world.device.open(config("$folder/phone"), by), thread)
                val first = phone(null)
                if (signedIn) setUp(first, road.url)
                prepare(world, first, shell)
                if (between != null) first.close().also { between(world) }
                (if (between != null) phone(transport) else first).use { phone ->
                    show(phone, shell, sight)
                    Scene(world, road, phone, shell, sight, this).lived(live)
                }
            }
        }
    }
}

@OptIn(ExperimentalTextApi::class)
private fun DesktopComposeUiTest.show(phone: Phone, shell: TestShell, sight: Sight) = setContent {
    CompositionLocalProvider(LocalDensity provides Density(sight.density, sight.fontScale)) {
        KenposApp(phone, shell, sight.language, sight.dark, FontFamily(SystemFont(FACE)))
    }
}

private const val FACE = "Noto Sans CJK JP"

private suspend fun setUp(phone: Phone, url: String) {
    phone.setUp(taro(url))
    phone.call { launch() }
    phone.request { sync(DEADLINE_MS, SyncReason.LAUNCH) }
}

/** A failure keeps what was on the screen, and stays the failure that is told. */
private suspend fun Scene.lived(live: suspend Scene.() -> Unit) = try {
    live()
} catch (failed: Throwable) {
    runCatching { keep("failed-${System.nanoTime()}") }.onFailure(failed::addSuppressed)
    throw failed
}
