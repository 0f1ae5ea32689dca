//! A phone's secret store in memory, which can be locked as a real one is after a restart.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kenpos_core::ports::{SecretError, SecretStore};

/// Secrets in memory. They outlive the phone process of a test, as a keychain does.
#[derive(Default)]
pub struct MemorySecrets {
    entries: Mutex<BTreeMap<String, String>>,
    locked: AtomicBool,
}

impl MemorySecrets {
    /// An empty, open store.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Locks or unlocks it.
    pub fn set_locked(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    /// How many secrets there are.
    pub fn count(&self) -> usize {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn open<T>(&self, act: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> Result<T, SecretError> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(SecretError::Locked);
        }
        Ok(act(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        self.open(|entries| entries.get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.open(|entries| {
            entries.insert(name.to_owned(), secret.to_owned());
        })
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.open(|entries| {
            entries.remove(name);
        })
    }
}
