//! Intake: pushed items in, receipts out; records merged, facts handed to the awards.
//!
//! Comes in: items as their frozen bytes, the device's contacts, the programme. Goes out: one receipt for each item,
//! in order, and everything they changed, in the draft. An item is judged alone: a bad one is refused and the rest
//! flows; the same op is applied once however often it comes.
//! Must never happen: a health value in a detail text; an item without a receipt.

mod apply;
mod read;

pub use apply::apply;
pub use read::{ReadItem, read};

use kenpos_protocol::push::ItemBody;
use kenpos_rules::award::Period;
use kenpos_rules::day::Moment;

use crate::store::member::{CONTACTS_KEPT_DAYS, Want};

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
            // A launch counts for the day it is believed to have been made, which the contacts decide; it lies
            // between the oldest contact kept and now.
            ItemBody::Launch => {
                let today = now.programme_day();
                want.periods.extend((0..=CONTACTS_KEPT_DAYS).map(|ago| Period::Day(today.plus_days(-ago))));
            }
        }
    }
    want
}

#[cfg(test)]
mod tests;
