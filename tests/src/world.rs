//! One union and its phones in one process, on one clock, from one seed.

use std::sync::Arc;

use kenpos_protocol::session::Platform;
use kenpos_rules::day::{Moment, ProgrammeDay};

use crate::clock::{DeviceClocks, TrueTime};
use crate::courier::LossyCourier;
use crate::database::{BackEnd, Database};
use crate::members::{ROSTER, newcomer, registered};
use crate::phone::Phone;
use crate::rng::SeededRng;
use crate::union::Union;

/// Where phones of the world believe the server to be; their courier leads to the router in any case.
pub const SERVER_URL: &str = "http://127.0.0.1:1";

/// The world.
pub struct World {
    /// The true time.
    pub time: Arc<TrueTime>,
    /// The randomness of everything in it.
    pub rng: Arc<SeededRng>,
    /// The server.
    pub union: Union,
    folder: tempfile::TempDir,
    phones: std::sync::atomic::AtomicU32,
}

/// A phone and the network only it uses.
pub struct Connected {
    /// The phone.
    pub phone: Phone,
    /// Its way to the server.
    pub courier: Arc<LossyCourier>,
}

impl World {
    /// A world that begins at this moment (RFC 3339), with the roster imported and its books on this back end. The seed
    /// is printed, so that a failing test can be replayed.
    pub async fn beginning(back_end: BackEnd<'_>, at: &str, seed: u64) -> Self {
        #[expect(clippy::print_stdout, reason = "a failing test shows it, and the seed replays the run")]
        {
            println!("world seed {seed}");
        }
        let start: Moment = at.parse().expect("the world begins at a moment");
        let (time, rng) = (TrueTime::starting_at(start), SeededRng::new(seed));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let union = Union::open(Database::fresh(back_end, folder.path()), &time, &rng).await;
        let report = union.import(ROSTER).await;
        assert_eq!((report.added, report.refused_total), (3, 0), "the roster of the world is whole");
        Self { time, rng, union, folder, phones: std::sync::atomic::AtomicU32::new(0) }
    }

    /// A phone nobody has set up.
    pub fn new_phone(&self, platform: Platform) -> Connected {
        let number = self.phones.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let courier = LossyCourier::to(self.union.router());
        let home = self.folder.path().join(format!("phone-{number}"));
        let clocks = DeviceClocks::following(&self.time);
        let phone = Phone::new(&home, platform, clocks, &self.rng, Arc::clone(&courier) as _);
        Connected { phone, courier }
    }

    /// A phone on which this member has just registered.
    pub async fn phone_of_newcomer(&self, kenpos_id: &str, platform: Platform) -> Connected {
        let connected = self.new_phone(platform);
        connected.phone.set_up(SERVER_URL, newcomer(kenpos_id)).await;
        connected
    }

    /// A further phone of a registered member.
    pub async fn phone_of(&self, kenpos_id: &str, platform: Platform) -> Connected {
        let connected = self.new_phone(platform);
        connected.phone.set_up(SERVER_URL, registered(kenpos_id)).await;
        connected
    }

    /// The folder of the world, for copies of phones.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Today, truly.
    pub fn today(&self) -> ProgrammeDay {
        self.time.today()
    }
}
