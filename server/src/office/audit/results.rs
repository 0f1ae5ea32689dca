//! Awards of results, derived again from the revisions that the documents keep.
//!
//! Must never happen: a health value in a violation.

use kenpos_protocol::consent::Purpose;
use kenpos_rules::award::{Award, AwardKey, FactKind, Judgement, Reason, judge_event};
use kenpos_rules::day::Moment;
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::{Audit, Derived, Earned, ViolationCode};
use crate::award::evidence::{AwardRow, EvidenceSource, FactRow};
use crate::results;
use crate::store::member::Books;

/// A result as it stands now, judged by the rules in force.
pub(super) struct JudgedResult {
    key: AwardKey,
    /// What it would pay whether or not the member consents.
    qualifies: Option<Points>,
    /// Whether it has to be paid: it qualifies, the member has registered and consents, and nothing closed it.
    due: bool,
}

/// Every result of a member that was not withdrawn.
pub(super) fn judged(books: &Books, current: Option<&Programme>) -> Vec<JudgedResult> {
    let Some((programme, (_, standing))) = current.zip(books.standings.last_key_value()) else { return Vec::new() };
    let consent = consent_at(books, None);
    let judge = |file: &results::ResultFile| {
        let event = file.kept.event()?;
        let at = file.kept.at(file.kept.revision())?.recorded_at;
        let points = |consent| points(judge_event(programme, standing, consent, event, at));
        let due = file.kept.closed().is_none() && points(consent).is_some();
        Some(JudgedResult { key: event.key(), qualifies: points(true), due })
    };
    results::files(&books.documents).iter().filter_map(judge).collect()
}

fn points(judgement: Judgement) -> Option<Points> {
    match judgement {
        Judgement::Earns(awards) => awards.first().map(|award| award.points),
        Judgement::Nothing(_) => None,
    }
}

/// Whether the consent to results stood at a moment, or stands now. What was said in the same millisecond may have come
/// just before it or just after.
fn consent_at(books: &Books, at: Option<Moment>) -> bool {
    let about_results: Vec<_> =
        books.consents.iter().filter(|event| event.purpose == Purpose::CheckupResults).collect();
    let last = |before: &dyn Fn(Moment) -> bool| {
        about_results.iter().rev().find(|event| before(event.received_at)).is_some_and(|event| event.given)
    };
    let Some(at) = at else { return last(&|_| true) };
    last(&|received_at| received_at < at) || about_results.iter().any(|event| event.received_at == at && event.given)
}

impl<'b> Audit<'b> {
    /// What a revision earned when it was posted, by the rules, the standing and the consent of that moment.
    pub(super) fn earned_by_result(&mut self, row: &'b FactRow, earned: &mut Earned<'b>) {
        match self.derive(row) {
            Some(award) => {
                drop(earned.entry(award.key.clone()).or_default().insert(row.source.clone(), Derived { award, row }));
            }
            None => self.says(ViolationCode::EvidenceNotValid, None),
        }
    }

    fn derive(&self, row: &FactRow) -> Option<Award> {
        let EvidenceSource::Result(source) = &row.source else { return None };
        let kept = results::kept_of(self.books.documents.get(&(source.kind, source.id.clone()))?)?;
        let revision = kept.at(source.revision)?;
        let event = revision.event.as_ref()?;
        let programme = self.rules.get(&row.programme_revision)?;
        let standing: &Standing = self.books.standings.get(&row.standing)?;
        let as_kept = row.fact.kind == FactKind::Event
            && (row.fact.day, row.fact.entered_at) == (event.day, revision.recorded_at);
        let posted_at = row.fact.received_at;
        let consent = consent_at(self.books, Some(posted_at));
        match judge_event(programme, standing, consent, event, posted_at) {
            Judgement::Earns(awards) if as_kept => awards.into_iter().next(),
            _ => None,
        }
    }

    /// An award of results holds while one of its results qualifies. One that was taken back is nothing until one is due
    /// ([`Audit::results_paid`]): a result that came right again after the consent was withdrawn is not.
    pub(super) fn result_award_holds(&self, award: &AwardRow, derived: &Derived<'_>) -> bool {
        let as_judged = award.day == derived.day() && award.programme_revision == derived.award.programme_revision;
        let qualifying: Vec<Points> = self
            .results
            .iter()
            .filter(|result| result.key == award.key)
            .filter_map(|result| result.qualifies)
            .collect();
        if award.points == Points::ZERO {
            let taken_back = matches!(award.reason, Some(Reason::NotMember | Reason::Corrected)) && award.revision > 1;
            return as_judged && taken_back;
        }
        let dates = (award.granted_on, award.expires_on) == (derived.award.granted_on, derived.award.expires_on);
        let worth = award.points == derived.award.points || qualifying.contains(&award.points);
        as_judged && !qualifying.is_empty() && award.reason.is_none() && worth && (award.revision > 1 || dates)
    }

    /// Every result that has to be paid is.
    pub(super) fn results_paid(&mut self) {
        let paid =
            |key: &AwardKey| self.books.awards.iter().any(|award| award.key == *key && award.points > Points::ZERO);
        if self.results.iter().any(|result| result.due && !paid(&result.key)) {
            self.says(ViolationCode::AwardMissing, None);
        }
    }
}
