//! `kenpos-lab`: the laboratory beside the product.
//!
//! Comes in: a command line. Goes out: one JSON object or a few lines on stdout; exit 0, or 1 where something does not
//! hold. Must never happen: any of it in the product's own binary.
#![allow(clippy::print_stdout, reason = "stdout is the answer of a command")]

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use kenpos_tests::bench;
use kenpos_tests::database::BackEnd;
use kenpos_tests::edge_cases::{self, State};
use kenpos_tests::lab_server::ServeArgs;
use kenpos_tests::sim::{Outcome, Plan, Summary, run_on};
use serde::Serialize;

#[derive(Parser)]
#[command(name = "kenpos-lab", about = "Experiments on the core and the server of KENPOS")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lives days of members full of faults, from a seed, and checks that everything agrees in the end
    Sim(SimArgs),
    /// Measures ours against a floor, in turn; docs/benchmarks.md says what each one is
    Bench(BenchArgs),
    /// Runs the tests of the 129 edge cases of health stores and lists each case with what they say
    EdgeCases(EdgeCasesArgs),
    /// Serves the union's real server on a socket of this machine, with a clock that a test moves
    Serve(ServeArgs),
    /// A part of a benchmark in a process of its own
    #[command(hide = true, subcommand)]
    BenchPart(bench::child::Part),
}

#[derive(Args)]
struct BenchArgs {
    /// A benchmark, or `all`
    #[arg(value_name = "NAME|all")]
    name: String,
    /// Also against other people's programs, installed under target/
    #[arg(long)]
    peers: bool,
    /// Answer with one JSON array
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct EdgeCasesArgs {
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct SimArgs {
    /// One seed
    #[arg(long, conflicts_with = "seeds")]
    #[cfg_attr(not(feature = "planted"), arg(required_unless_present = "seeds"))]
    #[cfg_attr(feature = "planted", arg(required_unless_present_any = ["seeds", "planted"]))]
    seed: Option<u64>,
    /// Several seeds, from A to B, both included
    #[arg(long, value_name = "A..B", value_parser = seeds)]
    seeds: Option<(u64, u64)>,
    /// Plants one mistake after the other, and searches for a seed that notices it
    #[cfg(feature = "planted")]
    #[arg(long, value_name = "NAME|all", value_parser = planted::choice, conflicts_with_all = ["seed", "seeds"])]
    planted: Option<planted::Choice>,
    /// Members; without it as many as `./check` gives the seed: 5, or a crowd of 13
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1000))]
    members: Option<u64>,
    /// Days that pass; without it as many as `./check` gives the seed: 120, or 46 of a crowd
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: Option<u32>,
    /// A PostgreSQL server on which each run makes a database for the union's books, and drops it again; otherwise they
    /// are in a SQLite file
    #[arg(long, value_name = "postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    store: Option<String>,
    /// Tell all that happens, not only what led to a failure
    #[arg(long)]
    trace: bool,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

fn seeds(text: &str) -> Result<(u64, u64), String> {
    let ends = text.split_once("..").and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    ends.filter(|(from, to)| from <= to).ok_or_else(|| "write two numbers in order, like 1..400".to_owned())
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Sim(args) => simulate(&args),
        Command::Bench(args) => measure(&args),
        Command::EdgeCases(args) => list_edge_cases(&args),
        Command::Serve(args) => serve(&args),
        Command::BenchPart(part) => {
            println!("{}", part.run());
            ExitCode::SUCCESS
        }
    }
}

/// The first line says where it listens.
#[allow(clippy::print_stderr, reason = "stdout is the address alone")]
fn serve(args: &ServeArgs) -> ExitCode {
    match args.run(|address| println!("listening on http://{address}")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kenpos-lab: {error}");
            ExitCode::from(2)
        }
    }
}

/// A missed bar is an answer, no failure.
#[allow(clippy::print_stderr, reason = "stdout is the answer alone")]
fn measure(args: &BenchArgs) -> ExitCode {
    match bench::run(&args.name, args.peers, &mut |next| eprintln!("measuring {next}")) {
        Ok(rows) if args.json => println!("{}", serde_json::to_string(&rows).expect("rows are JSON")),
        Ok(rows) => print!("{}", bench::table(&rows)),
        Err(error) => {
            eprintln!("kenpos-lab: {error}");
            return ExitCode::from(if matches!(error, bench::BenchError::Unknown { .. }) { 2 } else { 1 });
        }
    }
    ExitCode::SUCCESS
}

#[allow(clippy::print_stderr, reason = "stdout is the answer alone")]
fn list_edge_cases(args: &EdgeCasesArgs) -> ExitCode {
    let (cases, failures) = match edge_cases::run() {
        Ok(ran) => ran,
        Err(error) => {
            eprintln!("kenpos-lab: {error}");
            return ExitCode::FAILURE;
        }
    };
    if !failures.is_empty() {
        eprintln!("{failures}");
    }
    if args.json {
        println!("{}", serde_json::to_string(&cases).expect("rows are JSON"));
    } else {
        print!("{}", cases.table());
    }
    if cases.count(State::Fail) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn simulate(args: &SimArgs) -> ExitCode {
    #[cfg(feature = "planted")]
    if let Some(planted::Choice(bugs)) = &args.planted {
        return planted::search(bugs, args.json);
    }
    let members = args.members.map(|members| usize::try_from(members).unwrap_or(usize::MAX));
    let plan = |seed| {
        let standard = Plan::standard(seed);
        let (members, days) = (members.unwrap_or(standard.members), args.days.unwrap_or(standard.days));
        Plan { members, days, ..standard }
    };
    let back_end = args.store.as_deref().map_or(BackEnd::Sqlite, BackEnd::Postgres);
    let violations = match (args.seed, args.seeds) {
        (Some(seed), _) => {
            let outcome = run_on(back_end, plan(seed));
            show(&outcome, args.json, &outcome.violations, outcome.member_days, &outcome.hash);
            tell(&outcome, args.json, args.trace);
            outcome.violations.len()
        }
        (None, ends) => {
            let (from, to) = ends.unwrap_or((1, 1));
            let mut summary = Summary::starting_at(from);
            for seed in from..=to {
                let outcome = run_on(back_end, plan(seed));
                tell(&outcome, args.json, args.trace);
                summary.add(&outcome);
            }
            show(&summary, args.json, &summary.violations, summary.member_days, &summary.hash);
            summary.violations.len()
        }
    };
    if violations == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn show(answer: &impl Serialize, json: bool, violations: &[String], member_days: u64, hash: &str) {
    if json {
        println!("{}", serde_json::to_string(answer).expect("an answer is JSON"));
    } else {
        println!("{member_days} member-days, hash {hash}, {} violations", violations.len());
    }
}

/// What led to a failure, for people. With `--json` it goes to stderr, so that stdout stays one object.
#[allow(clippy::print_stderr, reason = "stdout is one JSON object")]
fn tell(outcome: &Outcome, json: bool, whole: bool) {
    if outcome.violations.is_empty() && !whole {
        return;
    }
    let story = if whole { outcome.trace.join("\n") } else { outcome.story() };
    if json { eprintln!("{story}") } else { println!("{story}") }
}

#[cfg(feature = "planted")]
mod planted {
    use std::process::ExitCode;

    use kenpos_rules::planted::Bug;
    use kenpos_tests::sim::Outcome;
    use kenpos_tests::sim::bite::{self, Bite};

    /// The mistakes to plant.
    #[derive(Clone)]
    pub struct Choice(pub Vec<Bug>);

    pub fn choice(name: &str) -> Result<Choice, String> {
        let chosen: Vec<Bug> = Bug::ALL.into_iter().filter(|bug| name == "all" || bug.name() == name).collect();
        let names = Bug::ALL.map(Bug::name).join(", ");
        if chosen.is_empty() { Err(format!("write all, or one of {names}")) } else { Ok(Choice(chosen)) }
    }

    pub fn search(bugs: &[Bug], json: bool) -> ExitCode {
        let bites = bite::search(bugs);
        if json {
            println!("{}", serde_json::to_string(&bites).expect("an answer is JSON"));
        } else {
            for Bite { name, outcome, .. } in &bites.planted {
                match outcome {
                    // Alone it is told with what led to it.
                    Some(outcome) if bugs.len() == 1 => println!("{name}: {}", outcome.story()),
                    Some(Outcome { seed, violations, .. }) => println!("{name}: seed {seed}, {}", violations[0]),
                    None => println!("{name}: not caught"),
                }
            }
            println!("{} of {} caught", bites.caught, bites.of);
        }
        if bites.caught == bites.of { ExitCode::SUCCESS } else { ExitCode::from(1) }
    }
}
