package jp.kenpos.ui.words

import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every word is there in both languages, and says what the house says. */
class WordsTest {
    private val all = allWords.flatMap { it.phrases }

    @Test
    fun `every area of words is in the list, and its keys are its own`() {
        assertEquals(all.size, all.map { it.key }.toSet().size)
        assertTrue(allWords.all { it.phrases.isNotEmpty() })
    }

    @Test
    fun `both languages fill in the same`() {
        for (phrase in all) assertEquals(blanks(phrase.ja), blanks(phrase.en), phrase.key)
    }

    @Test
    fun `the voice is calm and says what happened`() {
        for (phrase in all) {
            val texts = listOf(phrase.ja, phrase.en)
            assertTrue(texts.none { it.isBlank() || '!' in it || '！' in it }, phrase.key)
            assertTrue(listOf("エラー", "拒否", "不正").none { it in phrase.ja }, phrase.key)
        }
    }

    private fun blanks(text: String) = Regex("\\{\\w+}").findAll(text).map { it.value }.toSet()
}
