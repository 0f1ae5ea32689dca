//! What a button does. The core decides which one is shown; the shell only knows how.

use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::LinkState;
use serde::Serialize;

use super::Banner;
use crate::health::Channel;

/// What pressing it does. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Opens the sign-in.
    SignIn,
    /// Opens the app's page in the store.
    UpdateApp,
    /// Shows the terms and asks.
    GiveConsent,
    /// Opens what is owed and what was refused.
    OpenOutbox,
    /// Syncs now.
    SyncNow,
    /// Opens the entries of a past day.
    LogDay,
    /// Opens the entry of a weight.
    LogWeight,
    /// Opens the entry of steps.
    LogSteps,
    /// Opens the answers to the action goals.
    AnswerGoals,
    /// Says that it was read.
    Dismiss,
    /// Links the channel.
    Link,
    /// Says that this phone's health data are the member's own.
    Claim,
    /// Asks the system for permission.
    AskPermission,
    /// Opens the phone's settings.
    OpenSettings,
    /// Opens Health Connect's page in the store.
    GetProvider,
    /// Reads the channel now.
    ReadNow,
}

impl Banner {
    /// The button beside it; none where the member can do nothing here.
    pub const fn button(&self) -> Option<Button> {
        match self {
            Self::SessionExpired => Some(Button::SignIn),
            Self::UpdateNeeded => Some(Button::UpdateApp),
            Self::Suspended | Self::MembershipEnded { .. } => None,
            Self::ConsentNeeded { .. } => Some(Button::GiveConsent),
            Self::Parked { .. } => Some(Button::OpenOutbox),
            Self::Offline { .. } => Some(Button::SyncNow),
            Self::WindowClosing { .. } => Some(Button::LogDay),
            Self::Salvaged(_) => Some(Button::Dismiss),
        }
    }
}

/// The one main button of the home screen: what uploads at all comes before what is missing today. None: all is done.
pub(super) fn main_button(banners: &[Banner], missing: &[AwardCode]) -> Option<Button> {
    let stops_uploads = |button: &Button| matches!(button, Button::SignIn | Button::UpdateApp | Button::GiveConsent);
    // Openings are counted by themselves.
    let enters = |code: &AwardCode| match code {
        AwardCode::Weight => Some(Button::LogWeight),
        AwardCode::Steps => Some(Button::LogSteps),
        AwardCode::ActionGoal => Some(Button::AnswerGoals),
        _ => None,
    };
    banners.iter().filter_map(Banner::button).find(stops_uploads).or_else(|| missing.iter().find_map(enters))
}

/// What the member can do about the state of a channel. Where an iPhone shows nothing, the switch is not in the settings that an app
/// can open: the sentence says the way.
pub(super) const fn link_button(state: LinkState, channel: Channel) -> Option<Button> {
    match state {
        LinkState::NothingVisible if matches!(channel, Channel::AppleHealth) => None,
        LinkState::NotLinked => Some(Button::Link),
        LinkState::ClaimNeeded => Some(Button::Claim),
        LinkState::NotAsked | LinkState::PermissionMissing => Some(Button::AskPermission),
        LinkState::NothingVisible | LinkState::LowPower | LinkState::BackgroundOff => Some(Button::OpenSettings),
        LinkState::ProviderMissing | LinkState::ProviderUpdate => Some(Button::GetProvider),
        LinkState::Stale | LinkState::Failed => Some(Button::ReadNow),
        LinkState::Reading
        | LinkState::UpToDate
        | LinkState::Locked
        | LinkState::Restricted
        | LinkState::WorkProfile
        | LinkState::OsTooOld
        | LinkState::NoPlay
        | LinkState::NoHardware
        | LinkState::ForegroundOnly
        | LinkState::RateLimited
        | LinkState::Migrating
        | LinkState::Superseded => None,
    }
}
