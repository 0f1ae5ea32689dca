package jp.kenpos.ui.words

/** Words of 今日. */
object TodayWords : Words("today") {
    val progress by phrase("今日 {earned} / {possible} P", "{earned} of {possible} P today")
    val of by phrase("/ {possible} P", "/ {possible} P")
    val balance by phrase("残高 {points}", "Balance {points}")
    val steps by phrase("歩数", "Steps")
    val weight by phrase("体重", "Weight")
    val goals by phrase("行動目標", "Action goals")
    val target by phrase("目標 {n}", "Target {n}")
    val noSteps by phrase("まだありません", "None yet")
    val noWeight by phrase("まだありません", "None yet")
    val noGoals by phrase("行動目標がありません。設定で選べます。", "You have no action goals. Choose some in the settings.")
    val goalDone by phrase("できた", "Done")
    val goalNotDone by phrase("できなかった", "Not done")
    val nothingToEarn by phrase("今日もらえるポイントはありません。記録はできます。", "There are no points to earn today. You can still record.")
    val record by phrase("記録する", "Record")
    val recordWeight by phrase("体重を記録する", "Record your weight")
    val recordSteps by phrase("歩数を記録する", "Record your steps")
    val answerGoals by phrase("行動目標を記録する", "Record your action goals")
    val allDone by phrase("今日の分はすべて済みました。", "Everything for today is done.")
    val pending by phrase("送信待ち{n}件（{points}の予定）", "{n} waiting to be sent ({points} to come)")
    val more by phrase("その他", "More")

    val sessionExpired by phrase(
        "もう一度ログインしてください。記録は続けられ、消えません。",
        "Please sign in again. You can keep recording; nothing is lost.",
    )
    val suspended by phrase(
        "このIDはいま使えません。記録は端末に保存されます。健康保険組合へお問い合わせください。",
        "This ID cannot be used at the moment. Entries are kept on this phone. Please contact the union.",
    )
    val updateNeeded by phrase("アプリの更新が必要です。記録は保存されています。", "Please update the app. Your entries are safe.")
    val membershipEnded by phrase(
        "{day}で資格が終わりました。ポイントは{until}まで交換できます。",
        "Your membership ended on {day}. You can exchange points until {until}.",
    )
    val membershipEndedSomeDay by phrase(
        "資格が終わりました。ポイントの期限はお問い合わせください。",
        "Your membership has ended. Please ask the union until when you can exchange points.",
    )
    val consentNeeded by phrase(
        "同意をいただくまで、記録は送らずに端末に保存します（{n}件）。",
        "Until you consent, entries are kept on this phone and not sent ({n}).",
    )
    val parked by phrase("{n}件を送れませんでした。内容を確認してください。", "{n} couldn't be sent. Please check.")
    val windowClosing by phrase("{day}の記録は今日で締め切ります：{what}", "Today is the last day to record for {day}: {what}")
    val salvaged by phrase(
        "端末のデータが壊れていたため、読めた{n}件を引き継ぎました。サーバーにある分は次の送信で戻ります。",
        "The data on this phone was damaged. What could be read is saved ({n}); the rest comes back from the server.",
    )
    val fileMissing by phrase(
        "端末のデータが見つかりませんでした。サーバーにある分は次の送信で戻ります。",
        "The data on this phone was missing. What the server has comes back with the next sync.",
    )

    val signIn by phrase("ログインする", "Sign in")
    val update by phrase("更新する", "Update")
    val consent by phrase("内容を見る", "Read and consent")
    val open by phrase("確認する", "Check")
    val syncNow by phrase("いま送る", "Send now")
    val logDay by phrase("記録する", "Record")
    val understood by phrase("わかりました", "Understood")
}
