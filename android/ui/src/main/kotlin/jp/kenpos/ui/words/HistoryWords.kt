package jp.kenpos.ui.words

/** Words of the past days. */
object HistoryWords : Words("history") {
    val week by phrase("週", "Week")
    val month by phrase("月", "Month")
    val year by phrase("年度", "Year")
    val fiscalYear by phrase("{n}年度", "Fiscal {n}")
    val earlier by phrase("前へ", "Earlier")
    val later by phrase("次へ", "Later")
    val steps by phrase("歩数", "Steps")
    val weight by phrase("体重", "Weight")
    val mean by phrase("平均 {n} 歩", "Average {n} steps")
    val target by phrase("目標 {n} 歩", "Target {n} steps")
    val weightMean by phrase("線は7日間の平均", "The line is the mean of seven days")
    val noSteps by phrase("この期間の歩数はありません（0歩ではありません）", "No steps known in this period (which is not 0)")
    val noWeight by phrase("この期間の体重はありません", "No weight in this period")
    val stepsChart by phrase("歩数のグラフ。{list}", "Chart of steps. {list}")
    val weightChart by phrase("体重のグラフ。{list}", "Chart of weights. {list}")
    val dayFigure by phrase("{day} {figure}", "{day}: {figure}")
    val choose by phrase("棒を押すと、その日の記録が見られます", "Tap a bar to see that day")
    val posted by phrase("この日のポイント {points}", "Points of this day: {points}")
}
