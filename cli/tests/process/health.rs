//! `kenpos health totals` over our own small file, and over third-party files where they are present.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Union, run, text};

const SMALL: &str = include_str!("../fixtures/small-export.xml");

#[test]
fn the_totals_of_a_small_export_are_complete() {
    let union = Union::new();
    let file = union.file("export.xml", SMALL);
    let totals = run(["health", "totals", text(&file), "--calendar", "written", "--json"]).json();
    let expected = json!({
        "format": "apple-health-export",
        "records": {"steps": 4, "weight": 2, "skipped": 2},
        "steps": {
            "sum": 1120,
            "per_source": {"健二のiPhone": 1000, "Watch": 120},
            "per_day": {"2026-11-20": {"健二のiPhone": 600}, "2026-11-21": {"健二のiPhone": 400, "Watch": 120}}
        },
        "weight": [
            {"at": "2026-11-20T07:00:00+09:00", "kg": 68.2, "source": "体重計"},
            {"at": "2026-11-21T07:00:00+09:00", "kg": 68.039, "source": "体重計"}
        ],
        "warnings": [{"code": "duplicate", "count": 1}, {"code": "unknown_unit", "count": 1}]
    });
    assert_eq!(totals, expected);
    let programme = run(["health", "totals", text(&file), "--json"]).json();
    // 100 steps from 23:30 to 00:30 are split at midnight.
    assert_eq!(programme["steps"]["per_day"]["2026-11-20"]["健二のiPhone"], json!(550));
    assert_eq!(programme["steps"]["per_day"]["2026-11-21"]["健二のiPhone"], json!(450));
}

#[test]
fn the_totals_read_well_on_a_terminal_of_a_hundred_columns() {
    let union = Union::new();
    let file = union.file("export.xml", SMALL);
    for lang in ["ja", "en"] {
        let shown = run(["health", "totals", text(&file), "--lang", lang]).done().stdout;
        assert!(shown.contains("1,120") && shown.contains("68.200 kg"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "colour outside a terminal: {shown:?}");
    }
}

#[test]
fn an_import_adds_once_and_the_days_inside_the_window_earn() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    let file = union.file("export.xml", SMALL);
    let first = phone.json(&["import", text(&file)]);
    assert_eq!((&first["steps"]["added"], &first["weight"]["added"]), (&json!(2), &json!(2)), "{first}");
    assert_eq!(first["skipped"], json!(2), "{first}");
    let shown = phone.run(&["import", text(&file), "--lang", "ja"]).done().stdout;
    assert!(shown.contains("数えなかったもの") && shown.contains("知らない単位"), "{shown}");
    let again = phone.json(&["import", text(&file)]);
    assert_eq!((&again["steps"]["added"], &again["weight"]["added"]), (&json!(0), &json!(0)), "{again}");
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["outbox"])["items"], json!([]));
}

#[test]
fn a_file_that_is_no_export_is_one_line_and_nothing_else() {
    let union = Union::new();
    let deflated = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b];
    let files = [
        union.file("empty.xml", ""),
        union.file("cut.xml", SMALL.split_at(SMALL.len() / 2).0),
        union.file("cut.xml.gz", deflated),
        union.file("cut.zip", b"PK\x03\x04\x14\x00"),
        union.file("clinical.xml", "<?xml version=\"1.0\"?><ClinicalDocument/>"),
        union.file("steps.csv", "day,steps\n2026-11-22,7639\n"),
        union.file("random.bin", [0xff_u8; 4096]),
        union.folder.path().to_owned(),
        union.path("nowhere.xml"),
    ];
    for file in files {
        for lang in ["ja", "en"] {
            let refused = run(["health", "totals", text(&file), "--json", "--lang", lang]).refused(2, text(&file));
            assert!(!refused.stderr.contains("7639"), "{refused:?}");
        }
    }
}

/// The third-party files beside this repository, if they are there.
fn third_party() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    folder.join("expected").is_dir().then_some(folder)
}

#[test]
fn third_party_exports_add_up_to_what_an_independent_script_found() {
    let Some(folder) = third_party() else { return };
    let mut seen = 0;
    for entry in fs::read_dir(folder.join("apple")).expect("the folder of exports") {
        let file = entry.expect("an entry").path();
        let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let expected = fs::read(folder.join("expected").join(format!("apple__{name}.json"))).expect("its totals");
        let expected: Value = serde_json::from_slice(&expected).expect("JSON");
        let totals = run(["health", "totals", text(&file), "--calendar", "written", "--json"]).json();
        compare(&totals, &expected);
        seen += 1;
    }
    assert!(seen > 0);
}

fn compare(totals: &Value, expected: &Value) {
    let (ours, theirs) = (&totals["steps"], &expected["steps"]);
    assert_eq!(ours["sum"], theirs["sum"]);
    let per_source: BTreeMap<_, _> = theirs["per_source"]
        .as_object()
        .expect("sums by source")
        .iter()
        .map(|(source, sums)| (source.clone(), sums["sum"].clone()))
        .collect();
    assert_eq!(ours["per_source"], json!(per_source));
    let mut per_day: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (source, days) in theirs["per_day_per_source"].as_object().expect("sums by source and day") {
        for (day, sum) in days.as_object().expect("sums by day") {
            per_day.entry(day.clone()).or_default().insert(source.clone(), sum.clone());
        }
    }
    assert_eq!(ours["per_day"], json!(per_day));
    let readings = expected["body_mass"]["readings"].as_array().expect("weights");
    let weights = totals["weight"].as_array().expect("weights");
    assert_eq!(weights.len(), readings.len());
    for (ours, theirs) in weights.iter().zip(readings) {
        let difference = ours["kg"].as_f64().expect("kg") - theirs["kg"].as_f64().expect("kg");
        assert!(difference.abs() < 0.000_501, "whole grams: {ours} {theirs}");
    }
}
