//! The words for inputs. A new field gets its row here; a test of the core misses it otherwise.

use super::words::{Phrase, phrase};

/// What a field is called.
pub(super) const LABELS: &[(&str, Phrase)] = &[
    // Setting up.
    ("server", phrase("サーバーのアドレス", "the server's address")),
    ("id", phrase("KENPOS ID", "your KENPOS ID")),
    ("password", phrase("パスワード", "the password")),
    ("new_password", phrase("新しいパスワード", "the new password")),
    ("reset_code", phrase("再設定コード", "the reset code")),
    ("activation_code", phrase("登録コード", "the activation code")),
    ("card_symbol", phrase("記号", "the symbol (記号) of the card")),
    ("card_number", phrase("番号", "the number (番号) of the card")),
    ("insurer_number", phrase("保険者番号", "the insurer number (保険者番号)")),
    ("birth_date", phrase("生年月日", "the birth date")),
    ("new_id", phrase("新しいID", "the new ID")),
    ("terms_version", phrase("同意する内容", "what you consent to")),
    // Recording and settings.
    ("weight", phrase("体重", "the weight")),
    ("weight_grams", phrase("体重", "the weight")),
    ("steps", phrase("歩数", "the steps")),
    ("goal", phrase("行動目標", "the action goal")),
    ("goals", phrase("行動目標", "the action goals")),
    ("step_target", phrase("歩数の目標", "the step target")),
    ("day", phrase("日付", "the day")),
    ("measured_at", phrase("はかった日時", "when it was measured")),
    ("utc_offset_minutes", phrase("時差", "the time zone")),
    ("channel", phrase("連携", "the link")),
    ("unsent", phrase("まだ送っていない記録の数", "the number of entries that were not sent")),
    // Looking back.
    ("from", phrase("最初の日", "the first day")),
    ("to", phrase("最後の日", "the last day")),
    ("back", phrase("期間", "the period")),
    // Exchange.
    ("item", phrase("商品", "the item")),
    ("quantity", phrase("数量", "how many")),
    ("points", phrase("ポイント", "the points")),
    ("order", phrase("注文", "the order")),
    ("address.recipient", phrase("お届け先のお名前", "the recipient's name")),
    ("address.postal_code", phrase("郵便番号", "the postal code")),
    ("address.address", phrase("住所", "the address")),
    ("address.phone", phrase("電話番号", "the telephone number")),
    // Asking, sending in.
    ("words", phrase("お問い合わせの内容", "your question")),
    ("contact", phrase("連絡先", "how to reach you")),
    ("file", phrase("ファイル", "the file")),
    ("submission", phrase("書類", "what you send in")),
    // Taking part.
    ("campaign", phrase("キャンペーン", "the campaign")),
    ("nickname", phrase("ニックネーム", "the nickname")),
    ("event", phrase("健康イベント", "the health event")),
    ("code", phrase("チェックインのコード", "the check-in code")),
    ("survey", phrase("アンケート", "the survey")),
    ("answers", phrase("アンケートの回答", "the answers")),
    ("visited_on", phrase("受診した日", "the day of the visit")),
];

/// What is wrong, known by the field and by a part of the core's or the server's words; `{first}` and `{last}` are the numbers
/// in those. The first row that fits is taken.
pub(super) const WRONG: &[(&[&str], &str, Phrase)] = &[
    (
        &["server"],
        "",
        phrase(
            "サーバーのアドレスを確認してください。https://kenpos.example.jp の形で、サーバーの名前とパスだけを入力します（http:// はこの端末自身にだけ使えます）。",
            "Please check the server's address. It looks like https://kenpos.example.jp and holds a name and a path alone (http:// is for this device itself).",
        ),
    ),
    (
        &["id"],
        "these steps come from",
        phrase(
            "機器が数えた歩数は書き換えられません。その日の歩数を手入力で並べて記録するか、削除してください。",
            "Steps that a device counted cannot be changed. Please record the day's steps by hand beside them, or delete them.",
        ),
    ),
    (
        &["id"],
        "this entry is",
        phrase(
            "別の種類の記録です。履歴で確認してください。",
            "This entry is of another kind. Please look it up in the history.",
        ),
    ),
    (
        &["id"],
        "not an id",
        phrase(
            "この記録は見つかりません。履歴で確認してください。",
            "There is no such entry. Please look it up in the history.",
        ),
    ),
    (
        &["insurer_number"],
        "it does not have eight digits",
        phrase(
            "保険者番号は、先頭の0も入れて8桁で入力してください。",
            "Please write all eight digits of the insurer number (保険者番号), the leading zero too.",
        ),
    ),
    (
        &["insurer_number"],
        "one of these is wrong",
        phrase(
            "保険者番号の数字のどれかが違います。先頭の0も入れて8桁で入力してください。",
            "A digit of the insurer number (保険者番号) is wrong. Please write all eight, the leading zero too.",
        ),
    ),
    (
        &["new_password"],
        "it is the initial password",
        phrase(
            "初回のパスワードと同じです。別のものを選んでください。",
            "This is the initial password. Please choose one of your own.",
        ),
    ),
    (
        &["new_id"],
        "this ID is taken",
        phrase("このIDは使われています。別のIDを選んでください。", "This ID is taken. Please choose another."),
    ),
    (
        &["birth_date"],
        "not a day",
        phrase(
            "生年月日を入力してください（例: 1985-04-01）。",
            "Please write the birth date, for example 1985-04-01.",
        ),
    ),
    (
        &["goals"],
        "goals are too many",
        phrase("行動目標は{last}個までです。", "There can be at most {last} action goals."),
    ),
    (
        &["unsent"],
        "",
        phrase(
            "まだ送っていない記録の数が変わりました。もう一度ご確認ください。",
            "The number of entries that were not sent has changed. Please look at it and confirm again.",
        ),
    ),
    (
        &["step_target"],
        "",
        phrase(
            "歩数の目標は、1から1,000,000までの歩数にするか、空のままにしてください。",
            "Please write a step target from 1 to 1,000,000, or leave it empty.",
        ),
    ),
    (
        &["day", "measured_at"],
        "this day is too long ago",
        phrase(
            "昔すぎる日です。{last}年以降の日を選んでください。",
            "This day is too long ago. Please choose one from {last} on.",
        ),
    ),
    (
        &["day"],
        "not a day",
        phrase("日付として読めません（例: 2026-11-22）。", "This is not a day (for example 2026-11-22)."),
    ),
    (
        &["utc_offset_minutes"],
        "",
        phrase("時差は、−12:00から+14:00までです。", "A time zone lies between −12:00 and +14:00."),
    ),
    (
        &["from"],
        "these are too many days",
        phrase(
            "期間が長すぎます。一度に{last}日までにしてください。",
            "These are too many days. Please choose at most {last} at a time.",
        ),
    ),
    (
        &["to"],
        "this day lies before",
        phrase(
            "最後の日が、最初の日より前です。2つの日を入れ替えてください。",
            "The last day lies before the first one. Please swap the two days.",
        ),
    ),
    (&["back"], "", phrase("これより前の期間は表示できません。", "No period before this one can be shown.")),
    (
        &["quantity"],
        "1 to",
        phrase("数量は、1から{last}までの数にしてください。", "Please choose a number from 1 to {last}."),
    ),
    (
        &["address.recipient", "address.address"],
        "1 to",
        phrase(
            "1行で、{last}文字までで入力してください。",
            "Please write it on one line, in at most {last} characters.",
        ),
    ),
    (
        &["address.postal_code"],
        "seven digits",
        phrase("郵便番号は、123-4567 のように7桁で入力してください。", "Please write seven digits, as in 123-4567."),
    ),
    (
        &["address.phone"],
        "10 or 11 digits",
        phrase(
            "電話番号は、090-1234-5678 のように10桁か11桁で入力してください。",
            "Please write 10 or 11 digits, as in 090-1234-5678.",
        ),
    ),
    (
        &["contact"],
        "without a session",
        phrase(
            "ログインしていないため、この端末ではお返事を受け取れません。メールアドレスか電話番号を入力してください。",
            "You are not signed in, so the answer cannot come to this phone. Please write an e-mail address or a telephone number.",
        ),
    ),
    (
        &["contact"],
        "this visit is reported",
        phrase(
            "この受診はもう報告されています。日付が違うときは、お問い合わせください。",
            "This visit is reported already. Please contact us if the day is wrong.",
        ),
    ),
    (
        &["visited_on"],
        "it is still to come",
        phrase(
            "まだ来ていない日です。受診してから報告してください。",
            "This day is still to come. Please report the visit once it was.",
        ),
    ),
    (
        &["visited_on"],
        "it lies before",
        phrase(
            "保健師からの案内より前の日です。受診した日を入力してください。",
            "This day lies before the nurse's request. Please write the day of the visit.",
        ),
    ),
    (
        &["file"],
        "days and weights",
        phrase(
            "日と体重の数が多すぎます。一度に{last}件までを取り込めます。",
            "There are too many days and weights. At most {last} are imported at a time.",
        ),
    ),
    (
        &["campaign"],
        "joining has closed",
        phrase("このキャンペーンの参加の受け付けは終わりました。", "Joining this campaign has closed."),
    ),
    (
        &["campaign", "survey"],
        "it is not for",
        phrase("ご加入の区分では対象外です。", "This is not for your kind of membership."),
    ),
    (
        &["survey"],
        "it is not open",
        phrase("このアンケートは、いまは受け付けていません。", "This survey is not open now."),
    ),
    (
        &["survey"],
        "you have answered",
        phrase(
            "このアンケートには、もうお答えいただいています。訂正はお問い合わせください。",
            "You have answered this survey already. Please contact us if an answer is wrong.",
        ),
    ),
    (
        &["event"],
        "it has no check-in",
        phrase(
            "チェックインのない健康イベントです。参加者は健康保険組合が確認します。",
            "This event has no check-in: the union confirms who took part.",
        ),
    ),
    (
        &["event"],
        "this is not a day",
        phrase(
            "健康イベントの開催日ではありません。当日にチェックインしてください。",
            "The event is not today. Please check in on its day.",
        ),
    ),
    (
        &["code"],
        "not a check-in code",
        phrase(
            "チェックインのコードは{first}〜{last}文字の英数字です。会場の表示を確認してください。",
            "A check-in code has {first} to {last} letters and digits. Please look at the sign at the event.",
        ),
    ),
    (
        &["channel"],
        "not linked",
        phrase(
            "この連携は解除されています。もう一度つなぎ直してください。",
            "This link has ended. Please link it again.",
        ),
    ),
    (
        &["answers"],
        "the question",
        phrase(
            "アンケートの回答がそろっていません。質問ごとに1つずつお答えください。",
            "The answers are not complete. Please answer each question once.",
        ),
    ),
];
