package jp.kenpos.app

import android.app.Activity
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import org.robolectric.Shadows.shadowOf
import java.time.Duration
import kotlin.test.fail

/** The core opens its files on threads of its own; that takes a moment of a busy machine, and far less than this. */
private val PATIENCE = Duration.ofSeconds(60)

/** What a screen reader would find in the window. */
internal val Activity.nodes: List<SemanticsNode>
    get() = roots(window.decorView).flatMap { it.semanticsOwner.getAllSemanticsNodes(mergingEnabled = false) }

/** The texts in the window. */
internal val Activity.texts: List<String>
    get() = nodes.flatMap { it.config.getOrNull(SemanticsProperties.Text).orEmpty() }.map { it.text }

/** Lets the main thread work until the window shows [text]. */
internal fun Activity.waitFor(text: String) = waitUntil({ "no “$text” among $texts" }) { text in texts }

/** Lets the main thread work until [holds]. */
internal fun waitUntil(otherwise: () -> String, holds: () -> Boolean) {
    val end = System.nanoTime() + PATIENCE.toNanos()
    while (!holds()) {
        if (System.nanoTime() > end) fail(otherwise())
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(16))
    }
}

/** Presses what says [text]. */
internal fun Activity.press(text: String) {
    val node = nodes.first { node -> node.config.getOrNull(SemanticsProperties.Text).orEmpty().any { it.text == text } }
    val pressed = generateSequence(node) { it.parent }.firstNotNullOf { it.config.getOrNull(SemanticsActions.OnClick) }
    pressed.action!!()
}

private fun roots(view: View): List<RootForTest> {
    val children = (view as? ViewGroup)?.let { group -> List(group.childCount, group::getChildAt) }.orEmpty()
    return listOfNotNull(view as? RootForTest) + children.flatMap(::roots)
}
