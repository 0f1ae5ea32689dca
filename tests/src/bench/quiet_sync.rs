//! What a sync costs the line when there is nothing to say: requests and bytes of real HTTP, heads included.
//!
//! The phone's own courier and the server that ships, over loopback through a relay that counts. The connection is warm;
//! TLS would add some 30 bytes a record and is not counted.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use kenpos_core::device::ReqwestCourier;
use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_server::http::serve::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::rounds::{ROUNDS_LEAST, Rounds};
use super::row::Row;
use super::stage::{Stage, real_now};
use crate::clock::{DeviceClocks, TrueTime};
use crate::members::{ROSTER, TARO, newcomer};
use crate::phone::Phone;
use crate::rng::SeededRng;
use crate::union::Union;

/// Its name.
pub const NAME: &str = "quiet_sync";

/// Bytes up and down together.
const BYTES_MAX: f64 = 1_536.0;

/// The heads without which the server does not understand the request.
const HEADS_NEEDED: [&str; 4] = ["host", "authorization", "content-type", "content-length"];

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    stage.runtime().block_on(measured(stage))
}

async fn measured(stage: &Stage) -> Row {
    let (time, rng) = (TrueTime::starting_at(real_now()), SeededRng::new(1));
    let union = Union::open(&stage.folder().join("quiet.db"), &time, &rng).await;
    union.import(ROSTER).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
    let server = listener.local_addr().expect("it listens");
    let serving = tokio::spawn(serve(listener, union.app(), std::future::pending()));
    let (relay, url) = Relay::start(server).await;
    let (home, clocks) = (stage.folder().join("quiet"), DeviceClocks::following(&time));
    let phone = Phone::new(&home, Platform::Ios, clocks, &rng, Arc::new(ReqwestCourier::new()));
    phone.set_up(&url, newcomer(TARO)).await;
    phone.sync().await;

    let (mut ours, mut floor, mut requests, mut down) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..ROUNDS_LEAST {
        time.advance_millis(60_000);
        relay.take();
        let report = phone.sync().await;
        assert_eq!((report.why_stopped, report.sent, report.pulled), (WhyStopped::Done, 0, 0), "the sync was quiet");
        let line = relay.take();
        requests = requests.max(line.requests());
        down = line.down.len();
        ours.push(count(line.up.len() + line.down.len()));
        floor.push(count(bare_exchange(server, &line.up).await));
    }
    serving.abort();
    let (mut ours, mut floor) = (ours.into_iter(), floor.into_iter());
    let next = |figures: &mut std::vec::IntoIter<f64>| figures.next().expect("a figure for every round");
    let rounds = Rounds::interleaved(ROUNDS_LEAST, 1, || next(&mut ours), || floor.next().expect("as many"));
    Row::new(NAME, "bytes", &rounds, "≤ 1 request and ≤ 1,536 bytes", |bytes, _| bytes <= BYTES_MAX)
        .noting(
            "Ours: all bytes of a sync with no news, both ways, heads included, over a warm connection without TLS. \
             Floor: the same request with the four heads HTTP and the server need, and its answer.",
        )
        .judged_by("requests", Ok(count(requests)), |requests| requests <= 1.0)
        .with_fact("bytes_down", count(down))
}

/// Sends what the phone sent with nothing optional in it, on a connection of its own; the bytes both ways.
async fn bare_exchange(server: SocketAddr, sent: &[u8]) -> usize {
    let sent = String::from_utf8_lossy(sent);
    let (head, body) = sent.split_once("\r\n\r\n").expect("one request of the phone");
    let mut lines = head.lines();
    let mut bare = format!("{}\r\n", lines.next().expect("a request has a first line"));
    for line in lines.filter(|line| HEADS_NEEDED.iter().any(|head| line.to_lowercase().starts_with(head))) {
        bare.push_str(line);
        bare.push_str("\r\n");
    }
    bare = format!("{bare}\r\n{body}");
    let mut stream = TcpStream::connect(server).await.expect("the server listens");
    stream.write_all(bare.as_bytes()).await.expect("the server reads");
    // The server is done when the whole body named by its head is there; then this end hangs up.
    let mut answer = Vec::new();
    while !is_whole(&answer) {
        let read = stream.read_buf(&mut answer).await.expect("the server answers");
        assert!(read > 0, "the answer ended early");
    }
    assert!(answer.starts_with(b"HTTP/1.1 200"), "the bare request is understood");
    bare.len() + answer.len()
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    length.is_some_and(|length: usize| body.len() >= length)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("a few kilobytes"))
}

/// What went over the line.
#[derive(Default)]
struct Line {
    up: Vec<u8>,
    down: Vec<u8>,
}

impl Line {
    fn requests(&self) -> usize {
        self.up.windows(11).filter(|window| window == b" HTTP/1.1\r\n").count()
    }
}

/// Passes bytes on as they are and keeps them.
struct Relay(Arc<Mutex<Line>>);

impl Relay {
    /// A relay to the server, and the address phones are given.
    async fn start(server: SocketAddr) -> (Self, String) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let line = Arc::new(Mutex::new(Line::default()));
        let kept = Arc::clone(&line);
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let upstream = TcpStream::connect(server).await.expect("the server listens");
                let ((from_phone, to_phone), (from_server, to_server)) = (phone.into_split(), upstream.into_split());
                tokio::spawn(pass(from_phone, to_server, Arc::clone(&kept), |line| &mut line.up));
                tokio::spawn(pass(from_server, to_phone, Arc::clone(&kept), |line| &mut line.down));
            }
        });
        (Self(line), url)
    }

    /// What has passed since the last call.
    fn take(&self) -> Line {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    kept: Arc<Mutex<Line>>,
    side: fn(&mut Line) -> &mut Vec<u8>,
) {
    let mut piece = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut piece).await {
        // Kept before it is passed on: whoever has the answer finds it counted.
        side(&mut kept.lock().unwrap_or_else(PoisonError::into_inner)).extend_from_slice(&piece[..read]);
        if read == 0 || to.write_all(&piece[..read]).await.is_err() {
            return;
        }
    }
}
