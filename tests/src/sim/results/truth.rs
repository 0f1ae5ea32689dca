//! What a phone shows of results is what the union knows.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::explain::Language;

use super::super::days::number;
use super::super::ledger::{Results, Says};
use super::super::state::Sim;

/// The results, exams and surveys on this phone are those by hand, once nothing is owed.
pub fn agree(sim: &mut Sim, phone: usize, by_hand: &Results) {
    let view = match sim.phones[phone].phone.kenpos().results(Language::En) {
        Ok(view) => view,
        Err(error) => return sim.violate(&format!("the results of phone {phone} ended with {}", error.code())),
    };
    let shown: BTreeSet<(String, i64)> =
        view.results.iter().map(|one| (format!("{}:{}", one.kind.name(), one.id), number(one.day))).collect();
    let of_kind = |exam: bool, survey: bool| {
        by_hand.all().filter(move |(name, _)| {
            (name.starts_with("exam_contact:"), name.starts_with("survey_answer:")) == (exam, survey)
        })
    };
    let known: BTreeSet<(String, i64)> =
        of_kind(false, false).filter_map(|(name, said)| Some((name.clone(), said?.1))).collect();
    if shown != known {
        sim.violate(&format!("phone {phone} shows the results {shown:?}, by hand they are {known:?}"));
    }
    let shown: BTreeMap<String, Option<i64>> = view
        .exams
        .into_iter()
        .map(|one| (format!("exam_contact:{}", one.contact), one.visited_on.map(number)))
        .collect();
    let visited = |said: Option<&(Says, i64)>| match said {
        Some((Says::Exam { reported: true }, day)) => Some(*day),
        _ => None,
    };
    let known: BTreeMap<String, Option<i64>> =
        of_kind(true, false).map(|(name, said)| (name.clone(), visited(said))).collect();
    if shown != known {
        sim.violate(&format!("phone {phone} shows the exams {shown:?}, by hand they are {known:?}"));
    }
    let answered = view.surveys.iter().filter(|one| one.answered_on.is_some());
    let shown: BTreeSet<String> = answered.map(|one| format!("survey_answer:{}", one.survey)).collect();
    let known: BTreeSet<String> = of_kind(false, true).map(|(name, _)| name.clone()).collect();
    if shown != known {
        sim.violate(&format!("phone {phone} shows answers to {shown:?}, by hand it is {known:?}"));
    }
}
