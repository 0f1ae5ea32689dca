//! Reading and writing records. Comes in: a window, a filter, a page; a weight of the app itself. Goes out: records by
//! their start. Must never happen: a record that starts before the window.

use super::store::weight;
use super::{HcError, HealthConnect, Kind, Record, RecordingMethod, WeightUnit, WeightWritten};

/// The largest page that may be asked for.
const MAX_PAGE: usize = 5_000;

/// `ReadRecordsResponse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// By their start.
    pub records: Vec<Record>,
    /// Nothing: this was the last page.
    pub next_page_token: Option<String>,
}

impl HealthConnect {
    /// `readRecords`: of one type, that start within `from..to` (UTC milliseconds), of these origins (none: of all).
    ///
    /// # Errors
    /// 3 for the page size (1 to 5,000) or a page token; what forbids reading.
    pub fn read_records(
        &mut self,
        now: i64,
        kind: Kind,
        (from, to): (i64, i64),
        origins: &[String],
        page_size: usize,
        page_token: Option<&str>,
    ) -> Result<Records, HcError> {
        let after = page_token.map(|token| read_page_token(token).ok_or(HcError::InvalidArgument)).transpose()?;
        if !(1..=MAX_PAGE).contains(&page_size) {
            return Err(HcError::InvalidArgument);
        }
        self.begin_read(now, &[kind], origins)?;
        let mut found: Vec<&Record> = self
            .records
            .values()
            .filter(|record| record.kind() == kind && (from..to).contains(&record.start))
            .filter(|record| origins.is_empty() || origins.contains(&record.origin))
            .filter(|record| self.is_visible(record))
            .filter(|record| after.is_none_or(|(start, id)| (record.start, record.id.as_str()) > (start, id)))
            .collect();
        found.sort_by_key(|record| (record.start, &record.id));
        let more = found.len() > page_size;
        found.truncate(page_size);
        let next = found.last().filter(|_| more).map(|last| format!("{}~{}", last.start, last.id));
        Ok(Records { records: found.into_iter().cloned().collect(), next_page_token: next })
    }

    /// `insertRecords` with a weight of the app itself; gives its id.
    ///
    /// # Errors
    /// 3 for what is no weight, or what forbids writing.
    pub fn insert_weight(
        &mut self,
        now: i64,
        text: &str,
        unit: WeightUnit,
        time: i64,
        client_record_id: &str,
        client_record_version: i64,
    ) -> Result<String, HcError> {
        self.begin_write(now, Kind::Weight)?;
        let written = WeightWritten {
            id: "own".to_owned(),
            origin: self.app.clone(),
            time,
            weight: text.to_owned(),
            unit,
            client_record_id: Some(client_record_id.to_owned()),
            client_record_version,
            recording_method: RecordingMethod::ManualEntry,
        };
        let record = weight(&written).map_err(|_| HcError::InvalidArgument)?;
        let (id, changed) = self.put(now, record);
        self.log_rows(now, false, changed.as_slice());
        Ok(id)
    }
}

fn read_page_token(token: &str) -> Option<(i64, &str)> {
    let (start, id) = token.split_once('~')?;
    Some((start.parse().ok()?, id))
}
