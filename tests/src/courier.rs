//! A network in one process that loses, repeats and reorders.
//!
//! Comes in: requests of the core. Goes out: what the real router answered, or what the faults made of it.
//! Each phone has its own courier; its faults are taken from the front of a script, one per request, and when the
//! script is empty the network is good.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use kenpos_core::ports::{Courier, HttpRequest, HttpResponse, Method, NoAnswer};
use tower::ServiceExt;

/// What a captive portal answers with.
pub const PORTAL_PAGE: &str = "<!doctype html><title>Wi-Fi</title><p>Please accept the terms of this café.</p>";

/// What happens to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it arrives and is answered.
    None,
    /// The request never arrives.
    RequestLost,
    /// The server acts on it, the answer never arrives.
    AnswerLost,
    /// The server gets it twice; the second answer arrives.
    Repeated,
    /// It is answered with this instead of reaching the server.
    Answered {
        /// The HTTP status.
        status: u16,
        /// `Retry-After`, if it names one.
        retry_after_seconds: Option<u64>,
        /// What it says it is.
        content_type: &'static str,
        /// What it holds.
        body: String,
    },
    /// No answer now; the server gets it just before the next request of this phone.
    Late,
}

impl Fault {
    /// A bare status from something in between, with no body.
    pub fn status(status: u16) -> Self {
        Self::Answered { status, retry_after_seconds: None, content_type: "text/plain", body: String::new() }
    }

    /// 503 with `Retry-After`.
    pub fn busy_for(seconds: u64) -> Self {
        Self::Answered {
            status: 503,
            retry_after_seconds: Some(seconds),
            content_type: "text/plain",
            body: String::new(),
        }
    }

    /// A captive portal: 200, and a page that is not ours.
    pub fn captive_portal() -> Self {
        let body = PORTAL_PAGE.to_owned();
        Self::Answered { status: 200, retry_after_seconds: None, content_type: "text/html", body }
    }
}

/// A phone's way to the server of the world.
pub struct LossyCourier {
    router: Arc<Mutex<Router>>,
    script: Mutex<VecDeque<Fault>>,
    offline: Mutex<bool>,
    late: Mutex<Vec<HttpRequest>>,
    log: Mutex<Vec<Passage>>,
}

/// What the courier saw of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The address without its host.
    pub path: String,
    /// What was done to it.
    pub fault: Fault,
    /// The status the phone saw, if it saw one.
    pub status: Option<u16>,
    /// Of the body.
    pub request_bytes: usize,
    /// Of the body; 0 without an answer.
    pub answer_bytes: usize,
}

impl LossyCourier {
    /// A good network to this router. The router can be exchanged (a restarted server) behind the same handle.
    pub fn to(router: &Arc<Mutex<Router>>) -> Arc<Self> {
        Arc::new(Self {
            router: Arc::clone(router),
            script: Mutex::default(),
            offline: Mutex::new(false),
            late: Mutex::default(),
            log: Mutex::default(),
        })
    }

    /// Adds faults for the next requests, in order.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        locked(&self.script).extend(faults);
    }

    /// Takes the phone off the network, or back on.
    pub fn set_offline(&self, offline: bool) {
        *locked(&self.offline) = offline;
    }

    /// Every request since the last call, with what became of it.
    pub fn take_log(&self) -> Vec<Passage> {
        std::mem::take(&mut locked(&self.log))
    }

    async fn deliver(&self, request: &HttpRequest) -> HttpResponse {
        let router = locked(&self.router).clone();
        answer_of(router, request).await
    }

    fn note(&self, request: &HttpRequest, fault: Fault, answer: Option<&HttpResponse>) {
        locked(&self.log).push(Passage {
            path: path_of(&request.url).to_owned(),
            fault,
            status: answer.map(|answer| answer.status),
            request_bytes: request.body.len(),
            answer_bytes: answer.map_or(0, |answer| answer.body.len()),
        });
    }
}

#[async_trait]
impl Courier for LossyCourier {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        if *locked(&self.offline) {
            return Err(unreachable("the phone is offline"));
        }
        let waiting = std::mem::take(&mut *locked(&self.late));
        for late in waiting {
            self.deliver(&late).await;
        }
        let fault = locked(&self.script).pop_front().unwrap_or(Fault::None);
        let answer = match &fault {
            Fault::None => Ok(self.deliver(&request).await),
            Fault::RequestLost => Err(unreachable("the request was lost")),
            Fault::AnswerLost => {
                self.deliver(&request).await;
                Err(NoAnswer::TimedOut)
            }
            Fault::Repeated => {
                self.deliver(&request).await;
                Ok(self.deliver(&request).await)
            }
            Fault::Answered { status, retry_after_seconds, content_type, body } => Ok(HttpResponse {
                status: *status,
                content_type: Some((*content_type).to_owned()),
                retry_after_seconds: *retry_after_seconds,
                body: body.clone().into_bytes(),
            }),
            Fault::Late => {
                locked(&self.late).push(request.clone());
                Err(NoAnswer::TimedOut)
            }
        };
        self.note(&request, fault, answer.as_ref().ok());
        answer
    }
}

/// Hands a request to a router as if it had come over a socket.
pub async fn answer_of(router: Router, request: &HttpRequest) -> HttpResponse {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let mut builder = Request::builder().method(method).uri(path_of(&request.url));
    if request.method == Method::Post {
        builder = builder.header("content-type", "application/json");
    }
    if let Some(bearer) = &request.bearer {
        builder = builder.header("authorization", format!("Bearer {bearer}"));
    }
    let http = builder.body(Body::from(request.body.clone())).expect("the core writes well-formed requests");
    let answer = router.oneshot(http).await.expect("a router answers everything");
    let (head, body) = answer.into_parts();
    let status = head.status.as_u16();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let content_type = header("content-type");
    let retry_after_seconds = header("retry-after").and_then(|seconds| seconds.parse().ok());
    let body = body.collect().await.expect("a body in memory is complete").to_bytes().to_vec();
    HttpResponse { status, content_type, retry_after_seconds, body }
}

/// The address without its host.
pub fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/")
}

fn unreachable(why: &str) -> NoAnswer {
    NoAnswer::Unreachable { detail: why.to_owned() }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
