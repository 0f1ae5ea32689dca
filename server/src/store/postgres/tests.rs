//! The PostgreSQL back end: the contract, the schema, the round trips, and databases that are not ours.

use std::sync::Arc;

use async_trait::async_trait;
use kenpos_test_postgres::TestDatabase;

use super::PostgresStore;
use crate::store::Store;
use crate::store::contract::Site;
use crate::testing::ports;

#[async_trait]
impl Site for TestDatabase {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(PostgresStore::open(self.url(), &ports("2026-11-22T00:00:00Z").0).await.expect("the database opens"))
    }
}

mod contract {
    crate::store_contract!(kenpos_test_postgres::TestDatabase::create());
}
