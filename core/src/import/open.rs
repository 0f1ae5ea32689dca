//! Finding the XML: a plain file, a gzip, or an entry of a zip, told apart by their first bytes and never by name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
// The index that `ZipArchive` keeps grows with the number of entries; this walks them one at a time.
use zip::unstable::read::ZipIterable;

use super::Progress;
use super::error::{Problem, one_line};
use super::scan::{ROOT, root_of};
use super::sieve::Sieve;

/// Routes and ECGs are a file each: some thousands in ten years. All are looked into, so their number has an end.
const ENTRIES_MAX: usize = 100_000;
/// Enough for Apple's DTD; a larger prolog is read in pieces.
const SNIFF_BYTES: usize = 16 * 1024;
/// How much is read between two calls of the progress function: often enough for a bar, seldom enough to be free.
const PROGRESS_BYTES: u64 = 1024 * 1024;

/// A file in which an export was found.
pub(super) enum Package {
    Xml(File, u64),
    Gzip(File, u64),
    /// The export is the entry with this number.
    Zip(File, ZipIterable<File>, usize),
}

impl Package {
    /// Opens the file and finds the export in it; a zip is searched.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        // Before opening: opening a pipe would wait for its other end.
        let metadata = std::fs::metadata(path).map_err(|error| Problem::opening(&error))?;
        if !metadata.is_file() {
            return Err(Problem::NotAFile);
        }
        let mut file = File::open(path).map_err(|error| Problem::opening(&error))?;
        let mut magic = Vec::new();
        let read = (&mut file).take(4).read_to_end(&mut magic).and_then(|_| file.rewind());
        read.map_err(|error| Problem::opening(&error))?;
        match magic.as_slice() {
            [] => Err(Problem::Empty),
            [0x1F, 0x8B, ..] => Ok(Self::Gzip(file, metadata.len())),
            // Second: the end record of a zip without entries.
            b"PK\x03\x04" | b"PK\x05\x06" => {
                let directory = File::open(path).map_err(|error| Problem::opening(&error))?;
                let mut zip = ZipIterable::try_new(directory, Config::default()).map_err(|error| bad_zip(&error))?;
                let number = Search::for_export(&mut zip, &mut file)?;
                Ok(Self::Zip(file, zip, number))
            }
            _ => Ok(Self::Xml(file, metadata.len())),
        }
    }

    /// Lends the unpacked XML to `work`.
    pub(super) fn with_xml<T>(
        self,
        progress: &mut dyn FnMut(Progress),
        work: impl FnOnce(&mut dyn Read) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        match self {
            Self::Xml(file, bytes) => work(&mut Counted::new(file, bytes, progress)),
            Self::Gzip(file, bytes) => work(&mut MultiGzDecoder::new(Counted::new(file, bytes, progress))),
            Self::Zip(file, mut zip, number) => {
                let entry = zip.files().map_err(|error| bad_zip(&error))?.nth(number);
                let entry =
                    entry.ok_or(Problem::NoExportInZip { entries: number })?.map_err(|error| bad_zip(&error))?;
                let mut counted = Counted::new(file, entry.compressed_size(), progress);
                let entry = entry.with_reader(&mut counted, ZipReadOptions::new());
                work(&mut entry.map_err(|error| bad_zip(&error))?)
            }
        }
    }
}

/// The search for the one entry whose root element is `HealthData`, whatever it is called:
/// the phone's language names it.
#[derive(Default)]
struct Search {
    found: Option<(usize, String)>,
    unreadable: Option<Problem>,
}

impl Search {
    fn for_export(zip: &mut ZipIterable<File>, bodies: &mut File) -> Result<usize, Problem> {
        let entries = zip.len();
        if entries > ENTRIES_MAX {
            return Err(Problem::BadZip { why: format!("{entries} entries, more than the {ENTRIES_MAX} looked into") });
        }
        let mut search = Self::default();
        for (number, entry) in zip.files().map_err(|error| bad_zip(&error))?.enumerate() {
            search.look_into(number, entry.map_err(|error| bad_zip(&error))?, bodies)?;
        }
        match (search.found, search.unreadable) {
            (Some((number, _)), _) => Ok(number),
            (None, Some(unreadable)) => Err(unreadable),
            (None, None) => Err(Problem::NoExportInZip { entries }),
        }
    }

    fn look_into(&mut self, number: usize, entry: ZipFileEntry<'_>, bodies: &mut File) -> Result<(), Problem> {
        if entry.is_dir() {
            return Ok(());
        }
        let name = one_line(&String::from_utf8_lossy(entry.name_raw()));
        let root = match entry.with_reader(bodies, ZipReadOptions::new()) {
            Ok(body) => root_of(Sieve::new(body, SNIFF_BYTES)),
            Err(error) => Err(bad_zip(&error)),
        };
        match root {
            Ok(root) if root == ROOT => {
                if let Some((_, first)) = self.found.take() {
                    return Err(Problem::SeveralExportsInZip { first, second: name });
                }
                self.found = Some((number, name));
            }
            // Pictures, tables, routes, the clinical document.
            Ok(_) | Err(Problem::NotAnExport | Problem::NotUtf8 { .. } | Problem::NotWellFormed { .. }) => {}
            // It may have been the export: said only if no other entry is.
            Err(problem) => {
                let why = one_line(&format!("{name:?}: {problem}"));
                self.unreadable.get_or_insert(Problem::BadZip { why });
            }
        }
        Ok(())
    }
}

fn bad_zip(error: &ZipError) -> Problem {
    match error {
        ZipError::InvalidArchive(why) => Problem::BadZip { why: one_line(&format!("cut off or damaged, {why}")) },
        error => Problem::BadZip { why: one_line(&error.to_string()) },
    }
}

/// A file that says how much of it has been read.
struct Counted<'p> {
    file: File,
    progress: &'p mut dyn FnMut(Progress),
    state: Progress,
    next_report: u64,
}

impl<'p> Counted<'p> {
    fn new(file: File, bytes_total: u64, progress: &'p mut dyn FnMut(Progress)) -> Self {
        Self { file, progress, state: Progress { bytes_read: 0, bytes_total }, next_report: PROGRESS_BYTES }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(out)?;
        // The local header of a zip entry is read too but not part of its size.
        let read_in_all = self.state.bytes_read + u64::try_from(read).expect("a usize fits");
        self.state.bytes_read = read_in_all.min(self.state.bytes_total);
        if self.state.bytes_read >= self.next_report.min(self.state.bytes_total) {
            self.next_report = self.state.bytes_read + PROGRESS_BYTES;
            (self.progress)(self.state);
        }
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
