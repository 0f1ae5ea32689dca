//! `kenpos office programme …`: check a file, put it in force, try it on past days.

use std::path::Path;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, award_label, points_text};
use kenpos_rules::programme::Programme;
use kenpos_server::office::act::Action;
use kenpos_server::office::dry_run::dry_run;
use kenpos_server::office::programme::publish;
use serde_json::{Value, json};

use super::AtDesk;
use crate::failure::Failure;
use crate::figures::plain;
use crate::programme_file;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

/// Reads a file and says what is in it. Needs no store.
pub(super) fn check(file: &Path, language: Language) -> Result<Answer, Failure> {
    let programme = programme_file::read(file, language)?;
    let versions: Vec<Value> = programme
        .versions()
        .iter()
        .map(|version| json!({"from": version.from, "awards": version.awards.len()}))
        .collect();
    let text = texts::programme_good(language, programme.revision(), &plain(versions.len()));
    let json = json!({"revision": programme.revision(), "union": programme.union(), "versions": versions, "ok": true});
    Ok(Answer { json, text })
}

/// Puts a file in force. A rule takes effect from a day, never backwards.
pub(super) async fn put_in_force(at: &AtDesk<'_>, programme: Programme) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let revision = programme.revision().to_owned();
    let work = publish(at.desk.store, at.desk.clock, programme);
    let done = at.desk.act(Action::PublishProgramme, &revision, work, |()| String::new()).await;
    done.map_err(|error| at.failure(&error))?;
    Ok(Answer { json: json!({"revision": revision}), text: texts::programme_published(language, &revision) })
}

/// What a file would have granted, beside what was granted.
pub(super) async fn try_on(
    at: &AtDesk<'_>,
    proposed: &Programme,
    from: ProgrammeDay,
    to: ProgrammeDay,
) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::TryProgramme, proposed.revision()).await.map_err(|error| at.failure(&error))?;
    let run = dry_run(at.desk.store, proposed, from, to).await.map_err(|error| at.failure(&error))?;
    let rows = run.rows.iter().map(|row| {
        let difference = row.would_grant - row.granted;
        vec![
            award_label(row.award, language).to_owned(),
            texts::relationship(row.relationship, language),
            points_text(row.granted),
            points_text(row.would_grant),
            points_text(difference),
        ]
    });
    let heading = [
        texts::heading_award(language),
        texts::heading_relationship(language),
        texts::heading_granted(language),
        texts::heading_would_grant(language),
        texts::heading_difference(language),
    ];
    let columns = [Column::Left, Column::Left, Column::Right, Column::Right, Column::Right];
    let head = texts::dry_run_head(
        language,
        &run.proposed,
        &plain(run.members),
        &points_text(run.granted),
        &points_text(run.would_grant),
    );
    let text = format!("{head}\n\n{}", table(&columns, &heading, rows.collect()));
    Ok(Answer { json: serde_json::to_value(&run).expect("a dry run is plain fields"), text })
}
