//! Show: what the mirror says and what is still owed, together.
//!
//! Comes in: one consistent state of the member's file and the moment it is looked at. Goes out: plain structs whose
//! field names are the JSON contract. Must never happen: a point shown twice, or gone between outbox and mirror; a
//! health value in a `Debug`; a date computed by a shell.

pub(crate) mod account;
pub(crate) mod banners;
mod button;
pub(crate) mod campaigns;
pub(crate) mod catalogue;
pub(crate) mod chart;
mod checklist;
#[cfg(test)]
mod continuity_tests;
pub(crate) mod daily_steps;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod inquiries;
pub(crate) mod links;
pub(crate) mod log;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod outbox;
pub(crate) mod points;
pub(crate) mod results;
mod sorted;
pub(crate) mod submissions;
#[cfg(test)]
mod tests;
pub(crate) mod why;
pub(crate) mod why_award;

pub use crate::outbox::{Kind, State};
pub use crate::store::salvage::Salvaged;
pub use crate::store::session::SessionState;
pub use account::Account;
pub use banners::Banner;
pub use button::Button;
pub use campaigns::{CampaignItem, CampaignProgress, CampaignResult, CampaignsView, EventItem};
pub use catalogue::{CatalogueLine, CatalogueView};
pub use chart::{ChartPeriod, ChartPoint, HistoryChart};
pub use checklist::ChecklistItem;
pub use export::Export;
pub use history::{HISTORY_DAYS_MAX, History, HistoryDay, HistoryRecord};
pub use home::{GoalToday, Home};
pub use inquiries::Inquiries;
pub use kenpos_protocol::document::{ExpiryNotice, SubmissionState};
pub use kenpos_protocol::inquiry::Inquiry;
pub use kenpos_protocol::pull::EntryKind;
pub use links::LinkView;
pub use log::{LogDay, LogView};
pub use notices::{NOTICES_MAX, NoticeItem, Notices};
pub use orders::{OrderLine, Orders, Stage};
pub use outbox::{Outbox, OutboxItem};
pub use points::{ENTRIES_MAX, Expiring, PointsEntry, PointsView};
pub use results::{ExamItem, QuestionItem, ResultsView, SurveyItem};
pub use submissions::{SubmissionItem, submission_name};
pub use why::{Why, WhyReading};
pub use why_award::WhyAward;
