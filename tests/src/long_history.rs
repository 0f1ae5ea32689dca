//! A phone that has counted steps for a month before its member links it: a first sync of as many samples as wanted.
//!
//! Comes in: commands of the core. Goes out: their answers, made at once from a number: no sample is kept. Must never
//! happen: a lie; those are told by the health stores beside it.

use kenpos_core::health::{
    ChangePage, DaySum, HealthCommand, HealthOutcome, RecordPage, Sample, SampleKind, SamplePage,
};
use kenpos_rules::day::Moment;
use kenpos_rules::provenance::RecordingMethod;

/// What a channel reads back when it is linked.
const WINDOW_MS: i64 = 30 * 86_400_000;

/// Milliseconds and steps of each sample: a million samples stay below what a day can hold.
const SAMPLE: (i64, u32) = (20_000, 3);

/// So many samples, evenly over the 30 days before a moment, none of them edited or deleted since.
#[derive(Clone, Copy, Debug)]
pub struct LongHistory {
    samples: u32,
    first: Moment,
    apart_ms: i64,
}

impl LongHistory {
    /// The history that ends at `end`.
    ///
    /// # Panics
    /// Without a sample, or with so many that they would begin at the same millisecond.
    pub fn of(samples: u32, end: Moment) -> Self {
        let apart_ms = (WINDOW_MS - 2 * SAMPLE.0) / i64::from(samples);
        assert!(apart_ms > 0, "a sample has a moment of its own");
        Self { samples, first: end.plus_millis(-WINDOW_MS + SAMPLE.0), apart_ms }
    }

    /// A page of it.
    pub fn page(&self, from: u32, limit: u32) -> Vec<Sample> {
        (from..self.samples.min(from.saturating_add(limit))).map(|number| self.sample(number)).collect()
    }

    /// The answer of a store that gives it page by page: HealthKit's or Health Connect's.
    ///
    /// # Panics
    /// For a token it did not give, and for the step sensor, which has no history.
    pub fn answer(&self, command: &HealthCommand) -> HealthOutcome {
        let page = |kind, token: Option<&str>, limit: u32| {
            let from = token.map_or(0, |text| text.parse().expect("a token of this store"));
            let samples = if kind == SampleKind::Steps { self.page(from, limit) } else { Vec::new() };
            let next = from + u32::try_from(samples.len()).expect("a page is small");
            (samples, next)
        };
        match command {
            HealthCommand::QueryAnchored { kind, anchor, limit, .. } => {
                let token = anchor.as_deref().map(|bytes| str::from_utf8(bytes).expect("an anchor of this store"));
                let (samples, next) = page(*kind, token, *limit);
                HealthOutcome::Samples(SamplePage { samples, deleted: Vec::new(), anchor: next.to_string().into() })
            }
            HealthCommand::TakeToken { .. } => HealthOutcome::Token("everything".to_owned()),
            HealthCommand::ReadRecords { kind, page_token, limit, .. } => {
                let (samples, next) = page(*kind, page_token.as_deref(), *limit);
                let more = *kind == SampleKind::Steps && next < self.samples;
                HealthOutcome::Records(RecordPage { samples, next_page: more.then(|| next.to_string()) })
            }
            HealthCommand::GetChanges { token, .. } => {
                HealthOutcome::Changes(ChangePage { next_token: token.clone(), ..ChangePage::default() })
            }
            HealthCommand::DayTotal { from, to, .. } => self.total(*from, *to),
            HealthCommand::ReadCounter => panic!("a step sensor has no history"),
            HealthCommand::Complete => HealthOutcome::Done,
        }
    }

    fn sample(&self, number: u32) -> Sample {
        let start = self.first.plus_millis(i64::from(number) * self.apart_ms);
        Sample {
            // As long as a UUID, and as little in order.
            id: format!("{:08X}-0000-4000-8000-{number:012X}", number.wrapping_mul(0x9E37_79B1)),
            kind: SampleKind::Steps,
            start,
            end: start.plus_millis(SAMPLE.0.min(self.apart_ms)),
            value: SAMPLE.1.to_string(),
            unit: "count".to_owned(),
            origin: "com.apple.health.0A".to_owned(),
            own: false,
            device: None,
            method: RecordingMethod::Automatic,
            last_modified: None,
            sync_id: None,
            utc_offset_minutes: None,
        }
    }

    fn total(&self, from: Moment, to: Moment) -> HealthOutcome {
        let begun_before = |at: Moment| {
            let gone = at.millis_since(self.first).max(0);
            (gone + self.apart_ms - 1) / self.apart_ms
        };
        let within = begun_before(to).min(i64::from(self.samples)) - begun_before(from).min(i64::from(self.samples));
        if within == 0 {
            return HealthOutcome::NoData { permission_confirmed: false };
        }
        HealthOutcome::Total(DaySum { count: (within * i64::from(SAMPLE.1)).to_string(), by_source: Vec::new() })
    }
}
