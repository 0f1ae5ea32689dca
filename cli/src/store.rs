//! The union's store as named on the command line.
//!
//! Comes in: `sqlite:PATH`. Goes out: an open store with a programme and terms in force. Must never happen: a store made
//! by a typing error of the desk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_rules::explain::Language;
use kenpos_rules::programme::Programme;
use kenpos_server::auth::terms;
use kenpos_server::ports::Ports;
use kenpos_server::programmes::{Programmes, ProgrammesError};
use kenpos_server::store::sqlite::SqliteStore;
use kenpos_server::store::{Store, StoreError};

use crate::failure::Failure;
use crate::texts;

/// Whether a store that is not there is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// By `serve` and the roster import: a union begins.
    Make,
    /// By everything else.
    Refuse,
}

/// The file of `sqlite:PATH`.
pub fn file(url: &str, missing: Missing, language: Language) -> Result<PathBuf, Failure> {
    let path = url
        .strip_prefix("sqlite:")
        .map(PathBuf::from)
        .filter(|path| path.file_name().is_some())
        .ok_or_else(|| Failure::input(texts::store_form(language, url)))?;
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
    Ok(path)
}

/// The store for one command of the desk. As for serving, since an import commits many rows in few groups.
pub fn open_for_desk(path: &Path, ports: &Ports, language: Language) -> Result<SqliteStore, Failure> {
    SqliteStore::serving(path, ports).map_err(|error| not_opened(path, &error, language))
}

/// The store for serving.
pub fn open_for_serving(path: &Path, ports: &Ports, language: Language) -> Result<Arc<dyn Store>, Failure> {
    Ok(Arc::new(SqliteStore::serving(path, ports).map_err(|error| not_opened(path, &error, language))?))
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
    let known = match programmes.current(store).await {
        Ok(_) => true,
        Err(ProgrammesError::Missing) => false,
        Err(error) => return Err(Failure::condition(texts::programmes_error(&error, language))),
    };
    let programme = chosen.or_else(|| (!known).then(Programme::standard));
    let prepared = async {
        if let Some(programme) = programme {
            programmes.publish(store, programme, now).await?;
        }
        terms::publish_standard(store, now).await
    };
    prepared.await.map_err(|error| failure(&error, language))
}

/// Why the file cannot be opened: damaged, of a newer version, not ours. It is left as it is.
fn not_opened(path: &Path, error: &StoreError, language: Language) -> Failure {
    match error {
        StoreError::NotOurs { .. } => failure(error, language),
        other => Failure::condition(texts::store_not_opened(language, &path.display().to_string(), &other.to_string())),
    }
}

/// What the store could not do: another file must be named, or the world must change.
pub fn failure(error: &StoreError, language: Language) -> Failure {
    match error {
        StoreError::NotOurs { path } => Failure::input(texts::store_not_ours(language, path)),
        other => Failure::condition(texts::store_failed(language, &texts::store_error(other, language))),
    }
}
