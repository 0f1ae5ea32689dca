package jp.kenpos.ui.look

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.PathParser
import androidx.compose.ui.unit.dp

private const val STROKE = 2f
private const val SIDE = 24f

/** One line drawing of 24 by 24; its colour comes from where it is used. */
private fun line(path: String): Lazy<ImageVector> = lazy {
    ImageVector.Builder(
        defaultWidth = SIDE.dp,
        defaultHeight = SIDE.dp,
        viewportWidth = SIDE,
        viewportHeight = SIDE,
    ).addPath(
        pathData = PathParser().parsePathString(path).toNodes(),
        stroke = SolidColor(Color.Black),
        strokeLineWidth = STROKE,
        strokeLineCap = StrokeCap.Round,
        strokeLineJoin = StrokeJoin.Round,
    ).build()
}

/** The drawings of the app. They only accompany words; none speaks alone. */
object Icons {
    /** A tear-off calendar: today. */
    val today by line("M5 5h14v15H5z M5 10h14 M9 3v4 M15 3v4 M9 15l2 2 4-4")

    /** A pencil: to record. */
    val pencil by line("M4 20l1-4L16 5l3 3L8 19z M14 7l3 3")

    /** A coin: points. */
    val coin by line("M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M10 17V7h3a3 3 0 0 1 0 6h-3")

    /** A bell: notices. */
    val bell by line("M6 17V11a6 6 0 0 1 12 0v6l1 1H5z M10 21h4")

    /** Back. */
    val back by line("M15 5l-7 7l7 7")

    /** On. */
    val forward by line("M9 5l7 7l-7 7")

    /** It opens downwards. */
    val down by line("M5 9l7 7l7-7")

    /** It closes upwards. */
    val up by line("M5 15l7-7l7 7")

    /** Done. */
    val check by line("M5 13l4.5 4.5L19 7")

    /** Missing. */
    val circle by line("M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z")

    /** Not done. */
    val cross by line("M6 6l12 12 M18 6L6 18")

    /** On its way. */
    val hourglass by line("M7 3h10 M7 21h10 M8 3c0 5 8 5 8 9s-8 4-8 9 M16 3c0 5-8 5-8 9s8 4 8 9")

    /** It wants attention. */
    val attention by line("M12 4v10 M12 19v.5")

    /** A remark. */
    val info by line("M12 10v9 M12 5v.5")

    /** Into a file. */
    val keep by line("M12 4v10 M8 10l4 4l4-4 M5 19h14")

    /** Delete. */
    val bin by line("M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13")

    /** The last digit away. */
    val erase by line("M9 5h12v14H9l-6-7z M12 9l6 6 M18 9l-6 6")

    /** Steps: a shoe's print. */
    val steps by line(
        "M8 3c3 0 3 4 2.5 8h-5C5 7 5 3 8 3z M5.8 14h4.4c0 4-4.4 4-4.4 0z M16 6c3 0 3 4 2.5 8h-5C13 10 13 6 16 6z M13.8 17h4.4c0 4-4.4 4-4.4 0z",
    )

    /** Weight: a scale. */
    val scale by line("M4 5h16v15H4z M8 10a5 5 0 0 1 8 0z M12 10l1.5-2")

    /** A goal: a flag. */
    val flag by line("M6 21V4 M6 4h12l-3 4l3 4H6")

    /** The past days. */
    val chart by line("M4 20h16 M7 16v-5 M12 16V6 M17 16v-8")

    /** A gift: goods. */
    val gift by line("M4 11h16v9H4z M3 7h18v4H3z M12 7v13 M12 7c-5 0-5-4-2.5-4S12 7 12 7c0 0 0-4 2.5-4S17 7 12 7z")

    /** A campaign: a megaphone. */
    val campaign by line("M4 10v4h3l9 5V5l-9 5z M19 9c1.5 2 1.5 4 0 6")

    /** A check-up: a sheet. */
    val sheet by line("M6 3h9l3 3v15H6z M9 10h6 M9 14h6 M9 18h4")

    /** A question. */
    val question by line("M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2 M12 18.5v.5")
}
