//! Awards: facts in, posted awards out. Only the server awards (law 4).
//!
//! Must never happen: an award posted twice for one (code, period); an award without evidence; a health value here.

pub mod evidence;
mod post;
mod restate;

pub use post::{Evidence, Posted, post};
pub(crate) use post::{post_event, post_published};
pub(crate) use restate::{give_again, take_back};
pub use restate::{restate, want_for_restate};

#[cfg(test)]
mod tests;
