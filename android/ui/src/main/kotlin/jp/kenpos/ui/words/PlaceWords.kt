package jp.kenpos.ui.words

/** The names of the places and of the screens behind them. */
object PlaceWords : Words("place") {
    val today by phrase("今日", "Today")
    val log by phrase("記録", "Log")
    val points by phrase("ポイント", "Points")
    val notices by phrase("お知らせ", "News")
    val history by phrase("これまでの記録", "History")
    val outbox by phrase("送信の状況", "Waiting to be sent")
    val campaigns by phrase("キャンペーン・イベント", "Campaigns and events")
    val exchange by phrase("商品と交換する", "Exchange for goods")
    val results by phrase("健診・アンケート", "Check-ups and surveys")
    val help by phrase("よくある質問・お問い合わせ", "Questions and help")
    val settings by phrase("設定", "Settings")
    val unread by phrase("未読{n}件", "{n} unread")
    val settingsOf by phrase("設定（{id}）", "Settings ({id})")
}
