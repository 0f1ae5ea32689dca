//! Results: what happened to a member and may earn a yearly award or one per event. A check-up, a vaccination, an enrolment
//! in the cessation support, a nurse's contact, a survey's answer.
//!
//! Comes in: events, from the desk or from the member. Goes out: documents with every revision kept, and the awards that
//! the rules make of them, posted or taken back.
//! Must never happen: two awards of one fiscal year for two results; an award that its results no longer earn, or one that
//! is earned and lacks; a result of before a consent paid beyond the fiscal year in which it was given.

mod kept;
mod record;
mod said;
mod settle;

use kenpos_protocol::document::DocumentKind;

pub use kept::{Kept, ResultFile, ResultKey, Revision, files, kept_of};
pub use record::{
    BMI, Entering, HEALTH_AGE, RESULTS_MAX, Recorded, ResultRefusal, keep_answer, record, recount_ages, withdraw,
};
pub(crate) use said::{answer_survey, report_exam};
pub use settle::{Settled, close_older_years, settle, why_not};

use crate::store::member::{LotsWanted, Want};

/// The kinds of document that can hold a result.
pub const RESULT_KINDS: [DocumentKind; 3] =
    [DocumentKind::Result, DocumentKind::ExamContact, DocumentKind::SurveyAnswer];

/// What must be loaded to settle the awards of a member's results.
pub fn want() -> Want {
    Want { all_awards: true, lots: LotsWanted::All, documents: RESULT_KINDS.into(), ..Want::default() }
}

#[cfg(test)]
mod tests;
