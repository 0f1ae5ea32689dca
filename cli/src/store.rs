//! The union's store as named on the command line.
//!
//! Comes in: `sqlite:PATH` or `postgres://USER@HOST:PORT/DATABASE`. Goes out: an open store with a programme and terms
//! in force. Must never happen: a store made by a typing error of the desk; a password in an answer or an error.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_rules::explain::Language;
use kenpos_rules::programme::Programme;
use kenpos_server::auth::terms;
use kenpos_server::ports::Ports;
use kenpos_server::programmes::{Programmes, ProgrammesError};
use kenpos_server::store::postgres::PostgresStore;
use kenpos_server::store::sqlite::SqliteStore;
use kenpos_server::store::{Store, StoreError};
use url::Url;

use crate::failure::Failure;
use crate::texts;

/// The variable with the password of PostgreSQL, as its own tools know it: a command line can be read by everyone.
pub const PASSWORD_VARIABLE: &str = "PGPASSWORD";

/// Whether a store that is not there is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// By `serve` and the roster import: a union begins.
    Make,
    /// By everything else.
    Refuse,
}

/// A store by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A file.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(Address),
}

/// The address of a database, perhaps with a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Named {
    /// The store that was named, if the name has the form of one; a file must be one that can be opened or made.
    ///
    /// # Errors
    /// An input that must change.
    pub fn read(name: &str, missing: Missing, language: Language) -> Result<Self, Failure> {
        if let Some(address) = Address::read(name) {
            return Ok(Self::Postgres(address));
        }
        let path = name.strip_prefix("sqlite:").map(PathBuf::from).filter(|path| path.file_name().is_some());
        // What stands behind the scheme of an address may be a password.
        let shown = name.split_once("://").map_or_else(|| name.to_owned(), |(scheme, _)| format!("{scheme}://…"));
        let path = path.ok_or_else(|| Failure::input(texts::store_form(language, &shown)))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Failure::input(texts::store_folder_missing(language, &folder.display().to_string())));
        }
        if path.is_dir() {
            return Err(Failure::input(texts::store_is_folder(language, &path.display().to_string())));
        }
        if missing == Missing::Refuse && !path.exists() {
            return Err(Failure::input(texts::store_missing(language, &path.display().to_string())));
        }
        Ok(Self::Sqlite(path))
    }

    /// Opens it. A file for serving at any command, since an import commits many rows in few groups.
    ///
    /// # Errors
    /// It is not there, not ours, not of this version, or cannot be reached.
    pub async fn open(&self, ports: &Ports, missing: Missing, language: Language) -> Result<Arc<dyn Store>, Failure> {
        let refused = |error: StoreError| self.not_opened(&error, language);
        match self {
            Self::Sqlite(path) => Ok(Arc::new(SqliteStore::serving(path, ports).map_err(refused)?)),
            Self::Postgres(address) => {
                let url = address.0.as_str();
                if missing == Missing::Refuse && !PostgresStore::is_there(url).await.map_err(refused)? {
                    return Err(Failure::input(texts::store_missing(language, &self.to_string())));
                }
                Ok(Arc::new(PostgresStore::open(url, ports).await.map_err(refused)?))
            }
        }
    }

    /// What to write behind `--store`; the password is asked for again.
    #[cfg(feature = "demo")]
    pub fn as_argument(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(address) => address.to_string(),
        }
    }

    /// Why it cannot be opened. It is left as it is.
    fn not_opened(&self, error: &StoreError, language: Language) -> Failure {
        let shown = self.to_string();
        match (error, self) {
            (StoreError::NotOurs { .. }, _) => Failure::input(texts::store_not_ours(language, &shown)),
            (StoreError::BadAddress { problem }, _) => {
                Failure::input(texts::store_address(language, &shown, &texts::in_brackets(problem, language)))
            }
            (StoreError::Unreachable { .. }, _) => Failure::condition(texts::store_unreachable(language, &shown)),
            (StoreError::Refused { detail }, _) => {
                Failure::input(texts::store_refused(language, &shown, &texts::in_brackets(detail, language)))
            }
            (other, Self::Sqlite(_)) => {
                Failure::condition(texts::store_not_opened(language, &shown, &texts::store_error(other, language)))
            }
            (other, Self::Postgres(_)) => failure(other, language),
        }
    }
}

/// As it was named, but for the password.
impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(address) => address.fmt(f),
        }
    }
}

impl Address {
    /// The whole of it, with the password.
    #[cfg(feature = "demo")]
    pub fn url(&self) -> &str {
        self.0.as_str()
    }

    /// An address of PostgreSQL, with the password of the environment where it has none itself.
    fn read(name: &str) -> Option<Self> {
        let mut url = Url::parse(name).ok().filter(|url| ["postgres", "postgresql"].contains(&url.scheme()))?;
        if let (None, Ok(password)) = (url.password(), env::var(PASSWORD_VARIABLE)) {
            // Fails only where there is no host to sign in at, as with a socket.
            _ = url.set_password(Some(&password));
        }
        Some(Self(url))
    }
}

/// Without the password, and without the query, where one may stand too.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        shown.set_query(None);
        // Fails only where there is no host, and then no password either.
        _ = shown.set_password(None);
        f.write_str(shown.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Puts this programme in force, or where none was named and none is in force the built-in one; and the terms.
pub async fn prepare(
    store: &dyn Store,
    ports: &Ports,
    programmes: &Programmes,
    chosen: Option<Programme>,
    language: Language,
) -> Result<(), Failure> {
    let now = ports.clock.now();
    let before = match programmes.current(store).await {
        Ok(before) => Some(before),
        Err(ProgrammesError::Missing) => None,
        Err(error) => return Err(Failure::condition(texts::programmes_error(&error, language))),
    };
    if let (Some(chosen), Some(before)) = (&chosen, &before) {
        let follows = chosen.check_follows(before, now.programme_day());
        follows.map_err(|error| Failure::input(texts::not_after(&error, language)))?;
    }
    let programme = chosen.or_else(|| before.is_none().then(Programme::standard));
    let prepared = async {
        if let Some(programme) = programme {
            programmes.publish(store, programme, now).await?;
        }
        terms::publish_standard(store, now).await
    };
    prepared.await.map_err(|error| failure(&error, language))
}

/// What the store could not do: the world must change.
pub fn failure(error: &StoreError, language: Language) -> Failure {
    Failure::condition(texts::store_failed(language, &texts::store_error(error, language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_in_the_address_and_in_no_text_of_it() {
        for name in ["postgres://k:s3cret@127.0.0.1:5432/kenpos", "postgresql://k@localhost/kenpos?password=s3cret"] {
            let named = Named::read(name, Missing::Refuse, Language::En).expect("an address");
            for shown in [named.to_string(), format!("{named:?}")] {
                assert!(shown.contains("k@") && shown.contains("/kenpos") && !shown.contains("s3cret"), "{shown}");
            }
            let Named::Postgres(address) = named else { panic!("PostgreSQL's") };
            assert!(address.0.as_str().contains("s3cret"));
        }
    }

    #[test]
    fn a_name_of_no_store_is_refused_without_what_may_be_a_password() {
        for name in ["postgers://k:s3cret@127.0.0.1/kenpos", "mysql://k:s3cret@h/d", "union.db", "sqlite:", ""] {
            let failure = Named::read(name, Missing::Make, Language::En).expect_err("no store");
            assert!(failure.text.contains("sqlite:PATH") && !failure.text.contains("s3cret"), "{}", failure.text);
        }
    }
}
