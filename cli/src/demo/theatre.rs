//! Where a play takes place: a union on a virtual clock, served over a socket behind a proxy that loses, repeats and delays.
//!
//! Comes in: where the union keeps its books, the moment at which the play begins. Goes out: the way in that phones have,
//! and how it all compares at the end. Must never happen: a way into the server that phones do not have.

use std::sync::Arc;

use kenpos_rules::day::Moment;
use kenpos_server::http::serve::{ServeError, serve};
use kenpos_tests::clock::TrueTime;
use kenpos_tests::database::Database;
use kenpos_tests::proxy::FaultProxy;
use kenpos_tests::rng::SeededRng;
use kenpos_tests::union::Union;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::failure::{Failure, condition};
use crate::store::Named;

/// The same faults in every run: requests one after the other draw from one stream.
const SEED: u64 = 2_026;

/// A union and the way to it.
pub struct Theatre {
    /// The virtual clock.
    pub time: Arc<TrueTime>,
    /// The randomness of everything.
    pub rng: Arc<SeededRng>,
    /// The union.
    pub union: Union,
    /// What phones speak to.
    pub proxy: FaultProxy,
    close: oneshot::Sender<()>,
    server: JoinHandle<Result<(), ServeError>>,
}

impl Theatre {
    /// Opens a union in which nobody is, and serves it.
    pub async fn open(store: &Named, begins: Moment) -> Result<Self, Failure> {
        let (time, rng) = (TrueTime::starting_at(begins), SeededRng::new(SEED));
        let database = match store {
            Named::Sqlite(path) => Database::Sqlite(path.clone()),
            Named::Postgres(address) => Database::PostgresAt(address.url().to_owned()),
        };
        let union = Union::open(database, &time, &rng).await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|error| condition(&error))?;
        let address = listener.local_addr().map_err(|error| condition(&error))?;
        let (close, closed) = oneshot::channel();
        let server = tokio::spawn(serve(listener, union.app(), async { closed.await.unwrap_or_default() }));
        let proxy = FaultProxy::start(address, SEED).await.map_err(|error| condition(&error))?;
        Ok(Self { time, rng, union, proxy, close, server })
    }

    /// Ends the server.
    pub async fn close(self) -> Result<(), Failure> {
        // The receiver is gone only if the server has ended already.
        let _ = self.close.send(());
        self.server.await.map_err(|error| condition(&error))?.map_err(|error| condition(&error))
    }
}
