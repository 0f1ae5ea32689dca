//! The sentences of errors, and whether the input or the world must change.
//!
//! Must never happen: a health value in one of them.

use kenpos_core::KenposError;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::day::Moment;
use kenpos_rules::explain::{Language, date_text};
use kenpos_rules::goal::{GoalError, GoalName};
use kenpos_rules::steps::{StepCount, StepsError};
use kenpos_rules::weight::{Weight, WeightError};

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
        KenposError::SettingsLost => Failure::input(super::settings_lost(language)),
        KenposError::Invalid { field, what, todo } => Failure::input(fields::invalid(field, what, todo, language)),
        KenposError::FutureEntry { field } => Failure::input(super::future_entry(language, &fields::flag(field))),
        KenposError::NotFound { id } => Failure::input(super::not_found(language, id)),
        KenposError::SignInNeeded => Failure::condition(super::session_expired(language)),
        KenposError::SecretsLocked => Failure::condition(super::store_locked(language)),
        KenposError::Offline { detail } => {
            Failure::condition(super::unreachable(language, &network_words(detail, language)))
        }
        KenposError::DiskFull => Failure::condition(super::disk_full(language)),
        KenposError::Busy => Failure::condition(super::busy(language)),
        KenposError::Server { code, detail, field, until } => server(*code, detail, field.as_deref(), *until, language),
        KenposError::Paused => Failure::condition(super::paused(language)),
        KenposError::TooNew { found, known } => {
            Failure::condition(super::too_new(language, &found.to_string(), &known.to_string()))
        }
        KenposError::Damaged => Failure::condition(super::damaged(language)),
        KenposError::Storage { detail } => {
            Failure::condition(super::storage_failed(language, &in_brackets(detail, language)))
        }
    }
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
    let until = until.map(|at| {
        let time: String = at.to_rfc3339_at(540).chars().skip(11).take(5).collect();
        format!("{} {time}", date_text(at.programme_day(), language))
    });
    match code {
        ProblemCode::WrongCredentials => Failure::input(super::wrong_credentials(language)),
        ProblemCode::PasswordNotAcceptable => Failure::input(fields::new_password(detail, language)),
        ProblemCode::IdNotAvailable => Failure::input(fields::new_id(detail, language)),
        ProblemCode::Unreadable | ProblemCode::Invalid | ProblemCode::OpReused | ProblemCode::FutureEntry => {
            Failure::input(fields::not_taken(field, detail, language))
        }
        ProblemCode::LockedOut => {
            let until = until.unwrap_or_else(|| super::later(language));
            Failure::condition(super::locked_out(language, &until))
        }
        ProblemCode::RegistrationClosed => Failure::condition(super::registration_closed(language)),
        ProblemCode::ExchangeNotOpen => {
            let until = until.unwrap_or_else(|| super::later(language));
            Failure::condition(super::exchange_not_open(language, &until))
        }
        ProblemCode::PriceChanged => Failure::condition(super::price_changed(language)),
        ProblemCode::NotEnoughPoints => Failure::condition(super::not_enough_points(language)),
        ProblemCode::OutOfStock => Failure::condition(super::out_of_stock(language)),
        ProblemCode::NotOffered => Failure::condition(super::not_offered(language)),
        ProblemCode::OrderNotOpen => Failure::condition(super::order_not_open(language)),
        ProblemCode::TooManyWaiting => Failure::condition(super::too_many_waiting(language)),
        ProblemCode::MembershipEnded => Failure::condition(super::membership_ended(language)),
        ProblemCode::UpdateNeeded => Failure::condition(super::update_needed(language)),
        ProblemCode::ConsentRequired => Failure::condition(super::consent_needed(language)),
        ProblemCode::TooManyRequests | ProblemCode::Unavailable => {
            Failure::condition(super::server_asks_for_patience(language))
        }
        other => Failure::condition(super::server_refused(language, other.code(), &in_brackets(detail, language))),
    }
}

/// A text that is no weight.
pub fn weight_error(error: WeightError, language: Language) -> String {
    let (min, max) = (Weight::MIN_GRAMS / 1000, Weight::MAX_GRAMS / 1000);
    let ja = match error {
        WeightError::Empty => "数字がありません（例: 68.2）".to_owned(),
        WeightError::TooLong => "長すぎます（例: 68.2）".to_owned(),
        WeightError::NotANumber => "体重として読めません（例: 68.2、ポンドなら 150 lb）".to_owned(),
        WeightError::UnknownUnit => "単位は kg か lb で書いてください".to_owned(),
        WeightError::TwoUnits => "単位が2つあります。kg か lb のどちらかにしてください".to_owned(),
        WeightError::OutOfRange => format!("体重の範囲（{min}〜{max} kg）に入りません"),
    };
    chosen(&format!("体重: {ja}"), &format!("weight: {error}"), language)
}

/// A text that is no step count.
pub fn steps_error(error: StepsError, language: Language) -> String {
    chosen(&format!("歩数: {}", steps_ja(error)), &format!("steps: {error}"), language)
}

/// A text that is no step target.
pub fn step_target_error(error: StepsError, language: Language) -> String {
    chosen(&format!("--step-target: {}", steps_ja(error)), &format!("--step-target: {error}"), language)
}

fn steps_ja(error: StepsError) -> String {
    match error {
        StepsError::Empty => "数字がありません（例: 7639）".to_owned(),
        StepsError::TooLong => "長すぎます（例: 7639）".to_owned(),
        StepsError::NotACount => "歩数として読めません（符号や小数のない数字で。例: 7639）".to_owned(),
        StepsError::OutOfRange => format!("1日の歩数の範囲（0〜{}）に入りません", StepCount::MAX),
    }
}

/// A text that cannot name a goal.
pub fn goal_error(error: GoalError, language: Language) -> String {
    let max = GoalName::MAX_CHARS;
    let ja = match error {
        GoalError::Empty => format!("名前がありません（1〜{max}文字）"),
        GoalError::TooLong => format!("名前が長すぎます（1〜{max}文字）"),
        GoalError::Unprintable => "改行や見えない文字は使えません（1行で書いてください）".to_owned(),
    };
    chosen(&format!("行動目標: {ja}"), &format!("goal: {error}"), language)
}
