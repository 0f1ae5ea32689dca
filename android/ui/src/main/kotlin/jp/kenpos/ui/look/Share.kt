package jp.kenpos.ui.look

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.dp

/** How much of [whole] is there, as a bar. The words beside it say it too. */
@Composable
fun Share(part: Long, whole: Long, modifier: Modifier = Modifier) {
    val share = if (whole == 0L) 0f else (part.toFloat() / whole).coerceIn(0f, 1f)
    val shape = RoundedCornerShape(6.dp)
    Box(
        modifier
            .fillMaxWidth()
            .height(12.dp)
            .clip(shape)
            .background(LocalPalette.current.faint)
            .clearAndSetSemantics {},
    ) {
        Box(Modifier.fillMaxWidth(share).fillMaxHeight().clip(shape).background(LocalPalette.current.point))
    }
}
