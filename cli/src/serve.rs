//! `kenpos serve`: the union's server over HTTP.
//!
//! Comes in: an address, a store, a programme. Goes out: `listening on http://HOST:PORT` on the first line of stdout,
//! once it accepts; then answers, until it is told to end. Must never happen: an open address without a proxy; a
//! store touched before the port is ours.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use kenpos_rules::explain::Language;
use kenpos_rules::programme::Programme;
use kenpos_server::auth::Doors;
use kenpos_server::auth::hash::{HashCost, Passwords};
use kenpos_server::http::App;
use kenpos_server::http::listen::ListenRule;
use kenpos_server::http::serve::{ServeError, serve};
use kenpos_server::ports::real;
use kenpos_server::programmes::Programmes;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::args::ServeArgs;
use crate::failure::Failure;
use crate::programme_file;
use crate::store::{self, Missing, Named};
use crate::terminal::Terminal;
use crate::texts;

/// Runs the server until Ctrl-C or a request to terminate.
pub fn run(args: &ServeArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let language = terminal.language;
    let rule = ListenRule::new(args.listen, args.behind_proxy, args.trusted_hops)
        .map_err(|error| Failure::input(texts::listen_refusal(&error, language)))?;
    let programme = args.programme.as_deref().map(|file| programme_file::read(file, language)).transpose()?;
    let named = Named::read(&args.store.url, Missing::Make, language)?;
    log_to_stderr();
    runtime().map_err(|_| Failure::condition(texts::runtime_failed(language)))?.block_on(async {
        let listener = listen(args.listen, language).await?;
        let address = listener.local_addr().map_err(|error| system(&error, language))?;
        let app = open(&named, rule, programme, language).await?;
        let closing = told_to_end().map_err(|error| system(&error, language))?;
        terminal.line(&format!("listening on http://{address}"))?;
        until(listener, app, closing, &named, terminal).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Serves a store that is there, on a loopback listener that is open, until told to end; says nothing on stdout.
#[cfg(feature = "demo")]
pub async fn on(listener: TcpListener, named: &Named, terminal: &Terminal) -> Result<(), Failure> {
    let app = open(named, ListenRule::Loopback, None, terminal.language).await?;
    let closing = told_to_end().map_err(|error| system(&error, terminal.language))?;
    until(listener, app, closing, named, terminal).await
}

/// The runtime of everything that serves.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::condition(format!("no network runtime: {error}")))
}

/// The store with everything the routes need.
async fn open(
    named: &Named,
    listen: ListenRule,
    programme: Option<Programme>,
    language: Language,
) -> Result<App, Failure> {
    let ports = real::ports();
    let programmes = Arc::new(Programmes::default());
    let store = named.open(&ports, Missing::Make, language).await?;
    store::prepare(&*store, &ports, &programmes, programme, language).await?;
    let passwords =
        Passwords::new(HashCost::STANDARD).map_err(|_| Failure::condition(texts::runtime_failed(language)))?;
    Ok(App { doors: Doors { store, ports, programmes, passwords }, listen })
}

async fn until(
    listener: TcpListener,
    app: App,
    closing: impl Future<Output = ()> + Send,
    named: &Named,
    terminal: &Terminal,
) -> Result<(), Failure> {
    terminal.note(&texts::serving(terminal.language, &named.to_string()));
    serve(listener, app, closing).await.map_err(|error| match error {
        ServeError::Listen(refusal) => Failure::input(texts::listen_refusal(&refusal, terminal.language)),
        ServeError::Socket(error) => system(&error, terminal.language),
    })
}

/// One line a request on stderr; `RUST_LOG` chooses otherwise.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
}

/// What the system did not do, in our own words.
fn system(error: &io::Error, language: Language) -> Failure {
    Failure::condition(texts::system_words(error.kind(), language))
}

/// The port, taken before anything else is done.
///
/// # Errors
/// A busy port names `--listen`.
pub async fn listen(address: SocketAddr, language: Language) -> Result<TcpListener, Failure> {
    let address_text = address.to_string();
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => Failure::condition(texts::port_busy(language, &address_text)),
        io::ErrorKind::AddrNotAvailable => Failure::input(texts::address_not_ours(language, &address_text)),
        _ => Failure::condition(texts::cannot_listen(
            language,
            &address_text,
            &texts::system_words(error.kind(), language),
        )),
    })
}

/// Completes on Ctrl-C, and where there are signals on the one that service managers send.
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        // Without Ctrl-C there is only the other way to end; an error here must not end the server at once.
        let interrupted = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = interrupted => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        interrupted.await;
    })
}
