//! What the promises are told with.

use std::sync::Arc;

use kenpos_protocol::pull::RecordChange;
use kenpos_protocol::push::{RecordKind, RecordRevision, RecordValue};
use kenpos_protocol::session::Platform;
use kenpos_rules::award::{AwardCode, AwardKey, Period};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;

use super::Site;
use crate::award::evidence::{AwardRow, EvidenceSource};
use crate::ledger::{self, NewGrant};
use crate::store::Store;
use crate::store::account::{Card, Device, Person};
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::{Commit, MemberState, Want};

pub(super) fn at(seconds: i64) -> Moment {
    // 2026-11-22T00:00:00Z
    Moment::from_millis(1_795_305_600_000 + seconds * 1_000)
}

pub(super) fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the contract")
}

pub(super) fn id(number: u8) -> uuid::Uuid {
    uuid::Builder::from_random_bytes([number; 16]).into_uuid()
}

pub(super) fn member(number: u8) -> MemberId {
    MemberId::from_uuid(id(number))
}

pub(super) fn standing() -> Standing {
    Standing {
        relationship: Relationship::Employee,
        registered_on: Some(day("2026-04-01")),
        periods: vec![MembershipPeriod { from: day("2020-04-01"), to: None }],
        born_in: "FY1990".parse().ok(),
    }
}

pub(super) fn device(number: u8) -> Device {
    Device {
        device_id: DeviceId::from_uuid(id(number)),
        platform: Platform::Ios,
        signed_in_at: at(0),
        refresh_hash: TokenHash::of("one"),
        next_hash: Some(TokenHash::of("two")),
        retired: vec![TokenHash::of("nought"), TokenHash::of("minus one")],
        revoked: None,
        last_contact: 0,
        app_version: "1.0".to_owned(),
    }
}

pub(super) const CLOCK: ClockReading =
    ClockReading { wall: Moment::from_millis(0), boot_id: String::new(), monotonic_ms: 7 };

pub(super) fn person() -> Person {
    Person {
        name: "小野 花子".to_owned(),
        birth_date: day("1985-04-01"),
        kenpos_id: Some("U1001".to_owned()),
        employee_number: Some("1001".to_owned()),
        card: Some(Card { symbol: "10".to_owned(), number: "0001".to_owned(), insurer_number: "06273494".to_owned() }),
    }
}

pub(super) fn deleted(record: u8, on: &str) -> RecordChange {
    let value = RecordValue::Deleted { record_kind: RecordKind::Weight, day: day(on) };
    let record = RecordRevision { record_id: RecordId::from_uuid(id(record)), revision: 1, value };
    RecordChange { op_id: OpId::from_uuid(id(99)), record, reason: None, judgement: None }
}

pub(super) fn grant(draft: &mut Draft, on: &str, points: i64) -> AwardKey {
    let key = AwardKey { code: AwardCode::Weight, period: Period::Day(day(on)) };
    let granted_on = day(on);
    let lot = ledger::grant(
        draft,
        NewGrant {
            key: key.clone(),
            award_revision: 1,
            points: Points(points),
            day: granted_on,
            granted_on,
            expires_on: kenpos_rules::lots::expires_on(granted_on),
            programme_revision: "r1".to_owned(),
            record_id: None,
            reason: None,
        },
    );
    draft.put_award(AwardRow {
        key: key.clone(),
        points: Points(points),
        revision: 1,
        programme_revision: "r1".to_owned(),
        day: granted_on,
        granted_on,
        expires_on: kenpos_rules::lots::expires_on(granted_on),
        lot,
        evidence: EvidenceSource::Registration,
        reason: None,
    });
    key
}

pub(super) async fn draft_of(store: &dyn Store, number: u8, want: &Want) -> Draft {
    let state = store.load(&Who::Member(member(number)), want).await.expect("a load").expect("a member");
    Draft::new(state, at(10))
}

pub(super) async fn commit(store: &dyn Store, draft: Draft) -> Commit {
    let (member, version, changes) = draft.finish();
    store.commit(member, version, changes).await.expect("a commit")
}

/// Makes a member with a standing and nothing else.
pub(super) async fn make(store: &dyn Store, number: u8) {
    let union = store.union_state().await.expect("the union");
    let mut draft = Draft::new(MemberState::new(member(number), union), at(0));
    draft.set_standing(standing());
    assert_eq!(commit(store, draft).await, Commit::Committed);
}

pub(super) async fn with_member(site: &dyn Site) -> Arc<dyn Store> {
    let store = site.open().await;
    make(&*store, 1).await;
    store
}
