//! Documents: of members, with a place in their feed, and of the union, published or kept at the desk.
//!
//! A document has two halves. What is `shown` goes to phones as it is; what is `kept` never leaves the server. Features
//! that keep something of a member beside records and points (results, submissions, orders, campaigns) keep documents
//! and bring no tables of their own.

use kenpos_protocol::document::{Document, PublicationKind};
use kenpos_rules::ids::MemberId;

/// A member's document as it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its place in the member's feed.
    pub sequence: u64,
    /// As the member's phones see it.
    pub shown: Document,
    /// JSON of the server alone.
    pub kept: Option<String>,
}

impl std::fmt::Debug for DocumentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Results are health values, and what is kept may hold an address.
        write!(f, "DocumentRow({} {}, {})", self.shown.kind().code(), self.shown.id(), self.sequence)
    }
}

/// A file that belongs to a member's document. Never loaded with the member: it may be larger than all other rows together.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Unique among the member's.
    pub id: String,
    /// As checked by its first bytes, before it was sealed.
    pub media_type: String,
    /// The file as it is kept: sealed.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// A document of the union.
#[derive(Clone, PartialEq, Eq)]
pub struct UnionDocument {
    /// What it is.
    pub kind: UnionKind,
    /// Its name among those of its kind.
    pub id: String,
    /// 1 when made, one more for each change.
    pub version: u64,
    /// The text that all phones get; only of a publication. `None` once withdrawn.
    pub shown: Option<String>,
    /// JSON of the desk alone.
    pub kept: Option<String>,
}

impl std::fmt::Debug for UnionDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An inquiry holds a person's own words.
        write!(f, "UnionDocument({} {}, version {})", self.kind.code(), self.id, self.version)
    }
}

/// The kinds of document the union has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnionKind {
    /// Goes to all phones.
    Publication(PublicationKind),
    /// Somebody who works at the desk.
    Staff,
    /// A question somebody asked the desk, signed in or not.
    Inquiry,
}

impl UnionKind {
    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publication(kind) => kind.code(),
            Self::Staff => "staff",
            Self::Inquiry => "inquiry",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let of_the_desk = [Self::Staff, Self::Inquiry].into_iter().find(|kind| kind.code() == code);
        of_the_desk.or_else(|| PublicationKind::from_code(code).map(Self::Publication))
    }

    /// Whether its documents go to all phones.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Publication(_))
    }
}

/// Where a page of documents across all members ends: the member and the id of its last one.
pub type DocumentPlace = (MemberId, String);
