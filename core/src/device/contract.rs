//! What every implementation of a port must do, run over the real ends and over the twins the tests use.

#[cfg(feature = "reqwest")]
mod over_sockets;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::ports::{Courier, HttpRequest, HttpResponse, NoAnswer, SecretError, SecretStore};
#[cfg(feature = "reqwest")]
pub(crate) use over_sockets::{RawServer, couriers, free_port, get};

/// A secret store in memory, which tests can lock.
#[derive(Default)]
pub(crate) struct MemorySecrets {
    kept: Mutex<BTreeMap<String, String>>,
    locked: std::sync::atomic::AtomicBool,
}

impl MemorySecrets {
    pub(crate) fn lock(&self, locked: bool) {
        self.locked.store(locked, std::sync::atomic::Ordering::SeqCst);
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn open<T>(&self, act: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> Result<T, SecretError> {
        if self.locked.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(SecretError::Locked);
        }
        Ok(act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        self.open(|kept| kept.get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.open(|kept| kept.insert(name.to_owned(), secret.to_owned())).map(drop)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.open(|kept| kept.remove(name)).map(drop)
    }
}

/// The contract of a secret store. `reopen` gives the same store as another process would see it.
pub(crate) fn secret_stores(reopen: impl Fn() -> std::sync::Arc<dyn SecretStore>) {
    let store = reopen();
    assert_eq!(store.get("a/refresh"), Ok(None), "what was never kept is not there");
    assert_eq!(store.delete("a/refresh"), Ok(()), "forgetting what is not there is fine");
    store.set("a/refresh", "first").expect("keeps");
    store.set("b/refresh", "秘密 \"quoted\"\n").expect("keeps any text");
    store.set("a/refresh", "second").expect("replaces");
    let other = reopen();
    assert_eq!(other.get("a/refresh"), Ok(Some("second".to_owned())));
    assert_eq!(other.get("b/refresh"), Ok(Some("秘密 \"quoted\"\n".to_owned())));
    other.delete("a/refresh").expect("forgets");
    assert_eq!(store.get("a/refresh"), Ok(None), "forgotten for everyone");
    assert_eq!(store.get("b/refresh"), Ok(Some("秘密 \"quoted\"\n".to_owned())), "and nothing else is");
}

/// A courier without a socket: the tests' servers are functions.
pub(crate) struct FnCourier<F>(pub F);

#[async_trait::async_trait]
impl<F> Courier for FnCourier<F>
where
    F: Fn(&HttpRequest) -> Result<HttpResponse, NoAnswer> + Send + Sync,
{
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        (self.0)(&request)
    }
}
