//! On PostgreSQL: several servers on one database, the desk beside them, and databases that cannot be used.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Stdio;

use kenpos_test_postgres::TestDatabase;
use serde_json::{Value, json};

use crate::balancer::Balancer;
use crate::japanese::refused_in_japanese;
use crate::support::{NEW_PASSWORD, Phone, ROSTER, Server, Union, kenpos, run, run_command, text};

/// Rounds of entries and syncs; every other one kills a server at work.
const ROUNDS: u32 = 8;

/// Two servers on one database, before which stands a balancer.
struct Pair {
    database: TestDatabase,
    servers: [Option<Server>; 2],
    balancer: Balancer,
    killed: usize,
}

impl Pair {
    fn open(union: &Union) -> Self {
        let database = TestDatabase::create();
        let servers = [Server::start(database.url()), Server::start(database.url())];
        servers[0].office(&["import-members", text(&union.file("roster.csv", ROSTER))]).done();
        let balancer = Balancer::before(servers.iter().map(address).collect());
        Self { database, servers: servers.map(Some), balancer, killed: 0 }
    }

    /// Kills the server that a request has just reached, and starts another on the same database.
    fn kill_one_at_work(&mut self) {
        let reached = self.balancer.reached.recv().expect("a phone is sending");
        let at_work = |server: &&mut Option<Server>| server.as_ref().is_some_and(|server| address(server) == reached);
        let place = self.servers.iter_mut().find(at_work).expect("a server was reached");
        // Dropped is killed: with SIGKILL, and waited for.
        drop(place.take());
        let again = place.insert(Server::start(self.database.url()));
        self.balancer.replace(reached, address(again));
        self.killed += 1;
    }
}

fn address(server: &Server) -> SocketAddr {
    server.address().parse().expect("an address and a port")
}

#[test]
fn one_member_on_two_phones_meets_two_servers_in_turn_and_nothing_is_lost_or_doubled_when_one_is_killed() {
    let union = Union::new();
    let mut pair = Pair::open(&union);
    let url = pair.balancer.url.clone();
    let phones = [union.employee_at(&url), union.phone("second")];
    phones[1].run(&["setup", "--server", &url, "--id", "U1001", "--password", NEW_PASSWORD, "--consent"]).done();
    let mut acknowledged = BTreeSet::new();
    let mut cut = 0;
    for round in 0..ROUNDS {
        for (number, phone) in (0_u32..).zip(&phones) {
            let kilograms = format!("{}.{number}", 60 + round);
            acknowledged.insert(id(&phone.json(&["log-weight", &kilograms])));
            phone.json(&["log-steps", &(5_000 + 2 * round + number).to_string()]);
            phone.json(&["launch"]);
            phone.forget_access();
        }
        pair.balancer.reached.try_iter().for_each(drop);
        // Both at once: the commits of one member meet, on one server or on two.
        let syncs = phones.each_ref().map(|phone| {
            let mut sync = phone.command(&["sync", "--json"]);
            sync.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the phone starts")
        });
        if round % 2 == 1 {
            pair.kill_one_at_work();
        }
        for sync in syncs {
            let output = sync.wait_with_output().expect("the phone ends");
            assert!(output.status.success() && output.stderr.is_empty(), "a sync fails: {output:?}");
            let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
            cut += usize::from(report["why_stopped"] != "done");
        }
    }
    assert!((1..=2 * pair.killed).contains(&cut), "{cut} syncs were cut by {} kills", pair.killed);
    // The second pass brings each phone what the other one sent last.
    for phone in phones.iter().chain(&phones) {
        let report = phone.json(&["sync"]);
        assert_eq!((&report["why_stopped"], &report["remaining"]), (&json!("done"), &json!(0)), "{report}");
    }
    let [first, second] = phones.each_ref().map(shown);
    assert_eq!(first, second, "the two phones of the member differ");
    let ids: Vec<String> = weights(&first.0).collect();
    assert_eq!(ids.iter().cloned().collect::<BTreeSet<_>>(), acknowledged, "lost, or of nobody");
    assert_eq!(ids.len(), acknowledged.len(), "doubled");
    let points = first.1;
    let entries = points["entries"].as_array().expect("entries").len();
    // Registration, login, launch, weight, steps; one more day of them where the test met midnight in Japan.
    assert!([(5, 1_026), (9, 1_052)].contains(&(entries, points["balance"].as_i64().unwrap_or(0))), "{points}");
    for server in pair.servers.iter().flatten() {
        let audit = server.office(&["audit-ledger", "--json"]).json();
        assert_eq!((&audit["violations"], &audit["entries"]), (&json!([]), &json!(entries)), "{audit}");
    }
}

/// History and points.
fn shown(phone: &Phone) -> (Value, Value) {
    (phone.json(&["history"]), phone.json(&["points"]))
}

fn id(logged: &Value) -> String {
    logged["id"].as_str().expect("an id").to_owned()
}

/// The ids of all weights in a history.
fn weights(history: &Value) -> impl Iterator<Item = String> {
    let days = history["days"].as_array().into_iter().flatten();
    let records = days.flat_map(|day| day["records"].as_array().into_iter().flatten());
    records.filter(|record| record["kind"] == "weight").map(id)
}

#[cfg(feature = "demo")]
#[test]
fn the_demo_comes_to_the_same_balances_on_postgresql() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let play = |more: &[&str]| {
        let words = [&["demo", "--once", "--json"], more].concat();
        run_command(kenpos().args(words).env("TMPDIR", folder.path()))
    };
    let (database, on_sqlite) = (TestDatabase::create(), play(&[]).json());
    let on_postgres = play(&["--store", database.url()]).json();
    for field in ["members", "lost", "doubled", "ledger_violations", "mirror_differs"] {
        assert_eq!(on_sqlite[field], on_postgres[field], "{field}");
    }
    let audit = run(["office", "--store", database.url(), "audit-ledger", "--json"]).json();
    assert_eq!((&audit["members"], &audit["violations"]), (&json!(3), &json!([])), "{audit}");
    // Members are in there now: the play may not meet them.
    play(&["--store", database.url()]).refused(2, "--store");
}

#[test]
fn the_password_may_stand_in_the_environment() {
    let (union, database) = (Union::new(), TestDatabase::create());
    let (before, server) = database.url().split_once('@').expect("an address with a user");
    let (user, password) = before.rsplit_once(':').expect("a user with a password");
    let (roster, store) = (union.file("roster.csv", ROSTER), format!("{user}@{server}"));
    let import = ["office", "--store", &store, "import-members", text(&roster)];
    run(import).refused(2, "PGPASSWORD");
    let answer = run_command(kenpos().args(import).env("PGPASSWORD", password)).done();
    assert!(answer.stdout.contains('3'), "{answer:?}");
}

#[test]
fn a_database_that_cannot_be_used_is_named_without_its_password() {
    let (empty, theirs) = (TestDatabase::create(), TestDatabase::create());
    theirs.execute("CREATE TABLE mine (x int)");
    let (server, name) = empty.url().rsplit_once('/').expect("an address with a database");
    let secret = "s3cret-of-the-union";
    let (_, host) = server.rsplit_once('@').expect("an address with a user");
    let cases = [
        (1, "does not answer", format!("postgres://kenpos:{secret}@127.0.0.1:1/kenpos")),
        (2, "PGPASSWORD", format!("postgres://kenpos:{secret}@{host}/{name}")),
        (2, "is there", format!("{server}/no_such_database")),
        (2, "no database", server.to_owned()),
        (2, "in clear", format!("postgres://kenpos:{secret}@192.0.2.1:5432/kenpos")),
        (2, "sqlite:PATH", format!("postgers://kenpos:{secret}@127.0.0.1/kenpos")),
        (2, "not a KENPOS", theirs.url().to_owned()),
        // The desk makes no union by a typing error.
        (2, "no union", empty.url().to_owned()),
    ];
    for (code, named, store) in cases {
        let words = ["office", "--store", &store, "audit-ledger"];
        let refused = run(words).refused(code, named);
        let ja = run(words.iter().chain(&["--lang", "ja"]));
        for ended in [&refused, &ja] {
            assert!(!ended.stderr.contains(secret) && !ended.stderr.contains("kenpos-test"), "{ended:?}");
        }
        refused_in_japanese(ja, &words);
    }
    let tables = |database: &TestDatabase| {
        database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").concat()
    };
    assert_eq!((tables(&empty), tables(&theirs)), (vec![], vec!["mine".to_owned()]));
}
