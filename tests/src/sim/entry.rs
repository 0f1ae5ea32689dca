//! What members enter, open, edit, delete and import, and what they were told of it.
//!
//! Comes in: a phone and the run's randomness. Goes out: promises. Must never happen: an answer of the core that is
//! ignored; an entry that is kept as something else than was typed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kenpos_core::KenposError;
use kenpos_core::import::{DailyImport, ExportFile};
use kenpos_core::log::{GoalEntry, Logged, LoggedState, StepsEntry, WeightEntry};
use kenpos_core::view::{HistoryRecord, Kind};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde_json::json;

use super::days::number;
use super::records;
use super::state::Sim;
use crate::phone::{GOAL, Phone};

/// Zones a traveller is in, minutes east of UTC.
const ZONES: [i16; 4] = [540, -600, 0, 840];

/// The goals that are answered: the member's own, and another.
const GOALS: [&str; 2] = [GOAL, "階段を使う"];

/// Choices of an entry from here on correct or delete something.
const FIRST_CORRECTION: u64 = 10;

/// What an entry came to, and what the record must hold then, as far as the member knows: the beginning of its line.
type Entered = Option<(Logged, String)>;

/// One entry, opening, edit or deletion on the phone's own process.
pub fn entry(sim: &mut Sim, phone: usize) {
    let choice = sim.below(12);
    let done = one_entry(sim, &sim.phones[phone].phone, choice);
    kept(sim, phone, done, choice);
}

/// The same on a disk that is full. True: it was refused for that.
pub fn on_full_disk(sim: &mut Sim, phone: usize) -> bool {
    let choice = sim.below(12);
    match one_entry(sim, &sim.phones[phone].phone, choice) {
        Err(KenposError::DiskFull) => true,
        done => {
            kept(sim, phone, done, choice);
            false
        }
    }
}

/// Entries by two processes of one phone in turns.
pub fn two_processes(sim: &mut Sim, phone: usize) {
    sim.hit("two_processes");
    let home = sim.phones[phone].phone.home().to_owned();
    let other = sim.another_process(phone, &home);
    for _ in 0..4 {
        entry(sim, phone);
        let choice = sim.below(12);
        let done = one_entry(sim, &other, choice);
        kept(sim, phone, done, choice);
    }
}

fn one_entry(sim: &Sim, phone: &Phone, choice: u64) -> Result<Entered, KenposError> {
    let kenpos = phone.kenpos();
    let today = kenpos.today()?;
    let day = (sim.below(3) == 0).then(|| today.plus_days(-i64::from(sim.small(11))));
    let of = day.unwrap_or(today);
    let weight = Weight::from_grams(50_000 + sim.small(40_000)).expect("a weight");
    let steps = StepCount::from_count(sim.small(5) * (1 + sim.small(9_000))).expect("steps");
    let done = sim.below(2) == 0;
    let (logged, holds) = match choice {
        0..=2 => {
            let utc_offset_minutes = ZONES[sim.index(ZONES.len())];
            let measured_at =
                day.map(|day| day.start().plus_millis(i64::from(sim.small(60_000)))).filter(|_| day < Some(today));
            let entry = WeightEntry { weight, measured_at, utc_offset_minutes };
            let holds = match measured_at {
                Some(at) => records::weight(&json!(weight), at.millis(), Some(utc_offset_minutes.into()), "manual"),
                None => format!("weight {} at ", json!(weight)),
            };
            (kenpos.log_weight(&entry)?, holds)
        }
        3..=4 => {
            (kenpos.log_steps(&StepsEntry { steps, day })?, records::steps(&json!(steps), &of.to_string(), "manual"))
        }
        5..=6 => {
            let name = GOALS[sim.index(GOALS.len())];
            let goal = GoalName::read(name).expect("a goal");
            (kenpos.log_goal(&GoalEntry { goal, done, day })?, records::goal(name, Some(done), &of.to_string()))
        }
        7..=9 => return Ok(kenpos.launch()?.map(|logged| (logged, String::new()))),
        _ => {
            let history = kenpos.history(today.plus_days(-10), today)?;
            let all: Vec<(ProgrammeDay, &HistoryRecord)> =
                history.days.iter().flat_map(|day| day.records.iter().map(|record| (day.day, record))).collect();
            if all.is_empty() {
                return Ok(None);
            }
            let (day, record) = all[sim.index(all.len())];
            let day = day.to_string();
            match (choice, record.kind) {
                (11, kind) => (kenpos.delete(record.id)?, format!("deleted {} of {day}", kind_code(kind))),
                (_, Kind::Weight) => (kenpos.edit_weight(record.id, weight)?, format!("weight {} at ", json!(weight))),
                (_, Kind::Goal) => {
                    let name = record.goal.as_ref().map_or("?", |goal| goal.as_str());
                    (kenpos.edit_goal(record.id, done)?, records::goal(name, Some(done), &day))
                }
                (_, Kind::Steps) => {
                    (kenpos.edit_steps(record.id, steps)?, records::steps(&json!(steps), &day, "manual"))
                }
                (_, Kind::Launch | Kind::JoinCampaign | Kind::CheckIn | Kind::ExamReport | Kind::SurveyAnswer) => {
                    return Ok(None);
                }
            }
        }
    };
    Ok(Some((logged, holds)))
}

const fn kind_code(kind: Kind) -> &'static str {
    match kind {
        Kind::Goal => "action_goal",
        other => other.code(),
    }
}

/// Notes what came of an entry.
fn kept(sim: &mut Sim, phone: usize, done: Result<Entered, KenposError>, choice: u64) {
    match done {
        Ok(Some((logged, holds))) => {
            let id = logged.id.to_string();
            if let Some(member) = sim.phones[phone].member.filter(|_| choice >= FIRST_CORRECTION) {
                sim.handled.insert((member, number(logged.day)));
            }
            sim.say(&format!("phone {phone}: {:?} {id} for {}: {holds}", logged.state, logged.day));
            let content = shown(sim, phone, logged.day, &id, &holds);
            match logged.state {
                LoggedState::Queued => sim.promise(phone, id, content),
                LoggedState::Withdrawn => sim.withdraw(phone, &id),
                LoggedState::Unchanged => {}
            }
        }
        Ok(None) => sim.say(&format!("phone {phone}: nothing new")),
        // Measured steps cannot be edited, and a clock that was set makes yesterday the future.
        Err(error @ (KenposError::Invalid { .. } | KenposError::FutureEntry { .. })) => {
            sim.say(&format!("phone {phone}: {}", error.code()));
        }
        Err(error) => sim.violate(&format!("phone {phone}: an entry ended with {}: {error}", error.code())),
    }
}

/// What the phone now shows of the record: what was typed, or nothing after a deletion. `None` for a launch.
fn shown(sim: &mut Sim, phone: usize, day: ProgrammeDay, id: &str, holds: &str) -> Option<String> {
    if holds.is_empty() {
        return None;
    }
    let shown = history(sim, phone, day, day).remove(id);
    if holds.starts_with("deleted") {
        if shown.is_some() {
            sim.violate(&format!("phone {phone}: {id} was deleted and is still shown"));
        }
        return Some(holds.to_owned());
    }
    if shown.as_ref().is_none_or(|shown| !shown.starts_with(holds)) {
        sim.violate(&format!("phone {phone}: {id} was entered as {holds} and is shown as {shown:?}"));
    }
    shown
}

/// What the phone shows of these days, by record.
fn history(sim: &mut Sim, phone: usize, from: ProgrammeDay, to: ProgrammeDay) -> BTreeMap<String, String> {
    match sim.phones[phone].phone.kenpos().history(from, to) {
        Ok(history) => {
            let days = history.days.iter().map(|day| (day.day.to_string(), &day.records));
            days.flat_map(|(day, records)| {
                records.iter().map(move |record| (record.id.to_string(), records::shown_content(record, &day)))
            })
            .collect()
        }
        Err(error) => {
            sim.violate(&format!("the history of phone {phone} ended with {}", error.code()));
            BTreeMap::new()
        }
    }
}

/// An export of the phone's health app is imported: a weight and two walks on each of four days.
pub fn import(sim: &mut Sim, phone: usize) {
    let Ok(today) = sim.phones[phone].phone.kenpos().today() else { return };
    let first = today.plus_days(-3 - i64::from(sim.small(8)));
    let last = first.plus_days(3);
    let (xml, rows) = export(sim, first);
    let path = sim.folder.join("export.xml");
    std::fs::write(&path, xml).expect("the folder takes it");
    let export: DailyImport =
        ExportFile::new(&path, &sim.folder).daily(&mut |_| {}).expect("our own export is readable");
    let before = history(sim, phone, first, last);
    let imported = match sim.phones[phone].phone.kenpos().import(&export) {
        Ok(imported) => imported,
        Err(error) => return sim.violate(&format!("phone {phone}: an import ended with {}", error.code())),
    };
    let parts = [imported.steps, imported.weight];
    let changed: u64 = parts.iter().map(|part| part.added + part.changed).sum();
    let unchanged: u64 = parts.iter().map(|part| part.unchanged).sum();
    sim.say(&format!("phone {phone}: imports {changed} rows and has {unchanged}"));
    let after = history(sim, phone, first, last);
    let new: Vec<(String, String)> = after.into_iter().filter(|(id, holds)| before.get(id) != Some(holds)).collect();
    let foreign = new.iter().filter(|(_, holds)| !rows.contains(holds)).count();
    if foreign > 0 || new.len() as u64 != changed || changed + unchanged + imported.in_future != rows.len() as u64 {
        sim.violate(&format!("phone {phone}: of {} rows {} are new, the import says {changed}", rows.len(), new.len()));
    }
    for (id, holds) in new {
        sim.promise(phone, id, Some(holds));
    }
}

/// The file, and the records that must come of it.
fn export(sim: &Sim, first: ProgrammeDay) -> (String, Vec<String>) {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n");
    let mut rows = Vec::new();
    for number in 0..4 {
        let day = first.plus_days(number);
        let walks = [1 + sim.small(4_000), 1 + sim.small(4_000)];
        for (hour, steps) in [9, 18].into_iter().zip(walks) {
            writeln!(
                xml,
                "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"iPhone\" unit=\"count\" \
                 startDate=\"{day} {hour:02}:00:00 +0900\" endDate=\"{day} {hour:02}:30:00 +0900\" value=\"{steps}\"/>"
            )
            .expect("a text takes it");
        }
        rows.push(records::steps(&json!(walks[0] + walks[1]), &day.to_string(), "apple_health_export"));
        let grams = 50_000 + 100 * sim.small(400);
        writeln!(
            xml,
            "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"Scale\" unit=\"kg\" \
             startDate=\"{day} 07:00:00 +0900\" endDate=\"{day} 07:00:00 +0900\" value=\"{}.{}\"/>",
            grams / 1_000,
            grams / 100 % 10
        )
        .expect("a text takes it");
        let at = day.start().plus_millis(7 * 3_600_000).millis();
        rows.push(records::weight(&json!(grams), at, Some(540), "apple_health_export"));
    }
    xml.push_str("</HealthData>\n");
    (xml, rows)
}
