//! The daily job: tells everybody where they stand, and pays when the days are final.
//!
//! Comes in: the entries, the members' days. Goes out: standings, bands, points. Interrupted, it goes on where it stopped
//! when run again; run twice, the second pays nothing.
//! Must never happen: points without a claim on the budget; a band seen by a member from which another could be known.
//!
//! Where the budget does not do for all, who joined first is paid first, each whole or not at all.

use std::collections::BTreeMap;

use kenpos_protocol::document::{CampaignSettled, CampaignStanding, DocumentKind};
use kenpos_rules::campaign::{Bands, Campaign, Measured, Progress, WhyNot, awards, evaluate};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::MemberId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;
use serde::Serialize;

use super::entry::{Entry, entries};
use super::{all, budget_of, days};
use crate::award::evidence::EvidenceSource;
use crate::award::post_published;
use crate::claims::{Claimant as _, EntryClaims, Needed, sweep, take};
use crate::ports::Clock;
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{MemberState, Want};
use crate::store::supply::ClaimEnd;
use crate::store::{Store, StoreError, transact};

/// What the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SettleReport {
    /// Entries of campaigns that run, or whose days are not final yet.
    pub running: u64,
    /// Entries that are settled now and were not before.
    pub settled: u64,
    /// Points that were paid for them.
    pub points: Points,
    /// Of the settled: earned something and found the budget used up.
    pub without_budget: u64,
}

/// Looks at every entry that is not settled.
///
/// # Errors
/// [`ProgrammesError`]; what was done stays.
pub async fn settle(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<SettleReport, ProgrammesError> {
    let job = Job { store, programme: &*programmes.current(store).await?, now: clock.now() };
    sweep(store, job.now, usize::MAX).await?;
    let campaigns = all(store, job.programme).await?;
    let mut by_campaign: BTreeMap<PublicationId, Vec<Participant>> = BTreeMap::new();
    for (member, entry) in entries(store).await? {
        let Some(campaign) = campaigns.get(&entry.shown.campaign) else { continue };
        let Some(joined_on) = entry.shown.joined_on.filter(|_| campaign.from <= job.today()) else { continue };
        let of_this = by_campaign.entry(campaign.id.clone()).or_default();
        match entry.shown.settled {
            // The band of who is not settled yet is among all.
            Some(_) => of_this.extend(entry.shown.standing.map(|standing| Participant::done(member, standing))),
            None => of_this.push(job.look(campaign, member, joined_on).await?),
        }
    }
    let mut report = SettleReport::default();
    for (id, participants) in by_campaign {
        job.campaign(&campaigns[&id], participants, &mut report).await?;
    }
    Ok(report)
}

/// Somebody who takes part.
struct Participant {
    member: MemberId,
    /// `None`: settled before.
    joined_on: Option<ProgrammeDay>,
    measured: Measured,
}

impl Participant {
    const fn done(member: MemberId, standing: CampaignStanding) -> Self {
        Self { member, joined_on: None, measured: standing.measured }
    }
}

/// What became of one entry.
enum Settled {
    /// Nothing to do: left, or settled by another run.
    Gone,
    /// The days came to something else than was claimed, or the claim was given back meanwhile.
    Moved,
    /// Written, with what was paid.
    Done(Points),
}

struct Job<'a> {
    store: &'a dyn Store,
    programme: &'a Programme,
    now: Moment,
}

impl Job<'_> {
    fn today(&self) -> ProgrammeDay {
        self.now.programme_day()
    }

    fn want(&self, campaign: &Campaign) -> Want {
        Want { documents: [DocumentKind::CampaignEntry].into(), ..days::want(campaign, self.programme) }
    }

    async fn look(
        &self,
        campaign: &Campaign,
        member: MemberId,
        joined_on: ProgrammeDay,
    ) -> Result<Participant, StoreError> {
        let state = self.store.load(&Who::Member(member), &self.want(campaign)).await?;
        let measured = state.map_or(Measured(0), |state| self.progress(campaign, &state).measured);
        Ok(Participant { member, joined_on: Some(joined_on), measured })
    }

    fn standing(&self, measured: Measured, bands: Option<&Bands>) -> CampaignStanding {
        let band = bands.and_then(|bands| bands.of(measured));
        CampaignStanding { as_of: self.today(), measured, band }
    }

    fn progress(&self, campaign: &Campaign, state: &MemberState) -> Progress {
        let joined_on = Entry::of(state, &campaign.id).and_then(|entry| entry.shown.joined_on);
        evaluate(campaign, &state.standing, joined_on, days::days(state, self.programme))
    }

    async fn campaign(
        &self,
        campaign: &Campaign,
        mut participants: Vec<Participant>,
        report: &mut SettleReport,
    ) -> Result<(), StoreError> {
        let measured = participants.iter().map(|one| one.measured);
        let bands = campaign.standing.as_ref().map(|rule| Bands::among(rule, measured));
        participants.retain(|one| one.joined_on.is_some());
        participants.sort_by_key(|one| (one.joined_on, one.member));
        let final_from = campaign.final_from();
        #[cfg(feature = "planted")]
        let final_from = planted::instead(Bug::CampaignPaidEarly, campaign.to.plus_days(1), final_from);
        for one in participants {
            if self.today() < final_from {
                self.tell(campaign, one.member, bands.as_ref()).await?;
                report.running += 1;
            } else {
                self.settle(campaign, one.member, bands.as_ref(), report).await?;
            }
        }
        Ok(())
    }

    /// Tells a member where they stand, where that is news.
    async fn tell(&self, campaign: &Campaign, member: MemberId, bands: Option<&Bands>) -> Result<(), StoreError> {
        transact(self.store, &Who::Member(member), &self.want(campaign), |state| {
            let Some((state, mut entry)) = open_entry(campaign, state) else { return Ok((None, ())) };
            let standing = self.standing(self.progress(campaign, &state).measured, bands);
            let known = entry.shown.standing.replace(standing);
            if known.is_some_and(|known| (known.measured, known.band) == (standing.measured, standing.band)) {
                return Ok((None, ()));
            }
            let mut draft = Draft::new(state, self.now);
            entry.put(&mut draft);
            Ok((Some(draft), ()))
        })
        .await
    }

    /// Claims, pays, confirms.
    async fn settle(
        &self,
        campaign: &Campaign,
        member: MemberId,
        bands: Option<&Bands>,
        report: &mut SettleReport,
    ) -> Result<(), StoreError> {
        let who = Who::Member(member);
        loop {
            let state = self.store.load(&who, &self.want(campaign)).await?;
            let Some((state, entry)) = open_entry(campaign, state) else { return Ok(()) };
            let owed = self.owed(campaign, &state).unwrap_or_default();
            let claim = self.claim(campaign, member, owed, &entry.kept.claims).await?;
            let settled = transact::<_, StoreError>(self.store, &who, &self.want(campaign), |state| {
                let Some((state, entry)) = open_entry(campaign, state) else { return Ok((None, Settled::Gone)) };
                let gone = claim.as_deref().is_some_and(|claim| entry.kept.claims.gave_back(claim));
                if gone || self.owed(campaign, &state).unwrap_or_default() != owed {
                    return Ok((None, Settled::Moved));
                }
                let mut draft = Draft::new(state, self.now);
                let paid = self.post(campaign, &mut draft, entry, claim.clone(), bands);
                Ok((Some(draft), Settled::Done(paid)))
            })
            .await?;
            // A claim that was not used here may be used by another run at this moment: the sweeper asks the rows.
            if let Some(claim) = claim.filter(|_| matches!(settled, Settled::Done(_))) {
                self.store.end_claim(&budget_of(&campaign.id), &claim, ClaimEnd::Confirmed).await?;
            }
            match settled {
                Settled::Gone => return Ok(()),
                Settled::Moved => {}
                Settled::Done(paid) => {
                    report.settled += 1;
                    report.points += paid;
                    report.without_budget += u64::from(owed > Points::ZERO && paid == Points::ZERO);
                    return Ok(());
                }
            }
        }
    }

    /// What a member is to be paid, or why nothing can be.
    fn owed(&self, campaign: &Campaign, state: &MemberState) -> Result<Points, WhyNot> {
        if state.grace_ends(self.programme).is_some_and(|last| last < self.today()) {
            return Err(WhyNot::MembershipEnded);
        }
        let progress = self.progress(campaign, state);
        progress.why_not.map_or(Ok(progress.points()), Err)
    }

    async fn claim(
        &self,
        campaign: &Campaign,
        member: MemberId,
        owed: Points,
        known: &EntryClaims,
    ) -> Result<Option<String>, StoreError> {
        let amount = u64::try_from(owed.0).unwrap_or(0);
        if amount == 0 {
            return Ok(None);
        }
        let purpose = format!("{member}:{amount}");
        let (resource, known) = (&budget_of(&campaign.id), Some(known));
        let needed = Needed { resource, purpose: &purpose, holder: member, amount, known };
        take(self.store, &needed, self.now).await
    }

    /// Writes what becomes of the entry; gives what is paid.
    fn post(
        &self,
        campaign: &Campaign,
        draft: &mut Draft,
        mut entry: Entry,
        claim: Option<String>,
        bands: Option<&Bands>,
    ) -> Points {
        let owed = self.owed(campaign, draft.state());
        let progress = self.progress(campaign, draft.state());
        let why_not = match owed {
            Err(why_not) => Some(why_not),
            Ok(_) if claim.is_none() => Some(WhyNot::BudgetUsedUp),
            Ok(_) => None,
        };
        let earned = if why_not.is_none() { progress.earned } else { Vec::new() };
        if why_not.is_none() {
            for (part, award) in awards(campaign, self.programme, &progress.reached, self.now) {
                let source = EvidenceSource::Campaign { campaign: campaign.id.clone(), part: part.part };
                post_published(draft, source, part.day, award);
            }
        }
        let paid = earned.iter().map(|part| part.points).sum();
        entry.shown.standing = Some(self.standing(progress.measured, bands));
        entry.shown.settled = Some(CampaignSettled { on: self.today(), earned, why_not });
        entry.kept.claims.used = claim;
        entry.put(draft);
        paid
    }
}

/// The member's entry, if there is one to settle: joined and not settled.
fn open_entry(campaign: &Campaign, state: Option<MemberState>) -> Option<(MemberState, Entry)> {
    let state = state?;
    let entry = Entry::of(&state, &campaign.id)?;
    (entry.shown.joined_on.is_some() && entry.shown.settled.is_none()).then_some((state, entry))
}
