package jp.kenpos.ui.settings

import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Purpose
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.faults
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.TodayWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals

/** What the member allows, and may take back at any time. */
class ConsentTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `both purposes stand in plain words with how they stand`() = withApp(folder) {
        openSettings()
        press(said(SettingsWords.consents))
        see(said(SettingsWords.given, "n" to "1"))
        see("勤務先には、あなた個人の記録もポイントも渡しません。")
        picture("consent")
        see(said(SettingsWords.notGiven))
        picture("consent-checkup")
    }

    @Test
    fun `a consent is given, and withdrawn after it is said what that means`() = withApp(folder) {
        openSettings()
        press(said(SettingsWords.consents))
        agree(SettingsWords.checkup)
        see(said(SettingsWords.saidGiven))
        miss(said(SettingsWords.notGiven))
        press(said(SettingsWords.withdraw))
        see(said(SettingsWords.withdrawCheckup))
        picture("consent-withdraw")
        press(said(SettingsWords.keepConsent))
        press(said(SettingsWords.withdraw))
        press(said(SettingsWords.withdraw))
        see(said(SettingsWords.saidWithdrawn))
        see(said(SettingsWords.notGiven))
    }

    @Test
    fun `what waited for the consent is sent as soon as it is given`() = withApp(
        folder,
        prepare = { _, phone, _ ->
            phone.request { consent(Purpose.PROGRAMME, agreedTo = null, DEADLINE_MS) }
            phone.call { logWeight(68_200u, null, 540) }
        },
    ) {
        press(said(TodayWords.consent))
        agree(SettingsWords.programme)
        see(said(SettingsWords.saidGiven))
        press(said(CommonWords.back))
        miss(said(TodayWords.consent))
        assertEquals(0uL, phone.call { home() }.queued)
    }

    @Test
    fun `without a network it says so, and the terms come with another try`() =
        withApp(folder, Sight(Language.EN, dark = true)) {
            openSettings()
            world.faults("request_lost")
            press(said(SettingsWords.consents))
            see(said(CommonWords.onlineOnly))
            see(said(SettingsWords.given, "n" to "1"))
            picture("consent-offline-dark-en")
            press(said(CommonWords.again))
            see("Your employer gets neither")
        }

    @Test
    fun `at twice the font on a narrow phone the terms can be read`() =
        withApp(folder, Sight(fontScale = 2f, width = 320, height = 640)) {
            openSettings()
            press(said(SettingsWords.consents))
            see("勤務先には、あなた個人の記録もポイントも渡しません。")
            picture("consent-font2-320")
            agree(SettingsWords.checkup)
            see(said(SettingsWords.saidGiven))
        }

    private fun Scene.agree(purpose: Phrase) = press(said(SettingsWords.agree, "what" to said(purpose)))
}
