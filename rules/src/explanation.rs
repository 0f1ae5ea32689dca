//! Why a member got an award, or why not: one award, one day, one type for the phone, the desk and the portal.
//!
//! Comes in: what is asked, and what is known of it (what was posted, facts, events). Goes out: the rule, the outcome, what
//! was used and what is missing, as values; [`crate::explain::explain_explanation`] makes the sentences.
//! Must never happen: an outcome that the judgement ([`judge()`], [`judge_event`]) would contradict; a preview that looks
//! like an award; a health value in `Debug`.

mod missing;

use serde::Serialize;

use crate::award::event::by_age;
use crate::award::judge::codes;
use crate::award::{
    AwardCode, AwardKey, Event, Fact, FactKind, Judgement, Reason, judge, judge_event, offered, preview,
};
use crate::day::{Moment, ProgrammeDay};
use crate::fiscal_year::FiscalYear;
use crate::member::{Relationship, Standing};
use crate::points::Points;
use crate::programme::{AwardRule, Condition, Programme, Recurrence};
pub use missing::Missing;

/// What is asked: why, or why not, this award on this day.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The rules, in dated versions.
    pub programme: &'a Programme,
    /// The person's standing.
    pub standing: &'a Standing,
    /// Whether the person has consented to the use of check-up results.
    pub results_consent: bool,
    /// The award.
    pub award: AwardCode,
    /// The day lived; of a yearly award any day of its fiscal year.
    pub day: ProgrammeDay,
    /// Now.
    pub now: Moment,
}

/// What is known, of this award or of others too: what does not concern the question is passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Awards as they stand in the books.
    pub posted: &'a [Posted],
    /// What the server said of a record of that day which earned nothing.
    pub said: Option<Reason>,
    /// Facts of daily awards and of registration. On a phone those still owed, as if received now.
    pub facts: &'a [Fact],
    /// Events, as they stand.
    pub events: &'a [Event],
}

/// An award in the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// Which.
    pub key: AwardKey,
    /// The day by which it was judged.
    pub day: ProgrammeDay,
    /// What it is worth now; 0 after a reversal.
    pub points: Points,
    /// 付与日.
    pub granted_on: ProgrammeDay,
    /// The last day of use.
    pub expires_on: ProgrammeDay,
    /// Why it was taken back, if it was.
    pub reason: Option<Reason>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The award.
    pub award: AwardCode,
    /// The day asked about.
    pub day: ProgrammeDay,
    /// The rule in force on that day; `None` where the rules of that day have no such award (also of a campaign or a
    /// health event, whose rule is what the union published).
    pub rule: Option<Rule>,
    /// What it came to.
    pub outcome: Outcome,
    /// The facts that it rests on, or that were looked at.
    pub used: Vec<Used>,
    /// What would have to come.
    pub missing: Vec<Missing>,
}

/// A rule as it is explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// What it brings.
    pub points: Points,
    /// How often.
    pub period: Recurrence,
    /// Who may earn it.
    pub who: Vec<Relationship>,
    /// What earns it.
    pub condition: Condition,
    /// The first day of the version that has it.
    pub version_from: ProgrammeDay,
    /// The name of the rules.
    pub programme_revision: String,
}

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It is in the books.
    Earned {
        /// The award.
        key: AwardKey,
        /// What it is worth.
        points: Points,
        /// 付与日.
        granted_on: ProgrammeDay,
        /// The last day of use.
        expires_on: ProgrammeDay,
    },
    /// Everything is there; the server has not posted it yet.
    Expected {
        /// What it will be worth.
        points: Points,
    },
    /// Everything is there, but the member is still to register or to consent.
    Waiting {
        /// What it will be worth.
        points: Points,
        /// For what it waits.
        reason: Reason,
    },
    /// Nothing, and why.
    Nothing {
        /// Why.
        reason: Reason,
    },
}

/// A fact that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Used {
    /// Of a daily award, or of registration.
    Daily {
        /// What happened.
        kind: FactKind,
        /// On which day.
        day: ProgrammeDay,
        /// The programme day of its entry.
        entered_on: ProgrammeDay,
    },
    /// Of a yearly award, or of one per event. It says what the member's own result says.
    Event(Event),
}

impl Question<'_> {
    /// The answer.
    pub fn answer(&self, known: &Known<'_>) -> Explanation {
        let facts: Vec<&Fact> = known.facts.iter().filter(|fact| self.is_about_fact(fact)).collect();
        let events: Vec<&Event> = known.events.iter().filter(|event| self.is_about_event(event)).collect();
        let outcome = self.outcome(known, &facts, &events);
        let missing = self.missing(&outcome, events.first().copied());
        let daily = facts.iter().map(|fact| Used::Daily {
            kind: fact.kind,
            day: fact.day,
            entered_on: fact.entered_at.programme_day(),
        });
        let used = daily.chain(events.iter().map(|event| Used::Event((*event).clone()))).collect();
        Explanation { award: self.award, day: self.day, rule: self.rule(), outcome, used, missing }
    }

    fn is_about_fact(&self, fact: &Fact) -> bool {
        codes(fact.kind).contains(&self.award) && (self.award == AwardCode::Registration || fact.day == self.day)
    }

    fn is_about_event(&self, event: &Event) -> bool {
        event.kind.code() == self.award && FiscalYear::of(event.day) == FiscalYear::of(self.day)
    }

    /// The rule of the day; of an early member's registration that of the day it is granted on.
    fn rule(&self) -> Option<Rule> {
        let early = self.programme.early_members().filter(|_| self.award == AwardCode::Registration);
        let on = early.map_or(self.day, |early| self.day.max(early.granted_on));
        let version = self.programme.version_on(on)?;
        let AwardRule { points, period, who, condition, .. } = version.awards.get(&self.award)?.clone();
        let programme_revision = self.programme.revision().to_owned();
        Some(Rule { points, period, who, condition, version_from: version.from, programme_revision })
    }

    fn outcome(&self, known: &Known<'_>, facts: &[&Fact], events: &[&Event]) -> Outcome {
        if let Some(posted) = self.posted(known.posted) {
            let Posted { key, points, granted_on, expires_on, reason, .. } = posted.clone();
            return match reason {
                Some(reason) if points == Points::ZERO => Outcome::Nothing { reason },
                _ => Outcome::Earned { key, points, granted_on, expires_on },
            };
        }
        let facts = facts.iter().map(|fact| self.of(judge(self.programme, self.standing, fact)));
        let events = events.iter().map(|event| self.of_event(event));
        // The best that is there decides, as it will when it is posted.
        let best = facts.chain(events).min_by_key(|outcome| match outcome {
            Outcome::Earned { .. } | Outcome::Expected { .. } => 0,
            Outcome::Waiting { .. } => 1,
            Outcome::Nothing { .. } => 2,
        });
        match (best, known.said) {
            (Some(Outcome::Nothing { .. }) | None, Some(reason)) => Outcome::Nothing { reason },
            (Some(best), _) => best,
            (None, None) => Outcome::Nothing { reason: self.without_facts() },
        }
    }

    fn posted<'p>(&self, posted: &'p [Posted]) -> Option<&'p Posted> {
        let mut own = posted.iter().filter(|one| one.key.code == self.award);
        match self.award.period_on(self.day) {
            Some(period) => own.find(|one| one.key.period == period),
            None => own
                .filter(|one| FiscalYear::of(one.day) == FiscalYear::of(self.day))
                .min_by_key(|one| (one.points == Points::ZERO, one.day != self.day)),
        }
    }

    fn of(&self, judgement: Judgement) -> Outcome {
        match judgement {
            Judgement::Earns(awards) => match awards.iter().find(|award| award.key.code == self.award) {
                Some(award) => Outcome::Expected { points: award.points },
                None => Outcome::Nothing { reason: Reason::NotInProgramme },
            },
            Judgement::Nothing(reason) => Outcome::Nothing { reason },
        }
    }

    fn of_event(&self, event: &Event) -> Outcome {
        let judgement = judge_event(self.programme, self.standing, self.results_consent, event, self.now);
        let Judgement::Nothing(reason) = judgement else { return self.of(judgement) };
        // A consent given later reaches this fiscal year and no earlier one.
        let reachable =
            reason != Reason::NoResultsConsent || FiscalYear::of(event.day) >= FiscalYear::of(self.now.programme_day());
        match offered(self.programme, self.standing, self.award, event.day) {
            Ok(rule) if reason.is_waiting() && reachable => Outcome::Waiting { points: rule.points, reason },
            _ => Outcome::Nothing { reason },
        }
    }

    /// Why there is nothing where no fact is known: what forbids it, or else that it has not come yet.
    fn without_facts(&self) -> Reason {
        let kind = match self.award {
            AwardCode::Login | AwardCode::Launch => FactKind::OpenedApp,
            AwardCode::Weight => FactKind::Weight,
            AwardCode::Steps => FactKind::Steps,
            AwardCode::ActionGoal => FactKind::ActionGoal,
            AwardCode::Registration => return Reason::BeforeRegistration,
            _ => return self.without_events().err().unwrap_or(Reason::NoEvidence),
        };
        let earned = preview(self.programme, self.standing, kind, self.day, self.now, self.now);
        earned.err().unwrap_or(Reason::NoEvidence)
    }

    fn without_events(&self) -> Result<(), Reason> {
        let rule = offered(self.programme, self.standing, self.award, self.day)?;
        let year = FiscalYear::of(self.day);
        match &rule.condition {
            Condition::SpouseCheckup { age_split, at_or_above, below } => {
                by_age(self.standing, year, *age_split, at_or_above, below).map(|_| ())
            }
            Condition::NonSmoker { age_split, at_or_above, below } => {
                let route = by_age(self.standing, year, *age_split, at_or_above, below)?;
                if route.who.contains(&self.standing.relationship) { Ok(()) } else { Err(Reason::NoRoute) }
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
