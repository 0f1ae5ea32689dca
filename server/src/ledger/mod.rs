//! The double-entry ledger of one member.
//!
//! Comes in: awards to post, awards to take back, a day on which lots run out. Goes out: entries that sum to zero,
//! each posting naming its lot. Must never happen: a changed entry, a negative lot, a fraction of a point.

pub mod entry;
mod post;

pub use post::{NewGrant, grant, reverse, write_expired};
