package jp.kenpos.ui.look

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.FlowRowScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FilterChipDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text

/** The least side of anything a finger presses. */
val TOUCH = 48.dp

private val ICON = 20.dp

/** One card: a thing and what can be done with it. */
@Composable
fun Panel(modifier: Modifier = Modifier, onClick: (() -> Unit)? = null, content: @Composable ColumnScope.() -> Unit) {
    val shape = MaterialTheme.shapes.medium
    val pressed = if (onClick ==
        null
    ) {
        modifier
    } else {
        modifier.clip(shape).clickable(role = Role.Button, onClick = onClick)
    }
    Surface(pressed.fillMaxWidth(), shape, LocalPalette.current.surface, LocalPalette.current.ink) {
        Column(Modifier.padding(16.dp), Arrangement.spacedBy(8.dp), content = content)
    }
}

/** The title of a card or of a group of cards. */
@Composable
fun Heading(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier.semantics { heading() }, style = MaterialTheme.typography.titleMedium)

/** What stands beside something, smaller and softer. */
@Composable
fun Note(text: String, modifier: Modifier = Modifier, color: Color = LocalPalette.current.softInk) =
    Text(text, modifier, color, style = MaterialTheme.typography.bodySmall)

/** The one main button of a screen. While its call is under way it keeps its name, and says aloud that it works. */
@Composable
fun MainButton(
    text: String,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    working: Boolean = false,
    onClick: () -> Unit,
) {
    val loading = CommonWords.loading.text()
    val aloud = if (working) {
        Modifier.semantics {
            contentDescription = text
            stateDescription = loading
        }
    } else {
        Modifier
    }
    Button(
        onClick,
        modifier.fillMaxWidth().heightIn(min = 56.dp).then(aloud),
        enabled = enabled && !working,
        shape = MaterialTheme.shapes.medium,
    ) {
        if (working) {
            // A progress bar says by itself that it is one, which would be a second thing to hear.
            val silent = Modifier.size(ICON).clearAndSetSemantics {}
            CircularProgressIndicator(silent, LocalContentColor.current, strokeWidth = 2.dp)
        } else {
            Text(text, style = MaterialTheme.typography.titleMedium, textAlign = TextAlign.Center)
        }
    }
}

/** Another thing that can be done. */
@Composable
fun SideButton(text: String, modifier: Modifier = Modifier, enabled: Boolean = true, onClick: () -> Unit) =
    OutlinedButton(
        onClick,
        modifier.heightIn(min = TOUCH),
        enabled = enabled,
        shape = MaterialTheme.shapes.medium,
        // What can be pressed is not grey: grey is what cannot.
        colors = ButtonDefaults.outlinedButtonColors(contentColor = LocalPalette.current.primary),
        border = BorderStroke(1.dp, LocalPalette.current.line),
    ) { Text(text, textAlign = TextAlign.Center) }

/**
 * A word that leads on: why, edit, later.
 *
 * @param name what it is called aloud, where the word alone says too little.
 */
@Composable
fun QuietButton(
    text: String,
    modifier: Modifier = Modifier,
    color: Color = LocalPalette.current.primary,
    name: String? = null,
    onClick: () -> Unit,
) = TextButton(
    onClick,
    modifier.heightIn(min = TOUCH).then(
        if (name ==
            null
        ) {
            Modifier
        } else {
            Modifier.semantics { contentDescription = name }
        },
    ),
    shape = MaterialTheme.shapes.medium,
    colors = ButtonDefaults.textButtonColors(contentColor = color),
) { Text(text, textAlign = TextAlign.Center) }

/** How a thing stands: a drawing, a colour and, beside it, a word. */
enum class Mark { DONE, MISSING, WAITING, ATTENTION, INFO }

/** The drawing of a [mark]; the word stands beside it. */
@Composable
fun MarkIcon(mark: Mark, modifier: Modifier = Modifier) = Icon(mark.icon(), null, modifier.size(ICON), mark.color())

private fun Mark.icon(): ImageVector = when (this) {
    Mark.DONE -> Icons.check
    Mark.MISSING -> Icons.circle
    Mark.WAITING -> Icons.hourglass
    Mark.ATTENTION -> Icons.attention
    Mark.INFO -> Icons.info
}

@Composable
private fun Mark.color(): Color = when (this) {
    Mark.DONE -> LocalPalette.current.good
    Mark.MISSING -> LocalPalette.current.softInk
    Mark.WAITING -> LocalPalette.current.warn
    Mark.ATTENTION -> LocalPalette.current.error
    Mark.INFO -> LocalPalette.current.info
}

/** A mark and its words in one line. */
@Composable
fun Marked(mark: Mark, text: String, modifier: Modifier = Modifier) = Row(modifier, Arrangement.spacedBy(8.dp)) {
    MarkIcon(mark, Modifier.padding(top = 2.dp))
    Text(text, Modifier.weight(1f, fill = false), style = MaterialTheme.typography.bodyMedium)
}

/** Something to tell, with the button that helps where there is one. */
@Composable
fun Remark(mark: Mark, text: String, modifier: Modifier = Modifier, button: String? = null, onClick: () -> Unit = {}) {
    val palette = LocalPalette.current
    Surface(
        modifier.fillMaxWidth(),
        MaterialTheme.shapes.medium,
        palette.surface,
        palette.ink,
        border = BorderStroke(1.dp, mark.color()),
    ) {
        Column(
            Modifier.padding(
                start = 16.dp,
                top = 12.dp,
                end = 16.dp,
                bottom = if (button ==
                    null
                ) {
                    12.dp
                } else {
                    4.dp
                },
            ),
        ) {
            Row(horizontalArrangement = Arrangement.spacedBy(12.dp)) {
                MarkIcon(mark, Modifier.padding(top = 2.dp))
                Text(text, style = MaterialTheme.typography.bodyMedium)
            }
            if (button != null) QuietButton(button, Modifier.align(Alignment.End), onClick = onClick)
        }
    }
}

/** One thing at the left and one at the right; below each other where the letters are large or the phone is narrow. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun Sides(modifier: Modifier = Modifier, content: @Composable FlowRowScope.() -> Unit) = FlowRow(
    modifier.fillMaxWidth(),
    Arrangement.SpaceBetween,
    Arrangement.spacedBy(4.dp),
    itemVerticalAlignment = Alignment.CenterVertically,
    content = content,
)

/** A name at the left, what it comes to at the right. */
@Composable
fun Entry(name: String, value: String, modifier: Modifier = Modifier, strong: Boolean = false) = Sides(modifier) {
    Text(name, Modifier.padding(end = 16.dp), style = MaterialTheme.typography.bodyMedium)
    Text(
        value,
        fontWeight = if (strong) FontWeight.Bold else FontWeight.Normal,
        style = MaterialTheme.typography.bodyMedium,
    )
}

/** A line that leads to another screen. */
@Composable
fun Way(icon: ImageVector, text: String, modifier: Modifier = Modifier, note: String? = null, onClick: () -> Unit) =
    Row(
        modifier
            .fillMaxWidth()
            .clip(MaterialTheme.shapes.small)
            .clickable(role = Role.Button, onClick = onClick)
            .heightIn(min = TOUCH)
            .padding(vertical = 4.dp),
        Arrangement.spacedBy(12.dp),
        Alignment.CenterVertically,
    ) {
        Icon(icon, null, Modifier.size(24.dp), LocalPalette.current.primary)
        Column(Modifier.weight(1f)) {
            Text(text, style = MaterialTheme.typography.bodyMedium)
            if (note != null) Note(note)
        }
        Icon(Icons.forward, null, Modifier.size(ICON), LocalPalette.current.softInk)
    }

/** A short word on a ground of its own: a state, a count. */
@Composable
fun Tag(text: String, ground: Color = LocalPalette.current.faint, ink: Color = LocalPalette.current.ink) = Box(
    Modifier.clip(RoundedCornerShape(6.dp)).background(ground).padding(horizontal = 8.dp, vertical = 2.dp),
) { Text(text, color = ink, style = MaterialTheme.typography.bodySmall) }

/** The number of a card, large, with its unit; [none] where there is no number, which is not 0. */
@Composable
fun Figure(number: String?, unit: String, none: String, modifier: Modifier = Modifier) {
    val small = MaterialTheme.typography.bodyMedium.toSpanStyle()
    val text = buildAnnotatedString {
        append(number ?: "—")
        withStyle(small) { append(" $unit") }
    }
    val palette = LocalPalette.current
    val named = if (number == null) modifier.semantics { contentDescription = none } else modifier
    val colour = if (number == null) palette.softInk else palette.ink
    Text(text, named, colour, style = MaterialTheme.typography.displaySmall)
}

/** One of several small choices; the one chosen is marked by a sign too. */
@Composable
fun Chip(text: String, chosen: Boolean, modifier: Modifier = Modifier, onClick: () -> Unit) = FilterChip(
    chosen,
    onClick,
    { Text(text) },
    modifier.heightIn(min = TOUCH),
    leadingIcon = if (chosen) ({ Icon(Icons.check, null, Modifier.size(ICON)) }) else null,
    border = FilterChipDefaults.filterChipBorder(true, chosen, borderColor = LocalPalette.current.line),
    colors = FilterChipDefaults.filterChipColors(
        selectedContainerColor = LocalPalette.current.primary,
        selectedLabelColor = LocalPalette.current.onPrimary,
        selectedLeadingIconColor = LocalPalette.current.onPrimary,
    ),
)
