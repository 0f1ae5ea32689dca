//! `POST /v1/sync` from end to end: load → decide → commit, in two trips to the store.
//!
//! Comes in: who asks, and the request. Goes out: receipts, and the changes after the cursor as they stand once the
//! items are in. Must never happen: a receipt for something that is not on disk.

use kenpos_protocol::PROTOCOL_VERSION;
use kenpos_protocol::sync::{ITEMS_MAX, SyncRequest, SyncResponse};
use kenpos_rules::clock::{BOOT_ID_MAX, Contact};
use kenpos_rules::day::Moment;
use kenpos_rules::programme::Programme;

use crate::feed;
use crate::health_events::Places;
use crate::intake::{self, Given, Published, ReadItem};
use crate::ports::Ports;
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::account::Device;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{Commit, MemberState, Want};
use crate::store::{COMMIT_TRIES, Store, StoreError};

/// Why a sync was refused as a whole. Single items are refused in their receipts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The sender speaks another version of the protocol.
    #[error("protocol {sent} is not spoken here; this server speaks {PROTOCOL_VERSION}")]
    UpdateNeeded {
        /// The sender's version.
        sent: u32,
    },
    /// More than [`ITEMS_MAX`] items.
    #[error("{items} items in one request; at most {ITEMS_MAX}")]
    TooManyItems {
        /// How many came.
        items: usize,
    },
    /// A field of the request itself is out of range.
    #[error("{field} is {problem}")]
    Invalid {
        /// Its path in the request.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The token is unknown or out of date, or it names no device.
    #[error("the access token is unknown or out of date")]
    SessionExpired,
    /// The device's session was ended.
    #[error("this device was signed out")]
    DeviceRevoked,
    /// Items came before the consent to the programme.
    #[error("nothing is taken up before the consent to the programme")]
    ConsentRequired,
    /// The days after the last membership day are over.
    #[error("the membership has ended")]
    MembershipEnded,
    /// No readable programme is in force.
    #[error(transparent)]
    Programme(ProgrammesError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProgrammesError> for SyncError {
    fn from(error: ProgrammesError) -> Self {
        match error {
            ProgrammesError::Store(error) => Self::Store(error),
            other => Self::Programme(other),
        }
    }
}

/// Characters of an app version that are kept; longer is cut, and control characters are left out.
pub const APP_VERSION_MAX: usize = 64;

/// Answers one sync of the device that `who` names ([`Who::Token`] from the network).
///
/// # Errors
/// [`SyncError`]; then nothing of the request was taken up.
pub async fn sync(
    store: &dyn Store,
    ports: &Ports,
    programmes: &Programmes,
    who: &Who,
    request: &SyncRequest,
) -> Result<SyncResponse, SyncError> {
    check(request)?;
    let now = ports.clock.now();
    let items = intake::read(&request.items);
    let mut want = Want { feed: Some(feed::want(request.cursor.as_ref())), ..intake::want(&items, now) };
    let mut published = None;
    for _ in 0..COMMIT_TRIES {
        let state = store.load(who, &want).await?.ok_or(SyncError::SessionExpired)?;
        let start = feed::start(request.cursor.as_ref(), &state);
        if want.feed != Some(start.want) {
            want.feed = Some(start.want);
            continue;
        }
        let revision = state.union.programme_revision.clone().ok_or(ProgrammesError::Missing)?;
        let programme = programmes.get(store, &revision).await?;
        let mut draft = Draft::new(state, now);
        let device = admit(draft.state(), &items, &programme, now)?;
        let contact = note_contact(&mut draft, device, request);
        let launches = intake::launch_periods(draft.state(), &items, &contact);
        if !launches.is_subset(&want.periods) {
            // A phone whose clock is wrong: its launches count for other days than it said.
            want.periods.extend(launches);
            continue;
        }
        // Only now it is known who asks.
        let published = match &mut published {
            Some(published) => published,
            none => none.insert(Published::named_by(store, &items).await?),
        };
        let places = Places::claimed_for(store, &draft, &items, published, &contact, &programme).await?;
        let given = Given { contact: &contact, programme: &programme, published, places: &places };
        let response = decide(&mut draft, &items, start, given);
        let used = places.used_by(draft.state());
        let (member, expected_version, changes) = draft.finish();
        match store.commit(member, expected_version, changes).await? {
            Commit::Committed => {
                used.confirm(store).await?;
                return Ok(response);
            }
            Commit::Stale => {}
            Commit::Taken(kind) => return Err(StoreError::Taken { kind }.into()),
        }
    }
    Err(StoreError::Busy.into())
}

fn check(request: &SyncRequest) -> Result<(), SyncError> {
    if request.protocol != PROTOCOL_VERSION {
        return Err(SyncError::UpdateNeeded { sent: request.protocol });
    }
    if request.items.len() > ITEMS_MAX {
        return Err(SyncError::TooManyItems { items: request.items.len() });
    }
    if request.clock.boot_id.len() > BOOT_ID_MAX {
        return Err(SyncError::Invalid { field: "clock.boot_id", problem: "longer than 64 bytes" });
    }
    Ok(())
}

/// Whether this member and device may sync now; gives the device.
fn admit(state: &MemberState, items: &[ReadItem], programme: &Programme, now: Moment) -> Result<Device, SyncError> {
    if state.token.is_some_and(|token| token.expires_at <= now) {
        return Err(SyncError::SessionExpired);
    }
    let device = state.device.clone().ok_or(SyncError::SessionExpired)?;
    if device.revoked.is_some() {
        return Err(SyncError::DeviceRevoked);
    }
    if state.grace_ends(programme).is_some_and(|last| last < now.programme_day()) {
        return Err(SyncError::MembershipEnded);
    }
    if !items.is_empty() && state.consent.programme.is_none() {
        return Err(SyncError::ConsentRequired);
    }
    Ok(device)
}

fn note_contact(draft: &mut Draft, mut device: Device, request: &SyncRequest) -> Contact {
    let printable = request.app_version.chars().filter(|letter| !letter.is_control());
    device.app_version = printable.take(APP_VERSION_MAX).collect();
    draft.note_contact(device, &request.clock)
}

fn decide(draft: &mut Draft, items: &[ReadItem], start: feed::Start, given: Given<'_>) -> SyncResponse {
    if start.past_changed {
        draft.begin_era();
    }
    let receipts = intake::apply(draft, items, given);
    let page = feed::page(draft, start.want);
    SyncResponse {
        server_time: draft.now(),
        contact: given.contact.number,
        receipts,
        from_start: start.from_start,
        balance: (!page.more).then(|| draft.state().balance(draft.today())),
        changes: page.changes,
        cursor: page.cursor,
        more: page.more,
    }
}
