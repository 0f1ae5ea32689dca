//! A union's database as a file, for the tests that damage it by hand.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use super::audit::{AuditReport, audit_ledger};
use crate::store::sqlite::{Place, SqliteStore};
use crate::testing::{Scene, ports};

/// A scene on a file that goes with it.
pub(super) struct OnFile {
    _folder: tempfile::TempDir,
    path: PathBuf,
    pub(super) scene: Scene,
}

impl OnFile {
    pub(super) async fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let path = folder.path().join("kenpos.db");
        let (ports, clock) = ports(now);
        let store = SqliteStore::inline(&Place::File(path.clone()), &ports).expect("a database");
        let scene = Scene::on(Arc::new(store), ports, clock).await;
        Self { _folder: folder, path, scene }
    }

    /// The file under another hand than the store's.
    pub(super) fn by_hand(&self) -> Connection {
        Connection::open(&self.path).expect("the file opens")
    }

    /// Does what no statement of this program does, and audits.
    pub(super) async fn after(&self, damage: &str) -> AuditReport {
        let by_hand = self.by_hand();
        by_hand
            .execute_batch(
                "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
                 DROP TRIGGER entry_is_never_changed; DROP TRIGGER entry_is_never_removed;
                 DROP TRIGGER posting_is_never_changed; DROP TRIGGER posting_is_never_removed;",
            )
            .expect("the guards come off");
        by_hand.execute_batch(damage).expect(damage);
        audit_ledger(&*self.scene.store).await.expect("an audit")
    }
}
