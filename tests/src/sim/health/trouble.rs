//! What stands between a phone's app and its health store, or changes the store behind the feed's back.
//!
//! Comes in: a phone and the run's randomness. Goes out: its store in another state. Must never happen: a state that no
//! phone of its platform has.

use kenpos_core::ports::SecretStore as _;

use super::life::{Life, Store, connect_allow, kit_allow};
use crate::health_stores::health_connect::{Event as Connect, Provider};
use crate::health_stores::healthkit::Event as Kit;
use crate::sim::days::DAY_MS;
use crate::sim::state::Sim;

/// The name of the installation's id among the secrets; it does not travel to another phone.
const INSTALL: &str = "install";

/// More calls than any quota has.
const CALLS: usize = 2_100;

/// Something happens to the phone that no walk explains.
pub fn spoil(sim: &mut Sim, phone: usize) {
    match sim.phones[phone].life.store {
        Store::Kit(_) => spoil_kit(sim, phone),
        Store::Connect(_) => spoil_connect(sim, phone),
    }
}

/// The phone is locked, or the permission goes, whatever the app is doing.
pub fn shut(life: &mut Life, at: i64) {
    life.kit(at, &Kit::Lock {});
    life.connect(at, &connect_allow(false, false));
}

fn spoil_kit(sim: &mut Sim, phone: usize) {
    let (at, choice, sources) = (sim.wire.time.get().millis(), sim.below(9), sim.index(SOURCES.len()));
    match choice {
        0..=1 => sim.phones[phone].life.kit(at, &Kit::Lock {}),
        2 => sim.phones[phone].life.kit(at, &Kit::RestrictByProfile {}),
        3 => {
            sim.hit("health_reading_denied");
            let life = &mut sim.phones[phone].life;
            life.kit(at, &kit_allow(false));
            // HealthKit shows an empty store and moves the anchor on: weighings of this time are not told again.
            life.denied = true;
            life.weighings.values_mut().for_each(|weighing| weighing.uncertain = true);
            life.lost_ids(at);
        }
        4 => {
            sim.hit("health_deletions_forgotten");
            let life = &mut sim.phones[phone].life;
            life.kit(at, &Kit::PurgeTombstones {});
            life.lost_ids(at);
        }
        5..=6 => sim.phones[phone].life.kit(at, &Kit::UpdateOs {}),
        7 => {
            let name = moves(sim, phone);
            let life = &mut sim.phones[phone].life;
            life.kit(at, &Kit::RestoreToNewPhone { phone: name });
            life.lost_ids(at);
        }
        _ => {
            sim.hit("health_sources_ordered");
            let life = &mut sim.phones[phone].life;
            let sources = rotated(&SOURCES, sources);
            life.kit(at, &Kit::OrderSources { sources });
            life.silent_at = at;
        }
    }
}

/// In the order in which an iPhone prefers them by itself.
const SOURCES: [&str; 4] =
    ["com.apple.Health", "com.apple.health.0A", "com.apple.health.0B", "com.garmin.connect.mobile"];

/// The apps that write on an Android phone.
const APPS: [&str; 4] =
    ["android", "com.sec.android.app.shealth", "com.fitbit.FitbitMobile", "com.google.android.apps.fitness"];

fn rotated(names: &[&str; 4], by: usize) -> Vec<String> {
    names.iter().cycle().skip(by).take(names.len()).map(|name| (*name).to_owned()).collect()
}

fn spoil_connect(sim: &mut Sim, phone: usize) {
    let (at, choice, apps) = (sim.wire.time.get().millis(), sim.below(9), sim.index(APPS.len()));
    let days = 2 + sim.small(6);
    match choice {
        0 => sim.phones[phone].life.connect(at, &connect_allow(false, false)),
        1..=2 => drain(&mut sim.phones[phone].life, at),
        3 => {
            let life = &mut sim.phones[phone].life;
            life.migrating = true;
            life.connect(at, &Connect::StartMigration {});
        }
        4 => {
            sim.hit("health_auto_deleted");
            let life = &mut sim.phones[phone].life;
            life.connect(at, &Connect::AutoDelete { older_than_days: days });
            life.lost_before(at - i64::from(days) * DAY_MS);
            life.silent_at = at;
        }
        5 => {
            let name = moves(sim, phone);
            let life = &mut sim.phones[phone].life;
            life.connect(at, &Connect::ChangePhone { phone: name });
            life.lost_before(i64::MAX);
            life.migrating = false;
            life.lost_ids(at);
        }
        6 => {
            let state = if days.is_multiple_of(2) { Provider::Missing } else { Provider::Outdated };
            let life = &mut sim.phones[phone].life;
            life.connect(at, &Connect::Android { api: 33 });
            life.connect(at, &Connect::ChangeProvider { state });
        }
        7 if days == 2 => sim.phones[phone].life.connect(at, &Connect::UseWorkProfile {}),
        _ => {
            sim.hit("health_sources_ordered");
            let life = &mut sim.phones[phone].life;
            // Who is left out of the list counts nothing.
            let apps = rotated(&APPS, apps)[..3].to_vec();
            life.connect(at, &Connect::PrioritiseApps { apps });
            life.silent_at = at;
        }
    }
}

/// The member goes on with another phone of the kind, with the app's data restored on it.
fn moves(sim: &mut Sim, phone: usize) -> String {
    sim.hit("health_on_another_phone");
    let secrets = &sim.phones[phone].phone.secrets;
    secrets.delete(INSTALL).expect("the secrets are open while nobody locks them");
    format!("phone-{phone}-moved-{}", sim.below(1_000_000))
}

fn drain(life: &mut Life, at: i64) {
    life.drained = true;
    for _ in 0..CALLS {
        life.says(at, at + 1, at);
    }
}
