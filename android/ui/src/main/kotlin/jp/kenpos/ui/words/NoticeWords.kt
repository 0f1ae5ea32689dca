package jp.kenpos.ui.words

/** Words of お知らせ. */
object NoticeWords : Words("notice") {
    val none by phrase("お知らせはまだありません。", "There are no notices yet.")
    val unread by phrase("未読", "Unread")
    val expiring by phrase("{points}が{day}に期限を迎えます。", "{points} expire on {day}.")
}
