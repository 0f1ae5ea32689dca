package jp.kenpos.ui.settings

import androidx.compose.ui.test.hasContentDescription
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Source
import jp.kenpos.bindings.errorText
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.SetupWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.LocalTime
import kotlin.test.assertEquals
import kotlin.test.assertFails
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The settings: the member's choices, and what can be done with the data. */
class SettingsTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the settings tell who is signed in and what was chosen`() = withApp(folder, prepare = ::liveAWeek) {
        openSettings()
        see("U10001")
        see("ひと駅歩く")
        see("8,000 歩")
        picture("settings")
        see(said(SettingsWords.version))
        picture("settings-foot")
    }

    @Test
    fun `goals are chosen and written, and kept`() = withApp(folder) {
        openSettings()
        press(said(SettingsWords.goals))
        press(said(SetupWords.goalSleep))
        type(said(FieldWords.goal), "水を飲む")
        press(said(SetupWords.addGoal))
        picture("settings-goals")
        press(said(CommonWords.save))
        see(said(SettingsWords.saved))
        val goals = phone.call { settings() }.goals
        assertEquals(listOf("ひと駅歩く", "7時間眠る", "水を飲む"), goals)
    }

    @Test
    fun `a step target out of range is refused beside its field, and another is kept`() = withApp(folder) {
        openSettings()
        press(said(SettingsWords.stepTarget))
        see("8000")
        type(said(FieldWords.stepTarget), "9999999")
        press(said(CommonWords.save))
        miss(said(SettingsWords.stepTargetEmpty))
        picture("settings-target-refused")
        assertEquals(8_000u, phone.call { settings() }.stepTarget)
        press(said(CommonWords.back))
        press(said(SettingsWords.stepTarget))
        type(said(FieldWords.stepTarget), "1")
        press(said(CommonWords.save))
        see("18,000 歩")
    }

    @Test
    fun `the steps that count are the member's choice`() = withApp(folder, prepare = ::liveAWeek) {
        openSettings()
        press(said(SettingsWords.source))
        picture("settings-source")
        press(said(LogWords.healthConnect))
        press(said(CommonWords.save))
        see(said(SettingsWords.saved))
        assertEquals(Source.HEALTH_CONNECT, phone.call { settings() }.stepSource)
    }

    @Test
    fun `the reminder is set at a time and ended, and says when the phone forbids it`() = withApp(folder) {
        openSettings()
        shell.allows = false
        press(said(SettingsWords.reminder))
        see(said(SettingsWords.reminderForbidden))
        picture("settings-reminder-forbidden")
        shell.allows = true
        press(said(SettingsWords.reminder))
        press(said(SettingsWords.reminderTime, "time" to "20:00"))
        picture("settings-reminder-time")
        type(said(SettingsWords.minute), "3")
        press(said(CommonWords.cancel))
        press(said(SettingsWords.reminderTime, "time" to "20:00"))
        press(said(CommonWords.save))
        assertEquals(LocalTime.of(20, 0), shell.reminder.value)
        press(said(SettingsWords.reminder))
        miss(said(SettingsWords.reminderForbidden))
        assertNull(shell.reminder.value)
    }

    @Test
    fun `signing out says how much waits, and everything is there at the next sign-in`() = withApp(folder) {
        phone.call { logWeight(68_200u, null, 540) }
        openSettings()
        press(said(SettingsWords.signOut))
        see(said(SettingsWords.signOutWaiting, "n" to "1"))
        picture("settings-sign-out")
        press(said(SettingsWords.stay))
        press(said(SettingsWords.signOut))
        press(said(SettingsWords.signOut))
        see(said(SetupWords.welcome))
        picture("signed-out")
        press(said(SetupWords.registered))
        type(said(FieldWords.kenposId), "U10001")
        press(said(CommonWords.next))
        type(said(FieldWords.password), "correct horse 7")
        repeat(4) { press(said(CommonWords.next)) }
        press(said(SetupWords.begin))
        assertEquals(68_200u, phone.call { home() }.weightGrams)
        assertEquals(0uL, phone.call { home() }.queued)
    }

    @Test
    fun `all data on the phone are kept as one file where the member wants it`() =
        withApp(folder, prepare = ::liveAWeek) {
            openSettings()
            press(said(SettingsWords.export))
            see("kenpos-export-")
            val (name, text) = shell.kept.entries.single()
            assertTrue(name.endsWith(".json") && "\"kenpos-export/1\"" in text && "ひと駅歩く" in text, name)
            shell.keeps = false
            press(said(SettingsWords.export))
            see(said(SettingsWords.notExported))
        }

    @Test
    fun `the account is deleted by the password and a last question, and the phone begins anew`() = withApp(folder) {
        phone.call { logWeight(68_200u, null, 540) }
        openSettings()
        press(said(SettingsWords.deleteAccount))
        see(said(SettingsWords.deleteUnsent, "n" to "1"))
        picture("settings-delete")
        type(said(SettingsWords.deletePassword), "incorrect horse")
        press(said(SettingsWords.deleteYes))
        see(said(SettingsWords.deleteSure))
        picture("settings-delete-sure")
        press(said(SettingsWords.deleteNot))
        press(said(SettingsWords.deleteYes))
        press(said(SettingsWords.deleteYes))
        see(errorText("wrong_password", "password", "", null, Language.JA))
        picture("settings-delete-wrong-password")
        assertEquals(68_200u, phone.call { home() }.weightGrams)
        press(said(CommonWords.back))
        press(said(SettingsWords.deleteAccount))
        type(said(SettingsWords.deletePassword), "correct horse 7")
        press(said(SettingsWords.deleteYes))
        press(said(SettingsWords.deleteYes))
        see(said(SetupWords.welcome))
        picture("settings-deleted")
        assertIs<KenposException.NotSetUp>(assertFails { phone.call { home() } })
    }

    @Test
    fun `without a network nothing is deleted, and the page says so`() = withApp(folder) {
        openSettings()
        road.cut()
        press(said(SettingsWords.deleteAccount))
        type(said(SettingsWords.deletePassword), "correct horse 7")
        press(said(SettingsWords.deleteYes))
        press(said(SettingsWords.deleteYes))
        see(said(CommonWords.onlineOnly))
        road.mend()
        phone.call { home() }
    }

    @Test
    fun `the licences of other people's work are a page`() = withApp(folder) {
        openSettings()
        press(said(SettingsWords.licences))
        see("Licences")
        press(said(CommonWords.back))
        see(said(SettingsWords.account))
    }

    @Test
    fun `at twice the font, in English and dark, the settings are whole`() = withApp(
        folder,
        Sight(Language.EN, dark = true, fontScale = 2f, width = 320, height = 640),
        prepare = ::liveAWeek,
    ) {
        openSettings()
        picture("settings-dark-font2-320-en")
        press(said(SettingsWords.reminder))
        press(said(SettingsWords.reminderTime, "time" to "20:00"))
        picture("settings-reminder-time-dark-font2-320-en")
        press(said(CommonWords.save))
    }
}

/** Opens the settings as the member does. */
internal fun Scene.openSettings() {
    see(hasContentDescription("U10001", substring = true))
    press(said(PlaceWords.settingsOf, "id" to "U10001"))
    see(said(SettingsWords.account))
}
