package jp.kenpos.kit

import jp.kenpos.bindings.Address
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Campaigns
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NewInquiry
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.SurveyAnswer
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.Topic
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.LocalDate
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull

private const val HALF_A_CHARACTER = "\uD83D"
private val HUGE = "歩".repeat(100_000)
private val HOME = Address("山田 太郎", "541-0043", "大阪市中央区高麗橋1-1-1", "06-1234-5678")
private val INQUIRY = NewInquiry(Topic.POINTS, "いつ付きますか？", contact = null, kenposId = null, serverUrl = null)
private val TOWEL = OrderRequest("towel", 1u, 500, HOME)

/** What came with the programme: its screens as flows, orders, questions, and wrong values. */
class ProgrammeTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `each screen shows what the desk publishes and what the member does`() = withMember { phone, world ->
        phone.screens.campaigns(Language.EN).shown { it.campaigns.isEmpty() }
        world.publish()
        phone.sync()
        phone.screens.campaigns(Language.EN).shown { it.campaigns.single().canJoin }
        phone.call { joinCampaign("scales", "たろう") }
        phone.screens.campaigns(Language.EN).shown { it.campaigns.single().nickname == "たろう" }
        phone.screens.results(Language.JA).shown { it.surveys.single().canAnswer }
        phone.call { answerSurvey("tobacco", listOf(SurveyAnswer("now", "no"), SurveyAnswer("since", "never"))) }
        phone.screens.results(Language.JA).shown { it.surveys.single().pending }
        phone.screens.faq(Language.EN).shown { it.single().entries.single().answer == "One yen." }
        phone.request { ask(INQUIRY, DEADLINE_MS) }
        phone.sync()
        phone.screens.inquiries.shown { it.items.single().words == INQUIRY.words }
    }

    @Test
    fun `what was shown is ordered once the exchange is open and can be cancelled`() = withMember { phone, world ->
        world.publish()
        phone.sync()
        val towel = phone.screens.catalogue(Language.JA).shown { it.opensOn != null }.items.first()
        assertNotNull(orderOne(phone, towel, HOME), "it is not open yet")
        world.letDaysPass(8)
        phone.sync()
        phone.screens.catalogue(Language.JA).shown { it.opensOn == null }
        assertNull(orderOne(phone, towel, HOME))
        val order = phone.screens.orders(Language.JA).shown { it.held == towel.points }.items.single()
        phone.request { cancelOrder(order.order, Language.JA, DEADLINE_MS) }
        phone.screens.orders(Language.JA).shown { it.held == 0L && !it.items.single().canCancel }
        phone.screens.points(Language.JA).shown { it.balance == 1_000L && it.held == 0L }
    }

    @Test
    fun `a paused phone's screens say nothing and come back with the resume`() = withMember { phone, world ->
        world.publish()
        phone.sync()
        coroutineScope {
            val told = Channel<Screen<Campaigns>>(Channel.UNLIMITED)
            val looking = launch { phone.screens.campaigns(Language.JA).collect { told.send(it) } }
            while (told.receive() !is Screen.Shown) continue
            phone.call { pause() }
            phone.call { refresh() }
            assertEquals("paused", assertIs<KenposException.NotNow>(phone.errorOf { campaigns(Language.JA) }).code)
            phone.call { resume() }
            phone.call { joinCampaign("scales", null) }
            assertNotNull(assertIs<Screen.Shown<Campaigns>>(told.receive()).state.campaigns.single().joinedOn)
            looking.cancel()
        }
    }

    @Test
    fun `wrong values are typed errors and change nothing`() = withMember { phone, world ->
        world.publish()
        phone.sync()
        val before = phone.seen()
        val day = LocalDate.of(2026, 11, 22)
        for (text in listOf("", "no such", HUGE, HALF_A_CHARACTER, "\u0000")) {
            phone.refuses("to join ${text.take(20)}") { joinCampaign(text, null) }
            phone.refuses("the nickname ${text.take(20)}") { joinCampaign("scales", text) }
            phone.refuses("to leave ${text.take(20)}") { leaveCampaign(text) }
            phone.refuses("to be at ${text.take(20)}") { checkIn(text, "WALK-26AK") }
            phone.refuses("the exam ${text.take(20)}") { reportExam(text, day) }
            phone.refuses("the survey ${text.take(20)}") { answerSurvey(text, emptyList()) }
            phone.refuses("the answer ${text.take(20)}") { answerSurvey("tobacco", listOf(SurveyAnswer("now", text))) }
            phone.refuses("to cancel ${text.take(20)}") { cancelOrder(text, Language.JA, DEADLINE_MS) }
            phone.refuses("the server ${text.take(20)}") { faqOf(text, Language.JA, DEADLINE_MS) }
        }
        for (never in listOf(LocalDate.MIN, LocalDate.MAX)) {
            phone.refuses("why on $never") { whyAward(AwardCode.BMI, never, Language.JA) }
            phone.refuses("a visit on $never") { reportExam("nurse-17", never) }
        }
        for (words in listOf("", HUGE, HALF_A_CHARACTER)) {
            phone.refuses("to ask ${words.take(20)}") { ask(INQUIRY.copy(words = words), DEADLINE_MS) }
        }
        for (quantity in listOf(0u, 11u, UInt.MAX_VALUE)) {
            phone.refuses("$quantity towels") { order(TOWEL.copy(quantity = quantity), Language.JA, DEADLINE_MS) }
        }
        assertEquals(before, phone.seen())
    }

    @Test
    fun `a closed phone says so`() = withMember { phone, _ ->
        phone.close()
        val calls = listOf<suspend Kenpos.() -> Any?>(
            { campaigns(Language.JA) },
            { results(Language.JA) },
            { order(TOWEL, Language.JA, DEADLINE_MS) },
            { ask(INQUIRY, DEADLINE_MS) },
        )
        for (call in calls) assertEquals("closed", assertIs<KenposException.NotNow>(phone.errorOf(call)).code)
    }

    private suspend fun Phone.sync() = request { sync(DEADLINE_MS, SyncReason.MEMBER) }

    private suspend fun Phone.seen() = call {
        listOf(campaigns(Language.JA), results(Language.JA), orders(Language.JA), inquiries(), outbox())
    }

    private suspend fun Phone.errorOf(work: suspend Kenpos.() -> Any?): Throwable? =
        runCatching { request(work) }.exceptionOrNull()

    private suspend fun Phone.refuses(what: String, work: suspend Kenpos.() -> Any?) {
        val error = errorOf(work)
        assertIs<KenposException.Invalid>(error, "$what: $error")
        assertFalse(".rs" in "$error" || "panicked" in "$error", "$what: $error")
    }

    private fun withMember(live: suspend (Phone, World) -> Unit) = runTest {
        World(folder).use { world ->
            Phone(world.device.open(config("$folder/phone"), null)).use { phone ->
                phone.setUp(taro(world.lab.url))
                live(phone, world)
            }
        }
    }
}
