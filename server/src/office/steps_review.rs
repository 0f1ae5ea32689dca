//! The days of steps that the desk should look at before a campaign credits them.
//!
//! Comes in: what intake made of each count, and the programme. Goes out: member, day and reasons, oldest member first.
//! Must never happen: a count in the list (the desk asks the member); points taken back: the daily award stays.
//!
//! Equal days of two members are found here and not at intake: a commit writes one member's rows and knows no other's.

use std::collections::BTreeMap;

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, RecordId};
use kenpos_rules::programme::Programme;
use kenpos_rules::provenance::{SourceClass, StepsNote};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use serde::Serialize;

use super::DeskError;
use super::everybody::Everybody;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::{RecordRow, Want};

/// Days the review looks back: what was entered in time is received within 31 days (programme paper).
pub const DAYS: i64 = 31;

/// A day to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewDay {
    /// Whose.
    pub member: MemberId,
    /// The day walked.
    pub day: ProgrammeDay,
    /// The record that holds the count.
    pub record: RecordId,
    /// Where the count comes from.
    pub source: Source,
    /// What it is worth as evidence.
    pub class: SourceClass,
    /// Why to look; other notes are left out.
    pub notes: Vec<StepsNote>,
}

/// The days of the last [`DAYS`] that ask for a look.
///
/// # Errors
/// [`DeskError`].
pub async fn steps_review(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<Vec<ReviewDay>, DeskError> {
    let programme = programmes.current(store).await?;
    let since = clock.now().programme_day().plus_days(-DAYS);
    let want = Want { steps_since: Some(since), ..Want::default() };
    let mut review = Review::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
        let Some(state) = store.load(&Who::Member(member), &want).await? else { continue };
        state.records.values().for_each(|row| review.add(member, row, &programme));
    }
    Ok(review.listed.into_values().collect())
}

#[derive(Default)]
struct Review {
    listed: BTreeMap<(MemberId, ProgrammeDay, RecordId), ReviewDay>,
    /// Who had a day of just these counts from just these origins first: one for each day of the span, some 20 MB for
    /// ten thousand members.
    seen: BTreeMap<TokenHash, ReviewDay>,
}

impl Review {
    fn add(&mut self, member: MemberId, row: &RecordRow, programme: &Programme) {
        let RecordValue::Steps { day, source, .. } = &row.change.record.value else { return };
        // Taken in before there were judgements.
        let Some(judgement) = &row.change.judgement else { return };
        let notes = judgement.notes.iter().copied().filter(|note| note.asks_review()).collect();
        let record = row.change.record.record_id;
        let found = ReviewDay { member, day: *day, record, source: *source, class: judgement.class, notes };
        if !found.notes.is_empty() {
            self.list(&found, None);
        }
        let Some(hash) = hash_of(&row.change.record.value, programme) else { return };
        match self.seen.get(&hash).cloned() {
            Some(first) if first.member != member => {
                self.list(&first, Some(StepsNote::EqualToAnother));
                self.list(&found, Some(StepsNote::EqualToAnother));
            }
            Some(_) => {}
            None => drop(self.seen.insert(hash, found)),
        }
    }

    fn list(&mut self, day: &ReviewDay, note: Option<StepsNote>) {
        let listed = self.listed.entry((day.member, day.day, day.record)).or_insert_with(|| day.clone());
        listed.notes.extend(note);
        listed.notes.sort();
        listed.notes.dedup();
    }
}

/// What two members cannot share by chance: a day with steps from an origin that names a single device. Two who walked
/// equally far with the same kind of band are no pair.
fn hash_of(value: &RecordValue, programme: &Programme) -> Option<TokenHash> {
    let RecordValue::Steps { day, steps, source, provenance: Some(read) } = value else { return None };
    let trusted = &programme.step_rules_on(*day).trusted;
    let names_device = read.origins.iter().any(|origin| trusted.has_by_prefix(&origin.name));
    let walked = *steps > StepCount::ZERO;
    let said = (day, source, steps, read.device_steps, &read.origins);
    let text = serde_json::to_string(&said).expect("the protocol's types always serialise");
    (names_device && walked).then(|| TokenHash::of(&text))
}

#[cfg(test)]
mod tests {
    use kenpos_protocol::push::PushItem;
    use kenpos_rules::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod};

    use super::*;
    use crate::testing::{Phone, Scene, day, moment, new_record};

    const NOON: &str = "2026-11-22T12:00:00+09:00";

    fn walked(scene: &Scene, phone: &Phone, count: u32, origin: &str) -> PushItem {
        let steps = StepCount::from_count(count).expect("a count of the test");
        let name = OriginName::read(origin).expect("a name");
        let provenance = Provenance {
            install: phone.device,
            device_steps: steps,
            computed: Computed::Store,
            origins: Origins::new(vec![Origin { name, method: RecordingMethod::Automatic, steps: None }]).expect("one"),
            read_at: moment(NOON),
        };
        let (day, source) = (day("2026-11-21"), Source::AppleHealth);
        let value = RecordValue::Steps { day, steps, source, provenance: Some(Box::new(provenance)) };
        scene.item(phone, moment(NOON), new_record(scene.record(), value))
    }

    async fn review(scene: &Scene) -> Vec<(MemberId, Vec<StepsNote>)> {
        let listed = steps_review(&*scene.store, &scene.programmes, &*scene.clock).await.expect("a review");
        listed.into_iter().map(|day| (day.member, day.notes)).collect()
    }

    #[tokio::test]
    async fn a_day_held_for_the_desk_is_listed_without_its_count_and_an_ordinary_one_is_not() {
        let scene = Scene::new(NOON).await;
        let (mut walker, mut other) = (scene.add_member().await, scene.add_member().await);
        let far = walked(&scene, &walker, 123_456, "com.apple.health.A");
        scene.push(&mut walker, &[far]).await;
        let typed = scene.steps(&other, day("2026-11-22"), moment(NOON), 8_000);
        scene.push(&mut other, &[typed]).await;
        let held = vec![StepsNote::ManySteps, StepsNote::HeldForReview];
        assert_eq!(review(&scene).await, [(walker.member, held)]);
        let listed = steps_review(&*scene.store, &scene.programmes, &*scene.clock).await.expect("a review");
        assert!(!serde_json::to_string(&listed).expect("JSON").contains("123456"));
        scene.clock.set(moment(NOON).plus_days(DAYS));
        assert_eq!(review(&scene).await, []);
    }

    #[tokio::test]
    async fn one_watch_in_the_days_of_two_members_is_listed_with_both() {
        let scene = Scene::new(NOON).await;
        let (mut one, mut other) = (scene.add_member().await, scene.add_member().await);
        for phone in [&mut one, &mut other] {
            let item = walked(&scene, phone, 8_123, "com.apple.health.7A11B6D0");
            scene.push(phone, &[item]).await;
        }
        let mut members = [one.member, other.member];
        members.sort();
        let equal = vec![StepsNote::EqualToAnother];
        assert_eq!(review(&scene).await, members.map(|member| (member, equal.clone())));
    }

    #[tokio::test]
    async fn two_members_who_walked_equally_far_with_the_same_kind_of_band_are_no_pair() {
        let scene = Scene::new(NOON).await;
        for _ in 0..2 {
            let mut phone = scene.add_member().await;
            let item = walked(&scene, &phone, 8_123, "com.fitbit.FitbitMobile");
            scene.push(&mut phone, &[item]).await;
        }
        assert_eq!(review(&scene).await, []);
    }
}
