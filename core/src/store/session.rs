//! The session as the phone last heard of it: shown to the member, read before anything uploads.
//!
//! Must never happen: a token or a refresh secret in here; those live in the secret store.

use kenpos_protocol::consent::ConsentState;
use serde::Serialize;

use super::{Conn, Tx};
use crate::error::StoreError;

/// Where the session stands. Logging is open in every one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// As it should be.
    #[default]
    SignedIn,
    /// The server no longer takes this device's secret: sign in again.
    Expired,
    /// The server refuses this member for now.
    Suspended,
    /// The server no longer speaks this app's protocol.
    UpdateNeeded,
    /// The days after the last membership day are over.
    MembershipEnded,
}

impl SessionState {
    const ALL: [Self; 5] = [Self::SignedIn, Self::Expired, Self::Suspended, Self::UpdateNeeded, Self::MembershipEnded];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
            Self::UpdateNeeded => "update_needed",
            Self::MembershipEnded => "membership_ended",
        }
    }
}

/// One row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    pub state: SessionState,
    pub consent: ConsentState,
}

/// Reads the row.
pub(crate) fn session(conn: &Conn<'_>) -> Result<Session, StoreError> {
    let mut statement = conn.prepare_cached("SELECT state, consent_programme, consent_checkup_results FROM session")?;
    let (code, programme, checkup_results): (String, _, _) =
        statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let state = SessionState::ALL.into_iter().find(|state| state.code() == code);
    Ok(Session {
        state: state.ok_or(StoreError::Unreadable { what: "session state" })?,
        consent: ConsentState { programme, checkup_results },
    })
}

/// Replaces the row.
pub(crate) fn set_session(tx: &Tx<'_>, session: &Session) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE session SET state = ?1, consent_programme = ?2, consent_checkup_results = ?3")?
        .execute((session.state.code(), session.consent.programme, session.consent.checkup_results))?;
    Ok(())
}

/// Notes the session's state alone.
pub(crate) fn set_state(tx: &Tx<'_>, state: SessionState) -> Result<(), StoreError> {
    set_session(tx, &Session { state, ..session(tx)? })
}

/// Notes the consents alone.
pub(crate) fn set_consent(tx: &Tx<'_>, consent: ConsentState) -> Result<(), StoreError> {
    set_session(tx, &Session { consent, ..session(tx)? })
}
