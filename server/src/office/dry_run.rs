//! A rule change tried on past days: what it would have granted, beside what was granted. Nothing is written.
//!
//! Comes in: a proposed programme and a period. Goes out: points per award and kind of membership. Must never happen: a
//! write; a judgement of its own (the facts kept and the results are judged by the rules themselves).
//!
//! It speaks of what members did and the union knows. That more would have been entered under other rules, nobody can say.

use std::collections::BTreeMap;

use kenpos_rules::award::{AwardCode, Judgement, award_set, judge, judge_event};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::member::Relationship;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use serde::Serialize;

use super::DeskError;
use super::everybody::Everybody;
use crate::award::evidence::EvidenceSource;
use crate::results;
use crate::store::Store;
use crate::store::lookup::Who;
use crate::store::member::{Books, MemberState, Want};

/// What a proposed programme would have granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DryRun {
    /// The name of the proposed rules.
    pub proposed: String,
    /// The first day lived.
    pub from: ProgrammeDay,
    /// The last day lived.
    pub to: ProgrammeDay,
    /// Members looked at.
    pub members: u64,
    /// Points granted for days of the period, as they stand.
    pub granted: Points,
    /// What the proposed rules make of the same facts.
    pub would_grant: Points,
    /// By award and kind of membership; only where one of the two is not 0.
    pub rows: Vec<DryRunRow>,
}

/// One award of one kind of membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DryRunRow {
    /// The award.
    pub award: AwardCode,
    /// How its members belong to the union.
    pub relationship: Relationship,
    /// Points granted, as they stand.
    pub granted: Points,
    /// Members who were granted some.
    pub members_granted: u64,
    /// What the proposed rules make of the same facts.
    pub would_grant: Points,
    /// Members who would have been granted some.
    pub members_would: u64,
}

/// Judges what members did from one day to another, both included, by proposed rules. Each member's standing and consent are
/// today's; grant dates and campaigns do not change.
///
/// # Errors
/// [`DeskError::Period`] for days in the wrong order, [`DeskError::Store`].
pub async fn dry_run(
    store: &dyn Store,
    proposed: &Programme,
    from: ProgrammeDay,
    to: ProgrammeDay,
) -> Result<DryRun, DeskError> {
    if to < from {
        return Err(DeskError::Period);
    }
    let mut rows: BTreeMap<(AwardCode, Relationship), DryRunRow> = BTreeMap::new();
    let (mut members, mut everybody) = (0, Everybody::of(store));
    while let Some(member) = everybody.next().await? {
        let want = Want { documents: results::RESULT_KINDS.into(), ..Want::default() };
        let Some(state) = store.load(&Who::Member(member), &want).await? else { continue };
        let Some(books) = store.books(member).await? else { continue };
        members += 1;
        let relationship = state.standing.relationship;
        let mut row = |award, change: &dyn Fn(&mut DryRunRow)| {
            change(rows.entry((award, relationship)).or_insert(DryRunRow {
                award,
                relationship,
                granted: Points::ZERO,
                members_granted: 0,
                would_grant: Points::ZERO,
                members_would: 0,
            }));
        };
        for (award, points) in granted(&books, from, to) {
            row(award, &|row| (row.granted, row.members_granted) = (row.granted + points, row.members_granted + 1));
        }
        for (award, points) in would_grant(&state, &books, proposed, from, to) {
            row(award, &|row| (row.would_grant, row.members_would) = (row.would_grant + points, row.members_would + 1));
        }
    }
    let rows: Vec<DryRunRow> = rows.into_values().collect();
    Ok(DryRun {
        proposed: proposed.revision().to_owned(),
        from,
        to,
        members,
        granted: rows.iter().map(|row| row.granted).sum(),
        would_grant: rows.iter().map(|row| row.would_grant).sum(),
        rows,
    })
}

/// What one member was granted, by award; awards of the table alone, and none whose evidence went with an account: no other
/// rules can judge it.
fn granted(books: &Books, from: ProgrammeDay, to: ProgrammeDay) -> BTreeMap<AwardCode, Points> {
    let mut sums = BTreeMap::new();
    let of_the_period = |day: ProgrammeDay| from <= day && day <= to;
    for award in &books.awards {
        let of_the_table = AwardCode::TABLE.contains(&award.key.code);
        let judged_again = award.evidence != EvidenceSource::Erased;
        if of_the_table && judged_again && of_the_period(award.day) && award.points > Points::ZERO {
            *sums.entry(award.key.code).or_insert(Points::ZERO) += award.points;
        }
    }
    sums
}

/// What one member would have been granted, by award.
fn would_grant(
    state: &MemberState,
    books: &Books,
    proposed: &Programme,
    from: ProgrammeDay,
    to: ProgrammeDay,
) -> BTreeMap<AwardCode, Points> {
    let daily = books.facts.iter().filter(|row| {
        matches!(row.source, EvidenceSource::Op(_) | EvidenceSource::Registration | EvidenceSource::EarlyMember)
    });
    let mut judgements: Vec<Judgement> = daily
        .filter(|row| from <= row.fact.day && row.fact.day <= to)
        .map(|row| judge(proposed, &state.standing, &row.fact))
        .collect();
    let consent = state.consent.checkup_results.is_some();
    for file in results::files(&state.documents) {
        let Some(event) = file.kept.event().filter(|event| from <= event.day && event.day <= to) else { continue };
        judgements.push(judge_event(proposed, &state.standing, consent, event, file.kept.recorded_at()));
    }
    let awards = judgements.into_iter().flat_map(|judgement| match judgement {
        Judgement::Earns(awards) => awards,
        Judgement::Nothing(_) => Vec::new(),
    });
    let mut sums = BTreeMap::new();
    for award in award_set(awards).into_values() {
        *sums.entry(award.key.code).or_insert(Points::ZERO) += award.points;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, day, moment};

    fn changed(from: &str, to: &str) -> Programme {
        let text = Programme::standard().text().replacen(Programme::standard().revision(), "next", 1);
        assert!(text.contains(from), "{from:?}");
        Programme::parse(&text.replacen(from, to, 1)).expect("a programme")
    }

    async fn of_weight(scene: &Scene, proposed: &Programme) -> (i64, i64) {
        let run = dry_run(&*scene.store, proposed, day("2026-11-01"), day("2026-11-30")).await.expect("a dry run");
        let row = run.rows.iter().find(|row| row.award == AwardCode::Weight);
        row.map_or((0, 0), |row| (row.granted.0, row.would_grant.0))
    }

    #[tokio::test]
    async fn the_rules_in_force_would_grant_what_they_granted_and_others_what_they_say() {
        let scene = Scene::new("2026-11-10T12:00:00+09:00").await;
        let mut phone = scene.add_member().await;
        scene.clock.set(moment("2026-11-22T12:00:00+09:00"));
        // Two days in time, and one that the window of seven days has closed on.
        for measured in ["2026-11-22T08:00:00+09:00", "2026-11-20T08:00:00+09:00", "2026-11-12T08:00:00+09:00"] {
            let weight = scene.weight(&phone, moment(measured));
            scene.push(&mut phone, &[weight]).await;
        }
        let before = scene.store.books(phone.member).await.expect("books").expect("a member");
        assert_eq!(of_weight(&scene, &Programme::standard()).await, (20, 20));
        assert_eq!(of_weight(&scene, &changed("entry_window_days = 7 ", "entry_window_days = 14 ")).await, (20, 30));
        assert_eq!(of_weight(&scene, &changed("points = 10\n", "points = 12\n")).await, (20, 24));
        let after = scene.store.books(phone.member).await.expect("books").expect("a member");
        assert_eq!((before.head, before.entries), (after.head, after.entries), "nothing was written");
        assert_eq!(scene.violations().await, []);
        let backwards = dry_run(&*scene.store, &Programme::standard(), day("2026-11-02"), day("2026-11-01")).await;
        assert_eq!(backwards, Err(DeskError::Period));
    }
}
