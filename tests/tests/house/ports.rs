//! Time, randomness, ids, secrets and the network come in through ports (law 9). Comes in: sources. Goes out: places
//! that reach past a port. Must never happen: a run that cannot be played again. clippy.toml bans the same calls by
//! their true names; this sees what clippy does not: SQL, macros, and code of other targets.

use super::{assert_clean, code_lines, names, tree};

/// One thing that only a port's real end may reach for.
struct Ban {
    what: &'static str,
    words: &'static [&'static str],
    /// The rooms it is banned from; empty: from all.
    rooms: &'static [&'static str],
}

const BANS: [Ban; 6] = [
    Ban {
        what: "the clock",
        words: &["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "clock_gettime", "UNIX_EPOCH.elapsed"],
        rooms: &[],
    },
    Ban {
        what: "randomness",
        words: &["getrandom::", "OsRng", "SysRng", "thread_rng", "rand::", "fastrand::"],
        rooms: &[],
    },
    Ban { what: "a fresh id", words: &["new_v1", "new_v4", "new_v6", "now_v6", "now_v7"], rooms: &[] },
    Ban { what: "the network", words: &["reqwest::", "TcpStream", "TcpListener", "UdpSocket"], rooms: PHONE },
    Ban { what: "the secret store", words: &["keyring::", "keyring_core::"], rooms: &[] },
    Ban {
        what: "the database's clock or randomness",
        words: &[
            "now()",
            "'now'",
            "current_date",
            "current_time",
            "localtime",
            "unixepoch(",
            "clock_timestamp(",
            "statement_timestamp(",
            "gen_random_uuid(",
            "uuidv7(",
            "random()",
            "randomblob(",
        ],
        rooms: &[],
    },
];

/// What runs on a phone: there the network is a courier. A server has sockets, the world has a fault proxy.
const PHONE: &[&str] = &["rules/", "protocol/", "core/", "bindings/src/"];

/// The ports' real ends, the stopwatch of the benchmarks, and this folder, which has to spell the words.
const PORTS: [&str; 4] =
    ["core/src/device/", "server/src/ports/real.rs", "tests/src/bench/stopwatch.rs", "tests/tests/house/"];

/// Lines that reach past a port.
fn past_the_ports(path: &str, text: &str) -> Vec<String> {
    let source = path.ends_with(".rs") || path.ends_with(".sql");
    if !source || PORTS.iter().any(|port| path.starts_with(port)) {
        return Vec::new();
    }
    let banned = BANS.iter().filter(|ban| ban.rooms.is_empty() || ban.rooms.iter().any(|room| path.starts_with(room)));
    let banned: Vec<_> =
        banned.flat_map(|ban| ban.words.iter().map(move |word| (ban.what, word.to_lowercase()))).collect();
    code_lines(text)
        .flat_map(|(number, line)| {
            let line = line.to_lowercase();
            let hits: Vec<_> = banned
                .iter()
                .filter(|(_, word)| reaches(&line, word))
                .map(|(what, word)| format!("{path}:{number}: `{word}` reaches past the port for {what}; pass it in"))
                .collect();
            hits
        })
        .collect()
}

/// `now()` and `random()` alone are SQL; behind a dot or `::` they are methods, which the other words judge.
fn reaches(line: &str, word: &str) -> bool {
    if !word.ends_with("()") {
        return names(line, word);
    }
    names(&line.replace(&format!(".{word}"), "").replace(&format!("::{word}"), ""), word)
}

#[test]
fn no_clock_randomness_or_id_is_taken_outside_the_ports() {
    assert_clean(&tree().iter().flat_map(|file| past_the_ports(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn every_port_on_the_list_is_there() {
    let tree = tree();
    for port in PORTS {
        assert!(tree.iter().any(|file| file.path.starts_with(port)), "{port} holds nothing: take it off the list");
    }
}

#[test]
fn a_planted_reach_past_a_port_is_seen() {
    for planted in [
        "let now = Utc::now();",
        "let now = std::time::SystemTime::now();",
        "let id = Uuid::now_v7();",
        "getrandom::fill(&mut bytes)?;",
        "let client = reqwest::Client::new();",
        "let entry = keyring::Entry::new(service, user)?;",
        "\"INSERT INTO sample VALUES (now())\"",
        "\"at TEXT DEFAULT CURRENT_TIMESTAMP\"",
        "\"SELECT strftime('%s', 'now')\"",
        "\"SELECT lower(hex(randomblob(16)))\"",
    ] {
        assert_eq!(past_the_ports("core/src/outbox/claim.rs", planted).len(), 1, "not seen: {planted}");
    }
    assert_eq!(past_the_ports("server/src/store/0002.sql", "created_at timestamptz default NOW()").len(), 1);
}

#[test]
fn a_port_and_a_call_to_one_are_no_reach_past_it() {
    assert_clean(&past_the_ports("core/src/device/clock.rs", "SystemTime::now()"));
    assert_clean(&past_the_ports("core/src/kenpos.rs", "let now = self.ports.clock.now(); // not Utc::now()"));
    assert_clean(&past_the_ports("server/src/serve.rs", "TcpListener::bind(address).await"));
}
