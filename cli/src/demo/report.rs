//! What the demo prints: what happened, what everybody has, whether it adds up, where to look next.

use std::collections::BTreeSet;
use std::path::Path;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, date_text};
use kenpos_tests::members::{HANAKO, KEN, PASSWORD, TARO};
use serde_json::json;

use super::curtain::{Curtain, MemberPlayed};
use super::play::Played;
use crate::figures;
use crate::store::Named;
use crate::table::{Column, table};
use crate::terminal::Answer;

/// Where the play's data are, and how to look at them.
pub struct Place<'a> {
    /// Of the server that follows.
    pub url: &'a str,
    /// With the phones.
    pub folder: &'a Path,
    /// With the union's books.
    pub store: &'a Named,
    /// No server follows.
    pub once: bool,
}

/// The answer in both forms.
pub fn answer(played: &Played, place: &Place<'_>, language: Language) -> Answer {
    let parts = [
        story(played, language),
        everybody(&played.curtain.members, language),
        explained(&played.curtain.members, language),
        verdict(&played.curtain, language),
        next(played.yesterday, place, language),
    ];
    Answer { json: json(&played.curtain, place, language), text: parts.join("\n\n") }
}

/// What every play answers.
pub fn json(curtain: &Curtain, place: &Place<'_>, language: Language) -> serde_json::Value {
    let members = curtain.members.iter().map(|member| {
        json!({
            "name": name(member.kenpos_id, language),
            "kenpos_id": member.kenpos_id,
            "balance": member.points.balance,
            "pending": member.points.pending,
            "entries": member.points.entries.len(),
            "days_with_steps": member.days_with_steps,
            "days_rewarded": member.days_rewarded,
        })
    });
    json!({
        "members": members.collect::<Vec<_>>(),
        "lost": curtain.compared.lost,
        "doubled": curtain.compared.doubled,
        "ledger_violations": curtain.ledger_violations,
        "mirror_differs": curtain.mirror_differs,
        "faults": {
            "lost_requests": curtain.faults.lost_requests,
            "lost_answers": curtain.faults.lost_answers,
            "repeated": curtain.faults.repeated,
            "delayed": curtain.faults.delayed,
        },
        "url": place.url,
        "password": PASSWORD,
        "folder": place.folder.display().to_string(),
    })
}

/// Who it is.
pub fn name(kenpos_id: &str, language: Language) -> &'static str {
    match (kenpos_id, language) {
        (TARO, Language::Ja) => "山田 太郎（社員・会社のiPhone）",
        (TARO, Language::En) => "Yamada Taro (employee, company iPhone)",
        (KEN, Language::Ja) => "佐藤 健（社員・個人のAndroid）",
        (KEN, Language::En) => "Sato Ken (employee, personal Android)",
        (HANAKO, Language::Ja) => "山田 花子（配偶者・Fitbit）",
        (_, Language::Ja) => "",
        (HANAKO, Language::En) => "Yamada Hanako (spouse, Fitbit)",
        (_, Language::En) => "",
    }
}

fn story(played: &Played, language: Language) -> String {
    let (faults, crash) = (played.curtain.faults, played.acknowledged_before_crash);
    let (lost, repeated) = (faults.lost_requests + faults.lost_answers, faults.repeated);
    let taro = match (played.imported, language) {
        (true, Language::Ja) => "太郎さんのiPhoneはヘルスケアの書き出しを取り込み",
        (false, Language::Ja) => "太郎さんのiPhoneはヘルスケアを（夜の腕時計の分は翌朝に届きます）",
        (true, Language::En) => "Taro's iPhone imported an Apple Health export",
        (false, Language::En) => {
            "Taro's iPhone read Apple Health (what his watch counts at night comes in the morning)"
        }
    };
    match language {
        Language::Ja => format!(
            "3人の加入者の1週間を、仮想の時計で再生しました。\n\
             ・通信は要求や応答を{lost}回失い、{repeated}回繰り返し、{}回遅らせるプロキシを通りました。\n\
             ・佐藤さんは6日間オフラインで記録し、体重{crash}件を保存した直後、書き込みの途中で電話が落ちました。\n\
             ・{taro}、佐藤さんのAndroidはヘルスコネクトを読み取り、\n　花子さんはFitbitの歩数を入力しました。",
            faults.delayed
        ),
        Language::En => format!(
            "A week of three members, on a virtual clock:\n\
             - The network went through a proxy that lost {lost} requests or answers, repeated {repeated} and delayed {}.\n\
             - Ken logged offline for six days; then his phone was killed in the middle of a write,\n   {crash} weights after \
             it began.\n\
             - {taro};\n   Ken's Android read Health Connect; Hanako typed what her Fitbit showed.",
            faults.delayed
        ),
    }
}

/// What everybody has.
pub fn everybody(members: &[MemberPlayed], language: Language) -> String {
    let heading = match language {
        Language::Ja => ["加入者", "残高", "送信待ち", "明細", "歩数のある日", "ポイントになった日"],
        Language::En => ["Member", "Balance", "Pending", "Entries", "Days with steps", "Days rewarded"],
    };
    let row = |member: &MemberPlayed| {
        vec![
            name(member.kenpos_id, language).to_owned(),
            format!("{} P", figures::thousands(member.points.balance.0)),
            format!("{} P", figures::thousands(member.points.pending.0)),
            figures::plain(i64::try_from(member.points.entries.len()).unwrap_or(i64::MAX)),
            figures::plain(member.days_with_steps),
            figures::plain(member.days_rewarded),
        ]
    };
    let columns = [Column::Left, Column::Right, Column::Right, Column::Right, Column::Right, Column::Right];
    table(&columns, &heading.map(str::to_owned), members.iter().map(row).collect())
}

fn explained(members: &[MemberPlayed], language: Language) -> String {
    let Some(member) = members.first() else { return String::new() };
    // The newest entry of each award; the rest is a command away.
    let mut seen = BTreeSet::new();
    let newest = member.points.entries.iter().filter(|entry| seen.insert(entry.award));
    let rows =
        newest.map(|entry| vec![date_text(entry.day, language), figures::change(entry.points), entry.why.clone()]);
    let title = match language {
        Language::Ja => "太郎さんのポイントと理由（それぞれ最新の1件）:",
        Language::En => "Taro's points, and why (the latest of each kind):",
    };
    format!("{title}\n{}", table(&[Column::Left, Column::Right, Column::Left], &[], rows.collect()))
}

/// Whether it adds up.
pub fn verdict(curtain: &Curtain, language: Language) -> String {
    let mark = if curtain.is_sound() { "✓" } else { "！" };
    let (lost, doubled) = (curtain.compared.lost, curtain.compared.doubled);
    let (violations, differs) = (curtain.ledger_violations, curtain.mirror_differs);
    match language {
        Language::Ja => format!(
            "{mark} 失われた記録 {lost}、二重の付与 {doubled}、台帳の不一致 {violations}、電話と違う残高 {differs}"
        ),
        Language::En => format!(
            "{mark} lost {lost}, doubled {doubled}, ledger violations {violations}, balances that differ from the \
             phone's {differs}"
        ),
    }
}

/// This program as it was called, so that the lines can be copied.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "kenpos".to_owned())
}

/// Where to look next. `day`: one with steps.
pub fn next(day: ProgrammeDay, place: &Place<'_>, language: Language) -> String {
    let Place { url, folder, store, once } = *place;
    let (shown, kenpos, store) = (folder.display(), program(), store.as_argument());
    let sign_ins = [TARO, KEN, HANAKO].join(", ");
    let look = format!(
        "  {kenpos} phone --home {shown}/phones/{TARO} points\n  \
         {kenpos} phone --home {shown}/phones/{TARO} why {day}\n  \
         {kenpos} office --store {store} audit-ledger"
    );
    let data = match language {
        Language::Ja => format!(
            "データは {shown} にあります。\nID は {sign_ins}、パスワードはどれも「{PASSWORD}」です。見てみるには:\n{look}"
        ),
        Language::En => format!(
            "The data are in {shown}.\nThe IDs are {sign_ins}; the password of each is '{PASSWORD}'. To look at them:\n{look}"
        ),
    };
    if once {
        return data;
    }
    let sign_in =
        format!("  {kenpos} phone --home NEW setup --server {url} --id {TARO} --password '{PASSWORD}' --consent");
    match language {
        Language::Ja => {
            format!("{data}\n別の電話でログインするには:\n{sign_in}\nAPIの説明: {url}/openapi.json   終わるには Ctrl-C")
        }
        Language::En => {
            format!(
                "{data}\nTo sign in on another phone:\n{sign_in}\nThe API: {url}/openapi.json   Ctrl-C ends the server"
            )
        }
    }
}
