package jp.kenpos.ui.words

import jp.kenpos.bindings.AwardCode

/** The names of the awards, after the union's own table. */
object AwardWords : Words("award") {
    val registration by phrase("KENPOS登録", "Registration")
    val spouseCheckup by phrase("配偶者健診", "Spouse check-up")
    val login by phrase("ログイン", "Login")
    val launch by phrase("起動", "Opening")
    val weight by phrase("体重", "Weight")
    val steps by phrase("歩数", "Steps")
    val actionGoal by phrase("行動目標", "Action goal")
    val bmi by phrase("健診結果 BMI", "Check-up: BMI")
    val nonSmoker by phrase("健診結果 禁煙", "Check-up: non-smoker")
    val healthAge by phrase("健康年齢", "Health age")
    val cessation by phrase("禁煙サポート", "Cessation support")
    val flu by phrase("予防接種", "Flu vaccination")
    val secondaryExam by phrase("二次検査", "Secondary exam")
    val campaign by phrase("キャンペーン", "Campaign")
    val healthEvent by phrase("健康イベント", "Health event")

    /** The name of [award]. */
    fun of(award: AwardCode): Phrase = when (award) {
        AwardCode.REGISTRATION -> registration
        AwardCode.SPOUSE_CHECKUP -> spouseCheckup
        AwardCode.LOGIN -> login
        AwardCode.LAUNCH -> launch
        AwardCode.WEIGHT -> weight
        AwardCode.STEPS -> steps
        AwardCode.ACTION_GOAL -> actionGoal
        AwardCode.BMI -> bmi
        AwardCode.NON_SMOKER -> nonSmoker
        AwardCode.HEALTH_AGE -> healthAge
        AwardCode.CESSATION -> cessation
        AwardCode.FLU -> flu
        AwardCode.SECONDARY_EXAM -> secondaryExam
        AwardCode.CAMPAIGN -> campaign
        AwardCode.HEALTH_EVENT -> healthEvent
    }
}
