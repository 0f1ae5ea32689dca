//! A member of the play with a phone: what they do on it, and what it acknowledged.
//!
//! Comes in: the hour, what the member does. Goes out: the phone's answers, kept in a journal. Must never happen: anything
//! done that an app could not do.

use std::path::Path;
use std::sync::Arc;

use kenpos_core::device::ReqwestCourier;
use kenpos_core::exchange::OrderRequest;
use kenpos_core::health::{HealthReason, WhyEnded};
use kenpos_core::import::ExportFile;
use kenpos_core::log::{GoalEntry, ItemId, StepsEntry, WeightEntry};
use kenpos_core::session::Platform;
use kenpos_core::submit::SubmissionRequest;
use kenpos_core::sync::WhyStopped;
use kenpos_core::view::Kind;
use kenpos_core::{Kenpos, KenposError};
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use kenpos_tests::clock::{DeviceClocks, TrueTime};
use kenpos_tests::health_shell::{Shell as _, drive};
use kenpos_tests::health_stores::ScriptedPhone;
use kenpos_tests::members::{HANAKO, KEN, TARO, newcomer};
use kenpos_tests::phone::{GOAL, Phone, setup};

use super::journal::Journal;
use super::theatre::Theatre;
use super::{crash, shift};
use crate::failure::{Failure, condition};

/// Tries to register or sync through the lossy proxy. It fails three requests in ten; fifty failures in a row do not
/// happen in the life of the universe.
const TRIES: u32 = 50;

/// A member on the stage.
pub struct Actor {
    /// The KENPOS ID.
    pub kenpos_id: &'static str,
    /// The phone, which only the core moves.
    pub phone: Phone,
    /// The phone's health store, if it reads one.
    store: Option<ScriptedPhone>,
    /// What the phone acknowledged.
    pub journal: Journal,
}

impl Actor {
    /// The three of the play, each with a new phone, in the order in which they are shown.
    pub async fn enter_all(theatre: &Theatre, folder: &Path) -> Result<Vec<Self>, Failure> {
        let mut cast = Vec::new();
        for (kenpos_id, platform) in [(TARO, Platform::Ios), (KEN, Platform::Android), (HANAKO, Platform::Android)] {
            cast.push(Self::enter(theatre, folder, kenpos_id, platform).await?);
        }
        Ok(cast)
    }

    /// A new phone, set up through the lossy proxy.
    async fn enter(
        theatre: &Theatre,
        folder: &Path,
        kenpos_id: &'static str,
        platform: Platform,
    ) -> Result<Self, Failure> {
        let home = folder.join("phones").join(kenpos_id);
        let (clocks, courier) = (DeviceClocks::following(&theatre.time), Arc::new(ReqwestCourier::new()));
        let phone = Phone::new(&home, platform, clocks, &theatre.rng, courier);
        let actor = Self { kenpos_id, phone, store: None, journal: Journal::default() };
        let answers = setup(&theatre.proxy.url(), newcomer(kenpos_id));
        actor.online(|kenpos| kenpos.setup(&answers)).await?;
        Ok(actor)
    }

    /// What needs the network, again until the proxy lets it through: what the core makes of a lost answer is in the play.
    pub async fn online<'a, T, F>(&'a self, call: impl Fn(&'a Kenpos) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, KenposError>>,
    {
        for _ in 0..TRIES {
            match call(self.phone.kenpos()).await {
                Ok(done) => return Ok(done),
                Err(KenposError::Offline { .. }) => {}
                Err(error) => return Err(condition(&error)),
            }
        }
        Err(Failure::condition(format!("the proxy let nothing of {} through", self.kenpos_id)))
    }

    /// Orders something for points; it is paid for when the desk ships it.
    pub async fn order(&self, request: &OrderRequest, language: Language) -> Result<(), Failure> {
        self.online(|kenpos| kenpos.order(request, language)).await.map(drop)
    }

    /// Sends in a proof.
    pub async fn send_in(&self, request: &SubmissionRequest, language: Language) -> Result<(), Failure> {
        self.online(|kenpos| kenpos.submit(request, language)).await.map(drop)
    }

    /// Opens the app and, on two days of three, steps on the scales; they lose so many grams a day.
    pub fn morning(&mut self, number: i64, grams_a_day: u32) -> Result<(), Failure> {
        self.launch()?;
        if number % 3 == 2 {
            return Ok(());
        }
        let grams = 68_900 - grams_a_day * u32::try_from(number).expect("a day of the play");
        let weight = Weight::from_grams(grams).map_err(|error| condition(&error))?;
        let entry = WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 };
        let logged = self.phone.kenpos().log_weight(&entry).map_err(|error| condition(&error))?;
        self.journal.record(AwardCode::Weight, &logged);
        Ok(())
    }

    /// Opens the app.
    pub fn launch(&mut self) -> Result<(), Failure> {
        if let Some(logged) = self.phone.kenpos().launch().map_err(|error| condition(&error))? {
            self.journal.launch(&logged);
        }
        Ok(())
    }

    /// Types a count of steps.
    pub fn steps(&mut self, steps: i64) -> Result<(), Failure> {
        let steps = StepCount::from_count(u32::try_from(steps).expect("steps of the play"));
        let entry = StepsEntry { steps: steps.map_err(|error| condition(&error))?, day: None };
        let logged = self.phone.kenpos().log_steps(&entry).map_err(|error| condition(&error))?;
        self.journal.record(AwardCode::Steps, &logged);
        Ok(())
    }

    /// Says whether the goal of the day was reached.
    pub fn goal(&mut self, done: bool) -> Result<(), Failure> {
        let goal = GoalName::read(GOAL).map_err(|error| condition(&error))?;
        let logged = self.phone.kenpos().log_goal(&GoalEntry { goal, done, day: None });
        self.journal.record(AwardCode::ActionGoal, &logged.map_err(|error| condition(&error))?);
        Ok(())
    }

    /// The phone is killed while it writes one weight after another; what it acknowledged goes into the journal.
    pub fn crash_and_reopen(&mut self, time: &TrueTime, day: ProgrammeDay) -> Result<usize, Failure> {
        self.phone.kill();
        let ids = crash::crash(self.phone.home(), time.get(), self.phone.clocks.boot())?;
        for id in &ids {
            self.journal.entry(AwardCode::Weight, day, *id);
        }
        self.phone.reopen();
        Ok(ids.len())
    }

    /// Links the phone's health store.
    pub fn link(&mut self, store: ScriptedPhone) -> Result<(), Failure> {
        self.phone.kenpos().link_health(store.channel()).map_err(|error| condition(&error))?;
        self.store = Some(store);
        Ok(())
    }

    /// Reads the health store to its end, as the app does when it comes to the front.
    pub fn read_health(&mut self, time: &TrueTime) -> Result<(), Failure> {
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
    pub fn import(&mut self, folder: &Path, export: &Path, now: Moment) -> Result<(), Failure> {
        let moved = folder.join("apple-health.xml");
        shift::shift_to_end_at(now, export, &moved, folder).map_err(|error| match error {
            shift::ShiftError::Io(_) => condition(&error),
            _ => Failure::input(error.to_string()),
        })?;
        let export = ExportFile::new(&moved, folder).daily(&mut |_| {}).map_err(|error| condition(&error))?;
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
            if let ItemId::Record(id) = item.id {
                self.journal.entry(award, item.day, id);
            }
        }
        Ok(())
    }

    /// Syncs until nothing is owed, as a member does who pulls the list down again.
    pub async fn sync_until_done(&self) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let report = self.phone.sync().await;
            if report.why_stopped == WhyStopped::Done && report.remaining == 0 {
                return Ok(());
            }
        }
        Err(Failure::condition(format!("{} could not sync through the proxy", self.kenpos_id)))
    }
}
