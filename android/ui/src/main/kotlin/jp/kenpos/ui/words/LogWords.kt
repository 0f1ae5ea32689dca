package jp.kenpos.ui.words

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.Kind
import jp.kenpos.bindings.Source
import jp.kenpos.bindings.State

/** Words of 記録 and of single entries. */
object LogWords : Words("log") {
    val otherDay by phrase("ほかの日", "Another day")
    val windowClosed by phrase(
        "{day}はポイントの対象期間を過ぎました。記録はできます。",
        "{day} no longer earns points. You can still record it.",
    )
    val lastChance by phrase("この日の記録は今日で締め切ります。", "Today is the last day to record for this day.")
    val stillEarns by phrase("この日はあと {points} もらえます", "This day can still earn {points}")
    val entries by phrase("この日の記録", "Entries of this day")
    val noEntries by phrase("この日の記録はまだありません。", "There are no entries for this day yet.")
    val weightOf by phrase("{day}の体重", "Weight, {day}")
    val stepsOf by phrase("{day}の歩数", "Steps, {day}")
    val point by phrase("小数点", "Decimal point")
    val erase by phrase("1文字消す", "Erase one")
    val noValue by phrase("まだ入力していません", "Nothing typed yet")
    val ghost by phrase("前回 {n} kg", "Last time {n} kg")
    val savedWeight by phrase("体重 {n} kg を保存しました", "Weight {n} kg saved")
    val savedSteps by phrase("{n} 歩を保存しました", "{n} steps saved")
    val savedGoal by phrase("「{goal}」を保存しました", "“{goal}” saved")
    val toCome by phrase("{what}（{points}の予定）", "{what} ({points} to come)")
    val deleted by phrase("削除しました", "Deleted")
    val undone by phrase("元に戻しました", "Taken back")

    val weight by phrase("体重", "Weight")
    val steps by phrase("歩数", "Steps")
    val goal by phrase("行動目標", "Action goal")
    val launch by phrase("アプリの起動", "Opening of the app")
    val joinCampaign by phrase("キャンペーンへの参加", "Joining a campaign")
    val checkIn by phrase("イベントのチェックイン", "Check-in to an event")
    val examReport by phrase("二次検査の報告", "Report of a secondary exam")
    val surveyAnswer by phrase("アンケートの回答", "Answer to a survey")

    val manual by phrase("手入力", "Typed")
    val appleHealth by phrase("ヘルスケア", "Apple Health")
    val healthConnect by phrase("ヘルスコネクト", "Health Connect")
    val phoneSensor by phrase("スマホの歩数計", "This phone's step counter")
    val appleHealthExport by phrase("ヘルスケアの書き出し", "Apple Health export")

    val queued by phrase("送信待ち", "Waiting to be sent")
    val accepted by phrase("サーバーが受け取りました", "Received by the server")
    val settled by phrase("確定", "Final")
    val parked by phrase("送れませんでした", "Couldn't be sent")

    /** What an entry is. */
    fun of(kind: Kind): Phrase = when (kind) {
        Kind.WEIGHT -> weight
        Kind.STEPS -> steps
        Kind.GOAL -> goal
        Kind.LAUNCH -> launch
        Kind.JOIN_CAMPAIGN -> joinCampaign
        Kind.CHECK_IN -> checkIn
        Kind.EXAM_REPORT -> examReport
        Kind.SURVEY_ANSWER -> surveyAnswer
    }

    /** Where an entry comes from. */
    fun of(source: Source): Phrase = when (source) {
        Source.MANUAL -> manual
        Source.APPLE_HEALTH -> appleHealth
        Source.HEALTH_CONNECT -> healthConnect
        Source.PHONE_SENSOR -> phoneSensor
        Source.APPLE_HEALTH_EXPORT -> appleHealthExport
    }

    /** How far an entry has come. */
    fun of(state: State): Phrase = when (state) {
        State.QUEUED, State.CLAIMED -> queued
        State.ACCEPTED -> accepted
        State.SETTLED -> settled
        State.PARKED -> parked
    }

    /** A channel of this phone. */
    fun of(channel: Channel): Phrase = when (channel) {
        Channel.APPLE_HEALTH -> appleHealth
        Channel.HEALTH_CONNECT -> healthConnect
        Channel.PHONE_SENSOR -> phoneSensor
    }
}
