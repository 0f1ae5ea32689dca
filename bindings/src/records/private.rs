//! What a record says of itself: its name, where it holds what a member measured, typed or keeps secret.
//!
//! Comes in: a record. Goes out: the text of Rust's `Debug` and of Kotlin's `toString`, Swift's `description` and Python's
//! `str`, which is one text: those languages are given `Display`. Must never happen: a health value, a secret or a word of
//! a member in it; apps log what they hold (`bindings/tests/python/test_private.py` lists the types that may say more).

use std::fmt;

use kenpos_core::health;

use super::{
    Account, Address, CampaignItem, CampaignProgress, ChartPoint, ExamItem, Export, GoalToday, HealthCommand,
    HealthOutcome, HistoryChart, HistoryDay, HistoryRecord, Home, InquiryItem, LogDay, LogScreen, NewInquiry,
    OrderRequest, Origin, Person, ResultItem, Sample, Settings, Setup, SourceSum, SubmissionItem, SubmissionRequest,
    SurveyAnswer, TypedWeight, WeightAnswer, Why, WhyAward, WhyReading, WhyUsed,
};
use crate::ports::{Header, HttpRequest, HttpResponse};

macro_rules! say_only_the_name {
    ($($record:ident),+ $(,)?) => {$(
        impl fmt::Debug for $record {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($record), "(..)"))
            }
        }

        impl fmt::Display for $record {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self, f)
            }
        }
    )+};
}

say_only_the_name!(
    Account,
    Address,
    CampaignItem,
    CampaignProgress,
    ChartPoint,
    ExamItem,
    Export,
    GoalToday,
    Header,
    HistoryChart,
    HistoryDay,
    HistoryRecord,
    Home,
    HttpRequest,
    HttpResponse,
    InquiryItem,
    LogDay,
    LogScreen,
    NewInquiry,
    OrderRequest,
    Origin,
    Person,
    ResultItem,
    Sample,
    Settings,
    Setup,
    SourceSum,
    SubmissionItem,
    SubmissionRequest,
    SurveyAnswer,
    TypedWeight,
    WeightAnswer,
    Why,
    WhyAward,
    WhyReading,
    WhyUsed,
);

/// Which command, without anchors and tokens: as the core says it.
impl fmt::Display for HealthCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&health::HealthCommand::from(self.clone()), f)
    }
}

/// Which outcome, and how many samples of it: as the core says it.
impl fmt::Display for HealthOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&health::HealthOutcome::from(self.clone()), f)
    }
}
