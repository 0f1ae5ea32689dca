//! Where a record came from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The source of a record. The code is stable: it is stored and sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Typed by the member.
    Manual,
    /// Read live from ヘルスケア (HealthKit).
    AppleHealth,
    /// Read live from ヘルスコネクト (Health Connect).
    HealthConnect,
    /// Counted by the phone's own step sensor.
    PhoneSensor,
    /// Read from a file that Apple's Health app exported.
    AppleHealthExport,
}

/// A text that names no source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown source {text:?} (manual, apple_health, health_connect, phone_sensor or apple_health_export)")]
pub struct SourceError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl Source {
    /// Every source there is.
    pub const ALL: [Self; 5] =
        [Self::Manual, Self::AppleHealth, Self::HealthConnect, Self::PhoneSensor, Self::AppleHealthExport];

    /// The stable name, as stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::AppleHealth => "apple_health",
            Self::HealthConnect => "health_connect",
            Self::PhoneSensor => "phone_sensor",
            Self::AppleHealthExport => "apple_health_export",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        Self::ALL
            .into_iter()
            .find(|source| source.code() == text)
            .ok_or_else(|| SourceError { text: text.chars().take(40).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_one_name_in_text_and_on_the_wire() {
        for source in Source::ALL {
            assert_eq!(source.code().parse(), Ok(source));
            assert_eq!(serde_json::to_string(&source).ok(), Some(format!("\"{source}\"")));
        }
        assert!("Manual".parse::<Source>().is_err());
        assert!(serde_json::from_str::<Source>("\"fitbit\"").is_err());
    }
}
