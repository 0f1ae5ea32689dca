//! `kenpos office submissions` and `kenpos office submission …`: proofs that members sent in.

use std::path::Path;

use kenpos_core::view::submission_name;
use kenpos_protocol::document::SubmissionState;
use kenpos_rules::explain::Language;
use kenpos_rules::ids::SubmissionId;
use kenpos_server::office::act::Action;
use kenpos_server::office::submissions::{self as desk, OpenedSubmission, SubmissionLine};
use kenpos_server::programmes::Programmes;
use kenpos_server::results::Recorded;
use serde_json::json;

use super::AtDesk;
use super::exchange::write_private;
use super::results::came_to;
use crate::args::submissions::SubmissionCommand;
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

pub(super) async fn list(at: &AtDesk<'_>, all: bool) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadSubmissions, "").await.map_err(|error| at.failure(&error))?;
    let lines = desk::submissions(at.desk.store, all).await.map_err(|error| at.failure(&error))?;
    let json = json!({"submissions": lines});
    if lines.is_empty() {
        return Ok(Answer { json, text: texts::no_submission_waits(language) });
    }
    let heading = [
        texts::heading_when(language),
        texts::heading_shows(language),
        texts::heading_day(language),
        texts::heading_state(language),
        texts::heading_file(language),
        texts::heading_submission(language),
    ];
    let columns = [Column::Whole, Column::Left, Column::Whole, Column::Left, Column::Left, Column::Whole];
    Ok(Answer { json, text: table(&columns, &heading, lines.iter().map(|line| row(line, language)).collect()) })
}

fn row(line: &SubmissionLine, language: Language) -> Vec<String> {
    let sent = &line.submission;
    vec![
        texts::moment(sent.received_at),
        submission_name(sent.about, language),
        sent.day.to_string(),
        match &sent.state {
            SubmissionState::Waiting => texts::submission_waits(language),
            SubmissionState::Approved { .. } => texts::submission_approved(language),
            SubmissionState::Refused { reason, .. } => texts::submission_refused(language, reason),
        },
        format!("{} {} KB", line.media_type, plain(line.bytes.div_ceil(1_000))),
        sent.submission.clone(),
    ]
}

pub(super) async fn run(at: &AtDesk<'_>, command: &SubmissionCommand) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let (store, clock) = (at.desk.store, at.desk.clock);
    match command {
        SubmissionCommand::Show { id, out } => show(at, *id, out).await,
        SubmissionCommand::Approve { id, day } => {
            let programmes = Programmes::default();
            let by = at.desk.actor.by();
            let work = desk::approve(store, &programmes, clock, *id, *day, &by);
            let came = |recorded: &Recorded| (if recorded.changed { "approved" } else { "unchanged" }).to_owned();
            let done = at.desk.act(Action::DecideSubmission, &id.to_string(), work, came).await;
            let recorded = done.map_err(|error| at.failure(&error))?;
            Ok(came_to(&recorded, texts::approved(language, &id.to_string()), language))
        }
        SubmissionCommand::Refuse { id, reason } => {
            let work = desk::refuse(store, clock, *id, reason);
            let came = |changed: &bool| (if *changed { "refused" } else { "unchanged" }).to_owned();
            let done = at.desk.act(Action::DecideSubmission, &id.to_string(), work, came).await;
            let changed = done.map_err(|error| at.failure(&error))?;
            let json = json!({"submission": id, "changed": changed});
            Ok(Answer { json, text: texts::refused(language, &id.to_string()) })
        }
    }
}

/// Writes the file, and says whose it is: the clerk holds the sheet against name and birth date.
async fn show(at: &AtDesk<'_>, id: SubmissionId, out: &Path) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let file = out.display().to_string();
    let work = desk::open(at.desk.store, at.ports, id);
    let size = |opened: &OpenedSubmission| format!("{} bytes", opened.file.len());
    let done = at.desk.act(Action::OpenSubmission, &id.to_string(), work, size).await;
    let opened = done.map_err(|error| at.failure(&error))?;
    write_private(out, &opened.file).map_err(|error| {
        Failure::input(texts::file_failed(language, &file, &texts::system_words(error.kind(), language)))
    })?;
    let OpenedSubmission { line, kenpos_id, name, birth_date, relationship, .. } = opened;
    let sent = &line.submission;
    let birth = birth_date.map(|day| day.to_string()).unwrap_or_default();
    let text = [
        format!(
            "{}  {}  {}",
            submission_name(sent.about, language),
            sent.day,
            texts::received_at(language, &texts::moment(sent.received_at))
        ),
        texts::whose(
            language,
            name.as_deref().unwrap_or_default(),
            &birth,
            &texts::relationship(relationship, language),
            kenpos_id.as_deref().unwrap_or_default(),
        ),
        texts::file_written(language, &line.media_type, &file),
    ]
    .join("\n");
    let mut json = json!(line);
    json["kenpos_id"] = json!(kenpos_id);
    json["name"] = json!(name);
    json["birth_date"] = json!(birth_date);
    json["relationship"] = json!(relationship);
    json["file"] = json!(file);
    Ok(Answer { json, text })
}
