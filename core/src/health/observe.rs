//! The count of one day: asked of the store for the whole programme day, then kept as a record that replaces the last.
//!
//! Comes in: answers to the questions about one day. Goes out: at most one revision of the day's record. Must never
//! happen: a number from anything but whole answers; zero out of "no data", but in the two cases of [`zero`]; a final
//! day lowered (health feeds 8.5, 8.9).

use std::collections::BTreeMap;

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::RecordId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::OriginList;
use kenpos_rules::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod};
use kenpos_rules::steps::StepCount;

use super::ingest::PAGE;
use super::outcome::misfit;
use super::sample::{Fraction, read_count};
use super::sweep::{Swept, sweep};
use super::{Channel, DaySum, HealthCommand, HealthOutcome, RecordPage, SampleKind, days};
use crate::call::{Call, natural_record_id};
use crate::error::{KenposError, StoreError};
use crate::log::{self, LoggedState};
use crate::store::health::Link;
use crate::store::health::days as kept_days;
use crate::store::health::samples::{self, Writer};
use crate::store::health::traces;
use crate::store::records::{self, Record};
use crate::store::{Conn, Tx, mirror};

/// Records of one day that are swept: one every four seconds.
const RECORDS_MAX: usize = 20_000;

/// A record that began the day before may reach into the day, and is found by its beginning only.
const REACH_BACK_MS: i64 = 86_400_000;

/// The questions about one day, and what was answered so far. Only in memory: a run that is killed asks again.
pub(super) struct Observing {
    pub day: ProgrammeDay,
    /// [`kept_days::DayState::touched`] before the first question.
    touched: u64,
    from: Moment,
    writers: Vec<Writer>,
    /// The apps that the union does not accept.
    denied: OriginList,
    stage: Stage,
    total: Option<StepCount>,
    total_by: Vec<(String, Option<StepCount>)>,
    device: Option<StepCount>,
    device_by: Vec<(String, Option<StepCount>)>,
    records: Vec<(Swept, Writer)>,
    confirmed: bool,
    computed: Computed,
}

enum Stage {
    Total,
    Device,
    Sweep(Option<String>),
    Answered,
}

/// Whether the day can be kept now.
#[derive(PartialEq, Eq)]
pub(super) enum Answered {
    NotYet,
    Whole,
    /// More records than are swept: no number.
    TooManyRecords,
}

impl Observing {
    /// Begins with a day.
    pub(super) fn begin(conn: &Conn<'_>, link: &Link, day: ProgrammeDay) -> Result<Self, StoreError> {
        let window = days::window_of(day, link.since);
        let writers = samples::writers(conn, link.channel, SampleKind::Steps, window)?;
        let denied = mirror::programme(conn)?.step_rules_on(day).denied.clone();
        Ok(Self {
            day,
            touched: kept_days::state(conn, link.channel, day)?.touched,
            from: window.0,
            writers,
            denied,
            stage: Stage::Total,
            total: None,
            total_by: Vec::new(),
            device: None,
            device_by: Vec::new(),
            records: Vec::new(),
            confirmed: false,
            computed: Computed::Store,
        })
    }

    /// The next question.
    pub(super) fn command(&self) -> Option<HealthCommand> {
        let (day, from, to) = (self.day, self.from, self.day.end());
        Some(match &self.stage {
            Stage::Total => HealthCommand::DayTotal { day, from, to, exclude_manual: false, by_source: true },
            Stage::Device => HealthCommand::DayTotal { day, from, to, exclude_manual: true, by_source: true },
            Stage::Sweep(page) => HealthCommand::ReadRecords {
                kind: SampleKind::Steps,
                from: from.plus_millis(-REACH_BACK_MS),
                to,
                page_token: page.clone(),
                limit: PAGE,
            },
            Stage::Answered => return None,
        })
    }

    /// Takes an answer. One that does not fit the question is refused.
    pub(super) fn answer(&mut self, channel: Channel, outcome: HealthOutcome) -> Result<Answered, KenposError> {
        match (&self.stage, outcome) {
            (Stage::Total, HealthOutcome::Total(sum)) => {
                (self.total, self.total_by) = read_sum(channel, &sum)?;
                #[cfg(feature = "planted")]
                if planted::is(Bug::SourcesAdded) {
                    let all = self.total_by.iter().filter_map(|(_, steps)| *steps).map(StepCount::count).sum();
                    self.total = StepCount::from_count(all).ok().filter(|sum| *sum > StepCount::ZERO).or(self.total);
                }
                // Health Connect answers only whom it lets read.
                self.confirmed = channel == Channel::HealthConnect;
                self.after_total(channel);
            }
            (Stage::Total, HealthOutcome::NoData { permission_confirmed }) => {
                self.confirmed = permission_confirmed;
                self.stage = Stage::Answered;
            }
            (Stage::Device, HealthOutcome::Total(sum)) => {
                (self.device, self.device_by) = read_sum(channel, &sum)?;
                self.stage = Stage::Answered;
            }
            (Stage::Device, HealthOutcome::NoData { .. }) => {
                (self.device, self.stage) = (Some(StepCount::ZERO), Stage::Answered);
            }
            (Stage::Sweep(_), HealthOutcome::Records(page)) => return self.swept(&page),
            (Stage::Sweep(_), HealthOutcome::NoData { .. }) => return self.swept(&RecordPage::default()),
            _ => return Err(misfit()),
        }
        Ok(if matches!(self.stage, Stage::Answered) { Answered::Whole } else { Answered::NotYet })
    }

    fn after_total(&mut self, channel: Channel) {
        self.stage = match (channel, self.total) {
            // Zero and nothing are one answer: HealthKit has no way to say a true zero.
            (_, None | Some(StepCount::ZERO)) => {
                self.total = None;
                Stage::Answered
            }
            (Channel::AppleHealth, _) => Stage::Device,
            _ if self.is_suspect() || !self.writers_are_told() => Stage::Sweep(None),
            _ => {
                self.device = self.total;
                Stage::Answered
            }
        };
    }

    /// Typed or unaccepted samples are in the day.
    fn is_suspect(&self) -> bool {
        let swept = self.records.iter().map(|(_, writer)| writer);
        self.writers.iter().chain(swept).any(|writer| {
            writer.method == RecordingMethod::Manual
                || OriginName::read(&writer.origin).is_ok_and(|name| self.denied.has(&name))
        })
    }

    /// Whether the feed can have told who wrote the day. It finds a record by its beginning, so it knows none that began
    /// before the time is the member's own, nor one that was dated ahead when the window was read.
    fn writers_are_told(&self) -> bool {
        let is_told = |name: &String| self.writers.iter().any(|writer| writer.origin == *name);
        self.from <= self.day.start() && self.total_by.iter().all(|(name, _)| is_told(name))
    }

    fn swept(&mut self, page: &RecordPage) -> Result<Answered, KenposError> {
        for sample in &page.samples {
            sample.check(SampleKind::Steps)?;
            let steps = read_count(&sample.value, Fraction::Refused)?.count();
            let (start, end, last_modified) = (sample.start, sample.end, sample.last_modified);
            let writer = Writer { origin: sample.origin.clone(), method: sample.method };
            let record = Swept { start, end, steps, trusted: false, last_modified };
            // The question reaches back, so there are records of the day before, and perhaps of another member, among them.
            if record.reaches_into(self.from, self.day.end()) {
                self.records.push((record, writer));
            }
        }
        if self.records.len() > RECORDS_MAX {
            return Ok(Answered::TooManyRecords);
        }
        match page.next_page.clone().filter(|page| !page.is_empty()) {
            Some(next) => {
                self.stage = Stage::Sweep(Some(next));
                Ok(Answered::NotYet)
            }
            None => {
                self.stage = Stage::Answered;
                match self.is_suspect() {
                    true => self.computed = Computed::Core,
                    false => self.device = self.total,
                }
                Ok(Answered::Whole)
            }
        }
    }

    /// The day has no count: it is left until it is touched again.
    pub(super) fn set_aside(&self, tx: &Tx<'_>, channel: Channel, now: Moment) -> Result<(), StoreError> {
        kept_days::counted(tx, channel, self.day, self.touched, now)
    }

    /// Keeps the day.
    pub(super) fn keep(&self, tx: &Tx<'_>, call: &Call, link: &Link) -> Result<Kept, KenposError> {
        let now = mirror::head(tx)?.now(&call.clock);
        let (channel, day) = (link.channel, self.day);
        let state = kept_days::state(tx, channel, day)?;
        kept_days::counted(tx, channel, day, self.touched, now)?;
        let id = day_record_id(tx, link, day);
        let before = known_day(tx, id)?;
        let known = before.as_ref().map(Record::value);
        let is_final = day < days::first_open_day(tx, now.programme_day())?;
        let visible = self.total.is_some();
        let total = match self.total {
            Some(total) => total,
            None if zero(known, state.emptied, self.may_be_zero(link, is_final, now)) => StepCount::ZERO,
            None => return Ok(Kept { visible, changed: false }),
        };
        let provenance = self.provenance(tx, link, now)?;
        let value =
            RecordValue::Steps { day, steps: total, source: channel.source(), provenance: Some(Box::new(provenance)) };
        match known {
            // The member deleted the day here: it stays so.
            Some(RecordValue::Deleted { .. }) => return Ok(Kept { visible, changed: false }),
            Some(RecordValue::Steps { steps, .. }) if is_final && total < *steps => {
                kept_days::set_late(tx, channel, day, Some(total))?;
                return Ok(Kept { visible, changed: false });
            }
            _ => kept_days::set_late(tx, channel, day, None)?,
        }
        Ok(Kept { visible, changed: keep_day(tx, call, id, known, value)? })
    }

    /// Whether the store's silence about the day says something: the system confirms that this app may read, steps have
    /// been visible, and the day is over, not final, and not from before the link.
    fn may_be_zero(&self, link: &Link, is_final: bool, now: Moment) -> bool {
        let days = link.linked_at.programme_day()..now.programme_day();
        self.confirmed && !is_final && link.visible_at.is_some() && days.contains(&self.day)
    }

    fn provenance(&self, conn: &Conn<'_>, link: &Link, read_at: Moment) -> Result<Provenance, StoreError> {
        let device_steps = match self.computed {
            Computed::Core => self.sweep_devices(conn)?,
            _ => self.device.unwrap_or(StepCount::ZERO),
        };
        let (install, computed) = (link.install, self.computed);
        Ok(Provenance { install, device_steps, computed, origins: self.origins(), read_at })
    }

    /// The records that are neither typed nor of an app the union does not accept.
    fn sweep_devices(&self, conn: &Conn<'_>) -> Result<StepCount, StoreError> {
        let programme = mirror::programme(conn)?;
        let rules = programme.step_rules_on(self.day);
        let taken: Vec<Swept> = self
            .records
            .iter()
            .filter(|(_, writer)| writer.method != RecordingMethod::Manual)
            .filter_map(|(record, writer)| {
                let name = OriginName::read(&writer.origin).ok()?;
                let trusted = rules.trusted.has(&name);
                (!rules.denied.has(&name)).then(|| Swept { trusted, ..record.clone() })
            })
            .collect();
        let steps = u32::try_from(sweep(&taken, self.day, self.from)).unwrap_or(u32::MAX).min(StepCount::MAX);
        StepCount::from_count(steps).map_err(|_| StoreError::Unreadable { what: "step count" })
    }

    /// Who wrote the day: what the feed told, and the sums by source where the store gave them. What is typed and
    /// measured under one name is told apart only by HealthKit's two questions.
    fn origins(&self) -> Origins {
        let mut all: BTreeMap<(String, RecordingMethod), Option<StepCount>> = BTreeMap::new();
        let swept = self.records.iter().map(|(_, writer)| writer);
        for Writer { origin, method } in self.writers.iter().chain(swept) {
            all.insert((origin.clone(), *method), None);
        }
        let known = |origin: &str, typed: bool| {
            let of = |(name, method): &&(String, RecordingMethod)| {
                name == origin && (*method == RecordingMethod::Manual) == typed
            };
            all.keys().find(of).map(|(_, method)| *method)
        };
        let mut sums = Vec::new();
        for (origin, steps) in &self.device_by {
            sums.push(((origin.clone(), known(origin, false).unwrap_or(RecordingMethod::Automatic)), *steps));
        }
        for (origin, steps) in &self.total_by {
            let measured = self.device_by.iter().find(|(name, _)| name == origin);
            if self.device_by.is_empty() && known(origin, true).is_none() {
                sums.push(((origin.clone(), known(origin, false).unwrap_or(RecordingMethod::Unknown)), *steps));
            } else if measured.is_none() && !self.device_by.is_empty() {
                sums.push(((origin.clone(), RecordingMethod::Manual), *steps));
            }
        }
        all.extend(sums);
        let origins = all
            .into_iter()
            .filter_map(|((name, method), steps)| Some(Origin { name: OriginName::read(&name).ok()?, method, steps }));
        // What is over the limit cannot change the class for the better: the typed ones come first.
        let mut origins: Vec<_> = origins.collect();
        origins.sort_by_key(|origin| origin.method != RecordingMethod::Manual);
        origins.truncate(Origins::MAX);
        Origins::new(origins).expect("cut to the limit just above")
    }
}

/// What became of a day.
pub(super) struct Kept {
    /// The store showed something.
    pub visible: bool,
    /// The record has a new revision, or is new.
    pub changed: bool,
}

/// Whether "no data" is zero. Either everything known of the day was delivered as deleted: a permission taken back
/// delivers nothing. Or the store's silence says something, and the day was never counted: absence alone lowers no day
/// (health feeds, finding 7).
fn zero(known: Option<&RecordValue>, emptied: bool, silence_speaks: bool) -> bool {
    #[cfg(feature = "planted")]
    let emptied = planted::instead(Bug::SilenceIsZero, true, emptied);
    match known {
        None => silence_speaks,
        Some(RecordValue::Steps { .. }) => emptied,
        Some(_) => false,
    }
}

/// The record of a day of this channel and installation.
pub(super) fn day_record_id(conn: &Conn<'_>, link: &Link, day: ProgrammeDay) -> RecordId {
    let (install, text) = (link.install.to_string(), day.to_string());
    natural_record_id(conn.member(), day.start(), &["steps", link.channel.code(), &install, &text])
}

/// A day's record as it stands, a tombstone too; a day deleted with its link is as one that was never read.
pub(super) fn known_day(conn: &Conn<'_>, id: RecordId) -> Result<Option<Record>, StoreError> {
    let known = records::current(conn, id)?;
    Ok(if traces::is_gone(conn, id)? { known.filter(|record| !record.value().is_deleted()) } else { known })
}

/// Keeps a day's record, unless nothing but the time of reading is new.
pub(super) fn keep_day(
    tx: &Tx<'_>,
    call: &Call,
    id: RecordId,
    known: Option<&RecordValue>,
    value: RecordValue,
) -> Result<bool, KenposError> {
    if known.is_some_and(|known| same_but_for_time(known, &value)) {
        return Ok(false);
    }
    traces::forget(tx, id)?;
    Ok(log::keep(tx, call, id, value)?.state == LoggedState::Queued)
}

fn same_but_for_time(known: &RecordValue, new: &RecordValue) -> bool {
    let mut known = known.clone();
    if let (RecordValue::Steps { provenance: Some(before), .. }, RecordValue::Steps { provenance: Some(now), .. }) =
        (&mut known, new)
    {
        before.read_at = now.read_at;
    }
    known == *new
}

type BySource = Vec<(String, Option<StepCount>)>;

fn read_sum(channel: Channel, sum: &DaySum) -> Result<(Option<StepCount>, BySource), KenposError> {
    let fraction = if channel == Channel::AppleHealth { Fraction::Rounded } else { Fraction::Refused };
    let read = |text: &str| {
        read_count(text, fraction).map_err(|error| {
            KenposError::invalid("outcome", error.to_string(), "pass on the store's sum as exact text")
        })
    };
    let by_source = sum
        .by_source
        .iter()
        .map(|source| Ok::<_, KenposError>((source.origin.clone(), source.count.as_deref().map(read).transpose()?)));
    Ok((Some(read(&sum.count)?), by_source.collect::<Result<_, _>>()?))
}
