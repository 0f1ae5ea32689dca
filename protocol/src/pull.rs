//! What the server tells a phone: changes after a cursor, in order.
//!
//! Member changes carry the member's own sequence; union changes (notices, the programme) are a second short log.
//! A phone applies a page in one transaction with the cursor that came with it.

use kenpos_rules::award::{AwardCode, Period, Reason};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{OpId, OrderId, RecordId};
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::provenance::StepsJudgement;
use serde::{Deserialize, Serialize};

use crate::consent::ConsentState;
use crate::document::{Document, Publication};
use crate::push::RecordRevision;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its place in the member's sequence (member changes) or in the union's log (notices, programme).
    pub sequence: u64,
    /// What changed.
    pub body: ChangeBody,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChangeBody {
    /// A ledger entry was posted. Entries are never changed.
    Entry(LedgerEntry),
    /// A record as it stands now.
    Record(RecordChange),
    /// Membership and registration: what the phone's previews need to know.
    Standing {
        /// The member as the roster has them.
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        standing: Standing,
    },
    /// The member's consents as they stand now.
    Consent {
        /// The whole state, not a difference.
        consent: ConsentState,
    },
    /// A document of the member as it stands now: a result, an order, an answer.
    Document(Document),
    /// A notice of the union (union log).
    Notice(Notice),
    /// A campaign, the catalogue, a survey, … as it stands now (union log).
    Publication(Publication),
    /// The programme in force, whole, as TOML (union log).
    Programme {
        /// Names this text.
        revision: String,
        /// The TOML file.
        text: String,
    },
}

impl ChangeBody {
    /// Whether the change belongs to the union's log rather than to the member's sequence.
    pub const fn is_union(&self) -> bool {
        matches!(self, Self::Notice(_) | Self::Publication(_) | Self::Programme { .. })
    }
}

/// A posted entry, as the member sees it: what it did to the points that can be spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// The entry's number within the member, from 1.
    pub entry: u64,
    /// When the server posted it; its day is the grant date.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub posted_at: Moment,
    /// What kind of booking it is.
    pub entry_kind: EntryKind,
    /// The award it posts or corrects, if it is about one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub award: Option<AwardCode>,
    /// The award's period: `once`, a day, `FY2026`, …
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub period: Option<Period>,
    /// The day lived that it is about.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: ProgrammeDay,
    /// What the entry did to each lot's spendable points; their sum is the entry's amount.
    pub lots: Vec<LotDelta>,
    /// What it added to what the member owes: points that were spent or are set aside and were taken back. Below zero: so much
    /// of it was met.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    #[serde(default, skip_serializing_if = "Points::is_zero")]
    pub owed: Points,
    /// Why a correction was made.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub reason: Option<Reason>,
    /// The programme revision that decided it.
    pub programme_revision: String,
    /// The record that earned it, if one did.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub record_id: Option<RecordId>,
    /// The order that it sets points aside for, or gives them back from.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

impl LedgerEntry {
    /// What the entry did to the spendable points.
    pub fn points(&self) -> Points {
        self.lots.iter().map(|lot| lot.points).sum()
    }
}

/// The kinds of ledger entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Points were given.
    Grant,
    /// Points ran out at the end of their fiscal year.
    Expiry,
    /// A grant was taken back, or an amount corrected.
    Reversal,
    /// Points were set aside for an order.
    Hold,
    /// The order was shipped: what was set aside is spent.
    Spend,
    /// The order was cancelled: what was set aside is there again.
    Release,
    /// What was left was lost when the days after the membership were over.
    Forfeit,
}

impl EntryKind {
    /// Every kind there is.
    pub const ALL: [Self; 7] =
        [Self::Grant, Self::Expiry, Self::Reversal, Self::Hold, Self::Spend, Self::Release, Self::Forfeit];

    /// The stable code, as on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Expiry => "expiry",
            Self::Reversal => "reversal",
            Self::Hold => "hold",
            Self::Spend => "spend",
            Self::Release => "release",
            Self::Forfeit => "forfeit",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Spendable points of one expiry date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LotDelta {
    /// The last day on which these points can be used.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_on: ProgrammeDay,
    /// Added (negative: taken).
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub points: Points,
}

/// A record with what the server made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordChange {
    /// The winning revision.
    pub record: RecordRevision,
    /// The op that won.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub op_id: OpId,
    /// Why this record could not earn, if it could not.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub reason: Option<Reason>,
    /// Of steps: what the server made of their origins, by the rules of their day.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<StepsJudgement>,
}

/// A notice of the union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Its number in the union's log.
    pub notice: u64,
    /// When the union posted it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub posted_at: Moment,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
}
