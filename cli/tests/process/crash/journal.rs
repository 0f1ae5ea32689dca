//! The journal of what a phone acknowledged, held against what the server has.
//!
//! Comes in: each command that was begun, with its answer if it was wholly printed; in the end what a fresh phone of the
//! member shows. Goes out: findings, one line each. Must never happen: the killed phone asked what should be there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::Phone;

/// What was begun, and what of it was acknowledged.
#[derive(Default)]
pub struct Journal {
    /// Acknowledged weights by record id.
    weights: BTreeMap<String, Weighing>,
    /// Weights whose phone was killed before it answered: kept once or not at all.
    unsaid: BTreeSet<u32>,
    /// Typed steps in order, with their day where they were acknowledged. A later count replaces the day's.
    steps: Vec<(u32, Option<String>)>,
    /// Days whose launch was acknowledged.
    launches: BTreeSet<String>,
}

/// What may be there of an acknowledged weight. Two states where a change of it was not acknowledged.
struct Weighing {
    day: String,
    grams: BTreeSet<Option<u32>>,
}

/// A record as a phone shows it: kind, id, day, grams or steps.
type Shown = (String, String, String, u32);

/// What a phone shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    records: Vec<Shown>,
    /// Award and day of each ledger entry.
    awards: Vec<(String, String)>,
    balance: i64,
    posted: i64,
}

impl Journal {
    /// A weight was logged.
    pub fn logged(&mut self, grams: u32, answer: Option<&Value>) {
        match answer {
            Some(answer) => {
                let weighing = Weighing { day: text(answer, "day"), grams: BTreeSet::from([Some(grams)]) };
                self.weights.insert(text(answer, "id"), weighing);
            }
            None => drop(self.unsaid.insert(grams)),
        }
    }

    /// An acknowledged weight was corrected, or (`None`) deleted.
    pub fn changed(&mut self, id: &str, grams: Option<u32>, answer: Option<&Value>) {
        let weighing = self.weights.get_mut(id).expect("only what was acknowledged is changed");
        if answer.is_some() {
            weighing.grams.clear();
        }
        weighing.grams.insert(grams);
    }

    /// Steps were typed.
    pub fn stepped(&mut self, steps: u32, answer: Option<&Value>) {
        self.steps.push((steps, answer.map(|answer| text(answer, "day"))));
    }

    /// The app was opened. `unchanged` acknowledges an opening whose phone was killed.
    pub fn launched(&mut self, answer: Option<&Value>) {
        self.launches.extend(answer.map(|answer| text(answer, "day")));
    }

    /// Weights that are there for certain, so that they can be changed.
    pub fn sure(&self) -> Vec<&str> {
        self.weights.iter().filter(|(_, weighing)| weighing.is_sure()).map(|(id, _)| id.as_str()).collect()
    }

    /// How many entries were acknowledged.
    pub fn acknowledged(&self) -> u64 {
        let steps = self.steps.iter().filter(|(_, day)| day.is_some()).count();
        u64::try_from(self.weights.len() + steps + self.launches.len()).expect("a count fits")
    }

    /// How many weights are there whose phone could not say so any more.
    pub fn kept_unsaid(&self, seen: &Seen) -> u64 {
        seen.weights().filter(|(_, _, _, grams)| self.unsaid.contains(grams)).map(|_| 1).sum()
    }

    /// What is lost, doubled or made up.
    pub fn compare(&self, seen: &Seen) -> Vec<String> {
        let mut findings = self.compare_weights(seen);
        findings.extend(self.compare_steps(seen));
        findings.extend(self.compare_awards(seen));
        if seen.balance != seen.posted {
            findings.push(format!("the balance is {} and the entries make {}", seen.balance, seen.posted));
        }
        findings
    }

    fn compare_weights(&self, seen: &Seen) -> Vec<String> {
        let mut findings = Vec::new();
        for (id, weighing) in &self.weights {
            let shown: Vec<_> = seen.weights().filter(|(_, shown, _, _)| shown == id).collect();
            let grams = shown.first().map(|(_, _, _, grams)| *grams);
            if shown.len() > 1 || !weighing.grams.contains(&grams) {
                findings.push(format!("weight {id}: {:?} acknowledged, {shown:?} there", weighing.grams));
            }
        }
        let mut unsaid = self.unsaid.clone();
        for (_, id, _, grams) in seen.weights() {
            if !self.weights.contains_key(id) && !unsaid.remove(grams) {
                findings.push(format!("weight {id}: doubled, or never logged"));
            }
        }
        findings
    }

    fn compare_steps(&self, seen: &Seen) -> Vec<String> {
        let mut findings = Vec::new();
        let acknowledged: BTreeSet<&String> = self.steps.iter().filter_map(|(_, day)| day.as_ref()).collect();
        let shown: Vec<_> = seen.records.iter().filter(|(kind, ..)| kind == "steps").collect();
        let days: BTreeSet<&String> = shown.iter().map(|(_, _, day, _)| day).collect();
        if days.len() != shown.len() {
            findings.push("a day has steps twice".to_owned());
        }
        findings.extend(acknowledged.difference(&days).map(|day| format!("the steps of {day} are lost")));
        for (_, _, day, count) in shown {
            let last = self.steps.iter().rposition(|(_, kept)| kept.as_ref() == Some(day));
            let possible = self.steps.iter().enumerate();
            let mut possible =
                possible.filter(|(at, (_, kept))| Some(*at) == last || (kept.is_none() && Some(*at) > last));
            if !possible.any(|(_, (typed, _))| typed == count) {
                findings.push(format!("the steps of {day} are not those typed last"));
            }
        }
        findings
    }

    fn compare_awards(&self, seen: &Seen) -> Vec<String> {
        let weighed = self.weights.values().filter(|weighing| weighing.is_sure()).map(|weighing| &weighing.day);
        let stepped = self.steps.iter().filter_map(|(_, day)| day.as_ref());
        let opened = self.launches.iter();
        let expected: BTreeSet<(&str, &String)> = weighed
            .map(|day| ("weight", day))
            .chain(stepped.map(|day| ("steps", day)))
            .chain(opened.flat_map(|day| [("login", day), ("launch", day)]))
            .collect();
        let times = |award: &str, day: &String| seen.awards.iter().filter(|(a, d)| a == award && d == day).count();
        let lost = expected.iter().filter(|(award, day)| times(award, day) == 0);
        let mut findings: Vec<_> = lost.map(|(award, day)| format!("{award} of {day} is not awarded")).collect();
        let doubled = seen.awards.iter().filter(|(award, day)| times(award, day) > 1);
        findings.extend(doubled.map(|(award, day)| format!("{award} of {day} is awarded twice")));
        findings
    }
}

impl Weighing {
    fn is_sure(&self) -> bool {
        self.grams.len() == 1 && !self.grams.contains(&None)
    }
}

impl Seen {
    /// What this phone shows now.
    pub fn on(phone: &Phone) -> Self {
        let (history, points) = (phone.json(&["history"]), phone.json(&["points"]));
        let mut records: Vec<Shown> = Vec::new();
        for day in list(&history, "days") {
            for record in list(day, "records") {
                let value = record["weight_grams"].as_u64().or(record["steps"].as_u64()).expect("a weight or steps");
                let value = u32::try_from(value).expect("a value that was typed");
                records.push((text(record, "kind"), text(record, "id"), text(day, "day"), value));
            }
        }
        records.sort();
        let entries = list(&points, "entries");
        let mut awards: Vec<_> = entries.iter().map(|entry| (text(entry, "award"), text(entry, "day"))).collect();
        awards.sort();
        let integer = |value: &Value| value.as_i64().expect("points are an integer");
        let posted = entries.iter().map(|entry| integer(&entry["points"])).sum();
        Self { records, awards, balance: integer(&points["balance"]), posted }
    }

    fn weights(&self) -> impl Iterator<Item = &Shown> {
        self.records.iter().filter(|(kind, ..)| kind == "weight")
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name} in {value}"))
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name} in {value}")).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: &str = "2026-11-22";

    /// A journal of one acknowledged and one unsaid weight, steps and a launch; and a server that has it all.
    fn whole() -> (Journal, Seen) {
        let mut journal = Journal::default();
        let answer = json!({"id": "a", "day": DAY});
        journal.logged(50_001, Some(&answer));
        journal.logged(50_002, None);
        journal.stepped(50_003, Some(&answer));
        journal.stepped(50_004, None);
        journal.launched(Some(&answer));
        let record = |kind: &str, id: &str, value| (kind.to_owned(), id.to_owned(), DAY.to_owned(), value);
        let records = vec![record("steps", "s", 50_003), record("weight", "a", 50_001), record("weight", "b", 50_002)];
        let awards = ["launch", "login", "steps", "weight"].map(|award| (award.to_owned(), DAY.to_owned())).to_vec();
        (journal, Seen { records, awards, balance: 26, posted: 26 })
    }

    #[test]
    fn what_is_whole_has_no_findings_and_the_unsaid_may_be_there_or_not() {
        let (mut journal, mut seen) = whole();
        assert_eq!((journal.compare(&seen), journal.kept_unsaid(&seen)), (Vec::new(), 1));
        seen.records.pop();
        seen.records[0].3 = 50_004;
        assert_eq!((journal.compare(&seen), journal.kept_unsaid(&seen)), (Vec::new(), 0));
        journal.changed("a", None, None);
        assert_eq!(journal.compare(&seen), Vec::<String>::new(), "an unsaid deletion");
    }

    #[test]
    fn each_planted_damage_is_found() {
        let damages: [fn(&mut Journal, &mut Seen); 9] = [
            |_, seen| drop(seen.records.remove(1)),
            |_, seen| drop(seen.records.remove(0)),
            |_, seen| seen.records[1].3 = 50_002,
            |_, seen| seen.records.push(("weight".to_owned(), "c".to_owned(), DAY.to_owned(), 50_002)),
            |_, seen| seen.records[0].3 = 50_001,
            |_, seen| drop(seen.awards.pop()),
            |_, seen| seen.awards.push(("login".to_owned(), DAY.to_owned())),
            |_, seen| seen.balance += 5,
            |journal, _| journal.changed("a", None, Some(&json!({}))),
        ];
        for (number, damage) in damages.into_iter().enumerate() {
            let (mut journal, mut seen) = whole();
            damage(&mut journal, &mut seen);
            assert!(!journal.compare(&seen).is_empty(), "damage {number} is not seen");
        }
    }
}
