//! What the union's office does while members live their days.
//!
//! Comes in: a run, each morning. Goes out: jobs done at the server, told to the witness. Must never happen: a job that
//! the oracle does not hear of.

use kenpos_rules::points::Points;
use kenpos_server::office::expiry;

use super::courier::locked;
use super::days::{fiscal_year, number};
use super::ledger::Event;
use super::state::Sim;

/// A morning at the office: once a year what ran out is to be written down. It is done late, twice, or in between.
pub async fn morning(sim: &mut Sim) {
    let this_year = fiscal_year(number(sim.wire.time.today()));
    let due = fiscal_year(locked(&sim.wire.seen).written_down_on) != this_year;
    if due && sim.below(4) == 0 {
        sim.hit("expiry_late");
        write_down(sim).await;
        if sim.below(2) == 0 {
            sim.hit("expiry_twice");
            write_down(sim).await;
        }
    } else if !due && sim.below(60) == 0 {
        write_down(sim).await;
    }
}

async fn write_down(sim: &mut Sim) {
    match expiry::write_down(&*sim.union.store(), &*sim.union.ports().clock).await {
        Ok(report) => {
            if report.points > Points::ZERO {
                sim.hit("points_ran_out");
            }
            sim.say(&format!("the office writes down {} of {} members", report.points, report.members));
            let today = number(sim.wire.time.today());
            let mut seen = locked(&sim.wire.seen);
            seen.event(&Event::WrittenDown(today));
            seen.written_down_on = today;
        }
        Err(error) => sim.violate(&format!("writing down what ran out ended with: {error}")),
    }
}
