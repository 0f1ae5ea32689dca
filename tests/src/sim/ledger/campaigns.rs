//! Campaigns and designated events by hand: who takes part, which days count, what is paid.
//!
//! Comes in: words of joining and leaving, codes, lists, the job's days. Goes out: awards. Must never happen: a campaign
//! paid twice; a part of it paid that the budget does not do for.

use std::collections::BTreeMap;

use super::super::days::{date_text, japan_day};
use super::{Bands, Ledger, Period, Told};

/// Days within which a check-in must be received, its own being the first.
const RECEIVED_WITHIN_DAYS: i64 = 31;
/// Wrong codes that are looked at.
const WRONG_CODES: u32 = 10;

/// What makes a day count in a campaign of steps; else it is the daily award of that name.
pub const STEPS: &str = "steps";

/// What earns in a campaign, by what makes a day count.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Every day.
    Days(&'static str, i64),
    /// Days in a row: how many, and what that pays.
    Streak(&'static str, Vec<(i64, i64)>),
    /// The first of the member's life.
    First(&'static str, i64),
    /// All credited steps together: how many, and what that pays.
    Total(Vec<(i64, i64)>),
    /// The same, divided by all days of the campaign.
    Average(Vec<(i64, i64)>),
}

impl Rule {
    /// What makes a day count.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Days(code, _) | Self::Streak(code, _) | Self::First(code, _) => code,
            Self::Total(_) | Self::Average(_) => STEPS,
        }
    }
}

/// A campaign.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The first day that counts.
    pub from: i64,
    /// The last day that counts.
    pub to: i64,
    /// The last day of joining.
    pub join_until: i64,
    /// Whether spouses may join; employees may.
    pub spouses: bool,
    /// What earns.
    pub rule: Rule,
    /// The most that one can earn.
    pub cap: i64,
    /// The most that all can earn.
    pub budget: i64,
    /// Days after the last one until nothing can change any more.
    pub settles_after: i64,
    /// How members see where they stand, if they do.
    pub bands: Option<Bands>,
}

/// A designated event.
#[derive(Clone, Debug)]
pub struct Event {
    /// The first day.
    pub from: i64,
    /// The last day.
    pub to: i64,
    /// Whether spouses may come; employees may.
    pub spouses: bool,
    /// For taking part.
    pub points: i64,
    /// How many can have them.
    pub capacity: Option<i64>,
    /// Shown at the door; without one the desk lists who came.
    pub code: Option<String>,
}

/// A member's entry in a campaign.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// When, by which item, and whether that joins or leaves; in order.
    said: Vec<(i64, String, bool)>,
    /// What was paid, once it is settled.
    pub settled: Option<i64>,
    /// Where they stood when the job looked last.
    pub told: Option<Told>,
}

impl Entry {
    /// The first joining after the last leaving.
    pub fn joined_on(&self) -> Option<i64> {
        let since = self.said.iter().rposition(|(.., joins)| !joins).map_or(0, |at| at + 1);
        self.said.get(since).map(|(at, ..)| japan_day(*at))
    }
}

/// A member at an event.
#[derive(Clone, Debug, Default)]
pub struct Part {
    wrong_codes: u32,
    /// The points are given, or wait for the registration: nothing more can come of it.
    pub is_in: bool,
    /// What waits, and the day.
    waiting: Option<(i64, i64)>,
}

/// What came of a name on the desk's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// Points now.
    Granted,
    /// Points at registration.
    Waiting,
    /// Was there already.
    Already,
    /// Nothing.
    Refused,
}

impl Ledger {
    /// Joins a campaign, or leaves it. False: refused.
    pub fn join(&mut self, id: &str, campaign: Option<&Campaign>, (at, op, joins): (i64, &str, bool)) -> bool {
        let Some(campaign) = campaign else { return false };
        let entry = self.campaigns.entry(id.to_owned()).or_default();
        let is_closed = self.results.who.is_spouse && !campaign.spouses || japan_day(at) > campaign.join_until;
        if entry.settled.is_some() || (joins && is_closed) {
            return false;
        }
        entry.said.push((at, op.to_owned(), joins));
        entry.said.sort();
        if entry.joined_on().is_none() {
            entry.told = None;
        }
        true
    }

    /// The days that count for a member who joined on a day.
    pub(super) fn counted(&self, campaign: &Campaign, joined_on: i64) -> Vec<i64> {
        let code = campaign.rule.code();
        let has = |day: i64| match code {
            STEPS => self.steps.credited(day) > 0,
            code => self.has_earned(&(code, Period::Day(day))),
        };
        let days = campaign.from.max(joined_on)..=campaign.to;
        days.filter(|day| self.is_registered_on(*day) && self.is_member_on(*day) && has(*day)).collect()
    }

    /// All steps of the days that count.
    pub fn steps_in(&self, campaign: &Campaign, joined_on: i64) -> i64 {
        self.counted(campaign, joined_on).into_iter().map(|day| self.steps.credited(day)).sum()
    }

    /// Whether a day that counts shows more steps than are credited.
    pub fn is_cut_in(&self, campaign: &Campaign, joined_on: i64) -> bool {
        campaign.rule.code() == STEPS && self.counted(campaign, joined_on).into_iter().any(|day| self.steps.is_cut(day))
    }

    /// The parts a member has reached: name, day and points, as far as the cap goes.
    fn parts(&self, campaign: &Campaign, joined_on: i64) -> Vec<(String, i64, i64)> {
        let code = campaign.rule.code();
        let counted = self.counted(campaign, joined_on);
        let mut parts = match &campaign.rule {
            Rule::Days(_, points) => counted.iter().map(|day| (date_text(*day), *day, *points)).collect(),
            Rule::Streak(_, tiers) => {
                let mut run = 0;
                let mut runs = Vec::new();
                for (at, day) in counted.iter().enumerate() {
                    run = if at > 0 && counted[at - 1] + 1 == *day { run + 1 } else { 1 };
                    runs.push((*day, run));
                }
                let reached = |at: i64| runs.iter().find(|(_, run)| *run >= at).map(|(day, _)| *day);
                tiers.iter().filter_map(|(at, points)| Some((format!("tier-{at}"), reached(*at)?, *points))).collect()
            }
            Rule::First(_, points) => {
                let first = counted.first().copied().filter(|day| Some(*day) == self.first_ever(code));
                first.map(|day| ("first".to_owned(), day, *points)).into_iter().collect::<Vec<_>>()
            }
            Rule::Total(tiers) => self.tiers(&counted, tiers, 1),
            Rule::Average(tiers) => self.tiers(&counted, tiers, campaign.to - campaign.from + 1),
        };
        let mut left = campaign.cap;
        for (.., points) in &mut parts {
            *points = left.min(*points);
            left -= *points;
        }
        parts.retain(|(.., points)| *points > 0);
        parts
    }

    /// The first day of such a record in the member's life.
    fn first_ever(&self, code: &str) -> Option<i64> {
        if code == STEPS {
            return self.steps.days().filter(|day| self.steps.credited(*day) > 0).min();
        }
        let posted = self.posted.iter().filter(|((award, _), one)| *award == code && one.stands);
        posted.filter_map(|((_, period), _)| if let Period::Day(day) = period { Some(*day) } else { None }).min()
    }

    /// The tiers of so many steps on each of so many days, with the days on which they were reached.
    fn tiers(&self, counted: &[i64], tiers: &[(i64, i64)], days: i64) -> Vec<(String, i64, i64)> {
        let mut sum = 0;
        let sums: Vec<(i64, i64)> = counted
            .iter()
            .map(|day| {
                sum += self.steps.credited(*day);
                (*day, sum)
            })
            .collect();
        let reached = |at: i64| sums.iter().find(|(_, sum)| *sum >= at * days).map(|(day, _)| *day);
        tiers.iter().filter_map(|(at, points)| Some((format!("tier-{at}"), reached(*at)?, *points))).collect()
    }

    /// The days are final: pays the whole, or nothing where the budget does not do for it. `None`: there is nothing to
    /// settle. Else what was earned and what of it was paid.
    pub fn settle_campaign(&mut self, id: &str, campaign: &Campaign, left: i64, today: i64) -> Option<(i64, i64)> {
        let entry = self.campaigns.get(id).filter(|entry| entry.settled.is_none())?;
        let parts = self.parts(campaign, entry.joined_on()?);
        let earned: i64 = parts.iter().map(|(.., points)| points).sum();
        let is_paid = self.is_let_in(today) && earned <= left;
        if let Some(entry) = self.campaigns.get_mut(id) {
            entry.settled = Some(if is_paid { earned } else { 0 });
        }
        for (part, day, points) in parts.into_iter().filter(|_| is_paid) {
            self.grant_points(("campaign", Period::Event(format!("{id}:{part}"))), points, day, today, today);
        }
        Some((earned, if is_paid { earned } else { 0 }))
    }

    /// A code was typed at an event; what that earns, or `None` where it is refused.
    pub fn check_in(
        &mut self,
        id: &str,
        event: Option<&Event>,
        code: &str,
        (day, today): (i64, i64),
        used: i64,
    ) -> Option<BTreeMap<&'static str, i64>> {
        let (event, nothing) = (event?, Some(BTreeMap::new()));
        if self.events.get(id).is_some_and(|part| part.is_in) {
            return nothing;
        }
        let admitted = self.admits(event, day);
        let part = self.events.entry(id.to_owned()).or_default();
        let Some(wanted) = event.code.as_ref().filter(|_| admitted && part.wrong_codes < WRONG_CODES) else {
            return nothing;
        };
        if spelled(wanted) != spelled(code) {
            part.wrong_codes += 1;
            return nothing;
        }
        if today - day >= RECEIVED_WITHIN_DAYS || event.capacity.is_some_and(|capacity| used >= capacity) {
            return nothing;
        }
        part.is_in = true;
        self.grant_points(("health_event", Period::Event(id.to_owned())), event.points, day, today, today);
        Some(BTreeMap::from([("health_event", event.points)]))
    }

    /// The desk has written the member on an event's list.
    pub fn attend(&mut self, id: &str, event: &Event, day: i64, today: i64, used: i64) -> Listed {
        if self.events.get(id).is_some_and(|part| part.is_in) {
            return Listed::Already;
        }
        if !self.admits(event, day) || event.capacity.is_some_and(|capacity| used >= capacity) {
            return Listed::Refused;
        }
        let is_registered = self.registered_on.is_some();
        let part = self.events.entry(id.to_owned()).or_default();
        part.is_in = true;
        if !is_registered {
            part.waiting = Some((event.points, day));
            return Listed::Waiting;
        }
        self.grant_points(("health_event", Period::Event(id.to_owned())), event.points, day, today, today);
        Listed::Granted
    }

    /// At registration: what waits of events.
    pub(super) fn give_what_waits(&mut self, today: i64) {
        let waiting = self.events.iter_mut().filter_map(|(id, part)| Some((id.clone(), part.waiting.take()?)));
        for (id, (points, day)) in waiting.collect::<Vec<_>>() {
            if self.is_member_on(day) {
                self.grant_points(("health_event", Period::Event(id)), points, day, today, today);
            } else if let Some(part) = self.events.get_mut(&id) {
                part.is_in = false;
            }
        }
    }

    fn admits(&self, event: &Event, day: i64) -> bool {
        (event.from..=event.to).contains(&day)
            && (event.spouses || !self.results.who.is_spouse)
            && self.is_member_on(day)
    }
}

impl Campaign {
    /// Every part that could be paid, by name.
    pub fn all_parts(&self) -> Vec<String> {
        match &self.rule {
            Rule::Days(..) => (self.from..=self.to).map(date_text).collect(),
            Rule::Streak(_, tiers) | Rule::Total(tiers) | Rule::Average(tiers) => {
                tiers.iter().map(|(at, _)| format!("tier-{at}")).collect()
            }
            Rule::First(..) => vec!["first".to_owned()],
        }
    }
}

/// A code without what people put between its letters.
fn spelled(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}
