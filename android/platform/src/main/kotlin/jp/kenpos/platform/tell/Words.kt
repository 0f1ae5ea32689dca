package jp.kenpos.platform.tell

import jp.kenpos.bindings.Language

/** What the app says outside its screens. */
internal class Words(val ja: String, val en: String) {
    fun of(language: Language): String = if (language == Language.JA) ja else en

    fun of(language: Language, count: Int): String = of(language).replace("{n}", count.toString())

    companion object {
        val NOTICES = Words("組合からのお知らせ", "Notices from your union")
        val NEW_NOTICES = Words("新しいお知らせが{n}件あります。", "You have {n} new notices.")
        val NEW_NOTICE = Words("新しいお知らせがあります。", "You have a new notice.")
        val REMINDER = Words("毎日の記録のお知らせ", "Daily reminder")
        val REMINDER_TITLE = Words("今日の記録", "Today's entries")
        val REMINDER_TEXT = Words("まだ記録していない項目があります。", "There is still something to record today.")
    }
}
