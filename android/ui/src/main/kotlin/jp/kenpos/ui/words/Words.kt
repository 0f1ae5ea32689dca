package jp.kenpos.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import jp.kenpos.bindings.Language
import kotlin.properties.PropertyDelegateProvider
import kotlin.properties.ReadOnlyProperty

/** The language of the screens. */
val LocalLanguage = staticCompositionLocalOf { Language.JA }

/**
 * One text in both languages. What stands in braces is filled in.
 *
 * @param key its name in every shell: `area.name`, the same on Android and on the iPhone.
 */
class Phrase internal constructor(val key: String, val ja: String, val en: String) {
    /** The text with its [values] filled in: `"n" to "3"` for `{n}`. */
    fun fill(language: Language, vararg values: Pair<String, String>): String {
        val text = if (language == Language.JA) ja else en
        return values.fold(text) { filled, (name, value) -> filled.replace("{$name}", value) }
    }
}

/** The text in the language of the screens, with its [values] filled in. */
@Composable
@ReadOnlyComposable
fun Phrase.text(vararg values: Pair<String, String>): String = fill(LocalLanguage.current, *values)

/**
 * The words of one area of the app: labels, questions, what a screen says when it is empty.
 *
 * What the core says by itself (why a point, why no steps, what an error means) is not here: it comes as text.
 */
abstract class Words(private val area: String) {
    private val all = mutableListOf<Phrase>()

    /** Every phrase of this area, in the order they are written. */
    val phrases: List<Phrase> get() = all

    /** Both texts; the key is the name of the property. */
    protected fun phrase(ja: String, en: String) =
        PropertyDelegateProvider<Words, ReadOnlyProperty<Words, Phrase>> { _, property ->
            val phrase = Phrase("$area.${property.name}", ja, en)
            all += phrase
            ReadOnlyProperty { _, _ -> phrase }
        }
}
