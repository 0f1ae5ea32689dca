//! `kenpos office programme …`: check a file, put it in force, try it on past days.

use std::path::Path;

use kenpos_rules::explain::Language;
use kenpos_rules::programme::Programme;
use kenpos_server::office::act::Action;
use kenpos_server::office::programme::publish;
use serde_json::{Value, json};

use super::AtDesk;
use crate::failure::Failure;
use crate::figures::plain;
use crate::programme_file;
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
