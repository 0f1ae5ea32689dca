//! The health store of a phone and what it lives through: walks, a watch that comes late, typed counts, weighings, edits,
//! deletions; a phone that is locked, forbidden, moved, out of quota.
//!
//! Comes in: a phone and the run's randomness. Goes out: a store in a state, and what is known of it by hand. Must never
//! happen: a question to the core; a sum worked out here (the number a member sees is the store's own).

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::health::{Channel, HealthCommand, HealthOutcome};
use kenpos_rules::day::Moment;

use super::walk::{Walk, Writer};
use crate::health_shell::Shell;
use crate::health_stores::health_connect::{self as connect, HealthConnect, Provider, RecordingMethod};
use crate::health_stores::healthkit::{self as kit, HealthKit, Predicate};
use crate::health_stores::{Refused, Scripted};
use crate::sim::days::japan_day;

/// The app that reads.
const APP: &str = "jp.example.kenpos";

/// What is older is not edited or deleted any more: it would change days that nobody looks at.
const CHANGED_DAYS: i64 = 24;

/// Health Connect hides what began longer than this before the permission; a walk may reach two hours into what it shows.
const HIDDEN_MS: i64 = (30 * 24 - 2) * 3_600_000;

/// The store of one phone.
pub enum Store {
    /// An iPhone's.
    Kit(Box<HealthKit>),
    /// An Android phone's.
    Connect(Box<HealthConnect>),
}

/// A weighing in the store.
#[derive(Clone, Copy, Debug)]
pub struct Weighing {
    /// When, by the phone's clock. No two have the same.
    pub at: i64,
    /// How heavy.
    pub grams: i64,
    /// When it was deleted in the store.
    pub deleted: Option<i64>,
    /// The store lost it without a word, or the clock was wrong: nothing is asked of it.
    pub uncertain: bool,
}

/// What the store says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// So many steps.
    Steps(i64),
    /// There are none, or none to be seen.
    Nothing,
    /// It does not answer.
    Closed,
}

/// A store and what is known of it by hand.
pub struct Life {
    /// The store.
    pub store: Store,
    phone: String,
    named: u64,
    /// Walks by name.
    pub walks: BTreeMap<String, Walk>,
    /// Weighings by name.
    pub weighings: BTreeMap<String, Weighing>,
    /// Days from which something was deleted.
    pub deleted_from: BTreeSet<i64>,
    /// When something last changed that no feed tells.
    pub silent_at: i64,
    /// When ids or traces of deletions were lost.
    pub broken_at: i64,
    /// Days that were read while the phone's clock was wrong.
    pub doubtful: BTreeSet<i64>,
    /// An iPhone that shows the app an empty store.
    pub denied: bool,
    /// An Android phone that was asked for the permission late: of days that begin earlier it shows a part or nothing.
    pub hidden_before: i64,
    /// Android is being updated.
    pub migrating: bool,
    /// The day on which all was read, once the faults had stopped.
    pub read_on: Option<i64>,
    /// The quota was used up.
    pub drained: bool,
}

impl Life {
    /// The store of a new phone with this number.
    pub fn new(number: usize) -> Self {
        let phone = format!("phone-{number}");
        let store = if number.is_multiple_of(2) {
            Store::Kit(Box::new(HealthKit::new(&phone, APP)))
        } else {
            Store::Connect(Box::new(HealthConnect::new(&phone, APP)))
        };
        Self {
            store,
            phone,
            named: 0,
            walks: BTreeMap::new(),
            weighings: BTreeMap::new(),
            deleted_from: BTreeSet::new(),
            silent_at: i64::MIN,
            broken_at: i64::MIN,
            doubtful: BTreeSet::new(),
            denied: false,
            hidden_before: i64::MIN,
            migrating: false,
            read_on: None,
            drained: false,
        }
    }

    /// The channel over which it is read.
    pub fn channel(&self) -> Channel {
        match &self.store {
            Store::Kit(store) => store.channel(),
            Store::Connect(store) => store.channel(),
        }
    }

    /// What the platform answers.
    pub fn carry_out(&mut self, command: &HealthCommand, now: Moment) -> HealthOutcome {
        match &mut self.store {
            Store::Kit(store) => store.carry_out(command, now),
            Store::Connect(store) => store.carry_out(command, now),
        }
    }

    /// What the platform's own call says of the steps between two moments, asked without the shell and the core.
    pub fn says(&mut self, from: i64, to: i64, now: i64) -> Said {
        match &mut self.store {
            Store::Kit(store) => kit_says(store, from, to, false),
            Store::Connect(store) => match store.aggregate_steps(now, (from, to), &[]) {
                Ok(connect::Aggregate { total: Some(steps @ 1..), .. }) => Said::Steps(steps),
                Ok(_) => Said::Nothing,
                Err(_) => Said::Closed,
            },
        }
    }

    /// The same without what was typed. Health Connect has no such call.
    pub fn says_measured(&self, from: i64, to: i64) -> Option<Said> {
        match &self.store {
            Store::Kit(store) => Some(kit_says(store, from, to, true)),
            Store::Connect(_) => None,
        }
    }

    fn name(&mut self) -> String {
        self.named += 1;
        format!("{}-{}", self.phone, self.named)
    }

    /// Steps are written.
    pub fn walk(&mut self, at: i64, (start, end): (i64, i64), count: i64, by: Writer) {
        let id = self.name();
        let walk = Walk { start, end, count, by, changed: at };
        let done = match &mut self.store {
            Store::Kit(store) => store.happens(at, &walk.in_kit(&id)),
            Store::Connect(store) => store.happens(at, &walk.in_connect(&id)),
        };
        done.expect("anybody may write a walk at any time");
        self.walks.insert(id, walk);
    }

    /// A scale writes.
    pub fn weigh(&mut self, at: i64, time: i64, hectograms: i64, uncertain: bool) {
        let uncertain = uncertain || self.denied;
        let id = self.name();
        let taken = |time: &i64| self.weighings.values().any(|weighing| weighing.at == *time);
        let time = (0..).map(|earlier| time - earlier).find(|time| !taken(time)).expect("a moment is free");
        let weight = format!("{}.{}", hectograms / 10, hectograms % 10);
        let done = match &mut self.store {
            Store::Kit(store) => {
                let (source, unit) = ("com.example.scale".to_owned(), kit::WeightUnit::Kg);
                let written = kit::WeightWritten { id: id.clone(), source, time, weight, unit, user_entered: false };
                store.happens(at, &kit::Event::WriteWeight(written))
            }
            Store::Connect(store) => {
                let written = connect::WeightWritten {
                    id: id.clone(),
                    origin: "com.example.scale".to_owned(),
                    time,
                    weight,
                    unit: connect::WeightUnit::Kg,
                    client_record_id: None,
                    client_record_version: 0,
                    recording_method: RecordingMethod::AutomaticallyRecorded,
                };
                store.happens(at, &connect::Event::WriteWeight(written))
            }
        };
        done.expect("a scale may write at any time");
        self.weighings.insert(id, Weighing { at: time, grams: hectograms * 100, deleted: None, uncertain });
    }

    /// Steps are corrected where they were written. False: the phone is locked.
    pub fn edit(&mut self, at: i64, id: &str, count: i64) -> bool {
        let named = id.to_owned();
        let done = changed(match &mut self.store {
            Store::Kit(store) => store.happens(at, &kit::Event::EditSteps { id: named, count }),
            Store::Connect(store) => store.happens(at, &connect::Event::EditSteps { id: named, count }),
        });
        if let Some(walk) = self.walks.get_mut(id).filter(|_| done) {
            (walk.count, walk.changed) = (count, at);
        }
        done
    }

    /// A walk or weighing is deleted. False: the phone is locked.
    pub fn delete(&mut self, at: i64, id: &str) -> bool {
        let named = id.to_owned();
        let done = changed(match &mut self.store {
            Store::Kit(store) => store.happens(at, &kit::Event::Delete { id: named }),
            Store::Connect(store) => store.happens(at, &connect::Event::Delete { id: named }),
        });
        if done {
            if let Some(walk) = self.walks.remove(id) {
                self.deleted_from.extend(japan_day(walk.start)..=japan_day(walk.end));
            }
            if let Some(weighing) = self.weighings.get_mut(id) {
                weighing.deleted = Some(at);
            }
        }
        done
    }

    /// What happens to an iPhone; on another phone nothing.
    pub fn kit(&mut self, at: i64, event: &kit::Event) {
        if let Store::Kit(store) = &mut self.store {
            store.happens(at, event).expect("nothing stands in its way");
        }
    }

    /// What happens to an Android phone; on another phone nothing.
    pub fn connect(&mut self, at: i64, event: &connect::Event) {
        if let Store::Connect(store) = &mut self.store {
            store.happens(at, event).expect("nothing stands in its way");
        }
    }

    /// The app comes to the front, or leaves it.
    pub fn in_front(&mut self, at: i64, in_front: bool) {
        self.connect(at, &if in_front { connect::Event::OpenApp {} } else { connect::Event::LeaveApp {} });
    }

    /// The person lets the app read, and nothing stands in its way any more.
    pub fn opens(&mut self, at: i64, in_background: bool) {
        if std::mem::take(&mut self.denied) {
            // The store shows again what it had hidden, and no feed tells.
            self.silent_at = at;
        }
        if matches!(&self.store, Store::Connect(store) if !store.may_read(connect::Kind::Steps)) {
            self.hidden_before = at - HIDDEN_MS;
        }
        for event in [kit::Event::Unlock {}, kit::Event::LiftRestriction {}, kit_allow(true)] {
            self.kit(at, &event);
        }
        let present = connect::Event::ChangeProvider { state: Provider::Present };
        for event in [present, connect::Event::OpenApp {}, connect_allow(true, in_background)] {
            self.connect(at, &event);
        }
        if std::mem::take(&mut self.migrating) {
            self.connect(at, &connect::Event::FinishMigration {});
            self.lost_ids(at);
        }
    }

    /// Ids or traces of deletions were lost, and no feed tells.
    pub fn lost_ids(&mut self, at: i64) {
        (self.silent_at, self.broken_at) = (at, at);
    }

    /// What ended before this moment is gone from the store without a word.
    pub fn lost_before(&mut self, first: i64) {
        self.walks.retain(|_, walk| walk.end >= first);
        for weighing in self.weighings.values_mut().filter(|weighing| weighing.at < first) {
            (weighing.deleted, weighing.uncertain) = (weighing.deleted.or(Some(first)), true);
        }
    }

    /// Nothing on this phone lets a health app read again.
    pub fn is_shut_for_ever(&self) -> bool {
        matches!(&self.store, Store::Connect(store) if store.is_managed_profile())
    }

    /// What is long past is not touched any more.
    pub fn forget_old(&mut self, now: i64) {
        let today = japan_day(now);
        self.walks.retain(|_, walk| japan_day(walk.end) >= today - CHANGED_DAYS);
    }

    /// Walks, or weighings, that are there and may be changed.
    pub fn names(&self, weighings: bool, now: i64) -> Vec<String> {
        let recent = |one: &&Weighing| one.deleted.is_none() && japan_day(one.at) >= japan_day(now) - CHANGED_DAYS;
        if weighings {
            self.weighings.iter().filter(|(_, one)| recent(one)).map(|(name, _)| name.clone()).collect()
        } else {
            self.walks.keys().cloned().collect()
        }
    }
}

fn kit_says(store: &HealthKit, from: i64, to: i64, without_user_entered: bool) -> Said {
    let predicate = Predicate { without_user_entered, ..Predicate::all(kit::Kind::Steps) };
    match store.steps(&predicate, from, to, false) {
        Ok(sums) => whole(sums.sum),
        Err(kit::HkError::NoData) => Said::Nothing,
        Err(_) => Said::Closed,
    }
}

/// A sum of HealthKit as Apple's app shows it, rounded half up; a sum that comes to nothing is nothing.
#[expect(clippy::cast_possible_truncation, reason = "a day has a few thousand steps")]
fn whole(sum: f64) -> Said {
    match (sum + 0.5).floor() as i64 {
        0 => Said::Nothing,
        steps => Said::Steps(steps),
    }
}

/// Nobody edits on a locked phone.
fn changed(done: Result<(), Refused>) -> bool {
    match done {
        Ok(()) => true,
        Err(Refused::Locked) => false,
        Err(refused) => panic!("the simulator wrote what no store can have: {refused}"),
    }
}

/// What the person allows on an iPhone: all or nothing.
pub fn kit_allow(allowed: bool) -> kit::Event {
    let kinds = if allowed { vec![kit::Kind::Steps, kit::Kind::Weight] } else { Vec::new() };
    kit::Event::Allow { read: kinds, write: Vec::new() }
}

/// The same on an Android phone, and whether also while the app is not in front.
pub fn connect_allow(allowed: bool, background: bool) -> connect::Event {
    let kinds = if allowed { vec![connect::Kind::Steps, connect::Kind::Weight] } else { Vec::new() };
    connect::Event::Allow { read: kinds, write: Vec::new(), background, history: false }
}
