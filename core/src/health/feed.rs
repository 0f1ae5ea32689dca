//! What a run asks of a feed, and what it does with the answers: each in one transaction with its cursor.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kenpos_rules::day::Moment;

use super::cursor::{Cursor, Event, Feed, Tried, Trouble};
use super::ingest::{self, Feeding, Page};
use super::observe::{Answered, Observing};
use super::outcome::misfit;
use super::run::{Asked, HealthRun, Reading, WhyEnded};
use super::{
    ChangePage, Channel, CounterReading, HealthCommand, HealthOutcome, HealthReason, LeftOutReason, RecordPage, Sample,
    SampleKind, SamplePage, days, link, sensor,
};
use crate::call::Call;
use crate::error::KenposError;
use crate::store::Tx;
use crate::store::health::{self as kept, Kept, LeftOut, Link};
use crate::store::mirror;

/// Bytes of an anchor or token; real ones have some hundred.
const TOKEN_BYTES_MAX: usize = 64 * 1024;

impl Reading {
    /// A kind as a run finds it.
    pub(super) fn woken(stored: Kept, reason: HealthReason, feed: Feed, now: Moment) -> Self {
        let cursor = stored.cursor.clone().after(Event::Wake(reason), feed, now);
        let mut reading = Self { from: stored.from, stored, cursor, begun_anew: false, empty: false };
        reading.begin_lately(now);
        reading
    }

    /// Goes on from what is stored.
    fn go_on(&mut self, cursor: Cursor, stored: Kept, now: Moment) {
        (self.from, self.cursor, self.stored) = (stored.from, cursor, stored);
        self.begin_lately(now);
    }

    /// A window that is read anew is one of the last days, however long ago the first one was.
    fn begin_lately(&mut self, now: Moment) {
        if self.begins() {
            self.from = self.from.max(link::backfill_from(now));
        }
    }

    /// Whether there is more to ask.
    pub(super) fn asks(&self) -> bool {
        self.cursor.is_reading() && !self.empty
    }

    /// Whether the next page is the first of a window that is read anew.
    fn begins(&self) -> bool {
        matches!(self.cursor, Cursor::Absent | Cursor::Stale)
    }
}

/// The command that reads on.
pub(super) fn command(channel: Channel, kind: SampleKind, reading: &Reading, limit: u32) -> HealthCommand {
    let (token, from) = (reading.cursor.token(), reading.from);
    match (Feed::of(channel), &reading.cursor) {
        (Feed::Anchored, _) => {
            let anchor = token.and_then(|text| BASE64_STANDARD.decode(text).ok());
            HealthCommand::QueryAnchored { kind, anchor, from, limit }
        }
        (Feed::Tokens, Cursor::Baseline { page, since, .. }) => {
            // To a little after the token was taken: what comes later is drained.
            let to = since.programme_day().end();
            HealthCommand::ReadRecords { kind, from, to, page_token: page.clone(), limit }
        }
        (Feed::Tokens, Cursor::Draining { token, .. }) => {
            HealthCommand::GetChanges { kind, token: token.clone(), limit }
        }
        (Feed::Tokens, _) => HealthCommand::TakeToken { kind },
    }
}

/// What a page says, whatever its store.
struct Turned {
    upserted: Vec<Sample>,
    deleted: Vec<String>,
    event: Event,
}

impl HealthRun {
    /// The answer to a question of a feed.
    pub(super) fn on_page(&mut self, call: &Call, kind: SampleKind, outcome: HealthOutcome) -> Result<(), KenposError> {
        let outcome = match outcome {
            // Every token Health Connect does not take looks like this, with an empty next token.
            HealthOutcome::Changes(page) if page.expired => HealthOutcome::CursorInvalid,
            outcome => outcome,
        };
        if let Some(trouble) = self.trouble(kind, &outcome) {
            return self.on_trouble(call, kind, trouble);
        }
        let turned = self.turn(kind, outcome)?;
        let page = Page { upserted: &turned.upserted, deleted: &turned.deleted };
        page.check(kind)?;
        let any = !turned.upserted.is_empty();
        let (taken, _) = self.commit(call, kind, &turned.event, |tx, feeding| {
            let left_out = ingest::take_in(tx, call, feeding, &page)?;
            Ok((left_out, any))
        })?;
        self.report.pages += u64::from(taken && !matches!(turned.event, Event::Token(_)));
        Ok(())
    }

    /// Answers of all feeds as one shape. One that does not fit the question is refused.
    fn turn(&mut self, kind: SampleKind, outcome: HealthOutcome) -> Result<Turned, KenposError> {
        let reading = self.readings.get_mut(&kind).expect("a kind of this channel was asked");
        let feed = Feed::of(self.channel);
        let none = |event| Turned { upserted: Vec::new(), deleted: Vec::new(), event };
        Ok(match (feed, &reading.cursor, outcome) {
            (Feed::Anchored, _, HealthOutcome::Samples(SamplePage { samples, deleted, anchor })) => {
                let more = samples.len() + deleted.len() >= self.page as usize;
                let token = Some(BASE64_STANDARD.encode(anchor));
                Turned { upserted: samples, deleted, event: Event::Page { token, page: None, more } }
            }
            (Feed::Tokens, Cursor::Absent | Cursor::Stale, HealthOutcome::Token(token)) if !token.is_empty() => {
                none(Event::Token(token))
            }
            (Feed::Tokens, Cursor::Baseline { .. }, HealthOutcome::Records(RecordPage { samples, next_page })) => {
                let page = next_page.filter(|page| !page.is_empty());
                let more = page.is_some();
                Turned { upserted: samples, deleted: Vec::new(), event: Event::Page { token: None, page, more } }
            }
            (Feed::Tokens, Cursor::Draining { .. }, HealthOutcome::Changes(page)) => {
                let ChangePage { upserted, deleted, next_token, has_more: more, .. } = page;
                Turned { upserted, deleted, event: Event::Page { token: Some(next_token), page: None, more } }
            }
            // HealthKit's error 11. Health Connect gives an empty page instead.
            (Feed::Anchored, _, HealthOutcome::NoData { .. }) => {
                reading.empty = true;
                none(Event::Empty)
            }
            _ => return Err(misfit()),
        })
    }

    fn on_trouble(&mut self, call: &Call, kind: SampleKind, trouble: Trouble) -> Result<(), KenposError> {
        let (_, now) = self.commit(call, kind, &Event::Trouble(trouble), |_, _| Ok((LeftOut::default(), false)))?;
        self.end_for(kind, now);
        Ok(())
    }

    /// Moves a cursor, with what `work` keeps, in one transaction. Where another process has moved it meanwhile
    /// nothing is kept, and the run goes on from there.
    fn commit(
        &mut self,
        call: &Call,
        kind: SampleKind,
        event: &Event,
        work: impl Fn(&Tx<'_>, Feeding) -> Result<(LeftOut, bool), KenposError>,
    ) -> Result<(bool, Moment), KenposError> {
        check_token(event)?;
        let channel = self.channel;
        let feed = Feed::of(channel);
        let reading = &self.readings[&kind];
        let begins = reading.begins();
        let done = self.phone.write(call, |tx| {
            let now = mirror::head(tx)?.now(&call.clock);
            let Some(mut link) = kept::link(tx, channel)? else { return Err(not_linked()) };
            let stored = kept::cursor(tx, channel, kind, link.since)?;
            if stored != reading.stored {
                return Ok((now, Err(stored)));
            }
            let cursor = reading.cursor.clone().after(event.clone(), feed, now);
            let data = matches!(event, Event::Page { .. } | Event::Token(_) | Event::Empty);
            let begins = begins && matches!(event, Event::Page { .. } | Event::Token(_));
            let from = if begins { link.since.max(reading.from) } else { stored.from };
            let begun = Kept { cursor, from, failures: failures(&stored, event) };
            if begins {
                ingest::begin_anew(tx, channel, kind)?;
            }
            let baseline = !reading.cursor.is_whole();
            let feeding = Feeding { channel, kind, since: link.since, now, baseline };
            let (mut left_out, visible) = work(tx, feeding)?;
            let stalled = matches!((event, &begun.cursor), (Event::Page { more: true, .. }, Cursor::Live { .. }));
            left_out.add(LeftOutReason::Stalled, usize::from(stalled));
            if baseline && begun.cursor.is_whole() && kind == SampleKind::Steps {
                ingest::window_read(tx, channel, days::open_days(tx, now, link.since)?.into_iter())?;
            }
            kept::put_cursor(tx, channel, kind, &begun)?;
            if data {
                link.read_at = Some(now);
                link.visible_at = if visible && kind == SampleKind::Steps { Some(now) } else { link.visible_at };
                link.left_out.merge(left_out.clone());
                kept::put_link(tx, &link)?;
            }
            Ok((now, Ok((begun, left_out))))
        })?;
        let (now, done) = done;
        let reading = self.readings.get_mut(&kind).expect("a kind of this channel was asked");
        match done {
            Ok((begun, left_out)) => {
                reading.begun_anew |= matches!(event, Event::Trouble(Trouble::CursorInvalid));
                reading.go_on(begun.cursor.clone(), begun, now);
                self.count_left_out(left_out);
                Ok((true, now))
            }
            Err(stored) => {
                reading.go_on(stored.cursor.clone(), stored, now);
                Ok((false, now))
            }
        }
    }

    /// The answer to a question about a day.
    pub(super) fn on_day(
        &mut self,
        call: &Call,
        mut observing: Box<Observing>,
        outcome: HealthOutcome,
    ) -> Result<(), KenposError> {
        if let Some(trouble) = self.trouble(SampleKind::Steps, &outcome) {
            return self.on_trouble(call, SampleKind::Steps, trouble);
        }
        let answered = observing.answer(self.channel, outcome)?;
        if answered == Answered::NotYet {
            self.asked = Some(Asked::Day(observing));
            return Ok(());
        }
        let channel = self.channel;
        let kept = self.phone.write(call, |tx| {
            let Some(link) = kept::link(tx, channel)? else { return Err(not_linked()) };
            let now = mirror::head(tx)?.now(&call.clock);
            let mut left_out = link.left_out.clone();
            let mut visible_at = link.visible_at;
            let mut changed = false;
            if answered == Answered::TooManyRecords {
                left_out.add(LeftOutReason::TooManyRecords, 1);
                observing.set_aside(tx, channel, now)?;
            } else {
                let kept = observing.keep(tx, call, &link)?;
                changed = kept.changed;
                visible_at = if kept.visible { Some(now) } else { visible_at };
            }
            kept::put_link(tx, &Link { read_at: Some(now), visible_at, left_out, ..link })?;
            Ok(changed)
        })?;
        self.report.days += 1;
        self.report.changed += u64::from(kept);
        Ok(())
    }

    /// The answer of the step sensor.
    pub(super) fn on_counter(&mut self, call: &Call, outcome: HealthOutcome) -> Result<(), KenposError> {
        let trouble = Trouble::of(&outcome, Tried::default());
        let steps: Option<u64> = match (&outcome, trouble) {
            (HealthOutcome::Counter(CounterReading { steps }), _) => Some(steps.parse().map_err(|_| misfit())?),
            (HealthOutcome::NoData { .. }, _) | (_, Some(_)) => None,
            (_, None) => return Err(misfit()),
        };
        let (channel, kind) = (self.channel, SampleKind::Steps);
        let (changed, left_out, cursor) = self.phone.write(call, |tx| {
            let Some(link) = kept::link(tx, channel)? else { return Err(not_linked()) };
            let now = mirror::head(tx)?.now(&call.clock);
            // A sensor has no token; its cursor only says what went wrong last, for the views.
            let cursor = match trouble {
                Some(trouble) => Cursor::Absent.after(Event::Trouble(trouble), Feed::Tokens, now),
                None => Cursor::Absent,
            };
            kept::put_cursor(tx, channel, kind, &Kept { cursor: cursor.clone(), from: link.since, failures: 0 })?;
            let (changed, left_out) = match steps {
                Some(steps) => sensor::take_in(tx, call, &link, steps)?,
                None => (0, LeftOut::default()),
            };
            Ok((changed, left_out, cursor))
        })?;
        match cursor {
            Cursor::Off { why, .. } => self.end(WhyEnded::Off(why)),
            Cursor::Waiting { why, .. } => self.end(WhyEnded::Waiting(why)),
            _ => {}
        }
        self.report.changed += changed;
        self.count_left_out(left_out);
        Ok(())
    }
}

fn failures(stored: &Kept, event: &Event) -> u32 {
    match event {
        Event::Trouble(Trouble::Failed(_)) => stored.failures.saturating_add(1),
        Event::Trouble(_) => stored.failures,
        _ => 0,
    }
}

fn check_token(event: &Event) -> Result<(), KenposError> {
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > TOKEN_BYTES_MAX);
    let refused = match event {
        Event::Token(token) => token.len() > TOKEN_BYTES_MAX,
        Event::Page { token, page, .. } => long(token) || long(page),
        _ => false,
    };
    if refused {
        return Err(KenposError::invalid(
            "outcome",
            "an anchor or token longer than any store gives",
            "pass it on whole",
        ));
    }
    Ok(())
}

fn not_linked() -> KenposError {
    KenposError::invalid("channel", "this channel is not linked any more", "link it first")
}
