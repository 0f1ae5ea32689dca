//! Killed for real: `kill -9` of phones and of the server at random instants, on real files.
//!
//! Comes in: `KENPOS_KILL_CYCLES` (without it, [`CYCLES`]) and `KENPOS_KILL_SEED`. Goes out: a line of figures, or the
//! seed and what is wrong. Must never happen: something acknowledged that is not at the server in the end; something
//! there twice; a phone or a server that does not start again on the files it was killed on.
//!
//! The seed replays what is done in which order; the instants themselves are the machine's.

mod journal;
mod reaper;

use std::env;
use std::process::Stdio;

use kenpos_tests::damage::member_file;
use kenpos_tests::rng::SeededRng;
use serde_json::{Value, json};

use self::journal::{Journal, Seen};
use self::reaper::{Aims, park};
use crate::support::{NEW_PASSWORD, Phone, Server, Union, kenpos, run};

/// Of a normal run: with two or three milliseconds of writing in each, enough to meet every step of a sync often.
const CYCLES: u64 = 200;

/// Cycles on one union. Then everything is compared, and a fresh one has a first launch and a first sync again.
const ROUND: u64 = 50;

/// The first weight and the first steps; each further one is one more, so that every value is typed once.
const FIRST_GRAMS: u32 = 50_000;

#[test]
fn whatever_is_killed_when_everything_acknowledged_is_at_the_server_and_nothing_twice() {
    let (cycles, seed) = (number("KENPOS_KILL_CYCLES", CYCLES), number("KENPOS_KILL_SEED", 4));
    println!("KENPOS_KILL_SEED={seed} KENPOS_KILL_CYCLES={cycles}");
    let rng = SeededRng::new(seed);
    let (mut aims, mut tally) = (Aims::default(), Tally::default());
    let mut left = cycles;
    while left > 0 {
        let mut round = Round::begin(&rng, &mut aims, &mut tally);
        for _ in 0..left.min(ROUND) {
            round.cycle();
        }
        round.compare();
        left = left.saturating_sub(ROUND);
    }
    println!("{tally:?}");
    assert!(tally.phones_killed + tally.servers_killed >= cycles / 2, "hardly anything was killed: {tally:?}");
    assert!(tally.files_open > 0 && tally.syncs_cut > 0, "nobody was killed at work: {tally:?}");
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

/// What the kills met.
#[derive(Debug, Default)]
struct Tally {
    /// Phones that were still running.
    phones_killed: u64,
    /// Of these, the ones that had the member's file open or left its log behind.
    files_open: u64,
    /// Entries kept by a phone that was killed before it could say so.
    kept_unsaid: u64,
    /// Servers killed while a phone synced, or while they started.
    servers_killed: u64,
    /// Of these, the ones whose phone got no answer.
    syncs_cut: u64,
    /// Entries acknowledged, each of them found at the server.
    acknowledged: u64,
}

/// One union with one phone, and what the phone acknowledged.
struct Round<'a> {
    union: Union,
    server: Option<Server>,
    address: String,
    phone: Phone,
    journal: Journal,
    values: u32,
    rng: &'a SeededRng,
    aims: &'a mut Aims,
    tally: &'a mut Tally,
}

impl<'a> Round<'a> {
    fn begin(rng: &'a SeededRng, aims: &'a mut Aims, tally: &'a mut Tally) -> Self {
        let union = Union::new();
        let server = union.open();
        let phone = union.employee(&server);
        let address = server.address().to_owned();
        let journal = Journal::default();
        Self { union, server: Some(server), address, phone, journal, values: 0, rng, aims, tally }
    }

    fn cycle(&mut self) {
        match self.rng.below(100) {
            0..30 => self.log_weight(),
            30..42 => self.log_steps(),
            42..50 => self.launch(),
            50..62 => self.edit(),
            62..72 => self.delete(),
            72..86 => self.sync(),
            _ => self.kill_server(),
        }
    }

    fn log_weight(&mut self) {
        let grams = self.next_value();
        let answer = self.killed("log-weight", &[&kilograms(grams), "--confirm"]);
        self.journal.logged(grams, answer.as_ref());
    }

    fn log_steps(&mut self) {
        let steps = self.next_value();
        let answer = self.killed("log-steps", &[&steps.to_string()]);
        self.journal.stepped(steps, answer.as_ref());
    }

    fn launch(&mut self) {
        let answer = self.killed("launch", &[]);
        self.journal.launched(answer.as_ref());
    }

    fn edit(&mut self) {
        let Some(id) = self.some_record() else { return self.log_weight() };
        let grams = self.next_value();
        let answer = self.killed("edit-weight", &[&id, &kilograms(grams), "--confirm"]);
        self.journal.changed(&id, Some(grams), answer.as_ref());
    }

    fn delete(&mut self) {
        let Some(id) = self.some_record() else { return self.log_weight() };
        let answer = self.killed("delete", &[&id]);
        self.journal.changed(&id, None, answer.as_ref());
    }

    fn sync(&mut self) {
        self.maybe_forget_access();
        self.killed("sync", &[]);
    }

    /// Kills the server while the phone syncs, perhaps once more while it starts, and starts it.
    fn kill_server(&mut self) {
        let grams = self.next_value();
        let logged = self.phone.json(&["log-weight", &kilograms(grams), "--confirm"]);
        self.journal.logged(grams, Some(&logged));
        self.maybe_forget_access();
        let sync = self.phone.command(&["sync", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let sync = sync.expect("the phone starts");
        park(self.aims.draw("serve", self.rng));
        drop(self.server.take());
        let output = sync.wait_with_output().expect("the phone ends");
        assert!(output.status.success() && output.stderr.is_empty(), "a sync without a server fails: {output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
        let why = report["why_stopped"].as_str().expect("a sync says why it stopped");
        assert!(["done", "offline"].contains(&why), "{report}");
        let cut = why != "done";
        self.aims.met("serve", cut);
        self.tally.servers_killed += 1;
        self.tally.syncs_cut += u64::from(cut);
        if self.rng.below(3) == 0 {
            let mut starting = kenpos();
            starting.args(["serve", "--listen", &self.address, "--store", &self.union.store()]);
            let starting = starting.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server starts");
            let (_, killed) = reaper::kill_after(starting, self.aims.draw("start", self.rng));
            assert!(killed, "a server ends by itself");
            self.tally.servers_killed += 1;
        }
        self.server = Some(Server::start_at(&self.union.store(), &self.address));
    }

    /// Runs a command of the phone and kills it at a random instant. Its answer counts once it is wholly printed.
    fn killed(&mut self, name: &'static str, words: &[&str]) -> Option<Value> {
        let words = [&[name], words, &["--json"]].concat();
        let child = self.phone.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let (output, killed) = reaper::kill_after(child.expect("the phone starts"), self.aims.draw(name, self.rng));
        self.aims.met(name, killed);
        assert!(output.stderr.is_empty(), "{words:?}: {output:?}");
        assert!(killed || output.status.success(), "{words:?}: {output:?}");
        if killed {
            let log = member_file(self.phone.home()).with_extension("db-wal");
            self.tally.phones_killed += 1;
            self.tally.files_open += u64::from(log.exists());
        }
        serde_json::from_slice(&output.stdout).ok()
    }

    /// In a quarter of the cases the access token is gone, so that the next sync begins with a refresh.
    fn maybe_forget_access(&self) {
        if self.rng.below(4) == 0 {
            self.phone.forget_access();
        }
    }

    fn some_record(&self) -> Option<String> {
        let sure = self.journal.sure();
        let count = u64::try_from(sure.len()).expect("a count fits");
        let chosen = usize::try_from(self.rng.below(count.max(1))).expect("below a length");
        sure.get(chosen).map(|id| (*id).to_owned())
    }

    fn next_value(&mut self) -> u32 {
        self.values += 1;
        FIRST_GRAMS + self.values
    }

    /// Everything is synced; a second phone of the member, set up afresh, shows what the server has.
    fn compare(self) {
        let synced = self.phone.json(&["sync"]);
        let (why, remaining, parked) = (&synced["why_stopped"], &synced["remaining"], &synced["parked"]);
        assert_eq!((why, remaining, parked), (&json!("done"), &json!(0), &json!(0)), "{synced}");
        assert_eq!(self.phone.json(&["outbox"]), json!({"items": []}));
        let server = self.server.expect("started after each kill");
        let second = self.union.phone("second");
        second
            .run(&["setup", "--server", &server.url, "--id", "U1001", "--password", NEW_PASSWORD, "--consent"])
            .done();
        second.run(&["sync"]).done();
        let (first, second) = (Seen::on(&self.phone), Seen::on(&second));
        assert_eq!(first, second, "the two phones of the member differ");
        assert_eq!(self.journal.compare(&second), Vec::<String>::new());
        drop(server);
        let audit = run(["office", "--store", &self.union.store(), "audit-ledger", "--json"]).json();
        assert_eq!(audit["violations"], json!([]), "{audit}");
        self.tally.acknowledged += self.journal.acknowledged();
        self.tally.kept_unsaid += self.journal.kept_unsaid(&second);
    }
}

fn kilograms(grams: u32) -> String {
    format!("{}.{:03}kg", grams / 1000, grams % 1000)
}
