//! Planted mistakes and the simulator's faults stay where they are looked for. Comes in: manifests. Goes out: places that
//! could bring the features `planted` or `faults` into something that ships. Must never happen: a product that can be told
//! to make a mistake, or to lose its disk.

use super::{assert_clean, tree};

/// Packages that name a feature, each with the one line that does.
type HaveIt = &'static [(&'static str, &'static str)];

/// The packages that have the feature, and what it switches on. `kenpos-lab` is built with it by name, nothing else.
const PLANTED: HaveIt = &[
    ("rules/Cargo.toml", "planted = []"),
    ("core/Cargo.toml", r#"planted = ["kenpos-rules/planted"]"#),
    ("server/Cargo.toml", r#"planted = ["kenpos-rules/planted"]"#),
    ("tests/Cargo.toml", r#"planted = ["kenpos-rules/planted", "kenpos-core/planted", "kenpos-server/planted"]"#),
];

/// The simulator's faults come with the world's feature `lab`, which the demo goes without.
const FAULTS: HaveIt = &[
    ("core/Cargo.toml", "faults = []"),
    ("server/Cargo.toml", r#"faults = ["rusqlite/hooks"]"#),
    ("tests/Cargo.toml", r#"lab = ["kenpos-core/faults", "kenpos-server/faults"]"#),
];

/// How the demo, and the bindings for the tests of shells, name the world: without `lab`.
const WITHOUT_LAB: HaveIt = &[
    ("Cargo.toml", r#"kenpos-tests = { path = "tests", default-features = false }"#),
    ("cli/Cargo.toml", "kenpos-tests = { workspace = true, optional = true }"),
    ("cli/Cargo.toml", r#"demo = ["dep:kenpos-tests", "dep:tempfile"]"#),
    ("bindings/Cargo.toml", "kenpos-tests = { workspace = true, optional = true }"),
    ("bindings/Cargo.toml", r#"testkit = ["dep:kenpos-tests", "reqwest"]"#),
];

/// Lines of a manifest that hold the word and are none of those that may.
fn strays(word: &str, have_it: HaveIt, path: &str, manifest: &str) -> Vec<String> {
    let allowed = |line: &str| have_it.iter().any(|(name, allowed)| *name == path && *allowed == line);
    manifest
        .lines()
        .filter(|line| !line.trim_start().starts_with('#') && line.contains(word) && !allowed(line.trim()))
        .map(|line| format!("{path}: `{line}` could bring `{word}` into a build that ships"))
        .collect()
}

/// That each of these lines is there, and that no other manifest but those passed over holds the word.
fn only_by_name(word: &str, have_it: HaveIt, passed_over: &[&str]) {
    let tree = tree();
    for (path, line) in have_it {
        let file = tree.iter().find(|file| file.path == *path).expect("the packages of the table are there");
        assert!(file.text.lines().any(|found| found == *line), "{path}: `{line}` is not there");
    }
    let manifests = tree.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    let manifests = manifests.filter(|file| !passed_over.contains(&file.path.as_str()));
    assert_clean(&manifests.flat_map(|file| strays(word, have_it, &file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn planted_mistakes_are_switched_on_by_name_and_by_nothing_else() {
    only_by_name("planted", PLANTED, &[]);
}

#[test]
fn faults_come_with_the_lab_and_the_demo_goes_without() {
    only_by_name("faults", FAULTS, &[]);
    // The world names itself.
    only_by_name("kenpos-tests", WITHOUT_LAB, &["tests/Cargo.toml"]);
}

/// Lines of a health store that let it deviate from the real one in a build that ships.
fn deviates_outside_the_lab(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let asked = lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub fn deviating("));
    let loose = asked.filter(|(number, _)| !lines[..*number].iter().rev().take(2).any(|line| *line == IN_THE_LAB));
    loose.map(|(number, line)| format!("{path}:{}: `{line}` is reached without `lab`", number + 1)).collect()
}

const IN_THE_LAB: &str = r#"#[cfg(feature = "lab")]"#;

#[test]
fn a_health_store_deviates_in_the_lab_only() {
    let tree = tree();
    let stores = || tree.iter().filter(|file| file.path.starts_with("tests/src/health_stores/"));
    let count = |words: &str| stores().map(|file| file.text.matches(words).count()).sum::<usize>();
    assert_eq!(count("pub fn deviating("), 2, "one way for each store that can deviate");
    assert_eq!(count("deviation = Some("), 2, "and no other");
    assert_clean(&stores().flat_map(|file| deviates_outside_the_lab(&file.path, &file.text)).collect::<Vec<_>>());
    let loose = "    #[must_use]\n    pub fn deviating(mut self, deviation: Deviation) -> Self {";
    assert_eq!(deviates_outside_the_lab("mod.rs", loose).len(), 1);
}

#[test]
fn a_way_for_mistakes_and_faults_into_the_product_is_seen() {
    for (path, line) in [
        ("cli/Cargo.toml", r#"kenpos-core = { workspace = true, features = ["planted"] }"#),
        ("cli/Cargo.toml", r#"default = ["demo", "kenpos-tests/planted"]"#),
        ("bindings/Cargo.toml", "planted = []"),
        ("core/Cargo.toml", r#"default = ["planted"]"#),
        ("Cargo.toml", r#"kenpos-rules = { path = "rules", features = ["planted"] }"#),
    ] {
        assert_eq!(strays("planted", PLANTED, path, line).len(), 1, "not seen in {path}: {line}");
    }
    let faulty = r#"kenpos-core = { workspace = true, features = ["faults"] }"#;
    assert_eq!(strays("faults", FAULTS, "tests/Cargo.toml", faulty).len(), 1);
    let with_lab = r#"demo = ["dep:kenpos-tests", "dep:tempfile", "kenpos-tests/lab"]"#;
    assert_eq!(strays("kenpos-tests", WITHOUT_LAB, "cli/Cargo.toml", with_lab).len(), 1);
}
