//! What an award rests on, without health values: kind, day, moments, where it came from.
//!
//! Evidence outlives the record that it came from (a deletion inside the window keeps the award), so that every
//! award can be derived again by the audit.

use std::fmt;
use std::str::FromStr;

use kenpos_protocol::document::DocumentKind;
use kenpos_rules::award::{AwardKey, Fact, Reason};
use kenpos_rules::campaign::Part;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::PublicationId;

use crate::results::RESULT_KINDS;

/// Where a fact came from; unique within a member. As text: `op:<id>`, `registration`, `early_member`, `erased`,
/// `campaign:<id>:<part>`, `health_event:<id>`, `<kind of document>:<id>@<revision>` (`result:bmi:dock-2026-0412@1`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceSource {
    /// An item a device pushed.
    Op(OpId),
    /// The first registration.
    Registration,
    /// The roster says that the member had registered in fiscal 2020.
    EarlyMember,
    /// The settlement of a campaign.
    Campaign {
        /// Which campaign.
        campaign: PublicationId,
        /// The part that was reached.
        part: Part,
    },
    /// A check-in at a designated event, or the desk's list.
    HealthEvent(PublicationId),
    /// A revision of a document that says what happened ([`crate::results`]).
    Result(ResultRevision),
    /// Gone with the account ([`crate::auth::erase`]): the award stands and cannot be derived again.
    Erased,
}

impl EvidenceSource {
    /// [`Self::Erased`] as text, for the back ends.
    pub(crate) const ERASED: &str = "erased";
}

/// One revision of a document with a result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResultRevision {
    /// Which kind of document.
    pub kind: DocumentKind,
    /// Which document.
    pub id: String,
    /// From 1.
    pub revision: u32,
}

/// A text that names no evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a source of evidence")]
pub struct EvidenceSourceError;

impl fmt::Display for EvidenceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Op(op) => write!(f, "op:{op}"),
            Self::Registration => f.write_str("registration"),
            Self::EarlyMember => f.write_str("early_member"),
            Self::Erased => f.write_str(Self::ERASED),
            Self::Campaign { campaign, part } => write!(f, "campaign:{campaign}:{part}"),
            Self::HealthEvent(event) => write!(f, "health_event:{event}"),
            Self::Result(ResultRevision { kind, id, revision }) => write!(f, "{}:{id}@{revision}", kind.code()),
        }
    }
}

impl FromStr for EvidenceSource {
    type Err = EvidenceSourceError;

    fn from_str(text: &str) -> Result<Self, EvidenceSourceError> {
        let source = match text.split_once(':') {
            None if text == "registration" => Some(Self::Registration),
            None if text == "early_member" => Some(Self::EarlyMember),
            None if text == Self::ERASED => Some(Self::Erased),
            Some(("op", id)) => id.parse().ok().map(Self::Op),
            Some(("health_event", id)) => id.parse().ok().map(Self::HealthEvent),
            Some(("campaign", rest)) => rest
                .split_once(':')
                .and_then(|(id, part)| Some(Self::Campaign { campaign: id.parse().ok()?, part: part.parse().ok()? })),
            Some((kind, rest)) => result_revision(kind, rest).map(Self::Result),
            None => None,
        };
        source.ok_or(EvidenceSourceError)
    }
}

fn result_revision(kind: &str, rest: &str) -> Option<ResultRevision> {
    let kind = DocumentKind::from_code(kind).filter(|kind| RESULT_KINDS.contains(kind))?;
    let (id, revision) = rest.rsplit_once('@')?;
    let revision = revision.parse().ok().filter(|revision| *revision > 0)?;
    (!id.is_empty()).then(|| ResultRevision { kind, id: id.to_owned(), revision })
}

/// A fact that was judged, and under which rules. What a device pushed is kept also where it earned nothing: what other
/// rules would have granted can then be derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// Where it came from.
    pub source: EvidenceSource,
    /// What happened.
    pub fact: Fact,
    /// The record that said so, if one did.
    pub record_id: Option<RecordId>,
    /// The programme it was judged by.
    pub programme_revision: String,
    /// The number of the member's standing it was judged by.
    pub standing: u64,
    /// Why it earned nothing; `None`: it earned, or found its award there already.
    pub reason: Option<Reason>,
}

/// An award as it stands: unique per (member, code, period).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRow {
    /// Code and period.
    pub key: AwardKey,
    /// What it is worth now; 0 after a reversal.
    pub points: Points,
    /// 1 when posted, one more for each correction.
    pub revision: u32,
    /// The rules that decided it.
    pub programme_revision: String,
    /// The day by which membership was judged.
    pub day: ProgrammeDay,
    /// 付与日.
    pub granted_on: ProgrammeDay,
    /// The last day of use.
    pub expires_on: ProgrammeDay,
    /// The lot that holds its points.
    pub lot: u64,
    /// The fact that earned it first.
    pub evidence: EvidenceSource,
    /// Why it was corrected, if it was.
    pub reason: Option<Reason>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_back_as_it_was_written() {
        let op = "op:0190a3b2-0000-7000-8000-000000000001";
        for text in [
            "registration",
            "early_member",
            "erased",
            op,
            "campaign:walk-2026:tier-8000",
            "health_event:walk",
            "result:bmi:dock@home-1@2",
            "exam_contact:nurse-17@1",
        ] {
            assert_eq!(text.parse::<EvidenceSource>().map(|source| source.to_string()), Ok(text.to_owned()));
        }
        let wrong = ["", "op:", "op", "registration:", "campaign:walk", "campaign:walk:", "health_event:"];
        for text in wrong.into_iter().chain(["result:a", "result:@1", "result:a@0", "submission:a@1"]) {
            assert!(text.parse::<EvidenceSource>().is_err(), "{text}");
        }
    }
}
