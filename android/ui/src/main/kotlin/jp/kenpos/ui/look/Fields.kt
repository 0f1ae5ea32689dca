package jp.kenpos.ui.look

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.unit.dp
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.text

/** What is typed into a field: it chooses the keyboard, and whether others may read it. */
enum class Typed { TEXT, DIGITS, LATIN, ADDRESS, SECRET }

private fun Typed.keyboard() = KeyboardOptions(
    keyboardType = when (this) {
        Typed.TEXT -> KeyboardType.Text
        Typed.DIGITS -> KeyboardType.Number
        Typed.LATIN -> KeyboardType.Ascii
        Typed.ADDRESS -> KeyboardType.Uri
        Typed.SECRET -> KeyboardType.Password
    },
)

/**
 * One value to type.
 *
 * @param hint what it looks like, under the field.
 * @param trouble what is wrong with it; it takes the hint's place.
 */
@Composable
fun Field(
    label: String,
    value: String,
    modifier: Modifier = Modifier,
    typed: Typed = Typed.TEXT,
    hint: String? = null,
    trouble: String? = null,
    lines: Int = 1,
    onChange: (String) -> Unit,
) {
    var open by remember { mutableStateOf(false) }
    val hidden = typed == Typed.SECRET && !open
    val palette = LocalPalette.current
    OutlinedTextField(
        value,
        onChange,
        modifier.fillMaxWidth(),
        textStyle = MaterialTheme.typography.bodyLarge,
        label = { Text(label) },
        supportingText = (trouble ?: hint)?.let { words ->
            { Text(words, style = MaterialTheme.typography.bodySmall) }
        },
        trailingIcon = if (typed == Typed.SECRET) ({ ShowButton(open) { open = !open } }) else null,
        isError = trouble != null,
        visualTransformation = if (hidden) PasswordVisualTransformation() else VisualTransformation.None,
        keyboardOptions = typed.keyboard(),
        singleLine = lines == 1,
        minLines = lines,
        shape = MaterialTheme.shapes.small,
        colors = OutlinedTextFieldDefaults.colors(
            focusedContainerColor = palette.surface,
            unfocusedContainerColor = palette.surface,
            errorContainerColor = palette.surface,
        ),
    )
}

@Composable
private fun ShowButton(open: Boolean, onClick: () -> Unit) =
    QuietButton((if (open) FieldWords.hide else FieldWords.show).text(), onClick = onClick)

/** One of several; the whole line is pressed. */
@Composable
fun Choice(text: String, chosen: Boolean, modifier: Modifier = Modifier, note: String? = null, onClick: () -> Unit) =
    Row(
        modifier.fillMaxWidth().heightIn(min = TOUCH).selectable(chosen, role = Role.RadioButton, onClick = onClick),
        Arrangement.spacedBy(12.dp),
        Alignment.CenterVertically,
    ) {
        RadioButton(chosen, null)
        Column(Modifier.weight(1f)) {
            Text(text, style = MaterialTheme.typography.bodyMedium)
            if (note != null) Note(note)
        }
    }

/** On or off; the whole line is pressed. */
@Composable
fun OnOff(text: String, on: Boolean, modifier: Modifier = Modifier, note: String? = null, onChange: (Boolean) -> Unit) =
    Row(
        modifier.fillMaxWidth().heightIn(min = TOUCH).toggleable(on, role = Role.Switch, onValueChange = onChange),
        Arrangement.spacedBy(12.dp),
        Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f)) {
            Text(text, style = MaterialTheme.typography.bodyMedium)
            if (note != null) Note(note)
        }
        Switch(on, null)
    }

/** One of several of which any number may be chosen; the whole line is pressed. */
@Composable
fun Ticked(text: String, on: Boolean, modifier: Modifier = Modifier, onChange: (Boolean) -> Unit) = Row(
    modifier.fillMaxWidth().heightIn(min = TOUCH).toggleable(on, role = Role.Checkbox, onValueChange = onChange),
    Arrangement.spacedBy(12.dp),
    Alignment.CenterVertically,
) {
    Checkbox(on, null)
    Text(text, Modifier.weight(1f), style = MaterialTheme.typography.bodyMedium)
}
