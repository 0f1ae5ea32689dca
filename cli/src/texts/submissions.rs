//! The sentences about proofs that members send in; where one stands is the core's sentence.

use kenpos_rules::explain::Language;

texts! {
    submission_sent() = "✓ 健保に届きました。結果は submissions でご確認ください", "✓ The union has it; submissions shows what becomes of it";
    submission_known() = "この書類はすでに届いています", "The union has this file already";
    submission_unsure(why) = "届いたか確認できませんでした（{why}）。この電話は書類を預かりません。つながる所で、同じ書類をもう一度お送りください（届いていても1件です）",
        "it is not known whether the file arrived ({why}); this phone keeps no copy: submit the same file again, it counts once";
    no_submissions() = "お送りいただいた書類はありません", "Nothing was sent in";
    no_submission_waits() = "✓ 確認待ちの書類はありません", "✓ No file waits for a decision";
    submission_waits() = "確認待ち", "waiting";
    submission_approved() = "受付済み", "approved";
    submission_refused(reason) = "返却: {reason}", "refused: {reason}";
    approved(id) = "✓ 受け付けました。ファイルは消しました: {id}", "✓ Approved; the file is gone: {id}";
    refused(id) = "✓ 理由を会員に伝え、ファイルは消しました: {id}", "✓ Refused; the member reads why, and the file is gone: {id}";
    received_at(moment) = "（{moment} 受付）", "(received {moment})";
    whose(name, birth, relationship, id) = "{name}  {birth} 生  {relationship}  {id}", "{name}  born {birth}  {relationship}  {id}";
    file_written(media_type, file) = "✓ {media_type} を {file} に書きました。確認したら消してください",
        "✓ The {media_type} is in {file}; delete it once you have looked";
    heading_shows() = "書類", "Shows";
    heading_file() = "ファイル", "File";
    heading_submission() = "提出", "Submission";
}
