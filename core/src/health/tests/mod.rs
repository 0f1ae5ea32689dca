//! A scripted shell over a small health store, for the tests of the machine. The stores that lie like the real ones
//! are in the tests of the world.

mod days;
mod health_connect;
mod healthkit;
mod laws;
mod origins;
mod people;
mod sensor;
mod views;
mod weights;
mod zones;

use std::collections::BTreeMap;

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::provenance::RecordingMethod;

use super::*;
use crate::store::health::{self as kept, Kept, days as kept_days};
use crate::store::records;
use crate::testing::{TestPhone, day, moment};

/// The phone's own steps on an iPhone.
pub(super) const IPHONE: &str = "com.apple.health.0A";

/// A sample that begins at a time of day in Japan and lasts ten minutes.
pub(super) fn walk(id: &str, at: &str, steps: u32) -> Sample {
    let start = moment(&format!("{at}:00+09:00"));
    Sample {
        id: id.to_owned(),
        kind: SampleKind::Steps,
        start,
        end: start.plus_millis(600_000),
        value: steps.to_string(),
        unit: "count".to_owned(),
        origin: IPHONE.to_owned(),
        own: false,
        device: None,
        method: RecordingMethod::Automatic,
        last_modified: None,
        sync_id: None,
        utc_offset_minutes: None,
    }
}

/// A weighing.
pub(super) fn weighed(id: &str, at: &str, value: &str, unit: &str) -> Sample {
    let sample = walk(id, at, 0);
    let origin = "com.example.scale".to_owned();
    Sample {
        kind: SampleKind::Weight,
        end: sample.start,
        value: value.to_owned(),
        unit: unit.to_owned(),
        origin,
        ..sample
    }
}

/// What happened in the store.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Saved(Sample),
    Deleted(SampleKind, String),
}

/// A store that answers honestly, except where it is told not to.
#[derive(Default)]
pub(super) struct Shell {
    pub changes: Vec<Change>,
    /// What the store's own aggregate says: all, and without what was typed.
    pub totals: BTreeMap<ProgrammeDay, (u32, u32)>,
    /// Records that no page tells of; the aggregate names who wrote them.
    pub untold: Vec<Sample>,
    /// The answer to every command but `Complete` from the n-th on, while there is one.
    pub trouble: Option<(usize, HealthOutcome)>,
    /// Entries of a page, whatever Health Connect is asked for.
    pub page: usize,
    /// Android says whether this app may read.
    pub may_read: bool,
    /// Every drain says that more waits and gives the same token.
    pub stalls: bool,
    /// Every command so far.
    pub asked: Vec<HealthCommand>,
}

impl Shell {
    pub fn new() -> Self {
        Self { page: 500, may_read: false, ..Self::default() }
    }

    pub fn save(&mut self, sample: Sample) {
        self.changes.push(Change::Saved(sample));
    }

    pub fn delete(&mut self, id: &str) {
        let kind = self.changes.iter().find_map(|change| match change {
            Change::Saved(sample) if sample.id == id => Some(sample.kind),
            _ => None,
        });
        self.changes.push(Change::Deleted(kind.expect("deleted what was saved"), id.to_owned()));
    }

    /// The totals of a day: all, and without what was typed.
    pub fn total(&mut self, on: &str, all: u32, device: u32) {
        self.totals.insert(day(on), (all, device));
    }

    /// The kinds of the commands so far, `Complete` and day totals in short.
    pub fn count(&self, which: fn(&HealthCommand) -> bool) -> usize {
        self.asked.iter().filter(|command| which(command)).count()
    }

    pub fn answer(&mut self, command: &HealthCommand) -> HealthOutcome {
        self.asked.push(command.clone());
        if *command == HealthCommand::Complete {
            return HealthOutcome::Done;
        }
        if let Some((from, trouble)) = &self.trouble
            && self.asked.len() > *from
        {
            return trouble.clone();
        }
        match command {
            HealthCommand::QueryAnchored { kind, anchor, from, limit } => {
                let begin = anchor.as_ref().map_or(0, |anchor| read_place(anchor));
                let gone = self.deletions();
                // The real query walks on until its page is full or the store is through.
                let (mut samples, mut deleted, mut end) = (Vec::new(), Vec::new(), begin);
                while samples.len() + deleted.len() < *limit as usize && end < self.changes.len() {
                    let (saved, id) = self.change_at(*kind, end, *from, &gone);
                    samples.extend(saved);
                    deleted.extend(id);
                    end += 1;
                }
                HealthOutcome::Samples(SamplePage { samples, deleted, anchor: end.to_string().into_bytes() })
            }
            HealthCommand::TakeToken { .. } => HealthOutcome::Token(self.changes.len().to_string()),
            HealthCommand::ReadRecords { kind, from, to, page_token, .. } => {
                let begin = page_token.as_ref().map_or(0, |page| read_place(page.as_bytes()));
                let mut all = self.live(*kind);
                all.extend(self.untold.iter().cloned());
                let within: Vec<_> = all.into_iter().filter(|sample| (*from..*to).contains(&sample.start)).collect();
                let samples: Vec<_> = within.iter().skip(begin).take(self.page).cloned().collect();
                let next = begin + samples.len();
                let next_page = (next < within.len()).then(|| next.to_string());
                HealthOutcome::Records(RecordPage { samples, next_page })
            }
            HealthCommand::GetChanges { kind, token, .. } => {
                let begin = read_place(token.as_bytes());
                let end = if self.stalls { begin } else { (begin + self.page).min(self.changes.len()) };
                let (mut upserted, mut deleted) = (BTreeMap::new(), Vec::new());
                let live = self.live(*kind);
                for place in begin..end {
                    match &self.changes[place] {
                        Change::Saved(saved) if saved.kind == *kind => {
                            upserted.extend(
                                live.iter().find(|now| now.id == saved.id).map(|now| (now.id.clone(), now.clone())),
                            );
                        }
                        Change::Deleted(of, id) if of == kind => deleted.push(id.clone()),
                        _ => {}
                    }
                }
                let (upserted, next_token) = (upserted.into_values().collect(), end.to_string());
                let has_more = self.stalls || end < self.changes.len();
                HealthOutcome::Changes(ChangePage { upserted, deleted, next_token, has_more, expired: false })
            }
            HealthCommand::DayTotal { day, exclude_manual, .. } => match self.totals.get(day) {
                Some((_, 0)) if *exclude_manual => HealthOutcome::NoData { permission_confirmed: self.may_read },
                Some((all, device)) => {
                    let count = if *exclude_manual { device } else { all }.to_string();
                    let named = self.untold.iter().map(|sample| sample.origin.clone());
                    let by_source = named.map(|origin| SourceSum { origin, count: None }).collect();
                    HealthOutcome::Total(DaySum { count, by_source })
                }
                None => HealthOutcome::NoData { permission_confirmed: self.may_read },
            },
            other => panic!("this store is not asked for {other:?}"),
        }
    }

    /// The samples as they are now, by time.
    fn live(&self, kind: SampleKind) -> Vec<Sample> {
        let mut live: BTreeMap<&str, &Sample> = BTreeMap::new();
        for change in &self.changes {
            match change {
                Change::Saved(sample) if sample.kind == kind => _ = live.insert(&sample.id, sample),
                Change::Saved(_) => {}
                Change::Deleted(_, id) => _ = live.remove(id.as_str()),
            }
        }
        let mut live: Vec<Sample> = live.into_values().cloned().collect();
        live.sort_by_key(|sample| (sample.start, sample.id.clone()));
        live
    }

    /// Where each id was deleted last.
    fn deletions(&self) -> BTreeMap<&str, usize> {
        let places = self.changes.iter().enumerate();
        let deletions = places.filter_map(|(place, change)| match change {
            Change::Deleted(_, id) => Some((id.as_str(), place)),
            Change::Saved(_) => None,
        });
        deletions.collect()
    }

    /// A change as an anchored query gives it: what is deleted later is no sample any more.
    fn change_at(
        &self,
        kind: SampleKind,
        place: usize,
        from: Moment,
        gone: &BTreeMap<&str, usize>,
    ) -> (Option<Sample>, Option<String>) {
        match &self.changes[place] {
            Change::Saved(sample) if sample.kind == kind => {
                let stands = gone.get(sample.id.as_str()).is_none_or(|gone| *gone < place);
                ((stands && sample.start >= from).then(|| sample.clone()), None)
            }
            Change::Deleted(of, id) if *of == kind => (None, Some(id.clone())),
            _ => (None, None),
        }
    }
}

fn read_place(anchor: &[u8]) -> usize {
    std::str::from_utf8(anchor).ok().and_then(|text| text.parse().ok()).expect("an anchor this store gave")
}

/// Carries a run out to its end.
pub(super) fn drive(run: &mut HealthRun, shell: &mut Shell) -> HealthReport {
    while let Some(command) = run.next_command().expect("a command") {
        let outcome = shell.answer(&command);
        run.report(outcome).expect("taken");
    }
    assert_eq!(shell.asked.last(), Some(&HealthCommand::Complete), "every run ends with the completion handler");
    run.summary()
}

/// One run from beginning to end.
pub(super) fn run(phone: &TestPhone, channel: Channel, reason: HealthReason, shell: &mut Shell) -> HealthReport {
    drive(&mut phone.kenpos.health_run(channel, reason), shell)
}

/// The standing steps of a channel on a day: the count and the part that was not typed.
pub(super) fn steps_on(phone: &TestPhone, channel: Channel, on: &str) -> Option<(u32, u32)> {
    let all = phone.read(|conn| Ok(records::between(conn, day(on), day(on))?));
    all.iter().find_map(|record| match record.value() {
        RecordValue::Steps { steps, source, provenance, .. } if *source == channel.source() => {
            let device = provenance.as_ref().map_or(0, |provenance| provenance.device_steps.count());
            Some((steps.count(), device))
        }
        _ => None,
    })
}

/// Where the reading of a kind stands.
pub(super) fn kept_cursor(phone: &TestPhone, channel: Channel, kind: SampleKind) -> Kept {
    phone.read(|conn| {
        let link = kept::link(conn, channel)?.expect("linked");
        Ok(kept::cursor(conn, channel, kind, link.since)?)
    })
}

/// The days that are to be counted.
pub(super) fn touched(phone: &TestPhone, channel: Channel) -> Vec<String> {
    let days = phone.read(|conn| Ok(kept_days::touched(conn, channel, day("2027-12-31"))?));
    days.iter().map(ToString::to_string).collect()
}

/// A linked phone and its store.
pub(super) fn linked(channel: Channel) -> (TestPhone, Shell) {
    let phone = TestPhone::new();
    phone.kenpos.link_health(channel).expect("linked");
    (phone, Shell { may_read: channel == Channel::HealthConnect, ..Shell::new() })
}

pub(super) const HOUR: u64 = 60;
