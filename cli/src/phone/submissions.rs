//! Proofs on the terminal: send one in, see what became of it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use kenpos_core::KenposError;
use kenpos_core::submit::SubmissionRequest;
use kenpos_core::view::SubmissionItem;
use kenpos_protocol::document::{SubmissionAbout, SubmissionState};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, date_text_seen};
use kenpos_rules::proof_file::ProofFile;

use super::{Phone, json, wait};
use crate::failure::Failure;
use crate::table::wrapped;
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn submit(&self, about: SubmissionAbout, day: ProgrammeDay, file: &Path) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let request = SubmissionRequest { about, day, file: read(file, language)? };
        let sent = wait(self.kenpos.submit(&request, language), language)?;
        let item = sent.map_err(|error| match error {
            KenposError::Offline { detail } => texts::file_unsure(&detail, language),
            KenposError::Invalid { .. } => {
                let Failure { exit, text } = texts::failure(&error, language);
                Failure { exit, text: format!("{}: {text}", file.display()) }
            }
            other => texts::failure(&other, language),
        })?;
        let waits = item.state == SubmissionState::Waiting;
        let head = if waits { texts::submission_sent(language) } else { texts::submission_known(language) };
        let today = self.done(self.kenpos.today())?;
        Ok(Answer { json: json(&item), text: format!("{head}\n{}", one(&item, today, language)) })
    }

    pub(super) fn submissions(&self) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let today = self.done(self.kenpos.today())?;
        let items = self.done(self.kenpos.submissions(language))?;
        let json = serde_json::json!({"submissions": items});
        if items.is_empty() {
            return Ok(Answer { json, text: texts::no_submissions(language) });
        }
        Ok(Answer { json, text: text(&items, today, language) })
    }
}

/// Proofs, each with where it stands.
pub(super) fn text(items: &[SubmissionItem], today: ProgrammeDay, language: Language) -> String {
    items.iter().map(|item| one(item, today, language)).collect::<Vec<_>>().join("\n")
}

fn one(item: &SubmissionItem, today: ProgrammeDay, language: Language) -> String {
    wrapped(&format!("{}  {}\n  {}", date_text_seen(item.day, today, language), item.name, item.why))
}

/// A file's bytes; a longer one is cut one byte above what can be sent.
fn read(file: &Path, language: Language) -> Result<Vec<u8>, Failure> {
    let wrong = |error: std::io::Error| {
        let why = texts::system_words(error.kind(), language);
        Failure::input(texts::file_failed(language, &file.display().to_string(), &why))
    };
    let limit = u64::try_from(ProofFile::BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(file).map_err(wrong)?.take(limit).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}
