//! Damage planted by hand in the file, and the audit that names it.

use std::sync::Arc;

use kenpos_rules::day::ProgrammeDay;
use rusqlite::Connection;

use super::audit::{ViolationCode, audit_ledger};
use crate::store::sqlite::{Place, SqliteStore};
use crate::testing::{Scene, moment, ports};

const NOON: &str = "2026-11-22T12:00:00+09:00";

/// A scene on a file with one member: entry 1 is the registration, 2 login, 3 launch, 4 a weight.
struct Damaged {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
    scene: Scene,
}

impl Damaged {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let path = folder.path().join("kenpos.db");
        let (ports, clock) = ports(NOON);
        let store = SqliteStore::inline(&Place::File(path.clone()), &ports).expect("a database");
        let scene = Scene::on(Arc::new(store), ports, clock).await;
        let mut phone = scene.add_member().await;
        let items = [scene.launch(&phone, moment(NOON)), scene.weight(&phone, moment(NOON))];
        scene.push(&mut phone, &items).await;
        assert_eq!(scene.violations().await, []);
        Self { _folder: folder, path, scene }
    }

    /// Does what no statement of this program does, and audits.
    async fn after(&self, damage: &str) -> Vec<(ViolationCode, Option<u64>)> {
        let by_hand = Connection::open(&self.path).expect("the file opens");
        by_hand
            .execute_batch(
                "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
                 DROP TRIGGER entry_is_never_changed; DROP TRIGGER entry_is_never_removed;
                 DROP TRIGGER posting_is_never_changed; DROP TRIGGER posting_is_never_removed;",
            )
            .expect("the guards come off");
        by_hand.execute_batch(damage).expect(damage);
        let report = audit_ledger(&*self.scene.store).await.expect("an audit");
        assert_eq!(report.members, 1);
        report.violations.into_iter().map(|violation| (violation.code, violation.entry)).collect()
    }
}

#[tokio::test]
async fn books_in_order_have_no_violation_and_are_counted() {
    let damaged = Damaged::new().await;
    let report = audit_ledger(&*damaged.scene.store).await.expect("an audit");
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
         SELECT member_id, 5, sequence, 'expiry', {}, '2028-03-31', 'r' FROM head;
         INSERT INTO posting SELECT member_id, 5, 'available', 4, -10 FROM head;
         INSERT INTO posting SELECT member_id, 5, 'expired', 4, 10 FROM head;
         UPDATE lot SET \"left\" = 0, expired = 10 WHERE number = 4; UPDATE balance SET points = points - 10;",
        today.start().millis()
    );
    assert_eq!(damaged.after(&damage).await, [(ViolationCode::ExpiredEarly, Some(5))]);
}
