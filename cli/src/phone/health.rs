//! What a member says of the phone's health data on the terminal: which source counts, that they are their own, no more.

use kenpos_core::health::Channel;
use kenpos_rules::explain::{LinkState, source_label};
use kenpos_rules::source::Source;
use serde_json::json;

use super::Phone;
use super::links::moment_text;
use crate::failure::Failure;
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn pin(&self, source: Option<Source>) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        self.done(self.kenpos.pin_steps(source))?;
        let text = match source {
            Some(source) => texts::pinned(language, source_label(source, language)),
            None => texts::unpinned(language),
        };
        Ok(Answer { json: json!({ "step_source": source }), text })
    }

    pub(super) fn claim(&self) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let today = self.done(self.kenpos.today())?;
        let links = self.done(self.kenpos.links())?;
        let linked = links.iter().filter(|link| link.state != LinkState::NotLinked);
        if linked.clone().count() > 0 && !linked.clone().any(|link| link.state == LinkState::ClaimNeeded) {
            // The core would change nothing; this says why.
            return Ok(Answer { json: json!({ "from": null }), text: texts::claimed_already(language) });
        }
        self.shown(self.kenpos.claim_phone_data(), |claimed| {
            texts::claimed(language, &moment_text(claimed.from, today, language))
        })
    }

    pub(super) fn unlink(&self, channel: Channel, delete_days: bool) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        self.done(self.kenpos.unlink_health(channel, !delete_days))?;
        let source = source_label(channel.source(), language);
        let text =
            if delete_days { texts::unlinked_and_deleted(language, source) } else { texts::unlinked(language, source) };
        Ok(Answer { json: json!({ "channel": channel, "days_deleted": delete_days }), text })
    }
}
