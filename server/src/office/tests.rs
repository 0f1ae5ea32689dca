//! The roster import on a real database.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::member::{MembershipPeriod, Relationship};
use kenpos_rules::points::Points;

use super::members::{ImportReport, import_members};
use super::{DeskError, notice, roster};
use crate::ledger::entry::By;
use crate::store::lookup::{Name, Who};
use crate::store::member::{FeedWant, MemberState, Want};
use crate::testing::{Scene, day};

const HEADER: &str = "relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on";
const TARO: &str = "employee,1234,髙橋 太郎,1985-04-01,10,0123,06273494,2015-04-01,,";
const HANAKO: &str = "spouse,1234,髙橋 花子,1987-02-03,10,0123,06273494,2015-04-01,,";

async fn import_bytes(scene: &Scene, bytes: &[u8]) -> Result<ImportReport, DeskError> {
    import_members(&*scene.store, &scene.ports, &scene.programmes, bytes, &By::operator()).await
}

async fn import(scene: &Scene, rows: &[&str]) -> ImportReport {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let report = import_bytes(scene, text.as_bytes()).await.expect("a roster");
    assert_eq!(scene.violations().await, []);
    report
}

async fn employee(scene: &Scene, number: &str) -> Option<MemberState> {
    let feed = Some(FeedWant { member: 0, union: 0, limit: 100 });
    let want = Want { person: true, account: true, feed, all_awards: true, ..Want::default() };
    scene.store.load(&Who::Name(Name::KenposId(format!("U{number}"))), &want).await.expect("a load")
}

async fn members(scene: &Scene) -> usize {
    scene.store.members_after(None, 100).await.expect("the members").len()
}

fn counts(report: &ImportReport) -> (u64, u64, u64) {
    assert_eq!(report.refused, []);
    (report.added, report.changed, report.unchanged)
}

fn period(from: &str, to: Option<&str>) -> MembershipPeriod {
    MembershipPeriod { from: day(from), to: to.map(day) }
}

#[tokio::test]
async fn the_same_file_imported_again_changes_nothing() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    assert_eq!(counts(&import(&scene, &[TARO, HANAKO]).await), (2, 0, 0));
    let before = employee(&scene, "1234").await.expect("a member").head;
    assert_eq!(counts(&import(&scene, &[TARO, HANAKO]).await), (0, 0, 2));
    assert_eq!(employee(&scene, "1234").await.expect("a member").head, before);
    assert_eq!(members(&scene).await, 2);
}

#[tokio::test]
async fn the_year_of_birth_reaches_the_standing_and_a_corrected_birth_date_changes_it() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    import(&scene, &[TARO]).await;
    let standing = employee(&scene, "1234").await.expect("a member").standing;
    // Born on 1 April 1985: 42 on 31 March 2027 already, and born a day later 41.
    assert_eq!(standing.fiscal_year_end_age("FY2026".parse().expect("a year")), Some(42));
    assert_eq!(counts(&import(&scene, &[&TARO.replace("1985-04-01", "1985-04-02")]).await), (0, 1, 0));
    let standing = employee(&scene, "1234").await.expect("a member").standing;
    assert_eq!(standing.fiscal_year_end_age("FY2026".parse().expect("a year")), Some(41));
}

#[tokio::test]
async fn both_encodings_say_the_same() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let text = format!("{HEADER}\r\n{TARO}\r\n{HANAKO}\r\n");
    let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    assert_eq!(counts(&import_bytes(&scene, &cp932).await.expect("a roster")), (2, 0, 0));
    assert_eq!(counts(&import_bytes(&scene, text.as_bytes()).await.expect("a roster")), (0, 0, 2));
    assert_eq!(employee(&scene, "1234").await.and_then(|state| state.person).expect("a person").name, "髙橋 太郎");
}

#[tokio::test]
async fn one_bad_row_and_nothing_is_imported() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let report = import(&scene, &[TARO, &HANAKO.replace("1987-02-03", "1987-02-30")]).await;
    assert_eq!((report.added, report.refused_total), (0, 1));
    assert_eq!((report.refused[0].line, report.refused[0].field), (3, "birth_date"));
    assert_eq!(members(&scene).await, 0);
}

#[tokio::test]
async fn a_person_named_twice_is_refused_with_both_lines() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let report = import(&scene, &[TARO, HANAKO, TARO]).await;
    assert_eq!((report.refused[0].line, report.refused[0].field), (4, "row"));
    assert!(report.refused[0].what.contains("line 2"), "{report:?}");
    assert_eq!(members(&scene).await, 0);
}

#[tokio::test]
async fn a_file_of_faults_names_some_and_counts_all() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let rows: Vec<String> = (0..500).map(|number| TARO.replace("1234", &format!("x{number}"))).collect();
    let report = import(&scene, &rows.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!((report.refused.len(), report.refused_total), (roster::REFUSED_MAX, 500));
}

#[tokio::test]
async fn files_that_are_no_roster_change_nothing() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    for bytes in [&b""[..], b"\n\n", b"a,b,c\n1,2,3\n", b"PK\x03\x04\0\0", b"\xFF\xFEr\0", b"\x81\xFF\n"] {
        assert!(matches!(import_bytes(&scene, bytes).await, Err(DeskError::Roster(_))), "{bytes:?}");
    }
    assert_eq!(members(&scene).await, 0);
}

#[tokio::test]
async fn an_import_pays_nobody_but_early_members_and_them_once() {
    let scene = Scene::new("2021-04-10T09:00:00+09:00").await;
    let early = "employee,2001,早い 人,1970-05-05,,,,2015-04-01,,2020-10-01";
    import(&scene, &[TARO, early]).await;
    let today = scene.clock_day();
    assert_eq!(employee(&scene, "1234").await.expect("a member").balance(today), Points::ZERO);
    let paid = employee(&scene, "2001").await.expect("a member");
    assert_eq!(paid.balance(today), Points(1_000));
    let award = paid.awards.values().next().expect("an award");
    assert_eq!((award.granted_on, award.expires_on), (day("2021-04-01"), day("2023-03-31")));
    import(&scene, &[TARO, &early.replace("早い 人", "早い 別姓")]).await;
    assert_eq!(employee(&scene, "2001").await.expect("a member").balance(today), Points(1_000));
}

#[tokio::test]
async fn a_changed_last_day_changes_the_membership_and_tells_the_phone() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    import(&scene, &[TARO]).await;
    let leaving = TARO.replace("2015-04-01,,", "2015-04-01,2026-12-31,");
    assert_eq!(counts(&import(&scene, &[&leaving]).await), (0, 1, 0));
    let state = employee(&scene, "1234").await.expect("a member");
    assert_eq!(state.standing.periods, [period("2015-04-01", Some("2026-12-31"))]);
    let told = format!("{:?}", state.feed.member.last().expect("a change").body);
    assert!(told.starts_with("Standing") && told.contains("2026-12-31"), "{told}");
}

#[tokio::test]
async fn coming_back_adds_a_stretch_and_a_correction_replaces_one() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let stretch = |from: &str, to: &str| TARO.replace("2015-04-01,,", &format!("{from},{to},"));
    import(&scene, &[&stretch("2015-04-01", "2020-03-31")]).await;
    import(&scene, &[&stretch("2022-04-01", "")]).await;
    let periods = async || employee(&scene, "1234").await.expect("a member").standing.periods;
    assert_eq!(periods().await, [period("2015-04-01", Some("2020-03-31")), period("2022-04-01", None)]);
    import(&scene, &[&stretch("2022-05-01", "")]).await;
    assert_eq!(periods().await, [period("2015-04-01", Some("2020-03-31")), period("2022-05-01", None)]);
}

#[tokio::test]
async fn a_new_card_leads_to_the_spouse_and_the_old_one_does_not() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    import(&scene, &[HANAKO]).await;
    import(&scene, &[&HANAKO.replace(",0123,", ",0999,")]).await;
    let found = async |number: &str| {
        let card =
            Name::Card { symbol: "10".to_owned(), number: number.to_owned(), insurer_number: "06273494".to_owned() };
        scene.store.find_members(&card).await.expect("a lookup").len()
    };
    assert_eq!((found("0123").await, found("0999").await, members(&scene).await), (0, 1, 1));
}

#[tokio::test]
async fn a_second_marriage_is_another_person() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    import(&scene, &[HANAKO]).await;
    assert_eq!(counts(&import(&scene, &[&HANAKO.replace("1987-02-03", "1990-09-09")]).await), (1, 0, 0));
}

#[tokio::test]
async fn other_relatives_are_taken_in_twins_too() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let twins = ["other,1234,一郎,2015-05-05,,,,2015-05-05,,", "other,1234,二郎,2015-05-05,,,,2015-05-05,,"];
    assert_eq!(counts(&import(&scene, &twins).await), (2, 0, 0));
    let first = scene.store.members_after(None, 1).await.expect("the members")[0];
    assert_eq!(scene.state(first, Want::default()).await.standing.relationship, Relationship::Other);
}

#[tokio::test]
async fn a_notice_reaches_the_log_of_the_union() {
    let scene = Scene::new("2026-11-22T09:00:00+09:00").await;
    let clock = &*scene.ports.clock;
    let posted =
        notice::post_notice(&*scene.store, clock, "健診のお知らせ", "12月から始まります。").await.expect("a notice");
    assert_eq!((posted.title.as_str(), posted.posted_at), ("健診のお知らせ", clock.now()));
    let refused = notice::post_notice(&*scene.store, clock, "", "x").await;
    assert!(matches!(refused, Err(DeskError::Notice { field: "title", .. })), "{refused:?}");
}

impl Scene {
    fn clock_day(&self) -> ProgrammeDay {
        self.ports.clock.now().programme_day()
    }
}
