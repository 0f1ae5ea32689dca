//! Every sentence of the command line, in Japanese and English. Sentences about awards and reasons are the rules' own
//! ([`kenpos_rules::explain`]).
//!
//! Voice: です・ます, short, no blame, always the next step. Must never happen: a health value in one of the sentences
//! that end up as an error.

use kenpos_rules::explain::Language;

pub mod awards;
mod desk;
mod errors;
mod fields;
mod files;
#[cfg(feature = "demo")]
mod health_store;
pub mod help;
mod import;
mod system;
mod values;

pub use desk::{bad_field, desk_error, listen_refusal, not_after, programmes_error, store_error, violation};
pub use errors::{
    failure, failure_at, file_unsure, goal_error, in_brackets, step_target_error, steps_error, told, weight_error,
};
pub use files::programme_error;
#[cfg(feature = "demo")]
pub use health_store::{health_left_out, script_error};
pub use import::{import_failure, left_out};
pub use system::system_words;
pub use values::{kind, method, source, state};

/// One function per sentence: its name, its arguments, Japanese, English.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident($($argument:ident),*) = $ja:literal, $en:literal;)+) => {$(
        $(#[$meta])*
        pub fn $name(language: Language, $($argument: &str),*) -> String {
            match language {
                Language::Ja => format!($ja),
                Language::En => format!($en),
            }
        }
    )+};
}

pub mod account; // below the macro, which these use
mod campaigns;
mod exchange;
mod inquiries;
pub mod results;
mod staff;
mod submissions;

pub use campaigns::*;
pub use exchange::*;
pub use inquiries::*;
pub use staff::*;
pub use submissions::*;

// The command line itself.
texts! {
    see_help(command) = "（使い方: {command} --help）", " (usage: {command} --help)";
    unknown_flag(flag) = "{flag} というオプションはありません", "there is no option {flag}";
    unknown_command(command) = "{command} というコマンドはありません", "there is no command {command}";
    perhaps(other) = "。{other} ではありませんか", "; did you mean {other}?";
    flag_missing(flags) = "指定が必要です: {flags}", "missing: {flags}";
    flags_conflict(one, other) = "{one} と {other} は同時に指定できません", "{one} and {other} cannot be used together";
    flag_twice(flag) = "{flag} は1回だけ指定してください", "{flag} may be given once only";
    command_missing(commands) = "コマンドを指定してください: {commands}", "name a command: {commands}";
    value_not_usable() = "この値は使えません", "this value cannot be used";
    words_not_usable() = "この書き方は読めません", "these words cannot be read";
    count_range(least, most) = "{least}〜{most}の数を書いてください", "write a number from {least} to {most}";
    flag_needs_value(flag) = "{flag} に値を指定してください", "{flag} needs a value";
    flag_value_unknown(flag, value, choices) = "{flag}: {value} は使えません。{choices} から選んでください",
        "{flag}: {value} is not one of {choices}";
    not_an_address() = "アドレスとポートを HOST:PORT の形で書いてください（例: 127.0.0.1:8080）",
        "not an address with a port; write HOST:PORT, e.g. 127.0.0.1:8080";
    not_a_birth_date() = "生年月日として読めません（例: 1985-04-01）", "not a birth date; write YYYY-MM-DD, e.g. 1985-04-01";
    not_a_day(text) = "「{text}」は日付ではありません。YYYY-MM-DD の形で書いてください（例: 2026-11-22）",
        "{text:?} is not a day; write YYYY-MM-DD, e.g. 2026-11-22";
    not_a_moment(text) = "「{text}」は日時ではありません。RFC 3339 の形で、時差もつけて書いてください（例: 2026-11-22T08:00:00+09:00）",
        "{text:?} is not a moment; write RFC 3339 with an offset, e.g. 2026-11-22T08:00:00+09:00";
    not_an_id(text) = "「{text}」はIDではありません。history か outbox に表示されるIDを書いてください",
        "{text:?} is not an id; write one that history or outbox shows";
    #[cfg(feature = "demo")]
    demo_flags_misplaced() = "--once・--listen・--apple-health はデモのオプションです。kenpos demo の後に、他のコマンドのものはそのコマンドの後に書いてください",
        "--once, --listen and --apple-health here belong to the demo; write them after kenpos demo, and another command's own after that command";
}

// Headings of tables.
texts! {
    heading_source() = "記録元", "Source";
    heading_steps() = "歩数", "Steps";
    heading_weight() = "体重", "Weight";
    heading_day() = "日", "Day";
    heading_left_out() = "数えなかったもの", "Left out";
    heading_record() = "記録", "Record";
    heading_state() = "状態", "State";
    heading_award() = "項目", "Award";
    heading_why() = "理由", "Why";
    heading_violation() = "問題", "Violation";
    heading_entry() = "仕訳", "Entry";
    heading_member() = "会員", "Member";
}

// Health data files.
texts! {
    export_head(steps, weight, skipped) = "ヘルスケアの書き出し: 歩数 {steps}件、体重 {weight}件、数えなかったもの {skipped}件",
        "Apple Health export: {steps} step samples, {weight} weights, {skipped} left out";
    all_sources() = "合計", "all";
    days_more(days) = "\n（全{days}日。--json ですべて表示します）", "\n({days} days in all; --json shows each)";
}

// The phone's health store.
texts! {
    #[cfg(feature = "demo")]
    health_store_missing() = "--health-store FILE でこの電話のヘルスケアにする台本を指定してください",
        "name the script of this phone's health store with --health-store FILE";
    #[cfg(feature = "demo")]
    health_read(source, days, changed) = "✓ {source}を読み取りました（{days}日分を確認、{changed}件を更新）",
        "✓ {source}: {days} days checked, {changed} updated";
    #[cfg(feature = "demo")]
    counter_read(source, changed) = "✓ {source}を読み取りました（{changed}件を更新）", "✓ {source}: {changed} updated";
    #[cfg(feature = "demo")]
    health_more() = "まだ続きがあります。もう一度「kenpos phone health-sync」を実行してください。",
        "There is more to read. Please run kenpos phone health-sync again.";
    #[cfg(feature = "demo")]
    claim_with() = "自分のデータなら「kenpos phone claim」を実行してください。", "If they are yours, run: kenpos phone claim";
    claimed_already() = "この電話のヘルスケアは、もうご自分のデータとして読み取っています。", "The health data of this phone are read as your own already.";
    claimed(moment) = "✓ {moment}からの歩数を、ご自分のものとして読み取ります。", "✓ Health data are read as your own from {moment} on.";
    unlinked(source) = "✓ {source}の読み取りをやめました。読み取った記録は残っています。", "✓ {source} is no longer read. What was read stays.";
    unlinked_and_deleted(source) = "✓ {source}の読み取りをやめ、そこから来た記録を削除しました。ポイントはそのままです。",
        "✓ {source} is no longer read, and its records are deleted. Points stay.";
    pinned(source) = "✓ {source}の歩数がある日は、それを数えます。", "✓ {source} counts on every day on which it has steps.";
    unpinned() = "✓ 計測された歩数のうち、いちばん多いものを数えます。", "✓ The highest measured count of each day counts.";
    last_read(moment) = "最後の読み取り {moment}", "last read {moment}";
    read_since(day) = "{day}から読み取り", "read from {day} on";
    again_at(moment) = "次は {moment}", "again at {moment}";
    not_linked(sources) = "連携していないもの: {sources}", "Not linked: {sources}";
    why_nothing() = "歩数はまだありません（0歩ではありません）", "no steps known (which is not 0)";
    why_no_reading(source) = "{source}には、この日の歩数がありません。", "{source} has nothing for this day.";
    japan_time() = "日本時間で集計しています。", "Days are counted in Japan time.";
    why_creditable(steps) = "歩数キャンペーンに数える歩数は {steps} 歩です。", "A step campaign credits {steps} of them.";
    why_closes(moment) = "{moment}に確定します。", "It becomes final at {moment}.";
    why_pinned(source) = "選んだ取得元: {source}", "Chosen source: {source}";
    this_phone(source) = "{source}（この電話）", "{source} (this phone)";
    heading_origin() = "取得元", "Source";
    heading_measured() = "うち計測", "Measured";
    heading_read() = "最後の読み取り", "Last read";
    why_typed(steps) = "手入力 {steps} 歩を含む記録があります。", "Some of it was typed: {steps}.";
    why_late(steps) = "確定したあとで {steps} 歩になりました。ポイントは変わりません。", "It became {steps} after the day was final; points do not change.";
    why_estimated() = "読み取りの間隔が長かったため、日ごとの歩数は時間で分けた推定です。", "Readings were far apart, so the steps are split over the days by time.";
    why_swept() = "手入力などを除いた歩数は、記録から計算しました。", "What was not typed was worked out from the records.";
    why_writers(names) = "書き込んだもの: {names}", "Written by: {names}";
    writer(name, method) = "{name}（{method}）", "{name} ({method})";
}

// Setting up a phone.
texts! {
    home_missing() = "--home DIR でこの電話のデータを置くフォルダーを指定してください（環境変数 KENPOS_HOME でもかまいません）",
        "name this phone's folder with --home DIR (or KENPOS_HOME)";
    who_missing() = "--id か、配偶者の方は --card-symbol・--card-number・--insurer-number・--birth-date・--new-id を指定してください",
        "give --id, or as a spouse --card-symbol, --card-number, --insurer-number, --birth-date and --new-id";
    ask_password() = "パスワード（初回登録では生年月日8桁）", "Password (at first registration the birth date, eight digits)";
    ask_first_new_password() = "新しいパスワード（初回登録のときだけ。登録済みの方はそのままEnter）",
        "New password (only at first registration; just Enter if you have registered)";
    ask_new_password() = "新しいパスワード", "New password";
    password_missing() = "パスワードがありません。--password か環境変数 KENPOS_PASSWORD で指定してください",
        "no password given; use --password or KENPOS_PASSWORD";
    new_password_missing() = "新しいパスワードがありません。--new-password か環境変数 KENPOS_NEW_PASSWORD で指定してください",
        "no new password given; use --new-password or KENPOS_NEW_PASSWORD";
    ask_consent() = "同意しますか？", "Do you consent?";
    set_up(id) = "✓ 設定が終わりました（{id}）", "✓ Set up as {id}";
    consent_given() = "✓ 同意を記録しました。「kenpos phone consent --withdraw」でいつでも取り消せます。",
        "✓ Your consent is recorded. Withdraw it at any time: kenpos phone consent --withdraw";
    consent_withdrawn() = "✓ 同意を取り消しました。記録は続けられますが、送信はしません。",
        "✓ Your consent is withdrawn. You can keep recording; nothing is sent.";
    signed_out() = "✓ ログアウトしました", "✓ Signed out";
    kept_unsent(n) = "未送信の{n}件は端末に残り、次にログインしたときに送ります。",
        "{n} unsent entries stay on this phone and are sent after the next sign-in.";
    secrets_in_file(file) = "システムのキーリングが使えないため、秘密情報は {file}（本人だけが読めます）に保存します。",
        "There is no system keyring here: secrets are kept in {file}, readable by you alone.";
    keyring_not_there(why) = "キーリングを使えません（--secrets file ならファイルに保存します）",
        "the keyring cannot be used{why}; --secrets file keeps secrets in a file";
    secrets_exposed(file) = "{file} を他の利用者が読めます。chmod 600 で本人だけのものにして、もう一度ログインしてください",
        "other users can read {file}; run chmod 600 on it, then sign in again";
}

// Recording.
texts! {
    kept(day) = "✓ {day}の記録を保存しました", "✓ Recorded for {day}";
    kept_for_points(day, points) = "✓ {day}の記録を保存しました（{points} の予定）", "✓ Recorded for {day} ({points} to come)";
    unchanged(day) = "✓ {day}の記録は同じ内容です", "✓ {day} has this record already";
    deleted() = "✓ 削除しました", "✓ Deleted";
    dismissed() = "✓ 一覧から消しました", "✓ Taken off the list";
    opened(points) = "✓ アプリを開きました（{points} の予定）", "✓ Opened ({points} to come)";
    opened_already() = "✓ 今日はもう開いています", "✓ Opened today already";
    imported(steps, changed, weight) = "✓ 歩数 {steps}日分（訂正 {changed}日分）、体重 {weight}件を取り込みました",
        "✓ Imported: steps of {steps} days ({changed} corrected), {weight} weights";
    import_unchanged(n) = "変わらなかったもの {n}件", "{n} were here already";
    import_in_future(n) = "先の日時のため取り込まなかったもの {n}件", "{n} left out: dated after now";
    import_points(points) = "ポイントの対象期間の分 {points}", "{points} to come for days inside the window";
    weight_doubtful() = "体重: この数字は2通り以上に読めます。小数点と単位をつけて書くか、--unit kg|lb を加えるか、数字のままで正しければ --confirm を加えてください",
        "weight: this figure can be read in more than one way; write it with its decimal point and unit, add --unit kg|lb, or --confirm if it is right as it stands";
    weight_sudden() = "体重: 最後の体重から7日以内で1割より大きく違います。正しければ --confirm を加えてください",
        "weight: this is more than a tenth off the last one, of no more than 7 days before; add --confirm if it is right";
    weight_out_of_range_as_typed() = "体重: 数字のままでは体重の範囲（20〜300 kg）に入らないため --confirm は使えません。小数点をつけるか --unit kg|lb を加えてください",
        "weight: as it stands this figure is no weight (20 to 300 kg), so --confirm cannot help; write its decimal point or add --unit kg|lb";
}

// Today, history, outbox.
texts! {
    today(earned, possible) = "今日  {earned} / {possible}", "Today  {earned} / {possible}";
    done() = "済み", "done";
    not_yet() = "まだです", "not yet";
    goal_done() = "できた", "done";
    goal_not_done() = "できなかった", "not done";
    goal_open() = "未回答", "no answer yet";
    steps(n) = "{n} 歩", "{n} steps";
    steps_from(n, source) = "{n} 歩  {source}", "{n} steps  {source}";
    steps_count() = "（この日の歩数）", " (counts)";
    steps_do_not_count() = "（数えません）", " (does not count)";
    unread_notices(n) = "お知らせ {n}", "{n} new notices";
    nothing_to_earn() = "今日もらえるポイントはありません。", "There are no points to earn today.";
    of_target(n) = "（目標 {n}）", " (target {n})";
    list_separator() = "・", ", ";
    waiting(n, points) = "送信待ち{n}件（{points} の予定）", "{n} waiting to be sent ({points} to come)";
    mark_attention(said) = "！ {said}", "! {said}";
    attention() = "！", "!";
    parked(n) = "{n}件を送れませんでした。「kenpos phone outbox」で理由を確認してください。",
        "{n} could not be sent. See why with: kenpos phone outbox";
    window_closing(day, awards, points) = "{day}の記録は今日で締め切ります（{awards}: {points}）。",
        "Entries for {day} close today ({awards}: {points}).";
    salvaged(records, unreadable, file) = "データの一部が壊れていたため、読めるものを救い出しました（記録{records}件、読めない行{unreadable}件）。壊れたファイルは {file} として残してあります。記録を確認してください。",
        "A part of the data was damaged; what could be read was saved ({records} records; {unreadable} rows could not be read). The damaged file is kept as {file}. Please check your records.";
    file_missing() = "データのファイルがありませんでした。サーバーにある記録は、次の同期で戻ります。",
        "The data file was missing; what the server has comes back with the next sync.";
    nothing_recorded(from, to) = "{from}から{to}までの記録はありません。", "Nothing recorded from {from} to {to}.";
    all_sent() = "✓ 送信待ちはありません。", "✓ Nothing is waiting to be sent.";
}

// Points and notices.
texts! {
    balance(points, yen) = "残高  {points}（= {yen}円分）", "Balance  {points} (= {yen} yen)";
    pending(points) = "送信待ち {points}", "{points} waiting to be sent";
    expiring(points, date) = "{points} は{date}まで使えます。", "{points} can be used until {date}.";
    no_entries() = "まだポイントはありません。「kenpos phone sync」で受け取ります。", "No points yet. Fetch them with: kenpos phone sync";
    entries_more(n) = "（全{n}件。--json ですべて表示します）", "({n} entries in all; --json shows each)";
    corrected(award) = "{award}（訂正）", "{award} (corrected)";
    expired() = "期限切れ", "Expired";
    correction() = "訂正", "Correction";
    no_notices() = "お知らせはありません。", "No notices.";
    notices_head(n, unread) = "お知らせ {n}件（未読 {unread}件）", "{n} notices, {unread} new";
    new_notice() = "  （新着）", "  (new)";
}

// Sync and session.
texts! {
    synced(sent, pulled) = "送信 {sent}件、受信 {pulled}件", "{sent} sent, {pulled} received";
    pending_count(n) = "送信待ち{n}件", "{n} waiting to be sent";
    more_to_sync() = "まだ残りがあります。もう一度「kenpos phone sync」を実行してください。",
        "There is more to send or fetch. Please run kenpos phone sync again.";
    suspended() = "いまは受け付けられません。健保にお問い合わせください。記録は端末に残っています。",
        "The union does not take entries from you right now. Please contact it; your entries are kept.";
    membership_ended_on(last, until) = "資格は{last}で終わりました。送信と交換は{until}までです。",
        "Your membership ended on {last}. You can send entries and exchange points until {until}.";
}

// Errors.
texts! {
    not_set_up() = "この電話はまだ設定されていません。「kenpos phone --home DIR setup」で始めてください（--home の場所も確認してください）",
        "this phone is not set up; begin with kenpos phone --home DIR setup (and check --home)";
    not_found(id) = "{id} という記録はありません。「kenpos phone history」で記録とIDを確認してください",
        "there is no record {id}; kenpos phone history lists the records with their ids";
    unreachable(why) = "サーバーにつながりません（{why}）。接続を確認して、もう一度お試しください",
        "the server could not be reached ({why}); check the connection and try again";
    unreachable_at(server, why) = "{server}: サーバーにつながりません（{why}）。--server のアドレスと接続を確認してください",
        "{server}: the server could not be reached ({why}); check --server and the connection";
    signed_out_here(id, waiting) = "ログアウトしています。{id} の未送信の{waiting}件は残っています。「kenpos phone setup」でログインすると続けられます",
        "signed out; {waiting} entries of {id} are kept; sign in again with kenpos phone setup";
    signed_out_empty(id) = "{id} はログアウトしています。「kenpos phone setup」でログインすると続けられます",
        "{id} is signed out; sign in again with kenpos phone setup";
    too_new(found, known) = "データの形式は{found}で、この kenpos が読めるのは{known}までです。kenpos を新しくしてください",
        "the data are of format {found} and this kenpos knows up to {known}; update kenpos";
    storage_failed(detail) = "この電話のデータを読み書きできません。--home のフォルダーの権限と空き容量を確認してください",
        "the data of this phone cannot be read or written{detail}; check the folder of --home, who may write there, and its room";
    server_refused(code, detail) = "サーバーが受け付けませんでした（{code}）。少し時間をおいて、もう一度お試しください",
        "the server did not take this: {code}{detail}; try again in a while";
    check_credentials() = "（配偶者の方は記号・番号・保険者番号・生年月日も、初回登録で登録コードを受け取った方は --activation-code も確認してください）",
        " (as a spouse, also check card, insurer number and birth date; at first registration also --activation-code, if the union gave you one)";
    leave_new_password_out() = "（登録済みの方は --new-password を外してください）",
        " (if you have registered, leave --new-password out)";
    folder_failed(folder, why) = "--home {folder}: {why}。フォルダーを確認してください", "--home {folder}: {why}; check the folder";
    file_failed(file, why) = "{file}: {why}。パスを確認してください", "{file}: {why}; check the path";
    stdout_failed(why) = "出力先に書けません: {why}", "stdout cannot be written: {why}";
    runtime_failed() = "システムの資源が足りず、始められません。もう一度お試しください", "the system gave too few resources to begin; try again";
    disk_full() = "端末の空き容量が足りず、保存できませんでした", "there is no room left on this device, and nothing was stored; free some space";
}

// Server and desk.
texts! {
    serving(store) = "データ: {store}  終了: Ctrl-C", "Data in {store}. Ctrl-C ends the server.";
    port_busy(address) = "{address} は別のプログラムが使っています。--listen で別のポートを指定してください（例: --listen 127.0.0.1:8081）",
        "{address} is in use by another program; name another port with --listen (e.g. --listen 127.0.0.1:8081)";
    address_not_ours(address) = "{address} はこの機械のアドレスではありません。--listen を確認してください",
        "{address} is not an address of this machine; check --listen";
    cannot_listen(address, why) = "{address} で待ち受けられません（{why}）。--listen で別のアドレスを指定してください",
        "cannot listen on {address} ({why}); name another address with --listen";
    store_form(url) = "--store {url}: sqlite:PATH（例: sqlite:./kenpos.db）か postgres://USER@HOST:PORT/DATABASE の形で指定してください",
        "--store {url}: write sqlite:PATH (e.g. sqlite:./kenpos.db) or postgres://USER@HOST:PORT/DATABASE";
    #[cfg(feature = "demo")]
    demo_store_used(store) = "--store: {store} にはすでに会員がいます。デモには空の置き場所を指定してください",
        "--store: there are members in {store}; name an empty store for the demo";
    store_address(store, problem) = "--store {store}: このアドレスは使えません{problem}。この機械の PostgreSQL を postgres://USER@HOST:PORT/DATABASE の形で指定してください",
        "--store {store}: this address is of no use{problem}";
    store_unreachable(store) = "--store {store}: PostgreSQL サーバーの応答がありません。動いているか、アドレスが正しいか確認してください",
        "--store {store}: the PostgreSQL server does not answer; check that it runs and that the address is right";
    store_refused(store, why) = "--store {store}: PostgreSQL サーバーに断られました{why}。USER、環境変数 PGPASSWORD のパスワード、DATABASE があるかを確認してください",
        "--store {store}: the PostgreSQL server refused{why}; check the user, the password in PGPASSWORD, and that the database is there";
    store_folder_missing(folder) = "--store: {folder} というフォルダーがありません。先に作るか、パスを確認してください",
        "--store: there is no folder {folder}; make it first, or check the path";
    store_is_folder(folder) = "--store: {folder} はフォルダーです。その中のファイルを指定してください（例: sqlite:{folder}/kenpos.db）",
        "--store: {folder} is a folder; name a file in it, e.g. sqlite:{folder}/kenpos.db";
    store_missing(file) = "--store: {file} に健保のデータがありません。指定を確認するか、「kenpos office import-members」か「kenpos serve」で始めてください",
        "--store: there is no union in {file}; check the name, or begin with kenpos office import-members or kenpos serve";
    store_not_ours(file) = "--store: {file} は KENPOS サーバーのデータベースではありません。指定を確認してください",
        "--store: {file} is not a KENPOS server database; check the name";
    store_not_opened(file, why) = "--store: {file} を開けません。ファイルはそのままです。壊れている場合は別の場所に移し、バックアップを置いてください: {why}",
        "--store: {file} cannot be opened and was left as it is; if it is damaged, move it aside and put a backup in its place: {why}";
    store_failed(why) = "保存先を使えません: {why}", "the store cannot be used: {why}";
    programme_wrong(file, why) = "--programme {file}: {why}", "--programme {file}: {why}";
    programme_too_large(bytes, most) = "{bytes}バイトもあり、プログラム設定ではありません（{most}バイトまで）",
        "{bytes} bytes are no programme (at most {most})";
    members_imported(added, changed, unchanged) = "✓ 名簿を読み込みました（追加 {added}人、変更 {changed}人、変更なし {unchanged}人）",
        "✓ Roster read: {added} added, {changed} changed, {unchanged} unchanged";
    bad_row(file, line, field, what) = "{file}: {line}行目 {field}: {what}", "{file}: line {line}, {field}: {what}";
    nothing_imported_because(why) = "{why}。何も読み込んでいません", "{why}; nothing was imported";
    nothing_imported(file, n) = "{file}: 誤りが{n}か所あります。何も読み込んでいません。直してもう一度お試しください",
        "{file}: {n} faults, nothing was imported; correct them and try again";
    notice_posted(n) = "✓ お知らせ {n} を送りました", "✓ Notice {n} is posted";
    reopened(id) = "✓ {id} の初回登録をもう一度使えるようにしました", "✓ First registration of {id} is open again";
    activation_code_set() = "✓ 初回登録で登録コードを求めます", "✓ First registration asks for the activation code";
    activation_code_not_set() = "✓ 登録コードはありません。初回登録では求めません",
        "✓ There is no activation code; first registration asks for none";
    expiry_written(members, points) = "✓ 期限切れ {points}（{members}人）を元帳に書きました", "✓ {points} of {members} members written down as expired";
    steps_review_clean(days) = "✓ この{days}日間の歩数に、確認が必要な日はありません", "✓ No day of steps to look at in the last {days} days";
    audit_clean(entries, members) = "✓ 会員{members}人の仕訳{entries}件を検査しました。問題はありません。",
        "✓ {entries} entries of {members} members checked: the books are in order.";
    audit_found(entries, members, n) = "！ 会員{members}人の仕訳{entries}件を検査しました。問題が{n}件あります。",
        "! {entries} entries of {members} members checked: {n} violations.";
}
