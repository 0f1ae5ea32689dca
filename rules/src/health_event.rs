//! Designated health events: a walk, a lecture, a measuring day, for which the union gives points.
//!
//! Comes in: an event as the union wrote it; a code a member typed at the door. Goes out: the event as members see it, the
//! code for the server alone, and whether a member may have its points.
//! Must never happen: the code in what phones are sent, in a log or in an error; points twice for one event.
//!
//! The page knows only that there are such events ("health events the union designates give extra points").

mod code;

use serde::{Deserialize, Serialize};

use crate::award::{Award, AwardCode, AwardKey, Period};
use crate::day::{Moment, ProgrammeDay};
use crate::member::{Relationship, Standing};
use crate::points::Points;
use crate::programme::Programme;
use crate::union_file::{Check, FileError, FileKind, PublicationId, SCHEMA, Spanned, Wording, WordingTable};
pub use code::{CheckInCode, CheckInCodeError};

/// What is longer is a campaign.
const DAYS_MAX: u32 = 31;
/// More than any union has members.
const CAPACITY_MAX: u32 = 1_000_000;

/// One event, as members see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthEvent {
    /// Its name for ever; awards carry it.
    pub id: PublicationId,
    /// What it is called.
    pub title: Wording,
    /// What it is about, and where.
    pub description: Wording,
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day.
    pub to: ProgrammeDay,
    /// Who may have its points; never empty.
    pub who: Vec<Relationship>,
    /// For taking part, once, however many days it has.
    pub points: Points,
    /// How many can have its points; `None`: all who come.
    pub capacity: Option<u32>,
    /// Whether members check in with a code shown at the event; else the desk lists who took part.
    pub check_in: bool,
}

/// One event file: what all may see, and what the server keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthEventFile {
    /// What all may see.
    pub event: HealthEvent,
    /// What is shown at the event only; absent in what phones are sent, and where the desk lists who took part.
    pub code: Option<CheckInCode>,
}

/// Why taking part earns nothing. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventRefusal {
    /// The day is none of the event's.
    NotItsDay,
    /// The event is not for this relationship.
    NotForRelationship,
    /// No member of the union on that day.
    NotMember,
    /// Checked in at the event and received too long after it.
    ReceivedLate,
    /// The code is another one.
    WrongCode,
    /// So many other codes that more are not looked at.
    TooManyTries,
    /// The event has no code: the desk lists who took part.
    NoCheckIn,
    /// As many as can have its points have them.
    Full,
    /// The server stopped half-way; checking in once more does it.
    NotCompleted,
}

impl EventRefusal {
    /// Every refusal there is.
    pub const ALL: [Self; 9] = [
        Self::NotItsDay,
        Self::NotForRelationship,
        Self::NotMember,
        Self::ReceivedLate,
        Self::WrongCode,
        Self::TooManyTries,
        Self::NoCheckIn,
        Self::Full,
        Self::NotCompleted,
    ];
}

impl HealthEvent {
    /// Reads an event file. The programme says since when there is one.
    ///
    /// # Errors
    /// [`FileError`] for the first thing that is wrong.
    pub fn parse(text: &str, programme: &Programme) -> Result<HealthEventFile, FileError> {
        read(text, programme)
    }

    /// The event as a file without its code: what phones are sent. [`HealthEvent::parse`] reads it again.
    pub fn to_text(&self) -> String {
        #[derive(Serialize)]
        struct Text<'a> {
            schema: u32,
            #[serde(flatten)]
            event: &'a HealthEvent,
        }
        toml::to_string(&Text { schema: SCHEMA, event: self }).expect("an event is plain fields and two texts")
    }

    /// Whether who took part on a day may have the points, the code and the capacity aside. Registration may come later
    /// (programme paper, "One-off and yearly awards"): who has not registered yet gets them then.
    ///
    /// # Errors
    /// The [`EventRefusal`] that says why not.
    pub fn admits(&self, standing: &Standing, day: ProgrammeDay) -> Result<(), EventRefusal> {
        if day < self.from || self.to < day {
            return Err(EventRefusal::NotItsDay);
        }
        if !self.who.contains(&standing.relationship) {
            return Err(EventRefusal::NotForRelationship);
        }
        if !standing.is_member_on(day) {
            return Err(EventRefusal::NotMember);
        }
        Ok(())
    }
}

/// The award for taking part, granted when the server receives that. `None` before the programme began.
pub fn award(event: &PublicationId, points: Points, programme: &Programme, received_at: Moment) -> Option<Award> {
    let granted_on = received_at.programme_day();
    let version = programme.version_on(granted_on)?;
    Some(Award {
        key: AwardKey { code: AwardCode::HealthEvent, period: Period::Event(event.to_string()) },
        granted_on,
        expires_on: version.expiry.last_day(granted_on),
        points,
        programme_revision: programme.revision().to_owned(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    id: Spanned<String>,
    title: WordingTable,
    description: WordingTable,
    from: Spanned<ProgrammeDay>,
    to: Spanned<ProgrammeDay>,
    who: Spanned<Vec<Relationship>>,
    points: Spanned<i64>,
    capacity: Option<Spanned<u32>>,
    check_in: Option<Spanned<bool>>,
    check_in_code: Option<Spanned<String>>,
}

fn read(text: &str, programme: &Programme) -> Result<HealthEventFile, FileError> {
    let check = Check::new(FileKind::HealthEvent, text);
    let file: File = check.shape()?;
    check.schema(&file.schema)?;
    let (from, to) = check.days(&file.from, &file.to, DAYS_MAX, programme)?;
    let code = file
        .check_in_code
        .map(|code| CheckInCode::read(code.get_ref()).map_err(|error| check.fault(code.span(), error.to_string())));
    let code = code.transpose()?;
    let check_in = file.check_in.as_ref().map_or(code.is_some(), |check_in| *check_in.get_ref());
    if let Some(without) = file.check_in.filter(|check_in| !*check_in.get_ref() && code.is_some()) {
        let problem = "with a `check_in_code` there is a check-in: leave this out".to_owned();
        return Err(check.fault(without.span(), problem));
    }
    let event = HealthEvent {
        id: check.id(&file.id)?,
        title: check.title(file.title)?,
        description: check.description(file.description)?,
        from,
        to,
        who: check.distinct(file.who.get_ref(), file.who.span())?,
        points: check.reward(&file.points)?,
        capacity: file.capacity.map(|capacity| check.within(&capacity, 1..=CAPACITY_MAX)).transpose()?,
        check_in,
    };
    Ok(HealthEventFile { event, code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::MembershipPeriod;

    const EXAMPLE: &str = include_str!("../../docs/example/event.toml");

    fn parse(text: &str) -> Result<HealthEventFile, FileError> {
        HealthEvent::parse(text, &Programme::standard())
    }

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    #[test]
    fn the_code_stays_with_the_server() {
        let file = parse(EXAMPLE).expect("the example");
        let code = file.code.as_ref().expect("a code");
        assert!(file.event.check_in);
        let sent = file.event.to_text();
        for text in [&sent, &format!("{file:?}")] {
            assert!(!text.replace('-', "").contains(code.as_str()), "{text}");
        }
        assert_eq!(parse(&sent), Ok(HealthEventFile { code: None, event: file.event }));
        let listed = parse(&EXAMPLE.replace("check_in_code", "# check_in_code")).expect("an event without a code");
        assert!(!listed.event.check_in && listed.code.is_none());
    }

    #[test]
    fn who_was_there_on_its_day_may_have_the_points() {
        let event = parse(EXAMPLE).expect("the example").event;
        let there = event.from;
        let standing = |periods: Vec<MembershipPeriod>| Standing {
            relationship: Relationship::Employee,
            registered_on: Some(there),
            periods,
            born_in: None,
        };
        let member = standing(vec![MembershipPeriod { from: day("2021-04-01"), to: Some(event.to) }]);
        assert_eq!(event.admits(&member, there), Ok(()));
        assert_eq!(event.admits(&member, there.plus_days(-1)), Err(EventRefusal::NotItsDay));
        assert_eq!(event.admits(&member, event.to.plus_days(1)), Err(EventRefusal::NotItsDay));
        assert_eq!(event.admits(&standing(vec![]), there), Err(EventRefusal::NotMember));
        let other = Standing { relationship: Relationship::Other, ..member.clone() };
        assert_eq!(event.admits(&other, there), Err(EventRefusal::NotForRelationship));
        let waiting = Standing { registered_on: None, ..member };
        assert_eq!(event.admits(&waiting, there), Ok(()));
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        let line = EXAMPLE.lines().position(|line| line.starts_with("points")).expect("points") + 1;
        for (from, to, said) in [
            ("points = 200", "points = 0", format!("line {line}, points: must lie between 1 and 100000")),
            ("capacity = 300", "capacity = 0", "between 1 and 1000000".to_owned()),
            ("to = \"2027-11-14\"", "to = \"2027-11-13\"", "must be 2027-11-14 or up to 30 days after".to_owned()),
            ("from = \"2027-11-14\"", "from = \"2021-03-31\"", "up to 30 days".to_owned()),
            ("check_in_code = \"", "check_in_code = \"%", "letters and digits".to_owned()),
            ("capacity", "check_in = false\ncapacity", "check_in: with a `check_in_code` there is".to_owned()),
            ("who = [", "who = [\"everyone\", ", "expected one of `employee`".to_owned()),
            ("schema = 1", "schema = 1\ncolour = 1", "colour".to_owned()),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = parse(&EXAMPLE.replacen(from, to, 1)).expect_err("a fault").to_string();
            assert!(error.starts_with("health event file, line ") && error.contains(&said), "{error}");
        }
        let error = parse(&EXAMPLE.replace("2027-", "2020-")).expect_err("no programme").to_string();
        assert!(error.contains("must be 2021-04-01 or later"), "{error}");
    }
}
