//! The HTTP side: requests in, answers out, and nothing decided.
//!
//! Comes in: requests of phones. Goes out: what `auth` and `sync` answered, as JSON; every rejection as a declared
//! problem. Must never happen: a rejection in another shape, a body or an id in clear in the log, a handler cut off in
//! the middle of a commit because its client went away.

mod client;
mod extract;
pub mod limits;
pub mod listen;
mod openapi;
mod problem;
mod routes;
pub mod serve;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kenpos_protocol::problem::ProblemCode;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::auth::Doors;
use crate::ports::Clock;
use limits::{BUSY_RETRY_AFTER_S, REQUESTS_AT_ONCE};
use listen::ListenRule;
use problem::{Refusal, SECURITY_HEADERS};

/// Everything the HTTP side needs.
#[derive(Clone)]
pub struct App {
    /// Store, ports and everything that decides.
    pub doors: Doors,
    /// How the server may be reached.
    pub listen: ListenRule,
}

/// The whole router, ready to be called in process or served.
pub fn router(app: App) -> Router {
    let around = Around {
        clock: Arc::clone(&app.doors.ports.clock),
        turns: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
        behind_tls: matches!(app.listen, ListenRule::BehindProxy { .. }),
    };
    let (router, document) = routes::all().split_for_parts();
    let document = openapi::finish(document);
    router
        .fallback(async || Refusal::new(ProblemCode::NotFound, "see /openapi.json for the addresses there are"))
        .method_not_allowed_fallback(async || {
            Refusal::new(ProblemCode::MethodNotAllowed, "the Allow header names the methods of this address")
        })
        .layer(axum::Extension(document))
        .layer(axum::Extension(upload::Turns::new()))
        .layer(middleware::from_fn_with_state(around, around_all))
        .with_state(app)
}

/// What stands around every request.
#[derive(Clone)]
struct Around {
    clock: Arc<dyn Clock>,
    turns: Arc<Semaphore>,
    behind_tls: bool,
}

/// Bounds the work, lets a handler run to its end, turns a panic into a problem, adds headers, writes one line.
async fn around_all(State(around): State<Around>, request: Request, next: Next) -> Response {
    let Ok(turn) = Arc::clone(&around.turns).try_acquire_owned() else {
        return around.finish(busy());
    };
    let begun = around.clock.now();
    let method = request.method().clone();
    // An address we do not have may hold anything; it is not written down.
    let path = request.extensions().get::<axum::extract::MatchedPath>().map(|path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %method, path = path.as_deref(), token = tracing::field::Empty);
    // A task of its own: a client that hangs up does not cut a handler off between two writes, and a panic ends here.
    let answer = tokio::spawn(next.run(request).instrument(span.clone())).await;
    drop(turn);
    let response = answer.unwrap_or_else(|_| {
        tracing::error!(parent: &span, "a handler panicked");
        Refusal::internal().into_response()
    });
    let took_ms = around.clock.now().millis_since(begun);
    tracing::info!(parent: &span, status = response.status().as_u16(), took_ms, "answered");
    around.finish(response)
}

fn busy() -> Response {
    Refusal::new(ProblemCode::Unavailable, "the server is busy; try again in a moment")
        .retry_after_s(BUSY_RETRY_AFTER_S)
        .into_response()
}

impl Around {
    fn finish(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        for (name, value) in SECURITY_HEADERS {
            headers.insert(name, value);
        }
        if self.behind_tls {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000; includeSubDomains"),
            );
        }
        response
    }
}

#[cfg(test)]
pub(crate) mod tests;
