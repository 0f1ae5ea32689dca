//! Campaigns and designated events as the member sees them: what is open, what the member takes part in, how far.
//!
//! How far is worked out here, by the rules the server settles with, from what the phone knows: it may be ahead of the
//! server by what is still owed, and it is no promise. What was paid, and the band, are the server's word.

use std::collections::BTreeMap;

use kenpos_protocol::document::{Document, DocumentKind, EventOutcome, PublicationKind};
use kenpos_protocol::push::ItemBody;
use kenpos_rules::award::{AwardCode, AwardKey, Period};
use kenpos_rules::campaign::{
    Campaign, CampaignDay, CampaignRule, EarnedPart, Nickname, Progress, RecordKind, evaluate,
};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::daily_total::credited;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{
    Language, band_text, explain_campaign_part, explain_event_refusal, explain_health_event, explain_why_not,
};
use kenpos_rules::health_event::HealthEvent;
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;
use serde::Serialize;

use super::daily_steps;
use super::sorted::sorted;
use crate::error::StoreError;
use crate::outbox::{self, Kind, State};
use crate::store::{Conn, documents, mirror, records};

/// The campaigns and events there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignsView {
    /// Those that begin last stand first.
    pub campaigns: Vec<CampaignItem>,
    /// Those that begin last stand first.
    pub events: Vec<EventItem>,
}

/// One campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignItem {
    /// Its id.
    pub campaign: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The first day that counts.
    pub from: ProgrammeDay,
    /// The last day that counts.
    pub to: ProgrammeDay,
    /// The last day of joining.
    pub join_until: ProgrammeDay,
    /// Whether the member could join now.
    pub can_join: bool,
    /// Whether the member takes part and could leave now.
    pub can_leave: bool,
    /// The day of joining; absent where the member does not take part.
    pub joined_on: Option<ProgrammeDay>,
    /// What the member is called in it.
    pub nickname: Option<String>,
    /// Joining or leaving is still owed to the server.
    pub pending: bool,
    /// How far the member is; absent where the member does not take part, or it has not begun.
    pub progress: Option<CampaignProgress>,
    /// 上位10%: where the member stood when the server last looked, if there are bands.
    pub band: Option<String>,
    /// What became of it, once it is settled.
    pub settled: Option<CampaignResult>,
}

/// How far a member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignProgress {
    /// What the rule looks at: days, days in a row, steps, or steps a day over the whole campaign.
    pub measured: kenpos_rules::campaign::Measured,
    /// Whether that is steps rather than days.
    pub counts_steps: bool,
    /// The days that count.
    pub days: u32,
    /// What it would pay as it stands.
    pub points: Points,
    /// What the next tier asks for, if there is one.
    pub next_at: Option<u32>,
    /// Why it would pay nothing, if it would.
    pub why_not: Option<String>,
}

/// What became of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignResult {
    /// The day on which it was settled.
    pub on: ProgrammeDay,
    /// All that was paid.
    pub points: Points,
    /// Why, part by part; or why nothing was.
    pub why: Vec<String>,
}

/// One designated event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventItem {
    /// Its id.
    pub event: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day.
    pub to: ProgrammeDay,
    /// For taking part.
    pub points: Points,
    /// Whether the member can check in now.
    pub can_check_in: bool,
    /// A check-in is still owed to the server.
    pub pending: bool,
    /// Whether the points were given.
    pub granted: bool,
    /// What came of taking part, in words.
    pub why: Option<String>,
}

#[cfg(test)]
mod tests;

/// The campaigns and events as they stand.
pub(crate) fn campaigns(
    conn: &Conn<'_>,
    clock: &ClockReading,
    language: Language,
) -> Result<CampaignsView, StoreError> {
    let programme = mirror::programme(conn)?;
    let now = mirror::head(conn)?.now(clock);
    let scene = Scene { conn, standing: mirror::standing(conn, &programme)?, programme: &programme, now, language };
    let mut campaigns = Vec::new();
    for (_, text) in documents::publications(conn, PublicationKind::Campaign)? {
        // A campaign of a newer kind waits for a newer app.
        if let Ok(campaign) = Campaign::parse(&text, &programme) {
            campaigns.push(scene.campaign(&campaign)?);
        }
    }
    let mut events = Vec::new();
    for (_, text) in documents::publications(conn, PublicationKind::HealthEvent)? {
        if let Ok(file) = HealthEvent::parse(&text, &programme) {
            events.push(scene.event(&file.event)?);
        }
    }
    let campaigns = sorted(campaigns, |one, other| other.from.cmp(&one.from));
    Ok(CampaignsView { campaigns, events: sorted(events, |one, other| other.from.cmp(&one.from)) })
}

/// Whether a member takes part, what is owed included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Joined {
    pub joined_on: Option<ProgrammeDay>,
    pub nickname: Option<Nickname>,
    pub pending: bool,
}

/// Whether the member takes part in a campaign: the server's word, and then what is owed, in the order it was said.
pub(crate) fn joined(conn: &Conn<'_>, id: &PublicationId) -> Result<Joined, StoreError> {
    let mut now = Joined::default();
    if let Some(Document::CampaignEntry(entry)) = documents::document(conn, DocumentKind::CampaignEntry, id.as_str())? {
        (now.joined_on, now.nickname) = (entry.joined_on, entry.nickname);
    }
    for owed in owed(conn, Kind::JoinCampaign)? {
        let (ItemBody::JoinCampaign(said), entered_at) = owed else { continue };
        if said.campaign != *id {
            continue;
        }
        now.pending = true;
        now.joined_on = said.joined.then(|| now.joined_on.unwrap_or(entered_at.programme_day()));
        now.nickname = said.nickname;
    }
    Ok(now)
}

/// What is owed of a kind and not refused, oldest first, with its moment of entry.
fn owed(conn: &Conn<'_>, kind: Kind) -> Result<Vec<(ItemBody, Moment)>, StoreError> {
    let mut found = Vec::new();
    for row in outbox::visible(conn)?.into_iter().filter(|row| row.kind == kind && row.state != State::Parked) {
        found.extend(outbox::item(conn, row.op_id)?.map(|(item, entered_at)| (item.body, entered_at)));
    }
    Ok(found)
}

struct Scene<'a> {
    conn: &'a Conn<'a>,
    programme: &'a Programme,
    standing: Standing,
    now: Moment,
    language: Language,
}

impl Scene<'_> {
    fn campaign(&self, campaign: &Campaign) -> Result<CampaignItem, StoreError> {
        let today = self.now.programme_day();
        let document = documents::document(self.conn, DocumentKind::CampaignEntry, campaign.id.as_str())?;
        let entry = match document {
            Some(Document::CampaignEntry(entry)) => Some(entry),
            _ => None,
        };
        let joined = joined(self.conn, &campaign.id)?;
        let settled = entry.as_ref().and_then(|entry| entry.settled.clone());
        let runs = joined.joined_on.filter(|_| campaign.from <= today && settled.is_none());
        let progress = runs.map(|joined_on| self.progress(campaign, joined_on)).transpose()?;
        let band = entry.and_then(|entry| entry.standing).and_then(|standing| standing.band);
        Ok(CampaignItem {
            campaign: campaign.id.to_string(),
            title: campaign.title.text(self.language).to_owned(),
            description: campaign.description.text(self.language).to_owned(),
            from: campaign.from,
            to: campaign.to,
            join_until: campaign.join_until,
            can_join: joined.joined_on.is_none()
                && today <= campaign.join_until
                && campaign.who.contains(&self.standing.relationship),
            can_leave: joined.joined_on.is_some() && settled.is_none(),
            joined_on: joined.joined_on,
            nickname: joined.nickname.map(|nickname| nickname.as_str().to_owned()),
            pending: joined.pending,
            progress,
            band: band.filter(|_| joined.joined_on.is_some()).map(|band| band_text(band, self.language)),
            settled: settled.map(|settled| {
                let paid = |part: &EarnedPart| explain_campaign_part(campaign, part, self.language);
                let why_not = settled.why_not.map(|why_not| explain_why_not(why_not, self.language).to_owned());
                CampaignResult {
                    on: settled.on,
                    points: settled.earned.iter().map(|part| part.points).sum(),
                    why: settled.earned.iter().map(paid).chain(why_not).collect(),
                }
            }),
        })
    }

    fn progress(&self, campaign: &Campaign, joined_on: ProgrammeDay) -> Result<CampaignProgress, StoreError> {
        let days = self.days(campaign)?;
        let progress: Progress = evaluate(campaign, &self.standing, Some(joined_on), days);
        Ok(CampaignProgress {
            measured: progress.measured,
            counts_steps: campaign.rule.counts_steps(),
            days: progress.days,
            points: progress.points(),
            next_at: progress.next.map(|tier| tier.at),
            why_not: progress.why_not.map(|why_not| explain_why_not(why_not, self.language).to_owned()),
        })
    }

    /// The member's days, as far as the phone knows them.
    fn days(&self, campaign: &Campaign) -> Result<Vec<CampaignDay>, StoreError> {
        let ever = matches!(campaign.rule, CampaignRule::FirstTime { .. });
        let from = if ever { self.programme.starts_on() } else { campaign.from };
        let record = campaign.rule.record();
        let mut by_day: BTreeMap<ProgrammeDay, Vec<_>> = BTreeMap::new();
        for one in records::between(self.conn, from, campaign.to)? {
            by_day.entry(one.value().day()).or_default().push(one);
        }
        let pending = outbox::preview::pending(self.conn, self.now)?;
        let earned = |code, day| -> Result<bool, StoreError> {
            let key = AwardKey { code, period: Period::Day(day) };
            Ok(pending.contains_key(&key) || mirror::awarded(self.conn, &key)?.is_some())
        };
        let mut days = Vec::new();
        for (day, of_day) in by_day {
            let empty = CampaignDay::empty(day);
            days.push(match record {
                RecordKind::Steps => {
                    let readings = daily_steps::readings(self.conn, &of_day)?;
                    let readings: Vec<_> = readings.into_iter().map(|(_, reading)| reading).collect();
                    CampaignDay { credited: credited(&readings), ..empty }
                }
                RecordKind::Weight => CampaignDay { weight: earned(AwardCode::Weight, day)?, ..empty },
                RecordKind::ActionGoal => CampaignDay { action_goal: earned(AwardCode::ActionGoal, day)?, ..empty },
            });
        }
        Ok(days)
    }

    fn event(&self, event: &HealthEvent) -> Result<EventItem, StoreError> {
        let today = self.now.programme_day();
        let document = documents::document(self.conn, DocumentKind::EventEntry, event.id.as_str())?;
        let outcome = match document {
            Some(Document::EventEntry(entry)) => Some(entry.outcome),
            _ => None,
        };
        let is_here = |body: &ItemBody| matches!(body, ItemBody::CheckIn(said) if said.event == event.id);
        let pending = owed(self.conn, Kind::CheckIn)?.iter().any(|(body, _)| is_here(body));
        let granted = matches!(outcome, Some(EventOutcome::Granted { .. }));
        let why = outcome.map(|outcome| match outcome {
            EventOutcome::Granted { .. } | EventOutcome::AwaitsRegistration => {
                explain_health_event(event, self.language)
            }
            EventOutcome::Refused { reason } => explain_event_refusal(reason, self.language).to_owned(),
        });
        Ok(EventItem {
            event: event.id.to_string(),
            title: event.title.text(self.language).to_owned(),
            description: event.description.text(self.language).to_owned(),
            from: event.from,
            to: event.to,
            points: event.points,
            can_check_in: event.check_in && !granted && event.admits(&self.standing, today).is_ok(),
            pending,
            granted,
            why,
        })
    }
}
