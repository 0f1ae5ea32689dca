//! A fault proxy on loopback, for real HTTP over real sockets: it loses, repeats and delays.
//!
//! Comes in: one HTTP/1.1 request a connection. Goes out: the server's answer, or a closed connection. Which fault
//! meets which request comes from a seed, so that a run can be repeated. It speaks just enough HTTP to know where a
//! request ends, and asks the server to close after each answer, so that it need not know where an answer ends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::rng::SeededRng;

/// A request may be as large as a sync body and its head.
const REQUEST_BYTES_MAX: usize = 1024 * 1024;

/// A running proxy; it ends when dropped.
pub struct FaultProxy {
    address: SocketAddr,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

/// How often each fault was played.
#[derive(Debug, Default)]
struct Counts {
    lost_requests: AtomicU64,
    lost_answers: AtomicU64,
    repeated: AtomicU64,
    delayed: AtomicU64,
    passed: AtomicU64,
}

/// The same, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultCounts {
    /// The server never got them.
    pub lost_requests: u64,
    /// The server acted, the phone heard nothing.
    pub lost_answers: u64,
    /// The server got them twice.
    pub repeated: u64,
    /// Passed on a little later.
    pub delayed: u64,
    /// Passed on as they were.
    pub passed: u64,
}

impl FaultProxy {
    /// Listens on a free port of loopback and passes requests on to `server`.
    pub async fn start(server: SocketAddr, seed: u64) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let task = tokio::spawn(accept(listener, server, SeededRng::new(seed), Arc::clone(&counts)));
        Ok(Self { address, counts, task })
    }

    /// The base address for a phone.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often each fault was played so far.
    pub fn counts(&self) -> FaultCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        FaultCounts {
            lost_requests: read(&self.counts.lost_requests),
            lost_answers: read(&self.counts.lost_answers),
            repeated: read(&self.counts.repeated),
            delayed: read(&self.counts.delayed),
            passed: read(&self.counts.passed),
        }
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, rng: Arc<SeededRng>, counts: Arc<Counts>) {
    while let Ok((phone, _)) = listener.accept().await {
        // Drawn here and not in the connection's task, so that the order of draws is the order of requests.
        let dice = rng.below(10);
        let counts = Arc::clone(&counts);
        tokio::spawn(async move {
            // A broken connection is what this proxy is for; there is nobody to tell.
            let _ = pass(phone, server, dice, &counts).await;
        });
    }
}

async fn pass(mut phone: TcpStream, server: SocketAddr, dice: u64, counts: &Counts) -> std::io::Result<()> {
    let request = read_request(&mut phone).await?;
    let count = |counter: &AtomicU64| counter.fetch_add(1, Ordering::SeqCst);
    match dice {
        0 => {
            count(&counts.lost_requests);
            return Ok(());
        }
        1 => {
            count(&counts.lost_answers);
            ask(server, &request).await?;
            return Ok(());
        }
        2 => {
            count(&counts.repeated);
            ask(server, &request).await?;
        }
        3 => {
            count(&counts.delayed);
            #[expect(
                clippy::disallowed_methods,
                reason = "a delay is the fault this proxy plays; nothing waits for it"
            )]
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        _ => {
            count(&counts.passed);
        }
    }
    let answer = ask(server, &request).await?;
    phone.write_all(&answer).await?;
    phone.shutdown().await
}

async fn ask(server: SocketAddr, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut upstream = TcpStream::connect(server).await?;
    upstream.write_all(request).await?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// Reads one request whole and asks for the connection to be closed after its answer.
async fn read_request(phone: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        read_some(phone, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse::<usize>().ok())
        .unwrap_or(0);
    while bytes.len() < head_end + 4 + length {
        read_some(phone, &mut bytes).await?;
    }
    let kept = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut request = kept.collect::<Vec<_>>().join("\r\n").into_bytes();
    request.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
    request.extend_from_slice(&bytes[head_end + 4..head_end + 4 + length]);
    Ok(request)
}

async fn read_some(phone: &mut TcpStream, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let read = phone.read_buf(bytes).await?;
    if read == 0 || bytes.len() > REQUEST_BYTES_MAX {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}
