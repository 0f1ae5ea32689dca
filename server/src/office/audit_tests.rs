//! Damage planted by hand in the file, and the audit that names it.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::MemberId;

use super::audit::{ViolationCode, audit_ledger};
use super::audit_file::OnFile;
use super::expiry::write_down;
use crate::award::{restate, want_for_restate};
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::testing::{day, moment};

const NOON: &str = "2026-11-22T12:00:00+09:00";

/// A scene on a file with one member: entry 1 is the registration, 2 login, 3 launch, 4 a weight.
struct Damaged {
    file: OnFile,
    member: MemberId,
}

impl Damaged {
    async fn new() -> Self {
        let file = OnFile::new(NOON).await;
        let scene = &file.scene;
        let mut phone = scene.add_member().await;
        let items = [scene.launch(&phone, moment(NOON)), scene.weight(&phone, moment(NOON))];
        scene.push(&mut phone, &items).await;
        assert_eq!(scene.violations().await, []);
        Self { file, member: phone.member }
    }

    /// The same member, who had never been one on that day (5 to 8 take everything back), then had been one after all
    /// (9 to 12 grant it again), and whose points have run out (13).
    async fn corrected() -> Self {
        let damaged = Self::new().await;
        let (scene, member) = (&damaged.file.scene, damaged.member);
        scene.clock.set(moment(NOON).plus_days(1));
        for last_day in [Some("2026-11-21"), None] {
            let state = scene.state(member, want_for_restate()).await;
            let mut standing = state.standing.clone();
            standing.periods[0].to = last_day.map(day);
            let mut draft = Draft::new(state, scene.clock.now());
            restate(&mut draft, &scene.programme, standing);
            scene.commit(draft).await;
        }
        scene.clock.set(moment("2028-04-01T00:00:00+09:00"));
        write_down(&*scene.store, &scene.programmes, &*scene.clock).await.expect("the expiry is written down");
        assert_eq!(scene.violations().await, []);
        damaged
    }

    /// Does what no statement of this program does, and audits.
    async fn after(&self, damage: &str) -> Vec<(ViolationCode, Option<u64>)> {
        let report = self.file.after(damage).await;
        assert_eq!(report.members, 1);
        report.violations.into_iter().map(|violation| (violation.code, violation.entry)).collect()
    }
}

#[tokio::test]
async fn books_in_order_have_no_violation_and_are_counted() {
    let damaged = Damaged::new().await;
    let report = audit_ledger(&*damaged.file.scene.store).await.expect("an audit");
    assert_eq!((report.entries, report.members, report.violations.len()), (4, 1, 0));
    let json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["violations"], serde_json::json!([]));
}

#[tokio::test]
async fn a_changed_amount_names_its_entry() {
    let found = Damaged::new().await.after("UPDATE posting SET points = 11 WHERE entry = 4 AND points = 10").await;
    assert!(found.contains(&(ViolationCode::EntryNotBalanced, Some(4))), "{found:?}");
    assert!(found.contains(&(ViolationCode::LotDiffers, Some(4))), "{found:?}");
}

#[tokio::test]
async fn an_amount_changed_on_both_sides_is_seen_by_its_award() {
    let found = Damaged::new()
        .await
        .after(
            "UPDATE posting SET points = points * 2 WHERE entry = 4;
             UPDATE lot SET granted = granted * 2, \"left\" = \"left\" * 2 WHERE number = 4;
             UPDATE balance SET points = points + 10;",
        )
        .await;
    assert_eq!(found, [(ViolationCode::AwardNotAsPosted, Some(4))]);
}

#[tokio::test]
async fn a_whole_award_changed_everywhere_is_seen_by_its_facts() {
    let found = Damaged::new()
        .await
        .after(
            "UPDATE posting SET points = points * 2 WHERE entry = 4;
             UPDATE lot SET granted = granted * 2, \"left\" = \"left\" * 2 WHERE number = 4;
             UPDATE balance SET points = points + 10;
             UPDATE award SET points = points * 2 WHERE lot = 4;",
        )
        .await;
    assert_eq!(found, [(ViolationCode::AwardDiffers, Some(4))]);
}

#[tokio::test]
async fn a_removed_entry_is_named_also_when_it_was_the_last() {
    for entry in [2, 4] {
        let damage = format!("DELETE FROM posting WHERE entry = {entry}; DELETE FROM entry WHERE number = {entry}");
        let found = Damaged::new().await.after(&damage).await;
        assert!(found.contains(&(ViolationCode::EntryMissing, Some(entry))), "{found:?}");
        assert!(found.contains(&(ViolationCode::AwardNotAsPosted, Some(entry))), "{found:?}");
    }
}

#[tokio::test]
async fn a_changed_award_row_names_its_entry() {
    let damages = [
        ("UPDATE award SET points = 9 WHERE lot = 4", ViolationCode::AwardNotAsPosted),
        ("UPDATE award SET period = '2026-11-20' WHERE lot = 4", ViolationCode::AwardWithoutEvidence),
        ("UPDATE award SET expires_on = '2030-03-31' WHERE lot = 4", ViolationCode::AwardDiffers),
        ("DELETE FROM award WHERE lot = 4", ViolationCode::EntryWithoutAward),
        ("DELETE FROM fact WHERE kind = 'weight'", ViolationCode::AwardWithoutEvidence),
    ];
    for (damage, code) in damages {
        let found = Damaged::new().await.after(damage).await;
        assert!(found.contains(&(code, Some(4))), "{damage}: {found:?}");
    }
    let found = Damaged::new().await.after("DELETE FROM award WHERE lot = 4").await;
    assert!(found.contains(&(ViolationCode::AwardMissing, None)), "{found:?}");
}

#[tokio::test]
async fn a_changed_lot_balance_or_debt_is_seen() {
    let damages = [
        ("UPDATE lot SET \"left\" = 500 WHERE number = 1", (ViolationCode::LotDiffers, Some(1))),
        ("UPDATE lot SET \"left\" = -1 WHERE number = 1", (ViolationCode::LotNegative, Some(1))),
        ("DELETE FROM lot WHERE number = 1", (ViolationCode::EntryOfUnknownLot, Some(1))),
        ("UPDATE balance SET points = points + 1", (ViolationCode::BalanceDiffers, None)),
        ("UPDATE head SET debt = 1", (ViolationCode::DebtDiffers, None)),
        ("UPDATE head SET entry = 3", (ViolationCode::EntryUnexpected, Some(4))),
        ("UPDATE posting SET account = 'held' WHERE entry = 4 AND points > 0", (ViolationCode::HeldWithoutOrder, None)),
        ("UPDATE fact SET programme_revision = 'gone'", (ViolationCode::EvidenceNotValid, None)),
    ];
    for (damage, expected) in damages {
        let found = Damaged::new().await.after(damage).await;
        assert!(found.contains(&expected), "{damage}: {found:?}");
    }
}

#[tokio::test]
async fn points_written_down_as_expired_too_early_are_seen() {
    let damaged = Damaged::new().await;
    let today: ProgrammeDay = "2026-11-22".parse().expect("a day");
    let damage = format!(
        "UPDATE head SET entry = 5, sequence = sequence + 1;
         INSERT INTO entry (member_id, number, sequence, kind, posted_at, day, programme_revision)
         SELECT member_id, 5, head.sequence, 'expiry', {}, '2028-03-31', programme_revision FROM head, union_state;
         INSERT INTO posting SELECT member_id, 5, 'available', 4, -10 FROM head;
         INSERT INTO posting SELECT member_id, 5, 'expired', 4, 10 FROM head;
         UPDATE lot SET \"left\" = 0, expired = 10 WHERE number = 4; UPDATE balance SET points = points - 10;",
        today.start().millis()
    );
    assert_eq!(damaged.after(&damage).await, [(ViolationCode::ExpiredEarly, Some(5))]);
}

#[tokio::test]
async fn every_column_of_a_grant_is_held_by_something_and_names_its_entry() {
    let changes = [
        "number = 9",
        "sequence = 1000",
        "sequence = sequence + 1", // now the number of the weight itself
        "kind = 'reversal'",
        "kind = 'expiry'",
        "reason = 'not_member'",
        "posted_at = posted_at + 1",
        "posted_at = posted_at - 86400000",
        "award_code = 'steps'",
        "award_period = '2026-11-21'",
        "award_revision = 2",
        "award_code = NULL, award_period = NULL, award_revision = NULL",
        "day = '2026-11-21'",
        "programme_revision = 'another'",
        "record_id = NULL",
        "record_id = zeroblob(16)",
    ];
    for change in changes {
        let found = Damaged::new().await.after(&format!("UPDATE entry SET {change} WHERE number = 4")).await;
        assert!(found.iter().any(|(_, entry)| *entry == Some(4)), "{change}: {found:?}");
    }
    let found = Damaged::new().await.after("UPDATE entry SET day = '2026-11-21' WHERE number = 4").await;
    assert_eq!(found, [(ViolationCode::EntryDiffers, Some(4))]);
}

#[tokio::test]
async fn every_column_of_a_correction_and_of_an_expiry_is_held_by_something_and_names_its_entry() {
    let changes = [
        "sequence = 1000",
        "kind = 'grant'",
        "kind = 'reversal'",
        "kind = 'expiry'",
        "reason = 'no_steps'",
        "posted_at = posted_at - 8640000000",
        "award_revision = 7",
        "day = '2026-11-20'",
        "programme_revision = 'another'",
        "record_id = zeroblob(16)",
    ];
    let kinds = [(8, "reversal"), (12, "grant"), (13, "expiry")];
    for (number, kind) in kinds {
        for change in changes.iter().filter(|change| **change != format!("kind = '{kind}'")) {
            // An expiry has no award to be a revision of.
            let change = if kind == "expiry" {
                change.replace("award_revision = 7", "number = 99")
            } else {
                (*change).to_owned()
            };
            let found =
                Damaged::corrected().await.after(&format!("UPDATE entry SET {change} WHERE number = {number}")).await;
            assert!(found.iter().any(|(_, entry)| *entry == Some(number)), "{kind}: {change}: {found:?}");
        }
    }
    let found = Damaged::corrected().await.after("UPDATE entry SET reason = NULL WHERE number = 8").await;
    assert_eq!(found, [(ViolationCode::EntryDiffers, Some(8))]);
}

#[tokio::test]
async fn a_changed_word_of_an_award_or_date_of_a_lot_names_its_entry() {
    let changes = [
        "award SET day = '2026-11-21'",
        "award SET reason = 'not_member'",
        "award SET programme_revision = 'another'",
        "award SET granted_on = '2026-11-21'",
        "award SET revision = 3",
        "award SET lot = 3",
    ];
    for change in changes {
        let found = Damaged::new().await.after(&format!("UPDATE {change} WHERE code = 'weight'")).await;
        assert!(found.iter().any(|(_, entry)| *entry == Some(4)), "{change}: {found:?}");
    }
    // Also of a lot that no award names any more.
    for column in ["granted_on", "expires_on"] {
        let found =
            Damaged::corrected().await.after(&format!("UPDATE lot SET {column} = '2026-11-21' WHERE number = 4")).await;
        assert!(found.contains(&(ViolationCode::LotDiffers, Some(4))), "{column}: {found:?}");
    }
}

#[tokio::test]
async fn an_unreadable_row_is_named_and_hides_no_other() {
    let damages = [
        ("UPDATE entry SET day = 'some day' WHERE number = 4", Some(4)),
        ("UPDATE entry SET record_id = x'00' WHERE number = 4", Some(4)),
        ("UPDATE posting SET account = 'purse' WHERE entry = 4 AND points > 0", Some(4)),
        ("UPDATE lot SET granted_on = '' WHERE number = 4", Some(4)),
        ("UPDATE award SET reason = 'because' WHERE lot = 4", Some(4)),
        ("UPDATE fact SET source = 'hearsay' WHERE kind = 'weight'", None),
        ("UPDATE standing SET standing = '{}'", None),
        ("UPDATE balance SET expires_on = 'never'", None),
        ("UPDATE head SET version = -1", None),
        ("DELETE FROM entry WHERE number = 4", Some(4)),
    ];
    for (damage, entry) in damages {
        let found = Damaged::new().await.after(damage).await;
        assert!(found.contains(&(ViolationCode::UnreadableRow, entry)), "{damage}: {found:?}");
    }
    let found = Damaged::new()
        .await
        .after(
            "UPDATE entry SET day = 'some day' WHERE number = 4;
             UPDATE entry SET day = '2026-11-21' WHERE number = 3;",
        )
        .await;
    assert_eq!(found, [(ViolationCode::UnreadableRow, Some(4)), (ViolationCode::EntryDiffers, Some(3))]);
}

#[tokio::test]
async fn a_member_whose_books_cannot_be_read_does_not_keep_the_others_from_being_checked() {
    let damaged = Damaged::new().await;
    let other = damaged.file.scene.add_member().await.member;
    let by_hand = damaged.file.by_hand();
    let damage = "UPDATE head SET version = -1 WHERE member_id = ?1";
    by_hand.execute(damage, [damaged.member.uuid().as_bytes()]).expect("planted");
    let damage = "UPDATE balance SET points = points + 1 WHERE member_id = ?1";
    by_hand.execute(damage, [other.uuid().as_bytes()]).expect("planted");
    let report = audit_ledger(&*damaged.file.scene.store).await.expect("an audit");
    let found: Vec<_> = report.violations.iter().map(|violation| (violation.code, violation.member)).collect();
    assert_eq!(report.members, 2);
    assert_eq!(found, [(ViolationCode::UnreadableRow, damaged.member), (ViolationCode::BalanceDiffers, other)]);
    let json = serde_json::to_value(report.violations[0]).expect("JSON");
    assert_eq!((json["code"].as_str(), &json["entry"]), (Some("unreadable_row"), &serde_json::Value::Null));
}
