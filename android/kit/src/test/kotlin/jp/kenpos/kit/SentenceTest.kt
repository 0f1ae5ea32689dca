package jp.kenpos.kit

import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import org.junit.jupiter.api.Test
import java.time.Instant
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private const val DETAIL = "what the library says"

class SentenceTest {
    private val errors = listOf(
        KenposException.NotSetUp("not_set_up", DETAIL),
        KenposException.Invalid("server", "invalid", DETAIL),
        KenposException.SignInNeeded(DETAIL),
        KenposException.Offline(DETAIL),
        KenposException.NotNow("busy", DETAIL),
        KenposException.Refused("locked_out", DETAIL, null),
        KenposException.Storage("disk_full", DETAIL),
    )

    @Test
    fun `each error has a sentence of its own in each language and it is not its detail`() {
        for (language in Language.entries) {
            val sentences = errors.map { it.sentence(language) }
            assertEquals(errors.size, sentences.toSet().size, "$sentences")
            assertFalse(sentences.any { DETAIL in it || it.isBlank() }, "$sentences")
        }
        assertTrue(errors.all { error -> error.sentence(Language.JA).any { it > '\u3000' } })
    }

    @Test
    fun `a lock that ends by itself says when`() {
        val until = Instant.parse("2026-11-22T00:30:00Z").toEpochMilli()
        val locked = KenposException.Refused("locked_out", DETAIL, until).sentence(Language.JA)
        assertContains(locked, "11月22日(日) 09:30まで")
    }
}
