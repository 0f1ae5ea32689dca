//! Awards whose worth stands in a publication: campaigns and designated events, derived again from what was reached.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::award::{Award, FactKind};
use kenpos_rules::campaign::{Campaign, ReachedPart, awards};
use kenpos_rules::health_event::{HealthEvent, award};
use kenpos_rules::member::Standing;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;

use super::{Audit, Derived, Earned, ViolationCode};
use crate::award::evidence::{EvidenceSource, FactRow};
use crate::campaigns;
use crate::health_events::KnownEvent;
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::document::UnionKind;
use crate::store::member::Books;
use crate::store::{Store, StoreError};

/// What a member's evidence names of what the union publishes. What cannot be had is left out, and what names it is a
/// violation.
#[derive(Default)]
pub(super) struct Published {
    campaigns: BTreeMap<PublicationId, Campaign>,
    events: BTreeMap<PublicationId, HealthEvent>,
}

impl Published {
    /// Whether this is evidence whose worth stands in a publication.
    pub(super) const fn says(row: &FactRow) -> bool {
        matches!(row.source, EvidenceSource::Campaign { .. } | EvidenceSource::HealthEvent(_))
    }

    pub(super) async fn of(store: &dyn Store, programmes: &Programmes, books: &Books) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let named: BTreeSet<_> = books.facts.iter().filter_map(name_of).collect();
        if named.is_empty() {
            return Ok(found);
        }
        let programme: Arc<Programme> = match programmes.current(store).await {
            Ok(programme) => programme,
            Err(ProgrammesError::Store(error)) => return Err(error),
            Err(_) => return Ok(found),
        };
        for (kind, id) in named {
            let Some(document) = store.union_document(UnionKind::Publication(kind), id.as_str()).await? else {
                continue;
            };
            if kind == PublicationKind::Campaign {
                found.campaigns.extend(campaigns::read(&document, &programme).ok().map(|campaign| (id, campaign)));
            } else {
                let known = KnownEvent::read(&document, &programme).ok();
                found.events.extend(known.map(|known| (id, known.event)));
            }
        }
        Ok(found)
    }
}

fn name_of(row: &FactRow) -> Option<(PublicationKind, PublicationId)> {
    match &row.source {
        EvidenceSource::Campaign { campaign, .. } => Some((PublicationKind::Campaign, campaign.clone())),
        EvidenceSource::HealthEvent(event) => Some((PublicationKind::HealthEvent, event.clone())),
        _ => None,
    }
}

impl<'b> Audit<'b> {
    /// Adds what campaigns and events earn. All parts of a campaign are paid together, because its cap is over all.
    pub(super) fn earned_as_published(&mut self, earned: &mut Earned<'b>) {
        let mut by_campaign: BTreeMap<&PublicationId, Vec<(ReachedPart, &'b FactRow)>> = BTreeMap::new();
        for row in &self.books.facts {
            match &row.source {
                EvidenceSource::Campaign { campaign, part } => {
                    let reached = ReachedPart { part: *part, day: row.fact.day };
                    by_campaign.entry(campaign).or_default().push((reached, row));
                }
                EvidenceSource::HealthEvent(event) => match self.of_event(event, row) {
                    Some(award) => add(earned, award, row),
                    None => self.says(ViolationCode::EvidenceNotValid, None),
                },
                _ => {}
            }
        }
        for (campaign, mut parts) in by_campaign {
            parts.sort_by_key(|(reached, _)| *reached);
            match self.of_campaign(campaign, &parts) {
                Some(awards) => awards.into_iter().zip(parts).for_each(|(award, (_, row))| add(earned, award, row)),
                None => self.says(ViolationCode::EvidenceNotValid, None),
            }
        }
    }

    fn of_event(&self, event: &PublicationId, row: &FactRow) -> Option<Award> {
        let known = self.published.events.get(event)?;
        let (programme, standing) = self.judged_by(row)?;
        let valid = row.fact.kind == FactKind::HealthEvent && known.admits(standing, row.fact.day).is_ok();
        award(event, known.points, programme, row.fact.received_at).filter(|_| valid)
    }

    /// What parts pay; `None`: not all of them can have been reached, or settled together.
    fn of_campaign(&self, campaign: &PublicationId, parts: &[(ReachedPart, &FactRow)]) -> Option<Vec<Award>> {
        let known = self.published.campaigns.get(campaign)?;
        let (_, first) = parts.first()?;
        let (programme, standing) = self.judged_by(first)?;
        let settled_at = first.fact.received_at;
        let valid = |(reached, row): &(ReachedPart, &FactRow)| {
            known.holds(reached.day)
                && known.who.contains(&standing.relationship)
                && standing.is_member_on(reached.day)
                && row.fact.kind == FactKind::CampaignPart
                && (row.standing, row.fact.received_at) == (first.standing, settled_at)
        };
        let settled = settled_at.programme_day() >= known.final_from() && parts.iter().all(valid);
        let reached: Vec<_> = parts.iter().map(|(reached, _)| *reached).collect();
        let awards = awards(known, programme, &reached, settled_at);
        (settled && awards.len() == parts.len()).then(|| awards.into_iter().map(|(_, award)| award).collect())
    }

    fn judged_by(&self, row: &FactRow) -> Option<(&'b Programme, &'b Standing)> {
        let programme = self.rules.get(&row.programme_revision)?;
        Some((programme.as_ref(), self.books.standings.get(&row.standing)?))
    }
}

fn add<'b>(earned: &mut Earned<'b>, award: Award, row: &'b FactRow) {
    earned.entry(award.key.clone()).or_default().insert(row.source.clone(), Derived { award, row });
}
