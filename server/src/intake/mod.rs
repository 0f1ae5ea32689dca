//! Intake: pushed items in, receipts out; records merged, facts handed to the awards.
//!
//! Comes in: items as their frozen bytes, the device's contacts, the programme. Goes out: one receipt for each item,
//! in order, and everything they changed, in the draft. An item is judged alone: a bad one is refused and the rest
//! flows; the same op is applied once however often it comes.
//! Must never happen: a health value in a detail text; an item without a receipt.

mod apply;
mod explain;
pub mod form;
mod published;
mod read;

pub(crate) use apply::{Given, applied, apply, entered, taken, taken_with};
pub use published::Published;
pub(crate) use read::refused;
pub use read::{ReadItem, read};

use std::collections::BTreeSet;

use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::push::ItemBody;
use kenpos_rules::award::Period;
use kenpos_rules::clock::Contact;
use kenpos_rules::day::Moment;

use crate::results::RESULT_KINDS;
use crate::store::member::{LotsWanted, MemberState, Want};

/// What must be loaded to apply these items now.
pub fn want(items: &[ReadItem], now: Moment) -> Want {
    let mut want = Want::default();
    for item in items.iter().filter_map(|item| item.item.as_ref().ok()) {
        want.ops.insert(item.op_id);
        want.contacts.insert(item.stamp.after_contact);
        match &item.body {
            ItemBody::Record(record) => {
                want.records.insert(record.record_id);
                want.periods.insert(Period::Day(record.value.day()));
            }
            // A launch counts for the day it is believed to have been made, which the contacts decide
            // ([`launch_periods`]). Until they are known: the day the phone says, and today.
            ItemBody::Launch => {
                let wall = item.stamp.clock.wall;
                want.periods.extend([wall, now].map(|at| Period::Day(at.programme_day())));
            }
            ItemBody::JoinCampaign(_) => drop(want.documents.insert(DocumentKind::CampaignEntry)),
            ItemBody::CheckIn(_) => drop(want.documents.insert(DocumentKind::EventEntry)),
            ItemBody::ExamReport(_) | ItemBody::SurveyAnswer(_) => {
                want.documents.extend(RESULT_KINDS);
                (want.all_awards, want.lots) = (true, LotsWanted::All);
            }
        }
    }
    want
}

/// The days for which the launches among these items count, now that the contacts are known.
pub fn launch_periods(state: &MemberState, items: &[ReadItem], receipt: &Contact) -> BTreeSet<Period> {
    items
        .iter()
        .filter_map(|item| item.item.as_ref().ok())
        .filter(|item| item.body == ItemBody::Launch)
        .map(|item| Period::Day(entered(state, item, receipt).at.programme_day()))
        .collect()
}

#[cfg(test)]
mod tests;
