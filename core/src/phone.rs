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

/// Work without a type of its own: what is around it is in a phone's library once, and not once for each answer.
type Reading<'w> = &'w mut dyn FnMut(&Conn<'_>, &Device, MemberId) -> Result<(), KenposError>;
type Writing<'w> = &'w mut dyn FnMut(&Tx<'_>) -> Result<(), KenposError>;

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
        self.read_here(call, |conn, _, _| work(conn))
    }

    /// As [`Self::read`], beside what the device file knows, all of one moment.
    pub(crate) fn read_here<T>(
        &self,
        call: &Call,
        work: impl Fn(&Conn<'_>, &Device, MemberId) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        answered(|answer| {
            self.reading(call, &mut |conn, device, member| {
                *answer = Some(work(conn, device, member)?);
                Ok(())
            })
        })
    }

    fn reading(&self, call: &Call, work: Reading<'_>) -> Result<(), KenposError> {
        let (mut state, lock) = self.enter()?;
        let (device, member) = self.current(call, &lock, &mut state)?;
        self.on_file(call, &lock, &mut state, device, member, &mut |store, device| {
            store.read(|conn| work(conn, device, member))
        })
    }

    /// Writes the signed-in member's file, in one transaction. `work` runs again where it met damage: what it did is
    /// rolled back then.
    pub(crate) fn write<T>(
        &self,
        call: &Call,
        work: impl Fn(&Tx<'_>) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        answered(|answer| {
            self.writing(call, &mut |tx| {
                *answer = Some(work(tx)?);
                Ok(())
            })
        })
    }

    fn writing(&self, call: &Call, work: Writing<'_>) -> Result<(), KenposError> {
        {
            let (mut state, lock) = self.enter()?;
            let (device, member) = self.current(call, &lock, &mut state)?;
            self.on_file(call, &lock, &mut state, device, member, &mut |store, _| store.write(|tx| work(tx)))?;
        }
        self.note_change();
        Ok(())
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

    /// Forgets a member whose account is deleted: nobody is signed in, then every file goes, then the name.
    pub(crate) fn erase(&self, call: &Call, member: MemberId) -> Result<(), KenposError> {
        self.locked(|lock, state| {
            self.close(state);
            let mut device = self.home.device(lock, call.clock.wall)?;
            (device.current, device.signed_out, device.erasing) = (None, None, Some(member));
            self.home.keep_device(lock, &device)?;
            self.end_erasing(lock, device, member)
        })
        .inspect(|()| self.note_change())
    }

    fn end_erasing(&self, lock: &HomeLock<'_>, mut device: Device, member: MemberId) -> Result<(), KenposError> {
        self.home.remove_files(lock, member)?;
        device.members.remove(&member);
        device.files.remove(&member);
        device.erasing = None;
        Ok(self.home.keep_device(lock, &device)?)
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

    fn current(&self, call: &Call, lock: &HomeLock<'_>, state: &mut State) -> Result<(Device, MemberId), KenposError> {
        let device = self.home.device(lock, call.clock.wall)?;
        if let Some(member) = device.current {
            return Ok((device, member));
        }
        if let Some(member) = device.erasing {
            self.end_erasing(lock, device, member)?; // an erasure was cut off
            return Err(KenposError::NotSetUp);
        }
        let gone = device.signed_out.and_then(|member| Some((member, device.members.get(&member)?.kenpos_id.clone())));
        match gone {
            Some((member, kenpos_id)) => {
                let waiting = answered(|answer| {
                    self.on_file(call, lock, state, device, member, &mut |store, _| {
                        *answer = Some(store.read(outbox::counts)?.queued);
                        Ok(())
                    })
                });
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
    fn on_file(
        &self,
        call: &Call,
        lock: &HomeLock<'_>,
        state: &mut State,
        mut device: Device,
        member: MemberId,
        work: &mut dyn FnMut(&mut Store, &Device) -> Result<(), KenposError>,
    ) -> Result<(), KenposError> {
        for _ in 0..2 {
            let opened = self.member_store(call, lock, state, &mut device, member);
            match opened.and_then(|store| work(store, &device)) {
                Err(KenposError::Damaged) => {
                    self.close(state);
                    Store::suspect(&self.home.member_file(member))?;
                }
                done => return done,
            }
        }
        Err(KenposError::Damaged)
    }

    fn locked<T>(
        &self,
        work: impl FnOnce(&HomeLock<'_>, &mut State) -> Result<T, KenposError>,
    ) -> Result<T, KenposError> {
        let (mut state, lock) = self.enter()?;
        work(&lock, &mut state)
    }

    /// Takes the mutex, then the home lock; neither while paused. They are freed in the other order.
    fn enter(&self) -> Result<(MutexGuard<'_, State>, HomeLock<'_>), KenposError> {
        let state = unpoisoned(&self.state);
        if self.is_paused() {
            return Err(KenposError::Paused);
        }
        let lock = self.home.lock(|| self.is_paused())?;
        Ok((state, lock))
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

/// What `act` has put into its place.
fn answered<T>(act: impl FnOnce(&mut Option<T>) -> Result<(), KenposError>) -> Result<T, KenposError> {
    let mut answer = None;
    act(&mut answer)?;
    Ok(answer.expect("work that succeeds has answered"))
}

/// A panic inside a piece of work rolled its transaction back; the state behind the mutex is whole.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
