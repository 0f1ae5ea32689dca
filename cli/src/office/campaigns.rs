//! `kenpos office campaign | event | survey | faq …`: what the union publishes, and who takes part.
//!
//! Comes in: one command. Goes out: what it did. Must never happen: a check-in code in an answer.

use std::path::Path;

use kenpos_rules::explain::{explain_event_refusal, points_text};
use kenpos_rules::points::Points;
use kenpos_server::campaigns::{SettleReport, settle};
use kenpos_server::office::DeskError;
use kenpos_server::office::act::Action;
use kenpos_server::office::campaigns::{list_campaigns, list_events};
use kenpos_server::office::participants::{ParticipantsReport, enter_participants};
use kenpos_server::office::publish::{Publishing, publish_campaign, publish_event, publish_faq, publish_survey};
use kenpos_server::programmes::Programmes;
use serde_json::json;

use super::{AtDesk, read};
use crate::args::published::{CampaignCommand, EventCommand, FaqCommand, SurveyCommand};
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

pub(super) async fn campaign(at: &AtDesk<'_>, command: &CampaignCommand) -> Result<Answer, Failure> {
    let (desk, programmes) = (at.desk, Programmes::default());
    match command {
        CampaignCommand::Publish { file } => {
            let text = text_of(at, file)?;
            let work = publish_campaign(desk.store, &programmes, desk.clock, &text);
            publish(at, Action::PublishCampaign, file, work).await
        }
        CampaignCommand::List => campaigns(at).await,
        CampaignCommand::Settle => {
            let work = async { Ok(settle(desk.store, &programmes, desk.clock).await?) };
            let counts = |report: &SettleReport| format!("{} settled, {} points", report.settled, report.points);
            let report = desk.act(Action::SettleCampaigns, "", work, counts).await;
            let report = report.map_err(|error| at.failure(&error))?;
            let [running, settled, without] = [report.running, report.settled, report.without_budget].map(plain);
            let language = at.terminal.language;
            let mut text = texts::campaigns_settled(language, &running, &settled, &points_text(report.points));
            if report.without_budget > 0 {
                text = format!("{text}\n{}", texts::campaign_budget_used_up(language, &without));
            }
            Ok(Answer { json: serde_json::to_value(report).expect("a report is plain fields"), text })
        }
    }
}

pub(super) async fn event(at: &AtDesk<'_>, command: &EventCommand) -> Result<Answer, Failure> {
    let (desk, programmes) = (at.desk, Programmes::default());
    match command {
        EventCommand::Publish { file } => {
            let text = text_of(at, file)?;
            publish(at, Action::PublishEvent, file, publish_event(desk.store, &programmes, desk.clock, &text)).await
        }
        EventCommand::Participants { event, file } => participants(at, event, file).await,
        EventCommand::List => events(at).await,
    }
}

pub(super) async fn survey(at: &AtDesk<'_>, command: &SurveyCommand) -> Result<Answer, Failure> {
    let SurveyCommand::Publish { file } = command;
    let text = text_of(at, file)?;
    let work = publish_survey(at.desk.store, &Programmes::default(), at.desk.clock, &text).await;
    publish(at, Action::PublishSurvey, file, async { work }).await
}

pub(super) async fn faq(at: &AtDesk<'_>, command: &FaqCommand) -> Result<Answer, Failure> {
    let FaqCommand::Publish { file } = command;
    let text = text_of(at, file)?;
    publish(at, Action::PublishFaq, file, publish_faq(at.desk.store, &text)).await
}

/// A file of the union as text. What is no UTF-8 reads as such a fault of its first line.
pub(super) fn text_of(at: &AtDesk<'_>, file: &Path) -> Result<String, Failure> {
    let bytes = read(file, at.terminal.language)?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::input(texts::not_utf8(at.terminal.language, &file.display().to_string())))
}

pub(super) async fn publish(
    at: &AtDesk<'_>,
    action: Action,
    file: &Path,
    work: impl Future<Output = Result<Publishing, DeskError>>,
) -> Result<Answer, Failure> {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let detail = |done: &Publishing| format!("{} version {}", done.id, done.version);
    let done = at.desk.act(action, &name, work, detail).await.map_err(|error| named(at, file, &error))?;
    let (language, version) = (at.terminal.language, done.version.to_string());
    let text = if done.changed {
        texts::published(language, &done.id, &version)
    } else {
        texts::published_already(language, &done.id, &version)
    };
    Ok(Answer { json: serde_json::to_value(&done).expect("plain fields"), text })
}

/// A failure with the file it is about.
fn named(at: &AtDesk<'_>, file: &Path, error: &DeskError) -> Failure {
    let Failure { exit, text } = at.failure(error);
    Failure { exit, text: format!("{}: {text}", file.display()) }
}

async fn participants(at: &AtDesk<'_>, event: &str, file: &Path) -> Result<Answer, Failure> {
    let (language, bytes) = (at.terminal.language, read(file, at.terminal.language)?);
    let programmes = Programmes::default();
    let work = enter_participants(at.desk.store, &programmes, at.desk.clock, event, &bytes);
    let counts = |report: &ParticipantsReport| {
        let refused: u64 = report.refused.values().sum();
        let ParticipantsReport { granted, waiting, already, bad_rows, .. } = report;
        format!("{granted} given, {waiting} waiting, {already} before, {refused} refused, {} bad rows", bad_rows.len())
    };
    let report = at.desk.act(Action::EnterParticipants, event, work, counts).await;
    let report = report.map_err(|error| named(at, file, &error))?;
    if !report.bad_rows.is_empty() {
        let total = u64::try_from(report.bad_rows.len()).unwrap_or(u64::MAX);
        return Err(at.refused(file, &report.bad_rows, total));
    }
    let [granted, waiting, already] = [report.granted, report.waiting, report.already].map(plain);
    let mut lines = vec![texts::participants_entered(language, event, &granted, &waiting, &already)];
    lines.extend(report.refused.iter().map(|(reason, count)| {
        texts::participants_refused(language, &plain(*count), explain_event_refusal(*reason, language))
    }));
    let json = serde_json::to_value(&report).expect("a report is plain fields");
    Ok(Answer { json, text: lines.join("\n") })
}

async fn campaigns(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadCampaigns, "campaigns").await.map_err(|error| at.failure(&error))?;
    let listed = list_campaigns(at.desk.store, &Programmes::default(), at.desk.clock).await;
    let rows = listed.map_err(|error| at.failure(&error))?;
    let json = json!({"campaigns": rows});
    if rows.is_empty() {
        return Ok(Answer { json, text: texts::no_campaigns(language) });
    }
    let points = |amount: u64| points_text(Points(i64::try_from(amount).unwrap_or(i64::MAX)));
    let cells = rows.iter().map(|row| {
        vec![
            row.id.clone(),
            texts::days(language, &row.from.to_string(), &row.to.to_string()),
            texts::stage(row.stage, language),
            format!("{} / {}", plain(row.settled), plain(row.participants)),
            format!("{} / {}", points(row.taken), points(row.budget)),
        ]
    });
    let heading = [
        texts::heading_campaign(language),
        texts::heading_day(language),
        texts::heading_state(language),
        texts::heading_settled(language),
        texts::heading_budget(language),
    ];
    let columns = [Column::Whole, Column::Left, Column::Left, Column::Right, Column::Right];
    Ok(Answer { json, text: table(&columns, &heading, cells.collect()) })
}

async fn events(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadCampaigns, "events").await.map_err(|error| at.failure(&error))?;
    let listed = list_events(at.desk.store, &Programmes::default(), at.desk.clock).await;
    let rows = listed.map_err(|error| at.failure(&error))?;
    let json = json!({"events": rows});
    if rows.is_empty() {
        return Ok(Answer { json, text: texts::no_events(language) });
    }
    let cells = rows.iter().map(|row| {
        vec![
            row.id.clone(),
            texts::days(language, &row.from.to_string(), &row.to.to_string()),
            texts::stage(row.stage, language),
            plain(row.participants),
            row.capacity.map(|places| format!("{} / {}", plain(row.taken), plain(places))).unwrap_or_default(),
        ]
    });
    let heading = [
        texts::heading_event(language),
        texts::heading_day(language),
        texts::heading_state(language),
        texts::heading_participants(language),
        texts::heading_places(language),
    ];
    let columns = [Column::Whole, Column::Left, Column::Left, Column::Right, Column::Right];
    Ok(Answer { json, text: table(&columns, &heading, cells.collect()) })
}
