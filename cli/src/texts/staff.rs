//! The sentences about the staff of the desk and its log.

use kenpos_rules::day::Moment;
use kenpos_rules::explain::Language;
use kenpos_rules::member::Relationship;
use kenpos_server::office::staff::{Role, StaffError};
use kenpos_server::store::act::ActOutcome;

use super::values::chosen;

texts! {
    staff_is(name, role) = "✓ {name} は{role}です", "✓ {name} is a {role}";
    staff_closed(name) = "✓ {name} の窓口アカウントを閉じました", "✓ The desk account of {name} is closed";
    reset_code(code, until) = "✓ 本人だけに伝えてください: {code}（{until} まで。使うと他の端末はログアウトします）",
        "✓ Tell it to the member alone: {code} (until {until}; using it signs the other devices out)";
    programme_good(revision, n) = "✓ {revision}: 読めます。版は{n}つです", "✓ {revision} is well formed; it has {n} versions";
    programme_published(revision) = "✓ {revision} を施行しました。電話には次の同期で届きます", "✓ {revision} is in force; phones get it with the next sync";
    dry_run_head(revision, members, granted, would) = "{revision} を会員{members}人の過去の記録に当てはめました（何も書いていません）。付与済み {granted}、この案では {would}",
        "{revision} on the past of {members} members (nothing was written): granted {granted}, these rules {would}";
    heading_relationship() = "区分", "Membership";
    heading_would_grant() = "この案では", "Proposed";
    heading_difference() = "差", "Difference";
    no_staff() = "窓口の担当者はまだいません。最初の担当者（管理者）は office staff add で作ります",
        "Nobody is on the staff yet. The first one, a manager, is made by office staff add";
    log_empty() = "窓口の操作はまだありません", "Nothing was done at the desk yet";
    closed() = "閉鎖", "closed";
    heading_staff() = "担当者", "Staff";
    heading_role() = "役割", "Role";
    heading_when() = "日時", "When";
    heading_action() = "操作", "Action";
    heading_about() = "対象", "About";
    heading_outcome() = "結果", "Outcome";
}

/// A role of the desk.
pub fn role(role: Role, language: Language) -> String {
    let (ja, en) = match role {
        Role::Viewer => ("閲覧者", "viewer"),
        Role::Clerk => ("事務担当", "clerk"),
        Role::Nurse => ("保健師", "nurse"),
        Role::Manager => ("管理者", "manager"),
    };
    chosen(ja, en, language)
}

/// How a person belongs to the union.
pub fn relationship(relationship: Relationship, language: Language) -> String {
    let (ja, en) = match relationship {
        Relationship::Employee => ("社員", "employee"),
        Relationship::Spouse => ("被扶養配偶者", "spouse"),
        Relationship::Other => ("その他", "other"),
    };
    chosen(ja, en, language)
}

/// How an act of the desk ended.
pub fn act_outcome(outcome: ActOutcome, language: Language) -> String {
    let (ja, en) = match outcome {
        ActOutcome::Begun => ("開始", "begun"),
        ActOutcome::Done => ("完了", "done"),
        ActOutcome::Refused => ("中止", "refused"),
    };
    chosen(ja, en, language)
}

/// A moment at the desk, to the minute, in Japan's time.
pub fn moment(at: Moment) -> String {
    let time: String = at.to_rfc3339_at(540).chars().skip(11).take(5).collect();
    format!("{} {time}", at.programme_day())
}

/// Why somebody may not act, or the staff cannot be changed so.
pub fn staff_error(error: &StaffError) -> String {
    match error {
        StaffError::WhoActs => {
            "操作する担当者を --as で指定してください（担当者の一覧: kenpos office staff list）".to_owned()
        }
        StaffError::NoSuchStaff { name } => {
            format!("{name} という担当者はいません（担当者の一覧: kenpos office staff list）")
        }
        StaffError::NotAllowed { role: mine, .. } => {
            format!("{}にはこの操作はできません。権限のある担当者に頼んでください", role(*mine, Language::Ja))
        }
        StaffError::FirstIsManager => "最初の担当者は管理者にしてください（--role manager）".to_owned(),
        StaffError::LastManager => "最後の管理者は外せません。先に別の管理者を作ってください".to_owned(),
        StaffError::NameTaken { name } => {
            format!("{name} という名前はもう使われています（記録を取り違えないよう、同じ名前は二度使いません）")
        }
        StaffError::NotAName => {
            "担当者の名前は、英小文字で始まる32文字以内の英小文字・数字・「.」「-」「_」にしてください".to_owned()
        }
        StaffError::NoSuchRole => "役割は viewer・clerk・nurse・manager から選んでください".to_owned(),
    }
}
