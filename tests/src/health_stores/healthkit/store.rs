//! What happens to the store. Comes in: events. Goes out: rows in the order in which they came to be, as anchors count
//! them. Must never happen: a row that changes, or a number that is used twice.

use std::collections::BTreeMap;

use super::observers::Observer;
use super::{Deleted, Deviation, Event, HealthKit, Kind, Quantity, Sample, WeightUnit};
use crate::health_stores::decimal::is_decimal;
use crate::health_stores::script::{Refused, Scripted};
use crate::health_stores::uuid;

/// One row: a sample that is there, or the trace of one that was.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Saved(Sample),
    Deleted { told: Deleted, was: Sample },
}

impl Change {
    /// The sample as it is or was: what a predicate looks at.
    pub(super) fn sample(&self) -> &Sample {
        match self {
            Self::Saved(sample) | Self::Deleted { was: sample, .. } => sample,
        }
    }
}

impl Scripted for HealthKit {
    type Event = Event;
    const STORE: &'static str = "healthkit";

    fn of_phone(phone: &str, app: &str) -> Self {
        Self::new(phone, app)
    }

    fn happens(&mut self, at: i64, event: &Event) -> Result<(), Refused> {
        if at < self.last_event {
            return Err(Refused::OutOfOrder);
        }
        match event {
            Event::WriteSteps(written) => self.write(&written.id, steps(written)?)?,
            Event::WriteWeight(written) => {
                let sample = weight(&written.weight, written.unit, written.time, &written.source, &written.id)?;
                self.write(&written.id, Sample { user_entered: written.user_entered, ..sample })?;
            }
            Event::EditSteps { id, count } => self.edit(id, *count)?,
            Event::Delete { id } => {
                let uuid = self.uuid_for_change(id)?;
                self.delete(&uuid);
                self.names.remove(id);
            }
            Event::Lock {} => self.locked = true,
            Event::Unlock {} => self.unlock(),
            Event::RestrictByProfile {} => self.restricted = true,
            Event::LiftRestriction {} => self.restricted = false,
            Event::NoHealthkit {} => self.available = false,
            Event::Allow { read, write } => {
                self.asked = true;
                self.readable = read.iter().copied().collect();
                self.writable = write.iter().copied().collect();
            }
            Event::OrderSources { sources } => self.source_order.clone_from(sources),
            Event::PurgeTombstones {} => self.purge_tombstones(),
            Event::RestoreToNewPhone { phone } => self.restore_to(phone),
            Event::UpdateOs {} => self.anchor_format += 1,
            Event::LowPower { on } => self.low_power = *on,
            Event::KillApp {} => self.observers.values_mut().for_each(Observer::app_ended),
        }
        self.last_event = at;
        Ok(())
    }
}

impl HealthKit {
    fn write(&mut self, id: &str, mut sample: Sample) -> Result<(), Refused> {
        if self.names.contains_key(id) {
            return Err(Refused::IdTaken(id.to_owned()));
        }
        sample.uuid = self.new_uuid();
        self.names.insert(id.to_owned(), sample.uuid.clone());
        self.save(sample);
        Ok(())
    }

    /// `Behaviour::EditIsDeleteAndAdd`.
    fn edit(&mut self, id: &str, count: i64) -> Result<(), Refused> {
        let uuid = self.uuid_for_change(id)?;
        let row = self.rows.get(&uuid).ok_or_else(|| Refused::UnknownId(id.to_owned()))?;
        let mut sample = self.log[row].sample().clone();
        if sample.kind() != Kind::Steps {
            return Err(Refused::WrongKind(id.to_owned()));
        }
        if count < 0 {
            return Err(Refused::Count(id.to_owned()));
        }
        self.delete(&uuid);
        sample.uuid = self.new_uuid();
        sample.quantity = Quantity::Steps(count);
        self.names.insert(id.to_owned(), sample.uuid.clone());
        self.save(sample);
        Ok(())
    }

    fn uuid_for_change(&self, id: &str) -> Result<String, Refused> {
        if self.locked {
            return Err(Refused::Locked);
        }
        self.names.get(id).cloned().ok_or_else(|| Refused::UnknownId(id.to_owned()))
    }

    /// Saves, or holds what is saved while the phone is locked (`Behaviour::LockedWritesMerge`).
    pub(super) fn save(&mut self, sample: Sample) {
        if self.locked {
            self.held.push(sample);
        } else {
            self.insert(sample);
        }
    }

    /// `Behaviour::SyncVersionReplaces`.
    fn insert(&mut self, sample: Sample) {
        if sample.sync_identifier.is_some() {
            let same = |other: &&Sample| {
                other.sync_identifier == sample.sync_identifier
                    && other.source == sample.source
                    && other.kind() == sample.kind()
            };
            let older = self.saved().find(same).map(|other| (other.uuid.clone(), other.sync_version));
            match older {
                Some((_, version)) if version >= sample.sync_version => return,
                Some((uuid, _)) => self.delete(&uuid),
                None => {}
            }
        }
        if !self.sources_seen.contains(&sample.source) {
            self.sources_seen.push(sample.source.clone());
        }
        let uuid = sample.uuid.clone();
        let row = self.append(Change::Saved(sample));
        self.rows.insert(uuid, row);
    }

    fn delete(&mut self, uuid: &str) {
        let Some(row) = self.rows.remove(uuid) else { return };
        if let Some(Change::Saved(was)) = self.log.remove(&row) {
            let told = Deleted { uuid: was.uuid.clone(), sync_identifier: was.sync_identifier.clone() };
            self.append(Change::Deleted { told, was });
        }
    }

    fn append(&mut self, change: Change) -> i64 {
        if let Some(observer) = self.observers.get_mut(&change.sample().kind()) {
            observer.something_changed();
        }
        self.last_row += 1;
        self.log.insert(self.last_row, change);
        self.last_row
    }

    fn unlock(&mut self) {
        self.locked = false;
        for sample in std::mem::take(&mut self.held) {
            self.insert(sample);
        }
    }

    fn purge_tombstones(&mut self) {
        if self.deviation != Some(Deviation::TombstonesStay) {
            self.log.retain(|_, change| matches!(change, Change::Saved(_)));
        }
    }

    /// `Behaviour::RestoreChangesIds`. Permissions travel with the backup.
    fn restore_to(&mut self, phone: &str) {
        self.unlock();
        phone.clone_into(&mut self.phone);
        let mut samples: Vec<Sample> = self.saved().cloned().collect();
        samples.sort_by_key(|sample| sample.start);
        self.log.clear();
        self.rows.clear();
        self.observers.clear();
        (self.last_row, self.next_uuid) = (0, 1);
        let mut named: BTreeMap<String, String> =
            std::mem::take(&mut self.names).into_iter().map(|(name, uuid)| (uuid, name)).collect();
        for mut sample in samples {
            let old = std::mem::replace(&mut sample.uuid, self.new_uuid());
            if let Some(name) = named.remove(&old) {
                self.names.insert(name, sample.uuid.clone());
            }
            let uuid = sample.uuid.clone();
            let row = self.append(Change::Saved(sample));
            self.rows.insert(uuid, row);
        }
    }

    pub(super) fn new_uuid(&mut self) -> String {
        let number = self.next_uuid.to_string();
        self.next_uuid += 1;
        uuid(&["healthkit", &self.phone, &number]).to_uppercase()
    }

    /// The samples that are there, in the order of their rows.
    pub(super) fn saved(&self) -> impl Iterator<Item = &Sample> {
        self.log.values().filter_map(|change| match change {
            Change::Saved(sample) => Some(sample),
            Change::Deleted { .. } => None,
        })
    }
}

fn steps(written: &super::StepsWritten) -> Result<Sample, Refused> {
    if written.end < written.start {
        return Err(Refused::EndsBeforeStart(written.id.clone()));
    }
    if written.count < 0 {
        return Err(Refused::Count(written.id.clone()));
    }
    Ok(Sample {
        uuid: String::new(),
        start: written.start,
        end: written.end,
        quantity: Quantity::Steps(written.count),
        source: written.source.clone(),
        product_type: written.product_type.clone(),
        user_entered: written.user_entered,
        time_zone: written.time_zone.clone(),
        sync_identifier: None,
        sync_version: 0,
    })
}

/// A weight without an id of the store yet.
pub(super) fn weight(text: &str, unit: WeightUnit, time: i64, source: &str, id: &str) -> Result<Sample, Refused> {
    if !is_decimal(text) {
        return Err(Refused::Weight(id.to_owned()));
    }
    Ok(Sample {
        uuid: String::new(),
        start: time,
        end: time,
        quantity: Quantity::Weight { text: text.to_owned(), unit },
        source: source.to_owned(),
        product_type: None,
        user_entered: false,
        time_zone: None,
        sync_identifier: None,
        sync_version: 0,
    })
}
