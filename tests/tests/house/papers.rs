//! The papers speak of the tree that is there. Comes in: README and ARCHITECTURE. Goes out: paths they name that do
//! not exist, rooms they forget. Must never happen: a map that sends a newcomer to a file of last year.

use std::fs;

use super::{assert_clean, paper, root};

/// The lines under the heading that has `title` in it, down to the next heading of its level or above.
fn section<'a>(text: &'a str, title: &str) -> Vec<&'a str> {
    let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
    let mut lines = text.lines().skip_while(|line| level(line) == 0 || !line.to_lowercase().contains(title));
    let Some(heading) = lines.next() else { return Vec::new() };
    lines.take_while(|line| level(line) == 0 || level(line) > level(heading)).collect()
}

/// The paths among the `code` words of a line: a word with a `/` or an ending that files of ours have.
fn paths(line: &str) -> Vec<&str> {
    let is_path = |word: &&str| {
        let ending = [".rs", ".toml", ".md", ".sql", ".py"].iter().any(|ending| word.ends_with(ending));
        (word.contains('/') || ending) && !word.contains(' ') && !word.starts_with('/')
    };
    line.split('`').skip(1).step_by(2).filter(is_path).collect()
}

/// Paths the map names that `exists` denies.
fn dead_paths(map: &[&str], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let named = map.iter().flat_map(|line| paths(line));
    named.filter(|path| !exists(path)).map(|path| format!("the change map names {path}, which is not there")).collect()
}

/// The rooms that the first cell of a table's rows names, as `name/`.
fn rooms_in_tables(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix('|')?.split('|').next()?.split('`').nth(1)?.strip_suffix('/'))
        .filter(|name| !name.contains('/'))
        .collect()
}

/// Rooms the README's table forgets, and rooms it names that are not there.
fn wrong_rooms(readme: &str, rooms: &[String]) -> Vec<String> {
    let named = rooms_in_tables(readme);
    let forgotten = rooms.iter().filter(|room| !named.contains(&room.as_str()));
    let phantom = named.iter().filter(|name| !rooms.iter().any(|room| room == *name));
    forgotten
        .map(|room| format!("README's table of rooms has no row for `{room}/`"))
        .chain(phantom.map(|name| format!("README's table names `{name}/`, which is not there")))
        .collect()
}

#[test]
fn the_change_map_names_only_paths_that_exist() {
    let architecture = paper("ARCHITECTURE.md");
    let map = section(&architecture, "change map");
    // The kinds of change the map must at least have; more is better.
    for kind in ["log", "http status", "migration", "wire field", "exported method"] {
        assert!(map.iter().any(|line| line.to_lowercase().contains(kind)), "the change map has no line for: {kind}");
    }
    assert!(map.iter().flat_map(|line| paths(line)).count() >= 10, "the change map hardly names a path");
    assert_clean(&dead_paths(&map, |path| root().join(path).exists()));
}

#[test]
fn the_readme_has_a_row_for_every_room() {
    let mut rooms: Vec<String> = fs::read_dir(root())
        .expect("the root can be listed")
        .map(|entry| entry.expect("an entry of the root can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("names in the checkout are UTF-8"))
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    rooms.sort();
    assert!(rooms.len() >= 8, "only {rooms:?} seen");
    assert_clean(&wrong_rooms(&paper("README.md"), &rooms));
}

#[test]
fn a_planted_dead_path_is_seen_and_only_in_the_map() {
    let text =
        "# A\n`gone/a.rs`\n## The change map\n| a log line | `here/b.rs` | `gone/c.rs`, `Debug` |\n## B\n`gone/d.rs`";
    let map = section(text, "change map");
    assert_eq!(dead_paths(&map, |path| path.starts_with("here/")).len(), 1);
    assert!(section(text, "no such heading").is_empty());
}

#[test]
fn a_forgotten_room_and_a_phantom_room_are_seen() {
    let rooms = ["core".to_owned(), "server".to_owned()];
    let readme = "| room | what |\n|---|---|\n| `core/` | the phone |\n| [`server/`](server) | the server |\n";
    assert_clean(&wrong_rooms(readme, &rooms));
    assert_eq!(wrong_rooms(&readme.replace("server", "portal"), &rooms).len(), 2);
}
