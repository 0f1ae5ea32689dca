//! Results in the books: what the union knows, what of it is posted, what waits.
//!
//! Comes in: results as the desk or the member says them, consents. Goes out: awards posted and taken back. Must never
//! happen: an award taken back because a consent was withdrawn, or for a later and worse result.

use std::collections::{BTreeMap, BTreeSet};

use super::super::days::fiscal_year;
use super::{AwardName, Insured, Ledger, Says, order_of};

/// One result as it stands.
#[derive(Clone, Debug)]
struct One {
    /// What names it at its source.
    source: String,
    /// What it said first: a member's own answer stays that, whatever the desk makes of it.
    first: Option<Says>,
    /// What it says, and its day; `None` once withdrawn.
    said: Option<(Says, i64)>,
    /// What it says now can be paid by nothing that changes around it later.
    closed: bool,
}

/// All results of a member.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Who they are about.
    pub who: Insured,
    /// Whether the consent to the use of check-up results stands.
    pub consents: bool,
    all: BTreeMap<String, One>,
}

impl Results {
    /// Every result by its name, with what it says and its day; nothing once withdrawn.
    pub fn all(&self) -> impl Iterator<Item = (&String, Option<&(Says, i64)>)> {
        self.all.iter().map(|(name, one)| (name, one.said.as_ref()))
    }

    /// What a result says, and its day.
    pub fn said(&self, name: &str) -> Option<&(Says, i64)> {
        self.all.get(name)?.said.as_ref()
    }

    /// What a result said first.
    pub fn first(&self, name: &str) -> Option<&Says> {
        self.all.get(name)?.first.as_ref()
    }

    /// Whether there is or was such a result.
    pub fn knows(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }
}

/// What became of awards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Posted, or posted again, with what each is worth.
    pub earned: BTreeMap<&'static str, i64>,
    /// Taken back.
    pub taken_back: BTreeSet<&'static str>,
}

impl Ledger {
    /// A result says something new, or (`None`) was withdrawn. `name` is the product's own for it, `source` what it is
    /// called at its source.
    pub fn record(&mut self, name: &str, source: &str, said: Option<(Says, i64)>, today: i64) -> Settled {
        let known = self.results.all.get(name);
        if known.is_some_and(|known| known.said == said) {
            return Settled::default();
        }
        let first = known.map_or_else(|| said.as_ref().map(|(says, _)| says.clone()), |known| known.first.clone());
        let one = One { source: source.to_owned(), first, said: said.clone(), closed: false };
        self.results.all.insert(name.to_owned(), one);
        let settled = self.settle(today);
        // A start of membership that is moved back later pays nothing.
        if let Some((says, day)) = said
            && !self.is_member_on(day)
            && !self.posted.contains_key(&says.award(source, day))
            && let Some(one) = self.results.all.get_mut(name)
        {
            one.closed = true;
        }
        settled
    }

    /// The consent to the use of check-up results, given or withdrawn. Given, it pays what waits of the fiscal year.
    pub fn consent_to_results(&mut self, given: bool, today: i64) -> Settled {
        if given == self.results.consents {
            return Settled::default();
        }
        self.results.consents = given;
        if !given {
            return Settled::default();
        }
        let this_year = fiscal_year(today);
        for one in self.results.all.values_mut() {
            let Some((says, day)) = &one.said else { continue };
            let is_posted = self.posted.contains_key(&says.award(&one.source, *day));
            one.closed |= fiscal_year(*day) < this_year && says.needs_consent() && !is_posted;
        }
        self.settle(today)
    }

    /// Posts what is earned and lacks, takes back what nothing earns any more.
    pub(super) fn settle(&mut self, today: i64) -> Settled {
        let of_results = self.results.all.values().filter_map(|one| {
            let (says, day) = one.said.as_ref()?;
            Some(says.award(&one.source, *day))
        });
        let posted = self.posted.keys().filter(|name| Says::is_code(name.0)).cloned();
        let mut names: Vec<AwardName> = of_results.chain(posted).collect::<BTreeSet<_>>().into_iter().collect();
        names.sort_by_key(order_of);
        let mut settled = Settled::default();
        for name in names {
            let stands = self.has_earned(&name);
            // What stands needs no consent any more, and no result that is still open.
            let worth = self.results.all.values().filter(|one| stands || !one.closed);
            let worth = worth.filter_map(|one| self.worth(one, &name, stands || self.results.consents)).max();
            match worth {
                Some((points, day)) if !stands => {
                    self.posted.remove(&name);
                    settled.earned.insert(name.0, points);
                    self.grant_points(name, points, day, today, today);
                }
                None if stands => {
                    self.take_back(&name);
                    settled.taken_back.insert(name.0);
                }
                _ => {}
            }
        }
        settled
    }

    /// What a result is worth for this award, and its day; `None` for nothing.
    fn worth(&self, one: &One, name: &AwardName, consents: bool) -> Option<(i64, i64)> {
        let (says, day) = one.said.as_ref()?;
        let counts = says.award(&one.source, *day) == *name
            && self.is_member_on(*day)
            && self.registered_on.is_some()
            && (consents || !says.needs_consent());
        Some((says.worth(self.results.who, *day), *day)).filter(|(points, _)| counts && *points > 0)
    }
}
