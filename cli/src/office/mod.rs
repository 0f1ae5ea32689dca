//! `kenpos office`: the union's desk, on the store itself.
//!
//! Comes in: one command, and who gives it (`--as`). Goes out: what it did. Must never happen: half a roster; a value of a
//! row in an error; a change that is not an act of the desk ([`act`](kenpos_server::office::act)).

mod award_table;
mod books;
mod campaigns;
mod exchange;
mod inquiries;
mod programme;
mod results;
mod staff;
mod submissions;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use kenpos_protocol::pull::Notice;
use kenpos_rules::explain::{Language, explain_note};
use kenpos_server::office::act::{Action, Actor, Desk};
use kenpos_server::office::audit::{AuditReport, audit_ledger};
use kenpos_server::office::csv_text::FILE_BYTES_MAX;
use kenpos_server::office::members::{ImportReport, import_members};
use kenpos_server::office::reopen::{PersonMeant, reopen_registration};
use kenpos_server::office::reset_code::{IssuedCode, issue_reset_code};
use kenpos_server::office::roster::RefusedRow;
use kenpos_server::office::{DeskError, activation, notice, steps_review};
use kenpos_server::ports::{Ports, real};
use kenpos_server::programmes::Programmes;
use kenpos_server::store::Store;
use serde_json::json;

use crate::args::office::{ActivationCodeArgs, OfficeArgs, OfficeCommand, ProgrammeCommand, StaffCommand};
use crate::failure::{Exit, Failure};
use crate::figures::plain;
use crate::programme_file;
use crate::store::{self, Missing, Named};
use crate::table::{Column, table};
use crate::terminal::{Answer, Terminal};
use crate::texts;

/// Bad rows that are shown; a file with more has one fault in every row.
const REFUSED_SHOWN: usize = 20;

/// The desk at work, and where it speaks.
struct AtDesk<'a> {
    desk: Desk<'a>,
    ports: &'a Ports,
    terminal: &'a Terminal,
}

/// Runs the command.
pub fn run(args: &OfficeArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    if let OfficeCommand::AwardTable { programme } = &args.command {
        terminal.answer(&award_table::answer(programme.as_deref(), terminal.language)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let OfficeCommand::Programme(ProgrammeCommand::Check { file }) = &args.command {
        terminal.answer(&programme::check(file, terminal.language)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let missing = match args.command {
        OfficeCommand::ImportMembers { .. } => Missing::Make,
        _ => Missing::Refuse,
    };
    // Read before the store is touched: a wrong path makes no store.
    let roster = match &args.command {
        OfficeCommand::ImportMembers { file } => Some(read(file, terminal.language)?),
        _ => None,
    };
    let named = Named::read(&args.store.url, missing, terminal.language)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| Failure::condition(texts::runtime_failed(terminal.language)))?;
    runtime.block_on(async {
        let ports = real::ports();
        let store: Arc<dyn Store> = named.open(&ports, missing, terminal.language).await?;
        let (answer, code) = done(args, roster.as_deref(), &*store, &ports, terminal).await?;
        terminal.answer(&answer)?;
        Ok(code)
    })
}

/// Does what a command says, on this store and by these ports.
async fn done(
    args: &OfficeArgs,
    roster: Option<&[u8]>,
    store: &dyn Store,
    ports: &Ports,
    terminal: &Terminal,
) -> Result<(Answer, ExitCode), Failure> {
    let acting = args.acting.as_deref();
    let actor = match &args.command {
        // A check of the books shows nobody's data.
        OfficeCommand::AuditLedger => Ok(Actor::operator()),
        OfficeCommand::Staff(StaffCommand::Add { .. }) => Actor::who_adds(store, acting).await,
        _ => Actor::named(store, acting).await,
    };
    let actor = actor.map_err(|error| failure(&error, terminal.language))?;
    let desk = Desk { store, clock: &*ports.clock, actor: &actor };
    AtDesk { desk, ports, terminal }.answer(&args.command, roster).await
}

/// The desk of a play, whose clock is the play's: the same words as on the command line, and what they answer.
#[cfg(feature = "demo")]
pub async fn of_play(words: &[&str], store: &dyn Store, ports: &Ports, terminal: &Terminal) -> Result<Answer, Failure> {
    use clap::Parser as _;
    let cli = crate::args::Cli::try_parse_from([&["kenpos", "office"], words].concat());
    let Some(crate::args::Command::Office(args)) = cli.map_err(|error| Failure::input(error.to_string()))?.command
    else {
        return Err(Failure::input("no word of the desk".to_owned()));
    };
    let roster = match &args.command {
        OfficeCommand::ImportMembers { file } => Some(read(file, terminal.language)?),
        _ => None,
    };
    done(&args, roster.as_deref(), store, ports, terminal).await.map(|(answer, _)| answer)
}

impl AtDesk<'_> {
    async fn answer(&self, command: &OfficeCommand, roster: Option<&[u8]>) -> Result<(Answer, ExitCode), Failure> {
        Ok(match command {
            OfficeCommand::ImportMembers { file } => {
                (self.import(file, roster.unwrap_or_default()).await?, ExitCode::SUCCESS)
            }
            OfficeCommand::Notice { title, body } => (self.notice(title, body).await?, ExitCode::SUCCESS),
            OfficeCommand::AuditLedger => {
                let report = audit_ledger(self.desk.store).await.map_err(|error| self.store_failure(&error))?;
                let code = if report.violations.is_empty() { ExitCode::SUCCESS } else { Exit::Condition.into() };
                (audit(&report, self.terminal.language), code)
            }
            OfficeCommand::ReopenRegistration { id, spouse } => (self.reopen(id, *spouse).await?, ExitCode::SUCCESS),
            OfficeCommand::ResetCode { id, spouse } => (self.reset_code(id, *spouse).await?, ExitCode::SUCCESS),
            OfficeCommand::ActivationCode(args) => (self.activation_code(args).await?, ExitCode::SUCCESS),
            OfficeCommand::AwardTable { programme } => {
                (award_table::answer(programme.as_deref(), self.terminal.language)?, ExitCode::SUCCESS)
            }
            OfficeCommand::Programme(ProgrammeCommand::Check { file }) => {
                (programme::check(file, self.terminal.language)?, ExitCode::SUCCESS)
            }
            OfficeCommand::Programme(ProgrammeCommand::Publish { file }) => {
                let chosen = programme_file::read(file, self.terminal.language)?;
                (programme::put_in_force(self, chosen).await?, ExitCode::SUCCESS)
            }
            OfficeCommand::Result(command) => (results::run(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Submissions { all } => (submissions::list(self, *all).await?, ExitCode::SUCCESS),
            OfficeCommand::Submission(command) => (submissions::run(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Programme(ProgrammeCommand::DryRun { proposed, from, to }) => {
                let proposed = programme_file::read(proposed, self.terminal.language)?;
                (programme::try_on(self, &proposed, *from, *to).await?, ExitCode::SUCCESS)
            }
            OfficeCommand::WriteExpiry => (books::expire(self).await?, ExitCode::SUCCESS),
            OfficeCommand::WriteForfeits => (books::forfeit(self).await?, ExitCode::SUCCESS),
            OfficeCommand::Statement { member, period } => {
                (books::of_member(self, member, *period).await?, ExitCode::SUCCESS)
            }
            OfficeCommand::Books(period) => (books::of_union(self, *period).await?, ExitCode::SUCCESS),
            OfficeCommand::Catalogue(command) => (exchange::catalogue(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Stock(command) => (exchange::stock_of(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Orders(args) => (exchange::all_orders(self, args).await?, ExitCode::SUCCESS),
            OfficeCommand::Order(command) => (exchange::order(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Key(command) => (exchange::key(self, *command).await?, ExitCode::SUCCESS),
            OfficeCommand::StepsReview => (self.steps_review().await?, ExitCode::SUCCESS),
            OfficeCommand::Inquiries { all, after } => (inquiries::list(self, *all, after).await?, ExitCode::SUCCESS),
            OfficeCommand::Inquiry(command) => (inquiries::run(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Campaign(command) => (campaigns::campaign(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Event(command) => (campaigns::event(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Survey(command) => (campaigns::survey(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Faq(command) => (campaigns::faq(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Staff(command) => (staff::run(self, command).await?, ExitCode::SUCCESS),
            OfficeCommand::Log { after } => (staff::log(self, *after).await?, ExitCode::SUCCESS),
        })
    }

    async fn import(&self, file: &Path, roster: &[u8]) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let programmes = Programmes::default();
        store::prepare(self.desk.store, self.ports, &programmes, None, language).await?;
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let by = self.desk.actor.by();
        let work = import_members(self.desk.store, self.ports, &programmes, roster, &by);
        let counts = |report: &ImportReport| {
            let ImportReport { added, changed, unchanged, refused_total, .. } = report;
            format!("{added} added, {changed} changed, {unchanged} unchanged, {refused_total} refused")
        };
        let report = self.desk.act(Action::ImportMembers, &name, work, counts).await.map_err(|error| {
            let Failure { exit, text } = self.failure(&error);
            Failure { exit, text: format!("{}: {text}", file.display()) }
        })?;
        if report.refused.is_empty() {
            let text = texts::members_imported(
                language,
                &plain(report.added),
                &plain(report.changed),
                &plain(report.unchanged),
            );
            let json = serde_json::to_value(&report).expect("a report is plain fields");
            return Ok(Answer { json, text });
        }
        Err(self.refused(file, &report.refused, report.refused_total))
    }

    /// Every bad row on a line of its own, then one line that says nothing was taken in.
    fn refused(&self, file: &Path, refused: &[RefusedRow], total: u64) -> Failure {
        let language = self.terminal.language;
        let mut rows = refused.iter().map(|row| {
            texts::bad_row(
                language,
                &file.display().to_string(),
                &row.line.to_string(),
                row.field,
                &texts::bad_field(row, language),
            )
        });
        if total == 1
            && let Some(only) = rows.next()
        {
            return Failure::input(texts::nothing_imported_because(language, &only));
        }
        rows.take(REFUSED_SHOWN).for_each(|row| self.terminal.note(&row));
        let file = file.display().to_string();
        Failure::input(texts::nothing_imported(language, &file, &plain(total)))
    }

    async fn notice(&self, title: &str, body: &str) -> Result<Answer, Failure> {
        let work = notice::post_notice(self.desk.store, self.desk.clock, title, body);
        let number = |posted: &Notice| posted.notice.to_string();
        let posted = self.desk.act(Action::PostNotice, "", work, number).await.map_err(|error| self.failure(&error))?;
        let text = texts::notice_posted(self.terminal.language, &posted.notice.to_string());
        Ok(Answer { json: json!({"notice": posted.notice, "posted_at": posted.posted_at}), text })
    }

    async fn reset_code(&self, id: &str, spouse: bool) -> Result<Answer, Failure> {
        let meant = person(id, spouse);
        let work = issue_reset_code(self.desk.store, self.ports, &meant);
        let issued = self.desk.act(Action::IssueResetCode, id, work, |issued| format!("until {}", issued.until)).await;
        let IssuedCode { code, until } = issued.map_err(|error| {
            let Failure { exit, text } = self.failure(&error);
            Failure { exit, text: format!("{id}: {text}") }
        })?;
        let text = texts::reset_code(self.terminal.language, &code, &texts::moment(until));
        Ok(Answer { json: json!({"kenpos_id": id, "code": code, "until": until}), text })
    }

    async fn reopen(&self, id: &str, spouse: bool) -> Result<Answer, Failure> {
        let meant = person(id, spouse);
        let work = reopen_registration(self.desk.store, self.desk.clock, &meant);
        self.desk.act(Action::ReopenRegistration, id, work, |()| String::new()).await.map_err(|error| {
            let Failure { exit, text } = self.failure(&error);
            Failure { exit, text: format!("{id}: {text}") }
        })?;
        Ok(Answer { json: json!({"reopened": id}), text: texts::reopened(self.terminal.language, id) })
    }

    async fn activation_code(&self, args: &ActivationCodeArgs) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let store = self.desk.store;
        if args.set.is_some() || args.clear {
            let work = async {
                match &args.set {
                    Some(code) => activation::set_code(store, self.ports, code).await,
                    None => Ok(activation::clear_code(store).await?),
                }
            };
            let about = if args.clear { "cleared" } else { "set" };
            let done = self.desk.act(Action::SetActivationCode, about, work, |()| String::new()).await;
            done.map_err(|error| self.failure(&error))?;
        } else {
            self.desk.look(Action::ReadDesk, "activation_code").await.map_err(|error| self.failure(&error))?;
        }
        let set = activation::is_code_set(store).await.map_err(|error| self.store_failure(&error))?;
        let text = if set { texts::activation_code_set(language) } else { texts::activation_code_not_set(language) };
        Ok(Answer { json: json!({"activation_code_set": set}), text })
    }

    async fn steps_review(&self) -> Result<Answer, Failure> {
        self.desk.look(Action::ReviewSteps, "").await.map_err(|error| self.failure(&error))?;
        let review = steps_review::steps_review(self.desk.store, &Programmes::default(), self.desk.clock).await;
        let days = review.map_err(|error| self.failure(&error))?;
        let language = self.terminal.language;
        let json = json!({"days": days});
        if days.is_empty() {
            return Ok(Answer { json, text: texts::steps_review_clean(language, &steps_review::DAYS.to_string()) });
        }
        let rows = days.iter().map(|day| {
            let why: Vec<_> = day.notes.iter().map(|note| explain_note(*note, language)).collect();
            vec![day.day.to_string(), texts::source(day.source, language), day.member.to_string(), why.join(" ")]
        });
        let heading = [
            texts::heading_day(language),
            texts::heading_source(language),
            texts::heading_member(language),
            texts::heading_why(language),
        ];
        let columns = [Column::Whole, Column::Left, Column::Whole, Column::Left];
        Ok(Answer { json, text: table(&columns, &heading, rows.collect()) })
    }

    fn failure(&self, error: &DeskError) -> Failure {
        failure(error, self.terminal.language)
    }

    fn store_failure(&self, error: &kenpos_server::store::StoreError) -> Failure {
        store::failure(error, self.terminal.language)
    }
}

fn person(id: &str, spouse: bool) -> PersonMeant {
    if spouse { PersonMeant::SpouseOf(id.to_owned()) } else { PersonMeant::Employee(id.to_owned()) }
}

fn failure(error: &DeskError, language: Language) -> Failure {
    match error {
        DeskError::Programmes(error) => Failure::condition(texts::programmes_error(error, language)),
        DeskError::Store(error) => store::failure(error, language),
        input => Failure::input(texts::desk_error(input, language)),
    }
}

/// A file's bytes; a file without an end is cut one byte above what the desk takes.
fn read(file: &Path, language: Language) -> Result<Vec<u8>, Failure> {
    let wrong = |error: std::io::Error| {
        let why = texts::system_words(error.kind(), language);
        Failure::input(texts::file_failed(language, &file.display().to_string(), &why))
    };
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(file).map_err(wrong)?.take(limit).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}

fn audit(report: &AuditReport, language: Language) -> Answer {
    let json = serde_json::to_value(report).expect("a report is plain fields");
    let (entries, members) = (plain(report.entries), plain(report.members));
    if report.violations.is_empty() {
        return Answer { json, text: texts::audit_clean(language, &entries, &members) };
    }
    let head = texts::audit_found(language, &entries, &members, &plain(report.violations.len()));
    // The stable codes, as in the JSON, beside their words: they are what a search finds.
    let rows = report.violations.iter().map(|violation| {
        let code = serde_json::to_value(violation.code).expect("a code is a text");
        vec![
            code.as_str().unwrap_or_default().to_owned(),
            texts::violation(violation.code, language),
            violation.entry.map(|entry| entry.to_string()).unwrap_or_default(),
            violation.member.to_string(),
        ]
    });
    let heading = [
        texts::heading_violation(language),
        String::new(),
        texts::heading_entry(language),
        texts::heading_member(language),
    ];
    let rows = table(&[Column::Whole, Column::Left, Column::Right, Column::Whole], &heading, rows.collect());
    Answer { json, text: format!("{head}\n\n{rows}") }
}
