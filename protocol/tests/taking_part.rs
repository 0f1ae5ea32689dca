//! The shapes of taking part: joining and checking in on their way up, entries on their way down.

use insta::assert_json_snapshot;
use kenpos_protocol::document::{
    CampaignEntry, CampaignSettled, CampaignStanding, Document, EventEntry, EventOutcome, Publication, PublicationKind,
};
use kenpos_protocol::pull::{Change, ChangeBody};
use kenpos_protocol::push::{CheckIn, ItemBody, JoinCampaign};
use kenpos_rules::campaign::{Band, EarnedPart, Measured, Nickname, Part, WhyNot};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::health_event::{CheckInCode, EventRefusal};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::PublicationId;

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

#[test]
fn joining_and_checking_in_keep_their_shape() {
    let nickname = Nickname::read("たろう").ok();
    let joins = JoinCampaign { campaign: published("autumn-walk-2027"), joined: true, nickname };
    assert_json_snapshot!("push_join_campaign", ItemBody::JoinCampaign(joins));
    let check_in = CheckIn { event: published("walk-day"), code: CheckInCode::read("WALK-27AK").expect("a code") };
    let check_in = ItemBody::CheckIn(check_in);
    assert!(!format!("{check_in:?}").contains("WALK"));
    assert_json_snapshot!("push_check_in", check_in);
}

#[test]
fn a_publication_is_read_back_from_the_change_that_brings_it() {
    for text in [Some("# TOML".to_owned()), None] {
        for kind in PublicationKind::ALL {
            let publication = Publication { kind, id: "autumn-walk-2027".to_owned(), text: text.clone() };
            let change = Change { sequence: 3, body: ChangeBody::Publication(publication) };
            let sent = serde_json::to_string(&change).expect("a change is JSON");
            assert_eq!(serde_json::from_str::<Change>(&sent).ok(), Some(change), "{sent}");
        }
    }
}

fn published(id: &str) -> PublicationId {
    id.parse().expect("an id")
}

#[test]
fn taking_part_in_a_campaign_and_an_event_keeps_its_shape() {
    let entry = CampaignEntry {
        campaign: published("autumn-walk-2027"),
        joined_on: Some(day()),
        nickname: Nickname::read("たろう").ok(),
        standing: Some(CampaignStanding { as_of: day(), measured: Measured(8_123), band: Some(Band(10)) }),
        settled: Some(CampaignSettled {
            on: day(),
            earned: vec![EarnedPart { part: Part::Tier(8_000), day: day(), points: Points(200) }],
            why_not: None,
        }),
    };
    assert!(!format!("{entry:?}").contains("8123"));
    assert_json_snapshot!("campaign_entry", Document::CampaignEntry(entry));
    let unpaid = CampaignSettled { on: day(), earned: Vec::new(), why_not: Some(WhyNot::BudgetUsedUp) };
    assert_json_snapshot!("campaign_unpaid", unpaid);
    let entry = |outcome| Document::EventEntry(EventEntry { event: published("walk-day"), day: day(), outcome });
    let refused = EventOutcome::Refused { reason: EventRefusal::Full };
    let outcomes = [EventOutcome::Granted { points: Points(200) }, EventOutcome::AwaitsRegistration, refused];
    assert_json_snapshot!("event_entries", outcomes.map(entry));
}
