//! A phone for the tests of this crate: real SQLite in a temporary folder, ports the test moves by hand.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use kenpos_protocol::consent::ConsentState;
use kenpos_protocol::session::Platform;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId, OpId};
use kenpos_rules::weight::Weight;

use crate::call::Call;
use crate::config::Config;
use crate::error::KenposError;
use crate::home_dir::MemberHere;
use crate::kenpos::Kenpos;
use crate::log::WeightEntry;
use crate::outbox::{self, ClaimLimits, Claimed, Verdict};
use crate::ports::{Clock, Courier, HttpRequest, HttpResponse, NoAnswer, Ports, Rng, SecretError, SecretStore};
use crate::store::session::set_consent;
use crate::store::{Conn, Tx};

/// Noon in Japan on a Sunday.
pub(crate) const NOON: &str = "2026-11-22T12:00:00+09:00";

/// A day from its text.
pub(crate) fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

/// A moment from its text.
pub(crate) fn moment(text: &str) -> Moment {
    text.parse().expect("a moment of the test")
}

/// A weighing now, at home.
pub(crate) fn weighing(grams: u32) -> WeightEntry {
    WeightEntry { weight: weight(grams), measured_at: None, utc_offset_minutes: 540 }
}

/// A weight of so many grams.
pub(crate) fn weight(grams: u32) -> Weight {
    Weight::from_grams(grams).expect("a weight of the test")
}

/// A clock that stands until the test moves it.
pub(crate) struct TestClock {
    wall: AtomicI64,
    monotonic: AtomicU64,
    boot: Mutex<String>,
}

impl TestClock {
    /// A clock that shows [`NOON`].
    pub(crate) fn at_noon() -> Self {
        Self {
            wall: AtomicI64::new(moment(NOON).millis()),
            monotonic: AtomicU64::new(1_000_000),
            boot: Mutex::new("boot-1".to_owned()),
        }
    }

    /// Lets time pass: both clocks move.
    pub(crate) fn advance_minutes(&self, minutes: u64) {
        self.wall.fetch_add(i64::try_from(minutes * 60_000).expect("a short time"), Ordering::SeqCst);
        self.monotonic.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// The member sets the wall clock.
    pub(crate) fn set_wall(&self, wall: Moment) {
        self.wall.store(wall.millis(), Ordering::SeqCst);
    }

    /// The device restarts.
    pub(crate) fn restart(&self, boot: &str) {
        *self.boot.lock().expect("no test panics with it") = boot.to_owned();
        self.monotonic.store(0, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> ClockReading {
        ClockReading {
            wall: Moment::from_millis(self.wall.load(Ordering::SeqCst)),
            boot_id: self.boot.lock().expect("no test panics with it").clone(),
            monotonic_ms: self.monotonic.load(Ordering::SeqCst),
        }
    }
}

/// Bytes that never repeat and are the same in every run.
pub(crate) struct CountingRng(AtomicU64);

impl CountingRng {
    /// Another seed, other bytes.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed << 32))
    }
}

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
            byte.copy_from_slice(&number[..byte.len()]);
        }
    }
}

/// Secrets in memory, which the test can lock.
#[derive(Default)]
pub(crate) struct MemorySecrets {
    kept: Mutex<BTreeMap<String, String>>,
    locked: AtomicBool,
}

impl MemorySecrets {
    /// Locks the store, or unlocks it.
    pub(crate) fn lock(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    fn open(&self) -> Result<MutexGuard<'_, BTreeMap<String, String>>, SecretError> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(SecretError::Locked);
        }
        Ok(self.kept.lock().expect("no test panics with it"))
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        Ok(self.open()?.get(name).cloned())
    }
    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.open()?.insert(name.to_owned(), secret.to_owned());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.open()?.remove(name);
        Ok(())
    }
}

/// Nothing here sends.
struct Absent;

#[async_trait]
impl Courier for Absent {
    async fn send(&self, _request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        Err(NoAnswer::Unreachable { detail: "no network in this test".to_owned() })
    }
}

/// A phone that Hanako has set up and consented on.
pub(crate) struct TestPhone {
    pub kenpos: Kenpos,
    pub clock: Arc<TestClock>,
    pub member: MemberId,
    pub secrets: Arc<MemorySecrets>,
    folder: Arc<tempfile::TempDir>,
}

impl TestPhone {
    pub(crate) fn new() -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder"), Arc::new(TestClock::at_noon()), Arc::default(), 1)
    }

    /// The same with its files in memory, where the system has such a place: for tests of many thousand transactions
    /// whose flushes prove nothing.
    pub(crate) fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        Self::in_folder(folder, Arc::new(TestClock::at_noon()), Arc::default(), 1)
    }

    /// The app deleted and installed again: its files are gone, its secrets are not.
    pub(crate) fn reinstalled(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::in_folder(folder, Arc::clone(&self.clock), Arc::clone(&self.secrets), 3)
    }

    fn in_folder(folder: tempfile::TempDir, clock: Arc<TestClock>, secrets: Arc<MemorySecrets>, seed: u64) -> Self {
        let phone = Self::open(Arc::new(folder), clock, secrets, seed);
        let call = phone.call();
        let here = MemberHere {
            kenpos_id: "U0001".to_owned(),
            device_id: DeviceId::at(moment(NOON), [3; 10]),
            refresh_hash: None,
            next_refresh_hash: None,
            former_refresh_hashes: Vec::new(),
        };
        phone
            .kenpos
            .phone
            .update_device(&call, |device| {
                device.current = Some(phone.member);
                device.members.insert(phone.member, here);
            })
            .expect("set up");
        phone.write(|tx| Ok(set_consent(tx, ConsentState { programme: Some(1), checkup_results: None })?));
        phone
    }

    fn open(folder: Arc<tempfile::TempDir>, clock: Arc<TestClock>, secrets: Arc<MemorySecrets>, seed: u64) -> Self {
        let config =
            Config { home: folder.path().to_owned(), app_version: "1.0.0".to_owned(), platform: Platform::CommandLine };
        let ports = Ports {
            clock: clock.clone(),
            rng: Arc::new(CountingRng::new(seed)),
            secrets: secrets.clone(),
            courier: Arc::new(Absent),
        };
        let kenpos = Kenpos::open(config, ports).expect("opens");
        Self { kenpos, clock, member: MemberId::at(moment(NOON), [1; 10]), secrets, folder }
    }

    /// A second process on the same home directory.
    pub(crate) fn second_handle(&self) -> Self {
        Self::open(Arc::clone(&self.folder), Arc::clone(&self.clock), Arc::clone(&self.secrets), 2)
    }

    pub(crate) fn home(&self) -> &Path {
        self.folder.path()
    }

    /// The member's database file.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.home().join("members").join(format!("{}.db", self.member))
    }

    pub(crate) fn call(&self) -> Call {
        self.kenpos.phone.begin()
    }

    pub(crate) fn write<T>(&self, work: impl Fn(&Tx<'_>) -> Result<T, KenposError>) -> T {
        self.kenpos.phone.write(&self.call(), work).expect("written")
    }

    pub(crate) fn read<T>(&self, work: impl Fn(&Conn<'_>) -> Result<T, KenposError>) -> T {
        self.kenpos.phone.read(&self.call(), work).expect("read")
    }

    /// Claims everything for one request.
    pub(crate) fn claim_all(&self) -> Vec<Claimed> {
        self.write(|tx| Ok(outbox::claim(tx, ClaimLimits { items: 500, bytes: 256 * 1024, after: 0 })?))
    }

    /// Writes a verdict on a claimed item down.
    pub(crate) fn resolve(&self, op_id: OpId, verdict: Verdict) {
        self.write(|tx| Ok(outbox::resolve(tx, op_id, verdict.clone())?));
    }

    /// The server has the item, at this sequence.
    pub(crate) fn accept(&self, op_id: OpId, sequence: u64) {
        let row = self.read(|conn| Ok(outbox::row_of(conn, op_id)?)).expect("owed");
        self.resolve(op_id, Verdict::Accepted { sequence, day: row.day, reason: None });
    }

    /// The weight measured last.
    pub(crate) fn last_weight(&self) -> Option<Weight> {
        self.kenpos.last_weight(None).expect("read").map(|last| last.weight)
    }

    /// How many rows of a table there are.
    pub(crate) fn rows(&self, table: &str) -> u64 {
        self.read(|conn| Ok(conn.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0))?))
    }
}

/// 500 lives of a property, or as many as `PROPTEST_CASES` says (`with_cases` alone would not listen to it).
pub(crate) fn cases() -> proptest::test_runner::Config {
    use proptest::test_runner::Config;
    if std::env::var_os("PROPTEST_CASES").is_some() { Config::default() } else { Config::with_cases(500) }
}
