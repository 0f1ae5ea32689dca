//! Runs of the core over a phone's health store: whole, killed between two commands, two at once, shut out in the middle.
//!
//! Comes in: a phone and its store. Goes out: what the runs read, promised and checked. Must never happen: an error of the
//! core that is ignored.

use kenpos_core::KenposError;
use kenpos_core::health::{HealthCommand, HealthOutcome, HealthReason, HealthRun, OffReason, WaitReason, WhyEnded};

use super::truth::{self, Records};
use super::{credit, some_reason, trouble};
use crate::sim::days::number;
use crate::sim::state::Sim;

/// Longer than a quota of Health Connect takes to fill up.
const QUOTA_MS: i64 = 20 * 60_000;

/// Commands after which a run is killed or shut out at the latest: a first one has some eighty.
const COMMANDS: u32 = 30;

/// What happens to a run.
#[derive(Clone, Copy)]
struct Manner {
    reason: HealthReason,
    /// The app is killed when it has been told so many commands.
    kill_after: Option<u32>,
    /// The phone is locked, or the permission taken back, then.
    shut_after: Option<u32>,
}

impl Manner {
    const fn whole(reason: HealthReason) -> Self {
        Self { reason, kill_after: None, shut_after: None }
    }
}

/// A run of any kind; before it the member links the store and says whose it is, or forgets to.
pub fn any(sim: &mut Sim, phone: usize) {
    if !link(sim, phone) {
        return;
    }
    let forgets = sim.below(4) == 0;
    if !forgets {
        claim(sim, phone);
    }
    let after = Some(sim.small(COMMANDS));
    let whole = Manner::whole(some_reason(sim));
    match sim.below(8) {
        0..=1 => _ = run(sim, phone, Manner { kill_after: after, ..whole }),
        2 => _ = run(sim, phone, Manner { shut_after: after, ..whole }),
        3 => two(sim, phone),
        _ => _ = run(sim, phone, whole),
    }
}

/// A whole run, nothing in its way; before it the member links the store and says whose it is.
pub fn whole(sim: &mut Sim, phone: usize) {
    let at = sim.wire.time.get().millis();
    sim.phones[phone].life.opens(at, false);
    if link(sim, phone) {
        claim(sim, phone);
        run(sim, phone, Manner::whole(HealthReason::Member));
    }
}

/// A run on whatever is linked.
pub fn read(sim: &mut Sim, phone: usize) {
    let whole = Manner::whole(some_reason(sim));
    run(sim, phone, whole);
}

/// Nothing stands in the way any more: the core reads all there is, or has read it and shows it.
pub fn at_rest(sim: &mut Sim, phone: usize, reads: bool) {
    let at = sim.wire.time.get().millis();
    sim.phones[phone].life.opens(at, false);
    if sim.phones[phone].member.is_none() || !link(sim, phone) {
        return;
    }
    if reads {
        claim(sim, phone);
        let ended = run(sim, phone, Manner::whole(HealthReason::Member));
        let today = number(sim.wire.time.today());
        let life = &mut sim.phones[phone].life;
        life.read_on = (ended == Some(WhyEnded::Done)).then_some(today);
        if life.read_on.is_none() && !life.is_shut_for_ever() {
            sim.violate(&format!("phone {phone}: nothing stands in the way, and a health run ends with {ended:?}"));
        }
    } else if let Some(last) = sim.phones[phone].life.read_on
        && let Some(shown) = truth::shown(sim, phone)
    {
        truth::days_agree(sim, phone, last, &shown);
        truth::weighings_agree(sim, phone, &shown);
        credit::measured_agrees(sim, phone, last);
        truth::nothing_added(sim, phone);
        truth::walks_are_paid(sim, phone, last);
    }
}

fn link(sim: &mut Sim, phone: usize) -> bool {
    let channel = sim.phones[phone].life.channel();
    match sim.phones[phone].phone.kenpos().link_health(channel) {
        Ok(()) => true,
        Err(error) => {
            refused(sim, phone, &error);
            false
        }
    }
}

/// On a phone that others have used the member says that its health data are their own, from now on.
fn claim(sim: &mut Sim, phone: usize) {
    let Some(member) = sim.phones[phone].member.filter(|_| sim.phones[phone].owners.is_shared()) else { return };
    match sim.phones[phone].phone.kenpos().claim_phone_data() {
        Ok(claimed) => {
            let (from, now) = (claimed.from.millis(), sim.wire.time.get().millis());
            let known = sim.phones[phone].owners.claims.insert(member, from);
            if sim.phones[phone].clock_right && from != known.unwrap_or(now) {
                sim.violate(&format!("phone {phone}: health data were claimed from {from}, by hand from {known:?}"));
            }
        }
        Err(error) => refused(sim, phone, &error),
    }
}

/// Why the run ended; `None` for one that was killed.
fn run(sim: &mut Sim, phone: usize, manner: Manner) -> Option<WhyEnded> {
    let member = sim.phones[phone].member?;
    let before = truth::shown(sim, phone);
    let at = sim.wire.time.get().millis();
    let life = &mut sim.phones[phone].life;
    life.in_front(at, manner.reason != HealthReason::Background);
    let channel = life.channel();
    let mut run = sim.phones[phone].phone.kenpos().health_run(channel, manner.reason);
    let mut commands = 0;
    let mut killed = false;
    while let Some(command) = next(sim, phone, &mut run) {
        if manner.kill_after == Some(commands) {
            killed = true;
            break;
        }
        if manner.shut_after == Some(commands) {
            sim.hit("health_shut_in_a_run");
            trouble::shut(&mut sim.phones[phone].life, at);
        }
        commands += 1;
        answer(sim, phone, &mut run, &command);
    }
    let ended = run.summary().ended.filter(|_| !killed);
    drop(run);
    if killed {
        sim.hit("health_run_killed");
        sim.phones[phone].phone.reopen();
    }
    sim.say(&format!("phone {phone}: a health run of {commands} commands, {ended:?}"));
    met(sim, phone, member, ended);
    let shut = manner.shut_after.is_some_and(|after| after < commands);
    if shut {
        sim.phones[phone].life.opens(at, false);
    }
    judge(sim, phone, manner.reason, before, ended.filter(|_| !shut));
    ended
}

/// Two processes read at once, in turns.
fn two(sim: &mut Sim, phone: usize) {
    sim.hit("health_two_runs");
    let before = truth::shown(sim, phone);
    let at = sim.wire.time.get().millis();
    sim.phones[phone].life.in_front(at, true);
    let home = sim.phones[phone].phone.home().to_owned();
    let other = sim.another_process(phone, &home);
    let channel = sim.phones[phone].life.channel();
    let mut runs = [sim.phones[phone].phone.kenpos(), other.kenpos()]
        .map(|kenpos| kenpos.health_run(channel, HealthReason::Foreground));
    loop {
        let mut over = true;
        for run in &mut runs {
            if let Some(command) = next(sim, phone, run) {
                answer(sim, phone, run, &command);
                over = false;
            }
        }
        if over {
            break;
        }
    }
    let ended = runs.map(|run| run.summary().ended);
    sim.say(&format!("phone {phone}: two health runs, {ended:?}"));
    judge(sim, phone, HealthReason::Foreground, before, ended[0].filter(|_| ended[0] == ended[1]));
}

fn next(sim: &mut Sim, phone: usize, run: &mut HealthRun) -> Option<HealthCommand> {
    loop {
        match run.next_command() {
            Ok(command) => return command,
            Err(error) => refused(sim, phone, &error),
        }
    }
}

fn answer(sim: &mut Sim, phone: usize, run: &mut HealthRun, command: &HealthCommand) {
    let now = sim.wire.time.get();
    let outcome = sim.phones[phone].life.carry_out(command, now);
    let invalid = match &outcome {
        HealthOutcome::CursorInvalid => true,
        HealthOutcome::Changes(page) => page.expired,
        _ => false,
    };
    if invalid {
        sim.hit("health_cursor_refused");
    }
    if let Err(error) = run.report(outcome) {
        refused(sim, phone, &error);
    }
}

/// Checks what a run left behind, and promises what it kept.
fn judge(sim: &mut Sim, phone: usize, reason: HealthReason, before: Option<Records>, ended: Option<WhyEnded>) {
    let read_at = sim.wire.time.get().millis();
    if std::mem::take(&mut sim.phones[phone].life.drained) {
        sim.wire.time.advance_millis(QUOTA_MS);
    }
    let at = sim.wire.time.get().millis();
    sim.phones[phone].life.in_front(at, true);
    let (Some(before), Some(after)) = (before, truth::shown(sim, phone)) else { return };
    truth::nothing_false(sim, phone, &before, &after);
    if ended == Some(WhyEnded::Done) && sim.phones[phone].clock_right {
        let today = number(sim.wire.time.today());
        truth::days_agree(sim, phone, today, &after);
        credit::measured_agrees(sim, phone, today);
        // In the background nobody looks again at what was forbidden for one kind.
        if reason != HealthReason::Background {
            truth::weighings_agree(sim, phone, &after);
        }
    }
    truth::promise(sim, phone, read_at, &before, &after);
}

/// Counts what a run met.
fn met(sim: &mut Sim, phone: usize, member: usize, ended: Option<WhyEnded>) {
    let name = match ended {
        Some(WhyEnded::Waiting(WaitReason::Locked)) => "health_locked",
        Some(WhyEnded::Waiting(WaitReason::RateLimited)) => "health_quota",
        Some(WhyEnded::Waiting(WaitReason::Migrating)) => "health_migration",
        Some(WhyEnded::Waiting(WaitReason::BackgroundForbidden)) => "health_background_forbidden",
        Some(WhyEnded::Off(OffReason::Restricted)) => "health_restricted",
        Some(WhyEnded::Off(OffReason::NotAsked)) => "health_not_asked",
        Some(WhyEnded::Off(OffReason::PermissionMissing)) => "health_permission_missing",
        Some(WhyEnded::Off(OffReason::ProviderMissing | OffReason::ProviderUpdate)) => "health_provider",
        Some(WhyEnded::Off(OffReason::WorkProfile)) => "health_work_profile",
        Some(WhyEnded::ClaimNeeded) => "health_unclaimed",
        _ => return,
    };
    sim.hit(name);
    if ended == Some(WhyEnded::ClaimNeeded) && sim.phones[phone].owners.since(member).is_some() {
        sim.violate(&format!("phone {phone}: whose health data these are was said, and is asked again"));
    }
}

fn refused(sim: &mut Sim, phone: usize, error: &KenposError) {
    if matches!(error, KenposError::DiskFull) && sim.full_disk {
        sim.hit("phone_disk_full");
    } else {
        sim.violate(&format!("phone {phone}: reading its health store ended with {}", error.code()));
    }
}
