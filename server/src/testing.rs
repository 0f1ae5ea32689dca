//! What this crate's tests share: a clock that stands still until it is moved, seeded randomness, a scene with one
//! union and members in it. The store is a real one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use kenpos_protocol::PROTOCOL_VERSION;
use kenpos_protocol::consent::Purpose;
use kenpos_protocol::push::{Applied, ItemBody, ItemOutcome, PushItem, RecordRevision, RecordValue};
use kenpos_protocol::session::Platform;
use kenpos_protocol::sync::{Cursor, SyncReason, SyncRequest, SyncResponse};
use kenpos_rules::award::{Fact, FactKind};
use kenpos_rules::clock::{ClockReading, Stamp};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_rules::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde_json::value::RawValue;

use crate::award::evidence::EvidenceSource;
use crate::award::{self, Evidence};
use crate::office::audit::{Violation, audit_ledger};
use crate::ports::{Clock, Keys, Ports, Rng};
use crate::programmes::Programmes;
use crate::seal::{KeyError, SealRing};
use crate::store::Store;
use crate::store::account::Device;
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash, Who};
use crate::store::member::{Commit, MemberState, Want};
use crate::store::sqlite::SqliteStore;
use crate::sync::{SyncError, sync};

/// A moment written as RFC 3339.
pub fn moment(text: &str) -> Moment {
    text.parse().expect("a moment of the test")
}

/// A day written as YYYY-MM-DD.
pub fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

/// A clock that is moved by hand.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn set(&self, to: Moment) {
        self.0.store(to.millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Counts instead of drawing: different every time, the same in every run.
pub struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            // An odd factor spreads a counter over all bits (splitmix64's), so prefixes differ too.
            let next = self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// One key, the same in every test.
pub struct TestKeys;

impl Keys for TestKeys {
    fn ring(&self) -> Result<SealRing, KeyError> {
        SealRing::parse("0e7f1fd8 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    }
}

/// Ports of a test, and the clock to move.
pub fn ports(now: &str) -> (Ports, Arc<TestClock>) {
    let clock = Arc::new(TestClock(AtomicI64::new(moment(now).millis())));
    let rng = Arc::new(CountingRng(AtomicU64::new(0)));
    (Ports { clock: clock.clone(), rng, keys: Arc::new(TestKeys) }, clock)
}

/// An employee since before the programme, registered on a day.
pub fn employee(registered_on: ProgrammeDay) -> Standing {
    Standing {
        relationship: Relationship::Employee,
        registered_on: Some(registered_on),
        periods: vec![MembershipPeriod { from: day("2015-04-01"), to: None }],
        born_in: None,
    }
}

/// One union with the standard programme.
pub struct Scene {
    pub store: Arc<dyn Store>,
    pub ports: Ports,
    pub clock: Arc<TestClock>,
    pub programmes: Programmes,
    pub programme: Programme,
}

impl Scene {
    /// A scene in memory, its clock at `now`.
    pub async fn new(now: &str) -> Self {
        let (ports, clock) = ports(now);
        let store = Arc::new(SqliteStore::in_memory(&ports).expect("a database in memory"));
        Self::on(store, ports, clock).await
    }

    /// A scene on a store of the test's own.
    pub async fn on(store: Arc<dyn Store>, ports: Ports, clock: Arc<TestClock>) -> Self {
        Self::under(Programme::standard(), store, ports, clock).await
    }

    /// A scene under rules of the test's own.
    pub async fn under(programme: Programme, store: Arc<dyn Store>, ports: Ports, clock: Arc<TestClock>) -> Self {
        let programmes = Programmes::default();
        programmes.publish(&*store, programme.clone(), clock.now()).await.expect("the programme is published");
        Self { store, ports, clock, programmes, programme }
    }

    /// Adds a member who registers now: 1,000 points, consent, one phone.
    pub async fn add_member(&self) -> Phone {
        let member = self.ports.new_member_id();
        let now = self.clock.now();
        let union = self.store.union_state().await.expect("the union");
        let mut draft = Draft::new(MemberState::new(member, union), now);
        draft.set_standing(employee(now.programme_day()));
        draft.set_consent(Purpose::Programme, 1, true, now);
        let fact = Fact { kind: FactKind::Registered, day: now.programme_day(), entered_at: now, received_at: now };
        let evidence = Evidence { source: EvidenceSource::Registration, fact, record_id: None };
        award::post(&mut draft, &self.programme, &evidence);
        let phone = self.add_device(&mut draft, member);
        self.commit(draft).await;
        phone
    }

    /// Adds one more phone of the same member.
    pub async fn add_phone(&self, member: MemberId) -> Phone {
        let want = Want { devices: true, ..Want::default() };
        let state = self.store.load(&Who::Member(member), &want).await.expect("a load").expect("a member");
        let mut draft = Draft::new(state, self.clock.now());
        let phone = self.add_device(&mut draft, member);
        self.commit(draft).await;
        phone
    }

    fn add_device(&self, draft: &mut Draft, member: MemberId) -> Phone {
        let device_id = DeviceId::at(self.clock.now(), self.ports.random());
        let device = Device {
            device_id,
            platform: Platform::CommandLine,
            signed_in_at: self.clock.now(),
            refresh_hash: TokenHash::of("refresh"),
            next_hash: None,
            retired: Vec::new(),
            revoked: None,
            last_contact: 0,
            app_version: String::new(),
        };
        let booted = self.clock.now().plus_millis(-1_000_000);
        let mut phone = Phone { member, device: device_id, booted, boot: format!("boot-{device_id}"), contact: 0 };
        phone.contact = draft.note_contact(device, &phone.reading(self.clock.now())).number;
        phone
    }

    pub async fn commit(&self, draft: Draft) {
        let (member, version, changes) = draft.finish();
        let commit = self.store.commit(member, version, changes).await.expect("a commit");
        assert_eq!(commit, Commit::Committed);
    }

    /// Everything of a member.
    pub async fn state(&self, member: MemberId, want: Want) -> MemberState {
        self.store.load(&Who::Member(member), &want).await.expect("a load").expect("a member")
    }

    pub async fn balance(&self, member: MemberId) -> Points {
        self.state(member, Want::default()).await.balance(self.clock.now().programme_day())
    }

    /// What the audit says; empty when the books are in order.
    pub async fn violations(&self) -> Vec<Violation> {
        audit_ledger(&*self.store).await.expect("an audit").violations
    }

    /// An op id nobody has.
    pub fn op(&self) -> OpId {
        self.ports.new_op_id(self.clock.now())
    }

    /// A record id nobody has.
    pub fn record(&self) -> RecordId {
        RecordId::at(self.clock.now(), self.ports.random())
    }

    /// An item as the phone freezes it at a moment.
    pub fn item(&self, phone: &Phone, at: Moment, body: ItemBody) -> PushItem {
        let stamp = Stamp { clock: phone.reading(at), after_contact: phone.contact };
        PushItem { op_id: self.op(), stamp, body }
    }

    /// A weight entered and measured at a moment.
    pub fn weight(&self, phone: &Phone, at: Moment) -> PushItem {
        let value = RecordValue::Weight {
            measured_at: at,
            utc_offset_minutes: 540,
            weight_grams: Weight::from_grams(68_200).expect("a weight"),
            source: Source::Manual,
        };
        self.item(phone, at, new_record(self.record(), value))
    }

    /// A day's steps entered at a moment.
    pub fn steps(&self, phone: &Phone, day: ProgrammeDay, at: Moment, steps: u32) -> PushItem {
        let steps = StepCount::from_count(steps).expect("a step count");
        self.item(
            phone,
            at,
            new_record(self.record(), RecordValue::Steps { day, steps, source: Source::Manual, provenance: None }),
        )
    }

    /// A day's steps that a watch counted, read at a moment.
    pub fn walked(&self, phone: &Phone, day: ProgrammeDay, at: Moment, steps: u32) -> PushItem {
        self.item(phone, at, new_record(self.record(), measured(phone, day, at, steps)))
    }

    /// The same day read again.
    pub fn walked_again(&self, phone: &Phone, first: &PushItem, at: Moment, steps: u32) -> PushItem {
        let ItemBody::Record(record) = &first.body else { panic!("a record") };
        let value = measured(phone, record.value.day(), at, steps);
        let body = RecordRevision { record_id: record.record_id, revision: record.revision + 1, value };
        self.item(phone, at, ItemBody::Record(body))
    }

    /// A goal's answer entered at a moment.
    pub fn goal(&self, phone: &Phone, day: ProgrammeDay, at: Moment, done: bool) -> PushItem {
        let goal = GoalName::read("階段を使う").expect("a goal");
        self.item(phone, at, new_record(self.record(), RecordValue::ActionGoal { day, goal, done }))
    }

    /// A launch at a moment.
    pub fn launch(&self, phone: &Phone, at: Moment) -> PushItem {
        self.item(phone, at, ItemBody::Launch)
    }

    /// One sync of a phone without a cursor.
    pub async fn push(&self, phone: &mut Phone, items: &[PushItem]) -> SyncResponse {
        self.sync(phone, items, None).await.expect("a sync")
    }

    /// One sync of a phone.
    pub async fn sync(
        &self,
        phone: &mut Phone,
        items: &[PushItem],
        cursor: Option<Cursor>,
    ) -> Result<SyncResponse, SyncError> {
        let request = phone.request(self.clock.now(), items.iter().map(freeze).collect(), cursor);
        let who = Who::Name(Name::Device(phone.device));
        let response = sync(&*self.store, &self.ports, &self.programmes, &who, &request).await?;
        phone.contact = response.contact;
        Ok(response)
    }
}

/// A phone with clocks of its own.
#[derive(Clone, Debug)]
pub struct Phone {
    pub member: MemberId,
    pub device: DeviceId,
    pub booted: Moment,
    pub boot: String,
    /// The last contact it knows of.
    pub contact: u64,
}

impl Phone {
    /// What its clocks say at a moment, if nobody has touched them.
    pub fn reading(&self, at: Moment) -> ClockReading {
        let monotonic_ms = u64::try_from(at.millis_since(self.booted)).unwrap_or(0);
        ClockReading { wall: at, boot_id: self.boot.clone(), monotonic_ms }
    }

    /// A request of this phone.
    pub fn request(&self, at: Moment, items: Vec<Box<RawValue>>, cursor: Option<Cursor>) -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL_VERSION,
            app_version: "1.0".to_owned(),
            reason: SyncReason::Launch,
            clock: self.reading(at),
            cursor,
            items,
        }
    }
}

/// Steps of a watch.
fn measured(phone: &Phone, day: ProgrammeDay, at: Moment, steps: u32) -> RecordValue {
    let steps = StepCount::from_count(steps).expect("a step count");
    let name = OriginName::read("com.apple.health.7A11B6D0").expect("a name");
    let origin = Origin { name, method: RecordingMethod::Automatic, steps: None };
    let provenance = Provenance {
        install: phone.device,
        device_steps: steps,
        computed: Computed::Store,
        origins: Origins::new(vec![origin]).expect("one"),
        read_at: at,
    };
    RecordValue::Steps { day, steps, source: Source::AppleHealth, provenance: Some(Box::new(provenance)) }
}

/// A record's first revision.
pub fn new_record(record_id: RecordId, value: RecordValue) -> ItemBody {
    ItemBody::Record(RecordRevision { record_id, revision: 1, value })
}

/// An item's frozen bytes.
pub fn freeze(item: &PushItem) -> Box<RawValue> {
    RawValue::from_string(serde_json::to_string(item).expect("an item is JSON")).expect("JSON is JSON")
}

/// The outcome of an item that was taken up.
pub fn applied(response: &SyncResponse, index: usize) -> &Applied {
    match &response.receipts[index].outcome {
        ItemOutcome::Applied(applied) => applied,
        ItemOutcome::Refused { code, detail, .. } => panic!("item {index} was refused: {code:?} {detail}"),
    }
}

/// What an item earned.
pub fn earned(response: &SyncResponse, index: usize) -> Points {
    applied(response, index).earned.iter().map(|earned| earned.points).sum()
}
