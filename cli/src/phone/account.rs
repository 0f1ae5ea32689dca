//! The account on the terminal: consents, all of one's data, the end of the session or of the account.
//!
//! Must never happen: an account deleted by silence; a file of somebody's overwritten.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use kenpos_core::session::Purpose;
use kenpos_core::view::Export;
use serde_json::json;

use super::setup::terms_text;
use super::{Phone, json};
use crate::args::account::AccountCommand;
use crate::args::account::PurposeArg;
use crate::failure::Failure;
use crate::figures::plain;
use crate::terminal::Answer;
use crate::texts::{self, account as words};

impl From<PurposeArg> for Purpose {
    fn from(purpose: PurposeArg) -> Self {
        match purpose {
            PurposeArg::Programme => Self::Programme,
            PurposeArg::CheckupResults => Self::CheckupResults,
        }
    }
}

impl Phone<'_> {
    pub(super) fn account(&self, command: &AccountCommand) -> Result<Answer, Failure> {
        match command {
            AccountCommand::Consent { withdraw, purpose } => self.consent((*purpose).into(), !withdraw),
            AccountCommand::Export { file } => self.export(file.as_deref()),
            AccountCommand::SignOut => self.sign_out(),
            AccountCommand::DeleteAccount { password, yes } => self.delete_account(password.as_deref(), *yes),
        }
    }

    fn consent(&self, purpose: Purpose, given: bool) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let agreed_to = if given {
            let terms = self.speak(self.kenpos.terms())?;
            if !self.terminal.json {
                self.terminal.note(&terms_text(&terms, purpose, language));
            }
            Some(terms.version)
        } else {
            None
        };
        let state = self.speak(self.kenpos.consent(purpose, agreed_to))?;
        let text = if given { texts::consent_given(language) } else { texts::consent_withdrawn(language) };
        Ok(Answer { json: json(&state), text })
    }

    fn sign_out(&self) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let kept = self.done(self.kenpos.outbox())?.items.len();
        self.speak(self.kenpos.sign_out())?;
        let text = match kept {
            0 => texts::signed_out(language),
            kept => format!("{}\n{}", texts::signed_out(language), texts::kept_unsent(language, &plain(kept))),
        };
        Ok(Answer { json: json!({"signed_out": true, "kept_unsent": kept}), text })
    }

    fn export(&self, place: Option<&Path>) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let export = self.done(self.kenpos.export_data(language))?;
        let file = match place {
            Some(folder) if folder.is_dir() => folder.join(&export.name),
            Some(file) => file.to_owned(),
            None => PathBuf::from(&export.name),
        };
        let shown = file.display().to_string();
        write_new(&file, &export).map_err(|error| {
            Failure::input(words::not_written(language, &shown, &texts::system_words(error.kind(), language)))
        })?;
        Ok(Answer { json: json!({"file": shown, "bytes": export.text.len()}), text: words::exported(language, &shown) })
    }

    fn delete_account(&self, password: Option<&str>, yes: bool) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let account = self.done(self.kenpos.account())?;
        let balance = self.done(self.kenpos.points(language))?.balance;
        let lost = words::deletion_takes(language, &plain(account.unsent), &plain(balance.0));
        if !yes {
            self.terminal.note(&lost);
            if !self.terminal.asks || !self.terminal.agrees(&words::ask_deletion(language, &account.kenpos_id)) {
                return Err(Failure::input(words::not_deleted(language)));
            }
        }
        let given = password.filter(|password| !password.is_empty()).map(str::to_owned);
        let typed = given.or_else(|| self.terminal.password(&words::ask_own_password(language)));
        let password = typed.ok_or_else(|| Failure::input(texts::password_missing(language)))?;
        self.speak(self.kenpos.delete_account(&password, account.unsent))?;
        Ok(Answer {
            json: json!({"deleted": account.kenpos_id, "discarded": account.unsent}),
            text: words::deleted(language),
        })
    }
}

/// Readable by its owner alone: it holds everything.
fn write_new(path: &Path, export: &Export) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(export.text.as_bytes())
}
