//! Sorting and removing duplicates, exactly, in bounded memory.
//!
//! Comes in: rows in any order. Goes out: each different row once, in order. A typical export fits in one run and
//! never touches the disk; a larger one is written as sorted runs to a scratch file without a name, then merged.
//! Must never happen: a guess (two rows are duplicates only if equal), or memory that grows with the file.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::error::Problem;
use super::row::{ROW_BYTES, Row};

/// Rows sorted at a time: 4 MiB, about a year of a busy watch.
pub(super) const RUN_ROWS: usize = 128 * 1024;
/// 33 million samples, nine thousand a day for ten years; 1 GiB of scratch file. A real export has a tenth of it.
const RUNS_MAX: usize = 256;
/// Rows read ahead for each run while merging: 256 runs of 16 KiB are again 4 MiB.
const AHEAD_ROWS: usize = 512;

/// Takes rows, gives them back sorted and each once.
pub(super) struct Sorter<'a> {
    scratch: &'a Path,
    run_rows: usize,
    run: Vec<Row>,
    spilled: Option<File>,
    runs: usize,
}

impl<'a> Sorter<'a> {
    /// `scratch` is a folder that may be written to; it is touched only when `run_rows` rows have come in.
    pub(super) fn new(scratch: &'a Path, run_rows: usize) -> Self {
        Self { scratch, run_rows, run: Vec::new(), spilled: None, runs: 0 }
    }

    /// Adds a row; `at` is where in the export it stood.
    pub(super) fn push(&mut self, row: Row, at: u64) -> Result<(), Problem> {
        if self.run.len() == self.run_rows {
            if self.runs + 1 == RUNS_MAX {
                let limit = u64::try_from(RUNS_MAX * self.run_rows).expect("a usize fits");
                return Err(Problem::TooLarge { what: "step and weight samples", limit, at });
            }
            self.spill().map_err(|error| Problem::scratch(&error))?;
        }
        self.run.push(row);
        Ok(())
    }

    /// Hands every different row to `visit`, in order; returns how many were duplicates of another.
    pub(super) fn drain(mut self, visit: &mut dyn FnMut(Row)) -> Result<u64, Problem> {
        let mut once = Once { last: None, duplicates: 0, visit };
        if self.spilled.is_none() {
            self.run.sort_unstable();
            self.run.iter().for_each(|row| once.take(*row));
            return Ok(once.duplicates);
        }
        self.merge(&mut once).map_err(|error| Problem::scratch(&error))?;
        Ok(once.duplicates)
    }

    fn spill(&mut self) -> io::Result<()> {
        self.run.sort_unstable();
        let file = match &mut self.spilled {
            Some(file) => file,
            // Without a name: whatever happens to this process, no health data stay behind in the folder.
            none => none.insert(tempfile::tempfile_in(self.scratch)?),
        };
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        for row in &self.run {
            out.write_all(&row.to_bytes())?;
        }
        out.flush()?;
        self.run.clear();
        self.runs += 1;
        Ok(())
    }

    fn merge(mut self, once: &mut Once<'_>) -> io::Result<()> {
        self.spill()?;
        drop(std::mem::take(&mut self.run));
        let Some(file) = self.spilled else { return Ok(()) };
        let end = file.metadata()?.len();
        let run_bytes = u64::try_from(self.run_rows * ROW_BYTES).expect("a usize fits");
        let mut runs = Vec::with_capacity(self.runs);
        let mut heads = BinaryHeap::with_capacity(self.runs);
        for number in 0..self.runs {
            let start = run_bytes * u64::try_from(number).expect("a usize fits");
            let mut run = Run { next: start, end: end.min(start + run_bytes), ahead: Vec::new() };
            if let Some(row) = run.next(&file)? {
                heads.push(Reverse((row, number)));
            }
            runs.push(run);
        }
        while let Some(mut head) = heads.peek_mut() {
            let Reverse((row, number)) = *head;
            once.take(row);
            match runs[number].next(&file)? {
                Some(row) => *head = Reverse((row, number)),
                None => drop(PeekMut::pop(head)),
            }
        }
        Ok(())
    }
}

/// One sorted run in the scratch file.
struct Run {
    next: u64,
    end: u64,
    /// Rows already read, the next one last.
    ahead: Vec<Row>,
}

impl Run {
    fn next(&mut self, mut file: &File) -> io::Result<Option<Row>> {
        if self.ahead.is_empty() && self.next < self.end {
            let mut bytes = [0; AHEAD_ROWS * ROW_BYTES];
            let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
            let bytes = &mut bytes[..left.min(AHEAD_ROWS * ROW_BYTES)];
            file.seek(SeekFrom::Start(self.next))?;
            file.read_exact(bytes)?;
            self.next += u64::try_from(bytes.len()).expect("a usize fits");
            let (rows, _) = bytes.as_chunks::<ROW_BYTES>();
            let rows = rows.iter().rev().map(Row::from_bytes).collect::<Option<Vec<_>>>();
            self.ahead = rows.ok_or_else(|| io::Error::other("the scratch file was changed"))?;
        }
        Ok(self.ahead.pop())
    }
}

/// Passes a sorted stream on, equal neighbours once.
struct Once<'v> {
    last: Option<Row>,
    duplicates: u64,
    visit: &'v mut dyn FnMut(Row),
}

impl Once<'_> {
    fn take(&mut self, row: Row) {
        if self.last == Some(row) {
            self.duplicates += 1;
        } else {
            (self.visit)(row);
            self.last = Some(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::row::Unit;

    fn row(start: i64, source: u16, steps: u32) -> Row {
        Row {
            start,
            source,
            unit: if steps == 3 { Unit::Ounce } else { Unit::Count },
            length_seconds: 60,
            digits: u64::from(steps),
            scale: 0,
            start_offset_minutes: 540,
            end_offset_minutes: -720,
            quantity: steps,
        }
    }

    proptest! {
        #[test]
        fn what_fits_in_memory_and_what_does_not_come_out_the_same(
            input in prop::collection::vec((-40_i64..40, 0_u16..3, 0_u32..4), 0..200),
            run_rows in 1_usize..50,
        ) {
            let scratch = tempfile::tempdir().unwrap();
            let rows: Vec<Row> = input.into_iter().map(|(start, source, steps)| row(start, source, steps)).collect();
            prop_assume!(rows.len() < run_rows * RUNS_MAX);
            let mut sorter = Sorter::new(scratch.path(), run_rows);
            for row in &rows {
                sorter.push(*row, 0).unwrap();
            }
            let mut seen = Vec::new();
            let duplicates = sorter.drain(&mut |row| seen.push(row)).unwrap();
            let mut expected = rows.clone();
            expected.sort();
            expected.dedup();
            prop_assert!(seen == expected);
            prop_assert_eq!(duplicates, u64::try_from(rows.len() - expected.len()).unwrap());
            prop_assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "something stayed in the folder");
        }
    }

    #[test]
    fn more_samples_than_a_life_has_are_refused() {
        let scratch = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(scratch.path(), 1);
        let refused = (0..).map(|start| sorter.push(row(start, 0, 1), 7)).position(|pushed| pushed.is_err());
        assert_eq!(refused, Some(RUNS_MAX));
    }

    #[test]
    fn a_scratch_folder_that_is_not_there_is_an_error_only_when_it_is_needed() {
        let mut sorter = Sorter::new(Path::new("/no/such/folder"), 2);
        sorter.push(row(1, 0, 1), 0).unwrap();
        sorter.push(row(2, 0, 1), 0).unwrap();
        assert!(matches!(sorter.push(row(3, 0, 1), 0), Err(Problem::Scratch { .. })));
    }
}
