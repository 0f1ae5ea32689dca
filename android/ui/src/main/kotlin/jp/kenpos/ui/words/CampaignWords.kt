package jp.kenpos.ui.words

/** Words of campaigns and health events. */
object CampaignWords : Words("campaign") {
    val campaigns by phrase("キャンペーン", "Campaigns")
    val events by phrase("健康イベント", "Health events")
    val none by phrase(
        "いまはキャンペーンも健康イベントもありません。始まるとここに表示します。",
        "There are no campaigns or health events now. New ones appear here.",
    )
    val joinUntil by phrase("{day}まで参加できます", "Open for joining until {day}")
    val join by phrase("参加する", "Join")
    val joinOf by phrase("「{title}」に参加する", "Join “{title}”")
    val countsFrom by phrase("今日からの記録が対象です。", "Your days count from today.")
    val nickname by phrase("ニックネーム（なくてもかまいません）", "Nickname (optional)")
    val nicknameHint by phrase("文字か数字で12文字まで", "Up to 12 letters or digits")
    val nicknameUse by phrase(
        "このキャンペーンの中だけの呼び名です。あなたがだれかは、ほかの方に伝わりません。",
        "It is what you are called in this campaign. It tells nobody who you are.",
    )
    val changeNickname by phrase("ニックネームを変える", "Change the nickname")
    val joined by phrase("{day}から参加中", "Taking part since {day}")
    val joinedAs by phrase("{day}から参加中（{nickname}）", "Taking part since {day} ({nickname})")
    val saidJoined by phrase("参加を保存しました", "You take part")
    val saidNickname by phrase("ニックネームを保存しました", "Nickname saved")
    val leave by phrase("参加をやめる", "Leave")
    val leaveOf by phrase("「{title}」への参加をやめますか？", "Leave “{title}”?")
    val leaveMeans by phrase(
        "記録はそのまま残ります。このキャンペーンのポイントは付かなくなります。もう一度参加すると、その日から数え直します。",
        "Your entries stay. You will get no points of this campaign. If you join again, days count from then on.",
    )
    val stay by phrase("参加を続ける", "Stay")
    val saidLeft by phrase("参加をやめました", "You no longer take part")
    val soFar by phrase("いまの記録", "So far")
    val days by phrase("{n} 日", "{n} days")
    val daysUnit by phrase("日", "days")
    val next by phrase("次の目標 {n}", "Next target {n}")
    val counted by phrase("数えた日 {n}", "Days that count: {n}")
    val forecast by phrase("いまの時点で {points}（期間のあとに確定します）", "{points} as it stands (settled after the last day)")
    val result by phrase("結果（{day}に確定）", "Result, settled on {day}")

    val taking by phrase("参加で {points}", "{points} for taking part")
    val checkIn by phrase("チェックインする", "Check in")
    val checkInOf by phrase("「{title}」のチェックイン", "Check in at “{title}”")
    val code by phrase("会場のコード", "The code shown at the event")
    val codeHint by phrase("英数字6〜16文字", "6 to 16 letters and digits")
    val codeLater by phrase(
        "合っているかどうかは、送ったあとにこの画面でわかります。",
        "Whether it is the right one, this screen says once it was sent.",
    )
    val saidCheckedIn by phrase("チェックインを保存しました", "Check-in saved")
    val granted by phrase("{points} が付きました", "{points} given")
}
