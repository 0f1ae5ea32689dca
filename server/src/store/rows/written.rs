//! The rows a commit writes, for each table; parents before children.
//!
//! What is not rows (the head that moves, names, what is removed) each back end says in its own SQL.

use super::device::{ACCESS_TOKEN, CONTACT, DEVICE, OP, RECORD};
use super::device::{access_token_cells, contact_cells, device_cells, receipt_cells, record_cells};
use super::document::{ATTACHMENT, DOCUMENT, attachment_cells, document_cells};
use super::ledger::{AWARD, BALANCE, ENTRY, FACT, LOT, POSTING};
use super::ledger::{award_cells, balance_cells, entry_cells, fact_cells, lot_cells, posting_cells};
use super::member::{ACCOUNT, CONSENT, CONSENT_EVENT, PERSON, STANDING};
use super::member::{account_cells, consent_cells, consent_event_cells, person_cells, standing_cells};
use super::{Cell, Table};
use crate::store::member::Changes;

/// Every table that `changes` writes to, with its rows.
pub(in crate::store) fn rows(changes: &Changes) -> Vec<(&'static Table, Vec<Vec<Cell>>)> {
    let mut tables: Vec<(&'static Table, Vec<Vec<Cell>>)> = Vec::new();
    let mut put = |table, rows: Vec<Vec<Cell>>| {
        if !rows.is_empty() {
            tables.push((table, rows));
        }
    };
    put(&PERSON, changes.person.iter().map(person_cells).collect());
    put(&ACCOUNT, changes.account.iter().map(account_cells).collect());
    put(&STANDING, changes.standing.iter().map(|row| standing_cells(changes.head.standing, row)).collect());
    put(&CONSENT, changes.consent.iter().map(|(consent, sequence)| consent_cells(*consent, *sequence)).collect());
    put(&CONSENT_EVENT, changes.consent_events.iter().map(consent_event_cells).collect());
    put(&DEVICE, changes.devices.iter().map(device_cells).collect());
    put(&CONTACT, changes.contact.iter().map(|(device, contact)| contact_cells(*device, contact)).collect());
    put(&ACCESS_TOKEN, changes.tokens.iter().map(access_token_cells).collect());
    put(&OP, changes.receipts.iter().map(|(op, receipt)| receipt_cells(*op, receipt)).collect());
    put(&RECORD, changes.records.iter().map(|(id, row)| record_cells(*id, row)).collect());
    put(&DOCUMENT, changes.documents.values().map(document_cells).collect());
    put(&ATTACHMENT, changes.attachments.iter().map(attachment_cells).collect());
    put(&FACT, changes.facts.iter().map(fact_cells).collect());
    put(&ENTRY, changes.entries.iter().map(entry_cells).collect());
    let postings = changes.entries.iter().flat_map(|entry| {
        entry.postings.iter().map(|posting| posting_cells(entry.number, posting)).collect::<Vec<_>>()
    });
    put(&POSTING, postings.collect());
    put(&AWARD, changes.awards.values().map(award_cells).collect());
    put(&LOT, changes.lots.values().map(lot_cells).collect());
    put(&BALANCE, changes.balances.iter().map(|(day, points)| balance_cells(*day, *points)).collect());
    tables
}
