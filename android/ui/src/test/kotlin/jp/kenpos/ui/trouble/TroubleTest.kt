package jp.kenpos.ui.trouble

import androidx.compose.ui.test.hasText
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.Header
import jp.kenpos.bindings.HealthCommand
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.TestDevice
import jp.kenpos.bindings.leavePages
import jp.kenpos.bindings.poisonFirstItem
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.Phone
import jp.kenpos.kit.config
import jp.kenpos.kit.readHealth
import jp.kenpos.kit.taro
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.OutboxWords
import jp.kenpos.ui.words.SetupWords
import jp.kenpos.ui.words.TodayWords
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.io.RandomAccessFile
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.test.assertEquals

/** Trouble is a sentence a member understands, in both languages, and nothing that was entered is lost. */
class TroubleTest {
    @TempDir
    lateinit var folder: Path

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a wrong password`(language: Language) = newcomer(language) {
        signIn("not the one at all")
        see(language.say("IDまたはパスワードが違います", "The ID or password is wrong"))
        press(said(CommonWords.back))
        see("U10001")
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `an account that is locked for safety`(language: Language) = newcomer(language) {
        signIn("not the one at all")
        repeat(WRONG_PASSWORDS) {
            if (!isThere(hasText(language.locked(), substring = true))) press(said(CommonWords.next))
        }
        see(language.locked())
        picture("trouble-locked-${language.name.lowercase()}")
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `no network`(language: Language) = member(language) {
        road.cut()
        phone.call { logWeight(68_200u, null, 540) }
        sync()
        see(language.say("いまオフラインです", "You're offline"))
        assertEquals(1uL, phone.call { home() }.queued)
        road.mend()
        press(said(TodayWords.syncNow))
        miss(language.say("いまオフラインです", "You're offline"))
        assertEquals(0uL, phone.call { home() }.queued)
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `no network during setup keeps what was typed`(language: Language) = newcomer(language) {
        road.cut()
        signIn("correct horse 7")
        see(language.say("オフライン", "offline"))
        road.mend()
        assertEquals(0, shell.opened.size)
        press(said(CommonWords.next))
        see(language.say("IDまたはパスワードが違います", "The ID or password is wrong"))
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a full disk leaves the figures on the screen`(language: Language) = member(language) {
        openWeight()
        typeFigures("68.2")
        phone.call { fillDisk() }
        press(said(CommonWords.save))
        see(language.say("端末の空き容量が足りず", "There's no room left on this phone"))
        see("68.2")
        picture("trouble-disk-full-${language.name.lowercase()}")
        phone.call { leavePages(null) }
        press(said(CommonWords.save))
        see(language.say("保存しました", "saved"))
        assertEquals(68_200u, phone.call { home() }.weightGrams)
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a store of secrets that is locked when the app starts`(language: Language) = withApp(
        folder,
        Sight(language),
        prepare = { _, phone, _ -> phone.call { logWeight(68_200u, null, 540) } },
        between = { world -> world.device.lockSecrets(true) },
    ) {
        press(said(TodayWords.pending, "n" to "1", "points" to "10 P"))
        press(said(OutboxWords.sendNow))
        see(language.say("ロックを解除して", "unlock"))
        picture("trouble-secrets-${language.name.lowercase()}")
        assertEquals(1uL, phone.call { home() }.queued)
        world.device.lockSecrets(false)
        sync()
        assertEquals(0uL, phone.call { home() }.queued)
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a damaged file gives back what can be read`(language: Language) = withApp(
        folder,
        Sight(language),
        prepare = { _, phone, _ -> phone.call { logWeight(68_200u, null, 540) } },
        between = { damage() },
    ) {
        see(language.say("端末のデータが壊れていた", "The data on this phone was damaged"))
        picture("trouble-damaged-${language.name.lowercase()}")
        press(said(TodayWords.understood))
        miss(language.say("端末のデータが壊れていた", "The data on this phone was damaged"))
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a session that has ended asks for the password and sends what waited`(language: Language) = member(language) {
        signInElsewhere("battery staple 8")
        phone.call { logWeight(68_200u, null, 540) }
        sync()
        see(said(TodayWords.sessionExpired))
        picture("trouble-session-${language.name.lowercase()}")
        press(said(TodayWords.signIn))
        type(said(FieldWords.password), "battery staple 8")
        press(said(SetupWords.signIn))
        miss(said(TodayWords.sessionExpired))
        assertEquals(0uL, phone.call { home() }.queued)
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `an entry the server cannot read is told and the rest is sent`(language: Language) = member(language) {
        phone.call { logWeight(68_200u, null, 540) }
        phone.call { logSteps(8_000u, null) }
        poisonFirstItem("$folder/phone")
        assertEquals(1uL, sync().parked)
        see(said(TodayWords.parked, "n" to "1"))
        see("8,000")
        press(said(TodayWords.open))
        see(said(LogWords.parked))
        picture("trouble-parked-${language.name.lowercase()}")
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a server that is too new asks for an update and keeps what waits`(language: Language) = withApp(
        folder,
        Sight(language),
        prepare = { _, phone, _ -> phone.call { logWeight(68_200u, null, 540) } },
        between = {},
        transport = TooNew(),
    ) {
        sync()
        see(said(TodayWords.updateNeeded))
        picture("trouble-update-${language.name.lowercase()}")
        press(said(TodayWords.update))
        assertEquals(listOf("update"), shell.opened)
        assertEquals(1uL, phone.call { home() }.queued)
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a membership that has ended`(language: Language) = member(language) {
        world.endMembership("2026-11-20")
        sync()
        see(language.say("資格が終わりました", "Your membership ended"))
        picture("trouble-membership-${language.name.lowercase()}")
    }

    @ParameterizedTest
    @EnumSource(Language::class)
    fun `a Health Connect that is missing, old or forbidden`(language: Language) = member(language) {
        phone.call { linkHealth(Channel.HEALTH_CONNECT) }
        for ((outcome, words) in listOf(
            HealthOutcome.ProviderMissing to language.say("インストール", "not installed"),
            HealthOutcome.ProviderUpdate to language.say("古くなって", "out of date"),
            HealthOutcome.PermissionMissing to language.say("許可がありません", "may not read"),
        )) {
            phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.MEMBER, HealthStore { answer(it, outcome) })
            see(words)
        }
        picture("trouble-health-${language.name.lowercase()}")
    }

    private fun answer(command: HealthCommand, outcome: HealthOutcome) =
        if (command is HealthCommand.Complete) HealthOutcome.Done else outcome

    private fun newcomer(language: Language, live: suspend Scene.() -> Unit) =
        withApp(folder, Sight(language), signedIn = false, live = live)

    private fun member(language: Language, live: suspend Scene.() -> Unit) =
        withApp(folder, Sight(language), live = live)

    /** The middle of the member's file is noise. */
    private fun damage() = RandomAccessFile(memberFile(), "rw").use { file ->
        file.seek(file.length() / 2)
        file.write(ByteArray(NOISE) { (it * 31).toByte() })
    }

    private fun Scene.signIn(password: String) {
        press(said(SetupWords.registered))
        type(said(FieldWords.kenposId), "U10001")
        press(said(CommonWords.next))
        type(said(FieldWords.password), password)
        press(said(CommonWords.next))
    }

    /** On another phone, with a code of the desk: every other device is signed out. */
    private suspend fun Scene.signInElsewhere(password: String) {
        val code = world.desk("reset_code", "employee" to "U10001").jsonPrimitive.content
        TestDevice(8u, world.device.now()).use { device ->
            Phone(device.open(config("$folder/another"), null)).use { other ->
                val taro = taro(world.lab.url)
                other.request { setup(taro.copy(person = Person.Reset("U10001", code, password)), DEADLINE_MS) }
            }
        }
    }

    /** No page may be added any more, and those there are are filled. */
    private fun Kenpos.fillDisk() {
        leavePages(0u)
        val refused =
            runCatching { for (number in 0..ENTRIES_MAX) logGoal("$number ".padEnd(GOAL_LENGTH, '歩'), true, null) }
        assertEquals("disk_full", (refused.exceptionOrNull() as? KenposException.Storage)?.code)
    }

    private fun memberFile() = folder.resolve("phone/members").listDirectoryEntries("*.db").single().toFile()

    private fun Scene.openWeight() = press(said(TodayWords.recordWeight))

    private fun Language.say(ja: String, en: String) = if (this == Language.JA) ja else en

    private fun Language.locked() = say("安全のため", "For safety")

    private companion object {
        const val WRONG_PASSWORDS = 12
        const val ENTRIES_MAX = 2_000
        const val GOAL_LENGTH = 40
        const val NOISE = 40_000
    }
}

/** A server of the next age: there is none yet, so its answer is what the protocol says of one. */
private class TooNew : HttpTransport {
    override fun send(request: HttpRequest) = HttpResponse(
        status = 426u,
        headers = listOf(Header("Content-Type", "application/problem+json")),
        body = """{"type": "urn:kenpos:problem:update_needed", "title": "Please update the app", "status": 426,
            "code": "update_needed", "detail": "this app speaks an older protocol"}""".encodeToByteArray(),
    )
}
