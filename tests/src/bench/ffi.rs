//! What a call across the border of languages costs, beside the foreign call alone.
//!
//! Comes in: the generated Python and Kotlin, as `./check bindings kotlin` leaves them. Goes out: a row per language and kind
//! of call. Must never happen: the core's work in a figure that is about the border.

use std::collections::BTreeMap;
use std::process::Command;

use super::rounds::Rounds;
use super::row::Row;
use super::stage::beside_the_binary;
use super::tool::{ToolError, missing, run};

/// Its name.
pub const NAME: &str = "ffi";

/// Published for uniffi's Kotlin on JNA: an empty call (uniffi-rs 2859, the author's own machine).
const KOTLIN_EMPTY_MICROS_MAX: f64 = 3.5;
/// A screen with much history is drawn in one call, and a frame has 16 ms.
const RECORDS_MICROS_MAX: f64 = 200.0;

const NOTE: &str = "Ours: the generated function of testkit that does nothing, answers one record, or 500. Floor: the same \
                    foreign call and the freeing of its answer, nothing converted.";

/// The kinds of call, as the programs name them: the row's name in each language, and its bar there.
struct Kind {
    told: &'static str,
    rows: [&'static str; 2],
    kotlin_micros_max: Option<f64>,
    bars: [&'static str; 2],
}

const NO_BAR: &str = "none: told beside the floor";

const KINDS: [Kind; 3] = [
    Kind {
        told: "empty",
        rows: ["ffi_python_empty", "ffi_kotlin_empty"],
        kotlin_micros_max: Some(KOTLIN_EMPTY_MICROS_MAX),
        bars: [NO_BAR, "≤ 3.5 µs"],
    },
    Kind {
        told: "record",
        rows: ["ffi_python_record", "ffi_kotlin_record"],
        kotlin_micros_max: None,
        bars: [NO_BAR, NO_BAR],
    },
    Kind {
        told: "records_500",
        rows: ["ffi_python_500", "ffi_kotlin_500"],
        kotlin_micros_max: Some(RECORDS_MICROS_MAX),
        bars: [NO_BAR, "≤ 200 µs"],
    },
];

/// What a program measured: pairs of ours and the floor by kind of call, microseconds a call.
type Told = BTreeMap<String, Vec<(f64, f64)>>;

/// Measures the rows.
pub fn measure() -> Result<Vec<Row>, ToolError> {
    let (python, kotlin) = (read("measuring Python", &python()?), read("measuring Kotlin", &kotlin()?));
    let row = |kind: &Kind, language: usize, told: &Told| {
        let rounds = Rounds::told(told[kind.told].iter().copied());
        let max = if language == 0 { None } else { kind.kotlin_micros_max };
        let good = |ours, _| max.is_none_or(|max| ours <= max);
        let mut row = Row::new(kind.rows[language], "µs", &rounds, kind.bars[language], good).noting(NOTE);
        if max.is_none() {
            row.met = None;
        }
        row
    };
    Ok([python, kotlin]
        .iter()
        .enumerate()
        .flat_map(|(language, told)| KINDS.iter().map(move |kind| row(kind, language, told)))
        .collect())
}

fn python() -> Result<String, ToolError> {
    let module = beside_the_binary("check/python");
    if !module.join("kenpos.py").exists() {
        return Err(missing("measuring Python", &module, "./check bindings"));
    }
    run("measuring Python", Command::new("python3").arg("bindings/tests/python/bench.py").env("PYTHONPATH", module))
}

fn kotlin() -> Result<String, ToolError> {
    let generated = beside_the_binary("android/generated");
    if !generated.exists() {
        return Err(missing("measuring Kotlin", &generated, "./check kotlin"));
    }
    let target = generated.ancestors().nth(2).expect("cargo's target/android/generated").display().to_string();
    let mut maven = Command::new("mvn");
    maven.args([
        "--file",
        "android/pom.xml",
        "--batch-mode",
        "-Dtest=FfiBench",
        "-Dsurefire.failIfNoSpecifiedTests=false",
    ]);
    run("measuring Kotlin", maven.arg(format!("-Dkenpos.target={target}")).arg("test"))
}

/// The line of the program that is its answer.
fn read(doing: &'static str, printed: &str) -> Told {
    let line = printed.lines().find_map(|line| line.trim().strip_prefix("ffi: "));
    let told = line.and_then(|line| serde_json::from_str(line).ok());
    told.unwrap_or_else(|| panic!("{doing}: the program ended well and told no figures"))
}
