//! Everything an app can do, in flow order: open, set up, log, launch, import, sync, look, pause.
//!
//! Comes in: checked values. Goes out: what was kept, and views. Must never happen: a clock read twice in one call, a
//! decision that belongs to a room below. The part about health stores is in [`health`], campaigns and events in [`programme`].

mod account;
mod exchange;
mod health;
mod history;
mod programme;
mod submissions;

use std::sync::Arc;

use kenpos_rules::award::AwardCode;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::Language;
use kenpos_rules::faq::Faq;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::programme::Programme;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::{LastWeight, Weight};
use tokio::sync::watch;

use crate::config::Config;
use crate::error::KenposError;
use crate::import::DailyImport;
use crate::log::{self, GoalEntry, Imported, Logged, StepsEntry, WeightEntry};
use crate::outbox;
use crate::phone::Phone;
use crate::ports::Ports;
use crate::session::{self, Asked, Question, Setup, SetupDone};
use crate::store::{mirror, records, salvage, settings};
use crate::sync::{self, Cancel, SyncBudget, SyncReport};
use crate::view::{self, Home, Inquiries, LogView, Notices, Outbox, PointsView, WhyAward};

pub use crate::store::settings::{GOALS_MAX, Settings};

/// One phone. All calls are short and safe from any thread.
pub struct Kenpos {
    pub(crate) phone: Arc<Phone>,
    cancel: Cancel,
}

impl Kenpos {
    /// Opens the phone's home. Nothing is connected, nobody needs to be signed in.
    ///
    /// # Errors
    /// `Storage` where the folder cannot be made, `Invalid` where none is named.
    pub fn open(config: Config, ports: Ports) -> Result<Self, KenposError> {
        Ok(Self { phone: Arc::new(Phone::open(config, ports)?), cancel: Cancel::new() })
    }

    // -- session -----------------------------------------------------------------------------------------------

    /// Registers or signs in, keeps the member's choices, gives the consents asked for. A repeated call after any
    /// failure is safe: to the server it is the same attempt. Where a consent fails, the phone is set up already.
    ///
    /// # Errors
    /// `Invalid` before anything is sent; `Offline` without an answer; `Server` with the server's reason (wrong
    /// credentials, registration closed, ID or password not available, locked out).
    pub async fn setup(&self, setup: &Setup) -> Result<SetupDone, KenposError> {
        session::setup(&self.phone, setup).await
    }

    /// Ends the session on this phone, also offline. What is unsent stays sealed until its member signs in again.
    ///
    /// # Errors
    /// `NotSetUp`, `SecretsLocked`; nothing has changed then.
    pub async fn sign_out(&self) -> Result<(), KenposError> {
        session::sign_out(&self.phone).await
    }

    /// Asks the union's desk, also without a session. The same words on the same day are one question.
    ///
    /// # Errors
    /// `Invalid` before anything is sent; `Offline`; `NotSetUp` where neither a session nor a server is named; `Server`.
    pub async fn ask(&self, question: &Question) -> Result<Asked, KenposError> {
        session::ask(&self.phone, question).await
    }

    /// The frequent questions of a server, for who cannot sign in.
    ///
    /// # Errors
    /// `Invalid` for an address that is none, `Offline`, `Server`.
    pub async fn faq_of(&self, server_url: &str) -> Result<Vec<Faq>, KenposError> {
        session::faq(&self.phone, server_url).await.map(view::inquiries::read_faq)
    }

    // -- sync --------------------------------------------------------------------------------------------------

    /// Speaks to the server within a budget. Being offline is no error: the report says so. May be dropped at any
    /// moment.
    ///
    /// # Errors
    /// `NotSetUp`, `Paused`, `Busy`, and those of the storage.
    pub async fn sync(&self, budget: SyncBudget) -> Result<SyncReport, KenposError> {
        self.sync_until(self.cancelled(), budget).await
    }

    /// As [`Self::sync`], ended once `cancelled`, which is [`Self::cancelled`] from an earlier moment, changes.
    ///
    /// # Errors
    /// Those of [`Self::sync`].
    pub async fn sync_until(
        &self,
        cancelled: watch::Receiver<()>,
        budget: SyncBudget,
    ) -> Result<SyncReport, KenposError> {
        sync::sync(&self.phone, cancelled, budget).await
    }

    /// Ends the syncs under way; they report `cancelled`.
    pub fn cancel_sync(&self) {
        self.cancel.cancel();
    }

    /// Changes with every [`Self::cancel_sync`], for whatever else of this phone is waited for.
    pub fn cancelled(&self) -> watch::Receiver<()> {
        self.cancel.subscribe()
    }

    // -- log ---------------------------------------------------------------------------------------------------

    /// Keeps a weighing. The model of every other entry.
    ///
    /// # Errors
    /// `FutureEntry` for a moment further ahead than the programme tolerates, `Invalid` for an offset out of range.
    pub fn log_weight(&self, entry: &WeightEntry) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::weight::log(tx, &call, entry))
    }

    /// Keeps the typed steps of a day; replaces what was typed for it before.
    ///
    /// # Errors
    /// `FutureEntry` for a day after today.
    pub fn log_steps(&self, entry: &StepsEntry) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::steps::log(tx, &call, entry))
    }

    /// Keeps the answer to an action goal; replaces the day's earlier answer.
    ///
    /// # Errors
    /// `FutureEntry` for a day after today.
    pub fn log_goal(&self, entry: &GoalEntry) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::goals::log(tx, &call, entry))
    }

    /// Corrects a weight.
    ///
    /// # Errors
    /// `NotFound`, or `Invalid` where the id is of something else.
    pub fn edit_weight(&self, id: RecordId, weight: Weight) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::weight::edit(tx, &call, id, weight))
    }

    /// Corrects typed steps.
    ///
    /// # Errors
    /// `NotFound`, or `Invalid` where the id is of something else or the steps were measured.
    pub fn edit_steps(&self, id: RecordId, steps: StepCount) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::steps::edit(tx, &call, id, steps))
    }

    /// Corrects the answer to an action goal.
    ///
    /// # Errors
    /// `NotFound`, or `Invalid` where the id is of something else.
    pub fn edit_goal(&self, id: RecordId, done: bool) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::goals::edit(tx, &call, id, done))
    }

    /// Deletes an entry of any kind.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete(&self, id: RecordId) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::delete(tx, &call, id))
    }

    /// The member has seen why the server refused an opening, a check-in, an answer, or joining a campaign: it leaves the outbox.
    /// A refused entry is corrected or deleted instead.
    ///
    /// # Errors
    /// `NotFound` where nothing refused of these has the id.
    pub fn dismiss(&self, id: OpId) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(
            &call,
            |tx| {
                if outbox::dismiss(tx, id)? { Ok(()) } else { Err(KenposError::not_found("id", id)) }
            },
        )
    }

    /// The app came to the foreground. `None` when today's opening is known already.
    ///
    /// # Errors
    /// Those of every write.
    pub fn launch(&self) -> Result<Option<Logged>, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::launch::launch(tx, &call))
    }

    /// Logs an export that was read by [`crate::import`]: all of it, or on any error nothing.
    ///
    /// # Errors
    /// `Invalid` where it is larger than any person's.
    pub fn import(&self, export: &DailyImport) -> Result<Imported, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::import::import(tx, &call, export))
    }

    // -- look --------------------------------------------------------------------------------------------------

    /// Today's programme day, as far as the phone can tell.
    ///
    /// # Errors
    /// Those of every read.
    pub fn today(&self) -> Result<ProgrammeDay, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(mirror::head(conn)?.now(&call.clock).programme_day()))
    }

    /// The weight measured last, to tell a slip of the finger from a weight that is measured at `measured_at` (none: now).
    ///
    /// # Errors
    /// Those of every read.
    pub fn last_weight(&self, measured_at: Option<Moment>) -> Result<Option<LastWeight>, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| {
            let Some((weight, day)) = records::latest_weight(conn)? else { return Ok(None) };
            let measured_on = measured_at.unwrap_or(mirror::head(conn)?.now(&call.clock)).programme_day();
            Ok(Some(LastWeight { weight, days_apart: measured_on.days_since(day).unsigned_abs() }))
        })
    }

    /// The home screen.
    ///
    /// # Errors
    /// Those of every read.
    pub fn home(&self) -> Result<Home, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::home::home(conn, &call.clock)?))
    }

    /// The entry screen: the days that are open for entries.
    ///
    /// # Errors
    /// Those of every read.
    pub fn log_view(&self) -> Result<LogView, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::log::log(conn, &call.clock)?))
    }

    /// The points, each entry explained in `language`.
    ///
    /// # Errors
    /// Those of every read.
    pub fn points(&self, language: Language) -> Result<PointsView, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::points::points(conn, &call.clock, language)?))
    }

    /// Why an award was given on a day lived, or why not; without a day, today. Of a yearly award any day of its year.
    ///
    /// # Errors
    /// Those of every read.
    pub fn why_award(
        &self,
        award: AwardCode,
        day: Option<ProgrammeDay>,
        language: Language,
    ) -> Result<WhyAward, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::why_award::why_award(conn, &call.clock, award, day, language)?))
    }

    /// The union's notices.
    ///
    /// # Errors
    /// Those of every read.
    pub fn notices(&self) -> Result<Notices, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::notices::notices(conn, &call.clock)?))
    }

    /// The member's questions to the desk.
    ///
    /// # Errors
    /// Those of every read.
    pub fn inquiries(&self) -> Result<Inquiries, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::inquiries::inquiries(conn)?))
    }

    /// The frequent questions, as the last sync brought them.
    ///
    /// # Errors
    /// Those of every read.
    pub fn faq(&self) -> Result<Vec<Faq>, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::inquiries::faq(conn)?))
    }

    /// Marks a notice as read, on this phone.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn mark_notice_read(&self, notice: u64) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| view::notices::mark_read(tx, notice))
    }

    /// What is owed and what was refused.
    ///
    /// # Errors
    /// Those of every read.
    pub fn outbox(&self) -> Result<Outbox, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::outbox::outbox(conn)?))
    }

    /// Counts what changes on this phone: a new number, and a view may show something else. Slow readers miss numbers
    /// and never the last one. Changes of another process, and time that passes, are not in it.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.phone.changes()
    }

    /// Time has passed: who waits for [`Self::changes`] looks again.
    pub fn refresh(&self) {
        self.phone.note_change();
    }

    /// The programme in force: its awards, window and dates.
    ///
    /// # Errors
    /// Those of every read.
    pub fn programme(&self) -> Result<Arc<Programme>, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(mirror::programme(conn)?))
    }

    /// The member's goals, step target and step source.
    ///
    /// # Errors
    /// Those of every read.
    pub fn settings(&self) -> Result<Settings, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(settings::settings(conn)?))
    }

    /// Replaces the member's goals, step target and step source.
    ///
    /// # Errors
    /// `Invalid` for more than [`GOALS_MAX`] goals.
    pub fn set_settings(&self, chosen: &Settings) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| settings::set_settings(tx, chosen.clone()))
    }

    /// The member has seen what was done about a damaged file.
    ///
    /// # Errors
    /// Those of every write.
    pub fn salvage_seen(&self) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| Ok(salvage::forget_salvage(tx)?))
    }

    // -- pause -------------------------------------------------------------------------------------------------

    /// Stops new work, interrupts what runs, closes the data and frees the lock, within a second. Calls in between
    /// answer `Paused` and store nothing.
    pub fn pause(&self) {
        self.phone.pause();
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.phone.resume();
    }
}
