//! Members and their health stores: the real core, the real server, and the two stores that lie like the real ones.
//!
//! Comes in: what happens to a phone and its store. Goes out: what the day shows on the phone, what the server holds, what
//! it earned. Must never happen: steps added that are the same steps; a day that a lock, a rule of the company or a
//! permission taken away makes smaller.

mod channels;
mod corrections;
mod people;
mod trouble;

use std::ops::{Deref, DerefMut};

use kenpos_core::health::{Channel, HealthReason, HealthReport, WhyEnded};
use kenpos_core::session::Platform;
use kenpos_core::view::{Why, WhyReading};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::LinkState;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_tests::health_shell::{Shell, drive};
use kenpos_tests::health_stores::Scripted;
use kenpos_tests::health_stores::health_connect::{self, HealthConnect, RecordingMethod};
use kenpos_tests::health_stores::healthkit::{self, HealthKit};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::{Connected, World};

const APP: &str = "jp.example.kenpos";

/// The phone's own steps on an iPhone, a watch's, and those typed into the Health app.
const IPHONE: &str = "com.apple.health.1A2B";
const WATCH: &str = "com.apple.health.3C4D";
const TYPED: &str = "com.apple.Health";

/// The phone's own steps on Android, and those of a band whose app writes them there.
const ANDROID: &str = "android";
const FITBIT: &str = "com.fitbit.FitbitMobile";

/// A member's phone with its health store.
struct Walker<S> {
    connected: Connected,
    store: S,
}

impl<S> Deref for Walker<S> {
    type Target = Phone;

    fn deref(&self) -> &Phone {
        &self.connected.phone
    }
}

impl<S> DerefMut for Walker<S> {
    fn deref_mut(&mut self) -> &mut Phone {
        &mut self.connected.phone
    }
}

/// An iPhone whose member allows everything and has linked it.
fn with_iphone(world: &World, connected: Connected) -> Walker<HealthKit> {
    linked(world, connected, HealthKit::new("iphone", APP), &allowed())
}

/// An Android phone whose member allows everything, in the background too, and has linked it.
fn with_android(world: &World, connected: Connected) -> Walker<HealthConnect> {
    linked(world, connected, HealthConnect::new("android", APP), &granted())
}

fn allowed() -> healthkit::Event {
    let both = || vec![healthkit::Kind::Steps, healthkit::Kind::Weight];
    healthkit::Event::Allow { read: both(), write: both() }
}

fn granted() -> health_connect::Event {
    let both = || vec![health_connect::Kind::Steps, health_connect::Kind::Weight];
    health_connect::Event::Allow { read: both(), write: both(), background: true, history: false }
}

fn linked<S: Scripted + Shell>(world: &World, connected: Connected, store: S, allowed: &S::Event) -> Walker<S> {
    let mut walker = Walker { connected, store };
    walker.happens(world, allowed);
    walker.kenpos().link_health(walker.store.channel()).expect("linked");
    walker
}

impl<S: Scripted + Shell> Walker<S> {
    /// Something happens to the store now.
    fn happens(&mut self, world: &World, event: &S::Event) {
        self.store.happens(world.time.get().millis(), event).expect("an event of the story can happen");
    }

    /// Reads the store to the end of one run.
    fn run(&mut self, world: &World, reason: HealthReason) -> HealthReport {
        let mut run = self.connected.phone.kenpos().health_run(self.store.channel(), reason);
        drive(&mut run, &mut self.store, || world.time.get()).expect("a run ends with a report")
    }

    /// The member opens the app: the store is read, and what is owed goes out.
    async fn opens(&mut self, world: &World) -> HealthReport {
        let report = self.run(world, HealthReason::Foreground);
        self.sync().await;
        report
    }

    /// Opens the app, and all was read.
    async fn reads(&mut self, world: &World) {
        let report = self.opens(world).await;
        assert_eq!(report.ended, Some(WhyEnded::Done), "{report:?}");
    }

    /// Where the reading of the store stands.
    fn link_state(&self) -> LinkState {
        let links = self.kenpos().links().expect("the links can be read");
        links.iter().find(|link| link.channel == self.store.channel()).expect("every channel has its view").state
    }
}

impl Walker<HealthKit> {
    /// Steps on a day from an hour on, for half an hour, written now.
    fn walks(&mut self, world: &World, id: &str, day: ProgrammeDay, hour: i64, count: i64, source: &str) {
        let start = day.start().plus_millis(hour * 3_600_000).millis();
        let walk = healthkit::StepsWritten {
            id: id.to_owned(),
            source: source.to_owned(),
            start,
            end: start + 1_800_000,
            count,
            product_type: None,
            user_entered: source == TYPED,
            time_zone: None,
        };
        self.happens(world, &healthkit::Event::WriteSteps(walk));
    }
}

impl Walker<HealthConnect> {
    /// As on an iPhone.
    fn walks(&mut self, world: &World, id: &str, day: ProgrammeDay, hour: i64, count: i64, origin: &str) {
        let start = day.start().plus_millis(hour * 3_600_000).millis();
        let walk = health_connect::StepsWritten {
            id: id.to_owned(),
            origin: origin.to_owned(),
            start,
            end: start + 1_800_000,
            count,
            client_record_id: None,
            client_record_version: 0,
            recording_method: RecordingMethod::AutomaticallyRecorded,
            offset_minutes: None,
            device: None,
        };
        self.happens(world, &health_connect::Event::WriteSteps(walk));
    }
}

fn why(phone: &Phone, day: ProgrammeDay) -> Why {
    phone.kenpos().why(day).expect("the day can be explained")
}

/// What the day shows and what a campaign credits of it.
fn shown(phone: &Phone, day: ProgrammeDay) -> (Option<u32>, u32) {
    let why = why(phone, day);
    (why.shown.map(StepCount::count), why.creditable.count())
}

/// The reading of a source.
fn reading(phone: &Phone, day: ProgrammeDay, source: Source) -> WhyReading {
    why(phone, day).readings.into_iter().find(|reading| reading.source == source).expect("the source has a reading")
}

/// The same as the server holds it: seen by a phone that knows nothing else.
async fn held(world: &World, kenpos_id: &str, day: ProgrammeDay) -> (Option<u32>, u32) {
    let another = world.phone_of(kenpos_id, Platform::Ios).await;
    another.phone.sync().await;
    shown(&another.phone, day)
}
