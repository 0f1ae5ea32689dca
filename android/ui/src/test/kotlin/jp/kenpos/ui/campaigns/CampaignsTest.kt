package jp.kenpos.ui.campaigns

import jp.kenpos.bindings.Language
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.open
import jp.kenpos.ui.publish
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CampaignWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** 8,000 steps a day in the last week of November; 10,000 pay more. */
private val WALK = """
    schema = 1
    id = "walk"
    from = "2026-11-23"
    to = "2026-12-06"
    join_until = "2026-11-29"
    who = ["employee"]
    member_points_max = 500
    budget = 5000
    settles_after_days = 37
    title = { ja = "秋のウォーキング", en = "Autumn walk" }
    description = { ja = "1日の平均歩数に応じてポイントを差し上げます。", en = "Points for your average steps a day." }
    [rule.daily_average]
    tiers = [{ at = 2000, points = 100 }, { at = 8000, points = 400 }]
""".trimIndent().lines()

/** Campaigns and health events: what is offered, the way in and out, and what came of it. */
class CampaignsTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `with nothing on offer the screen says so`() = withApp(folder) {
        press(said(PlaceWords.campaigns))
        see(said(CampaignWords.none))
        picture("campaigns-empty")
    }

    @Test
    fun `a campaign is joined with a nickname, waits to be sent, and is left again`() =
        withApp(folder, prepare = ::published) {
            press(said(PlaceWords.campaigns))
            see("11月28日(土)まで参加できます")
            picture("campaigns")
            press(said(CampaignWords.join))
            type(said(CampaignWords.nickname), "たろう")
            picture("campaigns-join")
            press(said(CampaignWords.join))
            see("（たろう）")
            see(said(CommonWords.waiting))
            picture("campaigns-joined")
            sync()
            miss(said(CommonWords.waiting))
            press(said(CampaignWords.leave))
            see(said(CampaignWords.leaveMeans))
            picture("campaigns-leave")
            press(said(CampaignWords.leave))
            see("11月28日(土)まで参加できます")
            assertNull(campaign().joinedOn)
        }

    @Test
    fun `a nickname that tells who it is stays on the screen with what is wrong beside it`() =
        withApp(folder, prepare = ::published) {
            press(said(PlaceWords.campaigns))
            press(said(CampaignWords.join))
            type(said(CampaignWords.nickname), "U10001")
            press(said(CampaignWords.join))
            miss(said(CampaignWords.nicknameHint))
            see("U10001")
            picture("campaigns-nickname-refused")
            assertNull(campaign().joinedOn)
            press(said(CommonWords.cancel))
            miss("U10001")
        }

    @Test
    fun `a campaign says how far it is, what is next, and what it comes to as it stands`() =
        withApp(folder, Sight(dark = true), prepare = ::walked) {
            press(said(PlaceWords.campaigns))
            see("次の目標 8,000 歩")
            see("100 P")
            picture("campaigns-progress-dark")
        }

    @Test
    fun `at twice the font on a narrow phone nothing of a campaign is cut off`() =
        withApp(folder, Sight(Language.EN, fontScale = 2f, width = 320, height = 640), prepare = ::walked) {
            press(said(PlaceWords.campaigns))
            see("Next target 8,000 steps")
            picture("campaigns-progress-font2-320-en")
        }

    @Test
    fun `who was at an event checks in with its code and gets its points`() = withApp(folder, prepare = ::published) {
        world.letDaysPass(6)
        sync()
        press(said(PlaceWords.campaigns))
        press(said(CampaignWords.checkIn))
        type(said(CampaignWords.code), "WALK-26AK")
        picture("campaigns-check-in")
        press(said(CampaignWords.checkIn))
        see(said(CommonWords.waiting))
        sync()
        see(said(CampaignWords.granted, "points" to "200 P"))
        assertFalse(event().canCheckIn)
        picture("campaigns-checked-in")
    }

    @Test
    fun `with another code the event says why there are no points, and takes the right one`() =
        withApp(folder, prepare = ::published) {
            world.letDaysPass(6)
            sync()
            press(said(PlaceWords.campaigns))
            press(said(CampaignWords.checkIn))
            type(said(CampaignWords.code), "OTHER-26")
            press(said(CampaignWords.checkIn))
            see(said(CommonWords.waiting))
            sync()
            miss(said(CommonWords.waiting))
            val why = checkNotNull(event().why)
            see(why)
            picture("campaigns-wrong-code")
            press(said(CampaignWords.checkIn))
            type(said(CampaignWords.code), "WALK-26AK")
            press(said(CampaignWords.checkIn))
            sync()
            see(said(CampaignWords.granted, "points" to "200 P"))
        }

    @Test
    fun `a campaign that is settled says what it paid and why`() = withApp(folder, prepare = ::settled) {
        press(said(PlaceWords.campaigns))
        val result = checkNotNull(campaign().settled)
        assertTrue(result.points > 0)
        for (why in result.why) see(why)
        picture("campaigns-settled")
    }

    private suspend fun Scene.campaign() = phone.call { campaigns(Language.JA) }.campaigns.single()

    private suspend fun Scene.event() = phone.call { campaigns(Language.JA) }.events.single()
}

private suspend fun published(world: World, phone: Phone, shell: TestShell) {
    world.publish()
    open(phone, shell)
}

private suspend fun walked(world: World, phone: Phone, shell: TestShell) {
    world.publish("campaign", WALK)
    open(phone, shell)
    phone.call { joinCampaign("walk", "あるく") }
    liveAWeek(world, phone, shell)
}

private suspend fun settled(world: World, phone: Phone, shell: TestShell) {
    published(world, phone, shell)
    phone.call { joinCampaign("scales", null) }
    repeat(6) {
        world.letDaysPass(1)
        open(phone, shell)
        phone.call { logWeight(68_200u, null, 540) }
    }
    open(phone, shell)
    world.letDaysPass(40)
    world.desk("settle")
    open(phone, shell)
}
