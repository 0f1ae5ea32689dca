//! The award table, as the evaluator works it out: every award, for everyone it could concern, with every evidence.
//!
//! Comes in: a programme. Goes out: a cell for each combination, with points and reason from the rules' own judgement of
//! made-up facts. Must never happen: points written here; a cell without a reason.
//!
//! The combinations are a contract with whoever reads the JSON: names and order of fields stay.

use kenpos_rules::award::{AwardCode, Event, EventKind, Fact, FactKind, Judgement, Reason, judge, judge_event};
use kenpos_rules::claim::{Basis, believe};
use kenpos_rules::clock::{ClockReading, Contact, Stamp};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explanation::{Known, Outcome, Question};
use kenpos_rules::fiscal_year::FiscalYear;
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::programme::{CheckupEvidence, Decimal, Programme};
use serde::Serialize;

/// The reason of a cell that earns.
pub const EARNED: &str = "earned";
/// The reason of a claim whose moment could not be believed: it counts for the day of its receipt, not for this one.
pub const MOMENT_NOT_BELIEVED: &str = "moment_not_believed";

/// Ages on the last day of the fiscal year: the last of the younger route and the first of the older.
const AGES: [u32; 2] = [34, 35];

/// One combination and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The award.
    pub award: AwardCode,
    /// Whose.
    pub relationship: Relationship,
    /// Age on the last day of the fiscal year.
    pub age: u32,
    /// What shows it; `none` where nothing does, or where the award needs nothing but what the member does.
    pub evidence: &'static str,
    /// Entered inside or outside the window; of an opening, claimed within its bounds or not.
    pub entered: Entered,
    /// Lived before the programme's first day, or on it.
    pub day: Lived,
    /// What it earns.
    pub points: Points,
    /// [`EARNED`], [`MOMENT_NOT_BELIEVED`] or the code of a [`Reason`].
    pub reason: &'static str,
}

/// Whether the entry can be rewarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    /// On the day, or as its devices' clocks and contacts allow.
    Inside,
    /// A day after the window, or at a moment outside its bounds.
    Outside,
}

/// The day lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lived {
    /// The day before the programme's first.
    Before,
    /// The programme's first day.
    After,
}

/// Every cell, in the order of the table.
pub fn award_table(programme: &Programme) -> Vec<Cell> {
    let mut cells = Vec::new();
    for award in AwardCode::TABLE {
        for relationship in [Relationship::Employee, Relationship::Spouse] {
            for age in AGES {
                for (evidence, kind) in evidence_for(award, age) {
                    for entered in [Entered::Inside, Entered::Outside] {
                        for day in [Lived::Before, Lived::After] {
                            let made_up = MadeUp { programme, award, relationship, age, entered, day };
                            let (points, reason) = match made_up.earns(kind) {
                                Ok(points) => (points, EARNED),
                                Err(reason) => (Points::ZERO, reason),
                            };
                            cells.push(Cell { award, relationship, age, evidence, entered, day, points, reason });
                        }
                    }
                }
            }
        }
    }
    cells
}

/// The evidence that exists for an award, by its name; `none` is one of every award.
fn evidence_for(award: AwardCode, age: u32) -> Vec<(&'static str, Option<EventKind>)> {
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal written here");
    let bmi = |text| Some(EventKind::Bmi { bmi: decimal(text) });
    let younger = |tenths: &str| {
        let health_age = decimal(&format!("{}.{tenths}", age.saturating_sub(5)));
        Some(EventKind::HealthAge { real_age: age, health_age })
    };
    let cessation = |succeeded| Some(EventKind::Cessation { entered: true, succeeded });
    let exam = |asked| Some(EventKind::SecondaryExam { asked, reported: true });
    let known: Vec<(&'static str, Option<EventKind>)> = match award {
        AwardCode::SpouseCheckup => {
            CheckupEvidence::ALL.map(|evidence| (evidence.code(), Some(EventKind::Checkup { evidence }))).to_vec()
        }
        AwardCode::Bmi => {
            let figures = [("bmi_18.4", "18.4"), ("bmi_18.5", "18.5"), ("bmi_24.9", "24.9"), ("bmi_25.0", "25.0")];
            figures.map(|(name, figure)| (name, bmi(figure))).to_vec()
        }
        AwardCode::NonSmoker => vec![
            ("questionnaire", Some(EventKind::Questionnaire { smokes: false })),
            ("web_survey", Some(EventKind::WebSurvey { smokes: false })),
        ],
        AwardCode::HealthAge => vec![("younger_4.9", younger("1")), ("younger_5.0", younger("0"))],
        AwardCode::Cessation => vec![("entered_only", cessation(false)), ("succeeded", cessation(true))],
        AwardCode::Flu => vec![("vaccinated", Some(EventKind::Flu))],
        AwardCode::SecondaryExam => vec![("nurse_and_report", exam(true)), ("report_only", exam(false))],
        _ => Vec::new(),
    };
    [("none", None)].into_iter().chain(known).collect()
}

/// The person and the day of one cell.
struct MadeUp<'p> {
    programme: &'p Programme,
    award: AwardCode,
    relationship: Relationship,
    age: u32,
    entered: Entered,
    day: Lived,
}

impl MadeUp<'_> {
    /// Points, or the code of the reason.
    fn earns(&self, kind: Option<EventKind>) -> Result<Points, &'static str> {
        let judgement = match (self.award, kind) {
            (AwardCode::Registration, _) => self.registered(),
            (AwardCode::Login | AwardCode::Launch, _) => self.opened()?,
            (AwardCode::Weight, _) => self.recorded(FactKind::Weight),
            (AwardCode::Steps, _) => self.recorded(FactKind::Steps),
            (AwardCode::ActionGoal, _) => self.recorded(FactKind::ActionGoal),
            (_, Some(kind)) => self.happened(kind),
            (_, None) => self.nothing_known(),
        };
        match judgement {
            Judgement::Earns(awards) => {
                let own = awards.iter().find(|award| award.key.code == self.award);
                own.map(|award| award.points).ok_or(Reason::NotInProgramme.code())
            }
            Judgement::Nothing(reason) => Err(reason.code()),
        }
    }

    fn lived(&self) -> ProgrammeDay {
        let first = self.programme.starts_on();
        match self.day {
            Lived::Before => first.plus_days(-1),
            Lived::After => first,
        }
    }

    /// A member since long before, registered a month before the day.
    fn standing(&self) -> Standing {
        let year = FiscalYear::of(self.lived());
        Standing {
            relationship: self.relationship,
            registered_on: Some(self.lived().plus_days(-31)),
            periods: vec![MembershipPeriod { from: self.lived().plus_days(-366), to: None }],
            born_in: Some(year.before(self.age)),
        }
    }

    /// First registration on the day; before the programme that is an early member, known by the roster.
    fn registered(&self) -> Judgement {
        let standing = Standing { registered_on: Some(self.lived()), ..self.standing() };
        let kind = match self.day {
            Lived::Before => FactKind::EarlyMember,
            Lived::After => FactKind::Registered,
        };
        let at = noon(self.lived());
        judge(self.programme, &standing, &Fact { kind, day: self.lived(), entered_at: at, received_at: at })
    }

    fn recorded(&self, kind: FactKind) -> Judgement {
        let window = self.programme.version_on(self.programme.starts_on()).map_or(0, |rules| rules.entry_window_days);
        let late = match self.entered {
            Entered::Inside => 0,
            Entered::Outside => i64::from(window) + 1,
        };
        let at = noon(self.lived().plus_days(late));
        judge(self.programme, &self.standing(), &Fact { kind, day: self.lived(), entered_at: at, received_at: at })
    }

    /// An opening that the phone's wall clock puts on the day, between its contacts or before the first of them.
    fn opened(&self) -> Result<Judgement, &'static str> {
        let claimed = noon(self.lived());
        let contact = |number, at, boot: &str| Contact { number, at, boot_id: boot.to_owned(), monotonic_ms: 0 };
        let before = match self.entered {
            Entered::Inside => contact(1, claimed.plus_days(-1), "before"),
            Entered::Outside => contact(1, claimed.plus_days(1), "before"),
        };
        let receipt = contact(2, before.at.plus_days(2), "after");
        let clock = ClockReading { wall: claimed, boot_id: "between".to_owned(), monotonic_ms: 0 };
        let believed = believe(&Stamp { clock, after_contact: 1 }, Some(&before), &receipt);
        if believed.basis == Basis::Receipt {
            return Err(MOMENT_NOT_BELIEVED);
        }
        let (day, entered_at) = (believed.at.programme_day(), believed.at);
        let fact = Fact { kind: FactKind::OpenedApp, day, entered_at, received_at: receipt.at };
        Ok(judge(self.programme, &self.standing(), &fact))
    }

    /// Nothing is known of a yearly award or of one per event: the explanation's own reason.
    fn nothing_known(&self) -> Judgement {
        let question = Question {
            programme: self.programme,
            standing: &self.standing(),
            results_consent: true,
            award: self.award,
            day: self.lived(),
            now: noon(self.lived()),
        };
        match question.answer(&Known::default()).outcome {
            Outcome::Nothing { reason } => Judgement::Nothing(reason),
            _ => Judgement::Nothing(Reason::NoEvidence),
        }
    }

    fn happened(&self, kind: EventKind) -> Judgement {
        let id = "made-up".parse().expect("an id written here");
        let event = Event { id, kind, day: self.lived() };
        judge_event(self.programme, &self.standing(), true, &event, noon(self.lived().plus_days(1)))
    }
}

fn noon(day: ProgrammeDay) -> Moment {
    day.start().plus_millis(12 * 60 * 60 * 1000)
}
