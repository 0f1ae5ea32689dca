//! What there is beside the daily records: campaigns and designated events, results and surveys, and why an award.

use kenpos_rules::campaign::Nickname;
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::union_file::PublicationId;

use crate::error::{KenposError, invalid};
use crate::kenpos::Kenpos;
use crate::records::{AwardCode, Campaigns, Language, Logged, Results, SurveyAnswer, WhyAward, answers};
use crate::values::Day;

#[uniffi::export]
impl Kenpos {
    /// Why an award was given on a day lived (none: today), or why not. Of a yearly award any day of its fiscal year.
    pub fn why_award(&self, award: AwardCode, day: Option<Day>, language: Language) -> Result<WhyAward, KenposError> {
        Ok(self.core.why_award(award, day.map(|day| day.0), language)?.into())
    }

    /// The campaigns and designated events, and how far the member is in them.
    pub fn campaigns(&self, language: Language) -> Result<Campaigns, KenposError> {
        Ok(self.core.campaigns(language)?.into())
    }

    /// Joins a campaign, also offline, or changes the nickname in it: 1 to 12 letters or digits that do not look like a
    /// KENPOS ID. The member's days count from today on.
    pub fn join_campaign(&self, campaign: String, nickname: Option<String>) -> Result<Logged, KenposError> {
        let nickname = nickname.map(|text| Nickname::read(&text)).transpose();
        let nickname = nickname.map_err(|error| invalid("nickname", &error))?;
        Ok(self.core.join_campaign(&published("campaign", &campaign)?, nickname.as_ref())?.into())
    }

    /// Leaves a campaign, also offline: nothing is paid for it.
    pub fn leave_campaign(&self, campaign: String) -> Result<Logged, KenposError> {
        Ok(self.core.leave_campaign(&published("campaign", &campaign)?)?.into())
    }

    /// Checks in at an event, also offline, with the code shown there: 6 to 16 letters and digits. Whether it is the right
    /// one, the campaigns screen says once the server has answered.
    pub fn check_in(&self, event: String, code: String) -> Result<Logged, KenposError> {
        let code = CheckInCode::read(&code).map_err(|error| invalid("code", &error))?;
        Ok(self.core.check_in(&published("event", &event)?, &code)?.into())
    }

    /// Results, exams that a nurse asked for, surveys, and what was sent in.
    pub fn results(&self, language: Language) -> Result<Results, KenposError> {
        Ok(Results::of(self.core.results(language)?, language))
    }

    /// Reports the visit of an exam that a nurse asked for, also offline.
    pub fn report_exam(&self, contact: String, visited_on: Day) -> Result<Logged, KenposError> {
        let contact = contact.parse().map_err(|error| invalid("contact", &error))?;
        Ok(self.core.report_exam(&contact, visited_on.0)?.into())
    }

    /// Answers a survey, every question and once, also offline.
    pub fn answer_survey(&self, survey: String, answers: Vec<SurveyAnswer>) -> Result<Logged, KenposError> {
        Ok(self.core.answer_survey(&published("survey", &survey)?, &self::answers(&answers)?)?.into())
    }
}

fn published(field: &str, id: &str) -> Result<PublicationId, KenposError> {
    id.parse().map_err(|error| invalid(field, &error))
}
