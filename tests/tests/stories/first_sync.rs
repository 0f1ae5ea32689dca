//! A first sync of a long history, killed after every page.
//!
//! Comes in: a month of samples, some thousand here, 100,000 by `KENPOS_FIRST_SYNC_SAMPLES`. Goes out: the phone as an
//! uninterrupted run leaves it, and how many pages were asked for. Must never happen: a page asked for twice but for the
//! one at which the phone was killed; a sample, a day or an item more or less.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_core::health::{Channel, HealthOutcome, HealthReason, WhyEnded};
use kenpos_core::session::Platform;
use kenpos_rules::steps::StepCount;
use kenpos_tests::courier::LossyCourier;
use kenpos_tests::damage::member_file;
use kenpos_tests::database::BackEnd;
use kenpos_tests::folder::copy_folder;
use kenpos_tests::long_history::LongHistory;
use kenpos_tests::members::TARO;
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;
use rusqlite::Connection;

/// Twelve pages and a bit.
const SAMPLES: u32 = 6_100;

#[tokio::test]
async fn a_first_sync_of_apple_health_killed_after_every_page_ends_like_one_that_was_not() {
    killed_after_every_page(Channel::AppleHealth, Platform::Ios).await;
}

#[tokio::test]
async fn a_first_sync_of_health_connect_killed_after_every_page_ends_like_one_that_was_not() {
    killed_after_every_page(Channel::HealthConnect, Platform::Android).await;
}

async fn killed_after_every_page(channel: Channel, platform: Platform) {
    let world = World::beginning(BackEnd::Sqlite, "2026-11-20T08:00:00+09:00", 22).await;
    let taro = world.phone_of_newcomer(TARO, platform).await;
    taro.phone.kenpos().link_health(channel).expect("linked");
    let samples = std::env::var("KENPOS_FIRST_SYNC_SAMPLES").map_or(SAMPLES, |text| text.parse().expect("a number"));
    let history = LongHistory::of(samples, world.time.get());
    let restarted = |home: &Path| {
        let (clocks, secrets) = (Arc::clone(&taro.phone.clocks), Arc::clone(&taro.phone.secrets));
        Phone::with_secrets(home, platform, clocks, &world.rng, LossyCourier::to(world.union.router()), secrets)
    };
    let mut number = 0;
    let mut killed = |phone: &Phone| -> PathBuf {
        number += 1;
        let home = world.folder().join(format!("{}-{number}", channel.code()));
        copy_folder(phone.home(), &home);
        home
    };

    let whole = restarted(&killed(&taro.phone));
    let (pages, _) = lives(&whole, channel, &history, usize::MAX);
    let (mut phone, mut asked, mut kills) = (restarted(&killed(&taro.phone)), 0, 0);
    loop {
        let (had, ended) = lives(&phone, channel, &history, 1);
        asked += had;
        if ended {
            break;
        }
        // What is on the disk is all that is left; the old process hears nothing.
        let (home, old) = (killed(&phone), phone.home().to_owned());
        phone = restarted(&home);
        drop(fs::remove_dir_all(old));
        kills += 1;
    }
    assert_eq!((kills, asked), (pages, pages), "a page is taken in once, whoever is killed after it");
    let (one, other) = (left_by(&whole), left_by(&phone));
    assert_eq!(one.0.len(), samples as usize, "every sample is known");
    assert!(one == other, "killed after every page, the phone knows other samples, days or items");
    #[expect(clippy::print_stdout, reason = "figures that papers quote")]
    {
        println!("{channel}: {samples} samples in {pages} pages, killed {kills} times, {asked} pages taken in");
    }
}

/// A run that is answered until it has had so many pages with samples in them and asks for more; how many it had, and
/// whether it came to its end.
fn lives(phone: &Phone, channel: Channel, history: &LongHistory, pages: usize) -> (usize, bool) {
    let mut run = phone.kenpos().health_run(channel, HealthReason::Foreground);
    let mut had = 0;
    while let Some(command) = run.next_command().expect("a command") {
        if had == pages {
            return (had, false);
        }
        let outcome = history.answer(&command);
        had += usize::from(brings_samples(&outcome));
        run.report(outcome).expect("taken");
    }
    (had, run.summary().ended == Some(WhyEnded::Done))
}

fn brings_samples(outcome: &HealthOutcome) -> bool {
    match outcome {
        HealthOutcome::Samples(page) => !page.samples.is_empty(),
        HealthOutcome::Records(page) => !page.samples.is_empty(),
        _ => false,
    }
}

type Left = (Vec<(i64, String)>, Vec<String>, usize);

/// What a first sync leaves: the map of samples, the days with their counts, and how much is owed.
fn left_by(phone: &Phone) -> Left {
    let file = Connection::open(member_file(phone.home())).expect("the file is there");
    let mut map = file.prepare("SELECT start_at, id FROM health_sample ORDER BY 1, 2").expect("the phone's schema");
    let rows = map.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("read");
    let today = phone.kenpos().today().expect("a day");
    let days = phone.kenpos().history(today.plus_days(-30), today).expect("a history").days;
    let counts = days
        .iter()
        .flat_map(|day| day.records.iter().map(move |one| (day.day, one.source, one.steps.map(StepCount::count))));
    (rows.collect::<Result<_, _>>().expect("rows"), counts.map(|count| format!("{count:?}")).collect(), phone.owed())
}
