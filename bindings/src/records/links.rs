//! The links screen, and why a day's number is what it is.

use kenpos_core::view;
use kenpos_rules::explain::{self, Language};
use serde::Serialize;

use super::{
    Button, Channel, Computed, DayState, LeftOutReason, LinkState, RecordingMethod, Source, SourceClass, StepsNote,
    StepsVerdict,
};
use crate::values::{Day, Timestamp, moment};

/// One channel of this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Link {
    /// Which.
    pub channel: Channel,
    /// Where its reading stands.
    pub state: LinkState,
    /// The same as a sentence.
    pub text: String,
    /// What the member can do about it.
    pub button: Option<Button>,
    /// What makes it slower than it could be.
    pub hints: Vec<LinkHint>,
    /// When it was linked.
    pub linked_at: Option<Timestamp>,
    /// Nothing before is read.
    pub since: Option<Timestamp>,
    /// When the store answered last.
    pub read_at: Option<Timestamp>,
    /// When it is worth while to read again, for a wait with an end.
    pub again_at: Option<Timestamp>,
    /// What was left out since it was linked.
    pub left_out: Vec<LeftOut>,
}

/// What makes a channel slower than it could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct LinkHint {
    /// What.
    pub state: LinkState,
    /// The same as a sentence.
    pub text: String,
}

/// How many samples were left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many.
    pub count: u64,
}

impl Link {
    pub(crate) fn of(link: view::LinkView, language: Language) -> Self {
        let text = |state| explain::explain_link(state, link.channel.source(), language);
        let hint = |state: &LinkState| LinkHint { state: *state, text: text(*state) };
        Self {
            channel: link.channel,
            text: text(link.state),
            state: link.state,
            button: link.button,
            hints: link.hints.iter().map(hint).collect(),
            linked_at: moment(link.linked_at),
            since: moment(link.since),
            read_at: moment(link.read_at),
            again_at: moment(link.again_at),
            left_out: link.left_out.into_iter().map(|(reason, count)| LeftOut { reason, count }).collect(),
        }
    }
}

/// One day's steps explained.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Why {
    /// The programme day.
    pub day: Day,
    /// What the day shows. None: nothing was read, which is not 0.
    pub shown: Option<u32>,
    /// What a step campaign may credit of it.
    pub creditable: u32,
    /// The channel the member chose.
    pub pinned: Option<Source>,
    /// Whether it may still change.
    pub state: DayState,
    /// The same as a sentence.
    pub text: String,
    /// From this moment on it is final.
    pub closes_at: Timestamp,
    /// What each channel said.
    pub readings: Vec<WhyReading>,
    /// Where this phone's channels stand: why there may be no reading.
    pub links: Vec<Link>,
}

/// What one channel of one installation said.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct WhyReading {
    /// The entry that holds it.
    pub record_id: String,
    /// The channel.
    pub source: Source,
    /// Its name.
    pub label: String,
    /// Whether this phone read it.
    pub this_phone: bool,
    /// As the phone's own health app shows it.
    pub steps: u32,
    /// The part that was measured, as far as it is believed.
    pub device_steps: u32,
    /// The part the store holds as typed, where it says so. A label: never to be taken from `steps`.
    pub typed_steps: Option<u32>,
    /// A count that came after the day was final, and lower: shown here, and nothing else.
    pub late_steps: Option<u32>,
    /// What it is worth as evidence.
    pub class: SourceClass,
    /// Whether it counts, and if not, why.
    pub verdict: StepsVerdict,
    /// The same as a sentence.
    pub text: String,
    /// Why a campaign credits less, and what the desk looks at.
    pub notes: Vec<WhyNote>,
    /// Who made the number, for counts of a health store.
    pub computed: Option<Computed>,
    /// Who wrote the samples.
    pub origins: Vec<Origin>,
    /// When the store was asked last and answered.
    pub read_at: Option<Timestamp>,
}

/// A remark on a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct WhyNote {
    /// What.
    pub note: StepsNote,
    /// The same as a sentence.
    pub text: String,
}

/// One writer of a day's samples.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Origin {
    /// The bundle or package.
    pub name: String,
    /// How it recorded.
    pub method: RecordingMethod,
    /// Its own count of the day, where the store tells it. Origins overlap: these are never added.
    pub steps: Option<u32>,
}

impl Why {
    pub(crate) fn of(why: view::Why, language: Language) -> Self {
        Self {
            day: Day(why.day),
            shown: why.shown.map(|steps| steps.count()),
            creditable: why.creditable.count(),
            pinned: why.pinned,
            state: why.state,
            text: explain::explain_day(why.state, language).to_owned(),
            closes_at: Timestamp(why.closes_at),
            readings: why.readings.into_iter().map(|reading| WhyReading::of(reading, language)).collect(),
            links: why.links.into_iter().map(|link| Link::of(link, language)).collect(),
        }
    }
}

impl WhyReading {
    fn of(reading: view::WhyReading, language: Language) -> Self {
        let note = |note: &StepsNote| WhyNote { note: *note, text: explain::explain_note(*note, language).to_owned() };
        let origin = |origin: kenpos_rules::provenance::Origin| Origin {
            name: origin.name.as_str().to_owned(),
            method: origin.method,
            steps: origin.steps.map(|steps| steps.count()),
        };
        Self {
            record_id: reading.record_id.to_string(),
            source: reading.source,
            label: explain::source_label(reading.source, language).to_owned(),
            this_phone: reading.this_phone,
            steps: reading.steps.count(),
            device_steps: reading.device_steps.count(),
            typed_steps: reading.typed_steps.map(|steps| steps.count()),
            late_steps: reading.late_steps.map(|steps| steps.count()),
            class: reading.class,
            verdict: reading.verdict,
            text: explain::explain_verdict(reading.verdict, language).to_owned(),
            notes: reading.notes.iter().map(note).collect(),
            computed: reading.computed,
            origins: reading.origins.into_iter().map(origin).collect(),
            read_at: moment(reading.read_at),
        }
    }
}
