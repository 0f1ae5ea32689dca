//! The desk and campaigns: published, settled; events: published, listed.

use std::collections::BTreeMap;

use kenpos_server::campaigns::settle;
use kenpos_server::office::participants::enter_participants;
use kenpos_server::office::publish::{publish_campaign, publish_event};

use super::super::courier::locked;
use super::super::days::number;
use super::super::disaster;
use super::super::ledger::{Campaign, Event, Listed, Rule};
use super::super::people::kenpos_id;
use super::super::state::Sim;
use super::{CODES, steps};

/// Campaigns or events that may be there at one time.
const AT_ONCE: usize = 3;

/// A morning at the desk.
pub async fn morning(sim: &mut Sim) {
    match sim.below(12) {
        0..=2 => new_campaign(sim).await,
        3 => new_event(sim).await,
        4 => {
            for member in (0..sim.plan.members).filter(|member| sim.registered[*member]).collect::<Vec<_>>() {
                if sim.below(2) == 0 {
                    list(sim, member).await;
                }
            }
        }
        5..=8 => settle_all(sim).await,
        _ => {}
    }
}

/// Campaigns whose days are not final yet: those of steps, or the others.
pub(super) fn how_many_run(sim: &Sim, of_steps: bool) -> usize {
    let day = number(sim.wire.time.today());
    let seen = locked(&sim.wire.seen);
    let all = seen.published.campaigns.iter().filter(|(id, _)| steps::is_one(id) == of_steps);
    all.filter(|(_, one)| one.to + one.settles_after >= day).count()
}

async fn new_campaign(sim: &mut Sim) {
    let day = number(sim.wire.time.today());
    if how_many_run(sim, false) >= AT_ONCE {
        return;
    }
    sim.desk_numbers += 1;
    let id = format!("c-{}", sim.desk_numbers);
    let small = |sim: &Sim, bound| i64::from(sim.small(bound));
    let from = day + small(sim, 3);
    let to = from + 8 + small(sim, 12);
    let join_until = to - small(sim, 4);
    let code = ["weight", "action_goal"][sim.index(2)];
    let points = 5 + small(sim, 30);
    let (rule, text) = match sim.below(5) {
        0..=2 => (
            Rule::Days(code, points),
            format!("[rule.recorded_days]\nrecord = \"{code}\"\npoints_per_day = {points}\n"),
        ),
        3 => (
            Rule::Streak(code, vec![(2, points), (4, 2 * points)]),
            format!(
                "[rule.streak]\nrecord = \"{code}\"\ntiers = [{{ at = 2, points = {points} }}, {{ at = 4, points = {} }}]\n",
                2 * points
            ),
        ),
        _ => (Rule::First(code, points), format!("[rule.first_time]\nrecord = \"{code}\"\npoints = {points}\n")),
    };
    let cap = points + small(sim, 25);
    let (budget, settles_after) = (cap + small(sim, 6) * small(sim, 2), 7 + small(sim, 4));
    let spouses = sim.below(2) == 0;
    let campaign = Campaign { from, to, join_until, spouses, rule, cap, budget, settles_after, bands: None };
    publish(sim, id, campaign, &text).await;
}

/// Publishes a campaign with the rule of this text.
pub(super) async fn publish(sim: &mut Sim, id: String, campaign: Campaign, rule: &str) {
    let (today, day) = (sim.wire.time.today(), number(sim.wire.time.today()));
    let date = |other: i64| today.plus_days(other - day);
    let who = if campaign.spouses { "\"employee\", \"spouse\"" } else { "\"employee\"" };
    let text = format!(
        "schema = 1\nid = \"{id}\"\nfrom = \"{}\"\nto = \"{}\"\njoin_until = \"{}\"\nwho = [{who}]\n\
         member_points_max = {}\nbudget = {}\nsettles_after_days = {}\n\
         title = {{ ja = \"週\", en = \"Week\" }}\ndescription = {{ ja = \"記録します。\", en = \"Record.\" }}\n{rule}",
        date(campaign.from),
        date(campaign.to),
        date(campaign.join_until),
        campaign.cap,
        campaign.budget,
        campaign.settles_after
    );
    let clock = &sim.union.ports().clock;
    match publish_campaign(&*sim.union.store(), &sim.union.programmes(), &**clock, &text).await {
        Ok(_) => {
            sim.say(&format!("the desk publishes campaign {id}"));
            locked(&sim.wire.seen).published.campaigns.insert(id, campaign);
        }
        Err(error) => sim.violate(&format!("campaign {id} ended with: {error}")),
    }
}

async fn new_event(sim: &mut Sim) {
    let (today, day) = (sim.wire.time.today(), number(sim.wire.time.today()));
    if locked(&sim.wire.seen).published.events.values().filter(|one| one.to >= day).count() >= AT_ONCE {
        return;
    }
    sim.desk_numbers += 1;
    let id = format!("e-{}", sim.desk_numbers);
    let from = day + i64::from(sim.small(2));
    let to = from + 2 + i64::from(sim.small(4));
    let (spouses, points) = (sim.below(2) == 0, 50 + i64::from(sim.small(100)));
    let capacity = (sim.below(2) == 0).then(|| 1 + i64::from(sim.small(2)));
    let code = (sim.below(3) > 0).then(|| CODES[0].to_owned());
    let date = |other: i64| today.plus_days(other - day);
    let who = if spouses { "\"employee\", \"spouse\"" } else { "\"employee\"" };
    let mut text = format!(
        "schema = 1\nid = \"{id}\"\nfrom = \"{}\"\nto = \"{}\"\nwho = [{who}]\npoints = {points}\n",
        date(from),
        date(to)
    );
    text.extend(capacity.map(|places| format!("capacity = {places}\n")));
    text.extend(code.as_ref().map(|code| format!("check_in_code = \"{code}\"\n")));
    text.push_str(
        "title = { ja = \"歩く日\", en = \"Walk\" }\ndescription = { ja = \"歩きます。\", en = \"A walk.\" }\n",
    );
    let clock = &sim.union.ports().clock;
    match publish_event(&*sim.union.store(), &sim.union.programmes(), &**clock, &text).await {
        Ok(_) => {
            sim.say(&format!("the desk publishes event {id}"));
            let event = Event { from, to, spouses, points, capacity, code };
            locked(&sim.wire.seen).published.events.insert(id, event);
        }
        Err(error) => sim.violate(&format!("event {id} ended with: {error}")),
    }
}

/// The desk writes somebody of the roster on the list of an event that has begun; perhaps twice.
pub async fn list(sim: &mut Sim, member: usize) {
    let (today, day) = (sim.wire.time.today(), number(sim.wire.time.today()));
    let begun: Vec<(String, Event)> = {
        let seen = locked(&sim.wire.seen);
        let begun = seen.published.events.iter().filter(|(_, event)| event.from <= day);
        begun.map(|(id, event)| (id.clone(), event.clone())).collect()
    };
    if begun.is_empty() {
        return;
    }
    // The latest, mostly, and a day of it.
    let latest = begun.iter().max_by_key(|(_, event)| event.from).expect("there is one").clone();
    let (id, event) = if sim.below(3) == 0 { begun[sim.index(begun.len())].clone() } else { latest };
    let wrong_day = sim.below(5) == 0;
    let on = if wrong_day { day - i64::from(sim.small(30)) } else { event.to.min(day) };
    let text =
        format!("employee_number,relationship,day\n{},{}\n", sim.people[member].on_a_list(), today.plus_days(on - day));
    if sim.below(4) == 0 {
        disaster::server_may_die(sim);
    }
    let enter = async |sim: &Sim| {
        let clock = &sim.union.ports().clock;
        enter_participants(&*sim.union.store(), &sim.union.programmes(), &**clock, &id, text.as_bytes()).await
    };
    let mut done = enter(sim).await;
    let died = disaster::after_death(sim).await;
    if died {
        done = enter(sim).await;
    }
    let listed = {
        let mut seen = locked(&sim.wire.seen);
        let used = seen.places(&id);
        seen.member(&kenpos_id(member)).ledger.attend(&id, &event, on, day, used)
    };
    sim.hit(match listed {
        Listed::Granted => "event_listed",
        Listed::Waiting => "event_waits_for_registration",
        Listed::Already => "event_listed_again",
        Listed::Refused => "event_list_refused",
    });
    let report = match done {
        Ok(report) => report,
        Err(error) => return sim.violate(&format!("the list of {id} ended with: {error}")),
    };
    let told = [
        (Listed::Granted, report.granted),
        (Listed::Waiting, report.waiting),
        (Listed::Already, report.already),
        (Listed::Refused, report.refused.values().sum()),
    ];
    let counted: BTreeMap<Listed, u64> = told.into_iter().filter(|(_, count)| *count > 0).collect();
    if !died && counted != BTreeMap::from([(listed, 1)]) {
        sim.violate(&format!("the list of {id} came to {counted:?}, by hand it is {listed:?}"));
    }
}

/// The daily job.
async fn settle_all(sim: &mut Sim) {
    if sim.below(3) == 0 {
        disaster::server_may_die(sim);
    }
    let run = async |sim: &Sim| {
        let clock = &sim.union.ports().clock;
        settle(&*sim.union.store(), &sim.union.programmes(), &**clock).await
    };
    let mut done = run(sim).await;
    let died = disaster::after_death(sim).await;
    if died {
        done = run(sim).await;
    }
    let report = match done {
        Ok(report) => report,
        Err(error) => return sim.violate(&format!("settling campaigns ended with: {error}")),
    };
    // Of two who joined on one day nobody says who is first; the server goes by a random number of its own.
    let mut numbers = BTreeMap::new();
    for member in (0..sim.plan.members).filter(|member| sim.registered[*member]) {
        numbers.insert(kenpos_id(member), sim.union.books(&kenpos_id(member)).await.member.to_string());
    }
    let today = number(sim.wire.time.today());
    let settled = locked(&sim.wire.seen).settle_campaigns(&numbers, today);
    for name in settled.met.iter().copied() {
        sim.hit(name);
    }
    if !died && !settled.vague && report.points.0 != settled.paid {
        sim.violate(&format!("campaigns paid {}, by hand {}", report.points, settled.paid));
    }
}
