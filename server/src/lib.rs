//! The server: intake → award → ledger → feed, and the union's desk.
//!
//! Comes in: HTTP requests of phones (`http/`), commands of the desk (`office/`).
//! Goes out: receipts, changes, problems (`protocol`). Everything kept goes through [`store::Store`]:
//! load → decide → commit. Must never happen: a rule outside `decide`, a clock or randomness outside [`ports`],
//! a health value in a log or an error.

pub mod auth;
pub mod award;
pub mod campaigns;
pub mod claims;
pub mod exchange;
pub mod feed;
pub mod health_events;
pub mod http;
pub mod inquiry;
pub mod intake;
pub mod ledger;
pub mod office;
pub mod ports;
pub mod programmes;
pub mod results;
pub mod seal;
pub mod store;
pub mod submissions;
pub mod sync;

#[cfg(test)]
mod testing;
