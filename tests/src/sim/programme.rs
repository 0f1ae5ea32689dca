//! What the simulator learned beside the daily records: results, surveys, orders, campaigns; then campaigns of steps and proofs.
//!
//! Comes in: a run, each morning and after each step. Goes out: acts of the desk and of members, drawn from streams of
//! their own. Must never happen: a draw here from the stream by which older seeds live.

use super::state::Sim;
use super::{campaigns, check, disaster, exchange, fault, health, proofs, results};

/// A morning at the desk.
pub async fn morning(sim: &mut Sim) {
    sim.change_streams();
    exchange::morning(sim).await;
    campaigns::morning(sim).await;
    results::publish_survey(sim).await;
    if sim.below(3) == 0 {
        for _ in 0..=sim.below(2) {
            results::at_the_desk(sim).await;
        }
    }
    sim.change_streams();
    sim.change_to_the_third();
    campaigns::publish_walk(sim).await;
    campaigns::everybody(sim).await;
    proofs::morning(sim).await;
    sim.change_to_the_third();
}

/// A member does something on a phone, perhaps.
pub async fn step(sim: &mut Sim) {
    sim.change_streams();
    if sim.below(2) == 0 {
        let phones = sim.living();
        let phone = phones[sim.index(phones.len())];
        if let Some(member) = sim.phones[phone].member {
            on_a_phone(sim, phone, member).await;
            check::step(sim, phone);
        }
    }
    sim.change_streams();
    sim.change_to_the_third();
    if sim.below(2) == 0 {
        let phones = sim.living();
        let phone = phones[sim.index(phones.len())];
        if let Some(member) = sim.phones[phone].member {
            learned_last(sim, phone, member).await;
            check::step(sim, phone);
        }
    }
    sim.change_to_the_third();
}

/// Days that a campaign of steps looks at, words of joining one, files sent in.
async fn learned_last(sim: &mut Sim, phone: usize, member: usize) {
    match sim.below(10) {
        0..=2 => campaigns::walk_along(sim, phone),
        3..=6 => health::march(sim, phone).await,
        _ => {
            let courier = std::sync::Arc::clone(&sim.phones[phone].courier);
            let script = courier.put_script(super::courier::Script::new());
            match sim.below(6) {
                0 => fault::spoil(sim, &courier),
                1 => fault::lose_the_answer(sim, &courier),
                _ => {}
            }
            if sim.below(8) == 0 {
                disaster::server_may_die(sim);
            }
            proofs::send(sim, phone, member).await;
            disaster::after_death(sim).await;
            courier.put_script(script);
        }
    }
}

async fn on_a_phone(sim: &mut Sim, phone: usize, member: usize) {
    let courier = std::sync::Arc::clone(&sim.phones[phone].courier);
    let script = courier.put_script(super::courier::Script::new());
    let spoiled = sim.below(3) == 0;
    if spoiled {
        fault::spoil(sim, &courier);
    }
    let dies = sim.below(8) == 0;
    if dies {
        disaster::server_may_die(sim);
    }
    match sim.below(16) {
        4..=8 => exchange::order(sim, phone, member).await,
        9 => exchange::cancel(sim, phone).await,
        10..=15 => campaigns::take_part(sim, phone),
        0 => results::consent(sim, phone, member, spoiled || dies).await,
        1 => results::report_exam(sim, phone),
        _ => results::answer_survey(sim, phone),
    }
    disaster::after_death(sim).await;
    courier.put_script(script);
}
