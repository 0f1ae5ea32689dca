//! Days that a step campaign looks at closely: long walks, apps that nobody knows, steps typed beside measured ones, a phone
//! that another member takes over in the middle of a day.
//!
//! Comes in: a phone and the randomness of the third stream. Goes out: its store with such a day, and runs of the core over
//! it. Must never happen: a sum worked out here.

use super::walk::Writer;
use super::{HOUR_MS, MINUTE_MS, run};
use crate::sim::state::Sim;

/// Some hours of such a day.
pub async fn step(sim: &mut Sim, phone: usize) {
    let at = sim.wire.time.get().millis();
    let in_background = sim.below(2) == 0;
    sim.phones[phone].life.opens(at, in_background);
    sim.phones[phone].life.forget_old(at);
    match sim.below(7) {
        0..=1 => walks(sim, phone, 0, 150, Writer::Phone),
        2 => {
            sim.hit("health_unknown_app");
            walks(sim, phone, 0, 150, Writer::Stranger);
        }
        3 => typed_beside(sim, phone),
        4 => {
            sim.hit("health_app_of_the_day_before");
            let since_midnight = at - sim.wire.time.today().start().millis();
            walks(sim, phone, since_midnight + HOUR_MS, 90, Writer::Stranger);
            typed_beside(sim, phone);
        }
        5 => {
            sim.hit("health_too_fast");
            let count = 90_000 + i64::from(sim.small(60_000));
            write(sim, phone, (0, 60), count, Writer::Watch);
        }
        _ => return passed_on(sim, phone).await,
    }
    run::any(sim, phone);
}

/// A walk of an hour at most, read whole by the core.
pub fn walk(sim: &mut Sim, phone: usize) {
    walks(sim, phone, 0, 50, Writer::Phone);
    run::whole(sim, phone);
}

/// A walk of up to so many minutes that ended so long ago.
fn walks(sim: &mut Sim, phone: usize, ago: i64, minutes: u32, by: Writer) {
    let minutes = 10 + i64::from(sim.small(minutes));
    let count = minutes * (60 + i64::from(sim.small(90)));
    write(sim, phone, (ago, minutes), count, by);
}

fn write(sim: &mut Sim, phone: usize, (ago, minutes): (i64, i64), count: i64, by: Writer) {
    use kenpos_core::ports::Clock as _;
    let at = sim.wire.time.get().millis();
    let end = sim.phones[phone].phone.clocks.now().wall.millis() - ago;
    sim.phones[phone].life.walk(at, (end - minutes * MINUTE_MS, end), count, by);
}

/// A walk that was measured, and steps typed over a part of it or beside it.
fn typed_beside(sim: &mut Sim, phone: usize) {
    sim.hit("health_typed_beside_measured");
    walks(sim, phone, 0, 200, Writer::Phone);
    if sim.below(2) == 0 {
        walks(sim, phone, 20 * MINUTE_MS, 60, Writer::Watch);
    }
    let (ago, count) = (i64::from(sim.small(120)) * MINUTE_MS, 1 + i64::from(sim.small(20_000)));
    let minutes = i64::from(sim.small(30));
    write(sim, phone, (ago, minutes), count, Writer::Typed);
}

/// One member walks, and another takes the phone over on the same day, walks and types.
async fn passed_on(sim: &mut Sim, phone: usize) {
    sim.hit("health_passed_on");
    let by = if sim.below(2) == 0 { Writer::Stranger } else { Writer::Phone };
    walks(sim, phone, 0, 100, by);
    run::any(sim, phone);
    let member = sim.some_member();
    sim.sign_in(phone, member).await;
    run::any(sim, phone);
    sim.wire.time.advance_millis(HOUR_MS + i64::from(sim.small(60)) * MINUTE_MS);
    // Begun before, and so another's in part.
    walks(sim, phone, 0, 150, Writer::Phone);
    typed_beside(sim, phone);
    run::any(sim, phone);
}
