//! What happens to the store. Comes in: events. Goes out: records under their ids, and rows of the log. Must never happen:
//! a row for what the automatic deletion took.

use std::collections::BTreeMap;

use super::quota::Quotas;
use super::{Deviation, Event, HealthConnect, Kind, Record, RecordingMethod, StepsWritten, Value, WeightWritten};
use crate::health_stores::decimal::{grams, whole_grams};
use crate::health_stores::script::{Refused, Scripted};
use crate::health_stores::uuid;

/// How the synthetic names of a phone begin.
pub const SYNTHETIC_PREFIX: &str = "com.android.healthconnect.phone.";

/// The name under which a phone's own steps stood before June 2026, and still stand in the list of priorities.
pub(super) const ANDROID: &str = "android";

/// The most steps of one record.
const MAX_STEPS: i64 = 1_000_000;

/// The heaviest weight of one record.
const MAX_GRAMS: u64 = 1_000_000;

/// What one call did to records of one type and origin.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) time: i64,
    pub(super) kind: Kind,
    pub(super) origin: String,
    pub(super) deletes: bool,
    pub(super) ids: Vec<String>,
    /// Only for `Deviation::LogRemembersValues`.
    pub(super) copies: Vec<Record>,
}

impl Scripted for HealthConnect {
    type Event = Event;
    const STORE: &'static str = "health_connect";

    fn of_phone(phone: &str, app: &str) -> Self {
        Self::new(phone, app)
    }

    fn happens(&mut self, at: i64, event: &Event) -> Result<(), Refused> {
        if at < self.last_event {
            return Err(Refused::OutOfOrder);
        }
        match event {
            Event::WriteSteps(written) => self.write_steps(at, std::slice::from_ref(written))?,
            Event::WriteMany { records } => self.write_steps(at, records)?,
            Event::WriteWeight(written) => {
                let record = weight(written)?;
                self.write(at, &[(&written.id, record)])?;
            }
            Event::PhoneCounts { id, start, end, count } => self.phone_counts(at, id, *start, *end, *count)?,
            Event::EditSteps { id, count } => {
                let count = valid_count(id, *count)?;
                self.change(at, id, |record| match &mut record.value {
                    Value::Steps(steps) => {
                        *steps = count;
                        Some(())
                    }
                    Value::Weight { .. } => None,
                })?;
            }
            Event::Move { id, start } => self.change(at, id, |record| {
                (record.end, record.start) = (start + (record.end - record.start), *start);
                Some(())
            })?,
            Event::Delete { id } => {
                let gone = self.names.get(id).and_then(|id| self.records.remove(id));
                let gone = gone.ok_or_else(|| Refused::UnknownId(id.clone()))?;
                self.names.remove(id);
                self.log_rows(at, true, &[gone]);
            }
            Event::AutoDelete { older_than_days } => self.auto_delete(at, i64::from(*older_than_days)),
            Event::PrioritiseApps { apps } => {
                self.placed.extend(self.priority.iter().chain(apps).cloned());
                self.priority.clone_from(apps);
            }
            Event::UseSyntheticNames {} => self.synthetic_names = true,
            Event::PageTokensNeverExpire {} => self.page_tokens_never_expire = true,
            Event::StartMigration {} => self.migrating = true,
            Event::FinishMigration {} => self.finish_migration(),
            Event::ChangePhone { phone } => self.change_phone(phone),
            _ => self.change_access(at, event),
        }
        self.last_event = at;
        Ok(())
    }
}

impl HealthConnect {
    /// The events that change what is allowed or possible, and no record.
    fn change_access(&mut self, at: i64, event: &Event) {
        match event {
            Event::Allow { read, write, background, history } => {
                self.readable = read.iter().copied().collect();
                self.writable = write.iter().copied().collect();
                (self.in_background, self.history) = (*background, *history);
                let granted = !(read.is_empty() && write.is_empty());
                self.granted_at = granted.then(|| self.granted_at.unwrap_or(at));
            }
            Event::OpenApp {} => self.foreground = true,
            Event::LeaveApp {} => self.foreground = false,
            Event::Reinstall {} => self.forget_grants(),
            Event::ChangeProvider { state } => self.provider = *state,
            Event::Android { api } => self.android_api = *api,
            Event::UseWorkProfile {} => self.work_profile = true,
            _ => {}
        }
    }

    fn forget_grants(&mut self) {
        self.readable.clear();
        self.writable.clear();
        (self.in_background, self.history, self.granted_at) = (false, false, None);
    }

    fn write_steps(&mut self, at: i64, written: &[StepsWritten]) -> Result<(), Refused> {
        let records: Vec<(&str, Record)> =
            written.iter().map(|one| Ok((one.id.as_str(), steps(one)?))).collect::<Result<_, Refused>>()?;
        self.write(at, &records)
    }

    /// One call of an app. Nothing is written when one record is refused.
    fn write(&mut self, at: i64, records: &[(&str, Record)]) -> Result<(), Refused> {
        let taken = |(name, record): &&(&str, Record)| {
            self.names.get(*name).is_some_and(|id| self.client_id(record).as_ref() != Some(id))
        };
        if let Some((name, _)) = records.iter().find(taken) {
            return Err(Refused::IdTaken((*name).to_owned()));
        }
        let mut stored = Vec::new();
        for (name, record) in records {
            let (id, changed) = self.put(at, record.clone());
            self.names.insert((*name).to_owned(), id);
            stored.extend(changed);
        }
        self.log_rows(at, false, &stored);
        Ok(())
    }

    fn phone_counts(&mut self, at: i64, id: &str, start: i64, end: i64, count: i64) -> Result<(), Refused> {
        let origin = self.current_device_data_source().unwrap_or_else(|| ANDROID.to_owned());
        let written = StepsWritten {
            id: id.to_owned(),
            origin,
            start,
            end,
            count,
            client_record_id: None,
            client_record_version: 0,
            recording_method: RecordingMethod::AutomaticallyRecorded,
            offset_minutes: None,
            device: Some("phone".to_owned()),
        };
        self.write_steps(at, &[written])
    }

    /// `getCurrentDeviceDataSource`: the synthetic name, since there is one (`Behaviour::SyntheticNames`).
    pub fn current_device_data_source(&self) -> Option<String> {
        let name = || uuid(&["phone", &self.phone, &self.app]).replace('-', "");
        self.synthetic_names.then(|| format!("{SYNTHETIC_PREFIX}j{}", name()))
    }

    /// Puts a record under its id; nothing changes when a higher client version is there.
    pub(super) fn put(&mut self, at: i64, mut record: Record) -> (String, Option<Record>) {
        let id = self.client_id(&record).unwrap_or_else(|| self.new_id());
        if self.records.get(&id).is_some_and(|old| old.client_record_version > record.client_record_version) {
            return (id, None);
        }
        (record.id, record.last_modified) = (id.clone(), at);
        let listed = listed_name(&record.origin);
        if self.placed.insert(listed.to_owned()) {
            self.priority.push(listed.to_owned());
        }
        self.records.insert(id.clone(), record.clone());
        (id, Some(record))
    }

    /// `Behaviour::ClientIdsAreStable`.
    fn client_id(&self, record: &Record) -> Option<String> {
        let kind = if record.kind() == Kind::Steps { "steps" } else { "weight" };
        record.client_record_id.as_ref().map(|client| uuid(&["client", &record.origin, kind, client]))
    }

    fn new_id(&mut self) -> String {
        let (number, generation) = (self.next_id.to_string(), self.generation.to_string());
        self.next_id += 1;
        uuid(&["health_connect", &self.phone, &generation, &number])
    }

    fn change(&mut self, at: i64, name: &str, edit: impl Fn(&mut Record) -> Option<()>) -> Result<(), Refused> {
        let record = self.names.get(name).and_then(|id| self.records.get_mut(id));
        let record = record.ok_or_else(|| Refused::UnknownId(name.to_owned()))?;
        edit(record).ok_or_else(|| Refused::WrongKind(name.to_owned()))?;
        record.last_modified = at;
        let changed = record.clone();
        self.log_rows(at, false, &[changed]);
        Ok(())
    }

    /// `Behaviour::AutoDeleteIsSilent`.
    fn auto_delete(&mut self, at: i64, days: i64) {
        let first = at - days * 86_400_000;
        let gone: Vec<Record> = self.records.values().filter(|record| record.end < first).cloned().collect();
        self.records.retain(|_, record| record.end >= first);
        self.names.retain(|_, id| self.records.contains_key(id));
        if self.deviation == Some(Deviation::AutoDeleteIsLogged) {
            self.log_rows(at, true, &gone);
        }
    }

    /// `Behaviour::MigrationBlocks`.
    fn finish_migration(&mut self) {
        self.migrating = false;
        self.generation += 1;
        self.log.clear();
        let names: BTreeMap<String, String> =
            std::mem::take(&mut self.names).into_iter().map(|(name, id)| (id, name)).collect();
        for (old, mut record) in std::mem::take(&mut self.records) {
            record.id = self.client_id(&record).unwrap_or_else(|| self.new_id());
            if let Some(name) = names.get(&old) {
                self.names.insert(name.clone(), record.id.clone());
            }
            self.records.insert(record.id.clone(), record);
        }
    }

    /// `Behaviour::AnotherPhoneIsEmpty`.
    fn change_phone(&mut self, phone: &str) {
        let lasting = (self.deviation, self.android_api, self.synthetic_names);
        *self = Self::new(phone, &self.app);
        (self.deviation, self.android_api, self.synthetic_names) = lasting;
        self.quotas = Quotas::full();
    }

    /// One row for every type and origin.
    pub(super) fn log_rows(&mut self, at: i64, deletes: bool, records: &[Record]) {
        let mut rows: BTreeMap<(Kind, &str), Vec<&Record>> = BTreeMap::new();
        for record in records {
            rows.entry((record.kind(), &record.origin)).or_default().push(record);
        }
        let single = self.deviation == Some(Deviation::PagesFit);
        for ((kind, origin), members) in rows {
            for chunk in members.chunks(if single { 1 } else { members.len() }) {
                self.last_row += 1;
                let keeps = self.deviation == Some(Deviation::LogRemembersValues);
                self.log.push(Row {
                    number: self.last_row,
                    time: at,
                    kind,
                    origin: origin.to_owned(),
                    deletes,
                    ids: chunk.iter().map(|record| record.id.clone()).collect(),
                    copies: chunk.iter().filter(|_| keeps).map(|record| (*record).clone()).collect(),
                });
            }
        }
    }
}

/// The name of an origin in the list of priorities.
pub(super) fn listed_name(origin: &str) -> &str {
    if origin.starts_with(SYNTHETIC_PREFIX) { ANDROID } else { origin }
}

fn valid_count(id: &str, count: i64) -> Result<i64, Refused> {
    if (0..=MAX_STEPS).contains(&count) { Ok(count) } else { Err(Refused::Count(id.to_owned())) }
}

fn steps(written: &StepsWritten) -> Result<Record, Refused> {
    Ok(Record {
        id: String::new(),
        start: written.start,
        end: written.end,
        value: Value::Steps(valid_count(&written.id, written.count)?),
        origin: written.origin.clone(),
        client_record_id: written.client_record_id.clone(),
        client_record_version: written.client_record_version,
        last_modified: 0,
        recording_method: written.recording_method,
        offset_minutes: written.offset_minutes,
        device: written.device.clone(),
    })
}

/// A weight without an id of the store yet.
pub(super) fn weight(written: &WeightWritten) -> Result<Record, Refused> {
    let grams = grams(&written.weight, written.unit)
        .filter(|grams| whole_grams(grams).is_some_and(|whole| whole <= MAX_GRAMS))
        .ok_or_else(|| Refused::Weight(written.id.clone()))?;
    Ok(Record {
        id: String::new(),
        start: written.time,
        end: written.time,
        value: Value::Weight { grams },
        origin: written.origin.clone(),
        client_record_id: written.client_record_id.clone(),
        client_record_version: written.client_record_version,
        last_modified: 0,
        recording_method: written.recording_method,
        offset_minutes: None,
        device: None,
    })
}
