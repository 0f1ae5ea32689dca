package jp.kenpos.ui.words

import jp.kenpos.bindings.EntryKind

/** Words of the points. */
object PointsWords : Words("points") {
    val worth by phrase("＝ {n}円分", "worth {n} yen")
    val pending by phrase("このほかに {points} が送信待ちです", "{points} more are waiting to be confirmed")
    val held by phrase("交換の手続き中 {points}", "{points} held for orders")
    val debt by phrase("返していただくポイント {points}", "{points} to be paid back")
    val expiring by phrase("{day}に {points} が期限を迎えます", "{points} expire on {day}")
    val entries by phrase("これまでのポイント", "All entries")
    val noEntries by phrase(
        "ポイントはまだありません。記録をすると、ここに1件ずつ理由といっしょに並びます。",
        "No points yet. Each entry will be listed here with its reason.",
    )
    val usableUntil by phrase("{day}まで使えます", "Usable until {day}")
    val whyNot by phrase("ポイントが付いていないとき", "Points you expected and did not get")
    val whyNotNote by phrase("項目ごとの条件と、足りないもの", "See the rule of each award and what is missing")

    val rule by phrase("この項目の条件を見る", "See the rule")

    val grant by phrase("付与", "Granted")
    val expiry by phrase("期限切れ", "Expired")
    val reversal by phrase("取り消し", "Taken back")
    val hold by phrase("交換の手続き", "Held for an order")
    val spend by phrase("商品と交換", "Exchanged")
    val release by phrase("交換の取りやめ", "Given back")
    val forfeit by phrase("失効", "Forfeited")

    /** What an entry does. */
    fun of(kind: EntryKind): Phrase = when (kind) {
        EntryKind.GRANT -> grant
        EntryKind.EXPIRY -> expiry
        EntryKind.REVERSAL -> reversal
        EntryKind.HOLD -> hold
        EntryKind.SPEND -> spend
        EntryKind.RELEASE -> release
        EntryKind.FORFEIT -> forfeit
    }
}
