//! Terms and consent. Nothing uploads before the consent to the programme; the use of check-up results is a
//! consent of its own. Both can be withdrawn.

use kenpos_rules::day::Moment;
use serde::{Deserialize, Serialize};

/// What a member consents to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Storing steps, weight and action goals at the union and giving points for them.
    Programme,
    /// Using check-up results for awards.
    CheckupResults,
}

impl Purpose {
    /// Every purpose, in the order in which they are asked.
    pub const ALL: [Self; 2] = [Self::Programme, Self::CheckupResults];

    /// The stable code, as on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::CheckupResults => "checkup_results",
        }
    }

    /// The purpose with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// The terms in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Terms {
    /// Newer terms have a higher version; a consent names the version it was given to.
    pub version: u32,
    /// In the order in which they are asked.
    pub purposes: Vec<PurposeText>,
}

/// One purpose in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeText {
    /// What it is about.
    pub purpose: Purpose,
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// A member's consents as the server has them; `None`: not given, or withdrawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentState {
    /// Version of the terms consented to for [`Purpose::Programme`].
    pub programme: Option<u32>,
    /// Version of the terms consented to for [`Purpose::CheckupResults`].
    pub checkup_results: Option<u32>,
}

/// Give or withdraw one consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GiveConsent {
    /// What it is about.
    pub purpose: Purpose,
    /// The terms that were shown; others than those in force → 422. Of a withdrawal: those it was given to, any are taken.
    pub terms_version: u32,
    /// False withdraws.
    pub given: bool,
    /// The device's wall clock, kept as evidence beside the server's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_at: Moment,
}
