//! Submissions: files that members send in as a proof, until a clerk has decided on them.
//!
//! Comes in: a photo or a PDF of a signed-in member; a clerk's word. Goes out: the submission as the member sees it, and
//! with an approval the result it shows. The file lies sealed beside the member's rows and is loaded for the clerk alone.
//! Must never happen: "received" before the file is on disk; one file taken twice because its answer was lost; a file that
//! outlives the decision on it; one approval that gives two results.

pub mod decide;
pub mod refusal;
mod row;
mod take;

pub use row::{SubmissionRow, place_of, want};

#[cfg(test)]
mod tests;
