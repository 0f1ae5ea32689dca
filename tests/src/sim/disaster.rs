//! Disks that are full and servers that die in the middle of a statement.
//!
//! Comes in: a phone that is about to do something. Goes out: the same, later, on a disk with room and a server that was
//! started again. Must never happen: an entry acknowledged on a full disk and not kept; one refused and half kept.

use kenpos_core::faults::leave_pages;
use kenpos_server::store::sqlite::faults::{self, Fault};

use super::state::Sim;
use super::{act, entry, health};

/// Steps of SQLite's machine within which a server dies: a sync with a few items takes some thousands.
const STEPS_MAX: u32 = 6_000;

/// The phone's disk is full; then the member frees some space.
pub async fn phone_disk_full(sim: &mut Sim, phone: usize) {
    leave_pages(Some(sim.small(2)));
    for _ in 0..6 {
        let before = kept(sim, phone);
        let refused = entry::on_full_disk(sim, phone);
        if refused {
            sim.hit("phone_disk_full");
            if kept(sim, phone) != before {
                sim.violate(&format!("phone {phone} refused an entry on a full disk and kept something of it"));
            }
        }
    }
    sim.full_disk = true;
    health::read(sim, phone);
    _ = act::sync(sim, phone).await;
    free_some_space(sim);
    _ = act::sync(sim, phone).await;
}

/// No phone's disk is full any more.
pub fn free_some_space(sim: &mut Sim) {
    sim.full_disk = false;
    leave_pages(None);
}

/// All that the phone shows of what it keeps.
fn kept(sim: &Sim, phone: usize) -> Option<String> {
    let kenpos = sim.phones[phone].phone.kenpos();
    let today = kenpos.today().ok()?;
    let (outbox, history) = (kenpos.outbox().ok()?, kenpos.history(today.plus_days(-30), today).ok()?);
    Some(format!("{}{}", serde_json::to_string(&outbox).ok()?, serde_json::to_string(&history).ok()?))
}

/// The server's disk is full while a phone sends much; then the operator makes room.
pub async fn server_disk_full(sim: &mut Sim, phone: usize) {
    entry::import(sim, phone);
    for _ in 0..3 {
        entry::entry(sim, phone);
    }
    set(sim, Fault::Full { pages_left: sim.small(2) });
    _ = act::sync(sim, phone).await;
    faults::set(Fault::None);
    if sim.wire.take_full() {
        sim.hit("server_disk_full");
    }
    sim.wire.time.advance_millis(3_600_000);
    _ = act::sync(sim, phone).await;
}

/// The server dies between two statements of a sync, and is started again.
pub async fn server_dies(sim: &mut Sim, phone: usize) {
    entry::entry(sim, phone);
    server_may_die(sim);
    _ = act::sync(sim, phone).await;
    after_death(sim).await;
    _ = act::sync(sim, phone).await;
}

/// From now on the server dies at some step of some statement.
pub fn server_may_die(sim: &Sim) {
    set(sim, Fault::DiesAfter { steps: 1 + sim.small(STEPS_MAX) });
}

/// A database on a server of its own has its own disk, and does not die with the process.
fn set(sim: &Sim, fault: Fault) {
    if sim.plan.embedded_faults {
        faults::set(fault);
    }
}

/// If the server has died, another is started on the same database. True: it had died.
pub async fn after_death(sim: &mut Sim) -> bool {
    let died = has_died();
    faults::set(Fault::None);
    if died {
        sim.hit("server_died_in_a_statement");
        sim.union.restart().await;
        sim.wire.deliver_unfinished().await;
    }
    died
}

/// Whether the server of this thread has died and was not started again.
pub fn has_died() -> bool {
    faults::get() == Fault::DiesAfter { steps: 0 }
}
