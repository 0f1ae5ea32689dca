//! A phone with a scripted server behind a function, for the tests of `session` and `sync`: no sockets, real SQLite.

mod server;

use std::sync::Arc;

use kenpos_protocol::session::Platform;
use kenpos_protocol::sync::SyncReason;

use crate::config::Config;
use crate::device::contract::{FnCourier, MemorySecrets};
use crate::kenpos::Kenpos;
use crate::ports::{HttpRequest, HttpResponse, NoAnswer, Ports};
use crate::session::{Person, Setup};
use crate::sync::{SyncBudget, SyncReport};
use crate::testing::{CountingRng, TestClock, weighing};

pub(crate) use server::{FakeServer, Fault, Seen};

/// The clock and the secrets outlive the app, as on a real device.
pub(crate) struct Device {
    pub clock: Arc<TestClock>,
    pub secrets: Arc<MemorySecrets>,
    pub server: Arc<FakeServer>,
    folder: tempfile::TempDir,
}

impl Device {
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(TestClock::at_noon()),
            secrets: Arc::default(),
            server: Arc::default(),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Starts the app: another process on the same home.
    pub(crate) fn start(&self) -> Kenpos {
        let server = Arc::clone(&self.server);
        let carry = move |request: &HttpRequest| -> Result<HttpResponse, NoAnswer> { server.answer(request) };
        self.start_with(Arc::new(FnCourier(carry)))
    }

    /// Starts the app with another way to the server.
    pub(crate) fn start_with(&self, courier: Arc<dyn crate::ports::Courier>) -> Kenpos {
        let config = Config {
            home: self.folder.path().to_owned(),
            app_version: "1.0.0".to_owned(),
            platform: Platform::CommandLine,
        };
        let ports = Ports {
            clock: self.clock.clone(),
            rng: Arc::new(CountingRng::new(u64::from(self.server.next_seed()))),
            secrets: self.secrets.clone(),
            courier,
        };
        Kenpos::open(config, ports).expect("opens")
    }

    /// A device on which the employee `U1001` is set up and has consented.
    pub(crate) async fn set_up() -> (Self, Kenpos) {
        let device = Self::new();
        let kenpos = device.start();
        kenpos.setup(&newcomer()).await.expect("set up");
        device.server.take_log();
        (device, kenpos)
    }
}

/// The first registration of `U1001`, with consent.
pub(crate) fn newcomer() -> Setup {
    let person = Person::NewEmployee {
        id: "U1001".to_owned(),
        initial_password: "19850401".to_owned(),
        new_password: "correct horse".to_owned(),
    };
    setup_of(person)
}

/// The sign-in of a registered member, with consent.
pub(crate) fn returning(id: &str, password: &str) -> Setup {
    setup_of(Person::Registered { id: id.to_owned(), password: password.to_owned() })
}

fn setup_of(person: Person) -> Setup {
    Setup {
        server_url: "https://kenpos.example".to_owned(),
        person,
        activation_code: None,
        goals: Vec::new(),
        step_target: None,
        step_source: None,
        consent: true,
    }
}

/// Logs so many weights, a gram apart, from 60 kg on.
pub(crate) fn log_weights(kenpos: &Kenpos, count: u32) {
    for number in 0..count {
        kenpos.log_weight(&weighing(60_000 + number)).expect("logged");
    }
}

/// A sync as the member asks for it.
pub(crate) async fn sync(kenpos: &Kenpos) -> SyncReport {
    kenpos.sync(SyncBudget::for_reason(SyncReason::Member)).await.expect("a report")
}

/// A sync as the system starts it.
pub(crate) async fn background(kenpos: &Kenpos) -> SyncReport {
    kenpos.sync(SyncBudget::for_reason(SyncReason::Background)).await.expect("a report")
}
