//! The people of a run: employees, a spouse, an early member, someone who joins later, and what the roster says of them.
//! Some of them turn 35 around the end of the run's first fiscal year.
//!
//! Comes in: a plan, and what the office decides. Goes out: a roster file, and what each types at first registration.
//! Must never happen: a person whose roster row and whose membership by hand differ.

use std::fmt::Write as _;

use kenpos_core::session::Person;
use kenpos_rules::day::ProgrammeDay;
use kenpos_server::office::reopen::PersonMeant;

use super::days::{day_number, fiscal_year, number};
use super::ledger::Stretch;
use crate::members::PASSWORD;

/// How a member came to the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Employee,
    /// Of the employee before.
    Spouse,
    /// Had registered in fiscal 2020.
    Early,
    /// Joins while the run goes on.
    Newcomer,
}

/// One person of the roster.
#[derive(Clone, Debug)]
pub struct Insured {
    kind: Kind,
    employee_number: usize,
    /// Year, month, day.
    born: (i64, i64, i64),
    /// Membership as the roster has it, in order. The roster's row names the last one.
    pub stretches: Vec<(ProgrammeDay, Option<ProgrammeDay>)>,
}

impl Insured {
    /// The member with this number, of a run that begins on a day.
    pub fn new(member: usize, first_day: ProgrammeDay) -> Self {
        let (kind, employee_number) = match member % 5 {
            2 => (Kind::Spouse, 10_000 + member),
            3 => (Kind::Early, 10_001 + member),
            4 => (Kind::Newcomer, 10_001 + member),
            _ => (Kind::Employee, 10_001 + member),
        };
        let long_ago = ProgrammeDay::new(2010, 4, 1).expect("1 April is a day");
        // 35 completed on the last day of the fiscal year is born on 1 April, on the day after it is born on the 2nd.
        let turns_35 = fiscal_year(number(first_day)) + 1 - 35;
        let born = match kind {
            Kind::Employee if member % 5 == 1 => (turns_35, 4, if member % 2 == 1 { 2 } else { 1 }),
            Kind::Employee => (1985, 4, 1),
            Kind::Spouse => (turns_35, 4, 2),
            Kind::Early => (1988, 2, 29),
            Kind::Newcomer => (turns_35, 4, 1),
        };
        let from = if kind == Kind::Newcomer { first_day.plus_days(10) } else { long_ago };
        Self { kind, employee_number, born, stretches: vec![(from, None)] }
    }

    /// Since when the roster knows them.
    pub fn joins_on(&self) -> ProgrammeDay {
        self.stretches[0].0
    }

    /// The stretch that the roster's row names, by hand.
    pub fn by_hand(&self) -> Stretch {
        let (from, to) = *self.stretches.last().expect("a person has been a member");
        (number(from), to.map(number))
    }

    /// The day on which an early member had registered.
    pub fn early(&self) -> Option<i64> {
        (self.kind == Kind::Early).then(|| day_number(2020, 12, 1))
    }

    /// Whether they are a dependent spouse.
    pub fn is_spouse(&self) -> bool {
        self.kind == Kind::Spouse
    }

    /// Year, month and day of birth.
    pub const fn born(&self) -> (i64, i64, i64) {
        self.born
    }

    /// As the list of an event names them.
    pub fn on_a_list(&self) -> String {
        format!("{},{}", self.employee_number, if self.is_spouse() { "spouse" } else { "employee" })
    }

    /// As the desk names them: a spouse by the employee, since before registration a spouse has no ID.
    pub fn meant(&self) -> PersonMeant {
        let number = self.employee_number.to_string();
        if self.is_spouse() { PersonMeant::SpouseOf(number) } else { PersonMeant::Employee(number) }
    }

    /// What they type at first registration.
    pub fn newcomer(&self, member: usize) -> Person {
        let new_password = PASSWORD.to_owned();
        match self.kind {
            Kind::Spouse => Person::NewSpouse {
                card_symbol: "10".to_owned(),
                card_number: self.card_number(),
                insurer_number: "06273494".to_owned(),
                birth_date: self.birth_date().parse().expect("a day of the roster"),
                new_id: kenpos_id(member),
                new_password,
            },
            _ => {
                let initial_password = self.birth_date().replace('-', "");
                Person::NewEmployee { id: kenpos_id(member), initial_password, new_password }
            }
        }
    }

    fn birth_date(&self) -> String {
        let (year, month, day) = self.born;
        format!("{year:04}-{month:02}-{day:02}")
    }

    fn card_number(&self) -> String {
        format!("{:04}", self.employee_number % 10_000)
    }

    fn row(&self) -> String {
        let relationship = if self.kind == Kind::Spouse { "spouse" } else { "employee" };
        let birth_date = self.birth_date();
        let (from, to) = *self.stretches.last().expect("a person has been a member");
        let to = to.map(|day| day.to_string()).unwrap_or_default();
        let early = if self.kind == Kind::Early { "2020-12-01" } else { "" };
        let (number, card) = (self.employee_number, self.card_number());
        format!("{relationship},{number},社員,{birth_date},10,{card},06273494,{from},{to},{early}")
    }
}

/// The roster file of these people, as of a day.
pub fn roster(people: &[Insured], today: ProgrammeDay) -> String {
    let mut roster = String::from(
        "relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,\
         registered_on\n",
    );
    for person in people.iter().filter(|person| person.joins_on() <= today) {
        writeln!(roster, "{}", person.row()).expect("a text takes it");
    }
    roster
}

/// What this member is called.
pub fn kenpos_id(member: usize) -> String {
    if member % 5 == 2 { format!("spouse-{member}") } else { format!("U{}", 10_001 + member) }
}
