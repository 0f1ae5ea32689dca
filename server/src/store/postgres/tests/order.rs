//! The order of commits: what a reader has passed, nothing comes to stand before.

use std::sync::Arc;

use kenpos_protocol::consent::Purpose;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use kenpos_test_postgres::TestDatabase;
use tokio::task::JoinHandle;

use super::store;
use crate::store::contract::Site;
use crate::store::draft::Draft;
use crate::store::lookup::{Name, Who};
use crate::store::member::{FeedWant, MemberState, Want};
use crate::store::postgres::union::NEXT_SEQUENCE;
use crate::store::{Store, StoreError, transact};

const NOW: Moment = Moment::from_millis(1_795_305_600_000);

fn member() -> MemberId {
    MemberId::from_uuid(uuid::Uuid::from_u128(7))
}

async fn with_member(database: &TestDatabase) -> Arc<dyn Store> {
    let store = database.open().await;
    let new = MemberState::new(member(), store.union_state().await.expect("the union"));
    let (id, version, changes) = Draft::new(new, NOW).finish();
    store.commit(id, version, changes).await.expect("the member is made");
    store
}

/// Changes the member on a task of its own.
fn change(store: &Arc<dyn Store>, decide: fn(&mut Draft)) -> JoinHandle<Result<(), StoreError>> {
    let store = Arc::clone(store);
    tokio::spawn(async move {
        let who = Who::Member(member());
        transact(&*store, &who, &Want::default(), |state| {
            let mut draft = Draft::new(state.expect("a member"), NOW);
            decide(&mut draft);
            Ok((Some(draft), ()))
        })
        .await
    })
}

fn consent(draft: &mut Draft) {
    draft.set_consent(Purpose::Programme, 1, true, NOW);
}

fn consent_and_name(draft: &mut Draft) {
    draft.claim(Name::KenposId("hanako".to_owned()));
    draft.set_consent(Purpose::CheckupResults, 1, true, NOW);
}

/// What a reader gets after its cursor, and where the cursor then stands.
async fn pull(store: &dyn Store, cursor: &mut (u64, u64)) -> usize {
    let feed = FeedWant { member: cursor.0, union: cursor.1, limit: 10 };
    let want = Want { feed: Some(feed), ..Want::default() };
    let state = store.load(&Who::Member(member()), &want).await.expect("a load").expect("a member");
    *cursor = (state.head.sequence, state.union.sequence);
    state.feed.member.len() + state.feed.union.len()
}

/// Waits until so many connections to the database wait for another's lock.
async fn until_waiting<T>(database: &TestDatabase, waiting: usize, task: &JoinHandle<T>) {
    let locked = "SELECT pid FROM pg_stat_activity
                  WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while database.execute(locked).len() < waiting {
        assert!(!task.is_finished(), "it had to wait");
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_starts_first_and_commits_last_is_numbered_last() {
    let database = TestDatabase::create();
    let store = with_member(&database).await;
    let other = super::store(database.url()).await.expect("another process");
    let mut raw = other.client().await.expect("a connection");
    let held = raw.transaction().await.expect("a transaction");
    held.batch_execute("LOCK TABLE name IN SHARE MODE").await.expect("a lock");
    let first = change(&store, consent_and_name);
    until_waiting(&database, 1, &first).await;
    change(&store, consent).await.expect("the task ends").expect("the second to start commits first");
    let mut cursor = (0, 0);
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (1, (1, 0)));
    held.commit().await.expect("the lock is given up");
    first.await.expect("the task ends").expect("it decides again and commits");
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (1, (2, 0)), "the reader gets it after the other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_taken_a_number_is_not_overtaken() {
    let database = TestDatabase::create();
    let store = with_member(&database).await;
    let other = super::store(database.url()).await.expect("another process");
    let mut raw = other.client().await.expect("a connection");
    // Somebody claims the name, and has not committed yet: the first waits after it moved the head.
    let held = raw.transaction().await.expect("a transaction");
    let digest = Name::KenposId("hanako".to_owned()).digest(&other.lookup_key);
    let claim = "INSERT INTO name (kind, digest, member_id) VALUES ('kenpos_id', $1, $2)";
    held.execute(claim, &[&digest, &member().uuid()]).await.expect("a claim");
    let first = change(&store, consent_and_name);
    until_waiting(&database, 1, &first).await;
    let second = change(&store, consent);
    until_waiting(&database, 2, &second).await;
    let mut cursor = (0, 0);
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (0, (0, 0)), "nothing is seen before it is committed");
    held.rollback().await.expect("the name is given up");
    first.await.expect("the task ends").expect("a commit");
    second.await.expect("the task ends").expect("a commit after it");
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (1, (2, 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_unions_news_is_numbered_in_the_order_of_its_commits() {
    let database = TestDatabase::create();
    let store = with_member(&database).await;
    let other = super::store(database.url()).await.expect("another process");
    let mut raw = other.client().await.expect("a connection");
    let mut cursor = (0, 0);

    // The first to start has taken no number when the second commits.
    let first = raw.transaction().await.expect("a transaction");
    first.execute("SELECT pg_current_xact_id()", &[]).await.expect("it has begun");
    store.post_notice("second", "", NOW).await.expect("posted");
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (1, (0, 1)));
    first.execute(NEXT_SEQUENCE, &[]).await.expect("a number");
    let posted = "INSERT INTO notice SELECT 2, sequence, 0, 'first', '' FROM union_state";
    first.execute(posted, &[]).await.expect("posted");

    // Now it has one, and the third has to wait for its end; until then a reader sees neither.
    let third = {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.post_notice("third", "", NOW).await })
    };
    until_waiting(&database, 1, &third).await;
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (0, (0, 1)));
    first.commit().await.expect("committed");
    assert_eq!(third.await.expect("the task ends").expect("posted").notice, 3);
    assert_eq!((pull(&*store, &mut cursor).await, cursor), (2, (0, 3)), "both come after what was passed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_who_claim_each_others_names_in_the_opposite_order_both_get_an_answer() {
    let database = TestDatabase::create();
    let store = Arc::new(store(database.url()).await.expect("the database opens"));
    let names: Vec<Name> = (0..200).map(|number| Name::Roster(number.to_string())).collect();
    let claim = |number: u128, names: Vec<Name>| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let id = MemberId::from_uuid(uuid::Uuid::from_u128(number));
            let new = MemberState::new(id, store.union_state().await.expect("the union"));
            let mut draft = Draft::new(new, NOW);
            names.into_iter().for_each(|name| draft.claim(name));
            let (id, version, changes) = draft.finish();
            store.commit(id, version, changes).await
        })
    };
    let backwards = names.iter().rev().cloned().collect();
    let (one, other) = (claim(1, names), claim(2, backwards));
    let mut outcomes = [one.await.expect("the task ends"), other.await.expect("the task ends")];
    outcomes.sort_by_key(|outcome| !matches!(outcome, Ok(crate::store::member::Commit::Committed)));
    use crate::store::lookup::NameKind::Roster;
    use crate::store::member::Commit::{Committed, Stale, Taken};
    assert!(matches!(outcomes, [Ok(Committed), Ok(Stale | Taken(Roster))]), "{outcomes:?}");
}
