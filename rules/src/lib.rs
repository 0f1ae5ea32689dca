//! The values and rules that phone and server must agree on.
//!
//! Comes in: plain values (text a member typed, days, moments, facts, the programme file).
//! Goes out: checked values, judgements, previews, explanations.
//! Must never happen here: I/O, a clock, randomness, SQL. Everything is a function of its arguments.
//!
//! Source of every rule: the programme paper (`kenpos.md`); its numbers live in the programme file
//! (`programmes/kenpos.toml`), not in this code.

pub mod award;
pub mod campaign;
pub mod catalogue;
pub mod claim;
pub mod clock;
pub mod credentials;
pub mod daily_total;
pub mod day;
pub mod explain;
pub mod explanation;
pub mod faq;
pub mod fiscal_year;
pub mod goal;
pub mod health_event;
pub mod ids;
pub mod lots;
pub mod member;
mod number;
#[cfg(feature = "planted")]
pub mod planted;
pub mod points;
pub mod programme;
pub mod proof_file;
pub mod provenance;
pub mod source;
pub mod steps;
pub mod survey;
pub mod union_file;
pub mod weight;
