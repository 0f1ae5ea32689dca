//! The machine of one run over one channel.
//!
//! Comes in: outcomes. Goes out: the next command. Must never happen here: I/O but the store and the secrets; anything
//! held while the shell works; a run that ends without `Complete`; state that matters kept only in here (a run that is
//! killed loses its counters, and asks once more what it had asked).

use std::collections::BTreeMap;
use std::sync::Arc;

use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use serde::{Deserialize, Serialize};

use super::cursor::{Cursor, Feed, Tried, Trouble};
use super::ingest::PAGE;
use super::observe::Observing;
use super::{Channel, HealthCommand, HealthOutcome, LeftOutReason, OffReason, SampleKind, WaitReason, days, link};
use crate::call::Call;
use crate::error::KenposError;
use crate::phone::Phone;
use crate::store::health::{self as kept, Kept, Link};
use crate::store::mirror;

/// Commands of one run: a first sync of 100,000 samples is 200 pages, and 30 days are 60 questions.
const COMMANDS_MAX: u32 = 2_000;

/// How often what wakes nobody is read: often enough for a day's steps, and far more often than a token needs.
const NEXT_READING_MS: u64 = 6 * 3_600_000;

/// Why a run is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthReason {
    /// The app came to the front.
    Foreground,
    /// The system woke the app: an observer, a job.
    Background,
    /// The member asked.
    Member,
}

impl HealthReason {
    /// Milliseconds after which no further command is begun: iOS gives a woken app 30 s, a member waits a minute.
    const fn budget_ms(self) -> u64 {
        match self {
            Self::Background => 20_000,
            Self::Foreground | Self::Member => 60_000,
        }
    }
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", content = "reason", rename_all = "snake_case")]
pub enum WhyEnded {
    /// All is read.
    Done,
    /// The channel is not linked.
    NotLinked,
    /// Another member used this phone: this one must say first that the health data are theirs.
    ClaimNeeded,
    /// Health Connect counts on this phone; the sensor's steps would be the same ones.
    Superseded,
    /// The secret store is locked.
    SecretsLocked,
    /// Not now.
    Waiting(WaitReason),
    /// Not before something changes.
    Off(OffReason),
    /// The time or the commands of the run are used up; the next run goes on.
    Deadline,
    /// An answer was refused or could not be kept; nothing of it was taken.
    Refused,
}

/// What a run did. No health value is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthReport {
    /// The channel.
    pub channel: Channel,
    /// Pages of samples taken in.
    pub pages: u64,
    /// Days the store was asked for and answered.
    pub days: u64,
    /// Days whose record is new or has a new revision. Weighings are not counted.
    pub changed: u64,
    /// What was left out in this run, by reason.
    pub left_out: BTreeMap<LeftOutReason, u64>,
    /// Why it ended; none while it goes on.
    pub ended: Option<WhyEnded>,
    /// In how many milliseconds another run is worth while; `None`: when something happens.
    pub next_wish_ms: Option<u64>,
}

/// One run over one channel. Each call is short; between two calls nothing is held.
pub struct HealthRun {
    pub(super) phone: Arc<Phone>,
    pub(super) channel: Channel,
    reason: HealthReason,
    began: Option<ClockReading>,
    commands: u32,
    pub(super) link: Option<Link>,
    /// Where each kind stands: as it was read, and as this run goes on from it.
    pub(super) readings: BTreeMap<SampleKind, Reading>,
    /// The days still to be counted, the newest last.
    due: Option<Vec<ProgrammeDay>>,
    full_pass: bool,
    pub(super) asked: Option<Asked>,
    /// Entries of a page.
    pub(super) page: u32,
    completed: bool,
    pub(super) report: HealthReport,
}

/// One kind in this run.
pub(super) struct Reading {
    /// As it is in the store: whoever else moves it meanwhile has the later word.
    pub stored: Kept,
    /// As this run goes on.
    pub cursor: Cursor,
    /// The first moment of the window it reads.
    pub from: Moment,
    /// The window was begun anew in this run.
    pub begun_anew: bool,
    /// The store had nothing to give.
    pub empty: bool,
}

/// What was asked last.
pub(super) enum Asked {
    Page(SampleKind),
    Day(Box<Observing>),
    Counter,
}

impl HealthRun {
    /// A run that has not asked anything yet.
    pub(crate) fn begin(phone: Arc<Phone>, channel: Channel, reason: HealthReason) -> Self {
        let report = HealthReport {
            channel,
            pages: 0,
            days: 0,
            changed: 0,
            left_out: BTreeMap::new(),
            ended: None,
            next_wish_ms: None,
        };
        Self {
            phone,
            channel,
            reason,
            began: None,
            commands: 0,
            link: None,
            readings: BTreeMap::new(),
            due: None,
            full_pass: false,
            asked: None,
            page: PAGE,
            completed: false,
            report,
        }
    }

    /// The next command. The last one is always [`HealthCommand::Complete`], also after an error of this call or of
    /// [`Self::report`]; after it `None`. A command that was not answered is asked again.
    ///
    /// # Errors
    /// `Paused`, `Busy`, `NotSetUp`, `SignedOut` and those of the storage. Nothing was changed then.
    pub fn next_command(&mut self) -> Result<Option<HealthCommand>, KenposError> {
        if self.report.ended.is_none() {
            let call = self.phone.begin();
            match self.plan(&call) {
                Ok(Some(command)) => {
                    self.commands += 1;
                    return Ok(Some(command));
                }
                Ok(None) => self.end_well(),
                Err(KenposError::SecretsLocked) => self.end(WhyEnded::SecretsLocked),
                Err(error) => {
                    self.end(WhyEnded::Refused);
                    return Err(error);
                }
            }
        }
        self.asked = None;
        Ok((!std::mem::replace(&mut self.completed, true)).then_some(HealthCommand::Complete))
    }

    /// Takes the outcome of the last command and commits what it means, in one short transaction.
    ///
    /// # Errors
    /// `Invalid` for an answer no store gives or that does not fit the command; `Paused`, `Busy` and those of the
    /// storage. Nothing was changed then, and the run goes to its end.
    pub fn report(&mut self, outcome: HealthOutcome) -> Result<(), KenposError> {
        let Some(asked) = self.asked.take() else { return Ok(()) };
        let call = self.phone.begin();
        let taken = match asked {
            Asked::Page(kind) => self.on_page(&call, kind, outcome),
            Asked::Day(day) => self.on_day(&call, day, outcome),
            Asked::Counter => self.on_counter(&call, outcome),
        };
        taken.inspect_err(|_| self.end(WhyEnded::Refused))
    }

    /// What the run did so far.
    pub fn summary(&self) -> HealthReport {
        self.report.clone()
    }

    /// Everything is read. Health Connect wakes nobody: the next run is wished for while its token is young.
    fn end_well(&mut self) {
        if self.report.ended.is_none() && self.channel != Channel::AppleHealth {
            self.report.next_wish_ms = Some(NEXT_READING_MS);
        }
        self.end(WhyEnded::Done);
    }

    /// Ends the run; the first reason stands.
    pub(super) fn end(&mut self, why: WhyEnded) {
        self.report.ended.get_or_insert(why);
    }

    fn plan(&mut self, call: &Call) -> Result<Option<HealthCommand>, KenposError> {
        if self.link.is_none() && !self.open(call)? {
            return Ok(None);
        }
        let link = self.link.clone().expect("opened just above");
        if self.is_over(&call.clock) {
            self.end(WhyEnded::Deadline);
            self.report.next_wish_ms = Some(0);
            return Ok(None);
        }
        if let Some(asked @ Asked::Day(_)) = self.asked.take() {
            return Ok(self.ask(asked));
        }
        if self.channel == Channel::PhoneSensor {
            return Ok(if self.commands == 0 { self.ask(Asked::Counter) } else { None });
        }
        let mut kinds = self.channel.kinds().iter();
        if let Some(kind) = kinds.find(|kind| self.readings[kind].asks()) {
            return Ok(self.ask(Asked::Page(*kind)));
        }
        self.plan_day(call, &link)
    }

    /// The next day to be counted, once the feed of steps is read to its end.
    fn plan_day(&mut self, call: &Call, link: &Link) -> Result<Option<HealthCommand>, KenposError> {
        let steps = &self.readings[&SampleKind::Steps];
        match &steps.cursor {
            Cursor::Waiting { why, .. } => self.end(WhyEnded::Waiting(*why)),
            Cursor::Off { why, .. } => self.end(WhyEnded::Off(*why)),
            _ => {}
        }
        if self.report.ended.is_some() {
            return Ok(None);
        }
        if self.due.is_none() {
            let due = self.phone.read(call, |conn| {
                let now = mirror::head(conn)?.now(&call.clock);
                Ok(days::due(conn, link, now)?)
            })?;
            self.full_pass = due.full_pass;
            self.due = Some(due.days.into_iter().rev().collect());
        }
        let Some(day) = self.due.as_mut().and_then(Vec::pop) else {
            self.finish(call)?;
            return Ok(None);
        };
        let observing = self.phone.read(call, |conn| Ok(Observing::begin(conn, link, day)?))?;
        Ok(self.ask(Asked::Day(Box::new(observing))))
    }

    /// All days are counted.
    fn finish(&mut self, call: &Call) -> Result<(), KenposError> {
        if !self.full_pass {
            return Ok(());
        }
        let channel = self.channel;
        self.phone.write(call, |tx| {
            let now = mirror::head(tx)?.now(&call.clock);
            if let Some(link) = kept::link(tx, channel)? {
                kept::samples::prune(tx, channel, now.plus_days(-days::BACKFILL_DAYS - 1))?;
                kept::put_link(tx, &Link { full_pass_at: Some(now), ..link })?;
            }
            Ok(())
        })
    }

    fn ask(&mut self, asked: Asked) -> Option<HealthCommand> {
        let command = match &asked {
            Asked::Page(kind) => super::feed::command(self.channel, *kind, &self.readings[kind], self.page),
            Asked::Day(observing) => observing.command()?,
            Asked::Counter => HealthCommand::ReadCounter,
        };
        self.asked = Some(asked);
        Some(command)
    }

    /// Reads where everything stands; `false`, and the run is over, where nothing may be read.
    fn open(&mut self, call: &Call) -> Result<bool, KenposError> {
        self.began = Some(call.clock.clone());
        let install = link::install(&self.phone.ports, call)?;
        let shared = link::is_shared(&self.phone, call)?;
        let (channel, reason) = (self.channel, self.reason);
        let opened = self.phone.write(call, |tx| {
            let Some(mut link) = kept::link(tx, channel)? else { return Ok(Err(WhyEnded::NotLinked)) };
            if link::is_unclaimed(tx, shared)? {
                return Ok(Err(WhyEnded::ClaimNeeded));
            }
            if channel == Channel::PhoneSensor && link::is_superseded(tx)? {
                return Ok(Err(WhyEnded::Superseded));
            }
            let now = mirror::head(tx)?.now(&call.clock);
            if link.install != install {
                link = link::adopt(tx, &link, install, now)?;
            }
            let mut readings = BTreeMap::new();
            for kind in channel.kinds() {
                let stored = kept::cursor(tx, channel, *kind, link.since)?;
                readings.insert(*kind, Reading::woken(stored, reason, Feed::of(channel), now));
            }
            Ok(Ok((link, readings)))
        })?;
        match opened {
            Ok((link, readings)) => (self.link, self.readings) = (Some(link), readings),
            Err(why) => self.end(why),
        }
        // What holds one kind up for the whole channel's sake holds up the other.
        if let Some(why) = self.readings.values().find_map(|reading| held_up(&reading.cursor)) {
            self.end(why);
        }
        Ok(self.report.ended.is_none())
    }

    fn is_over(&self, now: &ClockReading) -> bool {
        let Some(began) = &self.began else { return false };
        let elapsed =
            if now.boot_id == began.boot_id { now.monotonic_ms.saturating_sub(began.monotonic_ms) } else { u64::MAX };
        elapsed >= self.reason.budget_ms() || self.commands >= COMMANDS_MAX
    }

    /// What an outcome without data means for a kind, or `None` where it is an answer.
    pub(super) fn trouble(&self, kind: SampleKind, outcome: &HealthOutcome) -> Option<Trouble> {
        let reading = &self.readings[&kind];
        let tried = Tried { begun_anew: reading.begun_anew, failures: reading.stored.failures };
        Trouble::of(outcome, tried)
    }

    /// What concerns the whole channel ends the run; what concerns one kind lets the other go on.
    pub(super) fn end_for(&mut self, kind: SampleKind, now: Moment) {
        let cursor = &self.readings[&kind].cursor;
        if let Cursor::Waiting { until: Some(until), .. } = cursor {
            self.report.next_wish_ms = u64::try_from(until.millis_since(now)).ok();
        }
        if let Some(why) = held_up(cursor) {
            self.end(why);
        }
    }

    /// Counts what was left out.
    pub(super) fn count_left_out(&mut self, left_out: kept::LeftOut) {
        let mut sum = kept::LeftOut(std::mem::take(&mut self.report.left_out));
        sum.merge(left_out);
        self.report.left_out = sum.0;
    }
}

/// Why a whole channel rests, as the cursor of one kind tells it. A permission is given for each kind, and a failure is
/// waited for by itself.
fn held_up(cursor: &Cursor) -> Option<WhyEnded> {
    match cursor {
        Cursor::Waiting { why: WaitReason::Failed, .. } => None,
        Cursor::Waiting { why, .. } => Some(WhyEnded::Waiting(*why)),
        Cursor::Off { why: OffReason::PermissionMissing | OffReason::NotAsked, .. } => None,
        Cursor::Off { why, .. } => Some(WhyEnded::Off(*why)),
        _ => None,
    }
}
