//! The schema of a member's file, as numbered steps.
//!
//! Comes in: a file of any older version. Goes out: the newest schema. Must never happen: a step changed after it
//! was released (add the next one), a newer file touched. A migration is one entry at the end of [`STEPS`].

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// Marks the file as ours (`file` and SQLite show it): "KENP" in ASCII.
const APPLICATION_ID: i32 = 0x4B45_4E50;

/// Step `n` (from 1) brings a file of version `n - 1` to version `n`, each in its own transaction.
const STEPS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
];

/// Brings the file to the newest version.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_with(connection, STEPS)
}

fn migrate_with(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let known = u32::try_from(steps.len()).expect("there are few steps");
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    for version in found + 1..=known {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(steps[version as usize - 1])?;
        step.pragma_update(None, "application_id", APPLICATION_ID)?;
        step.pragma_update(None, "user_version", version)?;
        step.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Connection {
        Connection::open_in_memory().expect("opens")
    }

    fn schema_of(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT type || name || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1")
            .expect("prepares");
        let rows = statement.query_map([], |row| row.get(0)).expect("runs");
        rows.collect::<Result<_, _>>().expect("reads")
    }

    #[test]
    fn every_older_version_ends_with_the_schema_of_a_fresh_file() {
        let mut newest = fresh();
        migrate(&mut newest).expect("migrates");
        for version in 0..=STEPS.len() {
            let mut old = fresh();
            migrate_with(&mut old, &STEPS[..version]).expect("an old file");
            migrate(&mut old).expect("migrates");
            assert_eq!(schema_of(&old), schema_of(&newest), "from version {version}");
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_unchanged() {
        let mut newer = fresh();
        newer.pragma_update(None, "user_version", 1_000).expect("set");
        assert!(matches!(migrate(&mut newer), Err(StoreError::TooNew { found: 1_000, .. })));
        assert!(schema_of(&newer).is_empty());
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_at_the_version_before() {
        let mut old = fresh();
        let broken = [STEPS[0], "CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE half (x INTEGER) STRICT;"];
        assert!(migrate_with(&mut old, &broken).is_err());
        let version: u32 = old.pragma_query_value(None, "user_version", |row| row.get(0)).expect("reads");
        assert_eq!(version, 1);
        assert!(!schema_of(&old).iter().any(|row| row.contains("half")));
    }

    #[test]
    fn the_bundled_sqlite_has_the_fix_of_the_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
