//! Serving the router over TCP: limits a bare accept loop does not have, and an orderly end.
//!
//! Comes in: a listener, the app, a signal to close. Goes out: answers. Must never happen: plain HTTP on an open address
//! without a proxy before it; a connection that holds the server up for ever; a request in work cut off by closing.

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::client::Peer;
use super::limits::{CONNECTIONS_AT_ONCE, DRAIN, HEAD_BYTES_MAX, HEAD_DEADLINE};
use super::listen::{ListenRefusal, ListenRule};
use super::{App, router};

/// Why the server does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address may not be served like this.
    #[error(transparent)]
    Listen(#[from] ListenRefusal),
    /// The socket failed.
    #[error("the listening socket failed: {0}")]
    Socket(#[from] io::Error),
}

/// Serves until `closing` completes, then waits for requests in work, at most [`DRAIN`].
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    listener: TcpListener,
    app: App,
    closing: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    if app.listen == ListenRule::Loopback {
        ListenRule::new(listener.local_addr()?, false, None)?;
    }
    let router = router(app);
    let (open, graceful) = (Arc::new(Semaphore::new(CONNECTIONS_AT_ONCE)), GracefulShutdown::new());
    let mut closing = std::pin::pin!(closing);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &open) => accepted,
            () = &mut closing => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let connection = connection(stream, router.clone(), peer);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // Its errors are the client's: hung up, sent nonsense, sent nothing.
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("closed with requests still in work");
    }
    Ok(())
}

/// The next connection, with its place among those open at once. `None`: that one failed, go on.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(open).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            // Answers are small; waiting to fill a packet only makes a phone wait. Without it they come all the same.
            let _ = stream.set_nodelay(true);
            Some((stream, Peer(address.ip()), place))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            out_of_files().await;
            None
        }
    }
}

/// After a failed accept (mostly: no file descriptor left) the next one fails as well until a connection ends.
#[expect(clippy::disallowed_methods, reason = "no event says that the system has a file descriptor again")]
async fn out_of_files() {
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
}

type Service = TowerToHyperService<
    tower::util::BoxCloneSyncService<
        Request<hyper::body::Incoming>,
        axum::response::Response,
        std::convert::Infallible,
    >,
>;

fn connection(stream: TcpStream, router: Router, peer: Peer) -> http1::Connection<TokioIo<TcpStream>, Service> {
    let service = router.map_request(move |request: Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(peer);
        request
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(
            TokioIo::new(stream),
            TowerToHyperService::new(tower::util::BoxCloneSyncService::new(service)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::House;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    /// A served house: its address, the signal that closes it, its end.
    async fn served() -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<Result<(), ServeError>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (close, closing) = oneshot::channel();
        let app = House::new().await.app;
        let server = tokio::spawn(serve(listener, app, async move { drop(closing.await) }));
        (address, close, server)
    }

    async fn read_all(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.expect("an answer");
        text
    }

    #[tokio::test]
    async fn it_answers_over_a_real_socket() {
        let (address, close, server) = served().await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.expect("a request");
        let answer = read_all(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
        close.send(()).expect("the server runs");
        server.await.expect("no panic").expect("an orderly end");
    }

    #[tokio::test]
    async fn a_request_in_work_is_answered_before_the_server_ends() {
        let (address, close, server) = served().await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let head =
            b"POST /v1/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{";
        stream.write_all(head).await.expect("half a request");
        // The server has the request once it has answered another one on a later connection.
        let mut other = TcpStream::connect(address).await.expect("a connection");
        let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        other.write_all(request).await.expect("a request");
        read_all(&mut other).await;
        close.send(()).expect("the server runs");
        stream.write_all(b"}").await.expect("the other half");
        assert!(read_all(&mut stream).await.starts_with("HTTP/1.1 400"));
        server.await.expect("no panic").expect("an orderly end");
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }

    #[tokio::test]
    async fn a_body_too_large_is_told_so_although_it_is_still_being_sent() {
        let (address, close, server) = served().await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let size = kenpos_protocol::sync::BODY_BYTES_MAX * 2;
        let head = format!(
            "POST /v1/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {size}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.expect("a head");
        stream.write_all(&vec![b' '; size]).await.expect("a body");
        assert!(read_all(&mut stream).await.starts_with("HTTP/1.1 413"));
        close.send(()).expect("the server runs");
        server.await.expect("no panic").expect("an orderly end");
    }

    #[tokio::test]
    async fn an_open_address_is_not_served_without_a_proxy() {
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
        let app = House::new().await.app;
        let refused = serve(listener, app, std::future::pending()).await;
        assert!(matches!(refused, Err(ServeError::Listen(ListenRefusal::NotLoopback { .. }))), "{refused:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_sends_its_head_is_let_go() {
        let (address, close, server) = served().await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET /healthz HT").await.expect("half a head");
        read_all(&mut stream).await;
        close.send(()).expect("the server runs");
        server.await.expect("no panic").expect("an orderly end");
    }
}
