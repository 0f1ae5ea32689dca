package jp.kenpos.ui.look

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color

/**
 * The colours by what they mean. Contrasts are at least 4.5 : 1 for text and 3 : 1 for borders.
 *
 * @param point only ever a fill, with [onPoint] on it.
 */
@Immutable
class Palette(
    val page: Color,
    val surface: Color,
    val ink: Color,
    val softInk: Color,
    val primary: Color,
    val onPrimary: Color,
    val point: Color,
    val onPoint: Color,
    val info: Color,
    val good: Color,
    val warn: Color,
    val error: Color,
    val onError: Color,
    val line: Color,
    val faint: Color,
)

internal val LIGHT = Palette(
    page = Color(0xFFF4F8F7),
    surface = Color(0xFFFFFFFF),
    ink = Color(0xFF1B2A2F),
    softInk = Color(0xFF4A5B60),
    primary = Color(0xFF0B6E63),
    onPrimary = Color(0xFFFFFFFF),
    point = Color(0xFFF2B705),
    onPoint = Color(0xFF1B2A2F),
    info = Color(0xFF1F5FA8),
    good = Color(0xFF1E7B3A),
    warn = Color(0xFF8A5200),
    error = Color(0xFFB3261E),
    onError = Color(0xFFFFFFFF),
    line = Color(0xFF7A8D8A),
    faint = Color(0xFFE3ECEA),
)

internal val DARK = Palette(
    page = Color(0xFF0F1718),
    surface = Color(0xFF172223),
    ink = Color(0xFFE6EFEE),
    softInk = Color(0xFFA9BBB8),
    primary = Color(0xFF5FD0C0),
    onPrimary = Color(0xFF06201C),
    point = Color(0xFFFFD35A),
    onPoint = Color(0xFF1B2A2F),
    info = Color(0xFF8FC2FF),
    good = Color(0xFF7BD694),
    warn = Color(0xFFF0B45A),
    error = Color(0xFFFF9A8F),
    onError = Color(0xFF2A0B08),
    line = Color(0xFF6B7F7C),
    faint = Color(0xFF24312F),
)

/** The colours of the screens. */
val LocalPalette = staticCompositionLocalOf { LIGHT }

/** The same for what Material draws by itself. */
internal fun scheme(palette: Palette, dark: Boolean): ColorScheme {
    val base = if (dark) darkColorScheme() else lightColorScheme()
    return base.copy(
        primary = palette.primary,
        onPrimary = palette.onPrimary,
        primaryContainer = palette.faint,
        onPrimaryContainer = palette.ink,
        secondary = palette.primary,
        onSecondary = palette.onPrimary,
        secondaryContainer = palette.faint,
        onSecondaryContainer = palette.ink,
        tertiary = palette.info,
        background = palette.page,
        onBackground = palette.ink,
        surface = palette.page,
        onSurface = palette.ink,
        onSurfaceVariant = palette.softInk,
        surfaceVariant = palette.faint,
        surfaceContainerLowest = palette.surface,
        surfaceContainerLow = palette.surface,
        surfaceContainer = palette.surface,
        surfaceContainerHigh = palette.surface,
        surfaceContainerHighest = palette.faint,
        surfaceTint = palette.surface,
        outline = palette.line,
        outlineVariant = palette.faint,
        error = palette.error,
        onError = palette.onError,
        inverseSurface = palette.ink,
        inverseOnSurface = palette.page,
        inversePrimary = if (dark) LIGHT.primary else DARK.primary,
    )
}
