//! How large the library is that an app ships, and whose code it is.
//!
//! Comes in: the checkout. Goes out: bytes of the stripped library of the profile `phone`, and of gzip's copy of it. Must
//! never happen: the figure of a library that was built otherwise, or of an older one: it is built first.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::read::GzEncoder;

use super::rounds::{ROUNDS_LEAST, Rounds};
use super::row::Row;
use super::stage::beside_the_binary;
use super::tool::{ToolError, run};

/// Its name.
pub const NAME: &str = "size";

/// An app of today is 30 MB and more: a tenth of it, and what a phone fetches in a second.
const MEGABYTES_MAX: f64 = 4.0;
const GZIP_MEGABYTES_MAX: f64 = 2.0;

/// A smaller part is told with the others.
const TOLD_FROM_BYTES: u64 = 20_000;

/// Parts that are ours: the packages, and the scaffolding that uniffi makes of `bindings`.
const OURS: [&str; 4] = ["kenpos", "kenpos_core", "kenpos_protocol", "kenpos_rules"];

/// Measures the row.
pub fn measure() -> Result<Row, ToolError> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["rustc", "--profile", "phone", "--locked", "-p", "kenpos-bindings", "--lib", "--crate-type", "cdylib"]);
    run("building the library that ships", cargo.arg("--target-dir").arg(beside_the_binary("")))?;
    let library = beside_the_binary("phone/libkenpos.so");
    let stripped = library.with_extension("stripped.so");
    run("stripping it", Command::new("strip").args(["--strip-all", "-o"]).arg(&stripped).arg(&library))?;
    let symbols = run(
        "listing its parts",
        Command::new("nm").args(["--print-size", "--size-sort", "--radix=d", "--demangle"]).arg(&library),
    )?;
    let parts = parts(&symbols);
    let (named, ours) = (parts.values().sum::<u64>(), OURS.iter().filter_map(|part| parts.get(*part)).sum::<u64>());
    let whole = megabytes(fs::metadata(&stripped).expect("it was just written").len());
    // Constants, tables for unwinding and relocations have no owner: each part has its share of them.
    let floor = whole * (1.0 - megabytes(ours) / megabytes(named));
    let gzip = megabytes(gzip_bytes(&stripped));
    let rounds = Rounds::told([(whole, floor); ROUNDS_LEAST]);
    let row = Row::new(NAME, "MB", &rounds, "≤ 4.0 MB and ≤ 2.0 MB by gzip", |ours, _| ours <= MEGABYTES_MAX)
        .noting("Ours: the stripped library. Floor: the same without the share of our own packages. kb_…: functions and named \
                 data of a package, 1,000 bytes; generic code counts where it was written.")
        .judged_by("gzip_mb", Ok(gzip), |gzip| gzip <= GZIP_MEGABYTES_MAX);
    Ok(with_parts(row, &parts))
}

fn with_parts(row: Row, parts: &BTreeMap<String, u64>) -> Row {
    let (large, small): (Vec<_>, Vec<_>) = parts.iter().partition(|(_, bytes)| **bytes >= TOLD_FROM_BYTES);
    let rest: u64 = small.into_iter().map(|(_, bytes)| bytes).sum();
    let row = large.into_iter().fold(row, |row, (part, bytes)| row.with_fact(format!("kb_{part}"), kilobytes(*bytes)));
    row.with_fact("kb_others", kilobytes(rest))
}

/// Bytes by package, of what `nm --print-size --demangle` lists: address, size, kind, name.
fn parts(symbols: &str) -> BTreeMap<String, u64> {
    let mut parts = BTreeMap::new();
    for line in symbols.lines() {
        let mut words = line.splitn(4, ' ');
        let (size, name) = (words.nth(1).and_then(|size| size.parse::<u64>().ok()), words.nth(1));
        if let (Some(size), Some(name)) = (size, name) {
            *parts.entry(part(name).to_owned()).or_default() += size;
        }
    }
    parts
}

/// The package that a function or a constant belongs to.
fn part(name: &str) -> &str {
    let path = name.trim_start_matches(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let path = ["mut ", "const ", "dyn "].iter().fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    match path.split_once("::") {
        Some((package, _)) if package.chars().all(|letter| letter.is_alphanumeric() || letter == '_') => package,
        Some(_) => "rust",
        None if SCAFFOLDING.iter().any(|ours| path.contains(ours)) => "kenpos",
        // What is left of C: SQLite's own functions have no common beginning.
        None => "sqlite",
    }
}

/// What the generated scaffolding of the border is called by.
const SCAFFOLDING: [&str; 2] = ["ffi_kenpos", "FFI_META"];

fn gzip_bytes(file: &Path) -> u64 {
    let file = File::open(file).expect("it was just written");
    std::io::copy(&mut GzEncoder::new(file, Compression::best()), &mut std::io::sink()).expect("a file can be read")
}

fn megabytes(bytes: u64) -> f64 {
    kilobytes(bytes) / 1_000.0
}

fn kilobytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).expect("a library is no film")) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_package_that_wrote_it() {
        for (name, package) in [
            ("kenpos_core::kenpos::Kenpos::home", "kenpos_core"),
            ("<kenpos_rules::weight::Weight as core::fmt::Debug>::fmt", "kenpos_rules"),
            ("<&mut serde_json::ser::Serializer<W> as serde::Serializer>::serialize_str", "serde_json"),
            ("<T as core::any::Any>::type_id", "rust"),
            ("ffi_kenpos_fn_method_kenpos_home", "kenpos"),
            ("sqlite3VdbeExec", "sqlite"),
        ] {
            assert_eq!(part(name), package, "{name}");
        }
    }

    #[test]
    fn the_parts_are_added_up_by_package() {
        let listed =
            "0000000000001000 0000000000000007 t tokio::a\n0000000000002000 0000000000000005 t <tokio::b as c>::d\n";
        assert_eq!(parts(listed), BTreeMap::from([("tokio".to_owned(), 12)]));
    }
}
