//! The programmes in force, parsed once and kept.
//!
//! Comes in: a revision. Goes out: the programme. A programme that was ever in force is never rewritten, so a
//! parsed one stays good for ever; there are a few a year.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kenpos_rules::day::Moment;
use kenpos_rules::programme::{Programme, ProgrammeError};

use crate::store::{Store, StoreError};

/// Parsed programmes by revision.
#[derive(Default)]
pub struct Programmes {
    parsed: Mutex<BTreeMap<String, Arc<Programme>>>,
}

/// Why a programme is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammesError {
    /// None was published, or not this one.
    #[error("no programme is in force (publish one first)")]
    Missing,
    /// The stored text is no programme of this version.
    #[error("the programme in the store cannot be read: {0}")]
    Unreadable(ProgrammeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Programmes {
    /// The programme of a revision.
    ///
    /// # Errors
    /// [`ProgrammesError`].
    pub async fn get(&self, store: &dyn Store, revision: &str) -> Result<Arc<Programme>, ProgrammesError> {
        if let Some(programme) = self.known(revision) {
            return Ok(programme);
        }
        let text = store.programme(revision).await?.ok_or(ProgrammesError::Missing)?;
        let programme = Arc::new(Programme::parse(&text).map_err(ProgrammesError::Unreadable)?);
        self.keep(&programme);
        Ok(programme)
    }

    /// The programme in force.
    ///
    /// # Errors
    /// [`ProgrammesError`].
    pub async fn current(&self, store: &dyn Store) -> Result<Arc<Programme>, ProgrammesError> {
        let revision = store.union_state().await?.programme_revision.ok_or(ProgrammesError::Missing)?;
        self.get(store, &revision).await
    }

    /// Puts a programme in force.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn publish(&self, store: &dyn Store, programme: Programme, now: Moment) -> Result<(), StoreError> {
        store.publish_programme(programme.revision(), programme.text(), now).await?;
        self.keep(&Arc::new(programme));
        Ok(())
    }

    fn known(&self, revision: &str) -> Option<Arc<Programme>> {
        self.parsed.lock().unwrap_or_else(PoisonError::into_inner).get(revision).cloned()
    }

    fn keep(&self, programme: &Arc<Programme>) {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.insert(programme.revision().to_owned(), Arc::clone(programme));
    }
}
