//! Documents of members and of the union, supplies and claims, the log of the desk.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use std::sync::Arc;

use kenpos_protocol::document::{Document, DocumentKind, ExamContact, Publication, PublicationKind};
use kenpos_protocol::pull::ChangeBody;

use super::Site;
use super::books::all_changes;
use super::props::{at, commit, day, draft_of, make, member, with_member};
use crate::store::act::{Act, ActOutcome};
use crate::store::document::{Attachment, UnionDocument, UnionKind};
use crate::store::member::{Commit, FeedWant, Want};
use crate::store::supply::{Claim, ClaimEnd, Claimed, Supply};

fn contact(id: &str, visited: Option<&str>) -> Document {
    Document::ExamContact(ExamContact {
        contact: id.to_owned(),
        asked_on: day("2026-11-01"),
        visited_on: visited.map(day),
    })
}

fn contacts() -> Want {
    Want { documents: [DocumentKind::ExamContact].into(), ..Want::default() }
}

pub async fn a_document_is_read_back_and_stands_in_the_feed_where_it_changed_last(site: &dyn Site) {
    let store = with_member(site).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.put_document(contact("one", None), Some("of the nurse".to_owned()));
    draft.put_document(contact("two", None), None);
    commit(&*store, draft).await;
    let mut draft = draft_of(&*store, 1, &contacts()).await;
    draft.put_document(contact("one", Some("2026-11-20")), None);
    commit(&*store, draft).await;

    let state = draft_of(&*store, 1, &contacts()).await.state().clone();
    let kept: Vec<_> = state.documents.values().map(|row| (row.shown.clone(), row.kept.clone())).collect();
    assert_eq!(kept, [(contact("one", Some("2026-11-20")), None), (contact("two", None), None)]);
    assert!(draft_of(&*store, 1, &Want::default()).await.state().documents.is_empty(), "only where they are asked for");
    for limit in [1, 100] {
        let bodies: Vec<_> = all_changes(&*store, limit).await.into_iter().map(|change| change.body).collect();
        let documents: Vec<_> = bodies.iter().filter(|body| matches!(body, ChangeBody::Document(_))).collect();
        let expected = [contact("two", None), contact("one", Some("2026-11-20"))].map(ChangeBody::Document);
        assert_eq!(documents, expected.iter().collect::<Vec<_>>(), "pages of {limit}, without what the desk keeps");
    }
    let books = store.books(member(1)).await.expect("the books").expect("a member");
    assert_eq!(books.documents, state.documents);
    assert!(books.other_sequences.is_superset(&[3, 4].into()));
}

pub async fn documents_of_all_members_are_listed_in_pages(site: &dyn Site) {
    let store = site.open().await;
    for number in [1, 2] {
        make(&*store, number).await;
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        draft.put_document(contact("b", None), None);
        draft.put_document(contact("a", None), None);
        commit(&*store, draft).await;
    }
    let mut found = Vec::new();
    loop {
        let after = found.last().cloned();
        let page = store.documents_of_all(DocumentKind::ExamContact, after.as_ref(), 3).await.expect("a page");
        if page.is_empty() {
            break;
        }
        found.extend(page.into_iter().map(|(member, row)| (member, row.shown.id().to_owned())));
    }
    let each = |number| [(member(number), "a".to_owned()), (member(number), "b".to_owned())];
    assert_eq!(found, [each(1), each(2)].concat());
}

pub async fn a_document_is_found_by_its_kind_and_id_with_every_member_who_has_one(site: &dyn Site) {
    let store = site.open().await;
    for number in [1, 2, 3] {
        make(&*store, number).await;
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        draft.put_document(contact(if number == 1 { "one" } else { "shared" }, None), None);
        commit(&*store, draft).await;
    }
    let owners = async |kind, id| store.owners_of_document(kind, id).await.expect("looked up");
    assert_eq!(owners(DocumentKind::ExamContact, "one").await, [member(1)]);
    assert_eq!(owners(DocumentKind::ExamContact, "shared").await, [member(2), member(3)]);
    assert_eq!(owners(DocumentKind::ExamContact, "none").await, []);
    assert_eq!(owners(DocumentKind::Submission, "one").await, []);
}

pub async fn an_attachment_is_its_members_and_is_read_back_byte_for_byte(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let file = |id: &str, length: u8| Attachment {
        id: id.to_owned(),
        media_type: "image/png".to_owned(),
        bytes: (0..length).collect(),
    };
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    // Of sixteen bytes, too: SQLite cannot tell them from an id.
    draft.attach(file("sixteen", 16));
    draft.attach(file("more", 200));
    commit(&*store, draft).await;
    for kept in [file("sixteen", 16), file("more", 200)] {
        assert_eq!(store.attachment(member(1), &kept.id).await, Ok(Some(kept.clone())));
        assert_eq!(store.attachment(member(2), &kept.id).await, Ok(None));
    }
}

pub async fn an_attachment_is_replaced_and_removed_with_the_decision_that_says_so(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let file = |bytes: &[u8]| Attachment {
        id: "sheet".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: bytes.to_vec(),
    };
    for number in [1, 2] {
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        draft.attach(file(b"sealed"));
        commit(&*store, draft).await;
    }
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.attach(file(b"sealed anew"));
    commit(&*store, draft).await;
    assert_eq!(store.attachment(member(1), "sheet").await, Ok(Some(file(b"sealed anew"))));

    let (mut late, mut draft) =
        (draft_of(&*store, 1, &Want::default()).await, draft_of(&*store, 1, &Want::default()).await);
    late.detach("sheet");
    draft.detach("another");
    draft.put_document(contact("one", None), None);
    commit(&*store, draft).await;
    let (id, version, changes) = late.finish();
    assert_eq!(store.commit(id, version, changes).await, Ok(Commit::Stale));
    assert_eq!(store.attachment(member(1), "sheet").await, Ok(Some(file(b"sealed anew"))), "too late, so nothing went");

    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.detach("sheet");
    commit(&*store, draft).await;
    assert_eq!(store.attachment(member(1), "sheet").await, Ok(None));
    assert_eq!(store.attachment(member(2), "sheet").await, Ok(Some(file(b"sealed"))), "nobody else's");
}

fn campaign(version: u64, shown: Option<&str>) -> UnionDocument {
    UnionDocument {
        kind: UnionKind::Publication(PublicationKind::Campaign),
        id: "walk".to_owned(),
        version,
        shown: shown.map(str::to_owned),
        kept: Some("of the desk".to_owned()),
    }
}

fn staff(id: &str) -> UnionDocument {
    UnionDocument { kind: UnionKind::Staff, id: id.to_owned(), version: 1, shown: None, kept: Some(String::new()) }
}

pub async fn a_publication_is_news_and_what_the_desk_keeps_is_not(site: &dyn Site) {
    let store = with_member(site).await;
    let notice = store.post_notice("お知らせ", "本文", at(0)).await.expect("posted");
    for document in [campaign(1, Some("one")), staff("hana"), campaign(2, Some("two"))] {
        assert_eq!(store.put_union_document(&document).await, Ok(true));
    }
    let want = |union| Want { feed: Some(FeedWant { member: 1, union, limit: 10 }), ..Want::default() };
    let news = draft_of(&*store, 1, &want(0)).await.state().feed.union.clone();
    let publication = |text: Option<&str>| {
        let (kind, id) = (PublicationKind::Campaign, "walk".to_owned());
        ChangeBody::Publication(Publication { kind, id, text: text.map(str::to_owned) })
    };
    assert_eq!(news[0].body, ChangeBody::Notice(notice));
    assert_eq!((news.len(), news[1].sequence, &news[1].body), (2, 3, &publication(Some("two"))));
    store.put_union_document(&campaign(3, None)).await.expect("withdrawn");
    let news = draft_of(&*store, 1, &want(3)).await.state().feed.union.clone();
    assert_eq!((news.len(), &news[0].body), (1, &publication(None)));
    assert_eq!(store.union_state().await.expect("the union").sequence, 4);
}

pub async fn of_two_changes_to_a_document_of_the_union_one_is_too_late(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.put_union_document(&campaign(2, None)).await, Ok(false), "there is no first");
    assert_eq!(store.put_union_document(&campaign(1, Some("one"))).await, Ok(true));
    assert_eq!(store.put_union_document(&campaign(1, Some("another"))).await, Ok(false));
    assert_eq!(store.union_state().await.expect("the union").sequence, 1, "what was not written has no number");
    let kind = UnionKind::Publication(PublicationKind::Campaign);
    assert_eq!(store.union_document(kind, "walk").await, Ok(Some(campaign(1, Some("one")))));
    assert_eq!(store.union_document(kind, "run").await, Ok(None));
    assert_eq!(store.union_document(UnionKind::Staff, "walk").await, Ok(None));
}

pub async fn documents_of_the_union_are_listed_in_pages(site: &dyn Site) {
    let store = site.open().await;
    for id in ["c", "a", "b"] {
        store.put_union_document(&staff(id)).await.expect("made");
    }
    store.put_union_document(&campaign(1, None)).await.expect("made");
    let page = async |after: &str| {
        let found = store.union_documents(UnionKind::Staff, after, 2).await.expect("a page");
        found.into_iter().map(|document| document.id).collect::<Vec<_>>()
    };
    assert_eq!((page("").await, page("b").await), (vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]));
}

fn claim(id: &str, amount: u64) -> Claim {
    Claim { resource: "stock:coffee".to_owned(), id: id.to_owned(), holder: member(1), amount, expires_at: at(60) }
}

pub async fn a_claim_takes_once_and_gives_back_once(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.claim(&claim("early", 1)).await, Ok(Claimed::Exhausted), "there is no such supply");
    store.set_supply("stock:coffee", 3).await.expect("set");
    let taken = async || store.supply("stock:coffee").await.expect("read").expect("a supply").taken;
    assert_eq!(store.claim(&claim("one", 2)).await, Ok(Claimed::Holds));
    assert_eq!(store.claim(&claim("one", 2)).await, Ok(Claimed::Holds));
    assert_eq!(store.claim(&claim("two", 2)).await, Ok(Claimed::Exhausted));
    assert_eq!(taken().await, 2);
    for _ in 0..2 {
        store.end_claim("stock:coffee", "one", ClaimEnd::Released).await.expect("released");
        assert_eq!(taken().await, 0);
    }
    store.end_claim("stock:coffee", "one", ClaimEnd::Confirmed).await.expect("too late");
    assert_eq!((taken().await, store.claim(&claim("one", 2)).await), (0, Ok(Claimed::Released)));
    assert_eq!(store.claim(&claim("two", 3)).await, Ok(Claimed::Holds));
    store.end_claim("stock:coffee", "two", ClaimEnd::Confirmed).await.expect("used");
    assert_eq!(store.claim(&claim("two", 3)).await, Ok(Claimed::Holds), "the same claim, used");
    store.set_supply("stock:coffee", 1).await.expect("lowered");
    let supply = store.supply("stock:coffee").await.expect("read").expect("a supply");
    assert_eq!((supply, supply.left()), (Supply { amount: 1, taken: 3 }, 0));
    store.end_claim("stock:coffee", "two", ClaimEnd::Released).await.expect("sent back");
    assert_eq!(taken().await, 0);
}

pub async fn claims_that_nobody_ended_come_due(site: &dyn Site) {
    let store = site.open().await;
    store.set_supply("stock:coffee", 10).await.expect("set");
    for (id, at_seconds) in [("late", 70), ("used", 50), ("soon", 60)] {
        store.claim(&Claim { expires_at: at(at_seconds), ..claim(id, 1) }).await.expect("claimed");
    }
    store.end_claim("stock:coffee", "used", ClaimEnd::Confirmed).await.expect("used");
    assert_eq!(store.claims_due(at(59), 10).await, Ok(Vec::new()));
    assert_eq!(store.claims_due(at(60), 10).await, Ok(vec![claim("soon", 1)]));
    assert_eq!(store.claims_due(at(100), 1).await.map(|due| due.len()), Ok(1));
}

pub async fn a_supply_is_never_oversold_however_many_claim_at_once(site: &dyn Site) {
    let store = site.open().await;
    store.set_supply("stock:coffee", 20).await.expect("set");
    let tasks: Vec<_> = (0..8u8)
        .map(|task| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut held = 0;
                for round in 0..6u8 {
                    let claim = claim(&format!("{task}-{round}"), 1);
                    if store.claim(&claim).await.expect("an answer") == Claimed::Holds {
                        held += 1;
                    }
                }
                held
            })
        })
        .collect();
    let mut held = 0;
    for task in tasks {
        held += task.await.expect("the task ends");
    }
    assert_eq!(held, 20);
    assert_eq!(store.supply("stock:coffee").await, Ok(Some(Supply { amount: 20, taken: 20 })));
}

pub async fn the_log_of_the_desk_is_kept_in_order(site: &dyn Site) {
    let store = site.open().await;
    let act = |outcome, of_act| Act {
        at: at(0),
        staff: "hana".to_owned(),
        action: "import_members".to_owned(),
        about: "members.csv".to_owned(),
        outcome,
        of_act,
        detail: "3 rows".to_owned(),
    };
    let begun = store.note_act(&act(ActOutcome::Begun, None)).await.expect("noted");
    let done = store.note_act(&act(ActOutcome::Done, Some(begun))).await.expect("noted");
    let both = [(begun, act(ActOutcome::Begun, None)), (done, act(ActOutcome::Done, Some(begun)))];
    assert_eq!(store.acts(0, 10).await, Ok(both.to_vec()));
    assert_eq!(store.acts(begun, 10).await, Ok(both[1..].to_vec()));
    assert_eq!(store.acts(0, 1).await, Ok(both[..1].to_vec()));
}
