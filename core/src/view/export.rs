//! Everything this phone knows of its member, to be taken along: one JSON document, for people and for other programs.
//!
//! Comes in: the member's file. Goes out: the export as text, and a name for it. Must never happen: something shown on a
//! screen and missing here; a secret; another member's data.

use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::Language;
use kenpos_rules::ids::MemberId;
use serde::Serialize;

use super::notices::NoticeItem;
use super::{Account, HistoryDay, LinkView, OutboxItem, PointsView};
use crate::error::{KenposError, StoreError};
use crate::home_dir::Device;
use crate::store::settings::{Settings, settings};
use crate::store::{Conn, documents, mirror};

/// What the document calls its form. A field that was written once is never renamed; new ones may come.
const FORMAT: &str = "kenpos-export/1";

/// An export: a file for the member to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// What to call the file: `kenpos-export-YYYY-MM-DD.json`.
    pub name: String,
    /// JSON, UTF-8, indented. Weights in grams, steps in counts, points in yen; days are `YYYY-MM-DD` in Japan, moments
    /// RFC 3339.
    pub text: String,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Export({}, {} bytes)", self.name, self.text.len())
    }
}

#[derive(Serialize)]
struct Everything {
    format: &'static str,
    exported_at: Moment,
    account: Account,
    settings: Settings,
    /// Newest first: every day with an entry or points, each entry with where it stands.
    days: Vec<HistoryDay>,
    /// Balance, and every entry of the ledger with its sentence, newest first.
    points: PointsView,
    /// What the union keeps beside: results, submissions, orders, campaigns, events, surveys, questions and notices of expiry.
    documents: Vec<Document>,
    notices: Vec<NoticeItem>,
    /// Where the reading of each health store of this phone stands.
    health_stores: Vec<LinkView>,
    /// What the union does not have yet, and what it refused.
    not_sent: Vec<OutboxItem>,
}

/// The export at this reading of the clocks.
pub(crate) fn export(
    conn: &Conn<'_>,
    device: &Device,
    member: MemberId,
    clock: &ClockReading,
    language: Language,
) -> Result<Export, KenposError> {
    let now = mirror::head(conn)?.now(clock);
    let everything = Everything {
        format: FORMAT,
        exported_at: now,
        account: super::account::account(conn, device, member)?,
        settings: settings(conn)?,
        days: super::history::all_days(conn)?,
        points: super::points::whole(conn, clock, language)?,
        documents: all_documents(conn)?,
        notices: super::notices::all(conn)?,
        health_stores: super::links::links(conn, now, false)?,
        not_sent: super::outbox::outbox(conn)?.items,
    };
    let text = serde_json::to_string_pretty(&everything).map_err(|_| StoreError::Unreadable { what: "export" })?;
    Ok(Export { name: name(now.programme_day()), text })
}

fn name(day: ProgrammeDay) -> String {
    format!("kenpos-export-{day}.json")
}

fn all_documents(conn: &Conn<'_>) -> Result<Vec<Document>, StoreError> {
    let mut all = Vec::new();
    for kind in DocumentKind::ALL {
        all.extend(documents::documents(conn, kind)?);
    }
    Ok(all)
}
