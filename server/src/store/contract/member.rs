//! One member: made once, changed by one decision at a time, found by names and tokens.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use std::sync::Arc;

use kenpos_protocol::consent::Purpose;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::RecordId;

use super::Site;
use super::books::all_changes;
use super::props::{CLOCK, at, commit, deleted, device, draft_of, id, make, member, person, standing, with_member};
use crate::store::account::{AccessTokenRow, Account, Device, Registration, ResetHash};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, NameKind, TokenHash, Who};
use crate::store::member::{CONTACTS_KEPT, CONTACTS_KEPT_DAYS, Commit, MemberState, Want};
use crate::store::{Store, StoreError, transact};

pub async fn a_member_is_read_back_as_it_was_written(site: &dyn Site) {
    let store = with_member(site).await;
    let want = Want { person: true, account: true, devices: true, ..Want::default() };
    let mut draft = draft_of(&*store, 1, &want).await;
    let account = Account {
        registration: Registration::Done { at: at(3) },
        password_hash: Some("$argon2id$…".to_owned()),
        password_set_at: Some(at(3)),
        reset: Some(ResetHash { hash: TokenHash::of("code"), until: at(4) }),
    };
    draft.set_person(person());
    draft.set_account(account.clone());
    draft.set_consent(Purpose::Programme, 2, true, at(1));
    let last_contact = draft.note_contact(device(7), &CLOCK).number;
    assert_eq!(commit(&*store, draft).await, Commit::Committed);

    let state = draft_of(&*store, 1, &want).await.state().clone();
    assert!(state.person == Some(person()));
    assert!(state.account == Some(account));
    assert_eq!(state.consent.programme, Some(2));
    assert_eq!(state.devices, [Device { last_contact, ..device(7) }]);
    assert_eq!((state.standing, state.last_day_known_at), (standing(), at(0)));
    assert_eq!((state.head.version, state.head.sequence), (2, 2));
    let found = store.load(&Who::Name(Name::Device(device(7).device_id)), &Want::default()).await;
    assert_eq!(found.expect("a load").and_then(|state| state.device), state.devices.first().cloned());
}

pub async fn an_unknown_member_is_none(site: &dyn Site) {
    let store = site.open().await;
    let nobody = [
        Who::Member(member(1)),
        Who::Token(TokenHash::of("no token")),
        Who::Name(Name::KenposId("U1".to_owned())),
        Who::Name(Name::Device(device(1).device_id)),
    ];
    for who in nobody {
        assert!(store.load(&who, &Want::default()).await.expect("a load").is_none(), "{who:?}");
    }
    assert!(store.books(member(1)).await.expect("no books").is_none());
}

pub async fn two_decisions_on_one_state_leave_one(site: &dyn Site) {
    let store = with_member(site).await;
    let (mut one, mut other) =
        (draft_of(&*store, 1, &Want::default()).await, draft_of(&*store, 1, &Want::default()).await);
    one.set_consent(Purpose::Programme, 1, true, at(1));
    other.set_consent(Purpose::CheckupResults, 1, true, at(1));
    assert_eq!(commit(&*store, one).await, Commit::Committed);
    assert_eq!(commit(&*store, other).await, Commit::Stale);
    let consent = draft_of(&*store, 1, &Want::default()).await.state().consent;
    assert_eq!((consent.programme, consent.checkup_results), (Some(1), None));
}

pub async fn a_member_is_made_only_once(site: &dyn Site) {
    let store = with_member(site).await;
    let union = store.union_state().await.expect("the union");
    let mut again = Draft::new(MemberState::new(member(1), union), at(0));
    again.set_consent(Purpose::Programme, 1, true, at(1));
    assert_eq!(commit(&*store, again).await, Commit::Stale);
    assert_eq!(draft_of(&*store, 1, &Want::default()).await.state().consent.programme, None);
}

pub async fn concurrent_decisions_take_numbers_without_gaps(site: &dyn Site) {
    let store = with_member(site).await;
    let tasks: Vec<_> = (0..8u8)
        .map(|task| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for round in 0..5u8 {
                    let who = Who::Member(member(1));
                    loop {
                        let written = transact::<_, StoreError>(&*store, &who, &Want::default(), |state| {
                            let mut draft = Draft::new(state.expect("a member"), at(20));
                            draft.put_record(
                                RecordId::from_uuid(id(10 + task * 5 + round)),
                                deleted(10 + task * 5 + round, "2026-11-22"),
                            );
                            Ok((Some(draft), ()))
                        })
                        .await;
                        match written {
                            Ok(()) => break,
                            Err(StoreError::Busy) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends");
    }
    let changes = all_changes(&*store, 100).await;
    let numbers: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
    assert_eq!(numbers, (1..=41).collect::<Vec<_>>());
}

pub async fn a_name_has_one_owner_and_a_refused_claim_writes_nothing(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let name = Name::KenposId("hanako".to_owned());
    let mut first = draft_of(&*store, 1, &Want::default()).await;
    first.claim(name.clone());
    assert_eq!(commit(&*store, first).await, Commit::Committed);

    let mut second = draft_of(&*store, 2, &Want::default()).await;
    second.claim(name.clone());
    second.set_consent(Purpose::Programme, 1, true, at(1));
    assert_eq!(commit(&*store, second).await, Commit::Taken(NameKind::KenposId));
    assert_eq!(draft_of(&*store, 2, &Want::default()).await.state().head.version, 1);

    let mut again = draft_of(&*store, 1, &Want::default()).await;
    again.claim(name.clone());
    assert_eq!(commit(&*store, again).await, Commit::Committed);
    assert_eq!(store.find_members(&name).await, Ok(vec![member(1)]));
}

pub async fn a_family_may_share_a_card(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let card = Name::Card { symbol: "10".to_owned(), number: "0001".to_owned(), insurer_number: "06273494".to_owned() };
    for number in [1, 2] {
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        draft.claim(card.clone());
        assert_eq!(commit(&*store, draft).await, Commit::Committed);
    }
    assert_eq!(store.find_members(&card).await, Ok(vec![member(1), member(2)]));
    let ambiguous = store.load(&Who::Name(card), &Want::default()).await.expect("a load");
    assert!(ambiguous.is_none(), "a card of two names nobody");
}

pub async fn a_released_name_can_be_claimed(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let name = Name::KenposId("U1001".to_owned());
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.claim(name.clone());
    commit(&*store, draft).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.release(name.clone());
    commit(&*store, draft).await;
    let mut draft = draft_of(&*store, 2, &Want::default()).await;
    draft.claim(name.clone());
    assert_eq!(commit(&*store, draft).await, Commit::Committed);
    assert_eq!(store.find_members(&name).await, Ok(vec![member(2)]));
}

pub async fn a_token_leads_to_its_device_until_it_is_ended(site: &dyn Site) {
    let store = with_member(site).await;
    let hash = TokenHash::of("token");
    let token = AccessTokenRow { hash, device_id: device(7).device_id, expires_at: at(3600) };
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.put_device(device(7));
    draft.put_token(token);
    commit(&*store, draft).await;
    let state = store.load(&Who::Token(hash), &Want::default()).await.expect("a load").expect("a member");
    assert_eq!((state.member, state.token, state.device.clone()), (member(1), Some(token), Some(device(7))));

    let mut draft = Draft::new(state, at(20));
    draft.end_tokens(device(7).device_id);
    commit(&*store, draft).await;
    assert!(store.load(&Who::Token(hash), &Want::default()).await.expect("a load").is_none());
}

pub async fn a_contact_is_found_by_its_number_or_the_latest_before_it_or_the_first(site: &dyn Site) {
    let store = with_member(site).await;
    let (first, second) = (contact(&*store, at(0)).await, contact(&*store, at(60)).await);
    let asked = |number: u64| contacts(&*store, [number]);
    assert_eq!(asked(first).await, [first]);
    assert_eq!(asked(second - 1).await, [first]);
    assert_eq!(asked(second + 1).await, [second]);
    assert_eq!(asked(0).await, [first]);
    assert_eq!(contacts(&*store, [0, second]).await, [first, second]);
}

pub async fn a_contacts_number_is_larger_than_any_that_a_restored_database_has_forgotten(site: &dyn Site) {
    let store = with_member(site).await;
    let first = contact(&*store, at(0)).await;
    assert_eq!(contact(&*store, at(0)).await, first + 1, "two in one millisecond");
    assert_eq!(contact(&*store, at(-9)).await, first + 2, "a clock set back");
    let forgotten = u64::try_from(at(60).millis()).expect("a moment of our time");
    assert!(contact(&*store, at(61)).await > forgotten);
}

pub async fn the_last_contacts_stay_however_old_and_older_ones_go(site: &dyn Site) {
    let store = with_member(site).await;
    let old = [contact(&*store, at(0)).await, contact(&*store, at(60)).await];
    let late = at(60).plus_days(CONTACTS_KEPT_DAYS + 1);
    for more in 1..CONTACTS_KEPT {
        contact(&*store, late).await;
        let expected = if more + 1 < CONTACTS_KEPT { old } else { [old[1], old[1]] };
        assert_eq!(contacts(&*store, [0]).await, expected[..1]);
        assert_eq!(contacts(&*store, [old[1]]).await, expected[1..]);
    }
}

pub async fn of_a_device_that_speaks_all_day_a_contact_every_45_minutes_stays(site: &dyn Site) {
    let store = with_member(site).await;
    let mut spoken = Vec::new();
    for minutes in 0..200 {
        spoken.push(contact(&*store, at(minutes * 60)).await);
    }
    let kept = contacts(&*store, spoken.iter().copied()).await;
    let (thinned, last) = kept.split_at(kept.len() - usize::try_from(CONTACTS_KEPT).expect("few"));
    assert_eq!(last, &spoken[spoken.len() - last.len()..]);
    let minutes = |number: &u64| (i64::try_from(*number).expect("a moment") - at(0).millis()) / 60_000;
    assert_eq!(thinned.iter().map(minutes).collect::<Vec<_>>(), [0, 45, 90, 135]);
}

/// Notes a contact with device 7; its number.
async fn contact(store: &dyn Store, moment: Moment) -> u64 {
    let want = Want { devices: true, ..Want::default() };
    let state = store.load(&Who::Member(member(1)), &want).await.expect("a load").expect("a member");
    let known = state.devices.first().cloned().unwrap_or_else(|| device(7));
    let mut draft = Draft::new(state, moment);
    let number = draft.note_contact(known, &CLOCK).number;
    assert_eq!(commit(store, draft).await, Commit::Committed);
    number
}

/// What is found for these numbers.
async fn contacts(store: &dyn Store, numbers: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let want = Want { contacts: numbers.into_iter().collect(), ..Want::default() };
    let who = Who::Name(Name::Device(device(7).device_id));
    let state = store.load(&who, &want).await.expect("a load").expect("a member");
    state.contacts.into_keys().collect()
}
