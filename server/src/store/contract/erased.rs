//! An account that is deleted: what goes with one commit, and what stays.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use kenpos_protocol::consent::Purpose;
use kenpos_protocol::document::{Document, DocumentKind, ExamContact, Order, OrderState};
use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;

use super::Site;
use super::props::{CLOCK, at, commit, day, deleted, device, draft_of, grant, id, make, member, person, with_member};
use crate::award::evidence::EvidenceSource;
use crate::store::account::{AccessTokenRow, Account};
use crate::store::document::Attachment;
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash, Who};
use crate::store::member::{Commit, Want};

fn order() -> Document {
    let name = Wording { ja: "コーヒー".to_owned(), en: "Coffee".to_owned() };
    Document::Order(Order {
        order: "order-1".to_owned(),
        item: "coffee".to_owned(),
        name,
        quantity: 1,
        points: Points(10),
        ordered_at: at(2),
        state: OrderState::Shipped { shipped_at: at(3) },
    })
}

/// Everything a member can have, but facts and receipts, which intake alone writes.
fn live(draft: &mut Draft, number: u8) {
    draft.set_person(person());
    draft.set_account(Account { password_hash: Some("$argon2id$…".to_owned()), ..Account::unregistered() });
    draft.set_consent(Purpose::Programme, 1, true, at(1));
    draft.claim(Name::KenposId(format!("U{number}")));
    draft.claim(Name::Roster(format!("roster {number}")));
    let device = device(number);
    let (hash, device_id) = (TokenHash::of(&format!("token {number}")), device.device_id);
    draft.note_contact(device, &CLOCK);
    draft.put_token(AccessTokenRow { hash, device_id, expires_at: at(3_600) });
    draft.put_record(RecordId::from_uuid(id(number)), deleted(number, "2026-11-22"));
    grant(draft, "2026-11-22", 10);
    draft.put_document(order(), Some("draws".to_owned()));
    let (contact, asked_on) = ("nurse".to_owned(), day("2026-11-01"));
    draft.put_document(Document::ExamContact(ExamContact { contact, asked_on, visited_on: None }), None);
    let (id, media_type) = ("sheet".to_owned(), "application/pdf".to_owned());
    draft.attach(Attachment { id, media_type, bytes: vec![1, 2, 3] });
}

fn all() -> Want {
    Want {
        person: true,
        account: true,
        devices: true,
        records: [RecordId::from_uuid(id(1))].into(),
        documents: DocumentKind::ALL.into(),
        all_awards: true,
        ..Want::default()
    }
}

pub async fn an_erased_member_leaves_the_ledger_orders_and_the_lasting_names_alone(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    for number in [1, 2] {
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        live(&mut draft, number);
        assert_eq!(commit(&*store, draft).await, Commit::Committed);
    }
    let before = store.books(member(1)).await.expect("loaded").expect("books");

    let mut draft = draft_of(&*store, 1, &all()).await;
    draft.erase();
    draft.set_account(Account::unregistered());
    draft.forget_consents();
    draft.claim(Name::Deletion(id(200)));
    assert_eq!(commit(&*store, draft).await, Commit::Committed);

    let state = draft_of(&*store, 1, &all()).await.state().clone();
    assert!(state.person.is_none() && state.devices.is_empty() && state.records.is_empty());
    assert!(state.account == Some(Account::unregistered()));
    assert_eq!(state.consent.programme, None);
    let kinds: Vec<DocumentKind> = state.documents.keys().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [DocumentKind::Order]);
    let evidence: Vec<&EvidenceSource> = state.awards.values().map(|award| &award.evidence).collect();
    assert_eq!(evidence, [&EvidenceSource::Erased]);
    assert_eq!(store.attachment(member(1), "sheet").await, Ok(None));
    let books = store.books(member(1)).await.expect("loaded").expect("books");
    assert_eq!((books.entries, books.lots, books.balances), (before.entries, before.lots, before.balances));
    assert!(books.consents.is_empty());

    let owners = async |name: Name| store.find_members(&name).await.expect("looked up");
    assert_eq!(owners(Name::Roster("roster 1".to_owned())).await, [member(1)]);
    assert_eq!(owners(Name::Deletion(id(200))).await, [member(1)]);
    assert!(owners(Name::KenposId("U1".to_owned())).await.is_empty());
    assert!(owners(Name::Device(device(1).device_id)).await.is_empty());
    let of_token = async |token: &str| store.load(&Who::Token(TokenHash::of(token)), &Want::default()).await;
    assert!(of_token("token 1").await.expect("looked up").is_none());

    // Of the other member nothing has gone.
    assert!(of_token("token 2").await.expect("looked up").is_some());
    let other = draft_of(&*store, 2, &all()).await.state().clone();
    assert!(other.person.is_some() && other.devices.len() == 1 && other.documents.len() == 2);
    assert_eq!(owners(Name::KenposId("U2".to_owned())).await, [member(2)]);
    let mut draft = draft_of(&*store, 2, &Want::default()).await;
    draft.claim(Name::Deletion(id(200)));
    assert!(matches!(commit(&*store, draft).await, Commit::Taken(_)), "a deletion is one member's");
}
