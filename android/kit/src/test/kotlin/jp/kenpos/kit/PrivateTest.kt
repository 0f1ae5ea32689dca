package jp.kenpos.kit

import jp.kenpos.bindings.Address
import jp.kenpos.bindings.Header
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NewInquiry
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.RecordingMethod
import jp.kenpos.bindings.Sample
import jp.kenpos.bindings.SampleKind
import jp.kenpos.bindings.SourceSum
import jp.kenpos.bindings.SurveyAnswer
import jp.kenpos.bindings.Topic
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private const val WEIGHT = 68_231u
private const val STEPS = 7_643u

/** Apps log what they hold: no text of a value says what a member measured, typed or keeps secret. */
class PrivateTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `no screen says in a log what a member measured or typed`() = runTest {
        Server(folder).use { server ->
            phoneOfTaro(folder, server.url).use { phone ->
                val logged = phone.call { logWeight(WEIGHT, null, 540) }
                phone.call { logSteps(STEPS, null) }
                phone.call { logGoal("ひと駅歩く", true, null) }
                val shown = phone.call {
                    val day = logged.day
                    val screens = listOf(home(), log(), history(day, day), why(day, Language.JA), points(Language.JA))
                    // Not the outbox: its ids are random, and any digits may stand in them.
                    screens + settings() + readWeight("682", null, null, Language.JA)
                }
                assertTrue(shown.any { "Home(..)" in "$it" }, "$shown")
                for (secret in listOf("68231", "682", "7643", "8000", "ひと駅歩く")) {
                    assertFalse(secret in "$shown", "$secret in $shown")
                }
            }
        }
    }

    @Test
    fun `what an app passes says nothing of its secrets`() {
        val spouse = Person.NewSpouse("10", "0001", "06273494", "1987-05-06", "hanako", "correct horse 7")
        val headers = listOf(Header("Authorization", "Bearer secret"))
        val home = Address("山田 太郎", "541-0043", "大阪市中央区高麗橋1-1-1", "06-1234-5678")
        val asked = NewInquiry(Topic.POINTS, "いつですか", "taro@example.jp", "U10001", null)
        val ordered = listOf(home, OrderRequest("towel", 1u, 500, home), asked, SurveyAnswer("now", "no"))
        assertEquals("[Address(..), OrderRequest(..), NewInquiry(..), SurveyAnswer(..)]", "$ordered")
        val passed = listOf(
            taro("https://kenpos.example"),
            spouse,
            HttpRequest("POST", "https://kenpos.example", headers, ByteArray(0), 1_000u, 1_000u),
            HttpResponse(200u, headers, ByteArray(0)),
        )
        assertEquals("[Setup(..), Person(..), HttpRequest(..), HttpResponse(..)]", "$passed")
        assertEquals("[Header(..)]", "$headers")
    }

    @Test
    fun `what a health store answers says which answer it is and no number`() {
        val sample = Sample(
            id = "scale", kind = SampleKind.WEIGHT, start = Instant.EPOCH, end = Instant.EPOCH, value = "68.231",
            unit = "kg", origin = "com.example.scale", own = false, device = null, method = RecordingMethod.AUTOMATIC,
            lastModified = null, syncId = null, utcOffsetMinutes = null,
        )
        assertEquals("Sample(..)", "$sample")
        val answers = listOf(
            HealthOutcome.Total("7643", listOf(SourceSum("com.example.watch", "7643"))),
            HealthOutcome.Samples(listOf(sample), emptyList(), ByteArray(0)),
            HealthOutcome.Counter("7643"),
        )
        assertFalse(listOf("7643", "68.231").any { it in "$answers" }, "$answers")
        assertTrue("$answers".startsWith("[Total("), "$answers")
        assertEquals("Locked", "${HealthOutcome.Locked}")
    }
}
