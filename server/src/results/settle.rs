//! Awards follow the results: what is earned and lacks is posted, what nothing earns any more is taken back.
//!
//! Every award of results is settled over all results that speak of it: any one that qualifies earns it and keeps it.
//! Comes in: a draft with every result, award and lot loaded ([`super::want`]). Goes out: entries in the draft.
//! Must never happen: an award taken back because a consent was withdrawn, or because of a later and worse result; an
//! answer that depends on the order in which results came (but for the grant date).

use std::collections::BTreeMap;

use kenpos_protocol::push::Earned;
use kenpos_rules::award::event::needs_results_consent;
use kenpos_rules::award::{Award, AwardCode, AwardKey, Event, Judgement, Reason, judge_event};
use kenpos_rules::day::Moment;
use kenpos_rules::fiscal_year::FiscalYear;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::kept::{self, ResultFile, ResultKey};
use crate::award::evidence::{AwardRow, EvidenceSource};
use crate::award::{give_again, post_event, take_back};
use crate::store::draft::Draft;
use crate::store::member::MemberState;

/// What settling did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Posted, or granted again.
    pub earned: Vec<Earned>,
    /// Taken back.
    pub taken_back: Vec<AwardCode>,
}

/// Settles every award of the member's results.
pub fn settle(draft: &mut Draft, programme: &Programme) -> Settled {
    let files = kept::files(&draft.state().documents);
    let mut by_key: BTreeMap<AwardKey, Vec<&ResultFile>> = BTreeMap::new();
    for award in draft.state().awards.values().filter(|award| is_of_a_result(award)) {
        by_key.entry(award.key.clone()).or_default();
    }
    for file in &files {
        if let Some(event) = file.kept.event() {
            by_key.entry(event.key()).or_default().push(file);
        }
    }
    let mut settled = Settled::default();
    for (key, files) in by_key {
        settle_one(draft, programme, &key, &files, &mut settled);
    }
    settled
}

fn is_of_a_result(award: &AwardRow) -> bool {
    matches!(award.evidence, EvidenceSource::Result(_))
}

fn settle_one(draft: &mut Draft, programme: &Programme, key: &AwardKey, files: &[&ResultFile], settled: &mut Settled) {
    let row = draft.state().awards.get(key).cloned();
    if let Some(row) = row.clone().filter(|row| row.points > Points::ZERO) {
        if row.evidence == EvidenceSource::Erased {
            return; // what it rested on went with an account, and a later result takes nothing back
        }
        // A consent withdrawn takes nothing back.
        let kept = files.iter().map(|file| judge(draft, programme, file, true)).collect::<Vec<_>>();
        if kept.iter().any(Result::is_ok) {
            return;
        }
        let gone = kept.iter().any(|judged| judged.as_ref().err() == Some(&Reason::NotMember));
        take_back(draft, programme, row, if gone { Reason::NotMember } else { Reason::Corrected });
        settled.taken_back.push(key.code);
        return;
    }
    let consent = draft.state().consent.checkup_results.is_some();
    let open = files.iter().filter(|file| file.kept.closed().is_none());
    let earning = open.filter_map(|file| judge(draft, programme, file, consent).ok().map(|one| (file, one)));
    // The earliest of those that qualify: which one came first must not matter.
    let Some((file, award)) = earning.min_by_key(|(file, _)| (file.kept.event().map(|event| event.day), &file.key.id))
    else {
        return;
    };
    settled.earned.push(Earned { award: key.code, points: award.points });
    match (row, file.evidence()) {
        (Some(row), _) => give_again(draft, programme, row, award.points),
        (None, Some((source, event))) => {
            let recorded_at = file.kept.last().recorded_at;
            post_event(draft, source, event, recorded_at, award);
        }
        (None, None) => {}
    }
}

/// What a result earns now, if it were alone.
fn judge(draft: &Draft, programme: &Programme, file: &ResultFile, consent: bool) -> Result<Award, Reason> {
    let event = file.kept.event().ok_or(Reason::Corrected)?;
    judged(judge_event(programme, &draft.state().standing, consent, event, draft.now()))
}

fn judged(judgement: Judgement) -> Result<Award, Reason> {
    match judgement {
        Judgement::Earns(awards) => awards.into_iter().next().ok_or(Reason::NotInProgramme),
        Judgement::Nothing(reason) => Err(reason),
    }
}

/// How a result stands: `None` if its award is posted, else why it earns nothing (so far).
pub fn why_not(state: &MemberState, programme: &Programme, event: &Event, now: Moment) -> Option<Reason> {
    let posted = state.awards.get(&event.key()).is_some_and(|award| award.points > Points::ZERO);
    if posted {
        return None;
    }
    let consent = state.consent.checkup_results.is_some();
    judged(judge_event(programme, &state.standing, consent, event, now)).err()
}

/// Before the consent to results is given: results of earlier fiscal years that wait for it will not be paid by it, nor by
/// a membership that the roster puts right after it.
pub fn close_older_years(draft: &mut Draft, programme: &Programme) {
    let this_year = FiscalYear::of(draft.today());
    for mut file in kept::files(&draft.state().documents) {
        let Some(event) = file.kept.event().filter(|event| FiscalYear::of(event.day) < this_year) else { continue };
        let rule = programme.version_on(event.day).and_then(|version| version.awards.get(&event.kind.code()));
        let waits = rule.is_some_and(|rule| needs_results_consent(rule, event.kind))
            && !draft.state().awards.contains_key(&event.key());
        if waits && file.kept.closed().is_none() {
            file.kept.closed = Some(Reason::NoResultsConsent);
            kept::put(draft, &file);
        }
    }
}

/// After a result was recorded: on a day outside the membership as it is known now, it is not paid by a membership that the
/// roster moves there later.
pub(super) fn close_outside_membership(draft: &mut Draft, key: &ResultKey) {
    let row = draft.state().documents.get(&(key.kind, key.id.clone()));
    let Some(kept) = row.and_then(kept::kept_of) else { return };
    let outside = kept.event().is_some_and(|event| !draft.state().standing.is_member_on(event.day));
    let posted = kept.event().is_some_and(|event| draft.state().awards.contains_key(&event.key()));
    if outside && !posted {
        let mut file = ResultFile { key: key.clone(), kept };
        file.kept.closed = Some(Reason::NotMember);
        kept::put(draft, &file);
    }
}
