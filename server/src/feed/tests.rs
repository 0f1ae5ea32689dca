//! Stories of pulling, over a real store.

use kenpos_protocol::pull::{Change, ChangeBody};
use kenpos_protocol::push::{ItemBody, RecordRevision, RecordValue};
use kenpos_protocol::sync::{CHANGES_MAX, Cursor};
use kenpos_rules::points::Points;

use crate::store::member::Want;
use crate::testing::{Phone, Scene, applied, day, moment, new_record};

const NOON: &str = "2026-11-22T12:00:00+09:00";

fn numbers(changes: &[Change]) -> Vec<u64> {
    changes.iter().filter(|change| !change.body.is_union()).map(|change| change.sequence).collect()
}

/// Pulls until there is no more; gives every change and the last cursor.
async fn pull(scene: &Scene, phone: &mut Phone, mut cursor: Option<Cursor>) -> (Vec<Change>, Cursor, usize) {
    let (mut changes, mut pages) = (Vec::new(), 0);
    loop {
        let response = scene.sync(phone, &[], cursor).await.expect("a pull");
        assert!(response.changes.len() <= CHANGES_MAX);
        assert_eq!(response.balance.is_some(), !response.more, "the balance is on the last page");
        changes.extend(response.changes);
        pages += 1;
        if !response.more {
            return (changes, response.cursor, pages);
        }
        cursor = Some(response.cursor);
    }
}

#[tokio::test]
async fn the_first_pull_brings_standing_consent_registration_and_programme() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let response = scene.push(&mut phone, &[]).await;
    assert!(!response.from_start);
    let kinds: Vec<_> = response
        .changes
        .iter()
        .map(|change| match &change.body {
            ChangeBody::Standing { .. } => "standing",
            ChangeBody::Consent { .. } => "consent",
            ChangeBody::Entry(entry) if entry.points() == Points(1_000) => "registration",
            ChangeBody::Programme { .. } => "programme",
            _ => "something else",
        })
        .collect();
    assert_eq!(kinds, ["standing", "consent", "registration", "programme"]);
}

#[tokio::test]
async fn a_quiet_sync_moves_the_contact_and_nothing_else() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let first = scene.push(&mut phone, &[]).await;
    let before = scene.state(phone.member, Want::default()).await.head;
    let quiet = scene.sync(&mut phone, &[], Some(first.cursor.clone())).await.expect("a sync");
    assert_eq!((quiet.contact, quiet.changes.len(), &quiet.cursor), (first.contact + 1, 0, &first.cursor));
    let after = scene.state(phone.member, Want::default()).await.head;
    assert_eq!((after.sequence, after.entry), (before.sequence, before.entry));
}

#[tokio::test]
async fn the_answer_to_a_push_holds_what_the_push_changed() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let cursor = scene.push(&mut phone, &[]).await.cursor;
    let item = scene.weight(&phone, moment(NOON));
    let response = scene.sync(&mut phone, std::slice::from_ref(&item), Some(cursor.clone())).await.expect("a sync");
    assert_eq!(numbers(&response.changes), [cursor.member + 1, cursor.member + 2]);
    assert_eq!(applied(&response, 0).sequence, cursor.member + 2);
    // What was answered before the commit is what is read after it.
    let again = scene.sync(&mut phone, &[], Some(cursor)).await.expect("a sync");
    assert_eq!((again.changes, again.cursor), (response.changes, response.cursor));
}

#[tokio::test]
async fn another_phone_of_the_member_sees_the_record_and_the_points() {
    let scene = Scene::new(NOON).await;
    let mut one = scene.add_member().await;
    let mut two = scene.add_phone(one.member).await;
    let cursor = scene.push(&mut two, &[]).await.cursor;
    let item = scene.weight(&one, moment(NOON));
    scene.push(&mut one, std::slice::from_ref(&item)).await;
    let seen = scene.sync(&mut two, &[], Some(cursor)).await.expect("a sync");
    let ItemBody::Record(record) = &item.body else { panic!("a record") };
    assert!(
        seen.changes
            .iter()
            .any(|change| matches!(&change.body, ChangeBody::Record(change) if change.record == *record))
    );
    assert_eq!(seen.balance, Some(Points(1_010)));
}

#[tokio::test]
async fn long_feeds_come_in_pages_with_every_change_once() {
    let scene = Scene::new("2026-11-01T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let at = moment("2026-11-01T13:00:00+09:00");
    scene.clock.set(at);
    for _ in 0..3 {
        let items: Vec<_> = (0..400).map(|_| scene.weight(&phone, at)).collect();
        scene.push(&mut phone, &items).await;
    }
    scene.store.post_notice("お知らせ", "本文", at).await.expect("a notice");
    let (changes, cursor, pages) = pull(&scene, &mut phone, None).await;
    assert_eq!(pages, 3);
    // Standing, consent, 1,000, one day's 10 and 1,200 records.
    assert_eq!(numbers(&changes), (1..=1_204).collect::<Vec<_>>());
    assert_eq!(changes.iter().filter(|change| change.body.is_union()).count(), 2);
    assert_eq!(cursor.member, 1_204);
}

#[tokio::test]
async fn a_record_changed_again_while_it_is_pulled_is_listed_once() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let weight = scene.weight(&phone, moment(NOON));
    scene.push(&mut phone, std::slice::from_ref(&weight)).await;
    let ItemBody::Record(RecordRevision { record_id, .. }) = weight.body else { panic!("a record") };
    let gone = RecordValue::Deleted { record_kind: kenpos_protocol::push::RecordKind::Weight, day: day("2026-11-22") };
    let mut deletion = scene.item(&phone, moment(NOON), new_record(record_id, gone.clone()));
    if let ItemBody::Record(record) = &mut deletion.body {
        record.revision = 2;
    }
    let response = scene.push(&mut phone, &[deletion]).await;
    let values: Vec<_> = response
        .changes
        .iter()
        .filter_map(|change| match &change.body {
            ChangeBody::Record(change) => Some(change.record.value.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(values, [gone]);
    assert_eq!(numbers(&response.changes).last(), Some(&applied(&response, 0).sequence));
}

#[tokio::test]
async fn a_cursor_of_another_epoch_starts_afresh() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let cursor = scene.push(&mut phone, &[]).await.cursor;
    scene.store.renew_epoch("restored").await.expect("a new epoch");
    let response = scene.sync(&mut phone, &[], Some(cursor.clone())).await.expect("a sync");
    assert!(response.from_start && response.cursor.epoch != cursor.epoch);
    assert_eq!(numbers(&response.changes), [1, 2, 3]);
    let next = scene.sync(&mut phone, &[], Some(response.cursor)).await.expect("a sync");
    assert!(!next.from_start && next.changes.is_empty());
}

#[tokio::test]
async fn a_cursor_ahead_of_the_database_shows_that_its_past_was_changed() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let cursor = scene.push(&mut phone, &[]).await.cursor;
    for ahead in [Cursor { member: cursor.member + 5, ..cursor.clone() }, Cursor { union: u64::MAX, ..cursor.clone() }]
    {
        let known = scene.push(&mut phone, &[]).await.cursor.epoch;
        let ahead = Cursor { epoch: known.clone(), ..ahead };
        let response = scene.sync(&mut phone, &[], Some(ahead)).await.expect("a sync");
        // The member's phones see another epoch, and offer again what they still hold.
        assert!(response.from_start && response.cursor.epoch != known);
        assert_eq!(numbers(&response.changes), [1, 2, 3]);
    }
}
