package jp.kenpos.ui.history

import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.HistoryWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.WhyWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** The past days as charts. */
class HistoryTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a week and a month and a year are drawn and read aloud`() = withApp(folder, prepare = ::liveAWeek) {
        picture("today-week")
        press(said(PlaceWords.history))
        see("7,639")
        picture("history-week")
        press(said(HistoryWords.earlier))
        picture("history-week-before")
        press(said(HistoryWords.month))
        picture("history-month")
        press(said(HistoryWords.year))
        picture("history-year")
    }

    @Test
    fun `why a day shows its number is said in three blocks`() = withApp(folder, prepare = ::liveAWeek) {
        press(said(CommonWords.why))
        see(said(WhyWords.counted))
        see(said(WhyWords.nextUpdate))
        picture("why-day")
    }
}
