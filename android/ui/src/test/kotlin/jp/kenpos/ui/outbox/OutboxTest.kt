package jp.kenpos.ui.outbox

import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.State
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.faults
import jp.kenpos.ui.open
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.OutboxWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.TodayWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private const val TWO_DAYS_MS = 172_800_000L

/** 送信の状況: what waits, what was refused and why, and the sending that the member asks for. */
class OutboxTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `what waits is listed, sent when the member says so, and then there is nothing`() =
        withApp(folder, prepare = { _, phone, _ -> logged(phone) }) {
            press("送信待ち2件（20 Pの予定）")
            see(said(LogWords.weight))
            see(said(LogWords.steps))
            picture("outbox")
            press(said(OutboxWords.sendNow))
            see(said(OutboxWords.sent, "n" to "2"))
            see(said(OutboxWords.none))
            picture("outbox-sent")
            press(said(OutboxWords.sendNow))
            see(said(OutboxWords.nothing))
        }

    @Test
    fun `without a network it says so, and what waits stays`() =
        withApp(folder, Sight(dark = true), prepare = { _, phone, _ -> logged(phone) }) {
            press("送信待ち2件（20 Pの予定）")
            world.faults("request_lost")
            press(said(OutboxWords.sendNow))
            see("オフライン")
            picture("outbox-offline-dark")
            assertEquals(2, phone.call { outbox() }.items.size)
        }

    @Test
    fun `what the server refused says why, and leads to the day where it can be deleted`() =
        withApp(folder, prepare = ::refused) {
            see("1件を送れませんでした")
            press(said(TodayWords.open))
            see(said(OutboxWords.parked))
            see(said(LogWords.parked))
            picture("outbox-parked")
            press(said(OutboxWords.toDay))
            press(said(CommonWords.delete))
            press(said(CommonWords.back))
            see(said(OutboxWords.none))
        }

    @Test
    fun `a refused opening of the app is taken off the list once its reason was read`() =
        withApp(folder, prepare = ::refusedLaunch) {
            see("1件を送れませんでした")
            press(said(TodayWords.open))
            see(said(LogWords.launch))
            picture("outbox-refused-launch")
            press(said(OutboxWords.dismiss))
            see(said(OutboxWords.none))
            assertEquals(0uL, phone.call { home() }.parked)
        }

    @Test
    fun `without the consent nothing is sent, and the way to it stands beside`() = withApp(
        folder,
        Sight(Language.EN, fontScale = 2f, width = 320, height = 640),
        prepare = { _, phone, _ ->
            phone.request { consent(Purpose.PROGRAMME, agreedTo = null, DEADLINE_MS) }
            logged(phone)
        },
    ) {
        press("2 waiting to be sent (20 P to come)")
        press(said(OutboxWords.sendNow))
        see(said(TodayWords.consent))
        picture("outbox-consent-font2-320-en")
        press(said(TodayWords.consent))
        see(said(SettingsWords.programme))
        assertTrue(phone.call { outbox() }.items.all { it.state == State.QUEUED })
    }
}

private suspend fun logged(phone: Phone) {
    phone.call { logWeight(68_200u, null, 540) }
    phone.call { logSteps(4_321u, null) }
}

/** The next day's opening, which the server no longer takes. */
private suspend fun refusedLaunch(world: World, phone: Phone, shell: TestShell) {
    world.letDaysPass(1)
    // The session is renewed first.
    world.faults("none", "gone")
    open(phone, shell)
    assertEquals(State.PARKED, phone.call { outbox() }.items.single().state)
}

/** A phone that was restarted with its clock two days ahead, offline: the server does not take tomorrow's weight. */
private suspend fun refused(world: World, phone: Phone, shell: TestShell) {
    world.device.reboot()
    world.device.setWallError(TWO_DAYS_MS)
    phone.call { logWeight(68_200u, null, 540) }
    world.device.setWallError(0)
    open(phone, shell)
    assertEquals(State.PARKED, phone.call { outbox() }.items.single().state)
}
