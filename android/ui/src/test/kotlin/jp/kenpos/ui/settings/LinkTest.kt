package jp.kenpos.ui.settings

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.LinkState
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.World
import jp.kenpos.ui.Scene
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.walkingScript
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.SettingsWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertNotEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull

/** What the core says of a channel that was read to its end. */
private const val UP_TO_DATE = "ヘルスコネクトと連携しています"

/** The links of this phone, in the settings. */
class LinkTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a phone without a step counter says so and offers no link`() = withApp(folder) {
        openSettings()
        see(said(SettingsWords.noChannel))
        miss(said(CommonWords.link))
    }

    @Test
    fun `a channel is linked, read and unlinked, and what was read is kept when the member says so`() =
        withApp(folder, prepare = { world, _, shell -> walks(world, shell) }) {
            openSettings()
            press(said(CommonWords.link))
            see(UP_TO_DATE)
            assertEquals(LinkState.UP_TO_DATE, link().state)
            assertEquals(6_210u, phone.call { home() }.steps)
            picture("settings-linked")
            press(said(SettingsWords.unlink))
            picture("settings-unlink")
            press(said(SettingsWords.unlinkKeep))
            see(said(SettingsWords.unlinked))
            see(said(CommonWords.link))
            assertNull(link().linkedAt)
            assertEquals(6_210u, phone.call { home() }.steps)
        }

    @Test
    fun `what was read is deleted with the link when the member says so`() = withApp(folder, prepare = ::liveAWeek) {
        openSettings()
        press(said(SettingsWords.unlink))
        press(said(SettingsWords.unlinkDelete))
        see(said(SettingsWords.unlinked))
        assertNull(phone.call { home() }.steps)
    }

    @Test
    fun `a link that was not read for long is read again with one tap`() = withApp(folder, prepare = ::liveAWeek) {
        world.letDaysPass(2)
        phone.call { refresh() }
        assertEquals(LinkState.STALE, link().state)
        openSettings()
        see(link().text)
        picture("settings-link-stale")
        press(said(CommonWords.readNow))
        miss(said(CommonWords.readNow))
        assertNotEquals(LinkState.STALE, link().state)
        assertNotNull(link().readAt)
    }

    @Test
    fun `a store without the permission says so in words and asks again`() =
        withApp(folder, prepare = { world, _, shell -> walks(world, shell, allowed = false) }) {
            openSettings()
            press(said(CommonWords.link))
            see(said(CommonWords.allow))
            see(link().text)
            picture("settings-link-permission")
        }

    @Test
    fun `without Health Connect the way to the store stands with the link`() =
        withApp(folder, prepare = { _, _, shell ->
            shell.channels = listOf(Channel.HEALTH_CONNECT)
            shell.stores[Channel.HEALTH_CONNECT] = HealthStore { HealthOutcome.ProviderMissing }
        }) {
            openSettings()
            press(said(CommonWords.link))
            press(said(CommonWords.getProvider))
            see(link().text)
            picture("settings-link-provider")
            assertEquals(listOf("provider"), shell.opened)
        }

    private suspend fun Scene.link() = phone.call { links(Language.JA) }.first { it.channel == Channel.HEALTH_CONNECT }
}

/** A phone on which somebody has walked this morning; the member has linked nothing yet. */
private fun walks(world: World, shell: TestShell, allowed: Boolean = true) {
    val script = walkingScript().let { if (allowed) it else it.replace("[\"steps\", \"weight\"]", "[]") }
    val store = world.device.healthStore(script)
    shell.channels = listOf(Channel.HEALTH_CONNECT)
    shell.stores[Channel.HEALTH_CONNECT] = HealthStore { store.carryOut(it) }
    world.letMinutesPass(A_MORNING)
}

private const val A_MORNING = 240L
