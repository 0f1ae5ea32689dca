package jp.kenpos.ui.log

import jp.kenpos.kit.Screen
import jp.kenpos.ui.Sight
import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.TodayWords
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** 記録: today, the days that are open, and those that are not. */
class LogTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a doubtful weight is a question and its answer is what is kept`() = withApp(folder) {
        press("体重 10 P まだ")
        typeFigures("150")
        press(said(CommonWords.save))
        see("150 lb")
        picture("weight-doubt")
        press("68.0 kg")
        see(said(LogWords.savedWeight, "n" to "68.0"))
        assertEquals(68_039u, phone.call { home() }.weightGrams)
    }

    @Test
    fun `what was saved is taken back from the message, and what was deleted too`() = withApp(folder) {
        press("体重 10 P まだ")
        typeFigures("68.2")
        press(said(CommonWords.save))
        press(said(CommonWords.undo))
        see("体重 10 P まだ")
        assertEquals(null, phone.call { home() }.weightGrams)
        press("歩数 10 P まだ")
        typeFigures("4321")
        picture("steps")
        press(said(CommonWords.save))
        see(said(LogWords.savedSteps, "n" to "4,321"))
        press(said(PlaceWords.log))
        press(said(CommonWords.delete))
        see(said(LogWords.deleted))
        press(said(CommonWords.undo))
        see(said(LogWords.undone))
        assertEquals(4_321u, phone.call { home() }.steps)
    }

    @Test
    fun `an entry is corrected and the day keeps its place`() = withApp(folder) {
        press("歩数 10 P まだ")
        typeFigures("400")
        press(said(CommonWords.save))
        press(said(PlaceWords.log))
        see("400 歩")
        picture("log")
        press(said(CommonWords.edit))
        typeFigures("4000")
        press(said(CommonWords.save))
        see("4,000 歩")
        assertEquals(4_000u, phone.call { home() }.steps)
        assertEquals(1, phone.call { log() }.days.first().records.count { it.steps != null })
    }

    @Test
    fun `yesterday is one chip away and a day long ago is recorded without points`() =
        withApp(folder, prepare = ::liveAWeek) {
            press(said(PlaceWords.log))
            press("11/27")
            see(said(LogWords.stillEarns, "points" to "10 P"))
            picture("log-past-day")
            press(said(LogWords.otherDay))
            picture("log-choose-day")
            press(said(CommonWords.cancel))
            press("11/24")
            press(said(TodayWords.recordWeight))
            typeFigures("68.5")
            press(said(CommonWords.save))
            see(said(LogWords.savedWeight, "n" to "68.5"))
            val day = phone.call { log() }.days.first { "${it.day}" == "2026-11-24" }
            assertEquals(68_500u, day.weightGrams)
        }

    @Test
    fun `a goal is answered with one tap, done or not done`() = withApp(folder) {
        press(said(PlaceWords.log))
        press(said(TodayWords.goalNotDone))
        see(said(LogWords.savedGoal, "goal" to "ひと駅歩く"))
        assertEquals(false, phone.call { home() }.goals.single().done)
        press(said(TodayWords.goalDone))
        phone.screens.home.first { screen -> (screen as? Screen.Shown)?.state?.goals?.single()?.done == true }
    }

    @Test
    fun `the number pad is whole at twice the font on a narrow phone`() =
        withApp(folder, Sight(fontScale = 2f, width = 320, height = 640)) {
            press("体重 10 P まだ")
            typeFigures("68.2")
            picture("weight-font2-320")
            press(said(CommonWords.save))
            see(said(LogWords.savedWeight, "n" to "68.2"))
            assertTrue(phone.call { home() }.weightGrams == 68_200u)
        }
}
