//! What the benchmarks stand on: phones on a real disk, a phone that lived ten years, exports as large as they come.
//!
//! Comes in: nothing but a folder beside the binary. Goes out: folders of phones, made by the real core and the real
//! server; exports of the generator. Must never happen: a row written into a phone's file by hand; a clock port of
//! the world where a call is measured (a real one costs).

use std::cell::OnceCell;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_core::device::{DeviceClock, DeviceRng, FileSecrets, ReqwestCourier};
use kenpos_core::import::ExportFile;
use kenpos_core::log::{GoalEntry, StepsEntry, WeightEntry};
use kenpos_core::ports::{Clock, Ports};
use kenpos_core::session::Platform;
use kenpos_core::{Config, Kenpos};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::goal::GoalName;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use tokio::runtime::Runtime;

use crate::clock::{DeviceClocks, TrueTime};
use crate::courier::LossyCourier;
use crate::export::{ExportSpec, write_export};
use crate::folder::copy_folder;
use crate::members::{ROSTER, TARO, newcomer};
use crate::phone::{GOAL, Phone};
use crate::rng::SeededRng;
use crate::union::Union;
use crate::world::SERVER_URL;

/// Ten years.
pub const TEN_YEARS_DAYS: u32 = 3_650;

/// When the last export is imported: a settled item's payload is kept for 35 days, and an ordinary file is past that.
const IMPORTED_BEFORE_END_DAYS: u32 = 40;

/// The same phones in every run.
const SEED: u64 = 2_026;

/// The folder of a run and what was made in it.
pub struct Stage {
    folder: tempfile::TempDir,
    runtime: Runtime,
    newcomer: OnceCell<PathBuf>,
    ten_years: OnceCell<TenYears>,
    samples_of_ten_years: OnceCell<PathBuf>,
}

/// The phone of a member who entered everything every day for ten years.
pub struct TenYears {
    /// Its folder.
    pub home: PathBuf,
    /// Its first day.
    pub first_day: ProgrammeDay,
    /// Its last moment.
    pub end: Moment,
}

impl Stage {
    /// A fresh folder under `target/bench`, which is on the disk of the checkout and not in memory as `/tmp` may be.
    pub fn new() -> std::io::Result<Self> {
        let parent = beside_the_binary("bench");
        fs::create_dir_all(&parent)?;
        Ok(Self {
            folder: tempfile::tempdir_in(parent)?,
            runtime: Runtime::new()?,
            newcomer: OnceCell::new(),
            ten_years: OnceCell::new(),
            samples_of_ten_years: OnceCell::new(),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// For what waits.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The folder of a phone on which a member has just registered, copied to `name`.
    pub fn phone_of_newcomer(&self, name: &str) -> PathBuf {
        let original = self.newcomer.get_or_init(|| {
            let member = Member::register(&self.runtime, &self.folder().join("newcomer"), real_now());
            member.phone.home().to_owned()
        });
        let copy = self.folder().join(name);
        copy_folder(original, &copy);
        copy
    }

    /// The phone of ten years.
    pub fn ten_years(&self) -> &TenYears {
        self.ten_years.get_or_init(|| {
            let export = self.samples_of_ten_years();
            live_ten_years(&self.runtime, &self.folder().join("ten-years"), export)
        })
    }

    /// An export of the same ten years with five million step samples of a phone and a watch; some 2.5 GB.
    pub fn samples_of_ten_years(&self) -> &Path {
        self.samples_of_ten_years.get_or_init(|| self.export("five-million.xml", 570, 800))
    }

    /// An export of ten years with so many step samples a day of a phone and of a watch, and a weight a day.
    pub fn export(&self, name: &str, phone_samples_per_day: u32, watch_samples_per_day: u32) -> PathBuf {
        let spec = ExportSpec {
            first_day: real_now().programme_day(),
            days: TEN_YEARS_DAYS - IMPORTED_BEFORE_END_DAYS,
            phone_samples_per_day,
            watch_samples_per_day,
            days_between_weights: 1,
            // The peer's parser stops over the broken DTD of iOS 16.
            dtd_version: 11,
            ..ExportSpec::four_weeks(real_now().programme_day(), SEED)
        };
        let path = self.folder().join(name);
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).expect("the folder can be written"));
        write_export(&mut out, &spec).and_then(|()| out.flush()).expect("the disk has room for an export");
        path
    }
}

/// `name` in the folder of cargo's target that holds this binary.
pub fn beside_the_binary(name: &str) -> PathBuf {
    let binary = std::env::current_exe().expect("a running program has a file");
    binary.ancestors().nth(2).expect("cargo's target/release/kenpos-lab").join(name)
}

/// Opens a phone with the ports it has on a desktop; its wall clock runs `ahead_ms` before the real one.
pub fn open(home: &Path, ahead_ms: i64) -> Kenpos {
    let ports = Ports {
        clock: Arc::new(Ahead { clock: DeviceClock::new(), ahead_ms }),
        rng: Arc::new(DeviceRng),
        secrets: Arc::new(FileSecrets::in_folder(home)),
        courier: Arc::new(ReqwestCourier::new()),
    };
    let config = Config { home: home.to_owned(), app_version: "0.1.0".to_owned(), platform: Platform::Ios };
    Kenpos::open(config, ports).expect("a phone opens on the folder it left")
}

/// How far a clock must run ahead to show `moment` now.
pub fn ahead_of_real(moment: Moment) -> i64 {
    moment.millis_since(real_now())
}

/// The only file of a member in a phone's folder.
pub fn database(home: &Path) -> PathBuf {
    let files = fs::read_dir(home.join("members")).expect("a phone has a folder of members");
    let mut paths = files.map(|file| file.expect("the folder can be read").path());
    paths.find(|path| path.extension().is_some_and(|ending| ending == "db")).expect("the member has a file")
}

/// Now, by the device.
pub fn real_now() -> Moment {
    DeviceClock::new().now().wall
}

/// The device's real clock, read at its real cost, showing another day.
struct Ahead {
    clock: DeviceClock,
    ahead_ms: i64,
}

impl Clock for Ahead {
    fn now(&self) -> ClockReading {
        let now = self.clock.now();
        ClockReading { wall: now.wall.plus_millis(self.ahead_ms), ..now }
    }
}

/// A member, a phone, a union: the real ones, in virtual time.
struct Member<'r> {
    runtime: &'r Runtime,
    time: Arc<TrueTime>,
    phone: Phone,
}

impl<'r> Member<'r> {
    fn register(runtime: &'r Runtime, folder: &Path, at: Moment) -> Self {
        fs::create_dir_all(folder).expect("the folder can be made");
        let (time, rng) = (TrueTime::starting_at(at), SeededRng::new(SEED));
        let phone = runtime.block_on(async {
            let union = Union::open(&folder.join("union.db"), &time, &rng).await;
            union.import(ROSTER).await;
            let courier = LossyCourier::to(union.router());
            let clocks = DeviceClocks::following(&time);
            let phone = Phone::new(&folder.join("phone"), Platform::Ios, clocks, &rng, courier);
            phone.set_up(SERVER_URL, newcomer(TARO)).await;
            phone.sync().await;
            phone
        });
        Self { runtime, time, phone }
    }

    /// A full day: opened, weighed, walked, a goal answered; once a week synced, which is the same in the end.
    fn live_a_day(&self, number: u32) {
        let core = self.phone.kenpos();
        let day = self.time.today().plus_days(1);
        self.time.advance_to(day, 7, 30);
        let weight = Weight::from_grams(66_000 + number * 37 % 4_000).expect("a weight in range");
        let steps = StepCount::from_count(4_000 + number * 271 % 9_000).expect("a count in range");
        let goal = GoalName::read(GOAL).expect("a goal of the world");
        core.launch().expect("kept");
        core.log_weight(&WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 }).expect("kept");
        core.log_steps(&StepsEntry { day: Some(day), steps }).expect("kept");
        core.log_goal(&GoalEntry { goal, done: true, day: Some(day) }).expect("kept");
        if number.is_multiple_of(7) || number + 7 > TEN_YEARS_DAYS {
            self.sync();
        }
    }

    fn sync(&self) {
        while self.runtime.block_on(self.phone.sync()).remaining > 0 {}
    }
}

/// Lives ten years; near their end the export of the same years comes in.
fn live_ten_years(runtime: &Runtime, folder: &Path, export: &Path) -> TenYears {
    let member = Member::register(runtime, folder, real_now());
    let first_day = member.time.today();
    for number in 0..TEN_YEARS_DAYS {
        member.live_a_day(number);
        if number == TEN_YEARS_DAYS - IMPORTED_BEFORE_END_DAYS {
            let daily = ExportFile::new(export, folder).daily(&mut |_| {}).expect("an export of the generator");
            member.phone.kenpos().import(&daily).expect("an import within its limits");
            member.sync();
        }
    }
    member.time.advance_millis(60_000);
    let mut phone = member.phone;
    let home = phone.home().to_owned();
    phone.kill();
    TenYears { home, first_day, end: member.time.get() }
}
