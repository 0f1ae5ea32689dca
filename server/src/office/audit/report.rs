//! What the audit says.

use kenpos_rules::ids::MemberId;
use serde::Serialize;

/// What the audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Entries read.
    pub entries: u64,
    /// Members read.
    pub members: u64,
    /// Members whose awards cannot all be derived again, since their account was deleted with its evidence. Everything else
    /// of their books was checked.
    pub not_rederivable: u64,
    /// Empty when the books are in order.
    pub violations: Vec<Violation>,
}

/// Something that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Violation {
    /// What does not hold.
    pub code: ViolationCode,
    /// The member's entry it is about (a lot has the number of the entry that granted it); `None` if about no one entry.
    pub entry: Option<u64>,
    /// Whose books.
    pub member: MemberId,
}

/// What can fail to hold. The codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ViolationCode {
    /// A row that no version of this program writes, or the lines of an entry that is gone. What follows from it for the
    /// same entry is not listed besides.
    UnreadableRow,
    /// The postings do not sum to zero.
    EntryNotBalanced,
    /// A number between 1 and the last has no entry.
    EntryMissing,
    /// An entry beyond the last number the member's head knows.
    EntryUnexpected,
    /// Two entries post the same revision of one award.
    EntryRepeated,
    /// A posting names a lot that is not there, or a grant names another lot than its own.
    EntryOfUnknownLot,
    /// An entry posts an award that is not there.
    EntryWithoutAward,
    /// What an entry says of itself (day, moment, reason, rules, record, award revision) differs from its award, its
    /// evidence or its lots.
    EntryDiffers,
    /// An entry's feed number or moment does not follow the one before; both are named. Or its feed number is not its own.
    EntryOutOfOrder,
    /// Points were written down as expired or forfeited before their last day was over.
    ExpiredEarly,
    /// A lot differs from what its postings add up to, or from the dates of its grant.
    LotDiffers,
    /// A lot below zero.
    LotNegative,
    /// A balance differs from what is left in its lots.
    BalanceDiffers,
    /// What the member owes differs from the postings.
    DebtDiffers,
    /// Held points differ from what open orders hold.
    HeldWithoutOrder,
    /// Spent points differ from what shipped orders cost.
    SpentWithoutOrder,
    /// An entry about an order that is not there.
    EntryWithoutOrder,
    /// An order differs from the entries about it, or cannot be read.
    OrderDiffers,
    /// The facts earn an award that was not posted.
    AwardMissing,
    /// An award without the fact that earned it.
    AwardWithoutEvidence,
    /// An award differs from what the rules make of its fact.
    AwardDiffers,
    /// An award differs from what the ledger posted for it.
    AwardNotAsPosted,
    /// A fact that earns nothing by the rules it names, or names rules that are not there.
    EvidenceNotValid,
}
