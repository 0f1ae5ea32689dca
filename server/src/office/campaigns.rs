//! What the desk sees of campaigns and events: who takes part, and what is left.

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::day::ProgrammeDay;
use serde::Serialize;

use super::DeskError;
use crate::campaigns::{self, budget_of};
use crate::health_events::{self, KnownEvent, places_of};
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::{Store, publications};

/// How far a campaign or an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its first day has not come.
    Announced,
    /// It runs.
    Running,
    /// It is over, and what arrives late still counts.
    Settling,
    /// Nothing changes any more: what is not settled yet can be.
    Final,
}

/// One campaign at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignRow {
    /// Its name.
    pub id: String,
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day.
    pub to: ProgrammeDay,
    /// From this day on it can be settled.
    pub final_from: ProgrammeDay,
    /// How far it is.
    pub stage: Stage,
    /// Who takes part.
    pub participants: u64,
    /// Of them settled.
    pub settled: u64,
    /// All points there are.
    pub budget: u64,
    /// Of them claimed or paid.
    pub taken: u64,
}

/// One event at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventRow {
    /// Its name.
    pub id: String,
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day.
    pub to: ProgrammeDay,
    /// How far it is.
    pub stage: Stage,
    /// Whether members check in.
    pub check_in: bool,
    /// Who took part, with points given or waiting for their registration.
    pub participants: u64,
    /// Places, where they are limited.
    pub capacity: Option<u32>,
    /// Of them taken.
    pub taken: u64,
}

/// The campaigns, by id.
///
/// # Errors
/// [`DeskError`].
pub async fn list_campaigns(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<Vec<CampaignRow>, DeskError> {
    let today = clock.now().programme_day();
    let counts = campaigns::participants(store).await?;
    let mut rows = Vec::new();
    for (id, campaign) in campaigns::all(store, &*programmes.current(store).await?).await? {
        let supply = store.supply(&budget_of(&id)).await?;
        let (participants, settled) = counts.get(&id).copied().unwrap_or_default();
        let final_from = campaign.final_from();
        let stage = stage(today, campaign.from, campaign.to, final_from);
        let (budget, taken) = supply.map_or((0, 0), |supply| (supply.amount, supply.taken));
        let (from, to) = (campaign.from, campaign.to);
        rows.push(CampaignRow {
            id: id.to_string(),
            from,
            to,
            final_from,
            stage,
            participants,
            settled,
            budget,
            taken,
        });
    }
    Ok(rows)
}

/// The events, by id.
///
/// # Errors
/// [`DeskError`].
pub async fn list_events(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<Vec<EventRow>, DeskError> {
    let programme = programmes.current(store).await?;
    let today = clock.now().programme_day();
    let counts = health_events::attended(store).await?;
    let mut rows = Vec::new();
    for document in publications(store, PublicationKind::HealthEvent).await? {
        let event = KnownEvent::read(&document, &programme)?.event;
        let supply = store.supply(&places_of(&event.id)).await?;
        rows.push(EventRow {
            participants: counts.get(&event.id).copied().unwrap_or_default(),
            stage: stage(today, event.from, event.to, event.to.plus_days(1)),
            taken: supply.map_or(0, |supply| supply.taken),
            id: event.id.to_string(),
            from: event.from,
            to: event.to,
            check_in: event.check_in,
            capacity: event.capacity,
        });
    }
    Ok(rows)
}

fn stage(today: ProgrammeDay, from: ProgrammeDay, to: ProgrammeDay, final_from: ProgrammeDay) -> Stage {
    if today < from {
        Stage::Announced
    } else if today <= to {
        Stage::Running
    } else if today < final_from {
        Stage::Settling
    } else {
        Stage::Final
    }
}
