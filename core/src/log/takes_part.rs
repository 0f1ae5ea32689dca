//! Taking part: joining a campaign or leaving it, and checking in at a designated event. Owed like a launch: what was said
//! offline counts for the moment it was said.

use kenpos_protocol::document::PublicationKind;
use kenpos_protocol::push::{CheckIn, ItemBody, JoinCampaign, PushItem};
use kenpos_rules::campaign::{Campaign, Nickname};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::health_event::{CheckInCode, HealthEvent};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::PublicationId;

use super::{ItemId, Logged, LoggedState};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::outbox::{self, About, Kind};
use crate::store::{Conn, Tx, documents, mirror};
use crate::view::campaigns::joined;

/// Joins a campaign, or leaves it.
pub(crate) fn join(
    tx: &Tx<'_>,
    call: &Call,
    id: &PublicationId,
    nickname: Option<&Nickname>,
    joins: bool,
) -> Result<Logged, KenposError> {
    let campaign = campaign(tx, id)?.ok_or_else(|| KenposError::not_found("campaign", id))?;
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    let standing = mirror::standing(tx, &*mirror::programme(tx)?)?;
    if joins && !campaign.who.contains(&standing.relationship) {
        return Err(refused(
            "campaign",
            "it is not for your kind of membership",
            "see which campaigns are open to you",
        ));
    }
    if joins && today > campaign.join_until {
        return Err(refused("campaign", "joining has closed", "see which campaigns are open to you"));
    }
    let now = joined(tx, id)?;
    if now.joined_on.is_some() == joins && (!joins || now.nickname.as_ref() == nickname) {
        return Ok(unchanged(call, today));
    }
    let said = JoinCampaign { campaign: id.clone(), joined: joins, nickname: nickname.filter(|_| joins).cloned() };
    owe(tx, call, Kind::JoinCampaign, ItemBody::JoinCampaign(said))
}

/// Checks in at an event. Whether the code is the right one, only the server knows.
pub(crate) fn check_in(
    tx: &Tx<'_>,
    call: &Call,
    id: &PublicationId,
    code: &CheckInCode,
) -> Result<Logged, KenposError> {
    let event = event(tx, id)?.ok_or_else(|| KenposError::not_found("event", id))?;
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    if !event.check_in {
        return Err(refused("event", "it has no check-in", "the union confirms who took part"));
    }
    if today < event.from || event.to < today {
        return Err(refused("event", "this is not a day of the event", "check in on its day"));
    }
    owe(tx, call, Kind::CheckIn, ItemBody::CheckIn(CheckIn { event: id.clone(), code: code.clone() }))
}

/// A campaign as the phone knows it.
pub(crate) fn campaign(conn: &Conn<'_>, id: &PublicationId) -> Result<Option<Campaign>, StoreError> {
    let programme = mirror::programme(conn)?;
    let text = documents::publication(conn, PublicationKind::Campaign, id.as_str())?;
    // A campaign of a newer kind is none that this app could take part in.
    Ok(text.and_then(|text| Campaign::parse(&text, &programme).ok()))
}

fn event(conn: &Conn<'_>, id: &PublicationId) -> Result<Option<HealthEvent>, StoreError> {
    let programme = mirror::programme(conn)?;
    let text = documents::publication(conn, PublicationKind::HealthEvent, id.as_str())?;
    Ok(text.and_then(|text| HealthEvent::parse(&text, &programme).ok()).map(|file| file.event))
}

pub(super) fn owe(tx: &Tx<'_>, call: &Call, kind: Kind, body: ItemBody) -> Result<Logged, KenposError> {
    let head = mirror::head(tx)?;
    let now = head.now(&call.clock);
    let op_id = call.op_id();
    let item = PushItem { op_id, stamp: head.stamp(&call.clock), body };
    let day = now.programme_day();
    // What it earns is not in the award table: no preview.
    outbox::owe(tx, &item, &About { kind, record_id: None, day, entered_at: now, earns: false })?;
    Ok(logged(ItemId::Op(op_id), day, LoggedState::Queued))
}

fn unchanged(call: &Call, day: ProgrammeDay) -> Logged {
    logged(ItemId::Op(call.op_id()), day, LoggedState::Unchanged)
}

const fn logged(id: ItemId, day: ProgrammeDay, state: LoggedState) -> Logged {
    Logged { id, day, state, preview_points: Points::ZERO, reason: None }
}

pub(super) fn refused(field: &str, what: &str, todo: &str) -> KenposError {
    KenposError::invalid(field, what, todo)
}
