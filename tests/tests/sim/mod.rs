//! The simulator's runs that every check makes. Comes in: seeds. Goes out: member-days lived, faults hit. Must never
//! happen: a violation; a kind of fault that no run has met; a seed that says another thing the second time.

use kenpos_tests::sim::{Plan, Summary, run};

/// Seeds run by every check: with the standard plan 50,400 member-days.
const SEEDS: u64 = 84;

/// Runs seeds on two threads, as many as the smallest machine has cores; each run has a runtime and a world of its own.
#[expect(clippy::print_stdout, reason = "a failing test shows it, and the seed replays the run")]
fn run_all(seeds: &[u64]) -> Summary {
    let half = seeds.len().div_ceil(2);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let halves: Vec<_> = seeds
            .chunks(half.max(1))
            .map(|seeds| scope.spawn(|| seeds.iter().map(|seed| run(Plan::standard(*seed))).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().expect("a run ends")).collect()
    });
    let mut summary = Summary::starting_at(seeds[0]);
    for outcome in &outcomes {
        if !outcome.violations.is_empty() {
            println!("{}", outcome.story());
        }
        summary.add(outcome);
    }
    summary
}

#[test]
fn fifty_thousand_member_days_of_faults_leave_everything_in_agreement() {
    let summary = run_all(&(1..=SEEDS).collect::<Vec<_>>());
    println!("{} member-days, {:?}", summary.member_days, summary.faults);
    assert_eq!(summary.violations, Vec::<String>::new());
    assert!(summary.member_days >= 50_000, "only {} member-days", summary.member_days);
    assert_eq!(summary.never_hit(), Vec::<&str>::new(), "faults that no run has met");
}

#[test]
fn every_seed_that_once_failed_passes() {
    let kept = include_str!("../../seeds.txt").lines().filter(|line| !line.starts_with('#'));
    let seeds: Vec<u64> = kept
        .filter_map(|line| line.split_whitespace().next())
        .map(|seed| seed.parse().expect("a line of seeds.txt begins with a seed"))
        .collect();
    assert_eq!(run_all(&seeds).violations, Vec::<String>::new());
}

#[test]
fn the_same_seed_twice_is_the_same_run() {
    let plan = Plan { days: 60, ..Plan::standard(7) };
    assert_eq!(run(plan).hash, run(plan).hash);
    assert_ne!(run(plan).hash, run(Plan { seed: 8, ..plan }).hash);
}

mod on_postgres {
    use kenpos_tests::database::BackEnd;
    use kenpos_tests::sim::{Plan, run, run_on};

    /// Seeds that every check runs on PostgreSQL too.
    const SEEDS: u64 = 4;

    #[test]
    fn a_seed_is_the_same_run_on_postgresql() {
        let server = kenpos_test_postgres::server();
        for seed in 1..=SEEDS {
            // The disk and the end of the server's process are not the database's here.
            let plan = Plan { embedded_faults: false, ..Plan::standard(seed) };
            let outcome = run_on(BackEnd::Postgres(&server), plan);
            assert_eq!(outcome.violations, Vec::<String>::new(), "{}", outcome.story());
            // What members were promised, what happened to them and what they were paid, moment for moment.
            assert_eq!(outcome.hash, run(plan).hash, "seed {seed}");
        }
    }
}
