//! What PostgreSQL said, as the store says it.
//!
//! Must never happen: a value of a row, a password or an address with one in an error. PostgreSQL puts rows into an
//! error's detail and context, which are never taken, and values into the messages of class 22 (data exceptions).

use std::error::Error as _;

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::error::{DbError, SqlState};

use crate::store::StoreError;

/// PostgreSQL gave up one of several transactions that stood in each other's way: nothing of it was written.
pub(super) fn is_lost_race(error: &tokio_postgres::Error) -> bool {
    matches!(error.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED))
}

pub(super) fn sql(error: tokio_postgres::Error) -> StoreError {
    if is_lost_race(&error) {
        return StoreError::Busy;
    }
    match error.as_db_error() {
        Some(said) => of_server(said),
        // Without words of the server the way to it broke: refused, closed, or cut in the middle.
        None if error.is_closed() || error.source().is_some_and(|cause| cause.is::<std::io::Error>()) => {
            let cause = error.source().map_or_else(|| "the connection was closed".to_owned(), ToString::to_string);
            StoreError::Unreachable { detail: cause }
        }
        // The driver's own word, when the server asks for one and the address has none.
        None if error.source().is_some_and(|cause| cause.to_string() == "password missing") => {
            StoreError::Refused { detail: "it asks for a password".to_owned() }
        }
        None => StoreError::Failed { detail: error.to_string() },
    }
}

fn of_server(said: &DbError) -> StoreError {
    let code = said.code();
    let detail = if code.code().starts_with("22") {
        format!("a value it cannot keep (SQLSTATE {})", code.code())
    } else {
        format!("{} (SQLSTATE {})", said.message(), code.code())
    };
    match *code {
        // A lock was not to be had, a statement took too long, or there are too many connections.
        SqlState::LOCK_NOT_AVAILABLE | SqlState::QUERY_CANCELED | SqlState::TOO_MANY_CONNECTIONS => StoreError::Busy,
        SqlState::DISK_FULL => StoreError::Full,
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION
        | SqlState::INVALID_PASSWORD
        | SqlState::INVALID_CATALOG_NAME
        | SqlState::INSUFFICIENT_PRIVILEGE => StoreError::Refused { detail },
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            StoreError::Unreachable { detail }
        }
        _ => StoreError::Failed { detail },
    }
}

pub(super) fn pool(error: PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) | PoolError::PostCreateHook(deadpool_postgres::HookError::Backend(error)) => {
            sql(error)
        }
        // Every connection is in use, for longer than a request may wait.
        PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
        other => StoreError::Unreachable { detail: other.to_string() },
    }
}
