//! Where a day's steps come from: what a phone says of them, and what that is worth.
//!
//! Comes in: what the phone's health store tells of a day (origins, how they recorded, the part without typed entries).
//! Goes out: the class of the count, the steps a campaign may credit, and notes that say why it is not all of them.
//! Must never happen: a class taken from the phone (it is judged again on the server by the same code); a sum of
//! origins, which count the same steps; a count or the name of an app in `Debug`.
//!
//! The daily award does not look here: a day with one step earns it, whatever the source (programme paper, "Daily
//! awards"). Sources of the rest: health feeds 1.7, 2.6, 2.7, 8.5, 8.7, 8.8.

mod judge;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::day::Moment;
use crate::ids::DeviceId;
use crate::steps::StepCount;

pub use judge::{StepsClaim, judge};

/// What a phone says of the steps it read from a health store. A claim: it is judged again where it arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The installation that read them; another one after a reinstallation or on another phone.
    pub install: DeviceId,
    /// The steps without what was typed. It may exceed the total, where a typed entry stands over a measured one.
    pub device_steps: StepCount,
    /// Who made `device_steps`.
    pub computed: Computed,
    /// Who wrote the day's samples.
    pub origins: Origins,
    /// When the store was read.
    pub read_at: Moment,
}

impl Provenance {
    /// What the store holds as typed: the largest of its typed origins. A label, never to be taken from the total.
    pub fn typed_steps(&self) -> Option<StepCount> {
        self.origins.iter().filter(|origin| origin.method == RecordingMethod::Manual).filter_map(|o| o.steps).max()
    }
}

/// Who made a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computed {
    /// The store's own aggregate.
    Store,
    /// The core swept the samples, because the store's aggregate cannot leave typed ones out.
    Core,
    /// Split by time between two readings of a sensor.
    Estimated,
}

/// How samples came about, as their store says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingMethod {
    /// A device counted without being asked.
    Automatic,
    /// A device counted during a workout the member had begun.
    Active,
    /// Typed by the member.
    Manual,
    /// The store does not say.
    Unknown,
}

/// One writer of a day's samples.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The bundle or package.
    pub name: OriginName,
    /// How it recorded.
    pub method: RecordingMethod,
    /// Its own count of the day, where the store tells it. Origins overlap: these are never added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<StepCount>,
}

/// The writers of a day's samples, at most [`Origins::MAX`]; in a fixed order, none twice, so that equal days are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Origins(Vec<Origin>);

/// What is no list of origins. It never repeats a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProvenanceError {
    /// Empty, too long, or with control characters.
    #[error("not the name of an app or device (1 to {max} bytes without control characters)", max = OriginName::MAX_BYTES)]
    Name,
    /// More writers than a day has.
    #[error("more than {max} origins of one day", max = Origins::MAX)]
    TooMany,
}

impl Origins {
    /// Two phones, a watch, a band and their apps, each typed and measured, are fewer.
    pub const MAX: usize = 16;

    /// The origins in their order, each (name, method) once with its largest count.
    ///
    /// # Errors
    /// [`ProvenanceError::TooMany`].
    pub fn new(mut origins: Vec<Origin>) -> Result<Self, ProvenanceError> {
        origins.sort_by(|a, b| (&a.name, a.method, b.steps).cmp(&(&b.name, b.method, a.steps)));
        origins.dedup_by(|later, first| (&later.name, later.method) == (&first.name, first.method));
        if origins.len() > Self::MAX { Err(ProvenanceError::TooMany) } else { Ok(Self(origins)) }
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Origin> {
        self.0.iter()
    }

    /// Whether the store named none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Origins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The bundle or package that wrote a sample, as the store names it. It can say much about a person (an app for an
/// illness), so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct OriginName(String);

impl OriginName {
    /// Longer than any bundle id or package name a store accepts.
    pub const MAX_BYTES: usize = 255;

    /// A name read from a store.
    ///
    /// # Errors
    /// [`ProvenanceError::Name`].
    pub fn read(name: &str) -> Result<Self, ProvenanceError> {
        let fits = (1..=Self::MAX_BYTES).contains(&name.len()) && !name.chars().any(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(ProvenanceError::Name) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OriginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OriginName(..)")
    }
}

impl<'de> Deserialize<'de> for OriginName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// What a count is worth as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceClass {
    /// Counted by a phone, a watch or a band the programme knows.
    Device,
    /// Written by another app, or by a known one that does not say how.
    App,
    /// Typed.
    Manual,
    /// Written by an app the union does not accept, or more than the time can hold.
    Untrusted,
}

/// What a day's count is worth, with what to tell the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepsJudgement {
    /// What the count is worth as evidence.
    pub class: SourceClass,
    /// The part that was measured, as far as it is believed.
    pub device_steps: StepCount,
    /// What a step campaign may credit.
    pub creditable: StepCount,
    /// Why that is not all, and what the desk looks at; in order, none twice.
    pub notes: Vec<StepsNote>,
}

impl StepsJudgement {
    /// Whether the desk lists the day.
    pub fn asks_review(&self) -> bool {
        self.notes.iter().any(|note| note.asks_review())
    }

    /// The judgement of what was entered when the day was final (health feeds 8.9): it stands as it stood `before`, and
    /// what was not there then is not credited. `self` says only what is shown now.
    #[must_use]
    pub fn after_final(self, before: Option<&Self>) -> Self {
        let (class, device_steps, creditable, kept) = match before {
            Some(before) => (before.class, before.device_steps, before.creditable, before.notes.clone()),
            None => (self.class, StepCount::ZERO, StepCount::ZERO, self.notes),
        };
        let notes: BTreeSet<_> = kept.into_iter().chain([StepsNote::DayWasFinal]).collect();
        Self { class, device_steps, creditable, notes: notes.into_iter().collect() }
    }
}

/// Why a count is not credited whole, or is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepsNote {
    /// Typed steps stand in the day; they are shown, not credited.
    TypedNotCredited,
    /// Written by an app rather than a known device: credited up to the programme's limit.
    AppLimit,
    /// Written by an app the union does not accept.
    OriginNotAccepted,
    /// More steps than the minutes that had passed can hold.
    TooFast,
    /// More than most long days; credited, and looked at.
    ManySteps,
    /// So many that the desk looks before a campaign credits them. An ultra-marathon is such a day: nobody is accused.
    HeldForReview,
    /// Another member has the very same day from the same origins; credited, and looked at.
    EqualToAnother,
    /// Entered when the day was final: shown, and nothing else.
    DayWasFinal,
}

impl StepsNote {
    /// Every note there is.
    pub const ALL: [Self; 8] = [
        Self::TypedNotCredited,
        Self::AppLimit,
        Self::OriginNotAccepted,
        Self::TooFast,
        Self::ManySteps,
        Self::HeldForReview,
        Self::EqualToAnother,
        Self::DayWasFinal,
    ];

    /// Whether the desk lists a day with this note. Typing is everybody's right and needs no look, and what came late
    /// credits nothing.
    pub const fn asks_review(self) -> bool {
        !matches!(self, Self::TypedNotCredited | Self::DayWasFinal)
    }
}

/// 500 lives of a property, or as many as `PROPTEST_CASES` says (`with_cases` alone would not listen to it).
#[cfg(test)]
pub(crate) fn cases() -> proptest::test_runner::Config {
    use proptest::test_runner::Config;
    let config = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default() } else { Config::with_cases(500) };
    // A long run leaves out as many cases more.
    Config { max_global_rejects: config.cases.saturating_mul(10), ..config }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(name: &str, steps: u32) -> Origin {
        let steps = StepCount::from_count(steps).ok();
        Origin { name: OriginName::read(name).expect("a name"), method: RecordingMethod::Automatic, steps }
    }

    #[test]
    fn origins_in_any_order_are_the_same_origins() {
        let one = Origins::new(vec![origin("b", 1), origin("a", 2), origin("b", 3)]).expect("few");
        let other = Origins::new(vec![origin("b", 3), origin("b", 1), origin("a", 2)]).expect("few");
        assert_eq!(one, other);
        let counts: Vec<_> = one.iter().filter_map(|origin| origin.steps).map(StepCount::count).collect();
        assert_eq!(counts, [2, 3]);
    }

    #[test]
    fn names_and_numbers_of_origins_have_limits() {
        let many = |count: usize| (0..count).map(|n| origin(&format!("app.{n}"), 1)).collect();
        assert!(Origins::new(many(Origins::MAX)).is_ok());
        assert_eq!(Origins::new(many(Origins::MAX + 1)), Err(ProvenanceError::TooMany));
        assert!(OriginName::read(&"a".repeat(255)).is_ok());
        for name in ["", "a\nb", &"a".repeat(256)] {
            assert_eq!(OriginName::read(name), Err(ProvenanceError::Name));
        }
    }

    #[test]
    fn case_037_what_is_entered_on_a_final_day_is_shown_and_credits_nothing_new() {
        let judged = |count: u32| StepsJudgement {
            class: SourceClass::Device,
            device_steps: StepCount::from_count(count).expect("a count"),
            creditable: StepCount::from_count(count).expect("a count"),
            notes: vec![StepsNote::ManySteps],
        };
        let late = judged(70_000).after_final(Some(&judged(61_000)));
        assert_eq!((late.creditable.count(), late.device_steps.count()), (61_000, 61_000));
        assert_eq!(late.notes, [StepsNote::ManySteps, StepsNote::DayWasFinal]);
        assert_eq!(judged(5).after_final(Some(&late)), late, "and once more changes nothing");
        assert_eq!(judged(5).after_final(None).creditable, StepCount::ZERO);
    }

    #[test]
    fn neither_a_count_nor_an_app_shows_in_debug() {
        let shown = format!("{:?}", origin("org.example.insulin", 7_639));
        assert!(!shown.contains("insulin") && !shown.contains("7639"), "{shown}");
    }
}
