//! After a restore from a backup: the database gets a new epoch, so that every phone pulls afresh and offers again what
//! it still holds. (A phone that knew of more than the database does shows it for its own member, also without this.)

use crate::ports::Ports;
use crate::store::lookup::hex;
use crate::store::{Store, StoreError};

/// Notes that the database was restored.
///
/// # Errors
/// [`StoreError`]; then nothing was noted.
pub async fn note_restore(store: &dyn Store, ports: &Ports) -> Result<(), StoreError> {
    store.renew_epoch(&hex(&ports.random::<8>())).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;

    #[tokio::test]
    async fn after_a_restore_every_phone_starts_its_pull_afresh() {
        let scene = Scene::new("2026-11-22T12:00:00+09:00").await;
        let mut phone = scene.add_member().await;
        let cursor = scene.push(&mut phone, &[]).await.cursor;
        note_restore(&*scene.store, &scene.ports).await.expect("noted");
        let response = scene.sync(&mut phone, &[], Some(cursor)).await.expect("a sync");
        assert!(response.from_start);
    }
}
