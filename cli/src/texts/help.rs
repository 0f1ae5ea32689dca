//! `--help` in Japanese. The English texts are the doc comments of [`crate::args`]; here stands the Japanese beside the
//! words of each command, and a test holds that none is missing.

use clap::{Arg, ArgAction, Command};
use kenpos_rules::explain::Language;

use crate::table::{width, wrapped_after};

/// The command line with its help in `language`.
pub fn in_language(command: Command, language: Language) -> Command {
    match language {
        Language::En => command,
        Language::Ja => japanese(command, String::new()).disable_help_subcommand(true),
    }
}

/// Japanese help for a command and all below it; `path` is the words after `kenpos`.
fn japanese(command: Command, path: String) -> Command {
    let key = path.clone();
    let mut command = command
        .help_template("{about-with-newline}\n使い方: {usage}\n\n{all-args}")
        .subcommand_help_heading("コマンド")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "引数" } else { "オプション" };
            let help = arg_text(&key, arg.get_id().as_str());
            let help = help.map(|help| format!("{help}{}", given_otherwise(&arg)));
            // What clap adds by itself is English: its choices, its default, its variable of the environment.
            let arg = arg.help_heading(heading).hide_possible_values(true).hide_default_value(true).hide_env(true);
            if let Some(help) = help { arg.help(help) } else { arg }
        })
        .arg(flag('h', "help", ArgAction::Help, "使い方を表示します"))
        .arg(flag('V', "version", ArgAction::Version, "版を表示します"));
    if let Some(about) = text(&path) {
        command = command.about(about);
    }
    command.mut_subcommands(|below| {
        let words = format!("{path} {}", below.get_name()).trim().to_owned();
        japanese(below, words)
    })
}

fn flag(short: char, long: &'static str, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(long).short(short).long(long).action(action).help(help).help_heading("オプション")
}

/// The default and the variable of a flag, as the English help shows them.
fn given_otherwise(arg: &Arg) -> String {
    let default = arg.get_default_values().first().map(|value| format!(" [既定: {}]", value.display()));
    let variable = arg.get_env().map(|name| format!(" [環境変数: {}]", name.display()));
    default.into_iter().chain(variable).collect()
}

/// Help as it is printed: no line wider than the terminal is taken to be, and in Japanese no English placeholder.
pub fn fitted(help: &str, language: Language) -> String {
    let help = match language {
        Language::En => help.to_owned(),
        Language::Ja => help
            .replace("[OPTIONS]", "[オプション]")
            .replace("[COMMAND]", "[コマンド]")
            .replace("<COMMAND>", "<コマンド>"),
    };
    help.lines().map(hung).collect::<Vec<_>>().join("\n")
}

/// A line of help, wrapped below its own text: after the flag and the gap behind it, or after its indentation.
fn hung(line: &str) -> String {
    let plain = line.trim_start();
    let indent = line.len() - plain.len();
    let gap = plain.split_once("  ").map_or(0, |(_, text)| plain.len() - text.trim_start().len());
    let (head, text) = line.split_at(indent + gap);
    let text = wrapped_after(text, width(head));
    text.lines()
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("{head}{line}") } else { " ".repeat(width(head)) + line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text of a flag: its command's own, else that of the flag wherever it stands.
fn arg_text(path: &str, id: &str) -> Option<&'static str> {
    text(&format!("{path}/{id}")).or_else(|| text(&format!("/{id}")))
}

fn text(key: &str) -> Option<&'static str> {
    JAPANESE.iter().find(|(words, _)| *words == key).map(|(_, text)| *text)
}

const JAPANESE: &[(&str, &str)] = &[
    ("", "KENPOS: 毎日の健康記録がポイントになります"),
    ("/json", "文章ではなくJSONを1つ出力します"),
    ("/lang", "表示する言語（指定しなければ LC_ALL・LC_MESSAGES・LANG に従います）"),
    ("/once", "再生が終わったら終了します（ポートは --listen がなければ空いているもの）"),
    ("/listen", "待ち受けるアドレス（ポート0なら空いているもの）"),
    ("/apple_health", "デモのiPhoneが取り込むヘルスケアの書き出しファイル（最後の28日分）"),
    (
        "/url",
        "健保のデータの置き場所: sqlite:PATH か postgres://USER@HOST:PORT/DATABASE（パスワードは環境変数 PGPASSWORD）",
    ),
    ("/store", "新しいファイルの代わりに再生に使う、空の置き場所（形は serve と同じ）"),
    ("/break_what", "再生の1か所をわざと壊し、数字に表れることを確かめます"),
    ("/home", "この電話のデータを置くフォルダー"),
    (
        "/secrets",
        "秘密情報の置き場所: keyring（システムのキーリング）、file（本人だけが読めるファイル）、auto（キーリングがあればそこ、なければファイル）",
    ),
    ("/at", "はかった時刻 [既定: いま]"),
    ("/day", "どの日の記録か [既定: 日本時間の今日]"),
    ("/confirm", "入力した数字のままで正しい"),
    ("/unit", "数字の単位"),
    ("/done", "できた"),
    ("/not_done", "できなかった"),
    ("/id", "記録のID（outbox と history に表示されます）"),
    ("/file", "書き出しファイル"),
    ("/year", "代わりに1年を再生します: 健診、予防接種、ウォーキング、3月の失効、商品との交換"),
    ("demo", "会員3人の1週間を再生してポイントを表示し、そのデータでサーバーを動かします"),
    ("serve", "健保のサーバーを動かします"),
    ("serve/programme", "組み込みの代わりに使うプログラム設定（TOML）"),
    ("serve/behind_proxy", "前段にTLSのリバースプロキシがあります。ループバック以外で待ち受けるときに必要です"),
    ("serve/trusted_hops", "クライアントのアドレスについて信用できる前段プロキシの数"),
    ("office", "健保の窓口: 保存先を直接操作します（サーバーの動作中も使えます）"),
    ("office/acting", "操作する担当者（担当者がまだいない間は要りません）"),
    ("office import-members", "会員名簿（CSV、UTF-8またはCP932）を読み込みます。全件か、0件か"),
    ("office import-members/file", "会員名簿"),
    ("office notice", "全会員へお知らせを送ります"),
    ("office notice/title", "見出し（1行）"),
    ("office notice/body", "本文"),
    ("office audit-ledger", "元帳の全件を検査します。問題があれば終了コード1"),
    ("office reopen-registration", "失敗が続いて閉じた初回登録を、もう一度使えるようにします"),
    ("office reopen-registration/id", "U と社員番号"),
    ("office reopen-registration/spouse", "この社員の配偶者（配偶者は登録するまでIDがありません）"),
    ("office reset-code", "パスワードを忘れた会員に1回限りのコードを出します。1日使え、他の端末をログアウトします"),
    ("office reset-code/id", "KENPOS ID（U と社員番号、または登録で選んだID）"),
    ("office reset-code/spouse", "この社員の配偶者"),
    ("office activation-code", "初回登録で求める登録コード（会員への案内に印刷するもの）"),
    ("office activation-code/set", "これからこのコードを求めます（8〜64文字）"),
    ("office activation-code/clear", "コードを求めるのをやめます"),
    ("office activation-code/show_state", "コードを求めているかどうかを表示します（コードそのものは保存していません）"),
    ("office award-table", "項目・人・確認方法・日ごとに、付くポイントを一覧にします（保存先は使いません）"),
    ("office award-table/programme", "組み込みの代わりに使うプログラム設定（TOML）"),
    ("office programme", "ルールのファイル（日付つきの版）"),
    ("office programme check", "ファイルを読み、まちがいがあれば行・項目・書ける値を示します"),
    ("office programme check/file", "ルールのファイル"),
    ("office programme publish", "施行します。新しい版は明日以降に始まるものだけです"),
    ("office programme publish/file", "ルールのファイル"),
    ("phone results", "健診などの結果、二次検査の案内、アンケート、提出した書類を表示します"),
    ("phone report-exam", "保健師から案内された二次検査の受診を報告します"),
    ("phone report-exam/contact", "案内の番号（results に表示されます）"),
    ("phone report-exam/day", "受診した日"),
    ("phone answer-survey", "アンケートに答えます（すべての質問に、1回）"),
    ("phone answer-survey/survey", "アンケートのid（results に表示されます）"),
    ("phone answer-survey/answers", "1つの質問への回答。質問ごとに1回書きます"),
    ("office result", "会員の結果: 健診、予防接種、禁煙サポート、保健師からの案内"),
    ("office result record", "結果を登録します。禁煙の成功や受診は、始めと同じ番号で続けます"),
    ("office result correct", "同じ番号の結果を訂正します。ポイントも付け直すか取り消します"),
    ("office result withdraw", "結果を取り下げます（別の人のもの、または実際にはなかったもの）"),
    ("office result withdraw/result", "result list に表示される名前"),
    ("office result list", "会員の結果と、ポイントが付いていない理由を一覧にします"),
    ("/member", "KENPOS ID: U と社員番号"),
    ("/spouse", "この社員の配偶者"),
    ("/source", "結果・申し込み・案内の、発行元での番号"),
    ("office result record/day", "健診・予防接種・受診の日。健康年齢は基準日"),
    ("office result correct/day", "健診・予防接種・受診の日。健康年齢は基準日"),
    ("/checkup", "健診（確認できるものの種類）"),
    ("/bmi", "結果に印字されたBMI"),
    ("/questionnaire", "健診の問診票"),
    ("/web_survey", "Webアンケート（紙で届いたもの）"),
    ("/health_age", "結果に印字された健康年齢（歳）"),
    ("/cessation", "禁煙サポート"),
    ("/flu", "インフルエンザの予防接種"),
    ("/secondary_exam", "二次検査: 保健師の案内、または受診の報告"),
    ("/stdin", "標準入力から、オプションの書き方（--bmi 22.4）で読みます。コマンドラインは同じ機械の他の人に見えます"),
    ("office programme dry-run", "過去の日に当てはめ、付与済みのポイントと比べます。何も書きません"),
    ("office programme dry-run/proposed", "案のファイル"),
    ("office programme dry-run/from", "最初の日"),
    ("office programme dry-run/to", "最後の日"),
    ("office write-expiry", "期限の過ぎたポイントを元帳に書き、期限の近い会員に知らせます。毎日実行します"),
    ("office write-forfeits", "退会後の期間が過ぎた会員の残りのポイントの失効を元帳に書きます。毎日実行します"),
    ("/from", "最初の日"),
    ("/to", "最後の日"),
    ("office statement", "会員の元帳の記録と、そのつどの残高"),
    ("office statement/member", "KENPOS ID、または一覧に表示される会員のID"),
    ("office books", "月ごとの付与・交換・失効と、まだ使えるポイント"),
    ("office catalogue", "ポイントと交換できる商品"),
    ("office catalogue publish", "カタログ（TOML）を公開します。全部か、何もしないか"),
    ("office catalogue publish/file", "カタログ"),
    ("office catalogue show", "公開中の商品と、今日の価格、残り"),
    ("office stock", "商品ごとの在庫"),
    ("office stock set", "在庫の全数を決めます（注文済みの分も含みます）"),
    ("office stock set/item", "カタログの商品名（id）"),
    ("office stock set/amount", "全部でいくつか"),
    ("office stock show", "商品ごとの残り"),
    ("office orders", "全会員の注文"),
    ("office orders/state", "この状態のものだけ: held（発送待ち）、shipped（発送済み）、cancelled（取り消し）"),
    ("office orders export", "発送する注文を宛先とともにCSV（UTF-8）に書きます。何も変えません"),
    ("office orders export/supplier", "カタログの発送元の名前"),
    ("office orders export/out", "新しいファイル（本人だけが読めます）"),
    ("office order", "1件ごとの注文"),
    ("office order ship", "発送済みにします。ポイントは使われ、宛先は消えます"),
    ("office order ship/ids", "注文のID（orders に表示されます）"),
    ("office order cancel", "発送前の注文を取り消します。ポイントは会員に戻ります"),
    ("office order cancel/id", "注文のID（orders に表示されます）"),
    ("office order cancel/reason", "会員が読む理由"),
    ("office order cancel/by_supplier", "発送元が発送できないとき（指定しなければ健保の取り消し）"),
    ("office key", "保存するときに封をする鍵（環境変数 KENPOS_KEY_FILE のファイル）"),
    ("office key make", "鍵のファイルを作ります。これがないと注文を受けられません"),
    ("office key rotate", "鍵を足して発送前の宛先を封じ直し、使わなくなった鍵を消します"),
    ("office steps-review", "歩数キャンペーンに数える前に確認する日を一覧にします"),
    ("office inquiries", "回答を待っているお問い合わせ"),
    ("office inquiries/all", "回答済みや閉じたものも一覧にします"),
    ("office inquiries/after", "このお問い合わせより後のもの"),
    ("office inquiry", "お問い合わせ1件"),
    ("office inquiry show", "全文を表示します"),
    ("office inquiry show/id", "inquiries に表示されるID"),
    ("office inquiry answer", "回答します。ログインして届いたものは会員の電話に表示されます"),
    ("office inquiry answer/id", "inquiries に表示されるID"),
    ("office inquiry answer/body", "回答の文章"),
    ("office inquiry close", "閉じて、文章と連絡先を消します"),
    ("office inquiry close/id", "inquiries に表示されるID"),
    ("office campaign", "キャンペーン: 期間中、参加した人にポイントを上乗せします"),
    ("office campaign publish", "キャンペーンを公開するか、変えます。始まった後は文面と予算の増額だけです"),
    ("office campaign publish/file", "キャンペーン（TOML。例: docs/example/campaign.toml）"),
    ("office campaign list", "進み具合、参加者の数、予算の残り"),
    ("office campaign settle", "参加者に状況を伝え、日が確定した分を精算します。1日に1回動かします"),
    ("office event", "健康保険組合が指定する健康イベント"),
    ("office event publish", "健康イベントを公開するか、変えます。始まった後は文面と定員の増加だけです"),
    ("office event publish/file", "健康イベント（TOML。例: docs/example/event.toml）"),
    ("office event participants", "参加した人を登録します。一覧の全件か、0件か"),
    ("office event participants/event", "健康イベントのid"),
    ("office event participants/file", "一覧（CSV: employee_number,relationship,day）"),
    ("office event list", "進み具合、参加した人の数、定員の残り"),
    ("office survey", "会員へのアンケート"),
    ("office survey publish", "アンケートを公開するか、変えます。受け付けが始まった後は文面だけです"),
    ("office survey publish/file", "アンケート（TOML。例: docs/example/survey.toml）"),
    ("office faq", "よくある質問"),
    ("office faq publish", "よくある質問を、前のものと入れ替えて公開します"),
    ("office faq publish/file", "よくある質問（TOML。例: docs/example/faq.toml）"),
    ("office staff", "窓口の担当者と役割"),
    ("office staff add", "担当者を加えます。最初の担当者は管理者です"),
    ("office staff add/name", "英小文字で始まる名前（32文字まで）"),
    ("office staff add/role", "viewer（閲覧者）、clerk（事務担当）、nurse（保健師）、manager（管理者）"),
    ("office staff list", "閉じたアカウントも含めて一覧にします"),
    ("office staff role", "担当者の役割を変えます"),
    ("office staff role/name", "担当者"),
    ("office staff role/role", "viewer（閲覧者）、clerk（事務担当）、nurse（保健師）、manager（管理者）"),
    ("office staff close", "アカウントを閉じます。同じ名前は二度使えません"),
    ("office staff close/name", "担当者"),
    ("office log", "窓口で誰が何をして、どうなったか"),
    ("office log/after", "この番号より後の行"),
    ("phone", "画面のない電話: 圏外でも記録し、送信し、ポイントを表示します"),
    ("phone setup", "この電話と会員をつなぎます（初回登録またはログイン）"),
    ("phone setup/server", "健保のサーバーのアドレス"),
    ("phone setup/id", "KENPOS ID: U と社員番号、または登録時に選んだID"),
    ("phone setup/password", "パスワード。初回登録では生年月日8桁"),
    ("phone setup/reset_code", "パスワードを忘れたとき: 健保の窓口で出た1回限りのコード。他の端末はログアウトします"),
    ("phone setup/new_password", "新しいパスワード（初回登録と、窓口のコードを使うとき）"),
    ("phone setup/activation_code", "登録コード（初回登録で、健保の案内に書かれているときだけ）"),
    ("phone setup/card_symbol", "配偶者: 資格情報のお知らせ・資格確認書（旧保険証）の記号"),
    ("phone setup/card_number", "配偶者: 番号"),
    ("phone setup/insurer_number", "配偶者: 保険者番号（8桁）"),
    ("phone setup/birth_date", "配偶者: 生年月日"),
    ("phone setup/new_id", "配偶者: これから使うKENPOS ID"),
    ("phone setup/consent", "歩数・体重・行動目標を健保に保存することに同意します。同意がなければ何も送りません"),
    ("phone setup/goals", "毎日答える行動目標（何度でも指定できます）"),
    ("phone setup/step_target", "1日の目標歩数"),
    ("phone log-weight", "体重を記録します"),
    ("phone log-weight/weight", "キログラム、または単位つき: 68.2、150lb"),
    ("phone log-steps", "1日の歩数を記録します"),
    ("phone log-steps/steps", "その日全体の歩数"),
    ("phone log-goal", "行動目標ができたかどうかを記録します"),
    ("phone log-goal/name", "目標の名前"),
    ("phone edit-weight", "体重を訂正します"),
    ("phone edit-weight/weight", "正しい体重"),
    ("phone edit-steps", "歩数を訂正します"),
    ("phone edit-steps/steps", "正しい歩数"),
    ("phone edit-goal", "行動目標の答えを訂正します"),
    ("phone delete", "記録を削除します"),
    ("phone consent", "同意する、または取り消す"),
    ("phone consent/withdraw", "同意を取り消します"),
    (
        "phone consent/purpose",
        "どの同意か: programme（歩数・体重・行動目標のポイント）、checkup-results（健診結果の利用）",
    ),
    ("phone launch", "アプリを開きます: その日のログインと起動ボーナス"),
    ("phone import", "ヘルスケアの書き出し（.xml、.xml.gz、.zip）を取り込みます"),
    ("/health_store", "この電話のヘルスケアとして、いまの時刻まで再生する台本"),
    ("phone health-sync", "電話のヘルスケアを読み取ります。初めてのときは連携します"),
    ("phone health-sync/background", "アプリを閉じている間に読み取るときと同じにします（連携はしません）"),
    ("phone links", "ヘルスケアとの連携の状態と、できること"),
    ("phone why", "その日の歩数の理由: 取得元ごとの歩数、数えたもの、いつまで変わるか"),
    ("phone why/date", "その日"),
    ("phone pin", "歩数の取得元を選びます。その取得元に歩数がある日は、それを数えます"),
    (
        "phone pin/source",
        "取得元: apple-health、health-connect、phone-sensor、apple-health-export、manual（手入力）、none（計測のうち最大）",
    ),
    ("phone claim", "この電話のヘルスケアは自分のデータだと伝えます（ほかの方も使った電話で、いまから先の分）"),
    ("phone unlink", "ヘルスケアの読み取りをやめます。読み取った記録とポイントは残ります"),
    ("phone unlink/channel", "どれを: apple-health、health-connect、phone-sensor"),
    ("phone unlink/delete_days", "そこから来た記録も削除します"),
    ("phone sync", "送信待ちを送り、新しいものを受け取ります"),
    ("phone home", "今日: できたこと、残っていること、もらえるポイント"),
    ("phone history", "日ごとの記録"),
    ("phone history/from", "最初の日 [既定: 4週間前]"),
    ("phone history/to", "最後の日 [既定: 日本時間の今日]"),
    ("phone points", "残高、送信待ち、期限、1件ごとの理由"),
    ("phone campaigns", "キャンペーンと健康イベント: 参加できるもの、いまの進み具合"),
    ("phone join-campaign", "キャンペーンに参加します。ニックネームも変えられます"),
    ("phone join-campaign/campaign", "campaigns に表示されるid"),
    ("phone join-campaign/nickname", "キャンペーンでの呼び名（文字か数字で12文字まで）"),
    ("phone leave-campaign", "キャンペーンへの参加をやめます"),
    ("phone leave-campaign/campaign", "campaigns に表示されるid"),
    ("phone check-in", "健康イベントに、会場に掲示されたコードでチェックインします"),
    ("phone check-in/event", "campaigns に表示されるid"),
    ("phone check-in/code", "会場に掲示されたコード"),
    ("phone notices", "健保からのお知らせ"),
    ("phone catalogue", "今日ポイントと交換できる商品"),
    ("phone order", "ポイントで商品を注文します"),
    ("phone order/item", "カタログの商品名（id）"),
    ("phone order/quantity", "いくつ"),
    ("phone order/recipient", "受取人"),
    ("phone order/postal_code", "郵便番号（7桁）"),
    ("phone order/address", "住所（1行）"),
    ("phone order/phone", "電話番号"),
    ("phone orders", "注文と、その状態"),
    ("phone cancel-order", "発送前の注文を取り消します"),
    ("phone cancel-order/id", "注文のID（orders に表示されます）"),
    ("phone outbox", "送信待ちのものと、送れなかったもの"),
    ("phone why-award", "その日のポイントが付いた理由、付かなかった理由"),
    (
        "phone why-award/award",
        "registration、login、launch、weight、steps、action_goal、spouse_checkup、bmi、non_smoker、health_age、cessation、flu、secondary_exam",
    ),
    ("phone why-award/day", "記録の日。年度ごとの項目はその年度の日 [既定: 今日]"),
    ("phone inquire", "窓口に質問します。ログインできなくても使えます（連絡先を書いてください）"),
    (
        "phone inquire/topic",
        "forgotten_password（パスワード）、registration（初回登録）、points（ポイント）、app（アプリ）、exchange（交換）、other（その他）",
    ),
    ("phone inquire/body", "質問の文章"),
    ("phone inquire/contact", "ログインしていないとき: 回答をお送りする先（メールアドレスか電話番号）"),
    ("phone inquire/id", "ログインしていないとき: KENPOS ID"),
    ("phone inquire/server", "設定の前: 健保のサーバーのアドレス"),
    ("phone inquiries", "窓口への質問と回答"),
    ("phone faq", "よくある質問"),
    ("phone faq/server", "設定の前: 健保のサーバーのアドレス"),
    ("phone sign-out", "この電話からログアウトします。未送信の記録は残ります"),
    ("health", "健康データのファイルを調べます"),
    ("health totals", "ヘルスケアの書き出し（.xml、.xml.gz、.zip）の歩数の合計と体重の一覧"),
    (
        "health totals/calendar",
        "どの日に数えるか: programme（日本時間。真夜中をまたぐ記録は分けます）、written（ファイルに書かれた日付）",
    ),
];

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    fn missing(command: &Command, path: &str, found: &mut Vec<String>) {
        if text(path).is_none() {
            found.push(path.to_owned());
        }
        for arg in command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set())
            .filter(|arg| arg_text(path, arg.get_id().as_str()).is_none())
        {
            found.push(format!("{path}/{}", arg.get_id()));
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            missing(below, format!("{path} {}", below.get_name()).trim(), found);
        }
    }

    #[test]
    fn every_command_and_flag_has_its_japanese_help() {
        let mut found = Vec::new();
        missing(&Cli::command(), "", &mut found);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn the_japanese_help_is_a_well_formed_command_line_and_fits_the_width() {
        let mut command = in_language(Cli::command(), Language::Ja);
        command.clone().debug_assert();
        assert!(command.render_long_help().to_string().contains("使い方: kenpos"));
    }
}
