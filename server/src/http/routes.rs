//! The routes: convert, call once, convert. The paths stand in `protocol::path`.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kenpos_protocol::consent::{ConsentState, GiveConsent, Terms};
use kenpos_protocol::document::{Order, Publication, PublicationKind, Submission};
use kenpos_protocol::inquiry::{Ask, Asked};
use kenpos_protocol::order::PlaceOrder;
use kenpos_protocol::path;
use kenpos_protocol::problem::{Problem, ProblemCode as Code};
use kenpos_protocol::session::{
    AccountDeleted, DeleteAccount, RefreshToken, Refreshed, RegisterEmployee, RegisterSpouse, ResetPassword, SignIn,
    SignedIn,
};
use kenpos_protocol::submission::SendSubmission;
use kenpos_protocol::sync::{BODY_BYTES_MAX, SyncRequest, SyncResponse};
use kenpos_rules::day::Moment;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::client::{Bearer, PerhapsBearer};
use super::extract::{JsonBody, OrderInPath};
use super::limits::{BUSY_RETRY_AFTER_S, SMALL_BODY_BYTES_MAX};
use super::openapi::{Document, declare};
use super::problem::Refusal;
use super::upload::Upload;
use crate::auth::Attempt;
use crate::auth::refusal::AuthError;
use crate::exchange::refusal::OrderError;
use crate::inquiry::AskError;
use crate::store::StoreError;
use crate::store::document::UnionKind;
use crate::store::lookup::Who;
use crate::sync::{self, SyncError};

/// The body of a request that is not a sync.
type Small<T> = JsonBody<T, SMALL_BODY_BYTES_MAX>;

/// Problems of a route: what every route can send, what a body brings, and its own.
macro_rules! problems {
    ($($own:ident),*; body) => {
        &[Code::Internal, Code::Unavailable, Code::Unreadable, Code::RequestTimeout, Code::PayloadTooLarge,
          Code::UnsupportedMediaType, Code::Invalid, $(Code::$own),*]
    };
    ($($own:ident),*) => { &[Code::Internal, Code::Unavailable, $(Code::$own),*] };
}

/// Every route with the problems it can send.
pub fn all() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(declare(
            routes!(register_employee),
            problems![WrongCredentials, RegistrationClosed, MembershipEnded, PasswordNotAcceptable, TooManyRequests; body],
        ))
        .routes(declare(
            routes!(register_spouse),
            problems![
                WrongCredentials, RegistrationClosed, MembershipEnded, PasswordNotAcceptable, IdNotAvailable, TooManyRequests;
                body
            ],
        ))
        .routes(declare(
            routes!(sign_in),
            problems![WrongCredentials, MembershipEnded, LockedOut, TooManyRequests; body],
        ))
        .routes(declare(
            routes!(reset_password),
            problems![WrongCredentials, PasswordNotAcceptable, MembershipEnded, LockedOut, TooManyRequests; body],
        ))
        .routes(declare(routes!(refresh), problems![DeviceRevoked, SessionExpired, MembershipEnded; body]))
        .routes(declare(routes!(sign_out), problems![SessionExpired, DeviceRevoked]))
        .routes(declare(
            routes!(delete_account),
            problems![SessionExpired, DeviceRevoked, WrongPassword, LockedOut, OrderOpen; body],
        ))
        .routes(declare(routes!(terms), problems![]))
        .routes(declare(routes!(consent), problems![SessionExpired, DeviceRevoked; body]))
        .routes(declare(
            routes!(synchronise),
            problems![SessionExpired, DeviceRevoked, ConsentRequired, MembershipEnded, UpdateNeeded; body],
        ))
        .routes(declare(routes!(ask), problems![OpReused, SessionExpired, DeviceRevoked, TooManyRequests; body]))
        .routes(declare(routes!(faq), problems![]))
        .routes(declare(
            routes!(place_order),
            problems![
                SessionExpired, DeviceRevoked, ConsentRequired, MembershipEnded, ExchangeNotOpen, OpReused, NotOffered,
                PriceChanged, NotEnoughPoints, OutOfStock, TooManyRequests;
                body
            ],
        ))
        .routes(declare(
            routes!(cancel_order),
            problems![SessionExpired, DeviceRevoked, MembershipEnded, Invalid, OrderNotOpen],
        ))
        .routes(declare(
            routes!(send_submission),
            problems![
                SessionExpired, DeviceRevoked, ConsentRequired, MembershipEnded, OpReused, FutureEntry, TooManyWaiting;
                body
            ],
        ))
        .routes(declare(routes!(openapi), problems![]))
        .routes(declare(routes!(health), problems![]))
}

/// First registration of an employee.
///
/// The initial password is the birth date; it works once. Sent again because the answer was lost, it answers as the
/// first time.
#[utoipa::path(post, path = path::REGISTER_EMPLOYEE, request_body = RegisterEmployee, responses((status = 200, body = SignedIn)))]
async fn register_employee(
    State(app): State<App>,
    attempt: Attempt,
    JsonBody(request): Small<RegisterEmployee>,
) -> Result<Json<SignedIn>, Refusal> {
    app.doors.register_employee(&request, &attempt).await.map(Json).map_err(|error| refuse(error, attempt.now))
}

/// First registration of a dependent spouse, by the four fields of the card.
#[utoipa::path(post, path = path::REGISTER_SPOUSE, request_body = RegisterSpouse, responses((status = 200, body = SignedIn)))]
async fn register_spouse(
    State(app): State<App>,
    attempt: Attempt,
    JsonBody(request): Small<RegisterSpouse>,
) -> Result<Json<SignedIn>, Refusal> {
    app.doors.register_spouse(&request, &attempt).await.map(Json).map_err(|error| refuse(error, attempt.now))
}

/// Sign in a device of a registered member.
#[utoipa::path(post, path = path::SIGN_IN, request_body = SignIn, responses((status = 200, body = SignedIn)))]
async fn sign_in(
    State(app): State<App>,
    attempt: Attempt,
    JsonBody(request): Small<SignIn>,
) -> Result<Json<SignedIn>, Refusal> {
    app.doors.sign_in(&request, &attempt).await.map(Json).map_err(|error| refuse(error, attempt.now))
}

/// Another password, by a one-time code of the union's desk. All other devices are signed out.
#[utoipa::path(post, path = path::PASSWORD_RESETS, request_body = ResetPassword, responses((status = 200, body = SignedIn)))]
async fn reset_password(
    State(app): State<App>,
    attempt: Attempt,
    JsonBody(request): Small<ResetPassword>,
) -> Result<Json<SignedIn>, Refusal> {
    app.doors.reset_password(&request, &attempt).await.map(Json).map_err(|error| refuse(error, attempt.now))
}

/// A new access token for a signed-in device.
#[utoipa::path(post, path = path::TOKEN, request_body = RefreshToken, responses((status = 200, body = Refreshed)))]
async fn refresh(State(app): State<App>, JsonBody(request): Small<RefreshToken>) -> Result<Json<Refreshed>, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.refresh(&request, now).await.map(Json).map_err(|error| refuse(error, now))
}

/// End this device's session.
#[utoipa::path(post, path = path::SIGN_OUT, responses((status = 204, description = "Signed out")),
    security(("access_token" = [])))]
async fn sign_out(State(app): State<App>, Bearer(token): Bearer) -> Result<StatusCode, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.sign_out(token, now).await.map(|()| StatusCode::NO_CONTENT).map_err(|error| refuse(error, now))
}

/// Delete the account of the member who is signed in, by the password once more.
///
/// What is left of the points is lost; the ledger stays without a name. The same id again is answered as the first time, also
/// without a session.
#[utoipa::path(post, path = path::ACCOUNT_DELETION, request_body = DeleteAccount,
    responses((status = 200, body = AccountDeleted)), security((), ("access_token" = [])))]
async fn delete_account(
    State(app): State<App>,
    attempt: Attempt,
    PerhapsBearer(token): PerhapsBearer,
    JsonBody(request): Small<DeleteAccount>,
) -> Result<Json<AccountDeleted>, Refusal> {
    let deleted = app.doors.delete_account(&request, token, &attempt).await;
    deleted.map(Json).map_err(|error| refuse(error, attempt.now))
}

/// The terms in force.
#[utoipa::path(get, path = path::TERMS, responses((status = 200, body = Terms)))]
async fn terms(State(app): State<App>) -> Result<Json<Terms>, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.terms().await.map(Json).map_err(|error| refuse(error, now))
}

/// Give or withdraw a consent.
#[utoipa::path(post, path = path::CONSENT, request_body = GiveConsent, responses((status = 200, body = ConsentState)),
    security(("access_token" = [])))]
async fn consent(
    State(app): State<App>,
    Bearer(token): Bearer,
    JsonBody(request): Small<GiveConsent>,
) -> Result<Json<ConsentState>, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.give_consent(token, &request, now).await.map(Json).map_err(|error| refuse(error, now))
}

/// Push, pull and device state in one request.
///
/// A single bad item is refused in its receipt; the rest of the request is taken up.
#[utoipa::path(post, path = path::SYNC, request_body = SyncRequest, responses((status = 200, body = SyncResponse)),
    security(("access_token" = [])))]
async fn synchronise(
    State(app): State<App>,
    Bearer(token): Bearer,
    JsonBody(request): JsonBody<SyncRequest, BODY_BYTES_MAX>,
) -> Result<Json<SyncResponse>, Refusal> {
    let doors = &app.doors;
    let answer = sync::sync(doors.store.as_ref(), &doors.ports, &doors.programmes, &Who::Token(token), &request).await;
    answer.map(Json).map_err(Refusal::from)
}

/// Ask the union's desk. Works without a session, for who cannot sign in; then say where to answer.
#[utoipa::path(post, path = path::INQUIRIES, request_body = Ask, responses((status = 200, body = Asked)),
    security((), ("access_token" = [])))]
async fn ask(
    State(app): State<App>,
    attempt: Attempt,
    PerhapsBearer(token): PerhapsBearer,
    JsonBody(request): Small<Ask>,
) -> Result<Json<Asked>, Refusal> {
    app.doors.ask(&request, token, &attempt).await.map(Json).map_err(|error| match error {
        AskError::Invalid { field, what } => Refusal::new(Code::Invalid, format!("{field}: {what}")).at_field(field),
        AskError::Reused => Refusal::new(Code::OpReused, "ask the other question under an id of its own"),
        AskError::TooMany { until } => refuse(AuthError::TooManyFailures { until }, attempt.now),
        AskError::Session(error) => refuse(error, attempt.now),
        AskError::Store(error) => refuse(AuthError::from(error), attempt.now),
    })
}

/// The frequent questions, in the union's order, as the TOML texts that phones get by the sync.
#[utoipa::path(get, path = path::FAQ, responses((status = 200, body = Vec<Publication>)))]
async fn faq(State(app): State<App>) -> Result<Json<Vec<Publication>>, Refusal> {
    let kind = PublicationKind::Faq;
    let found = app.doors.store.union_documents(UnionKind::Publication(kind), "", FAQ_FILES_MAX).await;
    let found = found.map_err(|error| refuse(AuthError::from(error), app.doors.ports.clock.now()))?;
    let published = found.into_iter().filter(|document| document.shown.is_some());
    Ok(Json(published.map(|document| Publication { kind, id: document.id, text: document.shown }).collect()))
}

/// Files of frequent questions in one answer: a union has one, or one a subject.
const FAQ_FILES_MAX: usize = 20;

/// Order something for points.
///
/// The same order again gets the same answer and takes nothing more.
#[utoipa::path(post, path = path::ORDERS, request_body = PlaceOrder, responses((status = 200, body = Order)),
    security(("access_token" = [])))]
async fn place_order(
    State(app): State<App>,
    Bearer(token): Bearer,
    JsonBody(request): Small<PlaceOrder>,
) -> Result<Json<Order>, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.place_order(token, &request, now).await.map(Json).map_err(|error| refuse(error, now))
}

/// Cancel an order that is not shipped yet. Its points are there again, as far as they have not run out.
#[utoipa::path(post, path = path::CANCEL_ORDER, params(("order" = String, Path, description = "The order's id")),
    responses((status = 200, body = Order)), security(("access_token" = [])))]
async fn cancel_order(
    State(app): State<App>,
    Bearer(token): Bearer,
    OrderInPath(order): OrderInPath,
) -> Result<Json<Order>, Refusal> {
    let now = app.doors.ports.clock.now();
    app.doors.cancel_order(token, order, now).await.map(Json).map_err(|error: OrderError| refuse(error, now))
}

/// Send in a photo or a PDF as a proof. The answer comes once it is kept.
///
/// The same submission again gets the same answer, as it stands by then.
#[utoipa::path(post, path = path::SUBMISSIONS, request_body = SendSubmission, responses((status = 200, body = Submission)),
    security(("access_token" = [])))]
async fn send_submission(State(app): State<App>, upload: Upload<SendSubmission>) -> Result<Json<Submission>, Refusal> {
    let (now, Upload { token, request, turn }) = (app.doors.ports.clock.now(), upload);
    let taken = app.doors.take_submission(token, request, now).await;
    drop(turn);
    taken.map(Json).map_err(|error| refuse(error, now))
}

/// This document.
#[utoipa::path(get, path = path::OPENAPI, responses((status = 200, content_type = "application/json", body = Object)))]
async fn openapi(axum::Extension(document): axum::Extension<Document>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document.0.to_string()).into_response()
}

/// Whether the server accepts requests and its store answers.
#[derive(Serialize, utoipa::ToSchema)]
struct Health {
    /// Always `ok`; otherwise the answer is a problem.
    status: &'static str,
}

/// 200 once the server accepts.
#[utoipa::path(get, path = path::HEALTH, responses((status = 200, body = Health)))]
async fn health(State(app): State<App>) -> Result<Json<Health>, Refusal> {
    match app.doors.store.union_state().await {
        Ok(_) => Ok(Json(Health { status: "ok" })),
        Err(error) => Err(refuse(AuthError::from(error), app.doors.ports.clock.now())),
    }
}

/// A refusal of the doors, with its `Retry-After`.
pub(super) fn refuse(error: impl Into<Problem>, now: Moment) -> Refusal {
    let problem = error.into();
    let wait_s = problem.until.map(|until| until.millis_since(now).max(0).unsigned_abs().div_ceil(1_000));
    let busy = problem.code == Code::Unavailable;
    let refusal = Refusal::from(problem);
    match wait_s.and_then(|seconds| u32::try_from(seconds).ok()).or(busy.then_some(BUSY_RETRY_AFTER_S)) {
        Some(seconds) => refusal.retry_after_s(seconds),
        None => refusal,
    }
}

impl From<SyncError> for Refusal {
    fn from(error: SyncError) -> Self {
        let detail = error.to_string();
        match error {
            SyncError::UpdateNeeded { .. } => Self::new(Code::UpdateNeeded, detail),
            SyncError::TooManyItems { .. } => Self::new(Code::PayloadTooLarge, detail).at_field("items"),
            SyncError::Invalid { field, .. } => Self::new(Code::Invalid, detail).at_field(field),
            SyncError::SessionExpired => Self::new(Code::SessionExpired, "refresh the access token, then repeat"),
            SyncError::DeviceRevoked => {
                Self::new(Code::DeviceRevoked, "this device has no session; sign in again, nothing unsent is lost")
            }
            SyncError::ConsentRequired => Self::new(Code::ConsentRequired, detail),
            SyncError::MembershipEnded => Self::new(Code::MembershipEnded, detail),
            SyncError::Store(StoreError::Busy | StoreError::Full) => {
                Self::new(Code::Unavailable, "the server is busy; nothing was taken up, send it again")
                    .retry_after_s(BUSY_RETRY_AFTER_S)
            }
            SyncError::Store(StoreError::Unreachable { .. }) => {
                tracing::error!(%error, "a sync could not be answered");
                Self::new(Code::Unavailable, "the server's database does not answer; send it again later")
                    .retry_after_s(BUSY_RETRY_AFTER_S)
            }
            SyncError::Programme(_) | SyncError::Store(_) => {
                tracing::error!(%error, "a sync could not be answered");
                Self::internal()
            }
        }
    }
}
