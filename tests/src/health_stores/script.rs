//! Scripts of a person and a phone. Comes in: JSON (its form stands in the head of the module above). Goes out: events in
//! the order of time, or what is wrong, with line, event and field. Must never happen: a value of a health field in an
//! error; a script that runs half and does not say where it stopped.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::health_connect::{Event as AndroidEvent, HealthConnect};
use super::healthkit::HealthKit;
use super::moment;
use super::step_counter::StepCounter;

/// A hundred thousand samples of 200 bytes, the first sync of a long history, and room.
pub const MAX_SCRIPT_BYTES: usize = 32 * 1024 * 1024;

/// A hundred thousand samples, and as much again for what happens around them.
pub const MAX_EVENTS: usize = 200_000;

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<E> {
    /// UTC milliseconds.
    pub at: i64,
    /// What.
    pub event: E,
}

/// What happens to one phone.
#[derive(Clone, Debug, PartialEq)]
pub struct Script<E> {
    /// Seeds the ids of the store.
    pub phone: String,
    /// Bundle id or package of the app that reads.
    pub app: String,
    /// In the order of time.
    pub events: Vec<Dated<E>>,
}

/// Why an event cannot happen on the phone it was written for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// The script names a sample that is not there.
    #[error("there is no `{0}`; write it before it is changed, and not after it is deleted")]
    UnknownId(String),
    /// Two samples of one name.
    #[error("`{0}` is there already; give every sample a name of its own")]
    IdTaken(String),
    /// HealthKit throws on such a sample.
    #[error("`{0}` ends before it starts")]
    EndsBeforeStart(String),
    /// Steps outside what the store accepts.
    #[error("the count of `{0}` is outside what the store accepts")]
    Count(String),
    /// A weight that is no plain decimal, or outside what the store accepts.
    #[error("the weight of `{0}` is no plain decimal like 68.2, or outside what the store accepts")]
    Weight(String),
    /// A weight was given to steps or steps to a weight.
    #[error("`{0}` is of the other kind")]
    WrongKind(String),
    /// Nobody edits or deletes on a locked phone.
    #[error("the phone is locked; unlock it first")]
    Locked,
    /// Time only moves forward.
    #[error("earlier than what happened before; put the events in the order of time")]
    OutOfOrder,
}

/// What is wrong with a script. Lines and events count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// Longer than any script has reason to be.
    #[error("the script has more than {MAX_SCRIPT_BYTES} bytes or {MAX_EVENTS} events; split it")]
    TooLong,
    /// Not JSON, or not the object a script is.
    #[error("line {line}: {reason}")]
    File {
        /// Where.
        line: usize,
        /// What was expected.
        reason: String,
    },
    /// An event that cannot be read.
    #[error("line {line}, event {event}, field `{field}`: {reason}")]
    Field {
        /// Where the event begins.
        line: usize,
        /// Which event.
        event: usize,
        /// Which field of it.
        field: String,
        /// What was expected.
        reason: String,
    },
    /// An event that the store cannot have.
    #[error("event {event}: {why}")]
    Refused {
        /// Which event.
        event: usize,
        /// Why.
        why: Refused,
    },
}

/// A store that a script can play.
pub trait Scripted: Sized {
    /// What can happen to it.
    type Event: Serialize + DeserializeOwned;
    /// What a script calls it.
    const STORE: &'static str;

    /// A new phone, with nothing on it and nothing allowed.
    fn of_phone(phone: &str, app: &str) -> Self;

    /// Something happens. `at` is never before the last event.
    ///
    /// # Errors
    /// When it cannot happen; nothing is changed then.
    fn happens(&mut self, at: i64, event: &Self::Event) -> Result<(), Refused>;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    store: String,
    phone: String,
    app: String,
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
}

fn read_file(text: &str) -> Result<File<'_>, ScriptError> {
    if text.len() > MAX_SCRIPT_BYTES {
        return Err(ScriptError::TooLong);
    }
    let file: File<'_> = serde_json::from_str(text)
        .map_err(|why| ScriptError::File { line: why.line(), reason: without_value(&why.to_string()) })?;
    if file.events.len() > MAX_EVENTS { Err(ScriptError::TooLong) } else { Ok(file) }
}

/// Serde's text without the value it met: `invalid type: string "68.2", expected i64` becomes `expected i64`.
fn without_value(text: &str) -> String {
    let wrong_value = text.starts_with("invalid type") || text.starts_with("invalid value");
    match text.split_once(", expected ") {
        Some((_, wanted)) if wrong_value => format!("expected {wanted}"),
        _ => text.to_owned(),
    }
}

/// A field and what is wrong with it.
type Wrong = (String, String);

fn read_event<E: DeserializeOwned>(raw: &RawValue) -> Result<Dated<E>, Wrong> {
    let mut fields: Map<String, Value> = serde_json::from_str(raw.get())
        .map_err(|_| ("do".to_owned(), "expected an object with `at` and `do`".to_owned()))?;
    let mut take = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err((name.to_owned(), "expected a text".to_owned())),
    };
    let (at, name) = (take("at")?, take("do")?);
    let at =
        moment::parse(&at).ok_or(("at".to_owned(), "expected a moment like 2026-11-22T08:30:00+09:00".to_owned()))?;
    let event = serde_path_to_error::deserialize(json!({ name.as_str(): fields })).map_err(|why| {
        let reason = without_value(&why.inner().to_string());
        let path = why.path().to_string();
        let inside = path.strip_prefix(&name).unwrap_or(&path).trim_start_matches('.').to_owned();
        let field = match reason.split('`').nth(1) {
            _ if reason.starts_with("unknown variant") && inside.is_empty() => "do".to_owned(),
            Some(named) if reason.contains(" field `") => named.to_owned(),
            _ => inside,
        };
        (field, reason)
    })?;
    Ok(Dated { at, event })
}

fn read_events<E: DeserializeOwned>(text: &str, raws: &[&RawValue]) -> Result<Vec<Dated<E>>, ScriptError> {
    let mut events: Vec<Dated<E>> = Vec::with_capacity(raws.len());
    for (index, raw) in raws.iter().enumerate() {
        let wrong = |(field, reason): Wrong| {
            let before = raw.get().as_ptr().addr() - text.as_ptr().addr();
            let line = text.bytes().take(before).filter(|byte| *byte == b'\n').count() + 1;
            ScriptError::Field { line, event: index + 1, field, reason }
        };
        let event: Dated<E> = read_event(raw).map_err(wrong)?;
        if events.last().is_some_and(|last| last.at > event.at) {
            return Err(wrong(("at".to_owned(), Refused::OutOfOrder.to_string())));
        }
        events.push(event);
    }
    Ok(events)
}

impl<E: Serialize> Script<E> {
    /// The script as JSON, one event a line.
    ///
    /// # Errors
    /// For a moment that no calendar holds.
    pub fn to_json<S: Scripted<Event = E>>(&self) -> Result<String, serde_json::Error> {
        let head = json!({ "store": S::STORE, "phone": self.phone, "app": self.app });
        let mut lines = Vec::with_capacity(self.events.len());
        for Dated { at, event } in &self.events {
            let mut line = Map::from_iter([("at".to_owned(), json!(moment::text(*at)))]);
            if let Value::Object(variant) = serde_json::to_value(event)? {
                for (name, fields) in variant {
                    line.insert("do".to_owned(), Value::String(name));
                    line.extend(fields.as_object().cloned().unwrap_or_default());
                }
            }
            lines.push(serde_json::to_string(&line)?);
        }
        let head = head.to_string();
        let head = head.trim_end_matches('}');
        Ok(format!("{head},\"events\":[\n{}\n]}}\n", lines.join(",\n")))
    }
}

/// A store and the script that happens to it.
#[derive(Debug)]
pub struct Player<S: Scripted> {
    /// The store, for the app's calls.
    pub store: S,
    events: Vec<Dated<S::Event>>,
    played: usize,
}

impl<S: Scripted> Player<S> {
    /// A new phone to which nothing has happened yet.
    pub fn new(script: Script<S::Event>) -> Self {
        Self { store: S::of_phone(&script.phone, &script.app), events: script.events, played: 0 }
    }

    /// Lets everything happen that is due at `now` (UTC milliseconds); says how much that was.
    ///
    /// # Errors
    /// At the first event that cannot happen; it stays the next one.
    pub fn play_until(&mut self, now: i64) -> Result<usize, ScriptError> {
        let before = self.played;
        while let Some(next) = self.events.get(self.played).filter(|next| next.at <= now) {
            let event = self.played + 1;
            self.store.happens(next.at, &next.event).map_err(|why| ScriptError::Refused { event, why })?;
            self.played = event;
        }
        Ok(self.played - before)
    }
}

/// The phone of a script, whichever it is.
#[derive(Debug)]
pub enum ScriptedPhone {
    /// An iPhone.
    HealthKit(Player<HealthKit>),
    /// An Android phone.
    HealthConnect(Player<HealthConnect>),
    /// An Android phone without Health Connect.
    StepCounter(Player<StepCounter>),
}

impl ScriptedPhone {
    /// Reads a script and prepares its phone; nothing has happened yet.
    ///
    /// # Errors
    /// When the script cannot be read: where, which field, what was expected.
    pub fn open(text: &str) -> Result<Self, ScriptError> {
        let File { store, phone, app, events } = read_file(text)?;
        if store == HealthKit::STORE {
            Ok(Self::HealthKit(Player::new(Script { phone, app, events: read_events(text, &events)? })))
        } else if store == HealthConnect::STORE {
            Ok(Self::HealthConnect(Player::new(Script { phone, app, events: read_events(text, &events)? })))
        } else if store == StepCounter::STORE {
            Ok(Self::StepCounter(Player::new(Script { phone, app, events: read_events(text, &events)? })))
        } else {
            let stores = [HealthKit::STORE, HealthConnect::STORE, StepCounter::STORE];
            let reason = format!("`store` is one of `{}`", stores.join("`, `"));
            Err(ScriptError::File { line: 1, reason })
        }
    }

    /// Whether the app is in front of the person at `now` (UTC milliseconds, not before what was played), whatever the
    /// script says of it. Only Health Connect asks.
    pub fn put_app_in_front(&mut self, now: i64, in_front: bool) {
        if let Self::HealthConnect(player) = self {
            let event = if in_front { AndroidEvent::OpenApp {} } else { AndroidEvent::LeaveApp {} };
            player.store.happens(now, &event).expect("what was played is not after now, and nothing else forbids it");
        }
    }

    /// See [`Player::play_until`].
    ///
    /// # Errors
    /// At the first event that cannot happen.
    pub fn play_until(&mut self, now: i64) -> Result<usize, ScriptError> {
        match self {
            Self::HealthKit(player) => player.play_until(now),
            Self::HealthConnect(player) => player.play_until(now),
            Self::StepCounter(player) => player.play_until(now),
        }
    }
}
