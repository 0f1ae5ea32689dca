package jp.kenpos.ui.log

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import jp.kenpos.ui.look.Icons
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.text

private const val POINT = '.'
private val DIGITS = listOf("123", "456", "789")

/** Longer than any figure that is typed here. */
private const val LONGEST = 7

/** Keys for one thumb. What is typed is text; the core reads it. */
@Composable
internal fun NumberPad(typed: String, decimal: Boolean, onType: (String) -> Unit) {
    val add = { key: Char -> if (typed.length < LONGEST) onType(typed + key) }
    Column(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp)) {
        for (row in DIGITS) KeyRow { for (key in row) DigitKey(key, Modifier.weight(1f)) { add(key) } }
        KeyRow {
            if (decimal) {
                Key(LogWords.point.text(), Modifier.weight(1f), { add(POINT) }) { KeyText(POINT.toString()) }
            } else {
                Spacer(Modifier.weight(1f))
            }
            DigitKey('0', Modifier.weight(1f)) { add('0') }
            Key(LogWords.erase.text(), Modifier.weight(1f), { onType(typed.dropLast(1)) }) { Icon(Icons.erase, null) }
        }
    }
}

@Composable
private fun KeyRow(keys: @Composable androidx.compose.foundation.layout.RowScope.() -> Unit) =
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp), content = keys)

@Composable
private fun DigitKey(digit: Char, modifier: Modifier, onClick: () -> Unit) =
    Key(digit.toString(), modifier, onClick) { KeyText(digit.toString()) }

@Composable
private fun Key(name: String, modifier: Modifier, onClick: () -> Unit, face: @Composable () -> Unit) = Surface(
    onClick,
    modifier.heightIn(min = 56.dp).semantics {
        role = Role.Button
        contentDescription = name
    },
    shape = MaterialTheme.shapes.medium,
    color = LocalPalette.current.surface,
    contentColor = LocalPalette.current.ink,
) {
    Column(verticalArrangement = Arrangement.Center, horizontalAlignment = Alignment.CenterHorizontally) { face() }
}

@Composable
private fun KeyText(text: String) =
    Text(text, style = MaterialTheme.typography.titleLarge, textAlign = TextAlign.Center)
