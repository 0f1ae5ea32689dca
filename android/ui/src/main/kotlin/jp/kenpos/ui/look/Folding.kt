package jp.kenpos.ui.look

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.collapse
import androidx.compose.ui.semantics.expand
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp

/**
 * A line that opens what it is about.
 *
 * @param strong whether it wants to be read; a word says so too, in [above].
 * @param above what stands over the line: a state, a date.
 */
@Composable
fun Folding(
    title: String,
    open: Boolean,
    onOpen: (Boolean) -> Unit,
    strong: Boolean = false,
    above: (@Composable () -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) = Column(Modifier.fillMaxWidth()) {
    val turn = {
        onOpen(!open)
        true
    }
    Row(
        Modifier
            .fillMaxWidth()
            .clip(MaterialTheme.shapes.small)
            .clickable(role = Role.Button) { turn() }
            .semantics { if (open) collapse(action = turn) else expand(action = turn) }
            .heightIn(min = TOUCH)
            .padding(vertical = 4.dp),
        Arrangement.spacedBy(12.dp),
        Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) {
            above?.invoke()
            Text(
                title,
                fontWeight = if (strong) FontWeight.Bold else FontWeight.Normal,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
        Icon(if (open) Icons.up else Icons.down, null, Modifier.size(20.dp), LocalPalette.current.softInk)
    }
    if (open) Column(Modifier.padding(bottom = 8.dp), Arrangement.spacedBy(8.dp), content = content)
}
