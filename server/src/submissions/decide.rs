//! A clerk decides: the submission is closed, its file goes, and with an approval the result comes, in one commit.
//!
//! Pure: comes in a draft, goes out the same draft decided. Why the file goes: it shows more of a person's health than the
//! result needs, and whoever doubts a decision asks the member, who has the sheet.

use kenpos_protocol::document::{SubmissionAbout, SubmissionState};
use kenpos_rules::award::{Event, EventId, EventKind};
use kenpos_rules::day::{Moment, ProgrammeDay};
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::{CheckupEvidence, Programme};

use super::row::SubmissionRow;
use crate::results::{self, Entering, Recorded, ResultKey, ResultRefusal, why_not};
use crate::store::draft::Draft;
use crate::store::member::Want;

/// Why nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDecided {
    /// It was decided on before, and otherwise.
    #[error("this was decided on before")]
    Decided,
    /// The result cannot be recorded.
    #[error(transparent)]
    Result(#[from] ResultRefusal),
}

/// What an approval must have loaded.
pub fn want_to_approve() -> Want {
    let mut want = results::want();
    want.documents.extend(super::want().documents);
    want
}

/// Approves: the result is recorded as if the desk had typed it, under an id made of the submission's. Approved before,
/// nothing changes, unless another day is named.
///
/// # Errors
/// [`NotDecided`]; the draft is of no use then.
pub fn approve(
    draft: &mut Draft,
    programme: &Programme,
    row: SubmissionRow,
    day: Option<ProgrammeDay>,
) -> Result<Recorded, NotDecided> {
    let event = event_of(&row, day);
    #[cfg(feature = "planted")]
    let row = if planted::is(Bug::RefusedProofPaid) { as_if_it_waited(row) } else { row };
    match row.shown.state {
        SubmissionState::Waiting => {
            let recorded = results::record(draft, programme, event, Entering::New)?;
            close(draft, row, |decided_at| SubmissionState::Approved { decided_at });
            Ok(Recorded { changed: true, ..recorded })
        }
        SubmissionState::Approved { .. } => {
            let key = ResultKey::of(&event);
            let known = draft.state().documents.get(&(key.kind, key.id)).and_then(results::kept_of);
            let now = known.as_ref().and_then(|kept| kept.event());
            if day.is_some() && now.map(|event| event.day) != day {
                return Err(NotDecided::Decided);
            }
            Ok(Recorded {
                revision: known.as_ref().map_or(0, results::Kept::revision),
                changed: false,
                earned: Vec::new(),
                taken_back: Vec::new(),
                reason: now.and_then(|event| why_not(draft.state(), programme, event, draft.now())),
            })
        }
        SubmissionState::Refused { .. } => Err(NotDecided::Decided),
    }
}

#[cfg(feature = "planted")]
fn as_if_it_waited(mut row: SubmissionRow) -> SubmissionRow {
    if matches!(row.shown.state, SubmissionState::Refused { .. }) {
        row.shown.state = SubmissionState::Waiting;
    }
    row
}

/// Refuses, with the words that the member reads. Refused before in the same words, nothing changes and `false` is given.
///
/// # Errors
/// [`NotDecided::Decided`].
pub fn refuse(draft: &mut Draft, row: SubmissionRow, reason: &str) -> Result<bool, NotDecided> {
    match &row.shown.state {
        SubmissionState::Waiting => {
            let reason = reason.to_owned();
            close(draft, row, |decided_at| SubmissionState::Refused { decided_at, reason });
            Ok(true)
        }
        SubmissionState::Refused { reason: known, .. } if known == reason => Ok(false),
        _ => Err(NotDecided::Decided),
    }
}

/// The file goes with the decision.
fn close(draft: &mut Draft, mut row: SubmissionRow, state: impl FnOnce(Moment) -> SubmissionState) {
    row.shown.state = state(draft.now());
    row.kept.key = None;
    draft.detach(&row.shown.submission);
    row.put(draft);
}

/// What it shows, on the day that the clerk reads on it, or else that the member named.
fn event_of(row: &SubmissionRow, day: Option<ProgrammeDay>) -> Event {
    let kind = match row.shown.about {
        SubmissionAbout::OverseasResult => EventKind::Checkup { evidence: CheckupEvidence::OverseasResult },
        SubmissionAbout::PartTimeResult => EventKind::Checkup { evidence: CheckupEvidence::PartTimeResult },
        SubmissionAbout::FluVaccination => EventKind::Flu,
    };
    Event { id: source_of(&row.shown.submission), kind, day: day.unwrap_or(row.shown.day) }
}

/// The id of the result at its source.
fn source_of(submission: &str) -> EventId {
    format!("submission-{submission}").parse().expect("a word, a hyphen and a UUID are shorter than an event's id")
}
