//! The PostgreSQL back end: the contract, the schema, the order of commits, the round trips, and what is refused.

mod open;
mod order;
mod schema;
mod trips;

use std::sync::Arc;

use async_trait::async_trait;
use kenpos_test_postgres::TestDatabase;

use super::PostgresStore;
use crate::store::contract::Site;
use crate::store::lookup::{Name, Who};
use crate::store::{Store, StoreError};
use crate::sync::sync;
use crate::testing::{Scene, ports};

#[async_trait]
impl Site for TestDatabase {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(store(self.url()).await.expect("the database opens"))
    }
}

mod contract {
    crate::store_contract!(kenpos_test_postgres::TestDatabase::create());
}

async fn store(url: &str) -> Result<PostgresStore, StoreError> {
    PostgresStore::open(url, &ports("2026-11-22T00:00:00Z").0).await
}

#[tokio::test]
async fn a_nul_that_postgresql_cannot_keep_does_not_hold_up_a_sync() {
    let database = TestDatabase::create();
    let (ports, clock) = ports("2026-11-22T00:00:00Z");
    let scene = Scene::on(database.open().await, ports, clock).await;
    let phone = scene.add_member().await;
    let mut request = phone.request(scene.ports.clock.now(), Vec::new(), None);
    request.app_version = "1.0\0".to_owned();
    let who = Who::Name(Name::Device(phone.device));
    sync(&*scene.store, &scene.ports, &scene.programmes, &who, &request).await.expect("a sync");
    let state = scene.store.load(&who, &crate::store::member::Want::default()).await.expect("a load");
    let device = state.and_then(|state| state.device).expect("the device");
    assert_eq!(device.app_version, "1.0");
}
