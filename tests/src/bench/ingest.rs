//! A first sync of 100,000 samples: from the health machine's commands to the durable map of ids and days, against the
//! bare inserts of the same rows.

use std::fs;
use std::path::Path;

use kenpos_core::health::{Channel, HealthCommand, HealthReason, SampleKind, WhyEnded};
use rusqlite::{Connection, params};

use super::child;
use super::import_xml::grown_kib;
use super::rounds::{ROUNDS, Rounds};
use super::row::Row;
use super::stage::{Stage, open, real_now};
use super::stopwatch::timed;
use crate::folder::copy_folder;
use crate::long_history::LongHistory;

/// Its name.
pub const NAME: &str = "ingest";

/// A month of a phone and a watch that write a sample every half minute.
const SAMPLES: u32 = 100_000;

/// Part of the floor's throughput that is good enough.
const RATIO_LEAST: f64 = 0.70;

/// MiB a process may grow by in a first sync, whatever its length: as `import_xml`.
const GROWTH_MIB_MAX: f64 = 32.0;

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    let linked = stage.phone_of_newcomer("ingest");
    let page = page_after_linking(&linked);
    let folder = stage.folder().join("ingest-round");
    let rate = |work: &dyn Fn() -> f64| {
        let rate = f64::from(SAMPLES) / work();
        fs::remove_dir_all(&folder).expect("the work made it");
        rate
    };
    let ours = || {
        copy_folder(&linked, &folder);
        pages_in(&folder, page)
    };
    let rounds = Rounds::interleaved(ROUNDS, 1, || rate(&ours), || rate(&|| inserts_in(&folder, page)));
    let (whole, ()) = timed(|| first_sync(&stage.phone_of_newcomer("ingest-whole"), SAMPLES));
    let growth = |name: &str, samples| child::first_sync_growth_mib(&stage.phone_of_newcomer(name), samples);
    let fits = |growth: f64| growth <= GROWTH_MIB_MAX;
    let bar = "ratio ≥ 0.70, and memory grows by ≤ 32 MiB at any size";
    Row::new(NAME, "samples/s", &rounds, bar, |_, ratio| ratio.median >= RATIO_LEAST)
        .noting(
            "Ours: HealthRun from its first command to the last page of steps, each page taken in and durable with its \
             anchor; the pages lie ready. Floor: the same rows by rusqlite into a table of the same key, as many a \
             transaction, WAL, synchronous=FULL.",
        )
        .with_fact("samples", f64::from(SAMPLES))
        .with_fact("samples_per_page", f64::from(page))
        .with_fact("whole_first_sync_seconds", whole.as_secs_f64())
        .judged_by("growth_mib", growth("ingest-memory", SAMPLES), fits)
        .judged_by("growth_tenfold_mib", growth("ingest-memory-tenfold", 10 * SAMPLES), fits)
}

/// A first sync from its first command to its end, over the questions about each of its days; the pages are made as they
/// are asked for.
pub fn first_sync(home: &Path, samples: u32) {
    let kenpos = open(home, 0);
    let history = LongHistory::of(samples, real_now());
    kenpos.link_health(Channel::AppleHealth).expect("linked");
    // A run ends after a minute or two thousand commands, and the next one goes on.
    loop {
        let mut run = kenpos.health_run(Channel::AppleHealth, HealthReason::Member);
        while let Some(command) = run.next_command().expect("a command") {
            run.report(history.answer(&command)).expect("taken");
        }
        match run.summary().ended {
            Some(WhyEnded::Done) => break,
            ended => assert_eq!(ended, Some(WhyEnded::Deadline), "nothing else stands in the way"),
        }
    }
    let today = kenpos.today().expect("a day");
    let history = kenpos.history(today.plus_days(-29), today).expect("days of the past");
    assert!(history.days.iter().all(|day| !day.records.is_empty()), "every day has a count");
}

/// By how many KiB the process grows; `None` where the system does not tell.
pub fn growth_kib(home: &Path, samples: u32) -> Option<u64> {
    grown_kib(|| first_sync(home, samples))
}

/// Links the channel; samples of a page, as the machine asks for them.
fn page_after_linking(home: &Path) -> u32 {
    let kenpos = open(home, 0);
    kenpos.link_health(Channel::AppleHealth).expect("linked");
    match kenpos.health_run(Channel::AppleHealth, HealthReason::Member).next_command() {
        Ok(Some(HealthCommand::QueryAnchored { limit, .. })) => limit,
        other => panic!("the first command of a first sync asks for a page, not {other:?}"),
    }
}

/// Seconds from the first command to the last page of steps.
fn pages_in(home: &Path, page: u32) -> f64 {
    let kenpos = open(home, 0);
    let history = LongHistory::of(SAMPLES, real_now());
    let ask = |from: u32| {
        let anchor = Some(from.to_string().into_bytes());
        HealthCommand::QueryAnchored { kind: SampleKind::Steps, anchor, from: real_now(), limit: page }
    };
    let mut ready: Vec<_> = (0..=SAMPLES).step_by(page as usize).map(|from| history.answer(&ask(from))).collect();
    ready.reverse();
    let mut run = kenpos.health_run(Channel::AppleHealth, HealthReason::Member);
    let asks_for_steps =
        |command: &HealthCommand| matches!(command, HealthCommand::QueryAnchored { kind: SampleKind::Steps, .. });
    let (took, ()) = timed(|| {
        while run.next_command().expect("a command").as_ref().is_some_and(asks_for_steps) {
            run.report(ready.pop().expect("a page that is not full is the last")).expect("taken");
        }
    });
    assert!(ready.is_empty(), "{} pages were not asked for", ready.len());
    took.as_secs_f64()
}

/// Seconds of bare inserts of the same rows.
fn inserts_in(folder: &Path, page: u32) -> f64 {
    fs::create_dir_all(folder).expect("the folder can be made");
    let mut bare = bare_database(&folder.join("bare.db"));
    let samples = LongHistory::of(SAMPLES, real_now()).page(0, SAMPLES);
    let insert = "INSERT INTO health_sample (channel, kind, start_at, id, end_at, writer) \
                  VALUES ('apple_health', 'steps', ?1, ?2, ?3, 1)";
    let (took, ()) = timed(|| {
        for rows in samples.chunks(page as usize) {
            let tx = bare.transaction().expect("nobody else has the file");
            let mut statement = tx.prepare_cached(insert).expect("the schema above");
            for sample in rows {
                let row = params![sample.start.millis(), sample.id, sample.end.millis()];
                statement.execute(row).expect("no id is there twice");
            }
            drop(statement);
            tx.commit().expect("the disk has room");
        }
    });
    took.as_secs_f64()
}

fn bare_database(path: &Path) -> Connection {
    let bare = Connection::open(path).expect("the folder can be written");
    bare.pragma_update(None, "journal_mode", "WAL").expect("a file can have a journal");
    bare.pragma_update(None, "synchronous", "FULL").expect("a known setting");
    bare.execute_batch(
        "CREATE TABLE health_sample (channel TEXT NOT NULL, kind TEXT NOT NULL, start_at INTEGER NOT NULL, \
         id TEXT NOT NULL, end_at INTEGER NOT NULL, writer INTEGER NOT NULL, \
         PRIMARY KEY (channel, kind, start_at, id)) STRICT, WITHOUT ROWID;",
    )
    .expect("a schema");
    bare
}
