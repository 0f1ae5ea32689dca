//! The planted mistakes stay where they are looked for. Comes in: manifests. Goes out: places that could bring the
//! feature `planted` into something that ships. Must never happen: a product that can be told to make a mistake.

use super::{assert_clean, tree};

/// The packages that have the feature, and what it switches on. `kenpos-lab` is built with it by name, nothing else.
const HAVE_IT: [(&str, &str); 4] = [
    ("rules/Cargo.toml", "planted = []"),
    ("core/Cargo.toml", r#"planted = ["kenpos-rules/planted"]"#),
    ("server/Cargo.toml", r#"planted = ["kenpos-rules/planted"]"#),
    ("tests/Cargo.toml", r#"planted = ["kenpos-rules/planted", "kenpos-core/planted", "kenpos-server/planted"]"#),
];

/// Lines of a manifest that name the feature and are not its one definition.
fn strays(path: &str, manifest: &str) -> Vec<String> {
    let allowed = HAVE_IT.iter().find(|(name, _)| *name == path).map(|(_, line)| *line);
    manifest
        .lines()
        .filter(|line| !line.trim_start().starts_with('#') && line.contains("planted") && Some(line.trim()) != allowed)
        .map(|line| format!("{path}: `{line}` could bring planted mistakes into a build that ships"))
        .collect()
}

#[test]
fn planted_mistakes_are_switched_on_by_name_and_by_nothing_else() {
    let tree = tree();
    for (path, line) in HAVE_IT {
        let file = tree.iter().find(|file| file.path == path).expect("the packages of the table are there");
        assert!(file.text.lines().any(|found| found == line), "{path}: `{line}` is not there");
    }
    let manifests = tree.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    assert_clean(&manifests.flat_map(|file| strays(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn a_way_for_planted_mistakes_into_the_product_is_seen() {
    for (path, line) in [
        ("cli/Cargo.toml", r#"kenpos-core = { workspace = true, features = ["planted"] }"#),
        ("cli/Cargo.toml", r#"default = ["demo", "kenpos-tests/planted"]"#),
        ("bindings/Cargo.toml", "planted = []"),
        ("core/Cargo.toml", r#"default = ["planted"]"#),
        ("Cargo.toml", r#"kenpos-rules = { path = "rules", features = ["planted"] }"#),
    ] {
        assert_eq!(strays(path, line).len(), 1, "not seen in {path}: {line}");
    }
}
