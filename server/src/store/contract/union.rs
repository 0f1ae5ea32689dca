//! What belongs to the whole union.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use kenpos_protocol::consent::Terms;
use kenpos_protocol::pull::ChangeBody;

use super::Site;
use super::props::{at, draft_of, make, member, with_member};
use crate::store::StoreError;
use crate::store::lookup::Name;
use crate::store::member::{FeedWant, Want};
use crate::store::union::{ActivationHash, FailureScope, RosterImport};

pub async fn failures_are_counted_by_the_minute_and_forgotten(site: &dyn Site) {
    let store = site.open().await;
    let scope = FailureScope::Network("192.0.2.0/24".to_owned());
    let other = FailureScope::Name { door: "sign_in", name: Name::KenposId("U1".to_owned()) };
    for seconds in [0, 1, 120, 3600] {
        store.count_failure(&scope, at(seconds)).await.expect("a count");
    }
    store.count_failure(&other, at(0)).await.expect("a count");
    let tally = store.failures(&scope, at(0)).await.expect("a tally");
    assert_eq!((tally.count, tally.last), (4, Some(at(3600))));
    assert_eq!(store.failures(&scope, at(60)).await.expect("a tally").count, 2);
    assert_eq!(store.failures(&other, at(0)).await.expect("a tally").count, 1);
    store.forget_failures(&scope).await.expect("forgotten");
    assert_eq!(store.failures(&scope, at(0)).await.expect("a tally").count, 0);
    // A later failure anywhere sweeps out what no lock looks back to.
    store.count_failure(&scope, at(60 * 60 * 24 * 3)).await.expect("a count");
    assert_eq!(store.failures(&other, at(0)).await.expect("a tally").count, 0);
}

pub async fn a_programme_in_force_is_never_rewritten(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.union_state().await.expect("the union").programme_revision, None);
    store.publish_programme("r1", "one", at(0)).await.expect("published");
    store.publish_programme("r1", "one", at(1)).await.expect("the same again");
    assert_eq!(store.union_state().await.expect("the union").sequence, 1);
    let rewritten = store.publish_programme("r1", "another", at(2)).await;
    assert_eq!(rewritten, Err(StoreError::RevisionReused { revision: "r1".to_owned() }));
    store.publish_programme("r2", "two", at(3)).await.expect("published");
    let union = store.union_state().await.expect("the union");
    assert_eq!((union.programme_revision.as_deref(), union.sequence), (Some("r2"), 2));
    assert_eq!(store.programme("r1").await, Ok(Some("one".to_owned())));
    assert_eq!(store.programme("r3").await, Ok(None));
}

pub async fn union_news_is_numbered_in_one_log(site: &dyn Site) {
    let store = with_member(site).await;
    store.publish_programme("r1", "one", at(0)).await.expect("published");
    let first = store.post_notice("お知らせ", "本文", at(1)).await.expect("posted");
    store.publish_programme("r2", "two", at(2)).await.expect("published");
    let second = store.post_notice("二つ目", "本文", at(3)).await.expect("posted");
    assert_eq!((first.notice, second.notice), (1, 2));
    let from = |union, limit| Want { feed: Some(FeedWant { member: 1, union, limit }), ..Want::default() };
    let news = draft_of(&*store, 1, &from(0, 10)).await.state().feed.union.clone();
    // The programme that is no longer in force is no news.
    assert_eq!(news.iter().map(|change| change.sequence).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(news[0].body, ChangeBody::Notice(first));
    assert_eq!(news[1].body, ChangeBody::Programme { revision: "r2".to_owned(), text: "two".to_owned() });
    let rest = draft_of(&*store, 1, &from(3, 10)).await.state().feed.union.clone();
    assert_eq!(rest.iter().map(|change| change.sequence).collect::<Vec<_>>(), [4]);
    assert_eq!(draft_of(&*store, 1, &from(0, 1)).await.state().feed.union.len(), 1);
}

pub async fn the_terms_in_force_are_the_newest(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.terms().await, Ok(None));
    let terms = |version| Terms { version, purposes: Vec::new() };
    for version in [2, 1] {
        store.publish_terms(&terms(version), at(0)).await.expect("published");
    }
    assert_eq!(store.terms().await, Ok(Some(terms(2))));
    assert_eq!(store.union_state().await.expect("the union").terms_version, 2);
}

pub async fn members_are_listed_in_pages(site: &dyn Site) {
    let store = site.open().await;
    for number in [3, 1, 2] {
        make(&*store, number).await;
    }
    let first = store.members_after(None, 2).await.expect("a page");
    assert_eq!(first, [member(1), member(2)]);
    assert_eq!(store.members_after(first.last().copied(), 2).await, Ok(vec![member(3)]));
    assert_eq!(store.members_after(Some(member(3)), 2).await, Ok(Vec::new()));
}

pub async fn a_new_epoch_replaces_the_old_one(site: &dyn Site) {
    let store = site.open().await;
    let import = RosterImport { imported_at: at(0), file_hash: "ab".to_owned(), rows: 3, added: 2, changed: 1 };
    store.note_import(&import).await.expect("noted");
    store.renew_epoch("fresh").await.expect("renewed");
    assert_eq!(store.union_state().await.expect("the union").epoch, "fresh");
}

pub async fn the_activation_code_is_set_replaced_and_cleared(site: &dyn Site) {
    let store = site.open().await;
    let activation = async || store.union_state().await.expect("the union").activation;
    assert_eq!(activation().await, None);
    for code in ["first code", "second code"] {
        store.set_activation(Some(&ActivationHash::of(code, [7; 32]))).await.expect("set");
        assert_eq!(activation().await.map(|kept| kept.fits(code)), Some(true));
    }
    assert_eq!(activation().await.map(|kept| kept.fits("first code")), Some(false));
    store.set_activation(None).await.expect("cleared");
    assert_eq!(activation().await, None);
}
