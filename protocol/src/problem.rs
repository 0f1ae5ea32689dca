//! Problems (RFC 9457): every rejection of the server is one of these, declared in the OpenAPI document.
//!
//! A code is added only where the phone or the desk acts differently. Texts hold no health value and no secret.

use kenpos_rules::day::Moment;
use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = ($status:literal, $code:literal, $title:literal)),+ $(,)?) => {
        /// The stable codes of problems. A code this phone does not know reads as [`ProblemCode::Unknown`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
            /// Of a newer server.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ProblemCode {
            /// Every code a server of this version sends.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The HTTP status that goes with the code.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ Self::Unknown => 500 }
            }

            /// The code as on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ Self::Unknown => "unknown" }
            }

            /// What it means, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ Self::Unknown => "Unknown problem" }
            }
        }
    };
}

problem_codes! {
    /// The body is not JSON of the expected shape.
    Unreadable = (400, "unreadable", "The request could not be read"),
    /// A value is out of range or of the wrong form.
    Invalid = (422, "invalid", "A value is not acceptable"),
    /// The op id was used before with another content.
    OpReused = (422, "op_reused", "This id was already used for something else"),
    /// The entry is dated more than the tolerance ahead of the moment it was entered.
    FutureEntry = (422, "future_entry", "The entry is dated in the future"),
    /// A campaign, an event or a survey that is not there, not open now, or not for this member.
    NotOpen = (422, "not_open", "This is not open to you now"),
    /// The chosen ID is taken or not of an allowed form.
    IdNotAvailable = (422, "id_not_available", "This ID cannot be chosen"),
    /// The new password is too short, too long or the birth date.
    PasswordNotAcceptable = (422, "password_not_acceptable", "This password cannot be chosen"),
    /// Nothing of this name can be ordered today.
    NotOffered = (422, "not_offered", "This cannot be ordered"),
    /// The price is not the one that the member was told.
    PriceChanged = (422, "price_changed", "The price has changed"),
    /// Less can be used today than it costs.
    NotEnoughPoints = (422, "not_enough_points", "There are not enough points"),
    /// All that there was is ordered.
    OutOfStock = (422, "out_of_stock", "This is out of stock"),
    /// The order is shipped, cancelled or unknown.
    OrderNotOpen = (422, "order_not_open", "This order can no longer be changed"),
    /// The account cannot be deleted while an order is neither shipped nor cancelled.
    OrderOpen = (422, "order_open", "An order is still open"),
    /// What a signed-in member confirms with the password, and it is another one. No reason to end the session.
    WrongPassword = (422, "wrong_password", "The password is wrong"),
    /// So many files of this member wait for the desk that no more are taken.
    TooManyWaiting = (422, "too_many_waiting", "Too many files wait to be looked at"),
    /// Unknown ID, wrong password, not registered, wrong card: all alike.
    WrongCredentials = (401, "wrong_credentials", "The ID or password is wrong"),
    /// The access token is missing, unknown or out of date: refresh, then repeat.
    SessionExpired = (401, "session_expired", "Please sign in again"),
    /// This device's session was ended (signed out, or its refresh secret was used twice).
    DeviceRevoked = (401, "device_revoked", "This device was signed out"),
    /// Nothing uploads before the consent to the programme.
    ConsentRequired = (403, "consent_required", "Consent is needed first"),
    /// The exchange opens some days after registration or a new password (`until`).
    ExchangeNotOpen = (403, "exchange_not_open", "The exchange is not open yet"),
    /// First registration is closed until the desk reopens it.
    RegistrationClosed = (403, "registration_closed", "First registration is closed; please contact the union"),
    /// The days after the last membership day are over.
    MembershipEnded = (403, "membership_ended", "The membership has ended"),
    /// No such address.
    NotFound = (404, "not_found", "There is nothing at this address"),
    /// The address exists, the method does not.
    MethodNotAllowed = (405, "method_not_allowed", "This address does not take this method"),
    /// The body did not arrive in time.
    RequestTimeout = (408, "request_timeout", "The request took too long to arrive"),
    /// The same op is being applied right now.
    InFlight = (409, "in_flight", "The same item is being applied"),
    /// This kind of item is no longer taken.
    Gone = (410, "gone", "This is no longer offered"),
    /// Over [`crate::sync::BODY_BYTES_MAX`] or [`crate::sync::ITEMS_MAX`]: send less at once.
    PayloadTooLarge = (413, "payload_too_large", "The request is too large"),
    /// The body is not announced as JSON.
    UnsupportedMediaType = (415, "unsupported_media_type", "Send application/json"),
    /// The app is too old for this server.
    UpdateNeeded = (426, "update_needed", "Please update the app"),
    /// Too many failures; closed until the time named.
    LockedOut = (429, "locked_out", "Sign-in is closed for a while"),
    /// Slow down; `Retry-After` says until when.
    TooManyRequests = (429, "too_many_requests", "Too many requests"),
    /// A fault of ours; nothing was changed.
    Internal = (500, "internal", "Something went wrong at the server"),
    /// Try again later; nothing was changed.
    Unavailable = (503, "unavailable", "The server is busy or closing"),
}

/// The body of a rejection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:kenpos:problem:` and the code.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// [`ProblemCode::title`].
    pub title: String,
    /// The HTTP status, again.
    pub status: u16,
    /// What a program acts on.
    pub code: ProblemCode,
    /// For people: what, where, what to do.
    pub detail: String,
    /// The field it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Until when, for a lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub until: Option<Moment>,
}

impl Problem {
    /// A problem with the code's own status and title.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            problem_type: format!("urn:kenpos:problem:{}", code.code()),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            field: None,
            until: None,
        }
    }

    /// The same problem, naming the field it is about.
    #[must_use]
    pub fn at_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same problem, naming when it ends.
    #[must_use]
    pub const fn until(mut self, until: Moment) -> Self {
        self.until = Some(until);
        self
    }
}
