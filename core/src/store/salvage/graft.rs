//! A damaged file whose table of contents is lost gets that of a fresh one.
//!
//! Files of one schema are laid out alike: their tables were made in the same order, so the pages of the schema, and
//! the first page of each table, have the same numbers. The pages of a fresh file's schema laid over a *copy* of the
//! damaged one make the tables readable again. Where the layouts differ after all, the copy does not read, and
//! nothing is worse than before. Source of the format: sqlite.org/fileformat2.html, sections 1.3 and 1.6.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::beside;
use crate::error::StoreError;

/// Where the header of a database says how large its pages are.
const PAGE_SIZE_AT: usize = 16;

/// Where it says how many pages there are, followed by the first free page and the count of free ones.
const PAGE_COUNT_AT: u64 = 28;

/// Where the b-tree header of page 1 begins.
const TREE_AT: usize = 100;

/// An inner page of a table's b-tree; its cells begin with the number of the page below.
const INNER_PAGE: u8 = 0x05;

/// Makes the graft beside the fresh file; `None` where the fresh file is no such file.
pub(super) fn make(damaged: &Path, fresh: &Path) -> Result<Option<PathBuf>, StoreError> {
    let template = fs::read(fresh)?;
    let Some((page_size, pages)) = schema_pages(&template) else { return Ok(None) };
    let graft = beside(fresh, ".graft");
    // One left over from a salvage that died.
    discard(&graft)?;
    for suffix in ["", "-wal"] {
        match fs::copy(beside(damaged, suffix), beside(&graft, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&graft)?;
    for (number, page) in pages {
        write_at(&mut file, number * page_size, page)?;
    }
    let count = u32::try_from(file.metadata()?.len().div_ceil(page_size)).unwrap_or(u32::MAX);
    write_at(&mut file, PAGE_COUNT_AT, &[count.to_be_bytes(), [0; 4], [0; 4]].concat())?;
    Ok(Some(graft))
}

/// Removes the graft: the damaged file itself is kept.
pub(super) fn discard(graft: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(beside(graft, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// A page with its number, from 0.
type Page<'t> = (u64, &'t [u8]);

/// The page size, and the pages of the schema. The schema has at most two levels here.
fn schema_pages(template: &[u8]) -> Option<(u64, Vec<Page<'_>>)> {
    // The one size that does not fit 16 bits is written as 1.
    let page_size = match u16_at(template, PAGE_SIZE_AT)? {
        1 => 65_536,
        size => usize::from(size),
    };
    let page = |number: usize| {
        let start = number.checked_mul(page_size)?;
        Some((u64::try_from(number).ok()?, template.get(start..start.checked_add(page_size)?)?))
    };
    let mut pages = vec![page(0)?];
    if template.get(TREE_AT) == Some(&INNER_PAGE) {
        let cells = usize::from(u16_at(template, TREE_AT + 3)?);
        let mut below = vec![u32_at(template, TREE_AT + 8)?];
        for cell in 0..cells {
            let at = u16_at(template, TREE_AT + 12 + 2 * cell)?;
            below.push(u32_at(template, usize::from(at))?);
        }
        for number in below {
            pages.push(page(usize::try_from(number).ok()?.checked_sub(1)?)?);
        }
    }
    Some((u64::try_from(page_size).ok()?, pages))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn write_at(file: &mut File, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
    file.seek(SeekFrom::Start(at))?;
    Ok(file.write_all(bytes)?)
}
