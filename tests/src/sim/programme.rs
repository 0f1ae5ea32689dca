//! What the simulator learned beside the daily records: results, surveys, orders, campaigns.
//!
//! Comes in: a run, each morning and after each step. Goes out: acts of the desk and of members, drawn from a stream of
//! their own. Must never happen: a draw here from the stream by which older seeds live.

use super::state::Sim;
use super::{campaigns, check, disaster, exchange, fault, results};

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
