package jp.kenpos.ui

import jp.kenpos.bindings.Language
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.HistoryWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.PointsWords
import jp.kenpos.ui.words.TodayWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** The screens in English, dark and with letters twice as large; on a narrow phone and on a tablet. */
class LooksTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `English, dark, twice the letters`() = withApp(
        folder,
        Sight(Language.EN, dark = true, fontScale = 2f),
        prepare = { world, phone, shell ->
            world.publish()
            liveAWeek(world, phone, shell)
        },
    ) {
        picture("en-dark-2-today")
        press(said(TodayWords.recordWeight))
        picture("en-dark-2-weight")
        press(said(CommonWords.back))
        press(said(PlaceWords.log))
        picture("en-dark-2-log")
        press(said(PlaceWords.points))
        picture("en-dark-2-points")
        press(said(PointsWords.whyNot))
        see(said(CommonWords.back))
        picture("en-dark-2-why-award")
        press(said(CommonWords.back))
        press(said(PlaceWords.notices))
        picture("en-dark-2-notices")
        press(said(PlaceWords.today))
        for ((way, name) in listOf(
            PlaceWords.history to "history",
            PlaceWords.campaigns to "campaigns",
            PlaceWords.results to "results",
            PlaceWords.exchange to "exchange",
            PlaceWords.help to "help",
        )) {
            press(said(way))
            see(said(CommonWords.back))
            if (way == PlaceWords.history) see(said(HistoryWords.week))
            picture("en-dark-2-$name")
            press(said(CommonWords.back))
        }
        press(said(PlaceWords.settingsOf, "id" to "U10001"))
        see(said(PlaceWords.settings))
        picture("en-dark-2-settings")
    }

    @Test
    fun `a phone of 320 by 568`() = withApp(folder, Sight(width = 320, height = 568), prepare = ::liveAWeek) {
        see("7,639")
        picture("narrow-today")
        press(said(PlaceWords.log))
        picture("narrow-log")
    }

    @Test
    fun `a tablet has its places at the side`() =
        withApp(folder, Sight(width = 900, height = 1200, density = 1f), prepare = ::liveAWeek) {
            see("7,639")
            picture("tablet-today")
            press(said(PlaceWords.points))
            picture("tablet-points")
        }
}
