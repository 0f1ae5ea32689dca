//! How a channel and a source of steps are called on the command line.

use clap::ValueEnum;
use kenpos_core::health::Channel;
use kenpos_rules::source::Source;

/// A health store, by the code that `links --json` shows or as flags are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChannelArg {
    #[value(alias = "apple_health")]
    AppleHealth,
    #[value(alias = "health_connect")]
    HealthConnect,
    #[value(alias = "phone_sensor")]
    PhoneSensor,
}

impl From<ChannelArg> for Channel {
    fn from(channel: ChannelArg) -> Self {
        match channel {
            ChannelArg::AppleHealth => Self::AppleHealth,
            ChannelArg::HealthConnect => Self::HealthConnect,
            ChannelArg::PhoneSensor => Self::PhoneSensor,
        }
    }
}

/// A source of steps that can be chosen, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PinArg {
    None,
    #[value(alias = "apple_health")]
    AppleHealth,
    #[value(alias = "health_connect")]
    HealthConnect,
    #[value(alias = "phone_sensor")]
    PhoneSensor,
    #[value(alias = "apple_health_export")]
    AppleHealthExport,
    Manual,
}

impl PinArg {
    /// The source, if one was chosen.
    pub const fn source(self) -> Option<Source> {
        match self {
            Self::None => None,
            Self::AppleHealth => Some(Source::AppleHealth),
            Self::HealthConnect => Some(Source::HealthConnect),
            Self::PhoneSensor => Some(Source::PhoneSensor),
            Self::AppleHealthExport => Some(Source::AppleHealthExport),
            Self::Manual => Some(Source::Manual),
        }
    }
}
