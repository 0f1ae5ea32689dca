//! What members do all day, and what happens to their phones.
//!
//! Comes in: a run. Goes out: the run after its days. Must never happen: an answer of the core that is ignored. Errors
//! that a member can meet are expected by their code; any other is a violation.

use kenpos_core::KenposError;
use kenpos_core::sync::{SyncBudget, SyncReason, SyncReport, WhyStopped};
use kenpos_protocol::consent::Purpose;

use super::entry::{entry, import, two_processes};
use super::state::Sim;
use super::{books, check, crash, disaster, fault, health, office, programme, screens, session};

const DAY_MS: i64 = 86_400_000;

/// Steps after which the books of everybody are looked at; each answer is compared with the books by hand in any case.
pub const BOOKS_EVERY: u64 = 40;

/// Lives the days of the plan.
pub async fn live(sim: &mut Sim) {
    while sim.days_passed < sim.plan.days && !sim.is_broken() {
        leap(sim);
        let left = i64::from(sim.plan.days - sim.days_passed);
        let quiet = match sim.below(60) {
            0 => 20 + sim.below(25),
            1..=8 => 1 + sim.below(7),
            _ => 0,
        };
        pass_days(sim, i64::try_from(quiet).expect("a few days").min(left - 1));
        let steps = 1 + sim.below(sim.plan.members as u64);
        let today = sim.wire.time.today();
        office::morning(sim).await;
        programme::morning(sim).await;
        for _ in 0..steps {
            let phones = sim.living();
            let phone = phones[sim.index(phones.len())];
            Box::pin(step(sim, phone)).await;
            check::step(sim, phone);
            programme::step(sim).await;
            sim.steps += 1;
            if sim.steps.is_multiple_of(BOOKS_EVERY) {
                books::ledgers_agree(sim).await;
            }
            let minutes = i64::from(sim.small(240)) * i64::from(sim.small(3));
            sim.wire.time.advance_millis(minutes * 60_000 + i64::from(sim.small(60_000)));
        }
        let tomorrow = today.plus_days(1);
        sim.wire.time.advance_to(tomorrow, i64::from(sim.small(24)), 0);
        let passed = sim.wire.time.today().days_since(today);
        sim.days_passed += u32::try_from(passed).expect("time goes forward");
    }
}

/// Most of a year passes in which nobody does anything.
fn leap(sim: &mut Sim) {
    let due = sim.leaps.first().is_some_and(|(after, _)| *after <= sim.days_passed);
    if due {
        let (_, day) = sim.leaps.remove(0);
        sim.hit("year_passes");
        sim.wire.time.advance_to(day, i64::from(sim.small(24)), 0);
    }
}

fn pass_days(sim: &mut Sim, days: i64) {
    if days > 0 {
        sim.wire.time.advance_days(days);
        sim.days_passed += u32::try_from(days).expect("a few days");
        sim.say(&format!("{days} days pass"));
    }
}

async fn step(sim: &mut Sim, phone: usize) {
    let Some(member) = sim.phones[phone].member else {
        let member = sim.some_member();
        return sim.sign_in(phone, member).await;
    };
    match sim.below(80) {
        0..=22 => entry(sim, phone),
        23..=30 => {
            let courier = std::sync::Arc::clone(&sim.phones[phone].courier);
            fault::spoil(sim, &courier);
            _ = sync(sim, phone).await;
        }
        31..=37 => _ = sync(sim, phone).await,
        38 => import(sim, phone),
        39 => sign_out(sim, phone).await,
        40 => replace(sim, phone, member).await,
        41 => second_phone(sim, member).await,
        42 => two_processes(sim, phone),
        43 => two_syncs(sim, phone).await,
        44 => {
            sim.hit("app_killed");
            sim.phones[phone].phone.reopen();
        }
        45..=48 => crash::kill(sim, phone).await,
        49 => {
            sim.hit("server_restarted");
            sim.union.restart().await;
        }
        50 => crash::back_up_server(sim).await,
        51 => crash::restore_server(sim).await,
        52 => crash::copy_phone(sim, phone),
        53 => crash::restore_phone(sim, phone).await,
        54 => set_clock(sim, phone),
        55 => {
            sim.hit("reboot");
            reboot(sim, phone);
        }
        56 => {
            sim.hit("secrets_locked");
            sim.phones[phone].phone.secrets.set_locked(true);
            _ = sync(sim, phone).await;
            entry(sim, phone);
            sim.phones[phone].phone.secrets.set_locked(false);
        }
        57 => consent(sim, phone).await,
        58 => flat_battery(sim, phone).await,
        59 => share(sim, phone).await,
        60 => disaster::phone_disk_full(sim, phone).await,
        61 => disaster::server_disk_full(sim, phone).await,
        62..=63 => disaster::server_dies(sim, phone).await,
        64 => crash::restore_both(sim, phone).await,
        65..=76 => health::step(sim, phone),
        _ => {
            let offline = sim.below(2) == 0;
            if offline {
                sim.hit("offline");
            }
            sim.phones[phone].courier.set_offline(offline);
        }
    }
}

/// A sync on the phone's own process.
pub async fn sync(sim: &mut Sim, phone: usize) -> Option<SyncReport> {
    let reasons = [SyncReason::Member, SyncReason::Launch, SyncReason::Background];
    let reason = reasons[sim.index(reasons.len())];
    let before = screens::total(sim, phone);
    sim.phones[phone].syncs += 1;
    let ended = sim.phones[phone].phone.kenpos().sync(SyncBudget::for_reason(reason)).await;
    // What the server refuses for good is no longer owed, and the report says so.
    if ended.as_ref().is_ok_and(|report| report.parked == 0) {
        screens::nothing_vanished(sim, phone, before);
    }
    synced(sim, phone, ended).await
}

/// Notes how a sync ended, and does what the app asks the member to do.
pub async fn synced(sim: &mut Sim, phone: usize, ended: Result<SyncReport, KenposError>) -> Option<SyncReport> {
    let report = match ended {
        Ok(report) => report,
        Err(KenposError::DiskFull) if sim.full_disk => {
            sim.hit("phone_disk_full");
            return None;
        }
        Err(error) => {
            sim.violate(&format!("phone {phone}: a sync ended with {}", error.code()));
            return None;
        }
    };
    let SyncReport { sent, parked, pulled, remaining, why_stopped, .. } = report;
    let why = why_stopped.code();
    sim.say(&format!("phone {phone}: sync {why}, {sent} sent, {parked} parked, {pulled} pulled, {remaining} left"));
    sim.look();
    match (why_stopped, sim.phones[phone].member) {
        (WhyStopped::SignInNeeded, Some(member)) => {
            session::ended(sim, phone, member);
            sim.sign_in(phone, member).await;
        }
        (WhyStopped::ConsentRequired, Some(_)) if sim.below(2) == 0 => give_consent(sim, phone, true).await,
        (WhyStopped::Done, Some(member)) => {
            check::offered_again(sim, phone, member);
            sim.put_back.remove(&phone);
            let now = sim.wire.time.get();
            sim.phones[phone].calm_since = sim.phones[phone].clock_right.then_some(now);
            sim.phones[phone].orders_when_calm = sim.orders_on(phone);
        }
        _ => {}
    }
    Some(report)
}

async fn sign_out(sim: &mut Sim, phone: usize) {
    match sim.phones[phone].phone.kenpos().sign_out().await {
        Ok(()) => {
            sim.say(&format!("phone {phone}: signs out"));
            let member = sim.phones[phone].member.take();
            member.inspect(|member| sim.phones[phone].owners.signed_out(*member));
            sim.phones[phone].calm_since = None;
        }
        Err(error) => sim.violate(&format!("phone {phone}: sign-out ended with {}", error.code())),
    }
}

/// The member's phone falls into a river; there is a new one.
async fn replace(sim: &mut Sim, phone: usize, member: usize) {
    sim.hit("phone_replaced");
    sim.phones[phone].gone = true;
    sim.forget_after(phone, 0);
    let new = sim.buy_phone();
    sim.sign_in(new, member).await;
}

async fn second_phone(sim: &mut Sim, member: usize) {
    // A few phones more than members: enough to share, few enough to be used.
    if sim.living().len() < sim.plan.members * 2 {
        let new = sim.buy_phone();
        sim.sign_in(new, member).await;
    }
}

async fn two_syncs(sim: &mut Sim, phone: usize) {
    sim.hit("two_syncs_at_once");
    let home = sim.phones[phone].phone.home().to_owned();
    let other = sim.another_process(phone, &home);
    entry(sim, phone);
    let budget = SyncBudget::for_reason(SyncReason::Member);
    sim.phones[phone].syncs += 1;
    let one = sim.phones[phone].phone.kenpos();
    let (first, second) = tokio::join!(one.sync(budget), other.kenpos().sync(budget));
    let report = synced(sim, phone, first).await;
    if report.is_some_and(|report| report.why_stopped == WhyStopped::SignInNeeded) {
        // What the other process met is the same loss.
        sim.sessions.torn([phone]);
    }
    _ = synced(sim, phone, second).await;
}

fn set_clock(sim: &mut Sim, phone: usize) {
    let days = 1 + i64::from(sim.small(9));
    let error = match sim.below(4) {
        0 => {
            sim.hit("clock_forward");
            days * DAY_MS
        }
        1 => {
            sim.hit("clock_back");
            -days * DAY_MS
        }
        2 => {
            sim.hit("clock_off_by_minutes");
            (i64::from(sim.small(17)) - 8) * 60_000
        }
        _ => 0,
    };
    sim.phones[phone].phone.clocks.set_wall_error_millis(error);
    sim.phones[phone].clock_right = error == 0;
    sim.phones[phone].calm_since = None;
}

fn reboot(sim: &mut Sim, phone: usize) {
    sim.phones[phone].phone.clocks.reboot();
    sim.phones[phone].calm_since = None;
    sim.note_boot(phone);
}

/// Days without a network; the battery runs out in the middle of them, once or twice, and the clock comes back wrong by as
/// much as could still be true.
async fn flat_battery(sim: &mut Sim, phone: usize) {
    sim.hit("flat_battery");
    sim.phones[phone].courier.set_offline(true);
    entry(sim, phone);
    for _ in 0..=sim.below(2) {
        let days = 1 + i64::from(sim.small(3));
        sim.wire.time.advance_days(days);
        reboot(sim, phone);
        sim.phones[phone].phone.clocks.set_wall_error_millis(-i64::from(sim.small(4)) * DAY_MS);
        sim.phones[phone].clock_right = false;
        entry(sim, phone);
        entry(sim, phone);
        sim.wire.time.advance_days(i64::from(sim.small(2)));
        entry(sim, phone);
    }
    sim.phones[phone].courier.set_offline(false);
    _ = sync(sim, phone).await;
}

/// Somebody else signs in on the phone, which is full of what its member has entered.
async fn share(sim: &mut Sim, phone: usize) {
    sim.hit("phone_shared");
    for _ in 0..3 {
        entry(sim, phone);
    }
    let member = sim.some_member();
    sim.sign_in(phone, member).await;
}

/// The consent is withdrawn, for a moment or for longer, or given again.
async fn consent(sim: &mut Sim, phone: usize) {
    sim.phones[phone].courier.heal().await;
    let choice = sim.below(3);
    if choice > 0 {
        give_consent(sim, phone, false).await;
        entry(sim, phone);
        _ = sync(sim, phone).await;
    }
    if choice < 2 {
        give_consent(sim, phone, true).await;
    }
}

/// Gives or withdraws the consent to the programme.
pub async fn give_consent(sim: &mut Sim, phone: usize, given: bool) {
    let Some(member) = sim.phones[phone].member else { return };
    sim.phones[phone].calm_since = None;
    match sim.phones[phone].phone.consent(Purpose::Programme, given).await {
        Ok(_) if given => sim.say(&format!("phone {phone}: consents")),
        Ok(_) => sim.hit("consent_withdrawn"),
        Err(KenposError::SignInNeeded | KenposError::Offline { .. }) => {}
        Err(KenposError::Server { .. }) if !sim.is_let_in(member) => {}
        Err(error) => sim.violate(&format!("phone {phone}: consent ended with {}", error.code())),
    }
}
