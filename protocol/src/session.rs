//! Registration, sign-in and tokens.
//!
//! The device makes its refresh secret, keeps it, and sends only the hash; the server keeps hashes only.
//! A request that is repeated because its answer was lost gets the same answer: the device id and the refresh
//! hash in it say that it is the same attempt.

use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::consent::ConsentState;

/// What a device says of itself when a session begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceIntro {
    /// Made by the device once per installation and member.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub device_id: DeviceId,
    /// What the app runs on.
    pub platform: Platform,
    /// SHA-256 of the refresh secret that the device has just made, 64 lower-case hex digits.
    pub refresh_hash: String,
    /// The device's clocks: the server's first contact with this device.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub clock: ClockReading,
}

/// What the app runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// An iPhone.
    Ios,
    /// An Android phone.
    Android,
    /// The headless phone of the command line.
    CommandLine,
}

/// First registration of an employee: the initial password is the birth date and must be changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterEmployee {
    /// `U` and the employee number.
    pub kenpos_id: String,
    /// The birth date, eight digits (`19850401`).
    pub initial_password: String,
    /// What the member will sign in with from now on.
    pub new_password: String,
    /// From the union's letter, if the union asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_code: Option<String>,
    /// The device it is done on.
    pub device: DeviceIntro,
}

/// First registration of a dependent spouse by the four fields of the insurance card, and the ID the spouse chooses.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterSpouse {
    /// 記号
    pub card_symbol: String,
    /// 番号
    pub card_number: String,
    /// 保険者番号, eight digits, leading zero kept.
    pub insurer_number: String,
    /// As on the roster.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub birth_date: ProgrammeDay,
    /// Not of the form `U` and digits.
    pub new_id: String,
    /// What the member will sign in with from now on.
    pub new_password: String,
    /// From the union's letter, if the union asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_code: Option<String>,
    /// The device it is done on.
    pub device: DeviceIntro,
}

/// Sign in a device of a member who has registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// `U` and the employee number, or the spouse's own choice.
    pub kenpos_id: String,
    /// The member's password.
    pub password: String,
    /// The device it is done on.
    pub device: DeviceIntro,
}

/// Choose another password by a one-time code that the union's desk gave. All other devices are signed out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// `U` and the employee number, or the spouse's own choice.
    pub kenpos_id: String,
    /// As the desk read it out; case, width and dash do not matter.
    pub code: String,
    /// The password from now on.
    pub new_password: String,
    /// The device it is done on.
    pub device: DeviceIntro,
}

/// The answer to a registration, sign-in or password reset.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The member, from now on.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// As it was given at registration.
    pub kenpos_id: String,
    /// The first access token.
    pub access: AccessToken,
    /// The number of this contact: the first for a new device.
    pub contact: u64,
    /// The server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub server_time: Moment,
    /// What the member has consented to so far.
    pub consent: ConsentState,
}

/// A bearer token for the other routes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// Opaque; goes into `Authorization: Bearer …`.
    pub token: String,
    /// By the server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Moment,
}

/// Ask for a new access token. The device has made and kept the next refresh secret before it asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshToken {
    /// The device that asks.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub device_id: DeviceId,
    /// The refresh secret in force, as made by the device.
    pub refresh_secret: String,
    /// SHA-256 of the secret the device will use from now on, 64 lower-case hex digits.
    pub next_refresh_hash: String,
    /// The secrets before the one in force, newest first, at most [`FORMER_SECRETS_MAX`]. Sent only when the one in force
    /// was refused: a server restored from a backup may know none that is newer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_secrets: Vec<String>,
}

/// Former refresh secrets that a device keeps, and a server remembers: at one an hour of use, a month of a busy phone.
pub const FORMER_SECRETS_MAX: usize = 64;

/// The answer to a refresh.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refreshed {
    /// The new access token; the old one keeps its own end.
    pub access: AccessToken,
}

/// Delete the account, with everything the union keeps of the member's health. The same id again is the same deletion, and
/// needs no session any more: the first answer may have been lost with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteAccount {
    /// Made by the phone, and kept before it is sent.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub deletion: Uuid,
    /// The member's own: a phone somebody left lying open is not enough.
    pub password: String,
}

/// The account is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountDeleted {
    /// As it was sent.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub deletion: Uuid,
}

/// `Debug` of a message with secrets names the type only: such values must never reach a log.
macro_rules! secret_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
secret_debug!(
    RegisterEmployee,
    RegisterSpouse,
    SignIn,
    ResetPassword,
    SignedIn,
    AccessToken,
    RefreshToken,
    Refreshed,
    DeleteAccount
);
