//! The daily job: writes down what has run out, and tells members what soon will. Every read tests the date itself, so
//! no balance depends on when it runs.

use kenpos_protocol::document::{Document, DocumentKind, ExpiryNotice};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::DeskError;
use super::everybody::Everybody;
use crate::ledger;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{LotsWanted, Want};
use crate::store::{Store, transact};

/// What the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpiryReport {
    /// Members with something that ran out.
    pub members: u64,
    /// Points that ran out.
    pub points: Points,
    /// Notices of points that soon run out.
    pub notices: u64,
}

/// Writes down what had run out before today, and posts the notices that are due, member by member. Interrupted, it goes
/// on where it stopped when run again; run twice, the second finds nothing.
///
/// # Errors
/// [`DeskError`]; what was written stays.
pub async fn write_down(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<ExpiryReport, DeskError> {
    let now = clock.now();
    let programme = programmes.current(store).await?;
    let lots = LotsWanted::DueOn(now.programme_day());
    let want = Want { lots, documents: [DocumentKind::ExpiryNotice].into(), ..Want::default() };
    let mut report = ExpiryReport::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
        let (expired, notices) = transact::<_, DeskError>(store, &Who::Member(member), &want, |state| {
            let Some(state) = state else { return Ok((None, (Points::ZERO, 0))) };
            let mut draft = Draft::new(state, now);
            let expired = ledger::write_expired(&mut draft, programme.revision());
            let notices = post_notices(&mut draft, &programme);
            let changed = expired > Points::ZERO || notices > 0;
            Ok((changed.then_some(draft), (expired, notices)))
        })
        .await?;
        report.members += u64::from(expired > Points::ZERO);
        report.points += expired;
        report.notices += notices;
    }
    Ok(report)
}

/// One notice for each last day that is near: for the nearest of the programme's distances that it has come within. One
/// that the job slept through is not made up for by two at once.
fn post_notices(draft: &mut Draft, programme: &Programme) -> u64 {
    let (today, posted_at) = (draft.today(), draft.now());
    let Some(version) = programme.version_on(today) else { return 0 };
    // Who can no longer sign in is told nothing; the forfeiture says the rest.
    if draft.state().grace_ends(programme).is_some_and(|last| last < today) {
        return 0;
    }
    let due: Vec<ExpiryNotice> = draft
        .state()
        .balances
        .range(today..)
        .filter(|(_, points)| **points > Points::ZERO)
        .filter_map(|(last_day, points)| {
            let left = last_day.days_since(today);
            let distance = version.expiry_notice_days.iter().find(|days| i64::from(**days) >= left)?;
            let notice = format!("{last_day}:{distance}");
            Some(ExpiryNotice { notice, posted_at, expires_on: *last_day, points: *points })
        })
        .filter(|notice| !draft.state().documents.contains_key(&(DocumentKind::ExpiryNotice, notice.notice.clone())))
        .collect();
    let count = u64::try_from(due.len()).unwrap_or(u64::MAX);
    for notice in due {
        draft.put_document(Document::ExpiryNotice(notice), None);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, moment};

    async fn run(scene: &Scene, at: &str) -> ExpiryReport {
        scene.clock.set(moment(at));
        write_down(&*scene.store, &scene.programmes, &*scene.clock).await.expect("the job runs")
    }

    #[tokio::test]
    async fn what_ran_out_is_written_down_once_and_every_read_knew_it_before() {
        let scene = Scene::new("2026-03-31T12:00:00+09:00").await;
        let mut phone = scene.add_member().await;
        let weight = scene.weight(&phone, moment("2026-03-31T12:00:00+09:00"));
        scene.push(&mut phone, &[weight]).await;
        scene.clock.set(moment("2026-04-01T12:00:00+09:00"));
        let weight = scene.weight(&phone, moment("2026-04-01T12:00:00+09:00"));
        scene.push(&mut phone, &[weight]).await;

        scene.clock.set(moment("2027-03-31T23:59:59+09:00"));
        assert_eq!(scene.balance(phone.member).await, Points(1_020));
        assert_eq!(
            run(&scene, "2027-03-31T23:59:59+09:00").await,
            ExpiryReport { notices: 1, ..ExpiryReport::default() }
        );

        scene.clock.set(moment("2027-04-01T00:00:00+09:00"));
        assert_eq!(scene.push(&mut phone, &[]).await.balance, Some(Points(10)));
        let report = run(&scene, "2027-04-01T00:00:00+09:00").await;
        assert_eq!(report, ExpiryReport { members: 1, points: Points(1_010), notices: 0 });
        assert_eq!(run(&scene, "2027-04-01T00:00:00+09:00").await, ExpiryReport::default());
        assert_eq!(scene.balance(phone.member).await, Points(10));
        assert_eq!(scene.violations().await, []);
    }

    #[tokio::test]
    async fn a_member_is_told_90_30_and_7_days_before_once_each() {
        let scene = Scene::new("2026-03-31T12:00:00+09:00").await;
        let phone = scene.add_member().await;
        let notices = |day: &'static str| {
            let scene = &scene;
            async move { run(scene, &format!("{day}T03:00:00+09:00")).await.notices }
        };
        for (day, posted) in [
            ("2026-12-30", 0), // 91 days before 31 March
            ("2026-12-31", 1),
            ("2026-12-31", 0),
            ("2027-02-28", 0),
            ("2027-03-01", 1),
            ("2027-03-23", 0),
            ("2027-03-24", 1),
            ("2027-03-31", 0),
        ] {
            assert_eq!(notices(day).await, posted, "{day}");
        }
        let want = Want { documents: [DocumentKind::ExpiryNotice].into(), ..Want::default() };
        let told: Vec<_> = scene.state(phone.member, want).await.documents.into_keys().map(|(_, id)| id).collect();
        assert_eq!(told, ["2027-03-31:30", "2027-03-31:7", "2027-03-31:90"]);
    }

    #[tokio::test]
    async fn of_two_notices_that_were_slept_through_the_nearer_is_posted() {
        let scene = Scene::new("2026-03-31T12:00:00+09:00").await;
        let phone = scene.add_member().await;
        assert_eq!(run(&scene, "2027-03-29T03:00:00+09:00").await.notices, 1);
        let want = Want { documents: [DocumentKind::ExpiryNotice].into(), ..Want::default() };
        let state = scene.state(phone.member, want).await;
        assert!(state.documents.contains_key(&(DocumentKind::ExpiryNotice, "2027-03-31:7".to_owned())));
        assert_eq!(state.documents.len(), 1);
    }
}
