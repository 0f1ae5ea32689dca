//! What the union's office does while members live their days.
//!
//! Comes in: a run, each morning. Goes out: jobs done at the server, told to the witness. Must never happen: a job that
//! the oracle does not hear of.

use kenpos_rules::points::Points;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::members::{ImportReport, import_members};
use kenpos_server::office::{DeskError, expiry};
use kenpos_server::programmes::Programmes;

use super::campaigns;
use super::courier::locked;
use super::days::{fiscal_year, number};
use super::disaster;
use super::ledger::Insured;
use super::people::{kenpos_id, roster};
use super::results;
use super::state::Sim;

/// A morning at the office.
pub async fn morning(sim: &mut Sim) {
    let today = sim.wire.time.today();
    let newcomers: Vec<usize> = (0..sim.plan.members)
        .filter(|member| !sim.registered[*member] && sim.people[*member].joins_on() <= today)
        .collect();
    if !newcomers.is_empty() {
        import(sim).await;
    }
    for member in newcomers {
        sim.change_streams();
        results::before_registration(sim, member).await;
        campaigns::list(sim, member).await;
        sim.change_streams();
        let phone = sim.buy_phone();
        sim.register(phone, member).await;
    }
    if sim.below(12) == 0 {
        change_membership(sim).await;
    }
    let due = fiscal_year(locked(&sim.wire.seen).written_down_on) != fiscal_year(number(today));
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

/// Someone leaves, or left on another day, or did not leave after all, or comes back.
async fn change_membership(sim: &mut Sim) {
    let member = sim.index(sim.plan.members);
    let today = sim.wire.time.today();
    if !sim.registered[member] {
        return;
    }
    // Sometimes it comes out that somebody left long ago.
    let long_ago = if sim.below(6) == 0 { 300 + i64::from(sim.small(200)) } else { 0 };
    let day = today.plus_days(i64::from(sim.small(31)) - 15 - long_ago).max(sim.people[member].joins_on());
    let stretches = &mut sim.people[member].stretches;
    let last = stretches.last_mut().expect("a person has been a member");
    let name = match last.1 {
        Some(end) if end.plus_days(2) < today && day.plus_days(15) > today => {
            stretches.push((end.plus_days(2).max(day.min(today)), None));
            "member_returned"
        }
        Some(_) if number(day) % 2 == 0 => {
            last.1 = None;
            "leaving_undone"
        }
        Some(_) => {
            last.1 = Some(day.max(last.0));
            "last_day_moved"
        }
        None => {
            last.1 = Some(day.max(last.0));
            "member_left"
        }
    };
    sim.moved.insert(member);
    sim.hit(name);
    sim.say(&format!("{} is a member for {:?}", kenpos_id(member), sim.people[member].stretches));
    import(sim).await;
}

/// Nobody has left after all: what everybody's phone keeps can be sent.
pub async fn take_everybody_back(sim: &mut Sim) {
    for person in &mut sim.people {
        person.stretches.last_mut().expect("a person has been a member").1 = None;
    }
    import(sim).await;
}

/// Imports the roster as it stands.
pub async fn import(sim: &mut Sim) {
    let today = sim.wire.time.today();
    let file = roster(&sim.people, today);
    may_die(sim);
    let mut done = import_file(sim, &file).await;
    if disaster::after_death(sim).await {
        done = import_file(sim, &file).await;
    }
    match done {
        Ok(report) if report.refused_total == 0 => {
            sim.say(&format!("the roster adds {}, changes {}", report.added, report.changed));
        }
        other => sim.violate(&format!("the import of the roster ended with {other:?}")),
    }
    sim.unsettle_all();
    let mut seen = locked(&sim.wire.seen);
    for (member, person) in sim.people.iter().enumerate().filter(|(_, person)| person.joins_on() <= today) {
        let ledger = &mut seen.member(&kenpos_id(member)).ledger;
        ledger.results.who = Insured { is_spouse: person.is_spouse(), born: person.born() };
        ledger.roster(number(today), person.by_hand(), person.early());
    }
}

/// The desk's process may be killed in the middle; it is then run again.
fn may_die(sim: &Sim) {
    if sim.below(4) == 0 {
        disaster::server_may_die(sim);
    }
}

async fn import_file(sim: &Sim, file: &str) -> Result<ImportReport, DeskError> {
    import_members(&*sim.union.store(), sim.union.ports(), &Programmes::default(), file.as_bytes(), &By::operator())
        .await
}

async fn write_down(sim: &mut Sim) {
    may_die(sim);
    let mut done = expiry::write_down(&*sim.union.store(), &sim.union.programmes(), &*sim.union.ports().clock).await;
    if disaster::after_death(sim).await {
        done = expiry::write_down(&*sim.union.store(), &sim.union.programmes(), &*sim.union.ports().clock).await;
    }
    match done {
        Ok(report) => {
            if report.points > Points::ZERO {
                sim.hit("points_ran_out");
            }
            let today = number(sim.wire.time.today());
            if locked(&sim.wire.seen).members.values().any(|member| member.ledger.holds_what_ran_out(today)) {
                sim.hit("points_ran_out_beside_a_hold");
            }
            sim.say(&format!("the office writes down {} of {} members", report.points, report.members));
            locked(&sim.wire.seen).written_down(today);
        }
        Err(error) => sim.violate(&format!("writing down what ran out ended with: {error}")),
    }
}
