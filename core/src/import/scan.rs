//! One pass over the XML: rows into the sorter, everything else counted or passed over.

use std::io::Read;

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error as XmlError, Reader};

use super::error::{Problem, one_line};
use super::prolog::skip_prolog;
use super::record::{NoRow, read_record};
use super::row::Unit;
use super::sieve::Sieve;
use super::sort::Sorter;
use super::sources::Sources;
use super::{Warning, Warnings};

/// The element that makes XML an Apple Health export.
pub(super) const ROOT: &str = "HealthData";
const RECORD: &str = "Record";
/// A real export nests four deep. The parser remembers every open element.
const DEPTH_MAX: u64 = 64;

/// Twenty weights a day for 27 years. They are kept in memory, so their number has an end.
const WEIGHTS_MAX: u64 = 200_000;

/// The name of the root element, if the bytes are XML.
pub(super) fn root_of<R: Read>(mut sieve: Sieve<R>) -> Result<String, Problem> {
    skip_prolog(&mut sieve)?;
    let before = sieve.at();
    let mut reader = Reader::from_reader(sieve);
    match reader.read_event_into(&mut Vec::new()) {
        Ok(Event::Start(tag) | Event::Empty(tag)) => Ok(one_line(tag.name().as_ref())),
        Ok(_) => Err(Problem::NotAnExport),
        Err(error) => Err(problem(&error, before, &reader)),
    }
}

/// Reads the whole export. Until it returns, nothing may be handed over: its last byte may still be wrong.
pub(super) fn scan<R: Read>(
    mut sieve: Sieve<R>,
    sorter: &mut Sorter<'_>,
    sources: &mut Sources,
    warnings: &mut Warnings,
) -> Result<(), Problem> {
    skip_prolog(&mut sieve)?;
    let before = sieve.at();
    let mut reader = Reader::from_reader(sieve);
    // A bare `&` in a text we do not read is no reason to lose ten years of steps.
    reader.config_mut().allow_dangling_amp = true;
    let mut scan = Scan { sorter, sources, warnings, depth: 0, weights: 0, done: false };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().begin_event();
        let event = reader.read_event_into(&mut buffer);
        // Where the event ends; exact enough to find it again.
        let at = before + reader.buffer_position();
        match event {
            Ok(Event::Eof) if scan.done => return Ok(()),
            Ok(Event::Eof) => return Err(Problem::Truncated { at }),
            Ok(event) => scan.take(&event, at)?,
            Err(error) => return Err(problem(&error, before, &reader)),
        }
    }
}

struct Scan<'s, 'p> {
    sorter: &'s mut Sorter<'p>,
    sources: &'s mut Sources,
    warnings: &'s mut Warnings,
    /// Open elements.
    depth: u64,
    weights: u64,
    /// The root element is closed.
    done: bool,
}

impl Scan<'_, '_> {
    fn take(&mut self, event: &Event<'_>, at: u64) -> Result<(), Problem> {
        match event {
            Event::Start(tag) => {
                self.open(tag, at)?;
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err(Problem::TooLarge { what: "elements inside each other", limit: DEPTH_MAX, at });
                }
            }
            Event::Empty(tag) => {
                self.open(tag, at)?;
                self.done = self.depth == 0;
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.done = self.depth == 0;
            }
            Event::Text(text) if self.done && !text.bytes().all(|byte| byte.is_ascii_whitespace()) => {
                return Err(after_the_end(at));
            }
            Event::CData(_) | Event::GeneralRef(_) if self.done => return Err(after_the_end(at)),
            Event::DocType(_) => {
                return Err(Problem::NotWellFormed { at, why: "a DOCTYPE inside the data".into() });
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<(), Problem> {
        match self.depth {
            _ if self.done => Err(after_the_end(at)),
            0 if tag.name().as_ref() == ROOT => Ok(()),
            0 => Err(Problem::OtherRoot { root: one_line(tag.name().as_ref()) }),
            // Only here: a Record deeper down, inside a Correlation, also stands at the top level (Apple's DTD says so).
            1 if tag.name().as_ref() == RECORD => self.record(tag, at),
            _ => Ok(()),
        }
    }

    fn record(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<(), Problem> {
        match read_record(tag, self.sources) {
            Ok(row) => {
                self.weights += u64::from(row.unit != Unit::Count);
                if self.weights > WEIGHTS_MAX {
                    return Err(Problem::TooLarge { what: "weights", limit: WEIGHTS_MAX, at });
                }
                self.sorter.push(row, at)?;
            }
            Err(NoRow::NotOurs) => {}
            Err(NoRow::Skipped(warning)) => add(self.warnings, warning, 1),
            Err(NoRow::ForeignEntity) => return Err(Problem::ForeignEntity { at }),
            Err(NoRow::TooManySources { limit }) => return Err(Problem::TooLarge { what: "sources", limit, at }),
        }
        Ok(())
    }
}

/// Counts a warning; none is not counted as 0.
pub(super) fn add(warnings: &mut Warnings, warning: Warning, count: u64) {
    if count > 0 {
        *warnings.entry(warning).or_default() += count;
    }
}

fn after_the_end(at: u64) -> Problem {
    Problem::NotWellFormed { at, why: "something follows the end of the data".into() }
}

fn problem<R: Read>(error: &XmlError, before: u64, reader: &Reader<Sieve<R>>) -> Problem {
    let at = before + reader.buffer_position();
    match error {
        XmlError::Io(error) => Problem::reading(error, at),
        XmlError::Encoding(_) => Problem::NotUtf8 { at },
        // All but the first are "not closed before the end of input".
        XmlError::Syntax(error) if *error != SyntaxError::InvalidBangMarkup => Problem::Truncated { at },
        error => Problem::NotWellFormed { at, why: one_line(&error.to_string()) },
    }
}
