package jp.kenpos.ui.look

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

/** Two or three parts of one screen beside each other; one of them is shown. */
@Composable
fun Tabs(names: List<String>, chosen: Int, onChosen: (Int) -> Unit) = Row(
    Modifier
        .fillMaxWidth()
        .clip(MaterialTheme.shapes.medium)
        .background(LocalPalette.current.faint)
        .height(IntrinsicSize.Min)
        .padding(4.dp)
        .selectableGroup(),
    Arrangement.spacedBy(4.dp),
) {
    for ((index, name) in names.withIndex()) {
        Tab(name, index == chosen, Modifier.weight(1f)) { onChosen(index) }
    }
}

@Composable
private fun Tab(name: String, chosen: Boolean, modifier: Modifier, onClick: () -> Unit) {
    val palette = LocalPalette.current
    Box(
        modifier
            .fillMaxHeight()
            .clip(MaterialTheme.shapes.small)
            .then(if (chosen) Modifier.background(palette.surface) else Modifier)
            .selectable(chosen, role = Role.Tab, onClick = onClick)
            .heightIn(min = TOUCH)
            .padding(horizontal = 8.dp),
        Alignment.Center,
    ) {
        Text(
            name,
            color = if (chosen) palette.primary else palette.softInk,
            fontWeight = if (chosen) FontWeight.Bold else FontWeight.Normal,
            textAlign = TextAlign.Center,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
}
