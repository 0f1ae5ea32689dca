//! The sentences of the union's desk and of the server's start that are not already one-line texts of this file's parent.

use kenpos_rules::explain::Language;
use kenpos_rules::programme::NotAfter;
use kenpos_server::auth::activation::ActivationCode;
use kenpos_server::http::listen::ListenRefusal;
use kenpos_server::office::DeskError;
use kenpos_server::office::audit::ViolationCode;
use kenpos_server::office::insurer_number::InsurerNumberError;
use kenpos_server::office::notice::{BODY_CHARS_MAX, TITLE_CHARS_MAX};
use kenpos_server::office::orders::REASON_CHARS_MAX;
use kenpos_server::office::roster::{COLUMNS, ROWS_MAX, RefusedRow, RosterError};
use kenpos_server::programmes::ProgrammesError;
use kenpos_server::seal::KeyError;
use kenpos_server::store::StoreError;

use super::campaigns::{participants_error, publish_refusal};
use super::fields::{flag, number_in};
use super::files::{programme_ja, text_ja};
use super::inquiries::answer_refused;
use super::results::refusal as result_refusal;
use super::staff::staff_error;
use super::values::chosen;

/// Why the desk did not do it; the store's own failures have their sentence elsewhere.
pub fn desk_error(error: &DeskError, language: Language) -> String {
    let ja = match error {
        DeskError::Roster(error) => roster_ja(error),
        DeskError::NoSuchPerson => {
            "名簿に該当者がいません（U と社員番号で指定してください。配偶者は社員のものに --spouse をつけます）"
                .to_owned()
        }
        DeskError::Registered => "登録済みです（ログインの締め出しは15分ほどで自然に解けます）".to_owned(),
        DeskError::NotRegistered => {
            "まだ登録していません（初回登録を reopen-registration で開いてください）".to_owned()
        }
        DeskError::NoSuchInquiry => {
            "このIDのお問い合わせはありません（kenpos office inquiries で確かめてください）".to_owned()
        }
        DeskError::InquiryClosed => "閉じたお問い合わせには回答できません".to_owned(),
        DeskError::Answer => answer_refused(),
        DeskError::Result(refusal) => result_refusal(*refusal),
        DeskError::ActivationCode(_) => format!(
            "この登録コードは使えません（印字できる{}〜{}文字にしてください）",
            ActivationCode::MIN_CHARS,
            ActivationCode::MAX_CHARS
        ),
        DeskError::Notice { field, .. } => notice_ja(field),
        DeskError::Publish(refusal) => publish_refusal(refusal),
        DeskError::Participants(error) => participants_error(error),
        DeskError::NoSuchEvent { id } => {
            format!("{id} という健康イベントはありません（一覧: kenpos office event list）")
        }
        DeskError::Staff(error) => staff_error(error),
        DeskError::NotAfter(error) => return not_after(error, language),
        DeskError::NoSuchItem => {
            "カタログにこの商品はありません（kenpos office catalogue show で確かめてください）".to_owned()
        }
        DeskError::NoSuchOrder { order } => {
            format!("{order}: この注文にはできません（kenpos office orders で状態を確かめてください）")
        }
        DeskError::NoSuchSubmission { submission } => {
            format!("{submission}: この番号の書類はありません（kenpos office submissions で確かめてください）")
        }
        DeskError::SubmissionDecided { submission } => format!(
            "{submission}: すでに判断した書類で、ファイルはもうありません（ついたポイントは kenpos office result correct か withdraw で直せます）"
        ),
        DeskError::Reason => {
            format!("--reason: 会員が読む理由を1行{REASON_CHARS_MAX}文字までで書いてください")
        }
        DeskError::Period => "--to は --from より前の日にできません".to_owned(),
        DeskError::Key(error) => key_ja(error),
        DeskError::Programmes(error) => return programmes_error(error, language),
        DeskError::Store(error) => return store_error(error, language),
    };
    let en = match error {
        DeskError::Notice { field, what } => format!("{}: {what}", flag(field)),
        other => other.to_string(),
    };
    chosen(&ja, &en, language)
}

fn key_ja(error: &KeyError) -> String {
    match error {
        KeyError::NotNamed => {
            "鍵のファイルの指定がありません（環境変数 KENPOS_KEY_FILE で指定し、「kenpos office key make」で作ってください）".to_owned()
        }
        KeyError::File { path, .. } => {
            format!("鍵のファイル {path} を読み書きできません（場所と権限を確かめてください）")
        }
        KeyError::Exposed { path } => format!("鍵のファイル {path} をほかの人が読めます（chmod 600 してください）"),
        KeyError::Exists { path } => {
            format!("鍵のファイル {path} はすでにあります（鍵を替えるのは「kenpos office key rotate」です）")
        }
        KeyError::Unreadable { line } => {
            format!("鍵のファイルの{line}行目が壊れています（控えから戻してください）")
        }
        KeyError::Missing { id } => format!("鍵 {id} が鍵のファイルにありません（その鍵がある控えから戻してください）"),
        KeyError::DoesNotOpen => "宛先か書類を開けません（データベースか鍵のファイルが壊れています）".to_owned(),
    }
}

fn notice_ja(field: &str) -> String {
    let (most, lines) = match field {
        "title" => (TITLE_CHARS_MAX, "1行の"),
        _ => (BODY_CHARS_MAX, ""),
    };
    format!("{}: 1〜{most}文字の{lines}文章にしてください（見えない文字は使えません）", flag(field))
}

/// What is wrong with one field of a row.
pub fn bad_field(row: &RefusedRow, language: Language) -> String {
    let digits = || {
        format!("1〜{}桁の数字ではありません", number_in(row.what.trim_start_matches("is not 1")).unwrap_or_default())
    };
    let ja = match row.field {
        "row" if row.what.starts_with("names the same person") => {
            format!("{}行目と同じ人です", number_in(&row.what).unwrap_or_default())
        }
        "row" if row.what.contains("three fields") => "列の数が1行目（3列）と違います".to_owned(),
        "row" => format!("列の数が1行目（{}列）と違います", COLUMNS.len()),
        "employee_number" if row.what.starts_with("nobody") => "名簿に該当者がいません".to_owned(),
        "employee_number" if row.what.starts_with("several") => "名簿に該当者が2人以上います".to_owned(),
        "employee_number" if row.what.contains("U and digits") => {
            "社員番号（数字、または U と数字）ではありません".to_owned()
        }
        "relationship" => "employee・spouse・other のどれでもありません".to_owned(),
        "employee_number" | "card_number" => digits(),
        "name" => "1行の名前ではないか、長すぎます".to_owned(),
        "card_symbol" => "1〜20文字ではありません".to_owned(),
        "insurer_number" => insurer_number_ja(&row.what),
        "birth_date" if row.what.contains("between") => "1900-01-01から今日までに入りません".to_owned(),
        "member_to" if row.what.contains("member_from") => "member_from より前の日です".to_owned(),
        "registered_on" if row.what.contains("early") => {
            "早期登録の会員だけの列です（期限の後の日なら空にしてください）".to_owned()
        }
        _ => "日付ではありません（YYYY-MM-DD、YYYYMMDD、YYYY/MM/DD）".to_owned(),
    };
    chosen(&ja, &row.what, language)
}

fn insurer_number_ja(what: &str) -> String {
    use InsurerNumberError::{CheckDigit, LostZero};
    let known = [LostZero, CheckDigit].into_iter().find(|one| one.to_string() == what);
    match known {
        Some(LostZero) => "8桁ではありません（7桁なら、表計算で先頭の0が落ちています）",
        Some(CheckDigit) => "検証番号が合いません（どれかの数字が違います）",
        _ => "8桁の数字ではありません",
    }
    .to_owned()
}

/// Why there is no programme to work by.
pub fn programmes_error(error: &ProgrammesError, language: Language) -> String {
    let ja = match error {
        ProgrammesError::Missing => {
            "有効なプログラム設定がありません（「kenpos serve」を一度動かしてください）".to_owned()
        }
        ProgrammesError::Unreadable(error) => format!("保存先のプログラム設定: {}", programme_ja(error)),
        ProgrammesError::Store(error) => return store_error(error, language),
    };
    chosen(&ja, &error.to_string(), language)
}

/// Why a programme cannot take the place of the one in force.
pub fn not_after(error: &NotAfter, language: Language) -> String {
    let ja = match error {
        NotAfter::SameRevision { revision } => {
            format!("{revision} は別の内容で施行中です。変更したルールには新しい revision をつけてください")
        }
        NotAfter::Begun { what, from } => {
            format!("{from} からの {what} はもう始まっているので変えられません。明日以降に始まるものを加えてください")
        }
        NotAfter::EarlyMembers => "early_members は施行後には変えられません".to_owned(),
    };
    chosen(&ja, &error.to_string(), language)
}

/// What the union's store could not do.
pub fn store_error(error: &StoreError, language: Language) -> String {
    let ja = match error {
        StoreError::Busy => "使用中です。もう一度お試しください".to_owned(),
        StoreError::Full => "空き容量がありません".to_owned(),
        StoreError::RevisionReused { revision } => {
            format!("版 {revision} は別の内容で使われました。変えたプログラム設定には新しい版の名前をつけてください")
        }
        StoreError::TooNew { found, known } => {
            format!("データの版は{found}で、この kenpos が読めるのは{known}までです。kenpos を新しくしてください")
        }
        StoreError::Damaged { table } => format!("{table} に読めないものがあります。控えから戻してください"),
        _ => "読み書きできません。ファイルの権限と空き容量を確認してください".to_owned(),
    };
    chosen(&ja, &error.to_string(), language)
}

/// What a violation of the books means.
pub fn violation(code: ViolationCode, language: Language) -> String {
    use ViolationCode as Code;
    let (ja, en) = match code {
        Code::UnreadableRow => ("読めない行がある", "a row that cannot be read"),
        Code::EntryDiffers => ("仕訳の内容が元の記録と違う", "an entry differs from its award"),
        Code::EntryOutOfOrder => ("仕訳の順番が合わない", "an entry is out of order"),
        Code::EntryNotBalanced => ("貸借が合わない", "the postings do not sum to zero"),
        Code::EntryMissing => ("番号の抜けた仕訳がある", "an entry is missing"),
        Code::EntryUnexpected => ("最後の番号より後の仕訳がある", "an entry beyond the last number"),
        Code::EntryRepeated => ("同じ付与が2回仕訳されている", "one award is posted twice"),
        Code::EntryOfUnknownLot => ("仕訳の相手のロットがない", "a posting names an unknown lot"),
        Code::EntryWithoutAward => ("仕訳の元の付与がない", "an entry without its award"),
        Code::ExpiredEarly => ("期限の前に期限切れにした", "expired before the last day was over"),
        Code::LotDiffers => ("ロットの残りが仕訳の合計と違う", "a lot differs from its postings"),
        Code::LotNegative => ("ロットの残りがマイナス", "a lot is below zero"),
        Code::BalanceDiffers => ("残高がロットの合計と違う", "the balance differs from its lots"),
        Code::DebtDiffers => ("不足分が仕訳の合計と違う", "the debt differs from its postings"),
        Code::HeldWithoutOrder => ("取り置きが注文と違う", "held points differ from open orders"),
        Code::SpentWithoutOrder => ("交換が注文と違う", "spent points differ from shipped orders"),
        Code::EntryWithoutOrder => ("仕訳の元の注文がない", "an entry without its order"),
        Code::OrderDiffers => ("注文が仕訳と違う", "an order differs from its entries"),
        Code::AwardMissing => ("付与されるはずのものがない", "an earned award is missing"),
        Code::AwardWithoutEvidence => ("付与の元の記録がない", "an award without its record"),
        Code::AwardDiffers => ("付与が規則の結果と違う", "an award differs from the rules"),
        Code::AwardNotAsPosted => ("付与が仕訳と違う", "an award differs from its entry"),
        Code::EvidenceNotValid => ("規則では何も付与されない記録", "a record that earns nothing"),
    };
    chosen(ja, en, language)
}

fn roster_ja(error: &RosterError) -> String {
    let columns = COLUMNS.join(",");
    match error {
        RosterError::Text(error) => text_ja(error),
        RosterError::Empty => format!("行がありません（1行目は列の名前です: {columns}）"),
        RosterError::UnknownColumn { column } => format!("1行目: {column} という列は使えません（使える列: {columns}）"),
        RosterError::MissingColumn { column } => format!("1行目: {column} の列がありません（必要な列: {columns}）"),
        RosterError::DoubledColumn { column } => format!("1行目: {column} の列が2つあります"),
        RosterError::TooManyRows { line } => {
            format!("{line}行目: {ROWS_MAX}行を超えています（名簿のファイルか確認してください）")
        }
    }
}

/// Why an address may not be served like this.
pub fn listen_refusal(error: &ListenRefusal, language: Language) -> String {
    let ja = match error {
        ListenRefusal::NotLoopback { address } => format!(
            "{address} は他の機械からも届くアドレスで、このサーバーは平文のHTTPです（127.0.0.1で待ち受けるか、TLSのプロキシを置いて --behind-proxy --trusted-hops N を指定してください）"
        ),
        ListenRefusal::HopsMissing => {
            "--behind-proxy には --trusted-hops N（X-Forwarded-For に書き足すプロキシの数、1〜255）が必要です"
                .to_owned()
        }
        ListenRefusal::HopsWithoutProxy => {
            "--trusted-hops は --behind-proxy と一緒にだけ使えます（両方指定するか、両方外してください）".to_owned()
        }
    };
    chosen(&ja, &error.to_string(), language)
}
