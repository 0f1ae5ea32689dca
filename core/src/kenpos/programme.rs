//! What there is beside the daily records: campaigns, designated events results and surveys.

use kenpos_rules::award::EventId;
use kenpos_rules::campaign::Nickname;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::survey::SurveyAnswers;
use kenpos_rules::union_file::PublicationId;

use super::Kenpos;
use crate::error::KenposError;
use crate::log::{self, Logged};
use crate::view::{self, CampaignsView, ResultsView};

impl Kenpos {
    /// The campaigns and events there are, and how far the member is in them, in `language`.
    ///
    /// # Errors
    /// Those of every read.
    pub fn campaigns(&self, language: Language) -> Result<CampaignsView, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::campaigns::campaigns(conn, &call.clock, language)?))
    }

    /// Joins a campaign, or changes the nickname in it. The member's days count from today on.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` where it is not open to the member.
    pub fn join_campaign(&self, campaign: &PublicationId, nickname: Option<&Nickname>) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::takes_part::join(tx, &call, campaign, nickname, true))
    }

    /// Leaves a campaign: nothing is paid for it.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn leave_campaign(&self, campaign: &PublicationId) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::takes_part::join(tx, &call, campaign, None, false))
    }

    /// Checks in at an event, with the code shown there. What came of it is in [`Kenpos::campaigns`] once the server has
    /// answered.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` on another day or where there is no check-in.
    pub fn check_in(&self, event: &PublicationId, code: &CheckInCode) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::takes_part::check_in(tx, &call, event, code))
    }

    /// Results, exams a nurse asked for, surveys and what was sent in, in `language`.
    ///
    /// # Errors
    /// Those of every read.
    pub fn results(&self, language: Language) -> Result<ResultsView, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::results::results(conn, &call.clock, language)?))
    }

    /// Reports the visit of an exam that a nurse asked for.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` for a day before the request or still to come, and where it is reported already.
    pub fn report_exam(&self, contact: &EventId, visited_on: ProgrammeDay) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::results::report_exam(tx, &call, contact, visited_on))
    }

    /// Answers a survey, once.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` where it is not open to the member, answered already, or a question is left out.
    pub fn answer_survey(&self, survey: &PublicationId, answers: &SurveyAnswers) -> Result<Logged, KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| log::results::answer_survey(tx, &call, survey, answers))
    }
}
