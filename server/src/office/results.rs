//! The desk records results: check-ups, vaccinations, enrolments, a nurse's contacts.
//!
//! Comes in: whose result, its source id, its day, what it says. Goes out: the revision and what it came to. Must never
//! happen: a result given to one of two people who share a card; a health age compared with a real age that was typed.

use kenpos_rules::award::{Event, EventId, EventKind, Reason};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::fiscal_year::age_on;
use kenpos_rules::ids::MemberId;
use kenpos_rules::programme::{CheckupEvidence, Decimal};
use serde::Serialize;

use super::DeskError;
use super::reopen::{PersonMeant, find_people};
use crate::ledger::entry::By;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::results::{self, Entering, Recorded, ResultKey};
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{MemberState, Want};
use crate::store::{Store, transact};

/// What a result says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A check-up, by what shows it.
    Checkup(CheckupEvidence),
    /// The BMI printed on it.
    Bmi(Decimal),
    /// The questionnaire of a check-up.
    Questionnaire {
        /// Its answer.
        smokes: bool,
    },
    /// The union's web survey, where it came on paper.
    WebSurvey {
        /// Its answer.
        smokes: bool,
    },
    /// The health age printed on a result; the day is its reference date.
    HealthAge(Decimal),
    /// The cessation support.
    Cessation {
        /// Entered, and succeeded.
        succeeded: bool,
    },
    /// A vaccination against influenza.
    Flu,
    /// A nurse's contact.
    SecondaryExam {
        /// The visit was reported.
        reported: bool,
    },
}

/// The kind alone: the rest is a health value.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said(..)")
    }
}

impl Said {
    /// The event; a health age is compared with the completed years on its day.
    fn kind(self, birth: ProgrammeDay, day: ProgrammeDay) -> EventKind {
        match self {
            Self::Checkup(evidence) => EventKind::Checkup { evidence },
            Self::Bmi(bmi) => EventKind::Bmi { bmi },
            Self::Questionnaire { smokes } => EventKind::Questionnaire { smokes },
            Self::WebSurvey { smokes } => EventKind::WebSurvey { smokes },
            Self::HealthAge(health_age) => EventKind::HealthAge { real_age: age_on(birth, day), health_age },
            Self::Cessation { succeeded } => EventKind::Cessation { entered: true, succeeded },
            Self::Flu => EventKind::Flu,
            Self::SecondaryExam { reported } => EventKind::SecondaryExam { asked: true, reported },
        }
    }
}

/// One result of a member, for the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedResult {
    /// Its kind and source id.
    pub result: String,
    /// What it says; none once withdrawn.
    pub event: Option<Event>,
    /// The number of its last revision.
    pub revision: u32,
    /// When that was recorded.
    pub recorded_at: Moment,
    /// Why its award is not posted; none if it is.
    pub reason: Option<Reason>,
}

/// The desk's work on the results of members.
#[derive(Clone, Copy)]
pub struct Results<'d> {
    /// The union's store.
    pub store: &'d dyn Store,
    /// The rules.
    pub programmes: &'d Programmes,
    /// The server's clock.
    pub clock: &'d dyn Clock,
    /// Who does it.
    pub by: &'d By,
}

impl Results<'_> {
    /// Records a result, or corrects one.
    ///
    /// # Errors
    /// [`DeskError::NoSuchPerson`] (also where two people are meant), [`DeskError::Result`].
    pub async fn enter(
        &self,
        meant: &PersonMeant,
        source: &EventId,
        day: ProgrammeDay,
        said: Said,
        entering: Entering,
    ) -> Result<Recorded, DeskError> {
        let (member, now) = (self.one(meant).await?, self.clock.now());
        let programme = self.programmes.current(self.store).await?;
        let want = Want { person: true, ..results::want() };
        transact(self.store, &Who::Member(member), &want, |state| {
            let state = state.ok_or(DeskError::NoSuchPerson)?;
            let birth = state.person.as_ref().ok_or(DeskError::NoSuchPerson)?.birth_date;
            let event = Event { id: source.clone(), kind: said.kind(birth, day), day };
            let mut draft = Draft::new(state, now).by(self.by);
            let recorded = results::record(&mut draft, &programme, event, entering)?;
            Ok((recorded.changed.then_some(draft), recorded))
        })
        .await
    }

    /// Withdraws a result, which is named as [`ListedResult::result`] names it.
    ///
    /// # Errors
    /// As [`Results::enter`].
    pub async fn withdraw(&self, meant: &PersonMeant, result: &str) -> Result<Recorded, DeskError> {
        let (member, now) = (self.one(meant).await?, self.clock.now());
        let programme = self.programmes.current(self.store).await?;
        transact(self.store, &Who::Member(member), &results::want(), |state| {
            let state = state.ok_or(DeskError::NoSuchPerson)?;
            let key = named(&state, result).ok_or(results::ResultRefusal::NoSuchResult)?;
            let mut draft = Draft::new(state, now).by(self.by);
            let recorded = results::withdraw(&mut draft, &programme, &key)?;
            Ok((recorded.changed.then_some(draft), recorded))
        })
        .await
    }

    /// Every result of a member.
    ///
    /// # Errors
    /// [`DeskError::NoSuchPerson`], [`DeskError::Store`].
    pub async fn list(&self, meant: &PersonMeant) -> Result<Vec<ListedResult>, DeskError> {
        let member = self.one(meant).await?;
        let programme = self.programmes.current(self.store).await?;
        let state = self.store.load(&Who::Member(member), &results::want()).await?.ok_or(DeskError::NoSuchPerson)?;
        let listed = |file: results::ResultFile| {
            let event = file.kept.event().cloned();
            let why_not = |event| results::why_not(&state, &programme, event, self.clock.now());
            let reason = event.as_ref().and_then(why_not);
            let recorded_at = file.kept.recorded_at();
            ListedResult { result: name_of(&file.key), revision: file.kept.revision(), recorded_at, event, reason }
        };
        Ok(results::files(&state.documents).into_iter().map(listed).collect())
    }

    /// The one person meant.
    async fn one(&self, meant: &PersonMeant) -> Result<MemberId, DeskError> {
        match find_people(self.store, meant).await?.as_slice() {
            [(member, _)] => Ok(*member),
            _ => Err(DeskError::NoSuchPerson),
        }
    }
}

/// As the desk writes it: `bmi:dock-1`, `exam_contact:nurse-17`, `survey_answer:non-smoker-2026`.
fn name_of(key: &ResultKey) -> String {
    match key.kind {
        kenpos_protocol::document::DocumentKind::Result => key.id.clone(),
        kind => format!("{}:{}", kind.code(), key.id),
    }
}

fn named(state: &MemberState, name: &str) -> Option<ResultKey> {
    results::files(&state.documents).into_iter().map(|file| file.key).find(|key| name_of(key) == name)
}
