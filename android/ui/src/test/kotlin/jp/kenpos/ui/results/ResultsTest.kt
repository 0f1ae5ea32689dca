package jp.kenpos.ui.results

import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.SubmissionStage
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.faults
import jp.kenpos.ui.open
import jp.kenpos.ui.publishExample
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.ResultWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.TodayWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

private val PAPER = "%PDF-1.7 the proof".encodeToByteArray()

/** A part of what the core says of a file that is neither. */
private const val NO_PROOF = "JPEG・PNG・HEIC"

/** Results, exams, surveys and papers. */
class ResultsTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `with no results the screen says so, asks for the consent, and leads to it`() = withApp(folder) {
        press(said(PlaceWords.results))
        see(said(ResultWords.noResults))
        see(said(ResultWords.consentMissing))
        picture("results-empty")
        press(said(TodayWords.consent))
        see(said(SettingsWords.notGiven))
        press(said(SettingsWords.agree, "what" to said(SettingsWords.checkup)))
        see(said(SettingsWords.saidGiven))
        press(said(CommonWords.back))
        miss(said(ResultWords.consentMissing))
    }

    @Test
    fun `a result says its award, its day and what it shows, and why it earned is one tap away`() =
        withApp(folder, prepare = ::known) {
            press(said(PlaceWords.results))
            see("健診結果のBMI 22.4")
            see("2026年5月20日")
            picture("results")
            press(said(CommonWords.why))
            see("BMI")
            picture("results-why")
        }

    @Test
    fun `the visit that a nurse asked for is reported with its day, also without a network`() =
        withApp(folder, prepare = ::known) {
            press(said(PlaceWords.results))
            press(said(ResultWords.examReport))
            picture("results-exam-day")
            press(said(CommonWords.choose))
            see(said(ResultWords.examVisited, "day" to "2026年11月22日"))
            see(said(CommonWords.waiting))
            sync()
            miss(said(CommonWords.waiting))
            picture("results-exam-reported")
            assertNotNull(phone.call { results(Language.JA) }.exams.single().visitedOn)
        }

    @Test
    fun `a survey is answered once, after every question and one more`() = withApp(folder, prepare = ::asked) {
        press(said(PlaceWords.results))
        press("いいえ")
        picture("results-survey")
        press("吸ったことがない")
        press(said(ResultWords.answers))
        see(said(ResultWords.answersOnce))
        picture("results-survey-sure")
        press(said(ResultWords.answers))
        see(said(CommonWords.waiting))
        sync()
        see(said(ResultWords.answered, "day" to "2026年11月22日"))
        miss("吸ったことがない")
        picture("results-survey-answered")
    }

    @Test
    fun `a paper is sent in, waits, and is refused with the clerk's words`() = withApp(folder) {
        press(said(PlaceWords.results))
        press(said(ResultWords.sendPaper))
        picture("paper")
        choose(said(ResultWords.flu))
        press(said(CommonWords.send))
        see(said(ResultWords.paperSaid))
        see(said(ResultWords.waits))
        world.desk("refuse", "words" to "日付が読めません")
        sync()
        see("理由: 日付が読めません。")
        see(said(ResultWords.refused))
        picture("paper-refused")
        assertEquals(SubmissionStage.REFUSED, phone.call { results(Language.JA) }.submissions.single().stage)
    }

    @Test
    fun `what is no photo and no PDF is said beside the file, and a lost answer loses nothing`() = withApp(folder) {
        press(said(PlaceWords.results))
        press(said(ResultWords.sendPaper))
        choose(said(ResultWords.overseas), "only words".encodeToByteArray())
        press(said(CommonWords.send))
        see(NO_PROOF)
        picture("paper-other-kind")
        shell.proof = PAPER
        press(said(ResultWords.pickAgain))
        world.faults("answer_lost")
        press(said(CommonWords.send))
        see("オフライン")
        press(said(CommonWords.send))
        see(said(ResultWords.paperSaid))
        assertEquals(1, phone.call { results(Language.JA) }.submissions.size)
    }

    @Test
    fun `in the dark, in English and at twice the font the paper can be sent`() =
        withApp(folder, Sight(Language.EN, dark = true, fontScale = 2f, width = 320, height = 640)) {
            press(said(PlaceWords.results))
            picture("results-dark-font2-320-en")
            press(said(ResultWords.sendPaper))
            picture("paper-dark-font2-320-en")
            choose(said(ResultWords.partTime))
            press(said(CommonWords.send))
            see(said(ResultWords.waits))
        }

    private fun Scene.choose(about: String, file: ByteArray = PAPER) {
        press(about)
        press(said(ResultWords.pickDay))
        press(said(CommonWords.choose))
        shell.proof = file
        press(said(ResultWords.pickFile))
    }
}

private suspend fun known(world: World, phone: Phone, shell: TestShell) {
    phone.request { consent(Purpose.CHECKUP_RESULTS, agreedTo = 1u, DEADLINE_MS) }
    val bmi = arrayOf("employee" to "U10001", "source" to "dock-1", "day" to "2026-05-20", "bmi" to "22.4")
    world.desk("bmi", *bmi)
    world.desk("ask_for_exam", "employee" to "U10001", "source" to "nurse-17", "day" to "2026-11-20")
    open(phone, shell)
    assertTrue(phone.call { results(Language.JA) }.results.isNotEmpty())
}

private suspend fun asked(world: World, phone: Phone, shell: TestShell) {
    world.publishExample("survey", "survey.toml")
    open(phone, shell)
}
