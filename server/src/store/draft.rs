//! A decision in the making: the state as it will be, and the changes that make it so.
//!
//! Everything that decides (intake, awards, ledger, registration, sign-in, import) writes through a draft, so numbers
//! are taken in one place and the state a later step sees is the state after the earlier one.

use kenpos_protocol::consent::{ConsentState, Purpose};
use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_rules::clock::{ClockReading, Contact};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;

use super::account::{AccessTokenRow, Account, Device, Person};
use super::document::{Attachment, DocumentRow};
use super::lookup::Name;
use super::member::{Changes, ConsentEvent, KeptReceipt, MemberState, RecordRow, StandingRow};
use crate::award::evidence::{AwardRow, EvidenceSource, FactRow};
use crate::ledger::entry::{By, Entry, LotRow};

/// A decision in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    state: MemberState,
    changes: Changes,
    now: Moment,
    by: By,
}

impl Draft {
    /// Starts from a loaded state; `now` is the moment of every change.
    pub fn new(state: MemberState, now: Moment) -> Self {
        let changes = Changes::new(state.head, now);
        Self { state, changes, now, by: By::operator() }
    }

    /// Who decides, where it is somebody at the desk: what is taken back says so.
    #[must_use]
    pub fn by(mut self, by: &By) -> Self {
        self.by = by.clone();
        self
    }

    /// Who decides.
    pub const fn who(&self) -> &By {
        &self.by
    }

    /// The state as decided so far.
    pub const fn state(&self) -> &MemberState {
        &self.state
    }

    /// The moment of the decision.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The programme day of the decision: the grant date of what it posts.
    pub fn today(&self) -> ProgrammeDay {
        self.now.programme_day()
    }

    /// What is to be committed: member, version expected, changes.
    pub fn finish(mut self) -> (MemberId, u64, Changes) {
        self.changes.head = self.state.head;
        self.changes.head.version += 1;
        (self.state.member, self.state.head.version, self.changes)
    }

    /// What would be written if it ended here.
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }

    fn next_sequence(&mut self) -> u64 {
        self.state.head.sequence += 1;
        self.state.head.sequence
    }

    // --- Who the member is ------------------------------------------------------------------------------------------

    /// Names the person. Claim the names that lead to it as well.
    pub fn set_person(&mut self, person: Person) {
        self.state.person = Some(person.clone());
        self.changes.person = Some(person);
    }

    /// How the member signs in.
    pub fn set_account(&mut self, account: Account) {
        self.state.account = Some(account.clone());
        self.changes.account = Some(account);
    }

    /// Membership and registration; tells the phones. Awards already posted are [`crate::award::restate`]'s business.
    pub fn set_standing(&mut self, standing: Standing) {
        if self.changes.standing.is_none() {
            self.state.head.standing += 1;
        }
        let sequence = self.next_sequence();
        // A registration says nothing new of the last day: the days of grace do not begin again.
        let first = self.state.head.standing == 1;
        if first || standing.last_day() != self.state.standing.last_day() {
            self.state.last_day_known_at = self.now;
        }
        let last_day_known_at = self.state.last_day_known_at;
        self.state.standing = standing.clone();
        self.changes.standing = Some(StandingRow { standing, sequence, last_day_known_at });
    }

    /// Claims a name for this member. Claiming one's own again is fine.
    pub fn claim(&mut self, name: Name) {
        self.changes.claims.push(name);
    }

    /// Gives a name up.
    pub fn release(&mut self, name: Name) {
        self.changes.released.push(name);
    }

    /// A consent given or withdrawn; tells the phones.
    pub fn set_consent(&mut self, purpose: Purpose, terms_version: u32, given: bool, asked_at: Moment) {
        let version = given.then_some(terms_version);
        match purpose {
            Purpose::Programme => self.state.consent.programme = version,
            Purpose::CheckupResults => self.state.consent.checkup_results = version,
        }
        let sequence = self.next_sequence();
        self.changes.consent = Some((self.state.consent, sequence));
        self.changes.consent_events.push(ConsentEvent {
            sequence,
            purpose,
            terms_version,
            given,
            asked_at,
            received_at: self.now,
        });
    }

    /// Takes everything out that names the member or says something of their health, and every session; what is written in
    /// the same decision stays. Awards and the ledger stay, without evidence.
    pub(crate) fn erase(&mut self) {
        self.changes.erased = true;
        let state = &mut self.state;
        (state.person, state.device, state.token) = (None, None, None);
        state.devices.clear();
        state.receipts.clear();
        state.records.clear();
        state.documents.retain(|(kind, _), _| *kind == DocumentKind::Order);
        state.contacts.clear();
        state.awards.values_mut().for_each(|award| award.evidence = EvidenceSource::Erased);
    }

    /// No consent to anything, and no word of any before.
    pub(crate) fn forget_consents(&mut self) {
        self.state.consent = ConsentState::default();
        let sequence = self.next_sequence();
        self.changes.consent = Some((self.state.consent, sequence));
    }

    // --- Devices ------------------------------------------------------------------------------------------------------

    /// A device as it stands now; claims its id when it is new.
    pub fn put_device(&mut self, device: Device) {
        let id = device.device_id;
        if !self.state.devices.iter().any(|known| known.device_id == id)
            && self.state.device.as_ref().is_none_or(|known| known.device_id != id)
        {
            self.changes.claims.push(Name::Device(id));
        }
        if self.state.device.as_ref().is_some_and(|known| known.device_id == id) {
            self.state.device = Some(device.clone());
        }
        self.state.devices.retain(|known| known.device_id != id);
        self.state.devices.push(device.clone());
        self.changes.devices.retain(|known| known.device_id != id);
        self.changes.devices.push(device);
    }

    /// Records a contact with a device: takes the next number, keeps what its clocks said, and puts the device.
    pub fn note_contact(&mut self, mut device: Device, clock: &ClockReading) -> Contact {
        // By the clock and not by counting on: after a restore from a backup a count would give a number again that a
        // phone has already been told, and the phone's older claims would be judged by the wrong contact.
        device.last_contact = u64::try_from(self.now.millis()).unwrap_or(0).max(device.last_contact + 1);
        let contact = Contact {
            number: device.last_contact,
            at: self.now,
            boot_id: clock.boot_id.clone(),
            monotonic_ms: clock.monotonic_ms,
        };
        self.changes.contact = Some((device.device_id, contact.clone()));
        self.put_device(device);
        contact
    }

    /// A new access token.
    pub fn put_token(&mut self, token: AccessTokenRow) {
        self.changes.tokens.push(token);
    }

    /// Ends all access tokens a device had before this decision.
    pub fn end_tokens(&mut self, device: DeviceId) {
        self.changes.tokens_ended.push(device);
    }

    // --- Intake, awards, ledger -----------------------------------------------------------------------------------------

    /// A record as it stands now; returns its place in the feed.
    pub(crate) fn put_record(&mut self, id: RecordId, change: kenpos_protocol::pull::RecordChange) -> u64 {
        let sequence = self.next_sequence();
        let row = RecordRow { sequence, change };
        self.state.records.insert(id, row.clone());
        self.changes.records.insert(id, row);
        sequence
    }

    /// A document as it stands now, with what the server alone keeps of it; returns its place in the feed.
    pub fn put_document(&mut self, shown: Document, kept: Option<String>) -> u64 {
        let sequence = self.next_sequence();
        let key = (shown.kind(), shown.id().to_owned());
        let row = DocumentRow { sequence, shown, kept };
        self.state.documents.insert(key.clone(), row.clone());
        self.changes.documents.insert(key, row);
        sequence
    }

    /// A file that belongs to a document; takes the place of the one with its id.
    pub fn attach(&mut self, attachment: Attachment) {
        self.changes.attachments.push(attachment);
    }

    /// Forgets a file; one that is not there is fine. Not in one decision with a file of the same id.
    pub fn detach(&mut self, id: &str) {
        self.changes.attachments_removed.push(id.to_owned());
    }

    /// The answer an op got, for its repetitions.
    pub(crate) fn keep_receipt(&mut self, op: OpId, receipt: KeptReceipt) {
        self.state.receipts.insert(op, receipt.clone());
        self.changes.receipts.insert(op, receipt);
    }

    /// Evidence of an award.
    pub(crate) fn put_fact(&mut self, fact: FactRow) {
        self.changes.facts.push(fact);
    }

    /// An award as it stands now.
    pub(crate) fn put_award(&mut self, award: AwardRow) {
        self.state.awards.insert(award.key.clone(), award.clone());
        self.changes.awards.insert(award.key.clone(), award);
    }

    /// The number the next entry will have.
    pub(crate) const fn next_entry(&self) -> u64 {
        self.state.head.entry + 1
    }

    /// Takes the next entry number and feed place, for an entry that is appended at once.
    pub(crate) fn take_entry_number(&mut self) -> (u64, u64) {
        self.state.head.entry += 1;
        (self.state.head.entry, self.next_sequence())
    }

    /// Appends an entry.
    pub(crate) fn append_entry(&mut self, entry: Entry) {
        self.changes.entries.push(entry);
    }

    /// Moves what is left of a lot, and the balance of its last day with it.
    pub(crate) fn put_lot(&mut self, lot: LotRow) {
        let before = self.state.lots.get(&lot.number).map_or(Points::ZERO, |known| known.left);
        let balance = self.state.balances.entry(lot.expires_on).or_default();
        *balance += lot.left - before;
        self.changes.balances.insert(lot.expires_on, *balance);
        self.changes.lots.insert(lot.number, lot.clone());
        self.state.lots.insert(lot.number, lot);
    }

    /// What the member owes from now on.
    pub(crate) fn set_debt(&mut self, debt: Points) {
        self.state.head.debt = debt;
    }

    /// A phone knew of more than this database does: its past was changed.
    pub(crate) fn begin_era(&mut self) {
        self.state.head.era += 1;
    }
}
