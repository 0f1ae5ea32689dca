package jp.kenpos.ui.words

/** Words of every screen. */
object CommonWords : Words("common") {
    val back by phrase("戻る", "Back")
    val close by phrase("閉じる", "Close")
    val cancel by phrase("やめる", "Cancel")
    val undo by phrase("取り消す", "Undo")
    val save by phrase("保存", "Save")
    val delete by phrase("削除", "Delete")
    val edit by phrase("直す", "Edit")
    val send by phrase("送る", "Send")
    val next by phrase("次へ", "Next")
    val why by phrase("なぜ？", "Why?")
    val loading by phrase("読み込んでいます", "Loading")
    val again by phrase("もう一度", "Try again")
    val today by phrase("今日", "Today")
    val done by phrase("済み", "Done")
    val missing by phrase("まだ", "Not yet")
    val waiting by phrase("送信待ち", "Waiting to be sent")
    val steps by phrase("{n} 歩", "{n} steps")
    val kg by phrase("{n} kg", "{n} kg")
    val until by phrase("{day}まで", "Until {day}")
    val period by phrase("{from}〜{to}", "{from} – {to}")
    val japanTime by phrase("日本時間で集計しています", "Days are counted in Japan time")
    val choose by phrase("この日にする", "Choose")
    val stepsUnit by phrase("歩", "steps")
    val listed by phrase("・", ", ")
    val link by phrase("連携する", "Link")
    val claim by phrase("自分のデータです", "These are mine")
    val allow by phrase("許可する", "Allow")
    val openSettings by phrase("設定を開く", "Open settings")
    val getProvider by phrase("ストアを開く", "Open the store")
    val onlineOnly by phrase(
        "いまオフラインです。つながったときに、もう一度お試しください。",
        "You're offline. Please try again when you're connected.",
    )
    val fault by phrase(
        "アプリの不具合です。もう一度お試しください。続くときは、お問い合わせください。",
        "A fault of this app. Please try again, and contact us if it goes on.",
    )
    val aloud by phrase("{word}（{of}）", "{word}: {of}")
    val readNow by phrase("いま読み取る", "Read now")
}
