//! The natural key of an award: a stable code and the period for which it can be earned once (law 5).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::day::ProgrammeDay;
use crate::fiscal_year::FiscalYear;

/// An award: one of the table, or what a campaign or a health event gives. The code is stable, never its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardCode {
    /// KENPOS登録.
    Registration,
    /// 配偶者健診.
    SpouseCheckup,
    /// ログイン.
    Login,
    /// 起動ボーナス.
    Launch,
    /// 体重入力.
    Weight,
    /// 歩数入力.
    Steps,
    /// 行動目標入力.
    ActionGoal,
    /// 健診結果 BMI.
    Bmi,
    /// 健診結果 禁煙.
    NonSmoker,
    /// 健康年齢.
    HealthAge,
    /// 禁煙サポート.
    Cessation,
    /// 予防接種（インフルエンザ）.
    Flu,
    /// 二次検査.
    SecondaryExam,
    /// キャンペーン: what a dated campaign of the union gives.
    Campaign,
    /// 健康イベント: what a health event that the union designates gives.
    HealthEvent,
}

impl AwardCode {
    /// Earned by opening the app or the site: what nobody can enter, or make up for later.
    pub const fn is_opening(self) -> bool {
        matches!(self, Self::Login | Self::Launch)
    }

    /// What it can be earned once for around a day; `None` where the event that earns it says so (an enrolment, a nurse's
    /// contact, a campaign, a health event).
    pub fn period_on(self, day: ProgrammeDay) -> Option<Period> {
        match self {
            Self::Registration => Some(Period::Once),
            Self::Login | Self::Launch | Self::Weight | Self::Steps | Self::ActionGoal => Some(Period::Day(day)),
            Self::SpouseCheckup | Self::Bmi | Self::NonSmoker | Self::HealthAge | Self::Flu => {
                Some(Period::FiscalYear(FiscalYear::of(day)))
            }
            Self::Cessation | Self::SecondaryExam | Self::Campaign | Self::HealthEvent => None,
        }
    }

    /// Every award there is.
    pub const ALL: [Self; 15] = [
        Self::Registration,
        Self::SpouseCheckup,
        Self::Login,
        Self::Launch,
        Self::Weight,
        Self::Steps,
        Self::ActionGoal,
        Self::Bmi,
        Self::NonSmoker,
        Self::HealthAge,
        Self::Cessation,
        Self::Flu,
        Self::SecondaryExam,
        Self::Campaign,
        Self::HealthEvent,
    ];

    /// The awards of the programme's own table; campaigns and health events are published beside it.
    pub const TABLE: [Self; 13] = [
        Self::Registration,
        Self::SpouseCheckup,
        Self::Login,
        Self::Launch,
        Self::Weight,
        Self::Steps,
        Self::ActionGoal,
        Self::Bmi,
        Self::NonSmoker,
        Self::HealthAge,
        Self::Cessation,
        Self::Flu,
        Self::SecondaryExam,
    ];

    /// The stable name, as stored, sent and written in the programme file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::SpouseCheckup => "spouse_checkup",
            Self::Login => "login",
            Self::Launch => "launch",
            Self::Weight => "weight",
            Self::Steps => "steps",
            Self::ActionGoal => "action_goal",
            Self::Bmi => "bmi",
            Self::NonSmoker => "non_smoker",
            Self::HealthAge => "health_age",
            Self::Cessation => "cessation",
            Self::Flu => "flu",
            Self::SecondaryExam => "secondary_exam",
            Self::Campaign => "campaign",
            Self::HealthEvent => "health_event",
        }
    }
}

/// A text that is no award code or no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwardKeyError {
    /// No award has this code.
    #[error("unknown award {text:?}")]
    UnknownCode {
        /// The text, cut to 40 characters.
        text: String,
    },
    /// Not `once`, a day, a fiscal year or an event.
    #[error("not a period: {text:?} (once, 2026-11-22, FY2026 or event:NAME)")]
    NotAPeriod {
        /// The text, cut to 40 characters.
        text: String,
    },
}

impl fmt::Display for AwardCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for AwardCode {
    type Err = AwardKeyError;

    fn from_str(text: &str) -> Result<Self, AwardKeyError> {
        Self::ALL
            .into_iter()
            .find(|code| code.code() == text)
            .ok_or_else(|| AwardKeyError::UnknownCode { text: text.chars().take(40).collect() })
    }
}

/// What an award can be earned once for. As text, also on the wire: `once`, `2026-11-22`, `FY2026`, `event:NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Once ever.
    Once,
    /// One programme day.
    Day(ProgrammeDay),
    /// One fiscal year.
    FiscalYear(FiscalYear),
    /// One event, by its name: 1 to [`Period::EVENT_MAX_CHARS`] printable ASCII characters without space. An enrolment, a
    /// nurse's contact, a health event, a campaign, or a part of one (`walk-2026:streak-7`).
    Event(String),
}

impl Period {
    /// A UUID with a prefix fits.
    pub const EVENT_MAX_CHARS: usize = 64;

    /// The day, of a daily period.
    pub const fn day(&self) -> Option<ProgrammeDay> {
        match self {
            Self::Day(day) => Some(*day),
            _ => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once => f.write_str("once"),
            Self::Day(day) => fmt::Display::fmt(day, f),
            Self::FiscalYear(year) => fmt::Display::fmt(year, f),
            Self::Event(name) => write!(f, "event:{name}"),
        }
    }
}

impl FromStr for Period {
    type Err = AwardKeyError;

    fn from_str(text: &str) -> Result<Self, AwardKeyError> {
        let period = if text == "once" {
            Some(Self::Once)
        } else if let Some(name) = text.strip_prefix("event:") {
            let valid = (1..=Self::EVENT_MAX_CHARS).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
            valid.then(|| Self::Event(name.to_owned()))
        } else if text.starts_with("FY") {
            text.parse().ok().map(Self::FiscalYear)
        } else {
            text.parse().ok().map(Self::Day)
        };
        period.ok_or_else(|| AwardKeyError::NotAPeriod { text: text.chars().take(40).collect() })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Names one award of one member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AwardKey {
    /// Which award.
    pub code: AwardCode,
    /// For what it can be earned once.
    pub period: Period,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_award_has_one_name_in_text_and_on_the_wire() {
        for code in AwardCode::ALL {
            assert_eq!(code.code().parse(), Ok(code));
            assert_eq!(serde_json::to_string(&code).ok(), Some(format!("\"{code}\"")));
        }
        assert!("Login".parse::<AwardCode>().is_err());
    }

    #[test]
    fn the_table_has_every_award_but_campaigns_and_health_events() {
        let beside: Vec<_> = AwardCode::ALL.into_iter().filter(|code| !AwardCode::TABLE.contains(code)).collect();
        assert_eq!(beside, [AwardCode::Campaign, AwardCode::HealthEvent]);
    }

    #[test]
    fn a_period_is_read_back_as_it_was_written() {
        for text in ["once", "2026-11-22", "FY2026", "event:nurse-17"] {
            assert_eq!(text.parse::<Period>().expect("a period").to_string(), text);
            let wire = format!("\"{text}\"");
            let period: Period = serde_json::from_str(&wire).expect("a period");
            assert_eq!(serde_json::to_string(&period).ok(), Some(wire));
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        let long = format!("event:{}", "x".repeat(65));
        for text in ["", "Once", "2026-11-31", "2026-1-2", "FY26", "2026", "event:", "event:a b", "event:二次", &long]
        {
            assert!(text.parse::<Period>().is_err(), "{text:?}");
        }
    }
}
