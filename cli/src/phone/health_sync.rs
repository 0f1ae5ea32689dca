//! Reading the phone's health store on the terminal.
//!
//! Comes in: a script, played up to now. Goes out: what the run did, and where the reading stands. Must never happen: a
//! script that is half right and half played; a decision about what counts, which is the core's.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use kenpos_core::device::DeviceClock;
use kenpos_core::health::{Channel, HealthReason, HealthReport, WhyEnded};
use kenpos_core::ports::Clock as _;
use kenpos_core::view::LinkView;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{Language, LinkState, source_label};
use kenpos_tests::health_shell::{Shell as _, drive};
use kenpos_tests::health_stores::{MAX_SCRIPT_BYTES, ScriptedPhone};

use super::links::{state_text, under};
use super::{Phone, json};
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::{Column, table, wrapped};
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    /// Reads the store once. A locked phone or a company's rule is no failure: it is said, and nothing is lost.
    pub(super) fn health_sync(&self, script: Option<&Path>, background: bool) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let script = script.ok_or_else(|| Failure::input(texts::health_store_missing(language)))?;
        let clock = DeviceClock::new();
        let time = || clock.now().wall;
        let mut store = open(script, time(), !background, language)?;
        let channel = store.channel();
        self.done(self.kenpos.note_background(store.background()))?;
        let reason = if background {
            HealthReason::Background
        } else {
            self.done(self.kenpos.link_health(channel))?;
            HealthReason::Member
        };
        let report = self.done(drive(&mut self.kenpos.health_run(channel, reason), &mut store, time))?;
        let (today, links) = (self.done(self.kenpos.today())?, self.done(self.kenpos.links())?);
        let link = links.into_iter().find(|link| link.channel == channel).expect("every channel has its view");
        let mut document = json(&report);
        document["link"] = json(&link);
        Ok(Answer { json: document, text: synced(&report, &link, today, language) })
    }
}

/// The phone of a script, with everything on it that has happened up to now.
fn open(script: &Path, now: Moment, in_front: bool, language: Language) -> Result<ScriptedPhone, Failure> {
    let name = script.display().to_string();
    let unreadable = |error: std::io::Error| {
        Failure::input(texts::file_failed(
            language,
            &format!("--health-store {name}"),
            &texts::system_words(error.kind(), language),
        ))
    };
    // One byte more than a script may have: the script itself says then that it is too long.
    let most = u64::try_from(MAX_SCRIPT_BYTES).unwrap_or(u64::MAX) + 1;
    let mut text = String::new();
    File::open(script).and_then(|file| file.take(most).read_to_string(&mut text)).map_err(unreadable)?;
    let wrong = |error| texts::script_error(&name, &error, language);
    let mut phone = ScriptedPhone::open(&text).map_err(wrong)?;
    phone.play_until(now.millis()).map_err(wrong)?;
    phone.put_app_in_front(now.millis(), in_front);
    Ok(phone)
}

fn synced(report: &HealthReport, link: &LinkView, today: ProgrammeDay, language: Language) -> String {
    let source = source_label(link.channel.source(), language);
    let mut lines = Vec::new();
    match report.ended {
        // A counter has no days to ask for.
        Some(WhyEnded::Done) if link.channel == Channel::PhoneSensor => {
            lines.push(texts::counter_read(language, source, &plain(report.changed)));
        }
        Some(WhyEnded::Done) => {
            lines.push(texts::health_read(language, source, &plain(report.days), &plain(report.changed)));
        }
        Some(WhyEnded::Deadline) => lines.push(texts::health_more(language)),
        Some(WhyEnded::SecretsLocked) => {
            lines.push(wrapped(&texts::mark_attention(language, &texts::told("secrets_locked", language))))
        }
        _ => {}
    }
    let finished = report.ended == Some(WhyEnded::Done) && link.state == LinkState::UpToDate;
    if !finished && !matches!(report.ended, Some(WhyEnded::SecretsLocked)) {
        lines.push(state_text(link, language));
    }
    if link.state == LinkState::ClaimNeeded {
        lines.push(texts::claim_with(language));
    }
    lines.extend(under(link, today, language));
    let left_out: Vec<_> = report
        .left_out
        .iter()
        .map(|(reason, count)| vec![texts::health_left_out(*reason, language), plain(*count)])
        .collect();
    if !left_out.is_empty() {
        let heading = [texts::heading_left_out(language), String::new()];
        lines.push(format!("\n{}", table(&[Column::Left, Column::Right], &heading, left_out)));
    }
    lines.join("\n")
}
