//! The network of the simulator: a script of faults, exchanges told to the witness, and requests that come days late.
//!
//! Comes in: requests of one phone. Goes out: what the real router answered, or what the fault made of it. Must never
//! happen: an exchange with the server that the witness does not see.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use axum::Router;
use kenpos_core::ports::{Courier, HttpRequest, HttpResponse, NoAnswer};
use kenpos_server::store::sqlite::faults::{self, Fault};
use serde_json::Value;

use super::crash::{Files, Look};
use super::disaster::has_died;
use super::witness::{Exchange, Seen};
use crate::clock::TrueTime;
use crate::courier::{Fault as LineFault, answer_of, path_of};

/// What all phones of a run share.
pub struct Wire {
    /// The server.
    pub router: Arc<Mutex<Router>>,
    /// The true time.
    pub time: Arc<TrueTime>,
    /// What was seen.
    pub seen: Mutex<Seen>,
    /// When phones were truly started, by phone and boot.
    pub boots: Mutex<BTreeMap<(usize, String), i64>>,
    /// What looked wrong.
    pub wrong: Mutex<Vec<String>>,
    /// The server has refused something because its disk was full.
    pub full: Mutex<bool>,
    /// What the server has died over.
    pub unfinished: Mutex<Vec<(usize, HttpRequest)>>,
    /// What the server was asked at once: how much it is still at, and what it has answered meanwhile.
    pub at_once: Mutex<(usize, Vec<Answer>)>,
}

/// A request, and what the server answered to it.
pub struct Answer {
    phone: usize,
    request: HttpRequest,
    answer: HttpResponse,
    at: i64,
}

impl Answer {
    /// The number of the contact. An answer without one (a token) comes before the syncs that need it.
    fn contact(&self) -> u64 {
        serde_json::from_slice(&self.answer.body).ok().and_then(|body: Value| body["contact"].as_u64()).unwrap_or(0)
    }
}

impl Wire {
    /// Hands a request to the server, and the exchange to the witness.
    /// `None`: the server had died, or died over it.
    async fn deliver(&self, phone: usize, request: &HttpRequest) -> Option<HttpResponse> {
        if has_died() {
            return None;
        }
        let router = locked(&self.router).clone();
        locked(&self.at_once).0 += 1;
        let answer = answer_of(router, request).await;
        let at = self.time.get().millis();
        self.answered(Answer { phone, request: request.clone(), answer: answer.clone(), at });
        *locked(&self.full) |= answer.status == 503 && matches!(faults::get(), Fault::Full { .. });
        if has_died() {
            locked(&self.unfinished).push((phone, request.clone()));
            return None;
        }
        Some(answer)
    }

    /// Tells the witness of an answer. Of requests that were at the server at once the answers come in any order; they are
    /// told in the order in which the server took them, once the last one is there.
    fn answered(&self, answer: Answer) {
        let told = {
            let (at_work, answers) = &mut *locked(&self.at_once);
            *at_work -= 1;
            answers.push(answer);
            if *at_work > 0 {
                return;
            }
            answers.sort_by_key(Answer::contact);
            std::mem::take(answers)
        };
        let orders = told.iter().any(|one| path_of(&one.request.url).starts_with("/v1/orders"));
        let beside_an_order = orders && told.len() > 1;
        for Answer { phone, request, answer, at } in told {
            let exchange = Exchange {
                phone,
                path: path_of(&request.url),
                bearer: request.bearer.as_deref(),
                request: &request.body,
                status: answer.status,
                answer: &answer.body,
                at,
                beside_an_order,
            };
            let wrong = locked(&self.seen).note(&exchange, &locked(&self.boots));
            locked(&self.wrong).extend(wrong);
        }
    }

    /// What the server died over comes to the next one as well, at once: whether it had been committed is not known until
    /// then, as a server can die between its commit and its answer.
    pub async fn deliver_unfinished(&self) {
        let unfinished = std::mem::take(&mut *locked(&self.unfinished));
        for (phone, request) in unfinished {
            self.deliver(phone, &request).await;
        }
    }

    /// Whether the server has refused something since the last call because its disk was full.
    pub fn take_full(&self) -> bool {
        std::mem::take(&mut *locked(&self.full))
    }
}

/// What is to happen to the next requests: a fault, and of a late one how many overtake it.
pub type Script = VecDeque<(LineFault, u32)>;

/// One phone's way to the server.
pub struct SimCourier {
    wire: Arc<Wire>,
    phone: usize,
    script: Mutex<Script>,
    offline: Mutex<bool>,
    /// Requests on their way, with how many later ones overtake them.
    late: Mutex<Vec<(HttpRequest, u32)>>,
    /// The files that are watched, and how they were when the phone sent last.
    watched: Mutex<Option<(Files, Look)>>,
}

impl SimCourier {
    /// The way of the phone with this number.
    pub fn of(phone: usize, wire: &Arc<Wire>) -> Arc<Self> {
        Arc::new(Self {
            wire: Arc::clone(wire),
            phone,
            script: Mutex::default(),
            offline: Mutex::default(),
            late: Mutex::default(),
            watched: Mutex::default(),
        })
    }

    /// Adds a fault; a late request is overtaken by `overtaken_by` others.
    pub fn next(&self, fault: LineFault, overtaken_by: u32) {
        locked(&self.script).push_back((fault, overtaken_by));
    }

    /// Puts another script in the place of the one that is left; gives that one.
    pub fn put_script(&self, script: Script) -> Script {
        std::mem::replace(&mut *locked(&self.script), script)
    }

    /// Takes the phone off the network, or back on.
    pub fn set_offline(&self, offline: bool) {
        *locked(&self.offline) = offline;
    }

    /// No more faults. What is still on its way arrives at once.
    pub async fn heal(&self) {
        locked(&self.script).clear();
        self.set_offline(false);
        let waiting = std::mem::take(&mut *locked(&self.late));
        for (request, _) in waiting {
            self.wire.deliver(self.phone, &request).await;
        }
    }

    /// Watches the phone's files from now on.
    pub fn watch(&self, files: Files) {
        let now = files.look();
        *locked(&self.watched) = Some((files, now));
    }

    /// Watches no more, and tells how they were when the phone sent last, or when watching began.
    pub fn seen_at_last_request(&self) -> Option<Look> {
        locked(&self.watched).take().map(|(_, look)| look)
    }

    async fn deliver_late(&self) {
        let due: Vec<HttpRequest> = {
            let mut late = locked(&self.late);
            let (due, waiting) = std::mem::take(&mut *late).into_iter().partition(|(_, left)| *left == 0);
            *late = waiting;
            let (due, waiting): (Vec<(HttpRequest, u32)>, _) = (due, &mut *late);
            waiting.iter_mut().for_each(|(_, left)| *left -= 1);
            due.into_iter().map(|(request, _)| request).collect()
        };
        for request in due {
            self.wire.deliver(self.phone, &request).await;
        }
    }
}

#[async_trait]
impl Courier for SimCourier {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        if let Some((files, look)) = locked(&self.watched).as_mut() {
            *look = files.look();
        }
        // Two processes of one phone take turns here.
        tokio::task::yield_now().await;
        if *locked(&self.offline) {
            return Err(NoAnswer::Unreachable { detail: "the phone is offline".to_owned() });
        }
        self.deliver_late().await;
        let (fault, overtaken_by) = locked(&self.script).pop_front().unwrap_or((LineFault::None, 0));
        match fault {
            LineFault::None => self.wire.deliver(self.phone, &request).await.ok_or(NoAnswer::TimedOut),
            LineFault::RequestLost => Err(NoAnswer::Unreachable { detail: "the request was lost".to_owned() }),
            LineFault::AnswerLost => {
                self.wire.deliver(self.phone, &request).await;
                Err(NoAnswer::TimedOut)
            }
            LineFault::Repeated => {
                self.wire.deliver(self.phone, &request).await;
                self.wire.deliver(self.phone, &request).await.ok_or(NoAnswer::TimedOut)
            }
            LineFault::Answered { status, retry_after_seconds, content_type, body } => Ok(HttpResponse {
                status,
                content_type: Some(content_type.to_owned()),
                retry_after_seconds,
                body: body.into_bytes(),
            }),
            LineFault::Late => {
                locked(&self.late).push((request, overtaken_by));
                Err(NoAnswer::TimedOut)
            }
        }
    }
}

/// The contents of a mutex. Nothing here panics while it holds one.
pub fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
