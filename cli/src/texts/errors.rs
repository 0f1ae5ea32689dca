//! The sentences of errors, and whether the input or the world must change. What an app says too is the rules' own
//! ([`kenpos_rules::explain::explain_error`]); the command line adds its flags and commands.
//!
//! Must never happen: a health value in one of them.

use kenpos_core::KenposError;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::day::Moment;
use kenpos_rules::explain::{Language, Trouble, explain_error};
use kenpos_rules::explain::{explain_goal_error, explain_steps_error, explain_weight_error};
use kenpos_rules::goal::GoalError;
use kenpos_rules::steps::StepsError;
use kenpos_rules::weight::WeightError;

use super::fields;
use super::system::network_words;
use super::values::chosen;
use crate::failure::Failure;

/// What the core could not do.
pub fn failure(error: &KenposError, language: Language) -> Failure {
    match error {
        KenposError::NotSetUp => Failure::input(super::not_set_up(language)),
        KenposError::SignedOut { kenpos_id, waiting: 0 } => {
            Failure::input(super::signed_out_empty(language, kenpos_id))
        }
        KenposError::SignedOut { kenpos_id, waiting } => {
            Failure::input(super::signed_out_here(language, kenpos_id, &waiting.to_string()))
        }
        KenposError::SettingsLost => Failure::input(told(error.code(), language)),
        KenposError::Invalid { field, what, todo } => {
            Failure::input(fields::invalid(field, &format!("{what}; {todo}"), language))
        }
        KenposError::FutureEntry { field } => {
            Failure::input(format!("{}: {}", fields::flag(field), told(error.code(), language)))
        }
        KenposError::NotFound { id, .. } => Failure::input(super::not_found(language, id)),
        KenposError::Offline { detail } => {
            Failure::condition(super::unreachable(language, &network_words(detail, language)))
        }
        KenposError::DiskFull => Failure::condition(super::disk_full(language)),
        KenposError::Server { code, detail, field, until } => server(*code, detail, field.as_deref(), *until, language),
        KenposError::TooNew { found, known } => {
            Failure::condition(super::too_new(language, &found.to_string(), &known.to_string()))
        }
        KenposError::Storage { detail } => {
            Failure::condition(super::storage_failed(language, &in_brackets(detail, language)))
        }
        KenposError::SignInNeeded
        | KenposError::SecretsLocked
        | KenposError::Busy
        | KenposError::Paused
        | KenposError::Damaged => Failure::condition(told(error.code(), language)),
    }
}

/// What a code means, and the command that helps.
pub fn told(code: &str, language: Language) -> String {
    with_command(code, &Trouble { code, field: None, detail: "", until: None }, language)
}

fn with_command(code: &str, trouble: &Trouble<'_>, language: Language) -> String {
    let command = match code {
        "settings_lost" | "sign_in_needed" | "session_expired" | "device_revoked" => "kenpos phone setup",
        "consent_required" => "kenpos phone consent",
        "price_changed" => "kenpos phone sync",
        "not_offered" => "kenpos phone catalogue",
        _ => return explain_error(trouble, language),
    };
    explain_error(trouble, language) + &chosen(&format!("（{command}）"), &format!(" ({command})"), language)
}

/// As [`failure`], of a command that was given an address: the address may be what is wrong.
pub fn failure_at(server: &str, error: &KenposError, language: Language) -> Failure {
    match error {
        KenposError::Offline { detail } => {
            Failure::condition(super::unreachable_at(language, server, &network_words(detail, language)))
        }
        other => failure(other, language),
    }
}

/// A file was sent and no answer came: whether it arrived is not known.
pub fn file_unsure(detail: &str, language: Language) -> Failure {
    Failure::condition(super::submission_unsure(language, &network_words(detail, language)))
}

/// A library's own detail, in brackets; it is English, so Japanese goes without.
pub fn in_brackets(detail: &str, language: Language) -> String {
    chosen("", &format!(" ({detail})"), language)
}

/// What the server refused: a value is the input's fault, everything else a condition.
fn server(code: ProblemCode, detail: &str, field: Option<&str>, until: Option<Moment>, language: Language) -> Failure {
    let trouble = Trouble { code: code.code(), field, detail, until };
    let said = with_command(code.code(), &trouble, language);
    match code {
        ProblemCode::WrongCredentials => Failure::input(said + &super::check_credentials(language)),
        ProblemCode::PasswordNotAcceptable
        | ProblemCode::IdNotAvailable
        | ProblemCode::Unreadable
        | ProblemCode::Invalid
        | ProblemCode::OpReused
        | ProblemCode::FutureEntry => {
            Failure::input(field.map_or_else(|| said.clone(), |field| format!("{}: {said}", fields::flag(field))))
        }
        ProblemCode::Unknown => {
            Failure::condition(super::server_refused(language, code.code(), &in_brackets(detail, language)))
        }
        _ => Failure::condition(said),
    }
}

/// A text that is no weight.
pub fn weight_error(error: WeightError, language: Language) -> String {
    chosen("体重: ", "weight: ", language) + &explain_weight_error(error, language)
}

/// A text that is no step count.
pub fn steps_error(error: StepsError, language: Language) -> String {
    chosen("歩数: ", "steps: ", language) + &explain_steps_error(error, language)
}

/// A text that is no step target.
pub fn step_target_error(error: StepsError, language: Language) -> String {
    format!("--step-target: {}", explain_steps_error(error, language))
}

/// A text that cannot name a goal.
pub fn goal_error(error: GoalError, language: Language) -> String {
    chosen("行動目標: ", "goal: ", language) + &explain_goal_error(error, language)
}
