package jp.kenpos.ui.words

import jp.kenpos.bindings.SubmissionAbout
import jp.kenpos.bindings.SubmissionStage

/** Words of results, exams, surveys and papers sent in. */
object ResultWords : Words("result") {
    val consentMissing by phrase(
        "健診結果をポイントに使うことへの同意がまだです。同意すると、この年度の健診のポイントが付きます。",
        "You have not yet consented to the use of check-up results. If you do, this fiscal year's points are given.",
    )
    val exam by phrase("二次検査のご案内", "Secondary exam")
    val examAsked by phrase(
        "{day}に保健師がご案内しました。受診したら、その日を報告してください。",
        "A public-health nurse asked for it on {day}. Please report the day of your visit.",
    )
    val examReport by phrase("受診した日を報告する", "Report the day of the visit")
    val examVisited by phrase("{day}に受診", "Visited on {day}")
    val examSaid by phrase("受診した日を保存しました", "Day of the visit saved")
    val answers by phrase("回答を送る", "Send the answers")
    val answersSure by phrase("この内容で回答しますか？", "Send these answers?")
    val answersOnce by phrase("回答は1回だけで、あとから変えられません。", "You answer once; it cannot be changed later.")
    val answersSaid by phrase("回答を保存しました", "Answers saved")
    val answered by phrase("{day}に回答済み", "Answered on {day}")

    val results by phrase("健診などの結果", "Results")
    val noResults by phrase(
        "結果はまだ届いていません。健康保険組合が登録すると、ここに表示します。",
        "There are no results yet. What the union records appears here.",
    )
    val papers by phrase("書類の提出", "Documents")
    val noPapers by phrase(
        "海外やパート先での健診の結果表、予防接種の証明を、写真かPDFで送れます。",
        "Result sheets of check-ups abroad or at a part-time job and proofs of a vaccination can be sent in.",
    )
    val sendPaper by phrase("書類を送る", "Send a document")
    val about by phrase("何の書類ですか？", "What does it show?")
    val overseas by phrase("海外での健診の結果表", "The result sheet of a check-up abroad")
    val partTime by phrase("パート先の健診の結果表", "The result sheet of a part-time job's check-up")
    val flu by phrase("インフルエンザの予防接種の証明", "A proof of the flu vaccination")
    val day by phrase("受けた日", "Its day")
    val pickDay by phrase("日を選ぶ", "Choose the day")
    val pickedDay by phrase("{day}（変える）", "{day} (change)")
    val file by phrase("写真またはPDF", "Photo or PDF")
    val fileHint by phrase(
        "10 MBまで。確認が済むと、送ったファイルは削除します。",
        "Up to 10 MB. The file is deleted once the union has looked at it.",
    )
    val pickFile by phrase("ファイルを選ぶ", "Choose the file")
    val pickedFile by phrase("選びました", "Chosen")
    val pickAgain by phrase("選び直す", "Choose another")
    val unreadable by phrase(
        "ファイルを読み取れませんでした。もう一度選ぶか、別のファイルを選んでください。",
        "This file could not be read. Please choose it again, or another one.",
    )
    val paperSaid by phrase("受け付けました。健保で確認します。", "Received. The union looks at it.")
    val waits by phrase("確認待ち", "Waits to be looked at")
    val approved by phrase("確認済み", "Approved")
    val refused by phrase("受け付けられませんでした", "Not accepted")

    /** What a paper shows. */
    fun of(about: SubmissionAbout): Phrase = when (about) {
        SubmissionAbout.OVERSEAS_RESULT -> overseas
        SubmissionAbout.PART_TIME_RESULT -> partTime
        SubmissionAbout.FLU_VACCINATION -> flu
    }

    /** How far a paper has come. */
    fun of(stage: SubmissionStage): Phrase = when (stage) {
        SubmissionStage.WAITING -> waits
        SubmissionStage.APPROVED -> approved
        SubmissionStage.REFUSED -> refused
    }
}
