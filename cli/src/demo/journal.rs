//! The demo's own list of what the phones acknowledged, held against the server.
//!
//! Comes in: every id a phone gave back. Goes out: what is lost, what is doubled. Must never happen: the phone's own
//! outbox or mirror asked what should be there; an award expected by the code that granted it.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::log::{ItemId, Logged};
use kenpos_rules::award::{AwardCode, Period};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;
use kenpos_server::store::lookup::Who;
use kenpos_server::store::member::{Books, Want};
use kenpos_tests::union::Union;

/// What one member's phone acknowledged.
#[derive(Default)]
pub struct Journal {
    records: BTreeSet<RecordId>,
    launches: BTreeSet<OpId>,
    /// Award code and day of what may earn, by the plain words of the programme: once a day each.
    days: BTreeSet<(AwardCode, ProgrammeDay)>,
    /// What is due besides, by the plain words of the programme: how many awards of each kind.
    due: BTreeMap<AwardCode, u64>,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Acknowledged and not at the server.
    pub lost: u64,
    /// Posted more often than acknowledged.
    pub doubled: u64,
}

impl Journal {
    /// A weight, a day's steps or an answered goal.
    pub fn record(&mut self, award: AwardCode, logged: &Logged) {
        if let ItemId::Record(id) = logged.id {
            self.entry(award, logged.day, id);
        }
    }

    /// The same by its id, where another process acknowledged it.
    pub fn entry(&mut self, award: AwardCode, day: ProgrammeDay, id: RecordId) {
        self.records.insert(id);
        self.days.insert((award, day));
    }

    /// An opening of the app.
    pub fn launch(&mut self, logged: &Logged) {
        if let ItemId::Op(op) = logged.id {
            self.launches.insert(op);
            self.days.insert((AwardCode::Login, logged.day));
            self.days.insert((AwardCode::Launch, logged.day));
        }
    }

    /// Something happened that pays so many awards of this kind.
    pub fn due(&mut self, award: AwardCode, times: u64) {
        *self.due.entry(award).or_default() += times;
    }

    /// Holds it against what the server has. `first_day` is the day of registration.
    pub async fn compare(&self, union: &Union, books: &Books, first_day: ProgrammeDay) -> Compared {
        let want = Want { records: self.records.clone(), ops: self.launches.clone(), ..Want::default() };
        let state = union.store().load(&Who::Member(books.member), &want).await;
        let state = state.expect("the demo's store works").expect("a member with books exists");
        let records = self.records.iter().filter(|id| !state.records.contains_key(id)).count();
        let launches = self.launches.iter().filter(|op| !state.receipts.contains_key(op)).count();
        let lost = u64::try_from(records + launches).expect("a count fits");
        let mut compared = Compared { lost, doubled: self.doubled(books, first_day) };
        for (code, due) in &self.due {
            let posted = posted_besides(books, *code);
            compared.lost += due.saturating_sub(posted);
            compared.doubled += posted.saturating_sub(*due);
        }
        compared
    }

    fn doubled(&self, books: &Books, first_day: ProgrammeDay) -> u64 {
        let mut posted: BTreeMap<(AwardCode, Period), u64> = BTreeMap::new();
        for (award, _revision) in books.entries.iter().filter_map(|entry| entry.award.as_ref()) {
            *posted.entry((award.code, award.period.clone())).or_default() += 1;
        }
        let expected = |code: AwardCode, period: &Period| match period {
            Period::Once => code == AwardCode::Registration,
            Period::Day(day) => *day >= first_day && self.days.contains(&(code, *day)),
            _ => self.due.contains_key(&code),
        };
        posted.iter().map(|((code, period), times)| times - u64::from(expected(*code, period))).sum()
    }
}

/// How many awards of a kind are posted for other periods than days.
fn posted_besides(books: &Books, code: AwardCode) -> u64 {
    let of_kind = books.awards.iter().filter(|award| award.key.code == code && award.points > Points::ZERO);
    u64::try_from(of_kind.filter(|award| award.key.period.day().is_none()).count()).expect("a count fits")
}
