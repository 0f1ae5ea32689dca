//! Damage planted by hand in orders and in what the ledger says of them, and the audit that names it.

use kenpos_protocol::document::CancelledBy;
use kenpos_rules::ids::{MemberId, OrderId};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;

use super::audit::ViolationCode as Code;
use super::audit_file::OnFile;
use super::forfeits::write_forfeits;
use crate::award::restate;
use crate::exchange::order::{self, Cancel, OrderRow, Ordered};
use crate::ledger::entry::By;
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::store::member::{LotsWanted, Want};
use crate::testing::{Scene, day, moment};

const REGISTERED: &str = "2026-03-30T12:00:00+09:00";

/// One member with 1,000 points of the registration (entry 1) that run out on 31 March 2027; three orders of 100 points in
/// that March: held (2), shipped (3, 5), cancelled by the union (4, 6: a lot of its own, until 30 April). The member had left
/// on 10 March, so the days of grace end on 10 April.
struct Damaged {
    file: OnFile,
    member: MemberId,
}

impl Damaged {
    async fn new() -> Self {
        let file = OnFile::new(REGISTERED).await;
        let scene = &file.scene;
        let member = scene.add_member().await.member;
        let damaged = Self { file, member };
        damaged.file.scene.clock.set(moment("2027-03-01T12:00:00+09:00"));
        damaged
            .decide(|draft, scene| {
                let mut standing = draft.state().standing.clone();
                standing.periods[0].to = Some(day("2027-03-10"));
                restate(draft, &scene.programme, standing);
            })
            .await;
        damaged.file.scene.clock.set(moment("2027-03-31T12:00:00+09:00"));
        damaged.order().await;
        let (shipped, cancelled) = (damaged.order().await, damaged.order().await);
        damaged.file.scene.clock.set(moment("2027-03-31T13:00:00+09:00"));
        let ends = |draft: &mut Draft, scene: &Scene| {
            let row = OrderRow::find(draft.state(), shipped).expect("readable").expect("there");
            order::ship(draft, &scene.programme, row, By::operator()).expect("open");
            let row = OrderRow::find(draft.state(), cancelled).expect("readable").expect("there");
            let because = Some("out of stock".to_owned());
            let how = Cancel { by: By::operator(), cancelled_by: CancelledBy::Union, because };
            order::cancel(draft, &scene.programme, row, how).expect("open");
        };
        damaged.decide(ends).await;
        damaged
    }

    async fn decide(&self, work: impl FnOnce(&mut Draft, &Scene)) {
        let want = Want { lots: LotsWanted::All, all_awards: true, ..order::want() };
        let scene = &self.file.scene;
        let mut draft = Draft::new(scene.state(self.member, want).await, scene.clock.now());
        work(&mut draft, scene);
        scene.commit(draft).await;
        assert_eq!(scene.violations().await, []);
    }

    async fn order(&self) -> OrderId {
        let id = OrderId::at(self.file.scene.clock.now(), self.file.scene.ports.random());
        self.decide(|draft, scene| {
            let name = Wording { ja: "品".to_owned(), en: "thing".to_owned() };
            let (item, supplier) = ("thing".to_owned(), "gift".to_owned());
            let ordered = Ordered { order: id, item, name, supplier, quantity: 1, points: Points(100) };
            let address = scene.ports.keys.ring().expect("a key").seal(&scene.ports, "", b"");
            order::hold(draft, &scene.programme, ordered, "asked".to_owned(), address).expect("enough points");
        })
        .await;
        id
    }

    /// Does what no statement of this program does, and audits.
    async fn after(&self, damage: &str) -> Vec<(Code, Option<u64>)> {
        let report = self.file.after(damage).await;
        report.violations.into_iter().map(|violation| (violation.code, violation.entry)).collect()
    }
}

#[tokio::test]
async fn a_changed_order_or_its_entry_is_named() {
    let damages = [
        ("UPDATE entry SET order_id = NULL WHERE number = 2", Code::EntryDiffers, Some(2)),
        ("UPDATE entry SET order_id = zeroblob(16) WHERE number = 2", Code::EntryWithoutOrder, Some(2)),
        ("UPDATE entry SET made_by = 'job' WHERE number = 2", Code::OrderDiffers, Some(2)),
        ("UPDATE entry SET made_by = 'member' WHERE number = 5", Code::OrderDiffers, Some(5)),
        ("UPDATE entry SET made_by = NULL WHERE number = 6", Code::EntryDiffers, Some(6)),
        ("UPDATE entry SET made_by = 'staff:x' WHERE number = 1", Code::EntryDiffers, Some(1)),
        ("UPDATE entry SET kind = 'release' WHERE number = 5", Code::OrderDiffers, Some(5)),
        ("UPDATE entry SET posted_at = posted_at - 1 WHERE number = 5", Code::OrderDiffers, Some(5)),
        ("UPDATE entry SET day = '2027-03-30' WHERE number = 6", Code::EntryDiffers, Some(6)),
        ("UPDATE entry SET reason = 'no_steps' WHERE number = 3", Code::EntryDiffers, Some(3)),
        ("UPDATE posting SET points = points * 2 WHERE entry = 2", Code::OrderDiffers, Some(2)),
        ("UPDATE posting SET account = 'spent' WHERE entry = 2 AND points > 0", Code::HeldWithoutOrder, None),
        ("UPDATE posting SET account = 'adjusted' WHERE entry = 5 AND points > 0", Code::SpentWithoutOrder, None),
        ("UPDATE lot SET expires_on = '2027-05-30' WHERE number = 6", Code::LotDiffers, Some(6)),
        ("UPDATE lot SET granted_on = '2027-03-30' WHERE number = 6", Code::LotDiffers, Some(6)),
        ("UPDATE lot SET granted = 200 WHERE number = 6", Code::LotDiffers, Some(6)),
        (
            "UPDATE document SET kept = NULL WHERE sequence = (SELECT min(sequence) FROM document)",
            Code::OrderDiffers,
            None,
        ),
        ("DELETE FROM document WHERE shown LIKE '%\"held\"%'", Code::EntryWithoutOrder, Some(2)),
        (
            "UPDATE document SET shown = replace(shown, '\"points\":100', '\"points\":90') WHERE shown LIKE '%\"held\"%'",
            Code::OrderDiffers,
            Some(2),
        ),
        (
            "UPDATE document SET kept = replace(kept, '\"points\":100', '\"points\":90') WHERE shown LIKE '%\"held\"%'",
            Code::HeldWithoutOrder,
            None,
        ),
        ("UPDATE document SET kept = replace(kept, '\"address\":', '\"was\":')", Code::OrderDiffers, Some(2)),
    ];
    for (damage, code, entry) in damages {
        let found = Damaged::new().await.after(damage).await;
        assert!(found.contains(&(code, entry)), "{damage}: {found:?}");
    }
}

#[tokio::test]
async fn a_changed_forfeiture_is_named() {
    let damages = [
        ("UPDATE entry SET reason = NULL WHERE number = 7", Code::EntryDiffers),
        ("UPDATE entry SET reason = 'not_member' WHERE number = 7", Code::EntryDiffers),
        ("UPDATE entry SET made_by = 'member' WHERE number = 7", Code::EntryDiffers),
        ("UPDATE entry SET day = '2027-04-11' WHERE number = 7", Code::ExpiredEarly),
        ("UPDATE posting SET points = points * 2 WHERE entry = 7", Code::LotDiffers),
        ("UPDATE lot SET forfeited = 0 WHERE number = 6", Code::LotDiffers),
        ("UPDATE lot SET forfeited = -100 WHERE number = 6", Code::LotNegative),
    ];
    for (damage, code) in damages {
        let damaged = Damaged::new().await;
        let scene = &damaged.file.scene;
        scene.clock.set(moment("2027-04-10T23:59:59+09:00"));
        assert_eq!(write_forfeits(&*scene.store, &scene.programmes, &*scene.clock).await, Ok(Default::default()));
        scene.clock.set(moment("2027-04-11T00:00:00+09:00"));
        let report = write_forfeits(&*scene.store, &scene.programmes, &*scene.clock).await.expect("the job runs");
        assert_eq!(report.points, Points(100), "what came back; the rest had run out on 31 March");
        assert_eq!(scene.violations().await, []);
        let found = damaged.after(damage).await;
        assert!(found.iter().any(|(found, _)| *found == code), "{damage}: {found:?}");
    }
}
