//! Whole files through the whole reader. The fixtures are written here; `real` reads exports of real people.

mod real;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::unstable::write::FileOptionsExt as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const DOCTYPE: &str = "<!DOCTYPE HealthData [\n<!-- HealthKit Export Version: 12 -->\n<!ELEMENT Record ANY>\n\
    <!ATTLIST VisionPrescription\n  type CDATA #REQUIRED\n<!ELEMENT RightEye EMPTY>\n>\n]>\n";

fn export(records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{DOCTYPE}<HealthData locale=\"ja_JP\">\n \
         <ExportDate value=\"2026-11-22 20:00:00 +0900\"/>\n <Me/>\n{records}</HealthData>\n"
    )
}

fn record(kind: &str, source: &str, unit: &str, start: &str, end: &str, value: &str) -> String {
    format!(
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" sourceVersion=\"18.1\" \
         device=\"&lt;&lt;HKDevice: 0x1&gt;, name:iPhone&gt;\" unit=\"{unit}\" \
         creationDate=\"{end} +0900\" startDate=\"{start} +0900\" endDate=\"{end} +0900\" value=\"{value}\"/>\n"
    )
}

fn steps(source: &str, start: &str, end: &str, value: &str) -> String {
    record("StepCount", source, "count", start, end, value)
}

/// Two sources, a night walk, a duplicate, two faults, a Correlation, and much that is not ours.
fn small_export() -> String {
    let phone = "A&amp;B\u{A0}の\u{B}iPhone";
    let twice = steps("Watch", "2026-11-21 10:00:00", "2026-11-21 10:10:00", "700");
    let weight = record("BodyMass", "Scale", "lb", "2026-11-22 07:00:00", "2026-11-22 07:00:00", "172");
    let with_metadata = weight.replace("/>", "><MetadataEntry key=\"HKWasUserEntered\" value=\"1\"/></Record>");
    export(
        &[
            record("HeartRate", "Watch", "count/min", "2026-11-21 10:00:00", "2026-11-21 10:00:00", "75"),
            steps(phone, "2026-11-21 23:50:00", "2026-11-22 00:05:00", "90"),
            steps(phone, "2026-11-21 10:00:00", "2026-11-21 10:10:00", "600.0"),
            twice.clone(),
            twice,
            with_metadata,
            record("BodyMass", "Scale", "kg", "2026-11-20 07:00:00", "2026-11-20 07:00:00", "78.9"),
            record("BodyMass", "Scale", "stone", "2026-11-19 07:00:00", "2026-11-19 07:00:00", "12"),
            steps(phone, "2026-11-21 12:00:00", "2026-11-21 11:00:00", "5"),
            format!(
                " <Correlation type=\"x\">\n {weight}{} </Correlation>\n",
                steps("Watch", "2026-11-01 10:00:00", "2026-11-01 10:10:00", "9")
            ),
            " <Workout>text &amp; <![CDATA[<Record>]]> &unknown; & more</Workout>\n <!-- end -->\n".to_owned(),
        ]
        .concat(),
    )
}

fn small_totals(calendar: Calendar) -> Value {
    let phone = "A&B\u{A0}の iPhone";
    let (on_21st, on_22nd) = match calendar {
        Calendar::Programme => (660, json!({ phone: 30 })),
        Calendar::Written => (690, Value::Null),
    };
    let mut per_day = json!({ "2026-11-21": { phone: on_21st, "Watch": 700 } });
    if !on_22nd.is_null() {
        per_day["2026-11-22"] = on_22nd;
    }
    json!({
        "format": "apple-health-export",
        "records": { "steps": 3, "weight": 2, "skipped": 3 },
        "steps": { "sum": 1390, "per_source": { phone: 690, "Watch": 700 }, "per_day": per_day },
        "weight": [
            { "at": "2026-11-20T07:00:00+09:00", "kg": 78.9, "source": "Scale" },
            { "at": "2026-11-22T07:00:00+09:00", "kg": 78.018, "source": "Scale" },
        ],
        "warnings": [
            { "code": "duplicate", "count": 1 },
            { "code": "end_before_start", "count": 1 },
            { "code": "unknown_unit", "count": 1 },
        ],
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, bytes)) in entries.iter().enumerate() {
        let method = if number % 2 == 0 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        packed.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        packed.write_all(bytes).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

fn health_app_zip(xml: &str) -> Vec<u8> {
    zip(&[
        ("apple_health_export/", b""),
        ("apple_health_export/export_cda.xml", b"<?xml version=\"1.0\"?><ClinicalDocument><a/></ClinicalDocument>"),
        ("apple_health_export/workout-routes/route_1.gpx", b"<?xml version=\"1.0\"?><gpx></gpx>"),
        ("apple_health_export/electrocardiograms/ecg.csv", b"Name,A\nDate,2026\n"),
        ("__MACOSX/._export.xml", b"\0\x05\x16\x07binary"),
        ("apple_health_export/書き出したデータ.xml", xml.as_bytes()),
    ])
}

/// A folder with one file of these bytes.
fn on_disk(bytes: &[u8]) -> (TempDir, ExportFile) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    fs::write(&path, bytes).unwrap();
    let export = ExportFile::new(path, folder.path());
    (folder, export)
}

fn totals_of(bytes: &[u8], calendar: Calendar) -> Result<Value, Problem> {
    let (_folder, export) = on_disk(bytes);
    let totals = export.totals(calendar, &mut |_| {}).map_err(|error| error.problem)?;
    Ok(serde_json::to_value(&totals).unwrap())
}

fn problem_of(bytes: &[u8]) -> Problem {
    let (_folder, export) = on_disk(bytes);
    let error = export.read(&mut |_| {}, &mut |_| panic!("a sample of a bad file was handed over")).unwrap_err();
    assert!(!error.to_string().contains('\n') && error.to_string().contains("export"), "{error}");
    error.problem
}

#[test]
fn the_totals_are_the_same_whatever_the_export_is_packed_in() {
    let xml = small_export();
    for calendar in [Calendar::Programme, Calendar::Written] {
        for packed in [xml.clone().into_bytes(), gzip(xml.as_bytes()), health_app_zip(&xml)] {
            assert_eq!(totals_of(&packed, calendar), Ok(small_totals(calendar)));
        }
    }
}

#[test]
fn an_export_without_samples_is_an_export() {
    let nothing = json!({ "sum": 0, "per_source": {}, "per_day": {} });
    for xml in [export(""), "<HealthData/>".to_owned()] {
        assert_eq!(totals_of(xml.as_bytes(), Calendar::Programme).unwrap()["steps"], nothing);
    }
}

#[test]
fn a_file_that_is_no_export_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let problem = |path: PathBuf| {
        let error = ExportFile::new(path, folder.path()).read(&mut |_| {}, &mut |_| {}).unwrap_err();
        (error.code(), error.to_string())
    };
    assert_eq!(problem(folder.path().into()).0, "not_a_file");
    let (code, text) = problem(folder.path().join("no such\nfile"));
    assert!(code == "cannot_open" && !text.contains('\n'), "{text}");

    assert_eq!(problem_of(b""), Problem::Empty);
    assert_eq!(problem_of(b"steps,123\n"), Problem::NotAnExport);
    assert_eq!(problem_of(&gzip(b"steps,123\n")), Problem::NotAnExport);
    assert_eq!(problem_of(b"<ClinicalDocument/>"), Problem::OtherRoot { root: "ClinicalDocument".into() });
    assert_eq!(problem_of("\u{FEFF}<健康>".as_bytes()), Problem::OtherRoot { root: "健康".into() });
    assert_eq!(problem_of(&zip(&[])), Problem::NoExportInZip { entries: 0 });
    assert_eq!(problem_of(&zip(&[("export.xml", b"<gpx/>")])), Problem::NoExportInZip { entries: 1 });
    let two = zip(&[("a.xml", b"<HealthData/>"), ("b.xml", b"<HealthData/>")]);
    assert_eq!(problem_of(&two), Problem::SeveralExportsInZip { first: "a.xml".into(), second: "b.xml".into() });
}

#[test]
fn a_locked_zip_says_so() {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    packed.start_file("export.xml", options.with_deprecated_encryption(b"secret").unwrap()).unwrap();
    packed.write_all(small_export().as_bytes()).unwrap();
    let problem = problem_of(&packed.finish().unwrap().into_inner());
    assert!(matches!(&problem, Problem::BadZip { why } if why.contains("assword")), "{problem}");
}

#[test]
fn an_export_cut_off_anywhere_is_never_imported_in_part() {
    let xml = small_export();
    let whole = xml.trim_end().len();
    for packed in [xml.as_bytes()[..whole].to_vec(), gzip(xml.as_bytes()), health_app_zip(&xml)] {
        for length in (0..packed.len()).rev().step_by(7).chain([packed.len() - 1]) {
            problem_of(&packed[..length]);
        }
    }
    assert!(matches!(problem_of(&xml.as_bytes()[..whole - 5]), Problem::Truncated { .. }));
    let packed = gzip(xml.as_bytes());
    assert!(matches!(problem_of(&packed[..packed.len() / 2]), Problem::Truncated { .. }));
    let packed = health_app_zip(&xml);
    assert!(matches!(problem_of(&packed[..packed.len() / 2]), Problem::BadZip { .. }));
}

#[test]
fn a_bit_turned_in_a_packed_export_is_noticed() {
    let xml = small_export();
    let mut packed = health_app_zip(&xml);
    // The last entry is stored, so the XML itself can be changed; only the checksum knows.
    let place = packed.windows(4).rposition(|bytes| bytes == b"\"700").unwrap();
    packed[place + 1] = b'8';
    assert!(matches!(problem_of(&packed), Problem::Damaged { .. }));
    let mut packed = gzip(xml.as_bytes());
    let end = packed.len();
    packed[end - 8] ^= 1;
    assert!(matches!(problem_of(&packed), Problem::Damaged { .. }));
}

#[test]
fn hostile_xml_ends_in_one_line() {
    let mut bomb = "<!DOCTYPE HealthData [<!ENTITY a0 \"lol\">".to_owned();
    for level in 1..30 {
        let below = format!("&a{};", level - 1).repeat(10);
        write!(bomb, "<!ENTITY a{level} \"{below}\">").unwrap();
    }
    bomb += "]><HealthData>&a29;";
    bomb += &steps("&a29;", "2026-11-21 10:00:00", "2026-11-21 10:10:00", "5");
    bomb += &steps("&quot;phone&quot;", "2026-11-21 10:00:00", "2026-11-21 10:10:00", "5");
    bomb += "</HealthData>";
    assert!(matches!(problem_of(bomb.as_bytes()), Problem::ForeignEntity { .. }));
    assert!(matches!(problem_of(&health_app_zip(&bomb)), Problem::ForeignEntity { .. }));

    let too_large = |xml: String| matches!(problem_of(&gzip(xml.as_bytes())), Problem::TooLarge { .. });
    assert!(too_large(format!("<!DOCTYPE HealthData [<!ENTITY a \"{}", "x".repeat(3_000_000))));
    assert!(too_large(format!("<HealthData>{}", "<a>".repeat(1_000))));
    assert!(too_large(format!("<HealthData><a b=\"{}\"/></HealthData>", "x".repeat(3_000_000))));
    assert!(too_large(format!("<HealthData>{}</HealthData>", " ".repeat(3_000_000))));
    let sources = (0..2_000).map(|n| steps(&format!("app {n}"), "2026-11-21 10:00:00", "2026-11-21 10:10:00", "5"));
    assert!(too_large(export(&sources.collect::<String>())));

    assert!(matches!(problem_of(b"<HealthData>\xFF</HealthData>"), Problem::NotUtf8 { .. }));
    for xml in [
        "<HealthData></HealthDatum>",
        "<HealthData/><HealthData/>",
        "<HealthData/>more",
        "<HealthData/>&amp;",
        "<HealthData><!DOCTYPE a [<!ENTITY b \"c\">]></HealthData>",
    ] {
        assert!(matches!(problem_of(xml.as_bytes()), Problem::NotWellFormed { .. }), "{xml}");
    }
}

#[test]
fn an_export_without_one_readable_record_is_refused() {
    let (start, end) = ("2026-11-21 10:00:00", "2026-11-21 10:10:00");
    let unreadable = steps("phone", start, end, "many") + &steps("phone", "yesterday", end, "5");
    assert_eq!(problem_of(export(&unreadable).as_bytes()), Problem::NothingUsable { records: 2 });
    let one_good = unreadable + &steps("phone", start, end, "5");
    assert!(totals_of(export(&one_good).as_bytes(), Calendar::Programme).is_ok());
    let out_of_range = record("BodyMass", "Scale", "kg", start, start, "900");
    assert!(totals_of(export(&out_of_range).as_bytes(), Calendar::Programme).is_ok(), "read, but nobody's weight");
    assert!(totals_of(export("").as_bytes(), Calendar::Programme).is_ok(), "no records at all");
}

#[test]
fn days_times_sources_have_an_end() {
    let year_of_steps = |source: u32, year: i32| {
        let (start, end) = (format!("{year}-01-01 00:00:00"), format!("{year}-12-31 23:59:59"));
        steps(&format!("app {source}"), &start, &end, "1000000")
    };
    let records: String =
        (0..12).flat_map(|source| (1950..2050).map(move |year| year_of_steps(source, year))).collect();
    let problem = totals_of(export(&records).as_bytes(), Calendar::Programme).unwrap_err();
    assert_eq!(problem, Problem::TooManyDays { limit: 400_000 });
    assert!(totals_of(export(&records).as_bytes(), Calendar::Written).is_ok());
}

#[test]
fn sorting_on_disk_changes_nothing() {
    let (folder, export) = on_disk(small_export().as_bytes());
    let read_with = |run_rows| {
        let mut samples = Vec::new();
        let reading = read(&export.path, folder.path(), run_rows, &mut |_| {}, &mut |sample| {
            samples.push((sample.quantity, sample.start, sample.end, sample.source_number));
        });
        (reading.unwrap(), samples)
    };
    let (reading, samples) = read_with(RUN_ROWS);
    assert_eq!(samples.len(), 5);
    assert!(samples.is_sorted_by_key(|(_, start, ..)| start.moment()));
    assert_eq!((reading, samples), read_with(1));
}

#[test]
fn progress_grows_and_ends_at_the_end() {
    let filler = " <Record type=\"HKQuantityTypeIdentifierHeartRate\" value=\"75\"/>\n".repeat(60_000);
    for packed in [export(&filler).into_bytes(), zip(&[("a", export(&filler).as_bytes())])] {
        let (_folder, export) = on_disk(&packed);
        let mut seen = Vec::new();
        export.read(&mut |progress| seen.push(progress), &mut |_| {}).unwrap();
        assert!(seen.is_sorted_by_key(|progress| progress.bytes_read));
        assert!(seen.last().is_some_and(|last| last.bytes_read == last.bytes_total), "{seen:?}");
    }
}

#[test]
fn a_day_takes_the_steps_of_its_best_source_and_never_their_sum() {
    let daily_of = |records: String| {
        let (_folder, export) = on_disk(export(&records).as_bytes());
        export.daily(&mut |_| {}).unwrap()
    };
    let day_20 = [
        steps("b", "2026-11-20 10:00:00", "2026-11-20 10:10:00", "300"),
        steps("a", "2026-11-20 11:00:00", "2026-11-20 11:10:00", "300"),
    ];
    let others = [
        steps("phone", "2026-11-21 10:00:00", "2026-11-21 10:10:00", "500"),
        steps("watch", "2026-11-21 10:00:00", "2026-11-21 10:10:00", "400"),
        steps("watch", "2026-11-21 11:00:00", "2026-11-21 11:10:00", "101"),
        steps("phone", "2026-11-22 10:00:00", "2026-11-22 10:10:00", "0"),
        steps("phone", "2026-11-23 10:00:00", "2026-11-23 10:10:00", "600000"),
        steps("phone", "2026-11-23 11:00:00", "2026-11-23 11:10:00", "600000"),
        record("BodyMass", "s", "kg", "2026-11-20 07:00:00", "2026-11-20 07:00:00", "78.018"),
        record("BodyMass", "s", "kg", "2026-11-20 07:00:00", "2026-11-20 07:00:00", "78.5"),
        record("BodyMass", "s", "lb", "2026-11-20 07:00:00", "2026-11-20 07:00:00", "172"),
    ];
    let daily = daily_of(day_20.concat() + &others.concat());
    let days: Vec<_> =
        daily.steps.iter().map(|day| (day.day.to_string(), day.count.count(), day.source.as_str())).collect();
    assert_eq!(days, [("2026-11-20".to_owned(), 300, "a"), ("2026-11-21".to_owned(), 501, "watch")]);
    assert_eq!(daily.days_out_of_range, 1);
    let grams: Vec<_> = daily.weights.iter().map(|weighing| weighing.weight.grams()).collect();
    assert_eq!(grams, [78_018, 78_500], "in kg and in lb it is one weight");
    assert_eq!(daily.reading.records, Records { steps: 8, weight: 3, skipped: 0 });

    assert_eq!(daily.steps[0].import_key, "apple_health_export:steps:2026-11-20");
    assert_eq!(daily.weights[0].utc_offset_minutes, 540);
    let later = daily_of(others.iter().rev().chain(&day_20).cloned().collect());
    assert_eq!((later.steps, later.weights), (daily.steps, daily.weights), "another order, the same items and keys");
}

/// Known good answers for our own bytes: a key that changes would import everything a second time.
#[test]
fn the_key_of_a_weight_never_changes() {
    let weight = record("BodyMass", "体重計", "kg", "2026-11-20 07:00:00", "2026-11-20 07:00:00", "68.2");
    let (_folder, export) = on_disk(export(&weight).as_bytes());
    let daily = export.daily(&mut |_| {}).unwrap();
    assert_eq!(
        daily.weights[0].import_key,
        "apple_health_export:weight:0f8a6523b7adfd2142db57aedbb2a999d2661487c11b6dbc7f5ce2579d1a10e9"
    );
}

proptest! {
    /// Each byte of a good file may become any other, anywhere, and the file may end anywhere.
    #[test]
    fn no_bytes_make_the_reader_panic(
        container in 0..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let xml = small_export();
        let mut bytes = match container {
            0 => xml.into_bytes(),
            1 => gzip(xml.as_bytes()),
            _ => health_app_zip(&xml),
        };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()));
        }
        let (_folder, export) = on_disk(&bytes);
        let mut samples = 0;
        match export.read(&mut |_| {}, &mut |_| samples += 1) {
            Ok(reading) => prop_assert_eq!(samples, reading.records.steps + reading.records.weight),
            Err(error) => {
                prop_assert_eq!(samples, 0);
                prop_assert!(!error.to_string().contains('\n'));
            }
        }
    }
}
