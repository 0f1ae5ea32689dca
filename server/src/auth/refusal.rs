//! What the doors refuse, and the problem each refusal becomes: the one place where they meet.

use kenpos_protocol::problem::{Problem, ProblemCode};
use kenpos_rules::day::Moment;

use super::hash::HashError;
use super::kenpos_id::IdRefusal;
use super::password::PasswordRefusal;
use crate::programmes::ProgrammesError;
use crate::store::StoreError;
use crate::store::lookup::NameKind;

/// Why a door stays shut, as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// A value of the wrong form.
    #[error("{field}: {what}")]
    Invalid {
        /// Its path in the request.
        field: &'static str,
        /// What to send instead.
        what: &'static str,
    },
    /// Unknown, wrong, not registered, already registered, without the activation code: all alike.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many wrong tries under this name.
    #[error("first registration is closed")]
    RegistrationClosed,
    /// The four fields match two people.
    #[error("the card and birth date match two people")]
    TwoMatches,
    /// Too many wrong passwords under this name.
    #[error("sign-in is locked until {until}")]
    LockedOut {
        /// When it opens again.
        until: Moment,
    },
    /// Too many failures from this network, or in the whole union.
    #[error("too many failures; closed until {until}")]
    TooManyFailures {
        /// When it opens again.
        until: Moment,
    },
    /// The chosen ID has the wrong form.
    #[error(transparent)]
    IdForm(#[from] IdRefusal),
    /// The chosen ID belongs to somebody.
    #[error("the ID is taken")]
    IdTaken,
    /// The new password cannot be chosen.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// No, unknown or out-of-date access token.
    #[error("the session has expired")]
    SessionExpired,
    /// The device has no session any more.
    #[error("the device was signed out")]
    DeviceRevoked,
    /// The days after the last membership day are over.
    #[error("the membership has ended")]
    MembershipEnded,
    /// A signed-in member confirms with another password.
    #[error("the password is wrong")]
    WrongPassword,
    /// An order of this member is neither shipped nor cancelled.
    #[error("an order is still open")]
    OrderOpen,
    /// A consent to terms that are not in force.
    #[error("the terms in force are version {current}")]
    OtherTerms {
        /// The version in force.
        current: u32,
    },
    /// No terms were published.
    #[error("no terms are in force")]
    NoTerms,
    /// The member changed in between as often as we tried.
    #[error("the member's rows are busy")]
    Busy,
    /// A hash could not be made or read.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No programme is in force.
    #[error(transparent)]
    Programmes(#[from] ProgrammesError),
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        let detail = error.to_string();
        match error {
            AuthError::Invalid { field, .. } => Self::new(ProblemCode::Invalid, detail).at_field(field),
            AuthError::WrongCredentials => Self::new(
                ProblemCode::WrongCredentials,
                "these do not match; check each field (after five wrong tries first registration stays closed until \
                 the union's desk reopens it)",
            ),
            AuthError::RegistrationClosed => Self::new(
                ProblemCode::RegistrationClosed,
                "after too many wrong tries first registration is closed; please ask the union's desk to reopen it",
            ),
            AuthError::TwoMatches => Self::new(
                ProblemCode::RegistrationClosed,
                "the roster needs a correction before you can register; please write to the union's desk",
            ),
            AuthError::LockedOut { until } => {
                Self::new(ProblemCode::LockedOut, "too many wrong passwords; signed-in devices go on working")
                    .until(until)
            }
            AuthError::TooManyFailures { until } => {
                Self::new(ProblemCode::TooManyRequests, "too many failed tries; try again later").until(until)
            }
            AuthError::IdForm(_) => Self::new(ProblemCode::IdNotAvailable, detail).at_field("new_id"),
            AuthError::IdTaken => {
                Self::new(ProblemCode::IdNotAvailable, "this ID is taken; choose another").at_field("new_id")
            }
            AuthError::Password(_) => Self::new(ProblemCode::PasswordNotAcceptable, detail).at_field("new_password"),
            AuthError::SessionExpired => {
                Self::new(ProblemCode::SessionExpired, "refresh the access token, then repeat")
            }
            AuthError::DeviceRevoked => Self::new(
                ProblemCode::DeviceRevoked,
                "this device has no session; sign in again, nothing unsent is lost",
            ),
            AuthError::MembershipEnded => Self::new(
                ProblemCode::MembershipEnded,
                "the days after the last day of membership are over; please write to the union's desk",
            ),
            AuthError::WrongPassword => Self::new(
                ProblemCode::WrongPassword,
                "this is not the password; nothing was changed (after ten wrong ones it is not looked at for a while)",
            )
            .at_field("password"),
            AuthError::OrderOpen => Self::new(
                ProblemCode::OrderOpen,
                "an order is on its way; cancel it, or wait until it is shipped, then delete the account",
            ),
            AuthError::OtherTerms { .. } => {
                Self::new(ProblemCode::Invalid, "these are not the terms in force; read them again")
                    .at_field("terms_version")
            }
            AuthError::NoTerms | AuthError::Hash(_) | AuthError::Programmes(_) => internal(&error),
            AuthError::Busy | AuthError::Store(StoreError::Busy | StoreError::Full) => {
                Self::new(ProblemCode::Unavailable, "the server is busy; try again in a moment")
            }
            AuthError::Store(StoreError::Unreachable { .. }) => {
                tracing::error!(%error, "a door could not decide");
                Self::new(ProblemCode::Unavailable, "the server's database does not answer; try again in a moment")
            }
            AuthError::Store(StoreError::Taken { kind: NameKind::Device }) => {
                Self::new(ProblemCode::Invalid, "this device id is another member's; make a new one")
                    .at_field("device.device_id")
            }
            AuthError::Store(StoreError::Taken { kind: NameKind::Deletion }) => {
                Self::new(ProblemCode::Invalid, "this id is another account's; make a new one").at_field("deletion")
            }
            AuthError::Store(_) => internal(&error),
        }
    }
}

/// Something of ours is broken: the log says what, the client does not.
fn internal(error: &AuthError) -> Problem {
    tracing::error!(%error, "a door could not decide");
    Problem::new(ProblemCode::Internal, "the server could not do this; nothing is lost, try again later")
}
