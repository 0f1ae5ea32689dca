package jp.kenpos.ui.look

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.em
import androidx.compose.ui.unit.sp

private const val TEXT_LINE = 1.6
private const val NUMBER_LINE = 1.25

/** Digits of one width, so that figures stand under each other. */
private const val TABULAR = "tnum"

private fun style(family: FontFamily, size: Int, weight: FontWeight = FontWeight.Normal, line: Double = TEXT_LINE) =
    TextStyle(
        fontFamily = family,
        fontSize = size.sp,
        fontWeight = weight,
        lineHeight = line.em,
        fontFeatureSettings = TABULAR,
    )

/** 34 hero number · 22 title · 17 body · 15 label · 13 note. */
private fun typography(family: FontFamily): Typography {
    val hero = style(family, 34, FontWeight.Bold, NUMBER_LINE)
    val title = style(family, 22, FontWeight.Bold, NUMBER_LINE)
    val heading = style(family, 17, FontWeight.Bold)
    val body = style(family, 17)
    val label = style(family, 15)
    val note = style(family, 13)
    return Typography(
        displayLarge = hero,
        displayMedium = hero,
        displaySmall = hero,
        headlineLarge = hero,
        headlineMedium = title,
        headlineSmall = title,
        titleLarge = title,
        titleMedium = heading,
        titleSmall = label.copy(fontWeight = FontWeight.Bold),
        bodyLarge = body,
        bodyMedium = label,
        bodySmall = note,
        labelLarge = label.copy(fontWeight = FontWeight.Medium),
        labelMedium = note,
        labelSmall = note,
    )
}

private val SHAPES = Shapes(
    small = RoundedCornerShape(8.dp),
    medium = RoundedCornerShape(12.dp),
    large = RoundedCornerShape(12.dp),
)

/**
 * Colours, type and shapes of every screen.
 *
 * @param family the phone's own; a computer names a Japanese one, so that digits and kanji are of one face.
 */
@Composable
fun KenposTheme(
    dark: Boolean = isSystemInDarkTheme(),
    family: FontFamily = FontFamily.Default,
    content: @Composable () -> Unit,
) {
    val palette = if (dark) DARK else LIGHT
    val type = remember(family) { typography(family) }
    CompositionLocalProvider(LocalPalette provides palette) {
        MaterialTheme(scheme(palette, dark), shapes = SHAPES, typography = type, content = content)
    }
}
