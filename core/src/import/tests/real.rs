//! The exports of real people, against totals that another program found.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::import::{Calendar, ExportFile};

/// The third-party files lie beside the repository; their totals were made by another program.
#[test]
fn real_exports_give_the_totals_another_program_found() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let Ok(files) = fs::read_dir(data.join("apple")) else {
        println!("SKIPPED real Apple exports: no shared/data beside the repository");
        return;
    };
    let mut read = 0;
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let expected = fs::read(data.join("expected").join(format!("apple__{name}.json"))).unwrap();
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        let totals = ExportFile::new(&path, data.as_path()).totals(Calendar::Written, &mut |_| {}).unwrap();
        let totals = serde_json::to_value(&totals).unwrap();
        let steps = &expected["steps"];
        assert_eq!(
            totals["records"],
            json!({
                "steps": steps["records"], "weight": expected["body_mass"]["records"], "skipped": 0,
            }),
            "{name}"
        );
        assert_eq!(totals["steps"]["sum"], steps["sum"], "{name}");
        assert_eq!(by_source(&totals["steps"]["per_day"]), steps["per_day_per_source"], "{name}");
        for (source, of_source) in steps["per_source"].as_object().unwrap() {
            assert_eq!(totals["steps"]["per_source"][source], of_source["sum"], "{name}");
        }
        let readings = expected["body_mass"]["readings"].as_array().unwrap();
        let weights: Vec<Value> = readings.iter().map(|reading| {
            let written = reading["startDate"].as_str().unwrap();
            let (local, offset) = written.rsplit_once(' ').unwrap();
            let (hours, minutes) = offset.split_at(3);
            let kg = (reading["kg"].as_f64().unwrap() * 1000.0).round() / 1000.0;
            json!({ "at": format!("{}{hours}:{minutes}", local.replace(' ', "T")), "kg": kg, "source": reading["source"] })
        }).collect();
        assert_eq!(totals["weight"], Value::from(weights), "{name}");
        read += 1;
    }
    assert_eq!(read, 3, "an export was added or is missing");
}

/// `{day: {source: sum}}` turned to `{source: {day: sum}}`.
fn by_source(per_day: &Value) -> Value {
    let mut turned = json!({});
    for (day, sources) in per_day.as_object().unwrap() {
        for (source, sum) in sources.as_object().unwrap() {
            turned[source][day] = sum.clone();
        }
    }
    turned
}
