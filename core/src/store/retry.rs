//! When to speak to the server again. Kept here, so that a restart is no way around a backoff.

use kenpos_rules::clock::ClockReading;

use super::{Conn, Tx};
use crate::error::StoreError;

/// The state of the backoff; the default after a success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RetryState {
    /// Failures in a row.
    pub attempts: u32,
    /// The phone's clocks at the last failure.
    pub failed_at: Option<ClockReading>,
    /// How long to stay quiet after it.
    pub wait_ms: u64,
    /// The part of the wait that the server named.
    pub floor_ms: u64,
    /// The code of the last problem.
    pub problem: Option<String>,
}

/// Reads the row.
pub(crate) fn retry_state(conn: &Conn<'_>) -> Result<RetryState, StoreError> {
    let mut statement = conn.prepare_cached("SELECT attempts, failed_at, wait_ms, floor_ms, problem FROM retry")?;
    let (attempts, failed_at, wait_ms, floor_ms, problem): (_, Option<String>, _, _, _) =
        statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let failed_at = failed_at
        .map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "clock reading" }))
        .transpose()?;
    Ok(RetryState { attempts, failed_at, wait_ms, floor_ms, problem })
}

/// Replaces the row.
pub(crate) fn set_retry(tx: &Tx<'_>, retry: &RetryState) -> Result<(), StoreError> {
    let failed_at = retry.failed_at.as_ref().map(serde_json::to_string).transpose();
    tx.prepare_cached("UPDATE retry SET attempts = ?1, failed_at = ?2, wait_ms = ?3, floor_ms = ?4, problem = ?5")?
        .execute((
            retry.attempts,
            failed_at.map_err(|_| StoreError::Unreadable { what: "clock reading" })?,
            retry.wait_ms,
            retry.floor_ms,
            &retry.problem,
        ))?;
    Ok(())
}
