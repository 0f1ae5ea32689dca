//! The house holds itself: what the papers and laws promise about the tree, checked on the tree.
//!
//! Comes in: every text file of the checkout. Goes out: findings, one line each, with the file and what to do.
//! Must never happen: a check that passes because it looked at nothing. Each one is a function of a path and a
//! text, tried on a planted violation beside it, and on the real tree it first proves that it saw something.

mod arrows;
mod look;
mod papers;
mod parity;
mod planted;
mod ports;
mod shape;
mod shells;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the checkout; `path` is relative to its root, with `/` between names.
struct House {
    path: String,
    text: String,
}

/// What is built or fetched, never written by hand.
const NOT_OURS: [&str; 3] = ["target", "build", "node_modules"];

/// What the checks read; everything else (pictures, archives, data) is not text of ours.
const READ: [&str; 8] = ["rs", "toml", "md", "sql", "py", "sh", "kt", "swift"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package stands in the root").to_owned()
}

/// Every text file of ours, in the order of their paths.
fn tree() -> Vec<House> {
    let mut files = Vec::new();
    gather(&root(), "", &mut files);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(files.len() > 50, "only {} files seen: the walk is broken", files.len());
    files
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<House>) {
    for entry in fs::read_dir(folder).expect("a folder of the checkout can be listed") {
        let entry = entry.expect("an entry of the checkout can be read");
        let name = entry.file_name().into_string().expect("names in the checkout are UTF-8");
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            if !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                gather(&entry.path(), &format!("{path}/"), files);
            }
        } else if path == "check" || READ.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
            // Another build may be writing into the tree at this moment: a file that is gone again is no file of ours.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(House { path, text });
            }
        }
    }
}

/// The text of a file that has to be there.
fn paper(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The lines of Rust or SQL with their numbers, without comments: a comment may name what code may not.
/// `://` opens no comment; a block comment is not the style of this house and is read as code.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| {
        let comment = line.match_indices("//").find(|(at, _)| !line.get(..*at).is_some_and(|left| left.ends_with(':')));
        (index + 1, comment.map_or(line, |(at, _)| line.get(..at).unwrap_or(line)))
    })
}

/// Whether `line` has `word`, not as the end of a longer name.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|left| left.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

fn assert_clean(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn a_comment_is_no_code_and_a_web_address_is_no_comment() {
    let lines: Vec<_> = code_lines("a // b\nurl(\"http://x\") + c // d\n/// e").collect();
    assert_eq!(lines, [(1, "a "), (2, "url(\"http://x\") + c "), (3, "")]);
}

#[test]
fn a_word_is_not_found_at_the_end_of_a_longer_one() {
    assert!(names("use rand::Rng;", "rand::"));
    assert!(!names("use operand::Left;", "rand::"));
}
