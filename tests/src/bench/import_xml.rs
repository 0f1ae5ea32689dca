//! A large Apple Health export, from the file to durable rows, against the XML tokenizer alone and against a peer.

use std::fs;
use std::path::Path;

use kenpos_core::import::ExportFile;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::rounds::{ROUNDS_LEAST, Rounds};
use super::row::Row;
use super::stage::{Stage, open};
use super::stopwatch::timed;
use super::{child, peer};
use crate::folder::copy_folder;

/// Its name.
pub const NAME: &str = "import_xml";

/// The name of the row against the peer.
pub const PEER_NAME: &str = "import_xml_peer";

/// Step samples a day of phone and watch: ten years are some 1,000 MB, as the export of a member with a watch is.
const SAMPLES_PER_DAY: (u32, u32) = (240, 320);

/// The same for the peer, whose run takes half a second a megabyte: ten years are some 60 MB.
const SAMPLES_PER_DAY_PEER: (u32, u32) = (15, 20);

/// MiB a process may grow by, whatever the size of the export.
const GROWTH_MIB_MAX: f64 = 32.0;

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    let file = stage.export("large.xml", SAMPLES_PER_DAY.0, SAMPLES_PER_DAY.1);
    let megabytes = megabytes(&file);
    let mut ours = Imports::of(stage, &file);
    let xml = fs::read_to_string(&file).expect("the export is there");
    let floor = || megabytes / timed(|| tokenize(&xml)).0.as_secs_f64();
    let rounds = Rounds::interleaved(ROUNDS_LEAST, 1, || megabytes / ours.seconds(), floor);
    drop(xml);
    let bar = "ratio ≥ 0.45, and memory grows by ≤ 32 MiB at any size";
    let fits = |growth: f64| growth <= GROWTH_MIB_MAX;
    let growth = |name: &str, file: &Path| child::import_growth_mib(&stage.phone_of_newcomer(name), file);
    let larger = stage.samples_of_ten_years();
    Row::new(NAME, "MB/s", &rounds, bar, |_, ratio| ratio.median >= 0.45)
        .noting(
            "Ours: ExportFile::daily and Kenpos::import, one thread, from the file to durable rows of a fresh phone; \
             four in five records of it are steps. Floor: quick-xml over the file in memory, every attribute walked.",
        )
        .with_fact("file_mb", megabytes)
        .with_fact("larger_file_mb", self::megabytes(larger))
        .judged_by("growth_mib", growth("memory", &file), fits)
        .judged_by("growth_larger_mib", growth("memory-larger", larger), fits)
}

/// Measures the row against healthkit-to-sqlite.
pub fn measure_peer(stage: &Stage) -> Result<Row, peer::PeerError> {
    let file = stage.export("small.xml", SAMPLES_PER_DAY_PEER.0, SAMPLES_PER_DAY_PEER.1);
    let program = peer::install()?;
    let megabytes = megabytes(&file);
    let mut ours = Imports::of(stage, &file);
    let mut failed = None;
    let rounds = Rounds::interleaved(
        ROUNDS_LEAST,
        1,
        || megabytes / ours.seconds(),
        || match timed(|| peer::import(&program, &file, &stage.folder().join("peer.db"))) {
            (took, Ok(())) => megabytes / took.as_secs_f64(),
            (_, Err(error)) => {
                failed = Some(error);
                f64::NAN
            }
        },
    );
    if let Some(error) = failed {
        return Err(error);
    }
    Ok(Row::new(PEER_NAME, "MB/s", &rounds, "ratio ≥ 100", |_, ratio| ratio.median >= 100.0)
        .noting("Ours as in import_xml. Floor: healthkit-to-sqlite of PyPI, the same file, the same disk.")
        .with_fact("file_mb", megabytes))
}

/// Imports an export and tells by how many KiB the process grew; `None` where the system does not tell.
pub fn growth_kib(home: &Path, file: &Path) -> Option<u64> {
    grown_kib(|| import(home, file))
}

/// By how many KiB this process grows over `work`, at its highest.
pub fn grown_kib(work: impl FnOnce()) -> Option<u64> {
    let before = memory_kib("VmRSS:")?;
    work();
    Some(memory_kib("VmHWM:")?.saturating_sub(before))
}

fn memory_kib(field: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Imports of one export, each on a phone that has none.
struct Imports<'s> {
    stage: &'s Stage,
    file: &'s Path,
    number: u32,
}

impl<'s> Imports<'s> {
    const fn of(stage: &'s Stage, file: &'s Path) -> Self {
        Self { stage, file, number: 0 }
    }

    fn seconds(&mut self) -> f64 {
        self.number += 1;
        let home = self.stage.folder().join(format!("import-{}", self.number));
        copy_folder(&self.stage.phone_of_newcomer("import"), &home);
        let (took, ()) = timed(|| import(&home, self.file));
        fs::remove_dir_all(home).expect("the folder was made above");
        took.as_secs_f64()
    }
}

fn import(home: &Path, file: &Path) {
    // The export is of the ten years to come: the phone's clock stands at their end.
    let ten_years_ms = i64::from(super::stage::TEN_YEARS_DAYS) * 86_400_000;
    let kenpos = open(home, ten_years_ms);
    let daily = ExportFile::new(file, home).daily(&mut |_| {}).expect("an export of the generator");
    let imported = kenpos.import(&daily).expect("an import within its limits");
    assert!(imported.steps.added > 3_000 && imported.weight.added > 3_000 && imported.in_future == 0);
}

fn tokenize(xml: &str) -> u64 {
    let mut reader = Reader::from_str(xml);
    let mut attributes = 0;
    loop {
        match reader.read_event().expect("the generator writes XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                attributes +=
                    tag.attributes().with_checks(false).map(|attribute| u64::from(attribute.is_ok())).sum::<u64>();
            }
            Event::Eof => return attributes,
            _ => {}
        }
    }
}

fn megabytes(file: &Path) -> f64 {
    let bytes = fs::metadata(file).expect("the export is there").len();
    f64::from(u32::try_from(bytes / 1_000).expect("exports here are gigabytes at most")) / 1_000.0
}
