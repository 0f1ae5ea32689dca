//! The mirror of documents: what the union keeps of the member, and what it publishes.
//!
//! Comes in: changes of the feed. Goes out: the documents of a kind, the publications in force. Must never happen: a
//! document decided on here; the views read them, and the rules read the publications' texts.

use kenpos_protocol::document::{Document, DocumentKind, Publication, PublicationKind};
use rusqlite::{OptionalExtension as _, Row};

use super::{Conn, Tx};
use crate::error::StoreError;

/// Keeps a document as it stands now.
pub(crate) fn put(tx: &Tx<'_>, document: &Document) -> Result<(), StoreError> {
    let text = serde_json::to_string(document).map_err(|_| StoreError::Unreadable { what: "document" })?;
    tx.prepare_cached("INSERT OR REPLACE INTO mirror_document (kind, id, document) VALUES (?1, ?2, ?3)")?.execute((
        document.kind().code(),
        document.id(),
        text,
    ))?;
    Ok(())
}

/// The member's documents of a kind, in the order of their ids.
pub(crate) fn documents(conn: &Conn<'_>, kind: DocumentKind) -> Result<Vec<Document>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT document FROM mirror_document WHERE kind = ?1 ORDER BY id")?;
    let rows = statement.query_map([kind.code()], |row| row.get::<_, String>(0))?;
    rows.map(|text| serde_json::from_str(&text?).map_err(|_| StoreError::Unreadable { what: "document" })).collect()
}

/// One document of the member.
pub(crate) fn document(conn: &Conn<'_>, kind: DocumentKind, id: &str) -> Result<Option<Document>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT document FROM mirror_document WHERE kind = ?1 AND id = ?2")?;
    let text: Option<String> = statement.query_row((kind.code(), id), |row| row.get(0)).optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "document" })).transpose()
}

/// The text of one publication in force.
pub(crate) fn publication(conn: &Conn<'_>, kind: PublicationKind, id: &str) -> Result<Option<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT text FROM mirror_publication WHERE kind = ?1 AND id = ?2")?;
    Ok(statement.query_row((kind.code(), id), |row| row.get(0)).optional()?)
}

/// Keeps a publication as it stands now; forgets one that was withdrawn.
pub(crate) fn put_publication(tx: &Tx<'_>, publication: &Publication) -> Result<(), StoreError> {
    let (kind, id) = (publication.kind.code(), &publication.id);
    match &publication.text {
        Some(text) => tx
            .prepare_cached("INSERT OR REPLACE INTO mirror_publication (kind, id, text) VALUES (?1, ?2, ?3)")?
            .execute((kind, id, text))?,
        None => tx.prepare_cached("DELETE FROM mirror_publication WHERE kind = ?1 AND id = ?2")?.execute((kind, id))?,
    };
    Ok(())
}

/// The publications of a kind in force, each with its id, in the order of these.
pub(crate) fn publications(conn: &Conn<'_>, kind: PublicationKind) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id, text FROM mirror_publication WHERE kind = ?1 ORDER BY id")?;
    let rows = statement.query_map([kind.code()], |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use kenpos_protocol::document::ExamContact;
    use kenpos_rules::day::ProgrammeDay;

    use super::*;
    use crate::testing::TestPhone;

    fn contact(id: &str, visited_on: Option<ProgrammeDay>) -> Document {
        let asked_on = "2026-11-01".parse().expect("a day");
        Document::ExamContact(ExamContact { contact: id.to_owned(), asked_on, visited_on })
    }

    #[test]
    fn the_mirror_holds_each_document_as_it_stands() {
        let phone = TestPhone::new();
        let visited = contact("a", "2026-11-20".parse().ok());
        phone.write(|tx| {
            put(tx, &contact("b", None))?;
            put(tx, &contact("a", None))?;
            Ok(put(tx, &visited)?)
        });
        let kept = phone.read(|conn| Ok(documents(conn, DocumentKind::ExamContact)?));
        assert_eq!(kept, [visited, contact("b", None)]);
    }

    #[test]
    fn a_withdrawn_publication_is_gone() {
        let phone = TestPhone::new();
        let publication = |id: &str, text: Option<&str>| Publication {
            kind: PublicationKind::Campaign,
            id: id.to_owned(),
            text: text.map(str::to_owned),
        };
        phone.write(|tx| {
            put_publication(tx, &publication("walk", Some("one")))?;
            put_publication(tx, &publication("run", Some("one")))?;
            put_publication(tx, &publication("walk", Some("two")))?;
            Ok(put_publication(tx, &publication("run", None))?)
        });
        let of = |kind| phone.read(|conn| Ok(publications(conn, kind)?));
        assert_eq!(of(PublicationKind::Campaign), [("walk".to_owned(), "two".to_owned())]);
        assert!(of(PublicationKind::Survey).is_empty());
    }
}
