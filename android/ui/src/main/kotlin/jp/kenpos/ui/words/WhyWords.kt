package jp.kenpos.ui.words

/** Words of "why". */
object WhyWords : Words("why") {
    val stepsOf by phrase("{day}の歩数のわけ", "Why this number? {day}")
    val counted by phrase("数えたもの", "Counted")
    val notCounted by phrase("数えなかったもの", "Not counted")
    val nextUpdate by phrase("次に更新されるとき", "When it is updated")
    val none by phrase("歩数はまだありません（0歩ではありません）。", "No steps are known yet (which is not 0).")
    val campaign by phrase("歩数キャンペーンに数える歩数は {n} 歩です。", "A step campaign counts {n} of them.")
    val thisPhone by phrase("{source}（この電話）", "{source} (this phone)")
    val closes by phrase("{moment}に確定します。", "It becomes final on {moment}.")
    val read by phrase("最後の読み取り {moment}", "Last read {moment}")
    val typed by phrase("うち手入力 {n} 歩", "{n} of them typed")
    val late by phrase("確定したあとで {n} 歩になりました。", "It became {n} after the day was final.")
    val writers by phrase("書き込んだもの {names}", "Written by {names}")

    val award by phrase("なぜ？", "Why?")
    val rule by phrase("条件", "The rule")
    val used by phrase("確かめたこと", "What was looked at")
    val missing by phrase("足りないもの", "What is missing")
    val nothingUsed by phrase("この日に当てはまる記録や結果はありません。", "There is no entry or result for this day.")
    val otherAward by phrase("ほかの項目", "Other awards")
}
