package jp.kenpos.ui.today

import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** 今日: what is done, what is missing, one tap away. */
class TodayTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a weight is logged with two taps and its figures, and 今日 counts it`() = withApp(folder) {
        see("今日 6 / 31 P")
        picture("today")
        press("体重 10 P まだ")
        typeFigures("68.2")
        picture("weight")
        press(said(CommonWords.save))
        see(said(LogWords.savedWeight, "n" to "68.2"))
        see("今日 16 / 31 P")
        picture("today-weight")
    }
}
