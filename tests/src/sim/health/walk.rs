//! Walks: what is known of each by hand, and how the two platforms write it down.
//!
//! Comes in: when, how many steps, who counted. Goes out: an event of a store. Must never happen: a name that the programme
//! paper does not know as what it is here (a device, an app, a person typing).

use crate::health_stores::health_connect::{self as connect, RecordingMethod};
use crate::health_stores::healthkit as kit;

/// Who wrote steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// The phone itself.
    Phone,
    /// A watch or band of the platform's own maker.
    Watch,
    /// The app of a band that the programme knows.
    App,
    /// An app that the programme does not know.
    Stranger,
    /// The person, into the health app.
    Typed,
}

/// A walk in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Its first moment.
    pub start: i64,
    /// Its last.
    pub end: i64,
    /// How many steps.
    pub count: i64,
    /// Who counted.
    pub by: Writer,
    /// When it was written, or corrected last.
    pub changed: i64,
}

impl Walk {
    /// Whether any of it lies between two moments. One that took no time lies in the moment that it names.
    pub const fn reaches_into(&self, from: i64, to: i64) -> bool {
        if self.start == self.end { from <= self.start && self.start < to } else { self.start < to && from < self.end }
    }

    /// As an iPhone keeps it.
    pub fn in_kit(&self, id: &str) -> kit::Event {
        let product_type = match self.by {
            Writer::Phone => Some("iPhone17,1"),
            Writer::Watch => Some("Watch6,2"),
            Writer::App | Writer::Stranger | Writer::Typed => None,
        };
        kit::Event::WriteSteps(kit::StepsWritten {
            id: id.to_owned(),
            source: self.by.in_kit().to_owned(),
            start: self.start,
            end: self.end,
            count: self.count,
            product_type: product_type.map(str::to_owned),
            user_entered: self.by == Writer::Typed,
            time_zone: None,
        })
    }

    /// As an Android phone keeps it.
    pub fn in_connect(&self, id: &str) -> connect::Event {
        let (id, Self { start, end, count, by, .. }) = (id.to_owned(), *self);
        let recording_method = match by {
            Writer::Phone => return connect::Event::PhoneCounts { id, start, end, count },
            Writer::Watch => RecordingMethod::AutomaticallyRecorded,
            Writer::App => RecordingMethod::ActivelyRecorded,
            Writer::Stranger => RecordingMethod::Unknown,
            Writer::Typed => RecordingMethod::ManualEntry,
        };
        connect::Event::WriteSteps(connect::StepsWritten {
            id,
            origin: by.in_connect().to_owned(),
            start,
            end,
            count,
            client_record_id: None,
            client_record_version: 0,
            recording_method,
            offset_minutes: None,
            device: None,
        })
    }
}

impl Writer {
    /// The name under which an iPhone shows it.
    pub const fn in_kit(self) -> &'static str {
        match self {
            Self::Phone => "com.apple.health.0A",
            Self::Watch => "com.apple.health.0B",
            Self::App => "com.garmin.connect.mobile",
            Self::Stranger => "org.example.stepwriter",
            Self::Typed => "com.apple.Health",
        }
    }

    /// The name under which an Android phone shows it.
    pub const fn in_connect(self) -> &'static str {
        match self {
            Self::Phone => "android",
            Self::Watch => "com.sec.android.app.shealth",
            Self::App => "com.fitbit.FitbitMobile",
            Self::Stranger => "org.example.stepwriter",
            Self::Typed => "com.google.android.apps.fitness",
        }
    }
}
