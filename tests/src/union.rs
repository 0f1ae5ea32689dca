//! The union's server of the world: the real store, doors and router on the world's clock.
//!
//! Comes in: a database, the true time, a roster. Goes out: a router that phones call in process, or the app to
//! serve over a socket. Must never happen: a rule of the server done here a second time.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use kenpos_rules::programme::Programme;
use kenpos_server::auth::Doors;
use kenpos_server::auth::hash::{HashCost, Passwords};
use kenpos_server::auth::terms;
use kenpos_server::http::listen::ListenRule;
use kenpos_server::http::{App, router};
use kenpos_server::ledger::entry::By;
use kenpos_server::office::audit::{AuditReport, audit_ledger};
use kenpos_server::office::members::{ImportReport, import_members};
use kenpos_server::office::restored::note_restore;
use kenpos_server::ports::Ports;
use kenpos_server::programmes::Programmes;
use kenpos_server::store::Store;
use kenpos_server::store::lookup::Name;
use kenpos_server::store::member::Books;

use crate::clock::TrueTime;
use crate::database::Database;
use crate::keys::WorldKeys;
use crate::rng::SeededRng;

/// The server of one union.
pub struct Union {
    database: Database,
    ports: Ports,
    doors: Mutex<Doors>,
    router: Arc<Mutex<Router>>,
}

impl Union {
    /// Opens (or makes) the union's database and puts the standard programme and terms in force.
    pub async fn open(database: impl Into<Database>, time: &Arc<TrueTime>, rng: &Arc<SeededRng>) -> Self {
        let database = database.into();
        let ports = Ports { clock: Arc::clone(time) as _, rng: Arc::clone(rng) as _, keys: Arc::new(WorldKeys) };
        let doors = doors(&database, &ports).await;
        let router = Arc::new(Mutex::new(router(app(doors.clone()))));
        Self { database, ports, doors: Mutex::new(doors), router }
    }

    /// Ends the server process and starts another on the same database, as after a crash or an update.
    pub async fn restart(&self) {
        // The old connection closes when the old router goes; a store is never shared between two processes.
        *locked(&self.router) = Router::new();
        let doors = doors(&self.database, &self.ports).await;
        *locked(&self.router) = router(app(doors.clone()));
        *locked(&self.doors) = doors;
    }

    /// A backup of the database, of a file in this folder, while the server runs.
    pub async fn back_up(&self, folder: &Path) -> Database {
        let backup = self.database.copy(folder);
        if !matches!(self.database, Database::Sqlite(_)) {
            // The copy has ended the server's connections.
            self.restart().await;
        }
        backup
    }

    /// Ends the server process and starts another on a copy of a backup, which for a file is made in this folder.
    pub async fn restore(&mut self, backup: &Database, folder: &Path) {
        self.database = backup.copy(folder);
        self.restart().await;
        note_restore(&*self.store(), &self.ports).await.expect("the world's store works");
    }

    /// What phones of this process call. Behind one handle, so that a restart reaches all of them.
    pub fn router(&self) -> &Arc<Mutex<Router>> {
        &self.router
    }

    /// The app, to be served over a socket.
    pub fn app(&self) -> App {
        app(locked(&self.doors).clone())
    }

    /// The store, for what a desk does.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&locked(&self.doors).store)
    }

    /// The server's ports, for what a desk does.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The programmes in force, for what a desk does.
    pub fn programmes(&self) -> Arc<Programmes> {
        Arc::clone(&locked(&self.doors).programmes)
    }

    /// Imports a roster (CSV).
    pub async fn import(&self, roster: &str) -> ImportReport {
        let doors = locked(&self.doors).clone();
        import_members(&*doors.store, &doors.ports, &doors.programmes, roster.as_bytes(), &By::operator())
            .await
            .expect("the world's store works")
    }

    /// What the audit of the ledger finds.
    pub async fn audit(&self) -> AuditReport {
        audit_ledger(&*self.store()).await.expect("the world's store works")
    }

    /// Everything the server holds of the member with this KENPOS ID.
    pub async fn books(&self, kenpos_id: &str) -> Books {
        let store = self.store();
        let found = store.find_members(&Name::KenposId(kenpos_id.to_owned())).await.expect("the world's store works");
        let member = *found.first().unwrap_or_else(|| panic!("nobody is called {kenpos_id}"));
        store.books(member).await.expect("the world's store works").expect("a member that was found has books")
    }
}

async fn doors(database: &Database, ports: &Ports) -> Doors {
    let store = database.open(ports).await.expect("the world's database opens");
    let now = ports.clock.now();
    let programmes = Arc::new(Programmes::default());
    programmes.publish(&*store, Programme::standard(), now).await.expect("the world's store works");
    terms::publish_standard(&*store, now).await.expect("the world's store works");
    let passwords = Passwords::new(HashCost::LEAST).expect("the least cost is allowed");
    Doors { store, ports: ports.clone(), programmes, passwords }
}

fn app(doors: Doors) -> App {
    App { doors, listen: ListenRule::Loopback }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
