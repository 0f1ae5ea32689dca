//! The double-entry ledger of one member.
//!
//! Comes in: awards to post, awards to take back, orders, days on which points run out or are lost. Goes out: entries that
//! sum to zero, each posting naming its lot. Must never happen: a changed entry, a negative lot, a fraction of a point.
//!
//! What an order holds or has spent is no column of a lot: the order's own document names its draws, and the audit holds
//! the two against each other.

mod append;
pub mod entry;
mod expiry;
mod forfeit;
mod hold;
mod post;

pub use expiry::write_expired;
pub use forfeit::{forfeit, forfeit_with_account};
pub use hold::{OrderEntry, Returned, hold, release, spend};
pub use post::{NewGrant, TakenBack, grant, reverse};
