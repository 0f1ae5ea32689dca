//! The exchange: points for goods.
//!
//! Comes in: orders of signed-in members, what the desk says of them. Goes out: orders as they stand. Stock is claimed
//! first, in a transaction of its own; then the points are held, in the member's; then the claim is confirmed. What was
//! begun and not ended is settled by [`crate::claims`], which asks the member's rows.
//! Must never happen: a piece of stock ordered twice, an order charged twice or at a price nobody was told, an address
//! that outlives its order.

pub mod address;
mod cancel;
pub mod catalogue;
pub mod order;
mod place;
pub mod refusal;
mod sweep;

pub(crate) use sweep::what_became;

#[cfg(test)]
mod tests;
