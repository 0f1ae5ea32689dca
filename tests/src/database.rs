//! Where the union of a world keeps its books: a SQLite file, or a database on a PostgreSQL server.
//!
//! Comes in: which back end, a folder. Goes out: an open store, and copies as a backup makes them. Must never happen: a
//! story that knows which of the two it is told on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_server::ports::Ports;
use kenpos_server::store::postgres::PostgresStore;
use kenpos_server::store::sqlite::{Place, SqliteStore};
use kenpos_server::store::{Store, StoreError};
use kenpos_test_postgres::TestDatabase;

use crate::turn::{InTurn, in_turn};

/// The back ends of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackEnd<'s> {
    /// A file in the folder of the world.
    Sqlite,
    /// A database made on the server with this address, and dropped in the end.
    Postgres(&'s str),
}

/// The database of one union.
#[derive(Debug)]
pub enum Database {
    /// A file, made if it is not there.
    Sqlite(PathBuf),
    /// A database that goes with this value.
    Postgres(TestDatabase),
    /// The address of a database that stays.
    PostgresAt(String),
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Database {
    fn from(file: &P) -> Self {
        Self::Sqlite(file.as_ref().to_owned())
    }
}

impl Database {
    /// A database nobody has used.
    pub fn fresh(back_end: BackEnd<'_>, folder: &Path) -> Self {
        match back_end {
            BackEnd::Sqlite => Self::Sqlite(folder.join("union.db")),
            BackEnd::Postgres(server) => Self::Postgres(TestDatabase::create_on(server)),
        }
    }

    /// Opens it. A database of the world answers within the turn of whoever asks; one that stays is shared with others
    /// and answers when it does.
    ///
    /// # Errors
    /// Where it cannot be reached, or is not ours.
    pub async fn open(&self, ports: &Ports) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match self {
            Self::Sqlite(path) => Arc::new(SqliteStore::inline(&Place::File(path.clone()), ports)?),
            Self::Postgres(database) => {
                Arc::new(InTurn(Arc::new(in_turn(PostgresStore::open(database.url(), ports))?)))
            }
            Self::PostgresAt(url) => Arc::new(PostgresStore::open(url, ports).await?),
        })
    }

    /// A copy as it stands; of a SQLite file in this folder. A copy on PostgreSQL ends the connections of whoever has
    /// the original open.
    ///
    /// # Panics
    /// Where that cannot be done, or the original is not ours to copy.
    #[must_use]
    pub fn copy(&self, folder: &Path) -> Self {
        match self {
            Self::Sqlite(path) => {
                std::fs::create_dir_all(folder).expect("a folder");
                let copy = folder.join("union.db");
                for ending in ["", "-wal"] {
                    let file = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
                    if file(path).exists() {
                        std::fs::copy(file(path), file(&copy)).expect("nobody writes at this moment");
                    }
                }
                Self::Sqlite(copy)
            }
            Self::Postgres(database) => Self::Postgres(database.copy()),
            Self::PostgresAt(url) => panic!("{url} stays where it is"),
        }
    }
}
