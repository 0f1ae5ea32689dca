//! What the tables of every back end have in common.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use std::collections::BTreeMap;

use crate::store::rows::erased::{EMPTIED, LEFT};

/// A table as the database has it.
#[derive(Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<String>,
    /// The columns of its key, in order.
    pub key: Vec<String>,
}

pub fn every_table_is_a_member_table_a_lookup_table_or_a_union_table(tables: &BTreeMap<String, Table>) {
    let lookups = ["access_token", "name"];
    let of_the_union = [
        "act",
        "claim",
        "failure",
        "notice",
        "programme",
        "roster_import",
        "supply",
        "terms",
        "union_document",
        "union_state",
    ];
    for (table, Table { columns, key }) in tables {
        let names_member = columns.iter().any(|column| column == "member_id");
        if lookups.contains(&table.as_str()) {
            assert!(names_member && key[0] != "member_id", "{table} leads from a name to a member");
        } else if of_the_union.contains(&table.as_str()) {
            assert!(!names_member, "{table} is the union's and holds no member's rows");
        } else {
            assert_eq!(key[0], "member_id", "the key of {table} starts with the member");
            let name = table.as_str();
            assert!(
                EMPTIED.contains(&name) != LEFT.contains(&name),
                "the account's deletion empties {table}, or leaves it"
            );
        }
    }
    assert!(tables.len() > lookups.len() + of_the_union.len(), "all tables are here");
}

pub fn only_the_person_table_names_a_person(tables: &BTreeMap<String, Table>) {
    for (table, Table { columns, .. }) in tables {
        for column in columns {
            let names = ["name", "birth", "card", "kenpos_id", "employee"].iter().any(|part| column.contains(part));
            assert!(!names || table == "person", "{table}.{column}");
        }
    }
}
