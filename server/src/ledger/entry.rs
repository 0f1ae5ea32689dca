//! The words of the ledger: accounts, postings, entries.
//!
//! Signs: `granted` is where points come from, so a grant of 10 is granted −10, available +10, and an entry always
//! sums to zero. `adjusted` below zero is what the member owes after a reversal of spent points; later grants meet it.

use std::fmt;
use std::str::FromStr;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{OrderId, RecordId};
use kenpos_rules::lots::Lot;
use kenpos_rules::points::Points;

/// The accounts of one member. All are the member's own, so an entry closes within one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerAccount {
    /// Given by the union; minus the sum of all grants.
    Granted,
    /// Can be spent (until the lot's last day).
    Available,
    /// Ordered, not yet shipped.
    Held,
    /// Exchanged for goods.
    Spent,
    /// Ran out at the end of a fiscal year.
    Expired,
    /// Lost by leaving.
    Forfeited,
    /// Below zero: owed after a reversal of points already spent.
    Adjusted,
}

impl LedgerAccount {
    /// Every account.
    pub const ALL: [Self; 7] =
        [Self::Granted, Self::Available, Self::Held, Self::Spent, Self::Expired, Self::Forfeited, Self::Adjusted];

    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Available => "available",
            Self::Held => "held",
            Self::Spent => "spent",
            Self::Expired => "expired",
            Self::Forfeited => "forfeited",
            Self::Adjusted => "adjusted",
        }
    }

    /// The account with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.code() == code)
    }
}

/// One line of an entry. A lot has the number of the entry that granted it or gave it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Whose side it is on.
    pub account: LedgerAccount,
    /// The lot it moves.
    pub lot: u64,
    /// By how much.
    pub points: Points,
}

/// Who made an entry. As text: `member`, `job`, `staff:NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The member.
    Member,
    /// A job of the desk that writes down what a date has brought.
    Job,
    /// Somebody at the desk, by the name of the desk account.
    Staff(String),
}

impl By {
    /// The desk while nobody is on its staff.
    pub fn operator() -> Self {
        Self::Staff("operator".to_owned())
    }
}

/// A text that names nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not somebody who makes entries")]
pub struct ByError;

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member => f.write_str("member"),
            Self::Job => f.write_str("job"),
            Self::Staff(name) => write!(f, "staff:{name}"),
        }
    }
}

impl FromStr for By {
    type Err = ByError;

    fn from_str(text: &str) -> Result<Self, ByError> {
        match text {
            "member" => Ok(Self::Member),
            "job" => Ok(Self::Job),
            _ => text.strip_prefix("staff:").map(|name| Self::Staff(name.to_owned())).ok_or(ByError),
        }
    }
}

/// One entry. It is never changed or removed; a correction is a new entry with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Within the member, from 1, without gaps.
    pub number: u64,
    /// Its place in the member's feed.
    pub sequence: u64,
    /// What kind of booking it is.
    pub kind: EntryKind,
    /// Why a correction was made.
    pub reason: Option<Reason>,
    /// When it was posted, by the server's clock.
    pub posted_at: Moment,
    /// The award it posts or corrects, with the award's revision; unique together.
    pub award: Option<(AwardKey, u32)>,
    /// The day lived that it is about.
    pub day: ProgrammeDay,
    /// The rules that decided it.
    pub programme_revision: String,
    /// The record that earned it, if one did.
    pub record_id: Option<RecordId>,
    /// Who made it; nobody makes a grant but the rules.
    pub by: Option<By>,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// Sums to zero.
    pub postings: Vec<Posting>,
}

impl Entry {
    /// What it did to one account.
    pub fn moved(&self, account: LedgerAccount) -> Points {
        self.postings.iter().filter(|posting| posting.account == account).map(|posting| posting.points).sum()
    }
}

/// Points granted together and expiring together; or points that came back from an order together and live longer than
/// the lots they were taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotRow {
    /// The number of the entry that granted it or gave it back.
    pub number: u64,
    /// 付与日; of points that came back, the day on which they did.
    pub granted_on: ProgrammeDay,
    /// The last day on which its points can be used.
    pub expires_on: ProgrammeDay,
    /// What the lot was worth at first; never changes.
    pub granted: Points,
    /// What is left to spend; never negative.
    pub left: Points,
    /// What ran out, as written down.
    pub expired: Points,
    /// What was lost by leaving.
    pub forfeited: Points,
}

impl LotRow {
    /// The lot as the rules see it.
    pub const fn as_lot(&self) -> Lot {
        Lot { number: self.number, granted_on: self.granted_on, expires_on: self.expires_on, left: self.left }
    }
}
