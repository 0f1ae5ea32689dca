//! Reading a survey file: TOML in, a checked [`Survey`] or the place of the first fault out.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Choice, NonSmokerAnswer, Question, QuestionKind, Survey};
use crate::day::ProgrammeDay;
use crate::member::Relationship;
use crate::programme::Programme;
use crate::union_file::{Check, FileError, FileKind, Spanned, WordingTable};

/// A question is read at a glance.
const QUESTION_MAX_CHARS: usize = 200;
/// An answer is a line.
const CHOICE_MAX_CHARS: usize = 80;
/// A fiscal year and some days.
const DAYS_MAX: u32 = 400;
/// More than anybody answers.
const QUESTIONS_MAX: usize = 50;
/// A screen of answers.
const CHOICES_MAX: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    id: Spanned<String>,
    title: WordingTable,
    description: WordingTable,
    from: Spanned<ProgrammeDay>,
    to: Spanned<ProgrammeDay>,
    who: Spanned<Vec<Relationship>>,
    questions: Spanned<Vec<QuestionTable>>,
    non_smoker: Option<NonSmokerTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionTable {
    id: Spanned<String>,
    text: WordingTable,
    kind: Spanned<Kind>,
    choices: Option<Spanned<Vec<ChoiceTable>>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    YesNo,
    Choice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceTable {
    id: Spanned<String>,
    text: WordingTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NonSmokerTable {
    question: Spanned<String>,
    answer: Spanned<String>,
}

/// Reads and checks a whole file.
pub(super) fn read(text: &str, programme: &Programme) -> Result<Survey, FileError> {
    let check = Check::new(FileKind::Survey, text);
    let file: File = check.shape()?;
    check.schema(&file.schema)?;
    let (from, to) = check.days(&file.from, &file.to, DAYS_MAX, programme)?;
    check.count(&file.questions, QUESTIONS_MAX, "questions")?;
    let mut seen = BTreeSet::new();
    let mut questions = Vec::new();
    for table in file.questions.into_inner() {
        let id = check.distinct_id(&table.id, &mut seen)?;
        let kind = kind(&check, &table.kind, table.choices)?;
        questions.push(Question { id, text: check.wording(table.text, QUESTION_MAX_CHARS)?, kind });
    }
    let non_smoker = file.non_smoker.map(|table| non_smoker(&check, &table, &questions)).transpose()?;
    Ok(Survey {
        id: check.id(&file.id)?,
        title: check.title(file.title)?,
        description: check.description(file.description)?,
        from,
        to,
        who: check.distinct(file.who.get_ref(), file.who.span())?,
        questions,
        non_smoker,
    })
}

fn kind(
    check: &Check<'_>,
    kind: &Spanned<Kind>,
    choices: Option<Spanned<Vec<ChoiceTable>>>,
) -> Result<QuestionKind, FileError> {
    let (Kind::Choice, Some(tables)) = (kind.get_ref(), &choices) else {
        return match (kind.get_ref(), &choices) {
            (Kind::YesNo, None) => Ok(QuestionKind::YesNo),
            (Kind::YesNo, Some(tables)) => {
                Err(check.fault(tables.span(), "a `yes_no` question has no choices: leave them out".to_owned()))
            }
            (Kind::Choice, _) => Err(check.fault(kind.span(), "a `choice` question needs `choices`".to_owned())),
        };
    };
    if !(2..=CHOICES_MAX).contains(&tables.get_ref().len()) {
        return Err(check.fault(tables.span(), format!("must hold 2 to {CHOICES_MAX} choices")));
    }
    let mut seen = BTreeSet::new();
    let choice = |table: ChoiceTable| {
        let id = check.distinct_id(&table.id, &mut seen)?;
        Ok(Choice { id, text: check.wording(table.text, CHOICE_MAX_CHARS)? })
    };
    choices.into_iter().flat_map(Spanned::into_inner).map(choice).collect::<Result<_, _>>().map(QuestionKind::Choice)
}

fn non_smoker(check: &Check<'_>, table: &NonSmokerTable, questions: &[Question]) -> Result<NonSmokerAnswer, FileError> {
    let (question, answer) = (check.id(&table.question)?, check.id(&table.answer)?);
    let Some(asked) = questions.iter().find(|asked| asked.id == question) else {
        return Err(check.fault(table.question.span(), format!("the survey has no question `{question}`")));
    };
    if !asked.kind.accepts(&answer) {
        let problem = format!("the question `{question}` has no answer `{answer}`");
        return Err(check.fault(table.answer.span(), problem));
    }
    Ok(NonSmokerAnswer { question, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../docs/example/survey.toml");

    fn parse(text: &str) -> Result<Survey, FileError> {
        read(text, &Programme::standard())
    }

    #[test]
    fn the_example_asks_employees_whether_they_smoke() {
        let survey = parse(EXAMPLE).expect("the example");
        assert_eq!(survey.who, [Relationship::Employee]);
        assert_eq!(survey.questions.len(), 2);
        assert!(survey.is_open_on(survey.to) && !survey.is_open_on(survey.to.plus_days(1)));
        let wire = serde_json::to_string(&survey).expect("it is plain data");
        assert_eq!(serde_json::from_str::<Survey>(&wire).ok(), Some(survey));
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        let line = EXAMPLE.lines().position(|line| line.starts_with("answer")).expect("an answer") + 1;
        let said = format!("line {line}, non_smoker.answer: the question `smokes-now` has no answer `never`");
        for (from, to, said) in [
            ("answer = \"no\"", "answer = \"never\"", said.as_str()),
            ("question = \"smokes-now\"", "question = \"smokes\"", "the survey has no question `smokes`"),
            ("kind = \"yes_no\"", "kind = \"choice\"", "a `choice` question needs `choices`"),
            ("kind = \"choice\"", "kind = \"yes_no\"", "leave them out"),
            ("kind = \"choice\"", "kind = \"number\"", "expected `yes_no` or `choice`"),
            ("id = \"since\"", "id = \"smokes-now\"", "`smokes-now` is named twice"),
            ("id = \"over-a-year\"", "id = \"never\"", "`never` is named twice"),
            ("to = \"2027-03-31\"", "to = \"2028-03-31\"", "up to 399 days after"),
            ("schema = 1", "schema = 1\ncolour = 1", "colour"),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = parse(&EXAMPLE.replacen(from, to, 1)).expect_err("a fault").to_string();
            assert!(error.starts_with("survey file, line ") && error.contains(said), "{error}");
        }
    }
}
