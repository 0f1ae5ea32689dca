//! Who may name whom. Comes in: manifests and sources. Goes out: dependencies against the picture of ARCHITECTURE.
//! Must never happen: `uniffi` known outside `bindings/`, or the phone and the server knowing each other.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{assert_clean, code_lines, names, tree};

/// Every package, and what of ours it may depend on, for tests too.
const ARROWS: [(&str, &[&str]); 9] = [
    ("kenpos-rules", &[]),
    ("kenpos-protocol", &["kenpos-rules"]),
    ("kenpos-core", &["kenpos-rules", "kenpos-protocol"]),
    ("kenpos-server", &["kenpos-rules", "kenpos-protocol", "kenpos-test-postgres"]),
    ("kenpos-bindings", &["kenpos-rules", "kenpos-core", "kenpos-tests"]),
    ("kenpos-bindgen", &[]),
    ("kenpos-test-postgres", &[]),
    ("kenpos-tests", &["kenpos-rules", "kenpos-protocol", "kenpos-core", "kenpos-server", "kenpos-test-postgres"]),
    (
        "kenpos",
        &["kenpos-rules", "kenpos-protocol", "kenpos-core", "kenpos-server", "kenpos-tests", "kenpos-test-postgres"],
    ),
];

/// Allowed only where a production build can leave it out: the world is for the demo, and for the tests of shells.
const OPTIONAL: [(&str, &str); 2] = [("kenpos", "kenpos-tests"), ("kenpos-bindings", "kenpos-tests")];

/// Only for a package's own tests: what starts throw-away servers is no part of one that serves.
const FOR_TESTS: [(&str, &str); 2] = [("kenpos-server", "kenpos-test-postgres"), ("kenpos", "kenpos-test-postgres")];

/// Dependencies of one manifest that the table does not have. A workspace's own manifest names all and is no package.
fn wrong_arrows(path: &str, manifest: &str) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap_or_else(|why| panic!("{path}: {why}"));
    let Some(package) = package_name(&manifest) else { return Vec::new() };
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package) else {
        return vec![format!("{path}: give {package} a row in ARROWS (tests/tests/house/arrows.rs)")];
    };
    let mut findings = Vec::new();
    for (name, kind, how) in dependencies(&manifest) {
        if name.starts_with("kenpos") && !allowed.contains(&name.as_str()) {
            findings.push(format!("{path}: {package} may not depend on {name}"));
        }
        if OPTIONAL.contains(&(package, name.as_str())) && how.get("optional").and_then(Value::as_bool) != Some(true) {
            findings.push(format!("{path}: {package} may have {name} only as `optional = true`"));
        }
        if FOR_TESTS.contains(&(package, name.as_str())) && kind != "dev-dependencies" {
            findings.push(format!("{path}: {package} may have {name} only in its dev-dependencies"));
        }
        if name.starts_with("uniffi") && !path.starts_with("bindings/") {
            findings.push(format!("{path}: {name} stands under bindings/ and nowhere else"));
        }
    }
    findings
}

fn package_name(manifest: &Table) -> Option<&str> {
    manifest.get("package")?.get("name")?.as_str()
}

/// All dependencies of a manifest under their true names: of the package, its tests, its build, and per target.
fn dependencies(manifest: &Table) -> Vec<(String, &'static str, Value)> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(|targets| targets.values());
    let mut found = Vec::new();
    for owner in targets.filter_map(Value::as_table).chain([manifest]) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (key, how) in owner.get(kind).and_then(Value::as_table).into_iter().flatten() {
                let name = how.get("package").and_then(Value::as_str).unwrap_or(key);
                found.push((name.to_owned(), kind, how.clone()));
            }
        }
    }
    found
}

/// Lines of a source outside `bindings/` that name uniffi.
fn uniffi_outside_bindings(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".rs") || path.starts_with("bindings/") || path.starts_with("tests/tests/house/") {
        return Vec::new();
    }
    code_lines(text)
        .filter(|(_, line)| names(line, "uniffi"))
        .map(|(number, _)| format!("{path}:{number}: uniffi is named outside bindings/"))
        .collect()
}

/// Lines of the fake health stores that name the product: a fake that shares a mistake with the core proves nothing.
fn product_in_a_fake(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with("tests/src/health_stores/") {
        return Vec::new();
    }
    code_lines(text)
        .filter(|(_, line)| line.contains("kenpos_"))
        .map(|(number, _)| format!("{path}:{number}: a health store shares nothing with the product"))
        .collect()
}

/// Lines of the simulator's oracle that name the rules: an oracle that shares a mistake with them proves nothing.
fn rules_in_the_oracle(path: &str, text: &str) -> Vec<String> {
    let by_hand =
        ["tests/src/sim/oracle.rs", "tests/src/sim/ledger.rs", "tests/src/sim/said.rs", "tests/src/sim/till.rs"];
    if !by_hand.contains(&path) && !path.starts_with("tests/src/sim/ledger/") {
        return Vec::new();
    }
    code_lines(text)
        .filter(|(_, line)| line.contains("kenpos_rules"))
        .map(|(number, _)| format!("{path}:{number}: the oracle is written by hand, without the rules"))
        .collect()
}

/// Lines of the command line, its demo included, or of what the demo's world is made of, that write to a member's rows
/// themselves: points come from the server's own doors and from words of the desk.
fn ways_to_grant(path: &str, text: &str) -> Vec<String> {
    let world = ["tests/src/union.rs", "tests/src/phone.rs", "tests/src/members.rs", "tests/src/world.rs"];
    if !path.starts_with("cli/src/") && !world.contains(&path) {
        return Vec::new();
    }
    let words = ["Draft", "ledger::grant", "ledger::append", "award::post", "post_published", "put_award"];
    code_lines(text)
        .filter(|(_, line)| words.iter().any(|word| names(line, word)) || line.contains(".commit("))
        .map(|(number, _)| format!("{path}:{number}: nothing but the server and its desk writes to a member's rows"))
        .collect()
}

#[test]
fn no_way_to_points_is_the_demos_own() {
    let tree = tree();
    assert!(tree.iter().any(|file| file.path == "cli/src/demo/year.rs"), "no play seen");
    assert_clean(&tree.iter().flat_map(|file| ways_to_grant(&file.path, &file.text)).collect::<Vec<_>>());
    for line in
        ["let mut draft = Draft::new(state, now);", "store.commit(member, 1, changes).await", "ledger::grant(d, g);"]
    {
        assert_eq!(ways_to_grant("cli/src/demo/year.rs", line).len(), 1, "{line}");
    }
}

#[test]
fn the_oracle_knows_nothing_of_the_rules() {
    let tree = tree();
    assert!(tree.iter().any(|file| file.path == "tests/src/sim/oracle.rs"), "no oracle seen");
    assert_clean(&tree.iter().flat_map(|file| rules_in_the_oracle(&file.path, &file.text)).collect::<Vec<_>>());
    assert_eq!(rules_in_the_oracle("tests/src/sim/oracle.rs", "use kenpos_rules::award::judge;").len(), 1);
}

#[test]
fn the_arrows_of_the_picture_hold() {
    let tree = tree();
    let manifests: Vec<_> = tree.iter().filter(|file| file.path.ends_with("Cargo.toml")).collect();
    let packages: BTreeSet<String> =
        manifests.iter().filter_map(|file| package_name(&file.text.parse().ok()?).map(str::to_owned)).collect();
    let known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(packages, known, "ARROWS and the packages of the tree differ");
    assert_clean(&manifests.iter().flat_map(|file| wrong_arrows(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn uniffi_is_named_under_bindings_and_nowhere_else() {
    assert_clean(&tree().iter().flat_map(|file| uniffi_outside_bindings(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn the_health_stores_share_nothing_with_the_product() {
    let tree = tree();
    assert!(tree.iter().any(|file| file.path.starts_with("tests/src/health_stores/")), "no health store seen");
    assert_clean(&tree.iter().flat_map(|file| product_in_a_fake(&file.path, &file.text)).collect::<Vec<_>>());
    assert_eq!(product_in_a_fake("tests/src/health_stores/mod.rs", "use kenpos_rules::day::Moment;").len(), 1);
}

#[test]
fn a_planted_arrow_is_seen_wherever_a_manifest_can_hide_it() {
    for hidden in [
        "[dependencies]\nkenpos-server.workspace = true",
        "[dev-dependencies]\nkenpos-server = { path = \"../server\" }",
        "[build-dependencies]\nhelper = { package = \"kenpos-server\", path = \"../server\" }",
        "[target.'cfg(unix)'.dependencies]\nkenpos-server.workspace = true",
        "[dependencies]\nuniffi = \"1\"",
    ] {
        let manifest = format!("[package]\nname = \"kenpos-core\"\n{hidden}");
        assert_eq!(wrong_arrows("core/Cargo.toml", &manifest).len(), 1, "not seen:\n{hidden}");
    }
    let allowed = "[package]\nname = \"kenpos-core\"\n[dependencies]\nkenpos-rules.workspace = true\nserde = \"1\"";
    assert_clean(&wrong_arrows("core/Cargo.toml", allowed));
}

#[test]
fn the_world_may_not_become_a_fixed_part_of_the_product() {
    let manifest = |how: &str| format!("[package]\nname = \"kenpos\"\n[dependencies]\nkenpos-tests = {how}");
    assert_eq!(wrong_arrows("cli/Cargo.toml", &manifest("{ workspace = true }")).len(), 1);
    assert_clean(&wrong_arrows("cli/Cargo.toml", &manifest("{ workspace = true, optional = true }")));
}

#[test]
fn a_server_may_not_bring_the_throw_away_ones_of_its_tests() {
    let manifest =
        |kind: &str| format!("[package]\nname = \"kenpos-server\"\n[{kind}]\nkenpos-test-postgres.workspace = true");
    assert_eq!(wrong_arrows("server/Cargo.toml", &manifest("dependencies")).len(), 1);
    assert_clean(&wrong_arrows("server/Cargo.toml", &manifest("dev-dependencies")));
}

#[test]
fn a_new_package_needs_its_row() {
    assert_eq!(wrong_arrows("portal/Cargo.toml", "[package]\nname = \"kenpos-portal\"").len(), 1);
}

#[test]
fn a_planted_uniffi_is_seen_in_code_and_not_in_a_comment() {
    assert_eq!(uniffi_outside_bindings("core/src/lib.rs", "// uniffi\n#[derive(uniffi::Record)]\n").len(), 1);
    assert_clean(&uniffi_outside_bindings("bindings/src/lib.rs", "uniffi::setup_scaffolding!();"));
}
