//! The play: seven days of three members in a few seconds.
//!
//! The iPhone reads HealthKit and the Android phone Health Connect ([`stores`]); with an export, the iPhone imports that
//! instead. Hanako types what her band shows.
//!
//! Comes in: a folder, perhaps a real export. Goes out: what each phone shows at the end, and how it compares with the
//! server. Must never happen: a way into the server that phones do not have; an event in the future of the real clock
//! (the virtual one starts seven days ago and ends now).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_core::KenposError;
use kenpos_core::device::ReqwestCourier;
use kenpos_core::health::{HealthReason, WhyEnded};
use kenpos_core::import::ExportFile;
use kenpos_core::log::{GoalEntry, StepsEntry, WeightEntry};
use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_core::view::{Kind, PointsView};
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::points::Points;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use kenpos_server::http::serve::serve;
use kenpos_server::ports::real;
use kenpos_tests::clock::{DeviceClocks, TrueTime};
use kenpos_tests::damage::remove_outbox_row;
use kenpos_tests::database::Database;
use kenpos_tests::health_shell::{Shell as _, drive};
use kenpos_tests::health_stores::ScriptedPhone;
use kenpos_tests::members::{HANAKO, KEN, ROSTER, TARO, newcomer};
use kenpos_tests::phone::{GOAL, Phone, setup};
use kenpos_tests::proxy::{FaultCounts, FaultProxy};
use kenpos_tests::rng::SeededRng;
use kenpos_tests::union::Union;
use tokio::net::TcpListener;

use super::journal::{Compared, Journal};
use super::{crash, shift, stores};
use crate::failure::Failure;
use crate::store::Named;

/// Days played before today. So each of them is still inside the entry window of seven days.
pub const DAYS: i64 = 7;

/// The same faults in every run: requests one after the other draw from one stream.
const SEED: u64 = 2_026;

/// Tries to register or sync through the lossy proxy. It fails three requests in ten; fifty failures in a row do not
/// happen in the life of the universe.
const TRIES: u32 = 50;

/// Where the play takes place.
pub struct Stage {
    /// A new folder.
    pub folder: PathBuf,
    /// Where the union keeps its books: nobody is in there yet.
    pub store: Named,
    /// An export whose last 28 days are imported, moved to end now.
    pub apple_health: Option<PathBuf>,
    /// Removes one acknowledged entry, to show that it is noticed.
    pub break_outbox_row: bool,
    /// Of the explanations.
    pub language: Language,
}

/// How it ended.
pub struct Played {
    /// In the order of the cast.
    pub members: Vec<MemberPlayed>,
    /// What the proxy did.
    pub faults: FaultCounts,
    /// Over all members.
    pub compared: Compared,
    /// What the audit of the ledger found.
    pub ledger_violations: u64,
    /// Members whose phone shows another balance than the server holds.
    pub mirror_differs: u64,
    /// Weights the crashed phone had acknowledged before it was killed.
    pub acknowledged_before_crash: usize,
    /// The iPhone imported an export instead of reading HealthKit.
    pub imported: bool,
    /// The last whole day.
    pub yesterday: ProgrammeDay,
}

/// One member at the end.
pub struct MemberPlayed {
    /// KENPOS ID.
    pub kenpos_id: &'static str,
    /// What the phone shows.
    pub points: PointsView,
    /// Days of the last four weeks with at least one step.
    pub days_with_steps: u64,
    /// Days on which steps earned.
    pub days_rewarded: u64,
}

impl Played {
    /// Nothing lost, nothing doubled, every book in order.
    pub fn is_sound(&self) -> bool {
        self.compared == Compared::default() && self.ledger_violations == 0 && self.mirror_differs == 0
    }
}

/// A member on the stage.
struct Actor {
    kenpos_id: &'static str,
    phone: Phone,
    /// The phone's health store, if it reads one.
    store: Option<ScriptedPhone>,
    journal: Journal,
}

/// Plays the week.
pub async fn play(stage: &Stage) -> Result<Played, Failure> {
    let now = real::ports().clock.now();
    let first_day = now.programme_day().plus_days(-DAYS);
    let (time, rng) = (TrueTime::starting_at(first_day.start().plus_millis(7 * 3_600_000)), SeededRng::new(SEED));
    let database = match &stage.store {
        Named::Sqlite(path) => Database::Sqlite(path.clone()),
        Named::Postgres(address) => Database::PostgresAt(address.url().to_owned()),
    };
    let union = Union::open(database, &time, &rng).await;
    union.import(ROSTER).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|error| condition(&error))?;
    let address = listener.local_addr().map_err(|error| condition(&error))?;
    let (close, closed) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, union.app(), async { closed.await.unwrap_or_default() }));
    let proxy = FaultProxy::start(address, SEED).await.map_err(|error| condition(&error))?;

    let mut cast = Vec::new();
    for (kenpos_id, platform) in [(TARO, Platform::Ios), (KEN, Platform::Android), (HANAKO, Platform::Android)] {
        cast.push(Actor::enter(stage, kenpos_id, platform, &time, &rng, &proxy.url()).await?);
    }
    let [taro, ken, hanako] = &mut cast[..] else { unreachable!("three were cast") };
    if stage.apple_health.is_none() {
        taro.link(stores::iphone(first_day, &stage.folder.join("iphone-health.json"))?)?;
    }
    ken.link(stores::android(first_day, &stage.folder.join("android-health.json"))?)?;
    let mut acknowledged_before_crash = 0;
    for number in 0..DAYS {
        let day = first_day.plus_days(number);
        time.advance_to(day, 8, 0);
        taro.morning(number)?;
        ken.morning(number)?;
        hanako.morning(number)?;
        taro.read_health(&time)?;
        ken.read_health(&time)?;
        time.advance_to(day, 21, 0);
        taro.read_health(&time)?;
        taro.goal(number % 2 == 0)?;
        ken.read_health(&time)?;
        ken.goal(true)?;
        hanako.steps(4_800 + 130 * number)?;
        taro.sync_until_done().await?;
        if number % 2 == 0 {
            hanako.sync_until_done().await?;
        }
        // Ken has no network from the second day on; on the last evening his phone dies in the middle of a write.
        if number == 0 {
            ken.sync_until_done().await?;
        }
        if number == DAYS - 1 {
            acknowledged_before_crash = ken.crash_and_reopen(&time, day)?;
        }
    }
    time.advance_millis(now.millis_since(time.get()));
    for actor in [&mut *taro, ken, hanako] {
        actor.launch()?;
        actor.read_health(&time)?;
    }
    if let Some(export) = &stage.apple_health {
        taro.import(stage, export, now)?;
    }
    if stage.break_outbox_row {
        remove_outbox_row(ken.phone.home()).map_err(|error| condition(&error))?;
    }
    for actor in &mut cast {
        actor.sync_until_done().await?;
    }
    let played = curtain(stage, &cast, &union, &proxy, first_day, now, acknowledged_before_crash).await?;
    // The receiver is gone only if the server has ended already.
    let _ = close.send(());
    server.await.map_err(|error| condition(&error))?.map_err(|error| condition(&error))?;
    Ok(played)
}

impl Actor {
    /// A new phone, set up through the lossy proxy.
    async fn enter(
        stage: &Stage,
        kenpos_id: &'static str,
        platform: Platform,
        time: &Arc<TrueTime>,
        rng: &Arc<SeededRng>,
        url: &str,
    ) -> Result<Self, Failure> {
        let home = stage.folder.join("phones").join(kenpos_id);
        let courier = Arc::new(ReqwestCourier::new());
        let phone = Phone::new(&home, platform, DeviceClocks::following(time), rng, courier);
        let actor = Self { kenpos_id, phone, store: None, journal: Journal::default() };
        let answers = setup(url, newcomer(kenpos_id));
        for _ in 0..TRIES {
            match actor.phone.kenpos().setup(&answers).await {
                Ok(_) => return Ok(actor),
                Err(KenposError::Offline { .. }) => {}
                Err(error) => return Err(condition(&error)),
            }
        }
        Err(Failure::condition("the proxy let no registration through"))
    }

    /// Opens the app and, on two days of three, steps on the scales.
    fn morning(&mut self, number: i64) -> Result<(), Failure> {
        self.launch()?;
        if number % 3 == 2 {
            return Ok(());
        }
        let grams = 68_900 - 100 * u32::try_from(number).expect("a day of the play");
        let weight = Weight::from_grams(grams).map_err(|error| condition(&error))?;
        let entry = WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 };
        let logged = self.phone.kenpos().log_weight(&entry).map_err(|error| condition(&error))?;
        self.journal.record(AwardCode::Weight, &logged);
        Ok(())
    }

    fn launch(&mut self) -> Result<(), Failure> {
        if let Some(logged) = self.phone.kenpos().launch().map_err(|error| condition(&error))? {
            self.journal.launch(&logged);
        }
        Ok(())
    }

    fn steps(&mut self, steps: i64) -> Result<(), Failure> {
        let steps = StepCount::from_count(u32::try_from(steps).expect("steps of the play"));
        let entry = StepsEntry { steps: steps.map_err(|error| condition(&error))?, day: None };
        let logged = self.phone.kenpos().log_steps(&entry).map_err(|error| condition(&error))?;
        self.journal.record(AwardCode::Steps, &logged);
        Ok(())
    }

    fn goal(&mut self, done: bool) -> Result<(), Failure> {
        let goal = GoalName::read(GOAL).map_err(|error| condition(&error))?;
        let logged = self.phone.kenpos().log_goal(&GoalEntry { goal, done, day: None });
        self.journal.record(AwardCode::ActionGoal, &logged.map_err(|error| condition(&error))?);
        Ok(())
    }

    /// The phone is killed while it writes one weight after another; what it acknowledged goes into the journal.
    fn crash_and_reopen(&mut self, time: &TrueTime, day: ProgrammeDay) -> Result<usize, Failure> {
        self.phone.kill();
        let ids = crash::crash(self.phone.home(), time.get(), self.phone.clocks.boot())?;
        for id in &ids {
            self.journal.entry(AwardCode::Weight, day, *id);
        }
        self.phone.reopen();
        Ok(ids.len())
    }

    /// Links the phone's health store.
    fn link(&mut self, store: ScriptedPhone) -> Result<(), Failure> {
        self.phone.kenpos().link_health(store.channel()).map_err(|error| condition(&error))?;
        self.store = Some(store);
        Ok(())
    }

    /// Reads the health store to its end, as the app does when it comes to the front.
    fn read_health(&mut self, time: &TrueTime) -> Result<(), Failure> {
        let Some(store) = &mut self.store else { return Ok(()) };
        store.play_until(time.get().millis()).map_err(|error| condition(&error))?;
        let mut run = self.phone.kenpos().health_run(store.channel(), HealthReason::Foreground);
        let report = drive(&mut run, store, || time.get()).map_err(|error| condition(&error))?;
        if report.ended != Some(WhyEnded::Done) {
            return Err(Failure::condition(format!("{} could not read the health store", self.kenpos_id)));
        }
        self.owes()
    }

    /// Imports an export, moved so that it ends now.
    fn import(&mut self, stage: &Stage, export: &Path, now: Moment) -> Result<(), Failure> {
        let moved = stage.folder.join("apple-health.xml");
        shift::shift_to_end_at(now, export, &moved, &stage.folder).map_err(|error| match error {
            shift::ShiftError::Io(_) => condition(&error),
            _ => Failure::input(error.to_string()),
        })?;
        let export = ExportFile::new(&moved, &stage.folder).daily(&mut |_| {}).map_err(|error| condition(&error))?;
        self.phone.kenpos().import(&export).map_err(|error| condition(&error))?;
        self.owes()
    }

    /// A reading or an import acknowledged all of it at once; the outbox names what it now owes.
    fn owes(&mut self) -> Result<(), Failure> {
        for item in self.phone.kenpos().outbox().map_err(|error| condition(&error))?.items {
            let award = match item.kind {
                Kind::Weight => AwardCode::Weight,
                Kind::Steps => AwardCode::Steps,
                Kind::Goal
                | Kind::Launch
                | Kind::JoinCampaign
                | Kind::CheckIn
                | Kind::ExamReport
                | Kind::SurveyAnswer => continue,
            };
            if let kenpos_core::log::ItemId::Record(id) = item.id {
                self.journal.entry(award, item.day, id);
            }
        }
        Ok(())
    }

    /// Syncs until nothing is owed, as a member does who pulls the list down again.
    async fn sync_until_done(&self) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let report = self.phone.sync().await;
            if report.why_stopped == WhyStopped::Done && report.remaining == 0 {
                return Ok(());
            }
        }
        Err(Failure::condition(format!("{} could not sync through the proxy", self.kenpos_id)))
    }
}

/// What everybody shows at the end, against what the server holds.
async fn curtain(
    stage: &Stage,
    cast: &[Actor],
    union: &Union,
    proxy: &FaultProxy,
    first_day: ProgrammeDay,
    now: Moment,
    acknowledged_before_crash: usize,
) -> Result<Played, Failure> {
    let mut played = Played {
        members: Vec::new(),
        faults: proxy.counts(),
        compared: Compared::default(),
        ledger_violations: u64::try_from(union.audit().await.violations.len()).expect("a count fits"),
        mirror_differs: 0,
        acknowledged_before_crash,
        imported: stage.apple_health.is_some(),
        yesterday: now.programme_day().plus_days(-1),
    };
    for actor in cast {
        let books = union.books(actor.kenpos_id).await;
        let compared = actor.journal.compare(union, &books, first_day).await;
        played.compared.lost += compared.lost;
        played.compared.doubled += compared.doubled;
        let points = actor.phone.kenpos().points(stage.language).map_err(|error| condition(&error))?;
        let held: Points = books.balances.range(now.programme_day()..).map(|(_, points)| *points).sum();
        played.mirror_differs += u64::from(held != points.balance || points.pending != Points::ZERO);
        let today = now.programme_day();
        let history = actor.phone.kenpos().history(today.plus_days(-60), today).map_err(|error| condition(&error))?;
        let with_steps = history.days.iter().filter(|day| day.steps.is_some_and(|steps| steps.count() > 0)).count();
        let rewarded = books.awards.iter().filter(|award| award.key.code == AwardCode::Steps).count();
        played.members.push(MemberPlayed {
            kenpos_id: actor.kenpos_id,
            points,
            days_with_steps: u64::try_from(with_steps).expect("a count fits"),
            days_rewarded: u64::try_from(rewarded).expect("a count fits"),
        });
    }
    Ok(played)
}

pub fn condition(error: &dyn std::fmt::Display) -> Failure {
    Failure::condition(error.to_string())
}
