package jp.kenpos.ui.words

import jp.kenpos.bindings.LeftOutReason
import jp.kenpos.bindings.Purpose

/** Words of the settings. */
object SettingsWords : Words("settings") {
    val account by phrase("アカウント", "Account")
    val server by phrase("サーバー", "Server")
    val targets by phrase("目標", "Aims")
    val goals by phrase("行動目標", "Action goals")
    val noGoals by phrase("まだ選んでいません", "None chosen yet")
    val stepTarget by phrase("1日の目標歩数", "Steps a day")
    val noStepTarget by phrase("決めていません", "None")
    val stepTargetEmpty by phrase("空のままにすると、目標なしになります。", "Leave it empty to have none.")
    val saved by phrase("保存しました", "Saved")

    val reading by phrase("歩数の読み取り", "Reading of steps")
    val noChannel by phrase(
        "この端末には読み取れる歩数計がありません。歩数は「記録」から入力できます。",
        "This phone has no steps to read. You can type them under Record.",
    )
    val readAt by phrase("{moment} に読み取り", "Read {moment}")
    val readAgain by phrase("{moment} を過ぎると、また読み取れます", "It can be read again after {moment}")
    val leftOut by phrase("数えなかったもの：{what} {n}件", "Left out: {what} ({n})")
    val leftOutOwn by phrase("KENPOSが書き込んだもの", "written by KENPOS itself")
    val leftOutDeletion by phrase("読み取っていない記録の削除", "deletions of what was never read")
    val leftOutBackwards by phrase("終わりが始まりより前のもの", "ends before it begins")
    val leftOutRange by phrase("ありえない数", "more or less than a person can")
    val leftOutFuture by phrase("先の日時のもの", "dated after now")
    val leftOutClaim by phrase("自分のデータになる前のもの", "from before the data were yours")
    val leftOutStalled by phrase("途中で止まった読み取り", "readings that did not move on")
    val leftOutMany by phrase("記録が多すぎる日", "days with too many records")
    val unlink by phrase("連携をやめる", "Unlink")
    val unlinkOf by phrase("{channel}との連携をやめますか？", "Unlink {channel}?")
    val unlinkMeans by phrase(
        "これからの歩数は読み取りません。これまでに読み取った記録は、残すか消すかを選べます。付いたポイントはそのままです。",
        "No more steps are read. What was read so far can be kept or deleted; points already given stay.",
    )
    val unlinkKeep by phrase("記録を残してやめる", "Unlink and keep the entries")
    val unlinkDelete by phrase("記録も消してやめる", "Unlink and delete the entries")
    val unlinkNot by phrase("連携を続ける", "Stay linked")
    val unlinked by phrase("連携をやめました", "Unlinked")
    val source by phrase("数える歩数", "Steps that count")
    val sourceWhy by phrase(
        "いくつかの機器が同じ日の歩数を数えたとき、どれを使うかを決めます。",
        "Decides which count is taken when several devices have counted the same day.",
    )
    val sourceHighest by phrase("いちばん多いもの", "The highest")
    val sourceHighestNote by phrase("機器が数えた中から、日ごとに選びます", "Of what devices have counted, day by day")

    val reminder by phrase("毎日のお知らせ", "Daily reminder")
    val reminderNote by phrase("決めた時刻に、記録をお知らせします", "Reminds you to record at the time you choose")
    val reminderTime by phrase("時刻 {time}（変える）", "At {time} (change)")
    val reminderPick by phrase("何時にお知らせしますか？", "At what time?")
    val hour by phrase("時", "Hour")
    val minute by phrase("分", "Minute")
    val reminderHint by phrase("24時間制で入力してください（例: 20時00分）", "On the 24-hour clock, e.g. 20 and 00")
    val reminderForbidden by phrase(
        "通知が許可されていません。端末の設定で、KENPOSの通知を許可してください。",
        "Notifications are not allowed. Please allow them for KENPOS in the phone's settings.",
    )

    val data by phrase("同意とデータ", "Consent and data")
    val consents by phrase("同意の内容", "Consents")
    val export by phrase("データを書き出す", "Export your data")
    val exportNote by phrase(
        "この端末にある記録・ポイント・お問い合わせなどを、1つのファイル（JSON）に保存します",
        "Your entries, points, questions and more on this phone, as one file (JSON)",
    )
    val exported by phrase("書き出しました：{file}", "Exported: {file}")
    val notExported by phrase("書き出していません", "Not exported")
    val deleteAccount by phrase("アカウントの削除", "Delete the account")
    val deleteGone by phrase("削除すると、次のものが消えます", "Deleting removes")
    val deleteAtUnion by phrase(
        "健保にある、あなたの記録・健診結果・書類・お問い合わせと、すべての端末のログイン",
        "your entries, results, files and questions at the union, and the sign-in of every device",
    )
    val deleteHere by phrase("この端末の記録のすべて", "everything of yours on this phone")
    val deleteUnsent by phrase("まだ送っていない記録{n}件も消えます", "{n} entries were not sent yet; they go too")
    val deletePoints by phrase("残っている{points}は使えなくなります", "The {points} that are left lapse")
    val deleteStays by phrase(
        "ポイントの出入りの合計だけが、名前のないまま健保の帳簿に残ります。もう一度登録しても、一度きりのポイントは二度は付きません。",
        "Only the sums of points stay in the union's books, without a name. If you register again, what is given once is not given twice.",
    )
    val deleteFirst by phrase("先に、データを書き出しておくことができます。", "You can export your data first.")
    val deletePassword by phrase("確認のため、パスワードを入力してください", "To confirm, please type your password")
    val deleteYes by phrase("削除する", "Delete")
    val deleteSure by phrase("アカウントを削除しますか？ 元には戻せません。", "Delete the account? This cannot be undone.")
    val deleteNot by phrase("削除しない", "Keep the account")
    val deleted by phrase("アカウントを削除しました", "The account is deleted")
    val appName by phrase("このアプリ", "This app")
    val version by phrase("バージョン", "Version")
    val licences by phrase("ライセンス", "Licences")

    val signOut by phrase("ログアウト", "Sign out")
    val signOutSure by phrase("ログアウトしますか？", "Sign out?")
    val signOutWaiting by phrase(
        "送信待ちの記録が{n}件あります。端末に残り、次にログインしたときに送ります。",
        "{n} entries wait to be sent. They stay on this phone and are sent when you sign in again.",
    )
    val signOutNothing by phrase(
        "送信待ちの記録はありません。記録とポイントはサーバーにあり、次にログインすると戻ります。",
        "Nothing waits to be sent. The server has your entries and points; they come back when you sign in.",
    )
    val stay by phrase("ログアウトしない", "Stay signed in")

    val programme by phrase("毎日の記録とポイント", "Daily entries and points")
    val checkup by phrase("健診結果の利用", "Use of check-up results")
    val given by phrase("同意しています（第{n}版）", "You have consented (version {n})")
    val notGiven by phrase("同意していません", "You have not consented")
    val outdated by phrase(
        "内容が新しくなりました（第{n}版）。確認して、あらためて同意してください。",
        "The text is new (version {n}). Please read it and consent again.",
    )
    val agree by phrase("{what}に同意する", "Consent to “{what}”")
    val withdraw by phrase("同意を取り消す", "Withdraw the consent")
    val withdrawOf by phrase("「{what}」への同意を取り消しますか？", "Withdraw your consent to “{what}”?")
    val withdrawProgramme by phrase(
        "新しい記録は送らなくなり、端末に保存します。すでに付いたポイントはそのまま使えます。",
        "New entries are kept on this phone and not sent. Points you already have stay yours.",
    )
    val withdrawCheckup by phrase(
        "これからの健診結果には、ポイントが付かなくなります。すでに付いたポイントは取り消されません。",
        "Check-up results to come earn no points. Points already given are not taken back.",
    )
    val keepConsent by phrase("同意を続ける", "Keep the consent")
    val saidGiven by phrase("同意を保存しました", "Consent saved")
    val saidWithdrawn by phrase("同意を取り消しました", "Consent withdrawn")

    /** A purpose of the terms. */
    fun of(purpose: Purpose): Phrase = when (purpose) {
        Purpose.PROGRAMME -> programme
        Purpose.CHECKUP_RESULTS -> checkup
    }

    /** What it means to withdraw the consent to a purpose. */
    fun withdrawal(purpose: Purpose): Phrase = when (purpose) {
        Purpose.PROGRAMME -> withdrawProgramme
        Purpose.CHECKUP_RESULTS -> withdrawCheckup
    }

    /** Why something a health store holds was left out. */
    fun of(reason: LeftOutReason): Phrase = when (reason) {
        LeftOutReason.OWN -> leftOutOwn
        LeftOutReason.UNKNOWN_DELETION -> leftOutDeletion
        LeftOutReason.BACKWARDS -> leftOutBackwards
        LeftOutReason.OUT_OF_RANGE -> leftOutRange
        LeftOutReason.IN_FUTURE -> leftOutFuture
        LeftOutReason.BEFORE_CLAIM -> leftOutClaim
        LeftOutReason.STALLED -> leftOutStalled
        LeftOutReason.TOO_MANY_RECORDS -> leftOutMany
    }
}
