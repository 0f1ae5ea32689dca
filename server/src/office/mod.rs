//! The union's desk: commands that open the store directly, also while `serve` runs on it.
//!
//! Comes in: files and words of the desk. Goes out: reports. Must never happen: a rule of its own, or half a file
//! taken in.

pub mod act;
pub mod activation;
pub mod audit;
pub mod award_table;
pub mod books;
pub mod campaigns;
pub mod csv_text;
pub mod dry_run;
mod everybody;
pub mod expiry;
mod find;
pub mod forfeits;
pub mod insurer_number;
pub mod key;
pub mod members;
pub mod notice;
pub mod order_file;
pub mod orders;
pub mod participants;
pub mod programme;
pub mod publish;
pub mod reopen;
pub mod reset_code;
pub mod restored;
pub mod results;
pub mod roster;
pub mod staff;
pub mod statement;
pub mod steps_review;
pub mod stock;
pub mod submissions;

use kenpos_rules::ids::{OrderId, SubmissionId};

use crate::auth::activation::ActivationCodeRefusal;
use crate::programmes::ProgrammesError;
use crate::seal::KeyError;
use crate::store::StoreError;

/// Why the desk could not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// The file is no roster.
    #[error(transparent)]
    Roster(#[from] roster::RosterError),
    /// No such person.
    #[error("the roster has nobody like this (give U and the employee number; for a spouse the employee's)")]
    NoSuchPerson,
    /// The person has registered: there is no first registration to reopen.
    #[error("this person has registered already (a locked sign-in opens by itself after a quarter of an hour)")]
    Registered,
    /// The person has not registered: there is no password to reset.
    #[error("this person has not registered yet (reopen first registration instead)")]
    NotRegistered,
    /// No such question.
    #[error("nobody asked a question with this id (see: kenpos office inquiries)")]
    NoSuchInquiry,
    /// A closed question has no words any more.
    #[error("this question was closed; it cannot be answered any more")]
    InquiryClosed,
    /// An answer nobody could read.
    #[error("an answer is 1 to {} characters of plain text", kenpos_protocol::inquiry::WORDS_CHARS_MAX)]
    Answer,
    /// A result that was not recorded.
    #[error(transparent)]
    Result(#[from] crate::results::ResultRefusal),
    /// A notice that no phone could show.
    #[error("{field}: {what}")]
    Notice {
        /// `title` or `body`.
        field: &'static str,
        /// What to write instead.
        what: String,
    },
    /// A file that cannot be put in force.
    #[error(transparent)]
    Publish(#[from] publish::PublishRefusal),
    /// A list of participants that is none.
    #[error(transparent)]
    Participants(#[from] participants::ParticipantsError),
    /// No event of this name was published.
    #[error("there is no event `{id}` (see `kenpos office event list`)")]
    NoSuchEvent {
        /// As it was given.
        id: String,
    },
    /// A text that cannot be the activation code.
    #[error(transparent)]
    ActivationCode(#[from] ActivationCodeRefusal),
    /// Who acts may not, or the staff cannot be changed so.
    #[error(transparent)]
    Staff(#[from] staff::StaffError),
    /// The programme would work backwards.
    #[error(transparent)]
    NotAfter(#[from] kenpos_rules::programme::NotAfter),
    /// Nothing of this name is in the catalogue.
    #[error("the catalogue has nothing of this name (`kenpos office catalogue show` lists it)")]
    NoSuchItem,
    /// No such order, or it is past that.
    #[error("{order}: no order of this id can be changed so (`kenpos office orders` lists them)")]
    NoSuchOrder {
        /// The id.
        order: OrderId,
    },
    /// No such file.
    #[error("{submission}: nobody sent in a file under this id (`kenpos office submissions` lists them)")]
    NoSuchSubmission {
        /// The id.
        submission: SubmissionId,
    },
    /// A file that was decided on before.
    #[error(
        "{submission}: this was decided on before, and its file is gone (what it gave is corrected with `kenpos office \
         result correct` or `withdraw`)"
    )]
    SubmissionDecided {
        /// The id.
        submission: SubmissionId,
    },
    /// A reason that no member could read.
    #[error("--reason: write 1 to {} characters on one line, the member reads them", orders::REASON_CHARS_MAX)]
    Reason,
    /// A period that ends before it begins.
    #[error("--to lies before --from")]
    Period,
    /// A key file that cannot be used.
    #[error(transparent)]
    Key(KeyError),
    /// No programme is in force.
    #[error(transparent)]
    Programmes(#[from] ProgrammesError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    /// A code for the log of the desk; the error's own words may quote what was typed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Roster(_) => "roster",
            Self::NoSuchPerson => "no_such_person",
            Self::Registered => "registered",
            Self::NotRegistered => "not_registered",
            Self::NoSuchInquiry => "no_such_inquiry",
            Self::InquiryClosed => "inquiry_closed",
            Self::Answer => "answer",
            Self::Result(refusal) => refusal.code(),
            Self::Notice { .. } => "notice",
            Self::Publish(_) => "publish",
            Self::Participants(_) => "participants",
            Self::NoSuchEvent { .. } => "no_such_event",
            Self::ActivationCode(_) => "activation_code",
            Self::Staff(_) => "staff",
            Self::NotAfter(_) => "not_after",
            Self::NoSuchItem => "no_such_item",
            Self::NoSuchOrder { .. } => "no_such_order",
            Self::NoSuchSubmission { .. } => "no_such_submission",
            Self::SubmissionDecided { .. } => "submission_decided",
            Self::Reason => "reason",
            Self::Period => "period",
            Self::Key(_) => "key",
            Self::Programmes(_) => "programme",
            Self::Store(_) => "store",
        }
    }
}

#[cfg(test)]
mod audit_file;

#[cfg(test)]
mod audit_order_tests;

#[cfg(test)]
mod audit_tests;

#[cfg(test)]
mod tests;
