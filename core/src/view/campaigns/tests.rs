//! Campaigns and events on the phone: owed, told, refused.

use kenpos_protocol::document::{CampaignEntry, CampaignSettled, CampaignStanding, EventEntry, Publication};
use kenpos_rules::campaign::{Band, Measured, Part, WhyNot};
use kenpos_rules::health_event::{CheckInCode, EventRefusal};

use super::*;
use crate::error::KenposError;
use crate::log::LoggedState;
use crate::testing::{TestPhone, day, weighing};

const WALK: &str = r#"
schema = 1
id = "walk"
from = "2026-11-20"
to = "2026-11-26"
join_until = "2026-11-24"
who = ["employee", "spouse", "other"]
member_points_max = 60
budget = 1000
settles_after_days = 37
title = { ja = "はかる週", en = "Week on the scales" }
description = { ja = "毎日記録します。", en = "Every day." }
[rule.recorded_days]
record = "weight"
points_per_day = 20
"#;

const EVENT: &str = r#"
schema = 1
id = "walk-day"
from = "2026-11-22"
to = "2026-11-22"
who = ["employee", "spouse", "other"]
points = 200
check_in = true
title = { ja = "歩く日", en = "Walking day" }
description = { ja = "歩きます。", en = "We walk." }
"#;

fn publish(phone: &TestPhone, kind: PublicationKind, id: &str, text: &str) {
    let publication = Publication { kind, id: id.to_owned(), text: Some(text.to_owned()) };
    phone.write(|tx| Ok(documents::put_publication(tx, &publication)?));
}

fn told(phone: &TestPhone, document: &Document) {
    phone.write(|tx| Ok(documents::put(tx, document)?));
}

fn id(text: &str) -> PublicationId {
    text.parse().expect("an id")
}

fn walk(phone: &TestPhone) -> CampaignItem {
    phone.kenpos.campaigns(Language::En).expect("shown").campaigns.remove(0)
}

fn entry(joined: bool) -> CampaignEntry {
    let joined_on = joined.then(|| day("2026-11-20"));
    CampaignEntry { campaign: id("walk"), joined_on, nickname: None, standing: None, settled: None }
}

#[test]
fn joining_is_owed_once_and_leaving_takes_it_back() {
    let phone = TestPhone::new();
    publish(&phone, PublicationKind::Campaign, "walk", WALK);
    assert_eq!((walk(&phone).can_join, walk(&phone).progress), (true, None));
    let nickname = Nickname::read("hana").ok();
    phone.kenpos.join_campaign(&id("walk"), nickname.as_ref()).expect("kept");
    let again = phone.kenpos.join_campaign(&id("walk"), nickname.as_ref()).expect("known");
    assert_eq!((again.state, phone.rows("outbox")), (LoggedState::Unchanged, 1));
    let shown = walk(&phone);
    assert_eq!((shown.joined_on, shown.nickname.as_deref()), (Some(day("2026-11-22")), Some("hana")));
    assert!(shown.pending && !shown.can_join);
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let progress = walk(&phone).progress.expect("it runs");
    assert_eq!((progress.measured, progress.points, progress.counts_steps), (Measured(1), Points(20), false));
    phone.kenpos.leave_campaign(&id("walk")).expect("kept");
    assert_eq!((walk(&phone).joined_on, walk(&phone).progress), (None, None));
}

#[test]
fn what_is_closed_or_not_there_is_refused() {
    let phone = TestPhone::new();
    let joins = |phone: &TestPhone| phone.kenpos.join_campaign(&id("walk"), None);
    assert!(matches!(joins(&phone), Err(KenposError::NotFound { .. })));
    publish(&phone, PublicationKind::Campaign, "walk", &WALK.replace("2026-11-24", "2026-11-21"));
    assert!(matches!(joins(&phone), Err(KenposError::Invalid { .. })));
    // A campaign of a newer kind waits for a newer app.
    publish(&phone, PublicationKind::Campaign, "walk", &WALK.replace("recorded_days", "moon_walks"));
    assert!(matches!(joins(&phone), Err(KenposError::NotFound { .. })));
    assert!(phone.kenpos.campaigns(Language::Ja).expect("shown").campaigns.is_empty());
    assert_eq!(phone.rows("outbox"), 0);
}

#[test]
fn band_and_payment_are_the_servers_word() {
    let phone = TestPhone::new();
    publish(&phone, PublicationKind::Campaign, "walk", WALK);
    let standing = CampaignStanding { as_of: day("2026-11-21"), measured: Measured(2), band: Some(Band(10)) };
    told(&phone, &Document::CampaignEntry(CampaignEntry { standing: Some(standing), ..entry(true) }));
    assert_eq!(walk(&phone).band.as_deref(), Some("top 10 %"));
    let part = EarnedPart { part: Part::Day(day("2026-11-20")), day: day("2026-11-20"), points: Points(20) };
    let settled = CampaignSettled { on: day("2027-01-03"), earned: vec![part], why_not: None };
    told(&phone, &Document::CampaignEntry(CampaignEntry { settled: Some(settled), ..entry(true) }));
    let shown = walk(&phone);
    let result = shown.settled.expect("settled");
    assert_eq!((shown.progress, result.points), (None, Points(20)));
    assert!(result.why[0].starts_with("20 P for recording your weight"), "{:?}", result.why);
    let unpaid = CampaignSettled { on: day("2027-01-03"), earned: vec![], why_not: Some(WhyNot::BudgetUsedUp) };
    told(&phone, &Document::CampaignEntry(CampaignEntry { settled: Some(unpaid), ..entry(true) }));
    assert!(walk(&phone).settled.expect("settled").why[0].contains("budget"));
}

#[test]
fn a_check_in_is_owed_on_its_day_and_the_answer_is_shown() {
    let phone = TestPhone::new();
    publish(&phone, PublicationKind::HealthEvent, "walk-day", EVENT);
    let event = |phone: &TestPhone| phone.kenpos.campaigns(Language::En).expect("shown").events.remove(0);
    let code = CheckInCode::read("WALK-26AK").expect("a code");
    phone.kenpos.check_in(&id("walk-day"), &code).expect("kept");
    assert!(event(&phone).pending && !event(&phone).granted);
    let outcome = EventOutcome::Refused { reason: EventRefusal::WrongCode };
    told(&phone, &Document::EventEntry(EventEntry { event: id("walk-day"), day: day("2026-11-22"), outcome }));
    assert!(event(&phone).why.is_some_and(|why| why.contains("another one")));
    let outcome = EventOutcome::Granted { points: Points(200) };
    told(&phone, &Document::EventEntry(EventEntry { event: id("walk-day"), day: day("2026-11-22"), outcome }));
    assert!(event(&phone).granted && !event(&phone).can_check_in);
    publish(&phone, PublicationKind::HealthEvent, "walk-day", &EVENT.replace("2026-11-22", "2026-11-23"));
    assert!(matches!(phone.kenpos.check_in(&id("walk-day"), &code), Err(KenposError::Invalid { .. })));
}
