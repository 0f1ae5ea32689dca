//! Observers: a screen's state now, and whenever it differs.
//!
//! Comes in: a screen and who looks at it. Goes out: calls of the shell. Must never happen: a shell called with anything
//! held, or on a thread that serves others; two calls of one observer at once; an old state after a newer one; a phone
//! kept open by somebody who looks at it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use kenpos_core::Kenpos as Core;
use kenpos_core::error::KenposError as CoreError;
use tokio::sync::watch;

use crate::calls::runtime;
use crate::error::{KenposError, ObserverError};
use crate::records::{History, Home, Link, LogScreen, Notices, Points};

/// Looks at the home screen.
#[uniffi::export(rust, foreign)]
pub trait HomeObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, home: Home) -> Result<(), ObserverError>;
    /// There is none: nobody is signed in, or the data cannot be read.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Looks at the entry screen.
#[uniffi::export(rust, foreign)]
pub trait LogObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, log: LogScreen) -> Result<(), ObserverError>;
    /// There is none.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Looks at the history of some days.
#[uniffi::export(rust, foreign)]
pub trait HistoryObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, history: History) -> Result<(), ObserverError>;
    /// There is none.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Looks at the points.
#[uniffi::export(rust, foreign)]
pub trait PointsObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, points: Points) -> Result<(), ObserverError>;
    /// There is none.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Looks at the notices.
#[uniffi::export(rust, foreign)]
pub trait NoticesObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, notices: Notices) -> Result<(), ObserverError>;
    /// There is none.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Looks at the channels.
#[uniffi::export(rust, foreign)]
pub trait LinksObserver: Send + Sync {
    /// The state, at first and whenever it differs.
    fn changed(&self, links: Vec<Link>) -> Result<(), ObserverError>;
    /// There is none.
    fn failed(&self, error: KenposError) -> Result<(), ObserverError>;
}

/// Hears that a screen may have changed: of those without an observer of their own, looked at again by their call.
#[uniffi::export(rust, foreign)]
pub trait ChangesObserver: Send + Sync {
    /// At first, and after every change.
    fn changed(&self) -> Result<(), ObserverError>;
}

/// An observation under way. Letting go of it ends it.
#[derive(uniffi::Object)]
pub struct Subscription {
    ended: watch::Sender<bool>,
}

#[uniffi::export]
impl Subscription {
    /// Ends the observation. A call that has begun, or is about to, goes on to its end; it is the last.
    pub fn end(&self) {
        self.ended.send_replace(true);
    }
}

/// Looks once, and tells what is new unless the observation has ended.
type LookAndTell = Box<dyn FnMut(&watch::Receiver<bool>) + Send>;

/// Looks at `core` now and after every change, and tells what differs from what was told before.
pub(crate) fn observe<T: Clone + PartialEq + Send + 'static>(
    core: &Arc<Core>,
    look: impl Fn(&Core) -> Result<T, CoreError> + Send + 'static,
    tell: impl Fn(Result<T, KenposError>) -> Result<(), ObserverError> + Send + 'static,
) -> Arc<Subscription> {
    let changes = core.changes();
    let core = Arc::downgrade(core);
    let mut told = None;
    let look_and_tell = move |end: &watch::Receiver<bool>| {
        let Some(core) = core.upgrade() else { return };
        // A defect of this library must not leave a screen frozen: it is told, and the next change looks again.
        let state = match catch_unwind(AssertUnwindSafe(|| look(&core))) {
            Ok(Err(CoreError::Paused)) => return,
            Ok(state) => state.map_err(KenposError::from),
            Err(_) => Err(KenposError::storage(&"a defect of this library; please report it")),
        };
        drop(core);
        if told.as_ref() != Some(&state) && !*end.borrow() {
            told = Some(state.clone());
            // An observer that throws hears of the next state all the same.
            drop(tell(state));
        }
    };
    observe_with(changes, Box::new(look_and_tell))
}

/// One kind of task for every screen: a copy of this for each would make the library larger.
fn observe_with(mut changes: watch::Receiver<u64>, mut look_and_tell: LookAndTell) -> Arc<Subscription> {
    let (ended, mut end) = watch::channel(false);
    runtime().spawn(async move {
        loop {
            changes.borrow_and_update();
            let seen = end.clone();
            // The disk and the app's own code take their time: not on the thread that serves the others.
            let looked = tokio::task::spawn_blocking(move || {
                look_and_tell(&seen);
                look_and_tell
            });
            match looked.await {
                Ok(again) => look_and_tell = again,
                Err(_) => return,
            }
            tokio::select! {
                biased;
                _ = end.changed() => return,
                changed = changes.changed() => if changed.is_err() { return },
            }
        }
    });
    Arc::new(Subscription { ended })
}

#[cfg(all(test, feature = "testkit"))]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;

    use kenpos_rules::day::Moment;

    use super::*;
    use crate::records::{OpenConfig, Platform, SecretPlace};
    use crate::testkit::TestDevice;
    use crate::values::Timestamp;

    #[test]
    fn a_defect_while_looking_is_told_and_the_next_change_looks_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = OpenConfig {
            home: folder.path().display().to_string(),
            app_version: "1.0.0".to_owned(),
            platform: Platform::Ios,
            secrets: SecretPlace::File,
        };
        let device = TestDevice::new(1, Timestamp(Moment::from_millis(0))).expect("a device");
        let phone = device.open(config, None).expect("opens");
        let (tell, told) = mpsc::channel();
        let has_failed = AtomicBool::new(false);
        let look = move |_: &Core| {
            assert!(has_failed.swap(true, Ordering::Relaxed), "a defect");
            Ok(7)
        };
        let _subscription = observe(&phone.core, look, move |state| {
            tell.send(state).expect("somebody listens");
            Ok(())
        });
        let defect = told.recv().expect("told");
        assert!(matches!(defect, Err(KenposError::Storage { .. })), "{defect:?}");
        phone.refresh();
        assert_eq!(told.recv().expect("told"), Ok(7));
    }
}
