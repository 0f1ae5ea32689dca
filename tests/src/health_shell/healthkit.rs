//! The shell of an iPhone. Comes in: commands. Goes out: what HealthKit answered. Must never happen: a word about whether
//! reading was allowed, which HealthKit never tells.

use kenpos_core::health::{
    Background, Channel, DaySum, HealthCommand, HealthOutcome, Sample, SampleKind, SamplePage, SourceSum,
};
use kenpos_rules::day::Moment;
use kenpos_rules::provenance::RecordingMethod;

use super::{ANOTHER_PLATFORM, Shell, by_kind, page_size};
use crate::health_stores::healthkit::{self, HealthKit, HkError, Kind, Predicate, Quantity, Wake, WeightUnit};

impl Shell for HealthKit {
    fn channel(&self) -> Channel {
        Channel::AppleHealth
    }

    fn background(&self) -> Background {
        if self.is_low_power() { Background::LowPower } else { Background::Allowed }
    }

    fn carry_out(&mut self, command: &HealthCommand, _now: Moment) -> HealthOutcome {
        match command {
            HealthCommand::QueryAnchored { kind, anchor, from, limit } => {
                let wanted = by_kind(*kind, Kind::Steps, Kind::Weight);
                let predicate = Predicate { from: Some(from.millis()), ..Predicate::all(wanted) };
                let told = self.anchored(&predicate, anchor.as_deref(), page_size(*limit)).map(|page| {
                    HealthOutcome::Samples(SamplePage {
                        samples: page.samples.into_iter().map(|sample| sample_of(sample, self.own_source())).collect(),
                        deleted: page.deleted.into_iter().map(|deleted| deleted.uuid).collect(),
                        anchor: page.anchor,
                    })
                });
                told.unwrap_or_else(|error| failed(error, true))
            }
            HealthCommand::DayTotal { from, to, exclude_manual, by_source, .. } => {
                let predicate = Predicate { without_user_entered: *exclude_manual, ..Predicate::all(Kind::Steps) };
                let told = self.steps(&predicate, from.millis(), to.millis(), *by_source).map(|sums| {
                    let by_source = sums.by_source.into_iter();
                    let by_source = by_source.map(|(origin, sum)| SourceSum { origin, count: Some(decimal(sum)) });
                    HealthOutcome::Total(DaySum { count: decimal(sums.sum), by_source: by_source.collect() })
                });
                told.unwrap_or_else(|error| failed(error, false))
            }
            HealthCommand::Complete => HealthOutcome::Done,
            HealthCommand::TakeToken { .. }
            | HealthCommand::ReadRecords { .. }
            | HealthCommand::GetChanges { .. }
            | HealthCommand::ReadCounter => ANOTHER_PLATFORM,
        }
    }
}

/// The same, woken by its observers: the run's last command answers them.
pub struct Woken<'s> {
    store: &'s mut HealthKit,
    wakes: Vec<Wake>,
}

impl<'s> Woken<'s> {
    /// The system has called these observers.
    pub fn by(wakes: Vec<Wake>, store: &'s mut HealthKit) -> Self {
        Self { store, wakes }
    }
}

impl Shell for Woken<'_> {
    fn channel(&self) -> Channel {
        self.store.channel()
    }

    fn background(&self) -> Background {
        self.store.background()
    }

    fn carry_out(&mut self, command: &HealthCommand, now: Moment) -> HealthOutcome {
        if *command == HealthCommand::Complete {
            for wake in self.wakes.drain(..) {
                self.store.complete(&wake);
            }
        }
        self.store.carry_out(command, now)
    }
}

fn failed(error: HkError, anchored: bool) -> HealthOutcome {
    HealthOutcome::from_healthkit(error as i64, anchored)
}

/// The shortest decimal text that reads back as this double: exact, and never with an exponent.
fn decimal(sum: f64) -> String {
    sum.to_string()
}

fn sample_of(sample: healthkit::Sample, own_source: &str) -> Sample {
    let (kind, value, unit) = match sample.quantity {
        Quantity::Steps(count) => (SampleKind::Steps, count.to_string(), "count"),
        Quantity::Weight { text, unit } => (SampleKind::Weight, text, unit_text(unit)),
    };
    Sample {
        id: sample.uuid,
        kind,
        start: Moment::from_millis(sample.start),
        end: Moment::from_millis(sample.end),
        value,
        unit: unit.to_owned(),
        own: sample.source == own_source,
        origin: sample.source,
        device: sample.product_type,
        method: if sample.user_entered { RecordingMethod::Manual } else { RecordingMethod::Automatic },
        last_modified: None,
        sync_id: sample.sync_identifier,
        // HealthKit names a zone, and its offset stands in the tables of iOS; there are none here.
        utc_offset_minutes: None,
    }
}

fn unit_text(unit: WeightUnit) -> &'static str {
    match unit {
        WeightUnit::Kg => "kg",
        WeightUnit::Lb => "lb",
        WeightUnit::G => "g",
    }
}
