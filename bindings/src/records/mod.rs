//! The records that cross: plain, already decided, one per screen or answer.
//!
//! Comes in: the core's views. Goes out: the same, field by field. Their JSON (snake case, a variant named by `type`) is
//! what the story of every language is compared by.

mod campaigns;
mod chart;
mod codes;
mod exchange;
mod health;
mod health_codes;
mod health_command;
mod health_report;
mod history;
mod home;
mod inquiries;
mod links;
mod log;
mod notices;
mod points;
mod private;
mod results;
mod setup;
mod submissions;
mod sync;
mod typed_weight;
mod why_award;

pub use campaigns::*;
pub use chart::*;
pub use codes::*;
pub use exchange::*;
pub use health::*;
pub use health_codes::*;
pub use health_command::*;
pub use health_report::*;
pub use history::*;
pub use home::*;
pub use inquiries::*;
pub use links::*;
pub use log::*;
pub use notices::*;
pub use points::*;
pub use results::*;
pub use setup::*;
pub use submissions::*;
pub use sync::*;
pub use typed_weight::*;
pub use why_award::*;

/// Converts a list.
pub(crate) fn list<From, To: std::convert::From<From>>(items: impl IntoIterator<Item = From>) -> Vec<To> {
    items.into_iter().map(To::from).collect()
}
