package jp.kenpos.ui

import jp.kenpos.bindings.Language
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.PointsWords
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.TodayWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals

/** Whole ways through the app, against the real core and the union's server. */
class WaysTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `from setup over a day without a network to the points`() = withApp(folder, signedIn = false) {
        typeEmployee()
        press(said(CommonWords.next))
        press(said(SetupWords.agree))
        see(said(SetupWords.checkupConsent))
        press(said(SetupWords.notNow))
        press(said(SetupWords.goalStairs))
        press(said(CommonWords.next))
        see(said(SetupWords.target))
        press(said(CommonWords.next))
        see(said(SetupWords.source))
        press(said(CommonWords.next))
        press(said(SetupWords.begin))

        road.cut()
        press("体重 10 P まだ")
        typeFigures("68.2")
        press(said(CommonWords.save))
        press("歩数 10 P まだ")
        typeFigures("8123")
        press(said(CommonWords.save))
        press(said(TodayWords.goalDone))
        see("今日 31 / 31 P")
        sync()
        see("いまオフラインです")
        picture("today-offline")

        road.mend()
        press(said(TodayWords.syncNow))
        miss("いまオフラインです")
        press(said(PlaceWords.points))
        see("1,031")
        assertEquals(1_031L, phone.call { points(Language.JA) }.balance)
        see(said(PointsWords.entries))
    }
}
