//! The session as the phone last heard of it: shown to the member, read before anything uploads.
//!
//! Must never happen: a token or a refresh secret in here; those live in the secret store.

use kenpos_protocol::consent::ConsentState;
use serde::Serialize;

use super::{Conn, Tx, settings};
use crate::error::StoreError;

/// The setting that is there while the consents are not known.
const CONSENT_UNKNOWN: &str = "consent_unknown";

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
    trust_consent(tx)
}

/// Notes the session's state alone.
pub(crate) fn set_state(tx: &Tx<'_>, state: SessionState) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE session SET state = ?1")?.execute([state.code()])?;
    Ok(())
}

/// Notes the consents alone.
pub(crate) fn set_consent(tx: &Tx<'_>, consent: ConsentState) -> Result<(), StoreError> {
    set_session(tx, &Session { consent, ..session(tx)? })
}

/// Empties the fresh file's row before a salvage, so that [`doubt_if_lost`] sees whether the old one was saved.
pub(super) fn forget(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session", [])?;
    Ok(())
}

/// A row that could not be saved: what the server knows of consent comes with the next pull, and until then the phone
/// knows nothing of it.
pub(super) fn doubt_if_lost(tx: &Tx<'_>) -> Result<(), StoreError> {
    if tx.execute("INSERT OR IGNORE INTO session (id) VALUES (1)", [])? > 0 {
        settings::put(tx, CONSENT_UNKNOWN, &true)?;
    }
    Ok(())
}

/// Whether the server said that the member has not consented to the programme: nothing uploads before.
pub(crate) fn waits_for_consent(conn: &Conn<'_>, session: &Session) -> Result<bool, StoreError> {
    Ok(session.consent.programme.is_none() && settings::get::<bool>(conn, CONSENT_UNKNOWN)?.is_none())
}

/// The server has told all there is to tell of the consents.
pub(super) fn trust_consent(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM setting WHERE name = ?1")?.execute([CONSENT_UNKNOWN])?;
    Ok(())
}
