//! The audit of the ledger: everything that must hold of the books, checked from the rows alone.
//!
//! Comes in: each member's books. Goes out: what does not hold, with the entry it is about. It reads one member at a
//! time in one view, so it can run while the server takes commits. Must never happen: a repair; a health value; one
//! damaged row that keeps the others from being checked.

mod headers;
mod orders;
mod published;
mod report;
mod results;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{Award, AwardKey, FactKind, Judgement, Reason, judge};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::everybody::Everybody;
use crate::award::evidence::{AwardRow, EvidenceSource, FactRow};
use crate::ledger::entry::{Entry, LedgerAccount, LotRow};
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::member::Books;
use crate::store::{Store, StoreError};
use orders::worth_of;
use published::Published;
pub use report::{AuditReport, Violation, ViolationCode};
use results::JudgedResult;

/// Checks every member's books.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn audit_ledger(store: &dyn Store) -> Result<AuditReport, StoreError> {
    let programmes = Programmes::default();
    let current = match programmes.current(store).await {
        Ok(programme) => Some(programme),
        Err(ProgrammesError::Store(error)) if !matches!(error, StoreError::Damaged { .. }) => return Err(error),
        Err(_) => None,
    };
    let mut report = AuditReport::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
        let books = match store.books(member).await {
            Ok(Some(books)) => books,
            Ok(None) => continue,
            Err(StoreError::Damaged { .. }) => {
                report.members += 1;
                report.violations.push(Violation { code: ViolationCode::UnreadableRow, entry: None, member });
                continue;
            }
            Err(error) => return Err(error),
        };
        let rules = rules_of(store, &programmes, &books).await?;
        let published = Published::of(store, &programmes, &books).await?;
        report.members += 1;
        report.entries += books.entries.len() as u64;
        report.not_rederivable += u64::from(books.awards.iter().any(is_erased));
        report.violations.extend(audit_member(&books, &rules, &published, current.as_deref()));
    }
    Ok(report)
}

/// The programmes a member's evidence and entries name. One that cannot be had is left out, and what names it is a
/// violation.
async fn rules_of(
    store: &dyn Store,
    programmes: &Programmes,
    books: &Books,
) -> Result<BTreeMap<String, Arc<Programme>>, StoreError> {
    let mut rules = BTreeMap::new();
    let of_facts = books.facts.iter().map(|fact| &fact.programme_revision);
    let of_entries = books.entries.iter().map(|entry| &entry.programme_revision);
    for revision in of_facts.chain(of_entries).collect::<BTreeSet<_>>() {
        match programmes.get(store, revision).await {
            Ok(programme) => drop(rules.insert(revision.clone(), programme)),
            Err(
                ProgrammesError::Missing
                | ProgrammesError::Unreadable(_)
                | ProgrammesError::Store(StoreError::Damaged { .. }),
            ) => {}
            Err(ProgrammesError::Store(error)) => return Err(error),
        }
    }
    Ok(rules)
}

/// Checks one member's books; the violations come in order. `rules` are those that evidence and entries name, `current`
/// those in force.
fn audit_member(
    books: &Books,
    rules: &BTreeMap<String, Arc<Programme>>,
    published: &Published,
    current: Option<&Programme>,
) -> Vec<Violation> {
    let results = results::judged(books, current);
    let mut audit = Audit { books, rules, published, results, found: BTreeSet::new() };
    audit.entries();
    audit.order();
    audit.lots();
    audit.sums();
    audit.orders();
    audit.awards_as_posted();
    let earned = audit.earned();
    audit.headers(&earned);
    audit.awards_as_earned(earned);
    audit.results_paid();
    let unreadable = &books.unreadable;
    audit.found.retain(|violation| violation.entry.is_none() || !unreadable.contains(&violation.entry));
    for entry in unreadable {
        audit.says(ViolationCode::UnreadableRow, *entry);
    }
    audit.found.into_iter().collect()
}

/// What the facts earn, by award and fact.
type Earned<'b> = BTreeMap<AwardKey, BTreeMap<EvidenceSource, Derived<'b>>>;

/// An award as the rules make it of a fact.
struct Derived<'b> {
    award: Award,
    row: &'b FactRow,
}

impl Derived<'_> {
    /// The day by which membership is judged; an early member's is the day the programme names.
    fn day(&self) -> ProgrammeDay {
        if self.row.fact.kind == FactKind::EarlyMember { self.award.granted_on } else { self.row.fact.day }
    }
}

struct Audit<'b> {
    books: &'b Books,
    rules: &'b BTreeMap<String, Arc<Programme>>,
    published: &'b Published,
    /// What the member's results earn as they stand now.
    results: Vec<JudgedResult>,
    found: BTreeSet<Violation>,
}

impl<'b> Audit<'b> {
    fn says(&mut self, code: ViolationCode, entry: impl Into<Option<u64>>) {
        self.found.insert(Violation { code, entry: entry.into(), member: self.books.member });
    }

    fn entries(&mut self) {
        let numbers: BTreeSet<u64> = self.books.entries.iter().map(|entry| entry.number).collect();
        for number in (1..=self.books.head.entry).filter(|number| !numbers.contains(number)) {
            self.says(ViolationCode::EntryMissing, number);
        }
        let mut posted = BTreeSet::new();
        for entry in &self.books.entries {
            if entry.number > self.books.head.entry {
                self.says(ViolationCode::EntryUnexpected, entry.number);
            }
            if entry.postings.iter().map(|posting| posting.points).sum::<Points>() != Points::ZERO {
                self.says(ViolationCode::EntryNotBalanced, entry.number);
            }
            let known = |lot: u64| {
                self.books.lots.contains_key(&lot) && (entry.kind != EntryKind::Grant || lot == entry.number)
            };
            if entry.postings.is_empty() || !entry.postings.iter().all(|posting| known(posting.lot)) {
                self.says(ViolationCode::EntryOfUnknownLot, entry.number);
            }
            if matches!(entry.kind, EntryKind::Expiry | EntryKind::Forfeit)
                && entry.reason != Some(Reason::AccountDeleted)
                && entry.posted_at.programme_day() <= entry.day
            {
                self.says(ViolationCode::ExpiredEarly, entry.number);
            }
            if entry.award.as_ref().is_some_and(|award| !posted.insert(award.clone())) {
                self.says(ViolationCode::EntryRepeated, entry.number);
            }
        }
    }

    fn lots(&mut self) {
        let mut by_lot: BTreeMap<(u64, LedgerAccount), Points> = BTreeMap::new();
        for posting in self.books.entries.iter().flat_map(|entry| &entry.postings) {
            *by_lot.entry((posting.lot, posting.account)).or_default() += posting.points;
        }
        let posted = |lot: u64, account| by_lot.get(&(lot, account)).copied().unwrap_or_default();
        for lot in self.books.lots.values() {
            let granted = self.books.entries.iter().find(|entry| entry.number == lot.number).map(worth_of);
            let still_granted = -posted(lot.number, LedgerAccount::Granted);
            let as_posted = granted == Some(lot.granted)
                && (still_granted == lot.granted || still_granted == Points::ZERO)
                && posted(lot.number, LedgerAccount::Available) == lot.left
                && posted(lot.number, LedgerAccount::Expired) == lot.expired
                && posted(lot.number, LedgerAccount::Forfeited) == lot.forfeited;
            if !as_posted {
                self.says(ViolationCode::LotDiffers, lot.number);
            }
            if [lot.left, lot.expired, lot.forfeited].iter().any(|points| *points < Points::ZERO) {
                self.says(ViolationCode::LotNegative, lot.number);
            }
        }
    }

    fn sums(&mut self) {
        let mut left = BTreeMap::new();
        for LotRow { expires_on, left: points, .. } in self.books.lots.values() {
            *left.entry(*expires_on).or_insert(Points::ZERO) += *points;
        }
        left.retain(|_, points| *points != Points::ZERO);
        let mut balances = self.books.balances.clone();
        balances.retain(|_, points| *points != Points::ZERO);
        if left != balances {
            self.says(ViolationCode::BalanceDiffers, None);
        }
        if -self.total(LedgerAccount::Adjusted) != self.books.head.debt {
            self.says(ViolationCode::DebtDiffers, None);
        }
    }

    fn total(&self, account: LedgerAccount) -> Points {
        let postings = self.books.entries.iter().flat_map(|entry| &entry.postings);
        postings.filter(|posting| posting.account == account).map(|posting| posting.points).sum()
    }

    /// Award rows against the ledger.
    fn awards_as_posted(&mut self) {
        let awards: BTreeMap<&AwardKey, &AwardRow> = self.books.awards.iter().map(|row| (&row.key, row)).collect();
        let mut posted: BTreeMap<&AwardKey, (Points, u32, u64)> = BTreeMap::new();
        for entry in &self.books.entries {
            let Some((key, revision)) = &entry.award else { continue };
            if !awards.contains_key(key) {
                self.says(ViolationCode::EntryWithoutAward, entry.number);
            }
            let (points, last, lot) = posted.entry(key).or_default();
            *points += granted_by(entry);
            *last = (*last).max(*revision);
            if entry.kind == EntryKind::Grant {
                *lot = entry.number;
            }
        }
        for award in &self.books.awards {
            let lot = self.books.lots.get(&award.lot);
            let dates = lot.is_some_and(|lot| (lot.granted_on, lot.expires_on) == (award.granted_on, award.expires_on));
            let as_posted = posted.get(&award.key);
            if as_posted != Some(&(award.points, award.revision, award.lot)) || !dates {
                self.says(ViolationCode::AwardNotAsPosted, award.lot);
                if let Some((_, _, lot)) = as_posted.filter(|(_, _, lot)| *lot != 0) {
                    self.says(ViolationCode::AwardNotAsPosted, *lot);
                }
            }
        }
    }

    /// What the facts earn, by the rules and the standing of their time.
    fn earned(&mut self) -> Earned<'b> {
        let (books, mut earned) = (self.books, Earned::new());
        let of_results = |row: &&FactRow| matches!(row.source, EvidenceSource::Result(_));
        for row in books.facts.iter().filter(|row| !of_results(row) && !Published::says(row)) {
            let judged = self
                .rules
                .get(&row.programme_revision)
                .zip(books.standings.get(&row.standing))
                .map(|(programme, standing)| judge(programme, standing, &row.fact));
            let awards = match judged {
                Some(Judgement::Earns(awards)) if row.reason.is_none() => awards,
                Some(Judgement::Nothing(reason)) if row.reason == Some(reason) => continue,
                _ => {
                    self.says(ViolationCode::EvidenceNotValid, None);
                    continue;
                }
            };
            for award in awards {
                earned.entry(award.key.clone()).or_default().insert(row.source.clone(), Derived { award, row });
            }
        }
        self.earned_as_published(&mut earned);
        for row in books.facts.iter().filter(of_results) {
            self.earned_by_result(row, &mut earned);
        }
        earned
    }

    /// Award rows against the facts.
    fn awards_as_earned(&mut self, mut earned: Earned<'b>) {
        for award in &self.books.awards {
            let by_fact = earned.remove(&award.key);
            if is_erased(award) {
                continue;
            }
            match by_fact.and_then(|mut by_fact| by_fact.remove(&award.evidence)) {
                None => self.says(ViolationCode::AwardWithoutEvidence, award.lot),
                Some(derived) if !self.holds(award, &derived) => self.says(ViolationCode::AwardDiffers, award.lot),
                Some(_) => {}
            }
        }
        if !earned.is_empty() {
            self.says(ViolationCode::AwardMissing, None);
        }
    }

    /// An award is what its fact earns, or nothing since the member turned out not to be one on its day.
    fn holds(&self, award: &AwardRow, derived: &Derived<'_>) -> bool {
        if matches!(award.evidence, EvidenceSource::Result(_)) {
            return self.result_award_holds(award, derived);
        }
        let as_judged = award.day == derived.day() && award.programme_revision == derived.award.programme_revision;
        let member = self.books.standings.values().next_back().is_some_and(|now| now.is_member_on(award.day));
        if award.points == Points::ZERO {
            return as_judged && !member && award.reason == Some(Reason::NotMember) && award.revision > 1;
        }
        // A grant given again after a reversal has dates of its own.
        let dates = (award.granted_on, award.expires_on) == (derived.award.granted_on, derived.award.expires_on);
        as_judged
            && member
            && award.reason.is_none()
            && award.points == derived.award.points
            && (award.revision > 1 || dates)
    }
}

/// Whether what an award rested on is gone.
fn is_erased(award: &AwardRow) -> bool {
    award.evidence == EvidenceSource::Erased
}

/// What an entry granted; negative for a reversal.
fn granted_by(entry: &Entry) -> Points {
    let granted = entry.postings.iter().filter(|posting| posting.account == LedgerAccount::Granted);
    -granted.map(|posting| posting.points).sum::<Points>()
}
