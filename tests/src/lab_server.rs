//! `kenpos-lab serve`: the real server on a real socket, with a clock that a test moves and faults that a test asks for.
//!
//! Comes in: a moment, a roster, a seed; requests of phones, and of the test under `/lab`. Goes out: what the union's
//! server answers. Must never happen: a route of the product answered by anything but the product, unless a fault was
//! asked for; another address than loopback.
//!
//! | Route | Does |
//! |---|---|
//! | `GET /lab/now` | `{"now_ms"}` |
//! | `POST /lab/advance` | `{"millis"}`: lets time pass on the server |
//! | `POST /lab/faults` | `{"next": [...]}`: a fault for each of the next requests under `/v1` (see [`Fault`]) |
//! | `GET /lab/held` | answers when a request is held |
//! | `POST /lab/release` | lets the held request go on |
//! | `POST /lab/notice` | `{"title", "body"}`: the union posts a notice |
//! | `POST /lab/desk` | `{"act", ...}`: the union's desk does something (see [`desk::DeskAct`]); answers a code where it gives one |
//! | `GET /lab/feed/{kenpos_id}` | everything a phone of this member would pull, from the start |

mod desk;

use std::collections::VecDeque;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use kenpos_protocol::problem::{Problem, ProblemCode};
use kenpos_protocol::pull::Change;
use kenpos_rules::day::Moment;
use kenpos_server::http::router;
use kenpos_server::store::lookup::{Name, Who};
use kenpos_server::store::member::{FeedWant, Want};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::TrueTime;
use crate::courier::PORTAL_PAGE;
use crate::rng::SeededRng;
use crate::union::Union;

/// Where, when and for whom the laboratory serves.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// The moment at which the server's clock stands (RFC 3339), until it is advanced
    #[arg(long, value_name = "RFC3339")]
    now: DateTime<Utc>,
    /// A folder for the union's database, made anew
    #[arg(long, value_name = "DIR")]
    home: PathBuf,
    /// The union's roster (CSV, as `kenpos office import-members` takes it)
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// An address of this machine; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Decides every random number of the server
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl ServeArgs {
    /// Serves; `listening` is told the address once it accepts. Ends with the process.
    ///
    /// # Errors
    /// What is wrong with the folder, the roster or the address, in words.
    pub fn run(&self, listening: impl FnOnce(SocketAddr)) -> Result<(), String> {
        let unread = |error: std::io::Error| format!("{}: {error}", self.roster.display());
        let roster = fs::read_to_string(&self.roster).map_err(unread)?;
        fs::create_dir_all(&self.home).map_err(|error| format!("{}: {error}", self.home.display()))?;
        let file = self.home.join("union.db");
        if file.exists() {
            return Err(format!("{} exists; take a new folder", file.display()));
        }
        let (time, rng) =
            (TrueTime::starting_at(Moment::from_millis(self.now.timestamp_millis())), SeededRng::new(self.seed));
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        runtime.block_on(async {
            let union = Union::open(&file, &time, &rng).await;
            let report = union.import(&roster).await;
            if !report.refused.is_empty() {
                return Err(format!("{}: {:?}", self.roster.display(), report.refused));
            }
            let listener = TcpListener::bind(self.listen).await.map_err(|error| format!("{}: {error}", self.listen))?;
            listening(listener.local_addr().map_err(|error| error.to_string())?);
            LabServer::new(union, time).serve(listener).await.map_err(|error| error.to_string())
        })
    }
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing.
    None,
    /// The server never gets it; the line breaks.
    RequestLost,
    /// The server acts on it; the line breaks before the answer.
    AnswerLost,
    /// 503, in a minute again.
    Busy,
    /// 410: the server no longer takes what it was sent.
    Gone,
    /// 200, and a page that is not ours.
    CaptivePortal,
    /// Waits until it is released, then goes on.
    Held,
}

/// The laboratory around the union's server.
#[derive(Clone)]
pub struct LabServer(Arc<Inner>);

struct Inner {
    union: Union,
    time: Arc<TrueTime>,
    faults: Mutex<VecDeque<Fault>>,
    /// How many requests were held so far.
    held: watch::Sender<u64>,
    /// How many of them were released.
    released: watch::Sender<u64>,
}

#[derive(Deserialize)]
struct Advance {
    millis: i64,
}

#[derive(Serialize)]
struct Now {
    now_ms: i64,
}

#[derive(Deserialize)]
struct Faults {
    next: Vec<Fault>,
}

#[derive(Deserialize)]
struct NoticeText {
    title: String,
    body: String,
}

impl LabServer {
    /// A laboratory around this union, whose clock is `time`.
    pub fn new(union: Union, time: Arc<TrueTime>) -> Self {
        let (held, released) = (watch::Sender::new(0), watch::Sender::new(0));
        Self(Arc::new(Inner { union, time, faults: Mutex::default(), held, released }))
    }

    /// Serves until the socket fails.
    ///
    /// # Errors
    /// Where the socket is not one of loopback, or fails.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        if !listener.local_addr()?.ip().is_loopback() {
            return Err(std::io::Error::other("the laboratory listens on loopback only"));
        }
        axum::serve(listener, self.router()).await
    }

    fn router(self) -> Router {
        let product = router(self.0.union.app()).layer(middleware::from_fn_with_state(self.clone(), meet));
        let lab = Router::new()
            .route("/lab/now", get(now))
            .route("/lab/advance", post(advance))
            .route("/lab/faults", post(faults))
            .route("/lab/held", get(held))
            .route("/lab/release", post(release))
            .route("/lab/notice", post(notice))
            .route("/lab/desk", post(desk::desk))
            .route("/lab/feed/{kenpos_id}", get(feed))
            .with_state(self);
        lab.merge(product)
    }

    fn next_fault(&self) -> Fault {
        self.0.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Fault::None)
    }

    /// Counts a request as held and waits until it is released.
    async fn hold(&self) {
        let mut released = self.0.released.subscribe();
        let mut number = 0;
        self.0.held.send_modify(|held| {
            *held += 1;
            number = *held;
        });
        // The sender lives as long as the server.
        _ = released.wait_for(|released| *released >= number).await;
    }
}

async fn meet(State(lab): State<LabServer>, request: Request, next: Next) -> Response {
    match lab.next_fault() {
        Fault::None => next.run(request).await,
        Fault::RequestLost => broken(),
        Fault::AnswerLost => {
            drop(next.run(request).await);
            broken()
        }
        Fault::Busy => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response(),
        Fault::Gone => {
            let problem = Problem::new(ProblemCode::Gone, "no longer taken");
            (StatusCode::GONE, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
        }
        Fault::CaptivePortal => ([(header::CONTENT_TYPE, "text/html")], PORTAL_PAGE).into_response(),
        Fault::Held => {
            lab.hold().await;
            next.run(request).await
        }
    }
}

/// A line that breaks: an answer that says it is longer than it is.
fn broken() -> Response {
    let broken = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("the line broke")) });
    ([(header::CONTENT_LENGTH, "1000")], Body::from_stream(broken)).into_response()
}

async fn now(State(lab): State<LabServer>) -> Json<Now> {
    Json(Now { now_ms: lab.0.time.get().millis() })
}

async fn advance(State(lab): State<LabServer>, Json(Advance { millis }): Json<Advance>) -> Json<Now> {
    lab.0.time.advance_millis(millis);
    now(State(lab)).await
}

async fn faults(State(lab): State<LabServer>, Json(Faults { next }): Json<Faults>) -> StatusCode {
    lab.0.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(next);
    StatusCode::NO_CONTENT
}

async fn held(State(lab): State<LabServer>) -> StatusCode {
    let released = *lab.0.released.borrow();
    let mut held = lab.0.held.subscribe();
    match held.wait_for(|held| *held > released).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::GONE,
    }
}

async fn release(State(lab): State<LabServer>) -> StatusCode {
    let held = *lab.0.held.borrow();
    lab.0.released.send_replace(held);
    StatusCode::NO_CONTENT
}

async fn notice(State(lab): State<LabServer>, Json(NoticeText { title, body }): Json<NoticeText>) -> StatusCode {
    match lab.0.union.store().post_notice(&title, &body, lab.0.time.get()).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn feed(
    State(lab): State<LabServer>,
    UrlPath(kenpos_id): UrlPath<String>,
) -> Result<Json<Vec<Change>>, StatusCode> {
    let who = Who::Name(Name::KenposId(kenpos_id));
    let want = Want { feed: Some(FeedWant { member: 0, union: 0, limit: FEED_MAX }), ..Want::default() };
    let state = lab.0.union.store().load(&who, &want).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let feed = state.ok_or(StatusCode::NOT_FOUND)?.feed;
    Ok(Json(feed.member.into_iter().chain(feed.union).collect()))
}

/// More than a story makes.
const FEED_MAX: usize = 10_000;
