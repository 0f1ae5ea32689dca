//! The words phone and server say to each other.
//!
//! Comes in and goes out: JSON over HTTP, the paths below `/v1/`. Every type here has a snapshot, so a change of
//! the wire shows in review. Must never happen here: a decision, a clock, storage. Unknown fields are ignored on
//! reading (an old phone meets a newer server), unknown item kinds are refused item by item.

pub mod consent;
pub mod document;
pub mod inquiry;
pub mod order;
pub mod problem;
pub mod pull;
pub mod push;
pub mod session;
pub mod submission;
pub mod sync;

/// The version of this protocol; sent with every sync. A server that no longer speaks it answers 426.
pub const PROTOCOL_VERSION: u32 = 1;

/// The paths of the server, in one place for the phone's requests and the server's router.
pub mod path {
    /// `GET`: the terms in force.
    pub const TERMS: &str = "/v1/terms";
    /// `POST`: first registration of an employee.
    pub const REGISTER_EMPLOYEE: &str = "/v1/registrations/employee";
    /// `POST`: first registration of a dependent spouse.
    pub const REGISTER_SPOUSE: &str = "/v1/registrations/spouse";
    /// `POST`: sign in a device of a registered member.
    pub const SIGN_IN: &str = "/v1/sign-in";
    /// `POST`: choose another password by a code of the desk.
    pub const PASSWORD_RESETS: &str = "/v1/password-resets";
    /// `POST`: a new access token for a signed-in device.
    pub const TOKEN: &str = "/v1/token";
    /// `POST`: end this device's session.
    pub const SIGN_OUT: &str = "/v1/sign-out";
    /// `POST`: delete the account of the member who is signed in.
    pub const ACCOUNT_DELETION: &str = "/v1/account-deletion";
    /// `POST`: give or withdraw a consent.
    pub const CONSENT: &str = "/v1/consent";
    /// `POST`: ask the union's desk, signed in or not.
    pub const INQUIRIES: &str = "/v1/inquiries";
    /// `GET`: the frequent questions, also for who cannot sign in.
    pub const FAQ: &str = "/v1/faq";
    /// `POST`: push, pull and device state in one request.
    pub const SYNC: &str = "/v1/sync";
    /// `POST`: order something for points.
    pub const ORDERS: &str = "/v1/orders";
    /// `POST`: cancel an order that is not shipped yet; `{order}` is its id.
    pub const CANCEL_ORDER: &str = "/v1/orders/{order}/cancel";
    /// `POST`: send in a file as a proof.
    pub const SUBMISSIONS: &str = "/v1/submissions";
    /// `GET`: this API, described by itself.
    pub const OPENAPI: &str = "/openapi.json";
    /// `GET`: 200 once the server accepts.
    pub const HEALTH: &str = "/healthz";
}

/// The media type of a problem (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";
