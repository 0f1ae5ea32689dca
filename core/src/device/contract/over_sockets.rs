//! What a courier with sockets of its own must do, against a server that says exactly the bytes it is told to.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::ports::{ANSWER_BYTES_MAX, Courier, HttpRequest, Method, NoAnswer};

/// The contract of a courier, against a server that answers as [`answer_to`] says.
pub(crate) async fn couriers(courier: &dyn Courier, base: &str) {
    for status in [200, 204, 302, 401, 413, 429, 500, 503] {
        let answer = courier.send(get(base, &format!("/status/{status}"))).await.expect("an answer");
        assert_eq!(answer.status, status, "every status is an answer, and redirects are not followed");
    }
    let busy = courier.send(get(base, "/busy")).await.expect("an answer");
    assert_eq!((busy.status, busy.retry_after_seconds), (503, Some(75)));

    let mut post = get(base, "/echo");
    post.method = Method::Post;
    post.bearer = Some("token-7".to_owned());
    post.body = br#"{"weight":1}"#.to_vec();
    let echo = courier.send(post).await.expect("an answer");
    let seen = String::from_utf8_lossy(&echo.body).to_lowercase();
    for part in ["post /echo", "bearer token-7", "application/json", r#"{"weight":1}"#] {
        assert!(seen.contains(part), "{part} did not arrive in {seen}");
    }
    assert_eq!(echo.content_type.as_deref(), Some("text/plain"));

    let endless = courier.send(get(base, "/endless")).await.expect("an answer");
    assert_eq!(endless.body.len(), ANSWER_BYTES_MAX, "the body is cut");

    let broken = courier.send(get(base, "/broken")).await;
    assert!(matches!(broken, Err(NoAnswer::Unreachable { .. })), "half an answer is none: {broken:?}");

    let mut silent = get(base, "/silent");
    silent.timeout_ms = 50;
    assert_eq!(courier.send(silent).await.err(), Some(NoAnswer::TimedOut));
}

pub(crate) fn get(base: &str, path: &str) -> HttpRequest {
    let url = format!("{base}{path}");
    HttpRequest { method: Method::Get, url, bearer: None, body: Vec::new(), timeout_ms: 5_000 }
}

/// A server that says exactly the bytes it is told to.
pub(crate) struct RawServer {
    address: std::net::SocketAddr,
}

impl RawServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve_one(stream));
            }
        });
        Self { address }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A port nobody listens on.
pub(crate) async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("bound").port()
}

async fn serve_one(mut stream: TcpStream) {
    let mut request = Vec::new();
    let mut piece = [0_u8; 4096];
    while !is_whole(&request) {
        match stream.read(&mut piece).await {
            Ok(count) if count > 0 => request.extend(piece.iter().take(count)),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    if let Some(answer) = answer_to(&request) {
        // The courier may have hung up on a body that is too long.
        let _ = stream.write_all(&answer).await;
    } else {
        let _ = stream.read(&mut piece).await;
    }
}

/// Whether the head and, where one is announced, the body have arrived.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    body.len() >= announced.unwrap_or(0)
}

/// The bytes to say; `None`: say nothing.
fn answer_to(request: &str) -> Option<Vec<u8>> {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let head =
        |status: &str, more: &str| format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{more}\r\n").into_bytes();
    let mut answer = match path.strip_prefix("/status/") {
        Some(status) => head(status, "location: /echo\r\ncontent-length: 0\r\n"),
        None => match path {
            "/busy" => head("503", "retry-after: 75\r\ncontent-length: 0\r\n"),
            "/echo" => head("200", &format!("content-type: text/plain\r\ncontent-length: {}\r\n", request.len())),
            "/endless" => head("200", ""),
            "/broken" => head("200", "content-length: 1000\r\n"),
            _ => return None,
        },
    };
    match path {
        "/echo" => answer.extend_from_slice(request.as_bytes()),
        "/endless" => answer.resize(answer.len() + ANSWER_BYTES_MAX + 70_000, b'x'),
        _ => {}
    }
    Some(answer)
}
