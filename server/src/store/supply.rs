//! Supplies: what members compete for (the stock of an item, the budget of a campaign).
//!
//! It is claimed first, in a transaction of its own; then used, in the member's; then the claim is confirmed. A claim
//! that nobody confirmed is looked at after its time: the member's rows say whether it was used.
//! Must never happen: more taken than there is, one claim counted twice.

use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;

/// How much there is, and how much of it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    /// All there ever was.
    pub amount: u64,
    /// Claimed or used. More than `amount` only where the desk lowered that.
    pub taken: u64,
}

impl Supply {
    /// What can still be claimed.
    pub const fn left(self) -> u64 {
        self.amount.saturating_sub(self.taken)
    }
}

/// A claim on a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The supply, e.g. `stock:coffee-gift`.
    pub resource: String,
    /// Unique within the supply: the order, the award.
    pub id: String,
    /// Whose rows say whether it was used.
    pub holder: MemberId,
    /// More than zero.
    pub amount: u64,
    /// When the sweeper looks at it.
    pub expires_at: Moment,
}

/// What became of a claim. The same claim again gets the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It holds, open or confirmed.
    Holds,
    /// There is not so much left, or no such supply. Nothing was taken.
    Exhausted,
    /// It was released before: what needs it again makes another claim.
    Released,
}

/// How an open claim ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimEnd {
    /// It was used: it stays taken.
    Confirmed,
    /// It was not: what it took is there again. Also what was confirmed can be given back.
    Released,
}

impl ClaimEnd {
    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Released => "released",
        }
    }
}
