//! What an answer means: one table for HTTP statuses and for the statuses of single items.
//!
//! Comes in: a status and, where the answer was a problem of this server, its code. Goes out: what to do. Must never
//! happen: an answer without a row, an answer that drops an item, a page of somebody in between (captive portal,
//! proxy) taken for the server's word.

use kenpos_protocol::problem::ProblemCode;

use crate::ports::{HttpResponse, NoAnswer};
use crate::wire;

/// What to do after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Read the answer.
    Done,
    /// Try again, after the jittered wait and never before `Retry-After`. There is no last try.
    Later,
    /// Get a new access token, then repeat. The queue is kept.
    Refresh,
    /// The session is over: the member signs in again. The queue is kept, logging stays open.
    SignInNeeded,
    /// Nothing uploads before the consent. The queue is kept, pulling goes on.
    ConsentNeeded,
    /// Stop, tell, keep.
    Suspended,
    /// The days after the last membership day are over: stop, tell, keep.
    MembershipEnded,
    /// Too large: send half; park the item that is too large alone.
    Halve,
    /// The item cannot be taken: park it. Of a whole request: find the item first.
    ParkItem,
    /// The kind is no longer offered: park the item.
    FeatureGone,
    /// Stop and say "update the app". The queue is kept.
    UpdateNeeded,
}

/// The table. `code` is `None` when the answer was no problem document of this server.
///
/// | status | code | outcome |
/// |---|---|---|
/// | 2xx | | done (unreadable: later, decided by the reader) |
/// | 400, 422 | | park the item |
/// | 400, 410, 422 | one this app does not know | later: a newer app may know what to do |
/// | 401 | `wrong_credentials`, `device_revoked` | sign in again |
/// | 401 | any other or none | refresh |
/// | 403 | `consent_required` | ask for consent |
/// | 403 | `membership_ended` | membership ended |
/// | 403 | any other or none | suspended |
/// | 410 | | the item's kind is gone |
/// | 413 | | halve |
/// | 426 | | update needed |
/// | 409, 3xx, 404, 405, 408, 415, 429, 5xx, every other | | later |
#[must_use]
pub const fn outcome(status: u16, code: Option<ProblemCode>) -> Outcome {
    match status {
        200..=299 => Outcome::Done,
        400 | 410 | 422 if matches!(code, Some(ProblemCode::Unknown)) => Outcome::Later,
        400 | 422 => Outcome::ParkItem,
        401 => match code {
            Some(ProblemCode::WrongCredentials | ProblemCode::DeviceRevoked) => Outcome::SignInNeeded,
            _ => Outcome::Refresh,
        },
        403 => match code {
            Some(ProblemCode::ConsentRequired) => Outcome::ConsentNeeded,
            Some(ProblemCode::MembershipEnded) => Outcome::MembershipEnded,
            _ => Outcome::Suspended,
        },
        410 => Outcome::FeatureGone,
        413 => Outcome::Halve,
        426 => Outcome::UpdateNeeded,
        _ => Outcome::Later,
    }
}

/// Whether an answer with this status is about what the request holds.
pub(crate) const fn is_about_content(status: u16) -> bool {
    matches!(status, 400 | 410 | 413 | 422)
}

/// The outcome of a whole answer, and the problem's code where it was one.
pub(crate) fn of_answer(answer: &Result<HttpResponse, NoAnswer>) -> (Outcome, Option<ProblemCode>) {
    match answer {
        Err(_) => (Outcome::Later, None),
        Ok(response) => {
            let code = wire::problem(response).map(|problem| problem.code);
            (outcome(response.status, code), code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the paper, written down a second time and by status alone.
    fn by_the_paper(status: u16, code: Option<ProblemCode>) -> &'static [Outcome] {
        use Outcome::{
            ConsentNeeded, Done, FeatureGone, Halve, Later, MembershipEnded, ParkItem, Refresh, SignInNeeded,
            Suspended, UpdateNeeded,
        };
        match status {
            s if s / 100 == 2 => &[Done],
            400 | 410 | 422 if code == Some(ProblemCode::Unknown) => &[Later],
            400 | 422 => &[ParkItem],
            401 => &[Refresh, SignInNeeded],
            403 => &[Suspended, MembershipEnded, ConsentNeeded],
            410 => &[FeatureGone],
            413 => &[Halve],
            426 => &[UpdateNeeded],
            _ => &[Later],
        }
    }

    #[test]
    fn every_status_with_every_code_has_the_outcome_of_the_paper() {
        let codes = ProblemCode::ALL.iter().copied().map(Some).chain([None, Some(ProblemCode::Unknown)]);
        for code in codes {
            for status in 100..=599 {
                let found = outcome(status, code);
                assert!(by_the_paper(status, code).contains(&found), "{status} {code:?} gave {found:?}");
            }
        }
    }

    #[test]
    fn the_code_decides_among_the_outcomes_of_one_status() {
        for (code, expected) in [
            (ProblemCode::SessionExpired, Outcome::Refresh),
            (ProblemCode::DeviceRevoked, Outcome::SignInNeeded),
            (ProblemCode::WrongCredentials, Outcome::SignInNeeded),
            (ProblemCode::ConsentRequired, Outcome::ConsentNeeded),
            (ProblemCode::MembershipEnded, Outcome::MembershipEnded),
            (ProblemCode::RegistrationClosed, Outcome::Suspended),
            (ProblemCode::InFlight, Outcome::Later),
            (ProblemCode::Unavailable, Outcome::Later),
            (ProblemCode::TooManyRequests, Outcome::Later),
            (ProblemCode::LockedOut, Outcome::Later),
            (ProblemCode::Unknown, Outcome::Later),
            (ProblemCode::Invalid, Outcome::ParkItem),
            (ProblemCode::OpReused, Outcome::ParkItem),
            (ProblemCode::FutureEntry, Outcome::ParkItem),
            (ProblemCode::Gone, Outcome::FeatureGone),
            (ProblemCode::UpdateNeeded, Outcome::UpdateNeeded),
        ] {
            assert_eq!(outcome(code.status(), Some(code)), expected, "{code:?}");
        }
    }

    #[test]
    fn nobody_signs_a_member_out_but_the_server_itself() {
        for status in 100..=599 {
            assert_ne!(outcome(status, None), Outcome::SignInNeeded, "{status}");
        }
    }

    #[test]
    fn no_answer_at_all_means_later() {
        let offline = Err(NoAnswer::Unreachable { detail: "no route".to_owned() });
        assert_eq!(of_answer(&offline), (Outcome::Later, None));
        assert_eq!(of_answer(&Err(NoAnswer::TimedOut)), (Outcome::Later, None));
    }
}
