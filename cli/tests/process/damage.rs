//! Files that are damaged, cut short or too new, met by the real binary.
//!
//! Must never happen: a panic, a file deleted, an unsent row lost that can be read, a second salvage of the same damage.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{NEW_PASSWORD, Phone, Server, Union, run};

const PAGE: usize = 4096;

/// What happens to a file, by name.
type Damage = (&'static str, fn(&mut Vec<u8>));

const DAMAGES: [Damage; 4] = [
    ("first page overwritten", |bytes| bytes[100..PAGE].fill(0xA5)),
    ("header overwritten", |bytes| bytes[..100].fill(0)),
    ("last three pages cut off", |bytes| bytes.truncate(bytes.len() - 3 * PAGE)),
    ("cut inside the first page", |bytes| bytes.truncate(PAGE / 2)),
];

/// The member's database in the phone's folder.
fn member_file(phone: &Phone) -> PathBuf {
    let files = fs::read_dir(phone.home().join("members")).expect("a folder").filter_map(Result::ok);
    let mut databases = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "db"));
    databases.next().expect("a phone that is set up has a member's file")
}

/// How many damaged files were kept; each may have its log beside it.
fn kept_aside(phone: &Phone) -> usize {
    let files = fs::read_dir(phone.home().join("members")).expect("a folder").filter_map(Result::ok);
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(".db.corrupt-") && !name.ends_with("-wal") && !name.ends_with("-shm")).count()
}

/// Folds the write-ahead log into the file, then damages it.
fn damage(file: &Path, damage: fn(&mut Vec<u8>)) -> Vec<u8> {
    let connection = Connection::open(file).expect("opens");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("folded");
    drop(connection);
    let mut bytes = fs::read(file).expect("read");
    damage(&mut bytes);
    fs::write(file, &bytes).expect("written");
    bytes
}

fn ids(answer: &Value, list: &str) -> Vec<String> {
    let mut ids: Vec<_> = answer[list]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect();
    ids.sort();
    ids
}

/// A phone with forty unsent weights that nobody has been asked for yet.
fn phone_that_owes(union: &Union) -> (Phone, Server, Vec<String>) {
    let server = union.open();
    let phone = union.employee(&server);
    for grams in 0..40 {
        phone.run(&["log-weight", &format!("68.{grams:03}kg")]).done();
    }
    let owed = ids(&phone.json(&["outbox"]), "items");
    assert_eq!(owed.len(), 40);
    (phone, server, owed)
}

#[test]
fn case_114_a_damaged_phone_says_once_what_it_did_and_sends_what_could_be_read() {
    for (name, harm) in DAMAGES {
        let union = Union::new();
        let (phone, server, owed) = phone_that_owes(&union);
        let left = damage(&member_file(&phone), harm);
        let is_left = |id: &&String| {
            let named = format!("\"record_id\":\"{id}\"");
            left.windows(named.len()).any(|bytes| bytes == named.as_bytes())
        };
        let readable: Vec<_> = owed.iter().filter(is_left).collect();

        let told = phone.run(&["home", "--lang", "en"]).done();
        assert!(told.stdout.contains("was damaged") && told.stdout.contains(".db.corrupt-"), "{name}: {told:?}");
        assert!(told.stdout.lines().all(|line| line.chars().count() <= 100), "{name}: {told:?}");
        let again = phone.run(&["home", "--lang", "en"]).done();
        assert!(!again.stdout.contains("was damaged"), "{name}: {again:?}");
        assert_eq!(kept_aside(&phone), 1, "{name}: salvaged once, and the damaged file is kept");

        let saved = ids(&phone.json(&["outbox"]), "items");
        assert!(saved.iter().all(|id| owed.contains(id)), "{name}: something is made up");
        assert!(readable.iter().all(|id| saved.contains(id)), "{name}: {} of {} saved", saved.len(), readable.len());
        assert!(readable.len() > 20 || name == "cut inside the first page", "{name}: hardly anything is left to save");
        let further = phone.json(&["log-weight", "70.1kg"]);
        let synced = phone.json(&["sync"]);
        assert_eq!((&synced["why_stopped"], &synced["remaining"]), (&json!("done"), &json!(0)), "{name}: {synced}");
        let second = union.phone("second");
        let sign_in = ["setup", "--server", &server.url, "--id", "U1001", "--password", NEW_PASSWORD, "--consent"];
        second.run(&sign_in).done();
        second.run(&["sync"]).done();
        let history = second.json(&["history"]);
        let there: Vec<_> =
            history["days"].as_array().into_iter().flatten().flat_map(|day| ids(day, "records")).collect();
        let further = further["id"].as_str().expect("an id").to_owned();
        for id in saved.iter().chain([&further]) {
            assert_eq!(there.iter().filter(|known| *known == id).count(), 1, "{name}: {id}");
        }
        assert_eq!(server.office(&["audit-ledger", "--json"]).json()["violations"], json!([]), "{name}");
    }
}

#[test]
fn a_phone_of_a_newer_app_is_refused_with_a_sentence_and_left_as_it_is() {
    let union = Union::new();
    let (phone, _server, _) = phone_that_owes(&union);
    let file = member_file(&phone);
    let open = || Connection::open(&file).expect("opens");
    let known: i64 = open().query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number");
    open().pragma_update(None, "user_version", 99).expect("set");
    let before = fs::read(&file).expect("read");
    for words in [&["home"] as &[_], &["log-weight", "68.2"], &["sync"]] {
        phone.run(words).refused(1, "update kenpos");
    }
    assert_eq!(fs::read(&file).expect("read"), before);
    assert_eq!(kept_aside(&phone), 0);
    open().pragma_update(None, "user_version", known).expect("set");
    assert_eq!(ids(&phone.json(&["outbox"]), "items").len(), 40, "the right app goes on with it");
}

#[test]
fn a_damaged_or_too_new_server_is_refused_with_a_sentence_and_left_as_it_is() {
    let union = Union::new();
    drop(union.open());
    let store = union.path("union.db");
    let refused = |name: &str, sentence: &str| {
        let before = fs::read(&store).expect("read");
        for words in [&["serve", "--listen", "127.0.0.1:0"] as &[_], &["office", "audit-ledger"]] {
            let ended = run(words.iter().chain(&["--store", &union.store()]));
            assert!([1, 2].contains(&ended.code) && ended.stdout.is_empty(), "{name}: {ended:?}");
            let named = ended.stderr.contains("union.db") && ended.stderr.contains(sentence);
            assert!(ended.stderr.lines().count() == 1 && named, "{name}: {ended:?}");
        }
        assert_eq!(fs::read(&store).expect("read"), before, "{name}: the file was touched");
    };
    damage(&store, |_| ());
    let whole = fs::read(&store).expect("read");
    for (name, harm) in DAMAGES {
        damage(&store, harm);
        refused(name, "--store");
        for left in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{left}", store.display()));
        }
        fs::write(&store, &whole).expect("written");
    }
    Connection::open(&store).expect("opens").pragma_update(None, "user_version", 99).expect("set");
    damage(&store, |_| ());
    refused("too new", "99");
}
