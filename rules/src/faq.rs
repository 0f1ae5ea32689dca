//! Frequent questions, in both languages.
//!
//! Comes in: the union's file. Goes out: sections of questions with their answers, in its order.
//! Must never happen: a question in one language only.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::union_file::{Check, FileError, FileKind, PublicationId, Spanned, Wording, WordingTable};

/// The heading of a section.
const TITLE_MAX_CHARS: usize = 40;
/// A question is read at a glance.
const QUESTION_MAX_CHARS: usize = 120;
/// A screen of text.
const ANSWER_MAX_CHARS: usize = 1_000;
/// What a member looks through.
const SECTIONS_MAX: usize = 20;
const ENTRIES_MAX: usize = 50;

/// All frequent questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faq {
    /// In the order in which they are shown, never empty.
    pub sections: Vec<FaqSection>,
}

/// Questions about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqSection {
    /// Its name within the file.
    pub id: PublicationId,
    /// What they are about.
    pub title: Wording,
    /// In the order in which they are shown, never empty.
    pub entries: Vec<FaqEntry>,
}

/// One question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqEntry {
    /// Its name within the file, so that it can be linked.
    pub id: PublicationId,
    /// What members ask.
    pub question: Wording,
    /// What the union answers.
    pub answer: Wording,
}

impl Faq {
    /// Reads a file of frequent questions.
    ///
    /// # Errors
    /// [`FileError`] for the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let check = Check::new(FileKind::Faq, text);
        let file: File = check.shape()?;
        check.schema(&file.schema)?;
        check.count(&file.sections, SECTIONS_MAX, "sections")?;
        let mut seen = BTreeSet::new();
        let section = |table| section(&check, table, &mut seen);
        let sections = file.sections.into_inner().into_iter().map(section).collect::<Result<_, _>>()?;
        Ok(Self { sections })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    sections: Spanned<Vec<SectionTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionTable {
    id: Spanned<String>,
    title: WordingTable,
    entries: Spanned<Vec<EntryTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryTable {
    id: Spanned<String>,
    question: WordingTable,
    answer: WordingTable,
}

fn section(
    check: &Check<'_>,
    table: SectionTable,
    seen: &mut BTreeSet<PublicationId>,
) -> Result<FaqSection, FileError> {
    let id = check.distinct_id(&table.id, seen)?;
    check.count(&table.entries, ENTRIES_MAX, "entries")?;
    let entry = |table: EntryTable| {
        Ok(FaqEntry {
            id: check.distinct_id(&table.id, seen)?,
            question: check.wording(table.question, QUESTION_MAX_CHARS)?,
            answer: check.wording(table.answer, ANSWER_MAX_CHARS)?,
        })
    };
    let entries = table.entries.into_inner().into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok(FaqSection { id, title: check.wording(table.title, TITLE_MAX_CHARS)?, entries })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../docs/example/faq.toml");

    #[test]
    fn the_example_answers_in_both_languages_and_goes_over_the_wire() {
        let faq = Faq::parse(EXAMPLE).expect("the example");
        let answers = faq.sections.iter().flat_map(|section| &section.entries);
        assert!(answers.clone().count() >= 15);
        assert!(answers.clone().all(|entry| entry.answer.ja.ends_with('。') && entry.answer.en.ends_with('.')));
        let wire = serde_json::to_string(&faq).expect("it is plain data");
        assert_eq!(serde_json::from_str::<Faq>(&wire).ok(), Some(faq));
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        for (from, to, said) in [
            ("id = \"password\"", "id = \"first-sign-in\"", "sections.entries.id: `first-sign-in` is named twice"),
            ("id = \"password\"", "id = \"Password\"", "lower-case letters"),
            ("question = { ja = \"", "question = { de = \"", "unknown field `de`"),
            ("question = { ja = \"", "question = { ja = \" ", "must be 1 to 120 characters, without space at its ends"),
            ("schema = 1", "schema = 3", "schema: must be 1"),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = Faq::parse(&EXAMPLE.replacen(from, to, 1)).expect_err("a fault").to_string();
            assert!(error.starts_with("FAQ file, line ") && error.contains(said), "{error}");
        }
        assert!(Faq::parse("schema = 1\nsections = []").is_err());
    }
}
