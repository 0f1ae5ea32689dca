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
use crate::store::{Store, StoreError};
use crate::testing::ports;

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
