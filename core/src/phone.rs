//! One phone: its ports, its home directory, the member's open file, and the rules of who may use them when.
//!
//! Comes in: short pieces of work for the store. Goes out: their results. Must never happen: work while paused; the
//! mutex, the home lock or a transaction held across a network or foreign call (law 13): `work` is never async and
//! touches nothing but the store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

use kenpos_rules::ids::MemberId;
use rusqlite::InterruptHandle;
use tokio::sync::watch;

use crate::call::Call;
use crate::config::Config;
use crate::error::KenposError;
use crate::home_dir::{Device, HomeDir, HomeLock};
use crate::outbox;
use crate::ports::Ports;
use crate::store::{Conn, Store, Tx};

/// Between two attempts of `pause()` to get at the store while a statement is being stopped.
const PAUSE_STEP: Duration = Duration::from_millis(5);

/// The inside of [`crate::kenpos::Kenpos`].
pub(crate) struct Phone {
    pub ports: Ports,
    pub config: Config,
    home: HomeDir,
    paused: AtomicBool,
    interrupt: Mutex<Option<InterruptHandle>>,
    state: Mutex<State>,
    /// Counts the writes.
    changes: watch::Sender<u64>,
}

/// What one thread at a time may touch: the open file.
type State = Option<Open>;

struct Open {
    store: Store,
    /// [`Device::salvages`] when it was opened.
    salvages: u32,
}

impl Phone {
    /// Opens the home directory. No member's file is opened, no connection made.
    pub(crate) fn open(config: Config, ports: Ports) -> Result<Self, KenposError> {
        let home = HomeDir::open(&config.home)?;
        Ok(Self {
            ports,
            config,
            home,
            paused: AtomicBool::new(false),
            interrupt: Mutex::new(None),
            state: Mutex::new(State::default()),
            changes: watch::Sender::new(0),
        })
    }

    /// Reads the clock and draws randomness, before anything is locked.
    pub(crate) fn begin(&self) -> Call {
        Call::begin(&self.ports)
    }

    /// Reads the signed-in member's file, in one consistent state. `work` runs again where it met damage.
    pub(crate) fn read<T>(
        &self,
        call: &Call,
        work: impl Fn(&Conn<'_>) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        self.with_store(call, |store| store.read(&work))
    }

    /// Writes the signed-in member's file, in one transaction. `work` runs again where it met damage: what it did is
    /// rolled back then.
    pub(crate) fn write<T>(
        &self,
        call: &Call,
        work: impl Fn(&Tx<'_>) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        let written = self.with_store(call, |store| store.write(&work))?;
        self.note_change();
        Ok(written)
    }

    /// The device file and who is signed in; else the error that says who was.
    pub(crate) fn signed_in(&self, call: &Call) -> Result<(Device, MemberId), KenposError> {
        self.locked(|lock, state| self.current(call, lock, state))
    }

    /// The device file as it stands.
    pub(crate) fn device(&self, call: &Call) -> Result<Device, KenposError> {
        self.locked(|lock, _| Ok(self.home.device(lock, call.clock.wall)?))
    }

    /// Changes the device file; durable when this returns.
    pub(crate) fn update_device<T>(
        &self,
        call: &Call,
        change: impl FnOnce(&mut Device) -> T,
    ) -> Result<T, KenposError> {
        self.locked(|lock, _| {
            let mut device = self.home.device(lock, call.clock.wall)?;
            let before = device.current;
            let value = change(&mut device);
            device.note_sign_out(before);
            self.home.keep_device(lock, &device)?;
            Ok(value)
        })
        .inspect(|_| self.note_change())
    }

    /// See [`crate::Kenpos::changes`].
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Never called with anything locked: who waits for it reads the store at once.
    pub(crate) fn note_change(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Stops new work, interrupts what runs, closes the file and frees the lock.
    pub(crate) fn pause(&self) {
        self.paused.store(true, Ordering::SeqCst);
        loop {
            match self.state.try_lock() {
                Ok(mut state) => return self.close(&mut state),
                Err(TryLockError::Poisoned(state)) => return self.close(&mut state.into_inner()),
                Err(TryLockError::WouldBlock) => {
                    if let Some(handle) = unpoisoned(&self.interrupt).as_ref() {
                        handle.interrupt();
                    }
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "an interrupt between two statements is lost, so it is repeated until the store is free"
                    )]
                    thread::sleep(PAUSE_STEP);
                }
            }
        }
    }

    /// Allows work again.
    pub(crate) fn resume(&self) {
        self.paused.store(false, Ordering::SeqCst);
        self.note_change();
    }

    /// Whether `pause()` was called last.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::SeqCst)
    }

    fn with_store<T>(
        &self,
        call: &Call,
        work: impl Fn(&mut Store) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        self.locked(|lock, state| {
            let (device, member) = self.current(call, lock, state)?;
            self.on_file(call, lock, state, device, member, work)
        })
    }

    fn current(&self, call: &Call, lock: &HomeLock<'_>, state: &mut State) -> Result<(Device, MemberId), KenposError> {
        let device = self.home.device(lock, call.clock.wall)?;
        if let Some(member) = device.current {
            return Ok((device, member));
        }
        let gone = device.signed_out.and_then(|member| Some((member, device.members.get(&member)?.kenpos_id.clone())));
        match gone {
            Some((member, kenpos_id)) => {
                let count = |store: &mut Store| store.read(|conn| Ok(outbox::counts(conn)?.queued));
                let waiting = self.on_file(call, lock, state, device, member, count);
                // Nothing of someone who signed out stays open.
                self.close(state);
                Err(KenposError::SignedOut { kenpos_id, waiting: waiting? })
            }
            None if device.lost => Err(KenposError::SettingsLost),
            None => Err(KenposError::NotSetUp),
        }
    }

    /// Works on a member's file. Damage met by a statement is marked beside the file, for whoever opens it next; that
    /// is tried here at once, and the work runs again over what could be saved.
    fn on_file<T>(
        &self,
        call: &Call,
        lock: &HomeLock<'_>,
        state: &mut State,
        mut device: Device,
        member: MemberId,
        work: impl Fn(&mut Store) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        for _ in 0..2 {
            match self.member_store(call, lock, state, &mut device, member).and_then(&work) {
                Err(KenposError::Damaged) => {
                    self.close(state);
                    Store::suspect(&self.home.member_file(member))?;
                }
                done => return done,
            }
        }
        Err(KenposError::Damaged)
    }

    /// Takes the mutex, then the home lock; neither while paused.
    fn locked<T>(
        &self,
        work: impl FnOnce(&HomeLock<'_>, &mut State) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        let mut state = unpoisoned(&self.state);
        if self.is_paused() {
            return Err(KenposError::Paused);
        }
        let lock = self.home.lock(|| self.is_paused())?;
        work(&lock, &mut state)
    }

    /// A member's store, opened if it is not, reopened if another process replaced the file.
    fn member_store<'s>(
        &self,
        call: &Call,
        lock: &HomeLock<'_>,
        state: &'s mut State,
        device: &mut Device,
        member: MemberId,
    ) -> Result<&'s mut Store, KenposError> {
        let stale = |open: &Open| open.store.member() != member || open.salvages != device.salvages;
        if state.as_ref().is_some_and(stale) {
            self.close(state);
        }
        if state.is_none() {
            let path = self.home.member_file(member);
            let (store, salvaged) = Store::open(&path, member, device.files.contains(&member), call.clock.wall)?;
            let first = device.files.insert(member);
            device.salvages += u32::from(salvaged);
            if first || salvaged {
                self.home.keep_device(lock, device)?;
            }
            *unpoisoned(&self.interrupt) = Some(store.interrupt_handle());
            *state = Some(Open { store, salvages: device.salvages });
        }
        Ok(&mut state.as_mut().expect("opened just above").store)
    }

    fn close(&self, state: &mut State) {
        *unpoisoned(&self.interrupt) = None;
        *state = None;
    }
}

/// A panic inside a piece of work rolled its transaction back; the state behind the mutex is whole.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Barrier;

    use super::*;
    use crate::testing::{TestPhone, weighing};

    #[test]
    fn one_phone_serves_many_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<crate::Kenpos>();
    }

    #[test]
    fn a_paused_phone_stores_nothing_and_holds_neither_file_nor_lock() {
        let phone = TestPhone::new();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        phone.kenpos.pause();
        assert_eq!(phone.kenpos.log_weight(&weighing(68_300)), Err(KenposError::Paused));
        assert_eq!(phone.kenpos.home().err(), Some(KenposError::Paused));
        assert!(!phone.file().with_extension("db-wal").exists(), "the last close folds the WAL into the file");
        phone.second_handle().kenpos.log_weight(&weighing(68_400)).expect("free for another process");
        phone.kenpos.resume();
        assert_eq!(phone.rows("record"), 2);
    }

    #[test]
    fn a_pause_interrupts_a_long_write_and_nothing_of_it_is_kept() {
        let phone = TestPhone::new();
        let begun = Barrier::new(2);
        thread::scope(|scope| {
            let long = scope.spawn(|| {
                phone.kenpos.phone.write(&phone.call(), |tx| {
                    tx.execute("INSERT INTO setting (name, value) VALUES ('half', '1')", [])?;
                    begun.wait();
                    // Counts for hours unless it is stopped.
                    let endless =
                        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n";
                    Ok(tx.query_row(endless, [], |row| row.get::<_, i64>(0))?)
                })
            });
            begun.wait();
            phone.kenpos.pause();
            assert_eq!(long.join().expect("no panic"), Err(KenposError::Paused));
        });
        phone.kenpos.resume();
        assert_eq!(phone.rows("setting"), 0);
    }

    #[test]
    fn a_call_that_waits_for_another_process_says_busy_in_the_end_and_changes_nothing() {
        let phone = TestPhone::new();
        let other = phone.second_handle();
        let _held = other.kenpos.phone.home.lock(|| false).expect("free");
        assert_eq!(phone.kenpos.log_weight(&weighing(68_200)), Err(KenposError::Busy));
        drop(_held);
        assert_eq!(phone.rows("outbox"), 0);
    }

    #[test]
    fn two_processes_write_the_same_file_in_turn() {
        let phone = TestPhone::new();
        let other = phone.second_handle();
        thread::scope(|scope| {
            for handle in [&phone, &other] {
                scope.spawn(move || {
                    for grams in 0..50 {
                        handle.kenpos.log_weight(&weighing(60_000 + grams)).expect("logged");
                    }
                });
            }
        });
        assert_eq!((phone.rows("record"), other.rows("outbox")), (100, 100));
    }

    #[test]
    fn a_file_of_a_newer_app_is_refused_and_left_as_it_is() {
        let phone = TestPhone::new();
        phone.write(|tx| Ok(tx.pragma_update(None, "user_version", 99)?));
        phone.kenpos.pause();
        phone.kenpos.resume();
        let before = fs::read(phone.file()).expect("read");
        let refused = phone.kenpos.log_weight(&weighing(68_200));
        assert!(matches!(refused, Err(KenposError::TooNew { found: 99, .. })));
        assert_eq!(fs::read(phone.file()).expect("read"), before);
    }

    #[test]
    fn who_signed_out_and_what_waits_is_said_in_any_process() {
        let phone = TestPhone::new();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        phone.kenpos.phone.update_device(&phone.call(), |device| device.current = None).expect("signed out");
        let signed_out = KenposError::SignedOut { kenpos_id: "U0001".to_owned(), waiting: 1 };
        assert_eq!(phone.kenpos.log_weight(&weighing(68_300)), Err(signed_out.clone()));
        assert_eq!(phone.second_handle().kenpos.home(), Err(signed_out));
        assert!(unpoisoned(&phone.kenpos.phone.state).is_none(), "nothing of theirs stays open");
    }

    #[test]
    fn a_phone_nobody_was_ever_signed_in_on_is_not_set_up() {
        let phone = TestPhone::new();
        phone
            .kenpos
            .phone
            .update_device(&phone.call(), |device| (device.current, device.members) = (None, Default::default()))
            .expect("as if never set up");
        assert_eq!(phone.kenpos.log_weight(&weighing(68_200)), Err(KenposError::NotSetUp));
    }

    #[test]
    fn a_device_file_that_is_damaged_or_gone_is_said_to_be_as_long_as_nobody_signs_in() {
        let phone = TestPhone::new();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        let file = phone.home().join("device.json");
        fs::write(&file, "").expect("damaged");
        assert_eq!(phone.kenpos.home(), Err(KenposError::SettingsLost));
        assert_eq!(phone.second_handle().kenpos.home(), Err(KenposError::SettingsLost), "the damaged one is aside");
        phone.kenpos.phone.update_device(&phone.call(), |device| device.server_url = None).expect("kept");
        assert!(file.exists());
        assert_eq!(phone.kenpos.home(), Err(KenposError::SettingsLost), "a failed sign-in changes nothing");
        phone.kenpos.phone.update_device(&phone.call(), |device| device.current = Some(phone.member)).expect("back");
        assert_eq!(phone.rows("record"), 1);
    }

    #[test]
    fn case_114_damage_met_by_a_statement_makes_the_next_opening_check_the_file_in_any_process() {
        let phone = TestPhone::new();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        let damaged: Result<(), _> = phone.kenpos.phone.write(&phone.call(), |_| Err(KenposError::Damaged));
        assert_eq!(damaged, Err(KenposError::Damaged));
        let mark = phone.file().with_extension("db.suspect");
        assert!(mark.exists());
        assert_eq!(phone.second_handle().rows("record"), 1, "suspected and found whole");
        assert!(!mark.exists());
    }

    #[test]
    fn a_handle_that_had_the_damaged_file_open_goes_on_with_the_fresh_one() {
        let phone = TestPhone::new();
        let other = phone.second_handle();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        assert_eq!(other.rows("record"), 1);
        phone.kenpos.pause();
        let checkpoint = rusqlite::Connection::open(phone.file()).expect("opens");
        checkpoint.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("folded");
        let mut bytes = fs::read(phone.file()).expect("read");
        bytes[100..4096].fill(0xA5);
        fs::write(phone.file(), bytes).expect("written");
        phone.kenpos.resume();
        phone.kenpos.log_weight(&weighing(70_000)).expect("logged into the fresh file");
        other.kenpos.log_weight(&weighing(71_000)).expect("logged into the same one");
        assert_eq!((phone.rows("record"), other.rows("record")), (3, 3), "the first one was saved");
    }
}
