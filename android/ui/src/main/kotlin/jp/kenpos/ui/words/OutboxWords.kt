package jp.kenpos.ui.words

import jp.kenpos.bindings.WhyStopped

/** Words of 送信の状況. */
object OutboxWords : Words("outbox") {
    val none by phrase("送信待ちの記録はありません。", "Nothing waits to be sent.")
    val parked by phrase("送れなかったもの", "What couldn't be sent")
    val waiting by phrase("送信待ち", "Waiting to be sent")
    val toDay by phrase("この日の記録を見る", "Look at this day")
    val toCampaigns by phrase("キャンペーンを見る", "Look at the campaigns")
    val toResults by phrase("健診・アンケートを見る", "Look at check-ups and surveys")
    val dismiss by phrase("一覧から消す", "Remove from the list")
    val sendNow by phrase("いま送る", "Send now")
    val sent by phrase("{n}件を送りました。", "{n} sent.")
    val refused by phrase("{n}件を送れませんでした。理由を確認してください。", "{n} couldn't be sent. Please see why.")
    val nothing by phrase("送るものはありませんでした。", "There was nothing to send.")
    val notYet by phrase("まだ{n}件が残っています。もう一度「いま送る」を押してください。", "{n} are left. Please press Send now again.")
    val tooSoon by phrase("少し前に試したばかりです。少し待って、もう一度お試しください。", "It was tried a moment ago. Please try again in a while.")

    /** The code under which the core has words for why a sync stopped; none where these words are said here. */
    fun code(why: WhyStopped): String? = when (why) {
        WhyStopped.OFFLINE -> "offline"
        WhyStopped.LATER -> "unavailable"
        WhyStopped.CANCELLED -> "cancelled"
        WhyStopped.LOCKED -> "secrets_locked"
        WhyStopped.CONSENT_REQUIRED -> "consent_required"
        WhyStopped.SIGN_IN_NEEDED -> "sign_in_needed"
        WhyStopped.MEMBERSHIP_ENDED -> "membership_ended"
        WhyStopped.UPDATE_NEEDED -> "update_needed"
        WhyStopped.DONE, WhyStopped.WAITING, WhyStopped.DEADLINE, WhyStopped.REQUEST_LIMIT, WhyStopped.SUSPENDED -> null
    }
}
