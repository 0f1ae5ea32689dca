//! The words about what the union publishes: `kenpos office campaign | event | survey | faq`, and how a member takes part.

use std::fmt;
use std::path::PathBuf;

use clap::Subcommand;

/// What becomes of campaigns.
#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Put a campaign in force, or change one; once it has begun only its words, and a larger budget
    Publish {
        /// The campaign (TOML, as docs/example/campaign.toml)
        file: PathBuf,
    },
    /// How far each is, who takes part, what is left of the budget
    List,
    /// Tell everybody where they stand, and pay those whose days are final; to be run once a day
    Settle,
}

/// What becomes of designated events.
#[derive(Debug, Subcommand)]
pub enum EventCommand {
    /// Put an event in force, or change one; once it has begun only its words, and more places
    Publish {
        /// The event (TOML, as docs/example/event.toml)
        file: PathBuf,
    },
    /// Enter who took part: all of the list, or nothing
    Participants {
        /// The event's id
        event: String,
        /// The list: CSV with employee_number,relationship,day
        file: PathBuf,
    },
    /// How far each is, who took part, which places are left
    List,
}

/// What becomes of surveys.
#[derive(Debug, Subcommand)]
pub enum SurveyCommand {
    /// Put a survey in force, or change one; once it is open only its words
    Publish {
        /// The survey (TOML, as docs/example/survey.toml)
        file: PathBuf,
    },
}

/// What becomes of the frequent questions.
#[derive(Debug, Subcommand)]
pub enum FaqCommand {
    /// Put the questions in force in place of those before
    Publish {
        /// The questions (TOML, as docs/example/faq.toml)
        file: PathBuf,
    },
}

/// How a member takes part.
#[derive(Subcommand)]
pub enum TakesPartCommand {
    /// Campaigns and designated events: what is open, and how far you are
    Campaigns,
    /// Join a campaign, or change the nickname in it
    JoinCampaign {
        /// Its id, as campaigns shows it
        campaign: String,
        /// What to be called in it: 1 to 12 letters or digits
        #[arg(long)]
        nickname: Option<String>,
    },
    /// Leave a campaign
    LeaveCampaign {
        /// Its id
        campaign: String,
    },
    /// Check in at a designated event with the code shown there
    CheckIn {
        /// Its id, as campaigns shows it
        event: String,
        /// The code
        code: String,
    },
}

/// The code and a nickname stay out of every log.
impl fmt::Debug for TakesPartCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TakesPartCommand(..)")
    }
}
