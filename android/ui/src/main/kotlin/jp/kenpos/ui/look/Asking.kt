package jp.kenpos.ui.look

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text

/**
 * A question in a window of its own, before something is done.
 *
 * @param yes what is done; none where the answers stand in [content].
 * @param no what stays as it is. Not "cancel" where that could be what is asked about.
 * @param loses whether something is gone afterwards: it is said in the colour of errors too.
 */
@Composable
fun Asking(
    question: String,
    yes: String?,
    onYes: () -> Unit,
    onNo: () -> Unit,
    no: String = CommonWords.cancel.text(),
    enabled: Boolean = true,
    loses: Boolean = false,
    content: @Composable ColumnScope.() -> Unit,
) = AlertDialog(
    onDismissRequest = onNo,
    containerColor = LocalPalette.current.surface,
    shape = MaterialTheme.shapes.medium,
    title = { Text(question, style = MaterialTheme.typography.titleMedium) },
    text = {
        Column(Modifier.verticalScroll(rememberScrollState()), Arrangement.spacedBy(8.dp), content = content)
    },
    confirmButton = {
        when {
            yes == null -> Unit
            loses -> QuietButton(yes, color = LocalPalette.current.error, onClick = onYes)
            else -> Yes(yes, enabled, onYes)
        }
    },
    dismissButton = { QuietButton(no, onClick = onNo) },
)

@Composable
private fun Yes(text: String, enabled: Boolean, onClick: () -> Unit) = Button(
    onClick,
    Modifier.heightIn(min = TOUCH),
    enabled = enabled,
    shape = MaterialTheme.shapes.medium,
) { Text(text, textAlign = TextAlign.Center) }

/** What is asked about, in a window that asks. */
@Composable
fun Said(text: String) = Text(text, style = MaterialTheme.typography.bodyMedium)
