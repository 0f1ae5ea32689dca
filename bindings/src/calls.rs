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

/// How long past its deadline, or past a `cancel`, a call may hang in the app's own code before it is given up.
const LATE: Duration = Duration::from_secs(2);

/// One thread for timers and for what is waited for. What a call does, and may block in (the files of the phone, another process
/// that holds them, the app's place of secrets), it does on a thread of its own beside it: one that hangs holds up nothing else.
/// A scheduler for several would make the library larger.
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

/// One kind of work for every call: a copy of what follows for each would make the library larger.
type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Carries out `work` for at most `deadline_ms`, or until `cancelled` changes. Dropping the returned future leaves the work
/// going on.
pub(crate) async fn run<T: Send + 'static>(
    cancelled: watch::Receiver<()>,
    deadline_ms: u64,
    work: impl Future<Output = Result<T, CoreError>> + Send + 'static,
) -> Result<T, KenposError> {
    let (limit, (work, told)) = (Duration::from_millis(deadline_ms), telling(work));
    watched(cancelled.clone(), limit, Box::pin(limited(cancelled, limit, work))).await?;
    heard(told).await
}

/// Carries out `work` that ends by itself, with something to tell, at `deadline_ms` and when `cancelled` changes.
pub(crate) async fn run_to_its_end<T: Send + 'static>(
    cancelled: watch::Receiver<()>,
    deadline_ms: u64,
    work: impl Future<Output = Result<T, CoreError>> + Send + 'static,
) -> Result<T, KenposError> {
    let (work, told) = telling(work);
    let ends = Box::pin(async move {
        work.await;
        Ok(())
    });
    watched(cancelled, Duration::from_millis(deadline_ms), ends).await?;
    heard(told).await
}

/// The work, with its result on the way to who waits. Nobody may wait for it any more.
fn telling<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> (Work<()>, oneshot::Receiver<T>) {
    let (tell, told) = oneshot::channel();
    (Box::pin(async move { drop(tell.send(work.await)) }), told)
}

async fn heard<T>(told: oneshot::Receiver<Result<T, CoreError>>) -> Result<T, KenposError> {
    match told.await {
        Ok(done) => Ok(done?),
        Err(_) => Err(stopped("cancelled", "the app is ending")),
    }
}

/// `work`, dropped where it waits once `limit` is over or `cancelled` changes.
async fn limited(mut cancelled: watch::Receiver<()>, limit: Duration, work: Work<()>) -> Result<(), KenposError> {
    tokio::select! {
        biased;
        _ = cancelled.changed() => Err(stopped("cancelled", "the call was cancelled")),
        done = tokio::time::timeout(limit, work) => done.map_err(|_| out_of_time()),
    }
}

/// `work` on a thread of its own, given up where it does not end when it should. It goes on then by itself.
async fn watched(
    mut cancelled: watch::Receiver<()>,
    limit: Duration,
    work: Work<Result<(), KenposError>>,
) -> Result<(), KenposError> {
    let watching = runtime().spawn(async move {
        let mut working = tokio::task::spawn_blocking(move || runtime().block_on(work));
        tokio::select! {
            biased;
            done = &mut working => return joined(done),
            _ = tokio::time::timeout(limit, cancelled.changed()) => {}
        }
        tokio::time::timeout(LATE, working).await.map_or_else(|_| Err(out_of_time()), joined)
    });
    joined(watching.await)
}

fn out_of_time() -> KenposError {
    stopped("timed_out", "there was not enough time; it is safe to try again")
}

/// What a task came to. A panic goes on as one: uniffi makes an exception of it.
fn joined<T>(done: Result<Result<T, KenposError>, tokio::task::JoinError>) -> Result<T, KenposError> {
    match done {
        Ok(done) => done,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(stopped("cancelled", "the app is ending")),
        },
    }
}
