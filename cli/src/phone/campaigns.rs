//! Campaigns and designated events on the terminal: what is open, how far the member is, taking part.

use kenpos_core::view::{CampaignItem, CampaignProgress, CampaignsView, EventItem};
use kenpos_rules::campaign::Nickname;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, date_text_seen, points_text};
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::union_file::PublicationId;

use super::Phone;
use crate::args::published::TakesPartCommand;
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::wrapped;
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn takes_part(&self, command: &TakesPartCommand) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        match command {
            TakesPartCommand::Campaigns => {
                let today = self.done(self.kenpos.today())?;
                self.shown(self.kenpos.campaigns(language), |view| text(view, today, language))
            }
            TakesPartCommand::JoinCampaign { campaign, nickname } => self.join(campaign, nickname.as_deref()),
            TakesPartCommand::LeaveCampaign { campaign } => self.leave(campaign),
            TakesPartCommand::CheckIn { event, code } => self.check_in(event, code),
        }
    }

    fn join(&self, campaign: &str, nickname: Option<&str>) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let nickname = nickname.map(Nickname::read).transpose();
        let nickname = nickname.map_err(|error| Failure::input(texts::nickname_error(error, language)))?;
        let logged = self.done(self.kenpos.join_campaign(&self.published(campaign)?, nickname.as_ref()))?;
        Ok(Answer { json: super::json(&logged), text: texts::campaign_joined(language, campaign) })
    }

    fn leave(&self, campaign: &str) -> Result<Answer, Failure> {
        let logged = self.done(self.kenpos.leave_campaign(&self.published(campaign)?))?;
        Ok(Answer { json: super::json(&logged), text: texts::campaign_left(self.terminal.language, campaign) })
    }

    fn check_in(&self, event: &str, code: &str) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let code = CheckInCode::read(code).map_err(|_| Failure::input(texts::check_in_code_error(language)))?;
        let logged = self.done(self.kenpos.check_in(&self.published(event)?, &code))?;
        Ok(Answer { json: super::json(&logged), text: texts::checked_in(language, event) })
    }

    fn published(&self, id: &str) -> Result<PublicationId, Failure> {
        id.parse().map_err(|_| Failure::input(texts::not_a_publication(self.terminal.language, id)))
    }
}

/// Each campaign and event with where the member stands.
fn text(view: &CampaignsView, today: ProgrammeDay, language: Language) -> String {
    if view.campaigns.is_empty() && view.events.is_empty() {
        return texts::nothing_published(language);
    }
    let campaigns = view.campaigns.iter().map(|one| campaign(one, today, language));
    let events = view.events.iter().map(|one| event(one, today, language));
    campaigns.chain(events).collect::<Vec<_>>().join("\n\n")
}

fn head(
    title: &str,
    id: &str,
    from: ProgrammeDay,
    to: ProgrammeDay,
    today: ProgrammeDay,
    language: Language,
) -> String {
    let day = |day| date_text_seen(day, today, language);
    let days = if from == to { day(from) } else { texts::days(language, &day(from), &day(to)) };
    format!("{title}  {days}  ({id})")
}

fn campaign(one: &CampaignItem, today: ProgrammeDay, language: Language) -> String {
    let mut lines = vec![head(&one.title, &one.campaign, one.from, one.to, today, language)];
    lines.push(indented(&one.description));
    match one.joined_on {
        Some(joined_on) => {
            let nickname = one.nickname.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            let day = date_text_seen(joined_on, today, language);
            lines.push(indented(&texts::joined_on(language, &day, &nickname)));
        }
        None if one.can_join => {
            let until = date_text_seen(one.join_until, today, language);
            lines.push(indented(&texts::can_join(language, &until, &one.campaign)));
        }
        None => {}
    }
    if one.pending {
        lines.push(indented(&texts::still_owed(language)));
    }
    lines.extend(one.progress.iter().map(|progress| indented(&progress_text(progress, language))));
    lines.extend(one.band.as_ref().map(|band| indented(&texts::in_band(language, band))));
    if let Some(settled) = &one.settled {
        let day = date_text_seen(settled.on, today, language);
        lines.push(indented(&texts::campaign_result(language, &day, &points_text(settled.points))));
        lines.extend(settled.why.iter().map(|why| indented(why)));
    }
    lines.join("\n")
}

fn progress_text(progress: &CampaignProgress, language: Language) -> String {
    let unit = |number: &str| {
        if progress.counts_steps { texts::steps_of(language, number) } else { texts::days_of(language, number) }
    };
    let measured = unit(&plain(progress.measured.0));
    let points = points_text(progress.points);
    let mut text = match progress.next_at {
        Some(next) => texts::so_far_next(language, &measured, &points, &unit(&plain(next))),
        None => texts::so_far(language, &measured, &points),
    };
    if let Some(why_not) = &progress.why_not {
        text = format!("{text} {why_not}");
    }
    text
}

fn event(one: &EventItem, today: ProgrammeDay, language: Language) -> String {
    let mut lines = vec![head(&one.title, &one.event, one.from, one.to, today, language)];
    lines.push(indented(&format!("{} {}", one.description, points_text(one.points))));
    if one.can_check_in {
        lines.push(indented(&texts::can_check_in(language, &one.event)));
    }
    if one.pending {
        lines.push(indented(&texts::still_owed(language)));
    }
    lines.extend(one.why.iter().map(|why| indented(why)));
    lines.join("\n")
}

fn indented(text: &str) -> String {
    wrapped(&format!("  {}", text.replace('\n', "\n  ")))
}
