//! `kenpos office result …`: results of members, recorded and corrected at the desk.

use std::io::{self, BufRead as _, Read as _};

use clap::Parser as _;
use kenpos_rules::award::EventId;
use kenpos_rules::explain::{Language, award_label, explain_reason};
use kenpos_server::office::act::Action;
use kenpos_server::office::results::{ListedResult, Results, Said};
use kenpos_server::programmes::Programmes;
use kenpos_server::results::{Entering, Recorded};
use serde_json::json;

use super::{AtDesk, person};
use crate::args::results::{
    CessationArg, ExamArg, PersonArgs, ResultArgs, ResultCommand, SaidArgs, SaidLine, SmokingArg,
};
use crate::failure::Failure;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts::{results as words, system_words};

/// One option and its value.
const LINE_BYTES_MAX: u64 = 100;

pub(super) async fn run(at: &AtDesk<'_>, command: &ResultCommand) -> Result<Answer, Failure> {
    let programmes = Programmes::default();
    let by = at.desk.actor.by();
    let results = Results { store: at.desk.store, programmes: &programmes, clock: at.desk.clock, by: &by };
    match command {
        ResultCommand::Record(args) => enter(at, &results, args, Entering::New).await,
        ResultCommand::Correct(args) => enter(at, &results, args, Entering::Correction).await,
        ResultCommand::Withdraw { person, result } => withdraw(at, &results, person, result).await,
        ResultCommand::List { person } => list(at, &results, person).await,
    }
}

async fn enter(
    at: &AtDesk<'_>,
    results: &Results<'_>,
    args: &ResultArgs,
    entering: Entering,
) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let source: EventId = args.source.parse().map_err(|_| Failure::input(words::not_a_source(language)))?;
    let said = match args.said.stdin {
        true => said(&of_stdin(language)?),
        false => said(&args.said),
    };
    let asks = matches!(said, Said::SecondaryExam { reported: false });
    let action = if asks { Action::AskForExam } else { Action::RecordResult };
    let meant = person(&args.person.member, args.person.spouse);
    let work = results.enter(&meant, &source, args.day, said, entering);
    let recorded = at.desk.act(action, &about(&args.person, source.as_str()), work, revision).await;
    recorded.map(|recorded| answer(&recorded, language)).map_err(|error| at.failure(&error))
}

async fn withdraw(at: &AtDesk<'_>, results: &Results<'_>, whose: &PersonArgs, result: &str) -> Result<Answer, Failure> {
    let meant = person(&whose.member, whose.spouse);
    let work = results.withdraw(&meant, result);
    let recorded = at.desk.act(Action::RecordResult, &about(whose, result), work, revision).await;
    recorded.map(|recorded| answer(&recorded, at.terminal.language)).map_err(|error| at.failure(&error))
}

async fn list(at: &AtDesk<'_>, results: &Results<'_>, whose: &PersonArgs) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadResults, &about(whose, "")).await.map_err(|error| at.failure(&error))?;
    let listed = results.list(&person(&whose.member, whose.spouse)).await.map_err(|error| at.failure(&error))?;
    let json = json!({"results": listed});
    if listed.is_empty() {
        return Ok(Answer { json, text: words::no_results(language) });
    }
    let columns = [Column::Whole, Column::Whole, Column::Right, Column::Left];
    let rows = listed.iter().map(|result| row(result, language)).collect();
    Ok(Answer { json, text: table(&columns, &words::headings(language), rows) })
}

fn row(result: &ListedResult, language: Language) -> Vec<String> {
    let day = result.event.as_ref().map_or_else(String::new, |event| event.day.to_string());
    let state = match (&result.event, result.reason) {
        (None, _) => words::withdrawn(language),
        (Some(event), None) => words::earned(language, award_label(event.kind.code(), language)),
        (Some(_), Some(reason)) => explain_reason(reason, language),
    };
    vec![result.result.clone(), day, result.revision.to_string(), state]
}

/// Whose, and the id at the source: no result stands in the log.
fn about(whose: &PersonArgs, result: &str) -> String {
    let spouse = if whose.spouse { " (spouse)" } else { "" };
    format!("{}{spouse} {result}", whose.member).trim_end().to_owned()
}

fn revision(recorded: &Recorded) -> String {
    if recorded.changed { format!("revision {}", recorded.revision) } else { "unchanged".to_owned() }
}

fn answer(recorded: &Recorded, language: Language) -> Answer {
    let head = if recorded.changed { words::recorded(language) } else { words::unchanged(language) };
    came_to(recorded, head, language)
}

/// What recording a result came to, after a line that says what was done.
pub(super) fn came_to(recorded: &Recorded, head: String, language: Language) -> Answer {
    let json = json!({
        "revision": recorded.revision, "changed": recorded.changed, "earned": recorded.earned,
        "taken_back": recorded.taken_back, "reason": recorded.reason,
    });
    let mut lines = vec![head];
    for earned in &recorded.earned {
        let points = kenpos_rules::explain::points_text(earned.points);
        lines.push(words::now_earned(language, award_label(earned.award, language), &points));
    }
    for code in &recorded.taken_back {
        lines.push(words::taken_back(language, award_label(*code, language)));
    }
    lines.extend(recorded.reason.map(|reason| explain_reason(reason, language)));
    Answer { json, text: lines.join("\n") }
}

/// What standard input says, on its first line.
fn of_stdin(language: Language) -> Result<SaidArgs, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().take(LINE_BYTES_MAX).read_line(&mut line);
    read.map_err(|error| Failure::condition(system_words(error.kind(), language)))?;
    // What is wrong is not shown: it is about somebody's health.
    let said =
        SaidLine::try_parse_from(line.split_whitespace()).map_err(|_| Failure::input(words::not_said(language)))?;
    if said.said.stdin { Err(Failure::input(words::not_said(language))) } else { Ok(said.said) }
}

/// The one thing that clap let be said.
fn said(args: &SaidArgs) -> Said {
    let smokes = |answer: SmokingArg| answer == SmokingArg::Smokes;
    let of = [
        args.checkup.map(|evidence| Said::Checkup(evidence.into())),
        args.bmi.map(Said::Bmi),
        args.questionnaire.map(|answer| Said::Questionnaire { smokes: smokes(answer) }),
        args.web_survey.map(|answer| Said::WebSurvey { smokes: smokes(answer) }),
        args.health_age.map(Said::HealthAge),
        args.cessation.map(|state| Said::Cessation { succeeded: state == CessationArg::Succeeded }),
        args.secondary_exam.map(|state| Said::SecondaryExam { reported: state == ExamArg::Visited }),
        args.flu.then_some(Said::Flu),
    ];
    of.into_iter().flatten().next().expect("the group of the arguments asks for one")
}
