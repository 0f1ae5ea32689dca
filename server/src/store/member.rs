//! One member's state as a decision needs it, and the changes a decision makes.
//!
//! Both are plain values: a back end fills the one and writes the other, and knows no rule. Numbers (version,
//! sequence, entry) are taken by the decision from the head it loaded; the commit moves the head only if nobody has
//! moved it since, so number order is commit order.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_protocol::consent::{ConsentState, Purpose};
use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::pull::{Change, RecordChange};
use kenpos_protocol::push::ItemOutcome;
use kenpos_rules::award::{AwardKey, Period};
use kenpos_rules::clock::Contact;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::{Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::account::{AccessTokenRow, Account, Device, Person};
use super::document::{Attachment, DocumentRow};
use super::lookup::{Name, NameKind, TokenHash};
use super::union::UnionState;
use crate::award::evidence::{AwardRow, FactRow};
use crate::ledger::entry::{Entry, LotRow};

/// Days for which contacts with a device are kept: an entry counts if received within 31 days of a day in a 7-day
/// window, so a stamp that can still earn names a contact well within twice that.
pub const CONTACTS_KEPT_DAYS: i64 = 62;

/// Contacts kept per device however old they are. A phone that was silent for longer than [`CONTACTS_KEPT_DAYS`] names
/// the last contact it heard of in everything it entered since; 64 answers lost in a row before it fell silent are more
/// than any network loses.
pub const CONTACTS_KEPT: u64 = 64;

/// Before the last [`CONTACTS_KEPT`] a contact stays only if it lies this long after the one before it: some 2,000 in all
/// those days however often a device speaks. A stamp that names one that went is judged by the one before it: its bound
/// is at most this much wider, and a monotonic clock counts from it as well.
pub const CONTACTS_APART_MS: i64 = 45 * 60 * 1000;

/// The member's counters. Every commit moves `version`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// 0: the member does not exist yet.
    pub version: u64,
    /// The last number of the member's feed.
    pub sequence: u64,
    /// The last entry.
    pub entry: u64,
    /// The number of the current standing; 0 before there is one.
    pub standing: u64,
    /// One more each time a phone knew of a later sequence than this database does: its past was changed.
    pub era: u64,
    /// What the member owes after a reversal of spent points; met by later grants.
    pub debt: Points,
}

/// What to load beside head, standing, consent and balances, which always come.
#[derive(Clone, Debug, Default)]
pub struct Want {
    /// The person row.
    pub person: bool,
    /// How the member signs in.
    pub account: bool,
    /// Every device of the member (there are few).
    pub devices: bool,
    /// Which lots.
    pub lots: LotsWanted,
    /// Receipts of these ops, as far as known.
    pub ops: BTreeSet<OpId>,
    /// These records, as far as known.
    pub records: BTreeSet<RecordId>,
    /// Every record of steps of this day or a later one.
    pub steps_since: Option<ProgrammeDay>,
    /// Every document of these kinds.
    pub documents: BTreeSet<DocumentKind>,
    /// Awards of these periods.
    pub periods: BTreeSet<Period>,
    /// Every award (a change of membership looks at all).
    pub all_awards: bool,
    /// For each number: the contact of the device asked for ([`Who::Token`](super::lookup::Who::Token) or
    /// [`Name::Device`]) with this number,
    /// or else the latest before it, or else its first.
    pub contacts: BTreeSet<u64>,
    /// Changes after these numbers.
    pub feed: Option<FeedWant>,
}

/// Which lots to load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LotsWanted {
    /// None of them.
    #[default]
    None,
    /// Those with something left whose last day is before this one.
    DueOn(ProgrammeDay),
    /// All, also those with nothing left.
    All,
}

/// Which changes to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedWant {
    /// After this number of the member's sequence.
    pub member: u64,
    /// After this number of the union's log.
    pub union: u64,
    /// At most so many of each.
    pub limit: usize,
}

/// Changes as loaded, each list in order and at most as long as asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedRows {
    /// The member's own.
    pub member: Vec<Change>,
    /// The union's.
    pub union: Vec<Change>,
}

/// What is kept of an op that was applied or refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    /// SHA-256 of the item's frozen bytes.
    pub body_hash: TokenHash,
    /// When the server took it, by its own clock.
    pub received_at: Moment,
    /// The answer, the same for ever.
    pub outcome: ItemOutcome,
}

/// A record as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its place in the member's feed.
    pub sequence: u64,
    /// The revision that won, and what the server made of it.
    pub change: RecordChange,
}

/// Documents by kind and id.
pub type Documents = BTreeMap<(DocumentKind, String), DocumentRow>;

/// Documents as they are kept in a state.
pub(super) fn by_key(rows: impl IntoIterator<Item = DocumentRow>) -> Documents {
    rows.into_iter().map(|row| ((row.shown.kind(), row.shown.id().to_owned()), row)).collect()
}

/// A standing as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRow {
    /// Membership and registration.
    pub standing: Standing,
    /// Its place in the member's feed.
    pub sequence: u64,
    /// When the union recorded the last day of membership that it holds.
    pub last_day_known_at: Moment,
}

/// One consent given or withdrawn, kept for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsentEvent {
    /// Its place in the member's feed.
    pub sequence: u64,
    /// What it is about.
    pub purpose: Purpose,
    /// The terms that were shown.
    pub terms_version: u32,
    /// False: withdrawn.
    pub given: bool,
    /// The device's wall clock.
    pub asked_at: Moment,
    /// When the server took it, by its own clock.
    pub received_at: Moment,
}

/// A member as a decision sees it.
#[derive(Clone, Debug)]
pub struct MemberState {
    /// Whose it is.
    pub member: MemberId,
    /// The counters.
    pub head: Head,
    /// Membership and registration as they stand.
    pub standing: Standing,
    /// When the union recorded the last day of membership that the standing holds.
    pub last_day_known_at: Moment,
    /// The consents as they stand.
    pub consent: ConsentState,
    /// Points not yet spent by last day, also of days already past until the expiry is written down.
    pub balances: BTreeMap<ProgrammeDay, Points>,
    /// The union at the same moment.
    pub union: UnionState,
    /// The device that [`Who`](super::lookup::Who) named, if it named one.
    pub device: Option<Device>,
    /// The access token that [`Who`](super::lookup::Who) named.
    pub token: Option<AccessTokenRow>,
    // As asked for by `Want`:
    /// The person row.
    pub person: Option<Person>,
    /// How the member signs in.
    pub account: Option<Account>,
    /// Devices.
    pub devices: Vec<Device>,
    /// Lots by number.
    pub lots: BTreeMap<u64, LotRow>,
    /// Receipts by op.
    pub receipts: BTreeMap<OpId, KeptReceipt>,
    /// Records as they stand.
    pub records: BTreeMap<RecordId, RecordRow>,
    /// Documents by kind and id.
    pub documents: Documents,
    /// Awards as they stand.
    pub awards: BTreeMap<AwardKey, AwardRow>,
    /// Contacts by number.
    pub contacts: BTreeMap<u64, Contact>,
    /// The feed after the numbers asked for.
    pub feed: FeedRows,
}

impl MemberState {
    /// A member that does not exist yet. Its first commit makes it.
    pub fn new(member: MemberId, union: UnionState) -> Self {
        Self {
            member,
            head: Head::default(),
            standing: Standing {
                relationship: Relationship::Other,
                registered_on: None,
                periods: Vec::new(),
                born_in: None,
            },
            last_day_known_at: Moment::from_millis(0),
            consent: ConsentState::default(),
            balances: BTreeMap::new(),
            union,
            device: None,
            token: None,
            person: None,
            account: None,
            devices: Vec::new(),
            lots: BTreeMap::new(),
            receipts: BTreeMap::new(),
            records: BTreeMap::new(),
            documents: Documents::new(),
            awards: BTreeMap::new(),
            contacts: BTreeMap::new(),
            feed: FeedRows::default(),
        }
    }

    /// The points that can be spent on a day.
    pub fn balance(&self, on: ProgrammeDay) -> Points {
        self.balances.range(on..).map(|(_, points)| *points).sum()
    }

    /// The last day on which a member who left may sign in, sync and exchange: the programme's days of grace, from
    /// the later of the last membership day and the day on which the union recorded it. `None` while membership goes on.
    pub fn grace_ends(&self, programme: &Programme) -> Option<ProgrammeDay> {
        let (last, ends) = (self.standing.last_day()?, self.standing.grace_ends(programme)?);
        Some(ends.plus_days(self.last_day_known_at.programme_day().days_since(last).max(0)))
    }
}

/// Everything one commit writes: one member's rows, and lookup rows of that member.
///
/// Rows are whole; a back end inserts or replaces them by their key, except where it says append.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The moment of the decision.
    pub at: Moment,
    /// The head after the commit.
    pub head: Head,
    /// The person row.
    pub person: Option<Person>,
    /// How the member signs in.
    pub account: Option<Account>,
    /// Append, under `head.standing`.
    pub standing: Option<StandingRow>,
    /// The consents with their feed number.
    pub consent: Option<(ConsentState, u64)>,
    /// Append.
    pub consent_events: Vec<ConsentEvent>,
    /// Devices.
    pub devices: Vec<Device>,
    /// Append; of the device's contacts before the last [`CONTACTS_KEPT`] those older than [`CONTACTS_KEPT_DAYS`] go, and
    /// those less than [`CONTACTS_APART_MS`] after another.
    pub contact: Option<(DeviceId, Contact)>,
    /// New access tokens; the member's outdated ones go.
    pub tokens: Vec<AccessTokenRow>,
    /// Devices whose access tokens end.
    pub tokens_ended: Vec<DeviceId>,
    /// What the account's deletion takes goes first: every table of [`super::rows::erased`] is emptied of the member's rows,
    /// awards lose their evidence, and names go but the lasting ones.
    pub erased: bool,
    /// Names to claim. Taken by another member → [`Commit::Taken`], and nothing is written.
    pub claims: Vec<Name>,
    /// Names to give up.
    pub released: Vec<Name>,
    /// Append.
    pub receipts: BTreeMap<OpId, KeptReceipt>,
    /// Records as they stand.
    pub records: BTreeMap<RecordId, RecordRow>,
    /// Documents as they stand.
    pub documents: Documents,
    /// Files as they stand.
    pub attachments: Vec<Attachment>,
    /// Files that go.
    pub attachments_removed: Vec<String>,
    /// Append.
    pub facts: Vec<FactRow>,
    /// Awards as they stand.
    pub awards: BTreeMap<AwardKey, AwardRow>,
    /// Append, in order.
    pub entries: Vec<Entry>,
    /// Lots by number.
    pub lots: BTreeMap<u64, LotRow>,
    /// Balances by last day.
    pub balances: BTreeMap<ProgrammeDay, Points>,
}

impl Changes {
    /// No change but the head.
    pub const fn new(head: Head, at: Moment) -> Self {
        Self {
            at,
            head,
            person: None,
            account: None,
            standing: None,
            consent: None,
            consent_events: Vec::new(),
            devices: Vec::new(),
            contact: None,
            tokens: Vec::new(),
            tokens_ended: Vec::new(),
            erased: false,
            claims: Vec::new(),
            released: Vec::new(),
            receipts: BTreeMap::new(),
            records: BTreeMap::new(),
            documents: Documents::new(),
            attachments: Vec::new(),
            attachments_removed: Vec::new(),
            facts: Vec::new(),
            awards: BTreeMap::new(),
            entries: Vec::new(),
            lots: BTreeMap::new(),
            balances: BTreeMap::new(),
        }
    }
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// Durable.
    Committed,
    /// Somebody else changed the member since the load; nothing was written. Load again.
    Stale,
    /// A name belongs to another member; nothing was written.
    Taken(NameKind),
}

/// Everything the audit needs of one member.
#[derive(Clone, Debug)]
pub struct Books {
    /// Whose it is.
    pub member: MemberId,
    /// The counters.
    pub head: Head,
    /// By number; the last is the current one.
    pub standings: BTreeMap<u64, Standing>,
    /// Rows that hold what no version of this program writes, left out of everything here: the entry each is about,
    /// where that much is known.
    pub unreadable: BTreeSet<Option<u64>>,
    /// The numbers of the member's feed that belong to something else than an entry.
    pub other_sequences: BTreeSet<u64>,
    /// Documents by kind and id.
    pub documents: Documents,
    /// Every consent given or withdrawn, in order.
    pub consents: Vec<ConsentEvent>,
    /// Evidence.
    pub facts: Vec<FactRow>,
    /// Awards as they stand.
    pub awards: Vec<AwardRow>,
    /// Entries in order, with their postings.
    pub entries: Vec<Entry>,
    /// Lots by number.
    pub lots: BTreeMap<u64, LotRow>,
    /// Balances by last day.
    pub balances: BTreeMap<ProgrammeDay, Points>,
}
