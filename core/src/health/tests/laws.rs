//! The eight laws of the cursor (health feeds 8.4), each over random lives of a store. 500 cases each; more by
//! `PROPTEST_CASES=10000 cargo test --release -p kenpos-core law_`.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::cursor::{Cursor, Event, Feed, Tried, Trouble};
use super::*;
use crate::testing::cases;

const FEEDS: [Channel; 2] = [Channel::AppleHealth, Channel::HealthConnect];

/// One thing that happens in the store: an id of few, saved on a day of few, or deleted.
fn change(of: u8, day: u8, deleted: bool) -> Change {
    let id = format!("id-{of}");
    if deleted {
        return Change::Deleted(SampleKind::Steps, id);
    }
    let start = moment("2026-11-22T08:00:00+09:00").plus_days(-i64::from(day));
    Change::Saved(Sample { start, end: start.plus_millis(60_000), ..walk(&id, "2026-11-22T08:00", 10) })
}

prop_compose! {
    fn life()(changes in prop::collection::vec((0_u8..6, 0_u8..9, prop::bool::weighted(0.3)), 0..24)) -> Vec<Change> {
        let mut saved = BTreeSet::new();
        let mut life = Vec::new();
        for (of, day, deleted) in changes {
            // HealthKit's ids are never used again, so the day is a part of them here; only what is there is deleted.
            if deleted && saved.remove(&(of, day)) || !deleted && saved.insert((of, day)) {
                life.push(change(of * 16 + day, day, deleted));
            }
        }
        life
    }
}

fn troubles() -> impl Strategy<Value = HealthOutcome> {
    prop_oneof![
        Just(HealthOutcome::Locked),
        Just(HealthOutcome::Restricted),
        Just(HealthOutcome::NotAsked),
        Just(HealthOutcome::PermissionMissing),
        Just(HealthOutcome::BackgroundForbidden),
        Just(HealthOutcome::Unsupported(Unsupported::WorkProfile)),
        Just(HealthOutcome::ProviderMissing),
        Just(HealthOutcome::ProviderUpdate),
        Just(HealthOutcome::DataSyncInProgress),
        any::<Option<u64>>().prop_map(|after_ms| HealthOutcome::RateLimited { after_ms }),
        Just(HealthOutcome::Cancelled),
        any::<i64>().prop_map(|code| HealthOutcome::Failed { code }),
        Just(HealthOutcome::CursorInvalid),
    ]
}

fn cursors() -> impl Strategy<Value = Cursor> {
    let at = |days: i64| moment(crate::testing::NOON).plus_days(-days);
    let leaf = prop_oneof![
        Just(Cursor::Absent),
        Just(Cursor::Stale),
        (prop::option::of("[a-z]{1,4}"), prop::option::of("[a-z]{1,4}"), 0_i64..40)
            .prop_map(move |(token, page, days)| Cursor::Baseline { token, page, since: at(days) }),
        ("[a-z]{1,4}", 0_i64..40).prop_map(move |(token, days)| Cursor::Live { token, issued_at: at(days) }),
        ("[a-z]{1,4}", 0_i64..40, 0_u8..2).prop_map(move |(token, days, stalled)| Cursor::Draining {
            token,
            issued_at: at(days),
            stalled
        }),
    ];
    (leaf, 0_u8..3, troubles()).prop_map(|(leaf, wrapped, trouble)| {
        let trouble = Trouble::of(&trouble, Tried::default()).expect("a trouble");
        let now = moment(crate::testing::NOON);
        if wrapped == 0 { leaf } else { leaf.after(Event::Trouble(trouble), Feed::Tokens, now) }
    })
}

/// What is known at the end: the map, the days, the cursor's token.
fn known(phone: &TestPhone, channel: Channel) -> (Vec<(i64, String)>, Vec<String>, Option<String>) {
    let map = phone.read(|conn| {
        let mut statement = conn.prepare("SELECT start_at, id FROM health_sample ORDER BY 1, 2")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    let token = kept_cursor(phone, channel, SampleKind::Steps).cursor.token().map(str::to_owned);
    (map, steps_of_all_days(phone, channel), token)
}

fn steps_of_all_days(phone: &TestPhone, channel: Channel) -> Vec<String> {
    let days = (0..10).map(|back| day("2026-11-22").plus_days(-back).to_string());
    days.map(|on| format!("{on} {:?}", steps_on(phone, channel, &on))).collect()
}

/// A linked phone whose files lie in memory, where there is such a place: a flush costs nothing there.
fn quick(channel: Channel) -> TestPhone {
    let phone = TestPhone::in_memory();
    phone.kenpos.link_health(channel).expect("linked");
    phone
}

/// A run with pages of few entries.
fn paged(phone: &TestPhone, channel: Channel, page: usize) -> HealthRun {
    let mut run = phone.kenpos.health_run(channel, HealthReason::Foreground);
    run.page = u32::try_from(page).expect("a small page");
    run
}

/// A store whose totals are those of its samples as they are now.
fn store(channel: Channel, changes: Vec<Change>, page: usize) -> Shell {
    let mut shell = Shell { page, changes, may_read: channel == Channel::HealthConnect, ..Shell::new() };
    let mut totals: BTreeMap<ProgrammeDay, u32> = BTreeMap::new();
    for sample in shell.live(SampleKind::Steps) {
        *totals.entry(sample.start.programme_day()).or_default() += 10;
    }
    shell.totals = totals.into_iter().map(|(day, steps)| (day, (steps, steps))).collect();
    shell
}

proptest! {
    #![proptest_config(cases())]

    /// 1: a cursor is committed with the page it came with, so that a kill anywhere ends in the same state.
    #[test]
    fn law_1_a_run_killed_anywhere_ends_in_the_same_state(
        life in life(), cut in 0_usize..24, page in 1_usize..6, kills in prop::collection::vec(0_usize..12, 0..4), feed in 0_usize..2,
    ) {
        let channel = FEEDS[feed];
        let early = life[..cut.min(life.len())].to_vec();
        let ends = [true, false].map(|killed| {
            let phone = quick(channel);
            for changes in [&early, &life] {
                let mut shell = store(channel, changes.clone(), page);
                for commands in kills.iter().filter(|_| killed) {
                    let mut run = paged(&phone, channel, page);
                    for _ in 0..*commands {
                        let Some(command) = run.next_command().expect("a command") else { break };
                        run.report(shell.answer(&command)).expect("taken");
                    }
                    // Killed after it had asked, before it was answered.
                    run.next_command().expect("a command");
                }
                drive(&mut paged(&phone, channel, page), &mut shell);
            }
            known(&phone, channel)
        });
        prop_assert_eq!(&ends[0], &ends[1]);
    }

    /// 2: nothing but data moves a cursor or writes a value.
    #[test]
    fn law_2_no_trouble_moves_a_cursor_or_writes_a_value(
        life in life(), page in 1_usize..6, after in 0_usize..12, trouble in troubles(), feed in 0_usize..2,
    ) {
        let channel = FEEDS[feed];
        let phone = quick(channel);
        let mut shell = store(channel, life.clone(), page);
        run(&phone, channel, HealthReason::Foreground, &mut shell);
        let before = known(&phone, channel);
        let mut shell = store(channel, life, page);
        shell.totals.values_mut().for_each(|(all, device)| (*all, *device) = (*all + 7, *device + 7));
        let invalid = trouble == HealthOutcome::CursorInvalid;
        shell.trouble = Some((0, trouble));
        let mut run = phone.kenpos.health_run(channel, HealthReason::Foreground);
        for _ in 0..=after {
            let Some(command) = run.next_command().expect("a command") else { break };
            run.report(shell.answer(&command)).expect("taken");
        }
        let now = known(&phone, channel);
        prop_assert_eq!(&now.1, &before.1);
        if !invalid {
            prop_assert_eq!(now, before);
        }
    }

    /// 2, in every state of the machine.
    #[test]
    fn law_2_a_trouble_keeps_the_token_in_every_state(cursor in cursors(), trouble in troubles(), failures in 0_u32..40) {
        let now = moment(crate::testing::NOON);
        let told = Trouble::of(&trouble, Tried { begun_anew: false, failures }).expect("a trouble");
        let token = cursor.token().map(str::to_owned);
        let after = cursor.after(Event::Trouble(told), Feed::Tokens, now);
        if trouble == HealthOutcome::CursorInvalid {
            prop_assert_eq!(after, Cursor::Stale);
        } else {
            prop_assert_eq!(after.token().map(str::to_owned), token);
            prop_assert!(!after.is_reading());
        }
    }

    /// 2, for "nothing there": the token, its age and every state stay.
    #[test]
    fn law_2_no_data_moves_no_cursor_in_any_state(cursor in cursors(), tokens in any::<bool>()) {
        let now = moment(crate::testing::NOON);
        let feed = if tokens { Feed::Tokens } else { Feed::Anchored };
        let after = cursor.clone().after(Event::Empty, feed, now);
        match (cursor, after) {
            (Cursor::Draining { token, issued_at, .. }, Cursor::Live { token: kept, issued_at: age }) => {
                prop_assert_eq!((kept, age), (token, issued_at));
            }
            (before, after) => prop_assert_eq!(after, before),
        }
    }

    /// 2, for "nothing there": whatever HealthKit said before, a run that is answered so throughout changes nothing; from
    /// Health Connect it is no answer to a page.
    #[test]
    fn law_2_no_data_writes_nothing(life in life(), page in 1_usize..6, feed in 0_usize..2) {
        let channel = FEEDS[feed];
        let phone = quick(channel);
        run(&phone, channel, HealthReason::Foreground, &mut store(channel, life.clone(), page));
        let before = known(&phone, channel);
        let mut shell = store(channel, life, page);
        shell.trouble = Some((0, HealthOutcome::NoData { permission_confirmed: false }));
        let mut run = phone.kenpos.health_run(channel, HealthReason::Foreground);
        while let Some(command) = run.next_command().expect("a command") {
            let taken = run.report(shell.answer(&command));
            prop_assert!(taken.is_ok() || channel == Channel::HealthConnect);
        }
        prop_assert_eq!(known(&phone, channel), before);
    }

    /// 3: a token is taken before the window is read, which is drained afterwards; an anchor begins at nothing.
    #[test]
    fn law_3_a_baseline_is_token_window_drain_or_anchor_from_nothing(life in life(), page in 1_usize..6) {
        let phone = quick(Channel::HealthConnect);
        let mut shell = store(Channel::HealthConnect, life.clone(), page);
        run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
        let steps = shell.asked.iter().filter_map(|command| match command {
            HealthCommand::TakeToken { kind: SampleKind::Steps } => Some('t'),
            HealthCommand::ReadRecords { kind: SampleKind::Steps, .. } => Some('r'),
            HealthCommand::GetChanges { kind: SampleKind::Steps, .. } => Some('c'),
            _ => None,
        });
        let order: String = steps.collect();
        prop_assert!(order.starts_with("tr") && order.trim_start_matches('t').trim_start_matches('r').trim_start_matches('c').is_empty());
        prop_assert!(order.ends_with('c'));
        let phone = quick(Channel::AppleHealth);
        let mut shell = store(Channel::AppleHealth, life, page);
        run(&phone, Channel::AppleHealth, HealthReason::Foreground, &mut shell);
        let from = phone.kenpos.links().expect("shown")[0].since;
        let first = match &shell.asked[0] {
            HealthCommand::QueryAnchored { anchor: None, from, .. } => Some(*from),
            _ => None,
        };
        prop_assert_eq!(first, from);
    }

    /// 4: within a page deletions come first: an id in both lists exists.
    #[test]
    fn law_4_an_id_both_upserted_and_deleted_in_a_page_exists(
        upserted in prop::collection::btree_set(0_u8..8, 0..8), deleted in prop::collection::btree_set(0_u8..8, 0..8),
    ) {
        let phone = quick(Channel::HealthConnect);
        let mut shell = store(Channel::HealthConnect, Vec::new(), 500);
        (0..8).for_each(|of| shell.changes.push(change(of, 1, false)));
        run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
        let mut next = phone.kenpos.health_run(Channel::HealthConnect, HealthReason::Foreground);
        next.next_command().expect("a command");
        let samples = upserted.iter().map(|of| match change(*of, 2, false) {
            Change::Saved(sample) => sample,
            Change::Deleted(..) => unreachable!("saved"),
        });
        let page = ChangePage {
            upserted: samples.collect(),
            deleted: deleted.iter().map(|of| format!("id-{of}")).collect(),
            next_token: "next".to_owned(),
            ..ChangePage::default()
        };
        next.report(HealthOutcome::Changes(page)).expect("taken");
        let there: BTreeSet<String> = known(&phone, Channel::HealthConnect).0.into_iter().map(|(_, id)| id).collect();
        let expected: BTreeSet<String> =
            (0..8_u8).filter(|of| upserted.contains(of) || !deleted.contains(of)).map(|of| format!("id-{of}")).collect();
        prop_assert_eq!(there, expected);
    }

    /// 5: a drain that does not move on stops after two rounds.
    #[test]
    fn law_5_a_drain_without_progress_ends(cursor in cursors(), same in "[a-z]{1,4}") {
        let now = moment(crate::testing::NOON);
        let mut state = cursor.after(Event::Wake(HealthReason::Member), Feed::Tokens, now);
        let mut rounds = 0;
        while matches!(state, Cursor::Draining { .. }) {
            let page = Event::Page { token: Some(same.clone()), page: None, more: true };
            state = state.after(page, Feed::Tokens, now);
            rounds += 1;
            prop_assert!(rounds <= 3, "one that moves to this token, two that do not");
        }
        if rounds > 0 {
            prop_assert_eq!(state.token(), Some(same.as_str()));
        }
    }

    /// 6: pages are bounded, and the system's handler is called on every path, once, at the end.
    #[test]
    fn law_6_pages_are_bounded_and_the_handler_is_called_on_every_path(
        life in life(), page in 1_usize..6, at in 0_usize..14, trouble in prop::option::of(troubles()), feed in 0_usize..2,
    ) {
        let channel = FEEDS[feed];
        let phone = quick(channel);
        let mut shell = store(channel, life, page);
        shell.trouble = trouble.map(|trouble| (at, trouble));
        run(&phone, channel, HealthReason::Background, &mut shell);
        prop_assert_eq!(shell.count(|command| *command == HealthCommand::Complete), 1);
        for command in &shell.asked {
            if let HealthCommand::QueryAnchored { limit, .. }
            | HealthCommand::ReadRecords { limit, .. }
            | HealthCommand::GetChanges { limit, .. } = command
            {
                prop_assert!(*limit <= 500);
            }
        }
    }

    /// 7: whatever is touched makes its old and its new day be counted; an unknown deletion is counted and ignored.
    #[test]
    fn law_7_every_touched_id_marks_its_old_and_new_day(
        before in prop::collection::btree_map(0_u8..6, 0_u8..8, 0..6), moved in prop::collection::btree_map(0_u8..6, 0_u8..8, 0..6),
        deleted in prop::collection::btree_set(0_u8..9, 0..4),
    ) {
        let channel = Channel::HealthConnect;
        let phone = quick(channel);
        let mut shell = store(channel, Vec::new(), 500);
        before.iter().for_each(|(of, on)| shell.changes.push(change(*of, *on, false)));
        run(&phone, channel, HealthReason::Foreground, &mut shell);
        prop_assert_eq!(touched(&phone, channel), Vec::<String>::new());
        let mut next = phone.kenpos.health_run(channel, HealthReason::Foreground);
        next.next_command().expect("a command");
        let samples = moved.iter().filter_map(|(of, on)| match change(*of, *on, false) {
            Change::Saved(sample) => Some(sample),
            Change::Deleted(..) => None,
        });
        let page = ChangePage {
            upserted: samples.collect(),
            deleted: deleted.iter().map(|of| format!("id-{of}")).collect(),
            next_token: "next".to_owned(),
            ..ChangePage::default()
        };
        next.report(HealthOutcome::Changes(page)).expect("taken");
        let on = |days: u8| day("2026-11-22").plus_days(-i64::from(days)).to_string();
        let gone = deleted.iter().filter(|of| !moved.contains_key(of));
        let known_gone: Vec<u8> = gone.clone().filter_map(|of| before.get(of).copied()).collect();
        let expected: BTreeSet<String> = moved
            .iter()
            .flat_map(|(of, on)| [Some(*on), before.get(of).copied()])
            .flatten()
            .chain(known_gone.iter().copied())
            .map(on)
            .collect();
        prop_assert_eq!(touched(&phone, channel).into_iter().collect::<BTreeSet<_>>(), expected);
        let unknown = gone.count() - known_gone.len();
        let counted = next.summary().left_out.get(&LeftOutReason::UnknownDeletion).copied().unwrap_or(0);
        prop_assert_eq!(counted, unknown as u64);
    }

    /// 8: a token is used well before it ends, and the run says when the next one is worth while.
    #[test]
    fn law_8_a_token_is_drained_while_it_is_young_and_begun_anew_when_it_is_old(days in 0_i64..60, member in any::<bool>()) {
        let now = moment(crate::testing::NOON);
        let live = Cursor::Live { token: "t".to_owned(), issued_at: now.plus_days(-days) };
        let reason = if member { HealthReason::Member } else { HealthReason::Background };
        let woken = live.clone().after(Event::Wake(reason), Feed::Tokens, now);
        prop_assert_eq!(matches!(woken, Cursor::Draining { .. }), days <= 25);
        prop_assert_eq!(woken == Cursor::Stale, days > 25);
        let anchored = live.after(Event::Wake(reason), Feed::Anchored, now);
        prop_assert!(matches!(anchored, Cursor::Draining { .. }), "an anchor has no age");
    }
}

#[test]
fn a_run_over_health_connect_wishes_for_the_next_within_a_day() {
    let (phone, mut shell) = linked(Channel::HealthConnect);
    let report = run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
    assert!(report.next_wish_ms.is_some_and(|wish| wish <= 24 * 3_600_000), "no observer wakes the app there");
    let (phone, mut shell) = linked(Channel::AppleHealth);
    assert_eq!(run(&phone, Channel::AppleHealth, HealthReason::Foreground, &mut shell).next_wish_ms, None);
}
