//! How a call that waits is carried out: on a thread of our own, with a deadline, until it is cancelled.
//!
//! Comes in: the work. Goes out: its result. Must never happen: work on the app's threads; work that stops in the middle
//! because nobody waits for it any more (Kotlin drops what it cancels, Swift never does: here both are the same); a wait
//! without an end.

use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Duration;

use kenpos_core::error::KenposError as CoreError;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{oneshot, watch};

use crate::error::{KenposError, stopped};

/// One thread: a call that waits for the network or a timer leaves it to the others, and on the files of a phone one call works
/// at a time anyway. What may block for long (the shell's network, an observer) has threads beside it. A scheduler for several
/// would make the library larger.
static RUNTIME: LazyLock<Handle> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a timer asks the system for nothing");
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name("kenpos".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))
        .expect("a system that starts an app gives it a thread");
    handle
});

/// The thread of this library, started with the first call that waits.
pub(crate) fn runtime() -> &'static Handle {
    &RUNTIME
}

/// Carries out `work` for at most `deadline_ms`, or until `cancelled` changes. Dropping the returned future leaves the work
/// going on.
pub(crate) async fn run<T: Send + 'static>(
    cancelled: watch::Receiver<()>,
    deadline_ms: u64,
    work: impl Future<Output = Result<T, CoreError>> + Send + 'static,
) -> Result<T, KenposError> {
    let (tell, told) = oneshot::channel();
    // Nobody may wait for the answer any more.
    let work = Box::pin(async move { drop(tell.send(work.await)) });
    joined(runtime().spawn(waited(cancelled, deadline_ms, work)).await)?;
    match told.await {
        Ok(done) => Ok(done?),
        Err(_) => Err(stopped("cancelled", "the app is ending")),
    }
}

/// One kind of task for every call: a copy of this for each would make the library larger.
async fn waited(
    mut cancelled: watch::Receiver<()>,
    deadline_ms: u64,
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
) -> Result<(), KenposError> {
    tokio::select! {
        biased;
        _ = cancelled.changed() => Err(stopped("cancelled", "the call was cancelled")),
        done = tokio::time::timeout(Duration::from_millis(deadline_ms), work) => {
            done.map_err(|_| stopped("timed_out", "there was not enough time; it is safe to try again"))
        }
    }
}

/// What a task came to. A panic goes on as one: uniffi makes an exception of it.
pub(crate) fn joined<T>(done: Result<Result<T, KenposError>, tokio::task::JoinError>) -> Result<T, KenposError> {
    match done {
        Ok(done) => done,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(stopped("cancelled", "the app is ending")),
        },
    }
}
