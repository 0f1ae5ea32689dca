//! Nothing shows twice and nothing vanishes, whatever order claims, lost answers, receipts and pages come in.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_protocol::pull::{Change, ChangeBody, EntryKind, LedgerEntry, LotDelta};
use kenpos_protocol::sync::{Cursor, SyncResponse};
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::points::Points;
use kenpos_rules::steps::StepCount;
use proptest::prelude::*;

use crate::log::{GoalEntry, StepsEntry, WeightEntry};
use crate::outbox::{self, ClaimLimits, Claimed};
use crate::store::mirror;
use crate::testing::{NOON, TestPhone, day, moment, weighing};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Weight, steps or a goal for a day so many days ago.
    Log {
        kind: u8,
        days_ago: i64,
    },
    Launch,
    /// So many items reach the server; its answer arrives with a page of so many changes, or is lost.
    Sync {
        items: usize,
        page: usize,
        answer_lost: bool,
    },
    /// The server starts the pull over.
    StartOver {
        page: usize,
    },
}

/// A server as far as this test needs one: it applies an op once and posts each award once.
#[derive(Default)]
struct Server {
    applied: BTreeMap<String, (u64, ProgrammeDay)>,
    awarded: BTreeSet<(AwardCode, ProgrammeDay)>,
    log: Vec<Change>,
}

impl Server {
    /// Reads the frozen bytes as bare JSON, not with the types that wrote them.
    fn apply(&mut self, item: &Claimed) {
        let json: serde_json::Value = serde_json::from_str(&item.payload).expect("JSON");
        let op = json["op_id"].as_str().expect("an op id").to_owned();
        if self.applied.contains_key(&op) {
            return;
        }
        let value = &json["body"]["value"];
        let today = day("2026-11-22");
        let (on, earned): (_, &[(AwardCode, i64)]) = match (json["body"]["kind"].as_str(), value["type"].as_str()) {
            (Some("launch"), _) => (today, &[(AwardCode::Login, 5), (AwardCode::Launch, 1)]),
            (_, Some("weight")) => {
                (moment(value["measured_at"].as_str().expect("a moment")).programme_day(), &[(AwardCode::Weight, 10)])
            }
            (_, Some("steps")) => (day(value["day"].as_str().expect("a day")), &[(AwardCode::Steps, 10)]),
            _ => (day(value["day"].as_str().expect("a day")), &[(AwardCode::ActionGoal, 5)]),
        };
        for (code, points) in earned {
            if self.awarded.insert((*code, on)) {
                self.post(*code, on, *points);
            }
        }
        self.applied.insert(op, (self.sequence(), on));
    }

    fn post(&mut self, code: AwardCode, on: ProgrammeDay, points: i64) {
        let sequence = self.sequence() + 1;
        let entry = LedgerEntry {
            entry: sequence,
            posted_at: moment(NOON),
            entry_kind: EntryKind::Grant,
            award: Some(code),
            period: Some(kenpos_rules::award::Period::Day(on)),
            day: on,
            lots: vec![LotDelta { expires_on: day("2028-03-31"), points: Points(points) }],
            owed: Points::ZERO,
            reason: None,
            programme_revision: "test".to_owned(),
            record_id: None,
            order: None,
        };
        self.log.push(Change { sequence, body: ChangeBody::Entry(entry) });
    }

    fn sequence(&self) -> u64 {
        u64::try_from(self.log.len()).expect("a short log")
    }

    fn page(&self, after: u64, changes: usize, from_start: bool) -> SyncResponse {
        let after = if from_start { 0 } else { usize::try_from(after).expect("a short log") };
        let changes: Vec<_> = self.log.iter().skip(after).take(changes).cloned().collect();
        let member = u64::try_from(after + changes.len()).expect("a short log");
        SyncResponse {
            server_time: moment(NOON),
            contact: 1,
            receipts: Vec::new(),
            from_start,
            changes,
            cursor: Cursor { epoch: "e1".to_owned(), member, union: 0 },
            more: false,
            balance: None,
        }
    }
}

fn answer(phone: &TestPhone, server: &Server, claimed: &[Claimed], changes: usize, from_start: bool) {
    let clock = phone.call().clock;
    phone.write(|tx| {
        let page = server.page(mirror::head(tx)?.member_sequence(), changes, from_start);
        mirror::apply_page(tx, &page, &clock)?;
        for item in claimed {
            let (sequence, day) = server.applied[&item.op_id.to_string()];
            outbox::resolve(tx, item.op_id, outbox::Verdict::Accepted { sequence, day, reason: None })?;
        }
        Ok(outbox::settle_up_to(tx, page.cursor.member, moment(NOON))?)
    });
}

fn act(phone: &TestPhone, server: &mut Server, step: &Step, logged: &mut BTreeSet<(AwardCode, ProgrammeDay)>) {
    match *step {
        Step::Log { kind, days_ago } => {
            let on = day("2026-11-22").plus_days(-days_ago);
            let code = match kind {
                0 => {
                    let measured_at = Some(moment(NOON).plus_days(-days_ago));
                    phone.kenpos.log_weight(&WeightEntry { measured_at, ..weighing(68_200) }).expect("logged");
                    AwardCode::Weight
                }
                1 => {
                    let steps = StepCount::from_count(4_000).expect("a count");
                    phone.kenpos.log_steps(&StepsEntry { steps, day: Some(on) }).expect("logged");
                    AwardCode::Steps
                }
                _ => {
                    let goal = GoalName::read("walk").expect("a goal");
                    phone.kenpos.log_goal(&GoalEntry { goal, done: true, day: Some(on) }).expect("logged");
                    AwardCode::ActionGoal
                }
            };
            logged.insert((code, on));
        }
        Step::Launch => {
            phone.kenpos.launch().expect("open");
            logged.extend([AwardCode::Login, AwardCode::Launch].map(|code| (code, day("2026-11-22"))));
        }
        Step::Sync { items, page, answer_lost } => {
            let limits = ClaimLimits { items, bytes: 1_000_000, after: 0 };
            let claimed = phone.write(|tx| Ok(outbox::claim(tx, limits)?));
            claimed.iter().for_each(|item| server.apply(item));
            if !answer_lost {
                answer(phone, server, &claimed, page, false);
            }
        }
        Step::StartOver { page } => answer(phone, server, &[], page, true),
    }
}

fn points_of(code: AwardCode) -> i64 {
    match code {
        AwardCode::Weight | AwardCode::Steps => 10,
        AwardCode::Login | AwardCode::ActionGoal => 5,
        _ => 1,
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u8..3, 0_i64..3).prop_map(|(kind, days_ago)| Step::Log { kind, days_ago }),
        1 => Just(Step::Launch),
        4 => (0_usize..4, 0_usize..4, any::<bool>())
            .prop_map(|(items, page, answer_lost)| Step::Sync { items, page, answer_lost }),
        1 => (0_usize..4).prop_map(|page| Step::StartOver { page }),
    ]
}

proptest! {
    // Each case opens a real file; 48 of up to 24 steps take about two seconds.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn balance_and_pending_together_are_always_what_was_logged(steps in proptest::collection::vec(step(), 1..24)) {
        let (phone, mut server, mut logged) = (TestPhone::new(), Server::default(), BTreeSet::new());
        for step in &steps {
            act(&phone, &mut server, step, &mut logged);
            let total: i64 = logged.iter().map(|(code, _)| points_of(*code)).sum();
            let points = phone.kenpos.points(Language::En).expect("shown");
            prop_assert_eq!(points.balance + points.pending, Points(total), "after {:?}", step);
            let of_today: Vec<_> = logged.iter().filter(|(_, on)| *on == day("2026-11-22")).collect();
            let home = phone.kenpos.home().expect("shown");
            prop_assert_eq!(home.earned, Points(of_today.iter().map(|(code, _)| points_of(*code)).sum()));
            prop_assert_eq!(home.done.len() + home.missing.len(), 5);
            prop_assert_eq!(home.possible, Points(31));
        }
    }
}
