//! The feed of changes, as Jetpack hands it on. Comes in: a token. Goes out: a page of upserts read live and of deletions,
//! and the next token. Must never happen: an error that tells an expired token from a foreign one.

use std::collections::BTreeSet;

use super::{Deviation, HcError, HealthConnect, Kind, Record, Row};
use crate::health_stores::digest;

/// How long a token is good, milliseconds.
const TOKEN_LIFE_MS: i64 = 30 * 86_400_000;

/// How long the log is kept, milliseconds.
const LOG_LIFE_MS: i64 = 32 * 86_400_000;

/// The largest page that may be asked for.
const MAX_PAGE: usize = 5_000;

/// A record that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Its id.
    pub id: String,
    /// UTC milliseconds: when the first deletion of the page was made.
    pub time: i64,
}

/// `ChangesResponse`, with its changes in the two lists they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// `UpsertionChange`: as the records are now.
    pub upserted: Vec<Record>,
    /// `DeletionChange`.
    pub deleted: Vec<Deletion>,
    /// `nextChangesToken`; empty when the token had expired.
    pub next_token: String,
    /// `hasMore`.
    pub has_more: bool,
    /// `changesTokenExpired`.
    pub token_expired: bool,
}

/// What a token stands for. The real ones are numbers of a row that holds all this; ours hold it themselves, so that a
/// script played again still knows them.
struct Token {
    row: i64,
    issued: i64,
    of_a_page: bool,
    kinds: Vec<Kind>,
    origins: Vec<String>,
}

impl HealthConnect {
    /// `getChangesToken`: changes from now on, of these types, of these origins (none: of all).
    ///
    /// # Errors
    /// 3 without a type; what forbids reading.
    pub fn get_changes_token(&mut self, now: i64, kinds: &[Kind], origins: &[String]) -> Result<String, HcError> {
        if kinds.is_empty() {
            return Err(HcError::InvalidArgument);
        }
        self.begin_read(now, kinds, origins)?;
        let (kinds, origins) = (kinds.to_vec(), origins.to_vec());
        Ok(self.issue(&Token { row: self.last_row, issued: now, of_a_page: false, kinds, origins }))
    }

    /// `getChanges`, with the page size of the framework's call (1 to 5,000).
    ///
    /// # Errors
    /// 3 for the page size; what forbids reading. A bad token is no error.
    pub fn get_changes(&mut self, now: i64, token: &str, page_size: usize) -> Result<Changes, HcError> {
        if !(1..=MAX_PAGE).contains(&page_size) {
            return Err(HcError::InvalidArgument);
        }
        let read = self.read_token(token);
        let (kinds, origins) = read.as_ref().map_or((&[][..], &[][..]), |read| (&read.kinds, &read.origins));
        self.begin_read(now, kinds, origins)?;
        self.log.retain(|row| row.time >= now - LOG_LIFE_MS);
        let lasting = |read: &Token| self.page_tokens_never_expire && read.of_a_page;
        let good = read.filter(|read| lasting(read) || now - read.issued <= TOKEN_LIFE_MS);
        Ok(good.map_or_else(|| self.expired(now), |read| self.page(now, token, read, page_size)))
    }

    fn page(&self, now: i64, token: &str, read: Token, page_size: usize) -> Changes {
        let wanted = |row: &&Row| {
            row.number > read.row
                && read.kinds.contains(&row.kind)
                && (read.origins.is_empty() || read.origins.contains(&row.origin))
        };
        let mut rows = self.log.iter().filter(wanted).peekable();
        let mut taken: Vec<&Row> = Vec::new();
        let mut count = 0;
        while count < page_size {
            let Some(row) = rows.next() else { break };
            count += row.ids.len();
            taken.push(row);
        }
        let has_more = rows.peek().is_some();
        let Some(last) = taken.last() else {
            let next_token = token.to_owned();
            return Changes { upserted: vec![], deleted: vec![], next_token, has_more: false, token_expired: false };
        };
        let next = Token { row: last.number, issued: now, of_a_page: true, ..read };
        Changes {
            upserted: self.upserted(&taken),
            deleted: self.deleted(&taken),
            next_token: self.issue(&next),
            has_more,
            token_expired: false,
        }
    }

    /// `Behaviour::UpsertsAreLive`, `Behaviour::DeletedIsNotUpserted`.
    fn upserted(&self, rows: &[&Row]) -> Vec<Record> {
        let rows = rows.iter().filter(|row| !row.deletes);
        if self.deviation == Some(Deviation::LogRemembersValues) {
            return rows.flat_map(|row| row.copies.clone()).collect();
        }
        let mut seen = BTreeSet::new();
        rows.flat_map(|row| &row.ids)
            .filter(|id| seen.insert(*id))
            .filter_map(|id| self.records.get(id))
            .filter(|record| self.is_visible(record))
            .cloned()
            .collect()
    }

    /// `Behaviour::DeletionTimeIsThePages`, `Behaviour::DeletionsIgnoreTheWindow`.
    fn deleted(&self, rows: &[&Row]) -> Vec<Deletion> {
        let mut rows = rows.iter().filter(|row| row.deletes).peekable();
        let first = rows.peek().map_or(0, |row| row.time);
        let own_time = self.deviation == Some(Deviation::DeletionsKnowTheirTime);
        let of_row = |row: &Row| {
            let time = if own_time { row.time } else { first };
            row.ids.iter().map(|id| Deletion { id: id.clone(), time }).collect::<Vec<_>>()
        };
        rows.flat_map(|row| of_row(row)).collect()
    }

    /// `Behaviour::BadTokensLookExpired`.
    fn expired(&self, now: i64) -> Changes {
        let fresh =
            Token { row: self.last_row, issued: now, of_a_page: false, kinds: vec![Kind::Steps], origins: vec![] };
        let brings = self.deviation == Some(Deviation::ExpiredBringsAToken);
        let next_token = if brings { self.issue(&fresh) } else { String::new() };
        Changes { upserted: vec![], deleted: vec![], next_token, has_more: false, token_expired: true }
    }

    fn issue(&self, token: &Token) -> String {
        let kinds: String = token.kinds.iter().map(|kind| if *kind == Kind::Steps { 's' } else { 'w' }).collect();
        let Token { row, issued, of_a_page, origins, .. } = token;
        let body = format!("{row}|{issued}|{of_a_page}|{kinds}|{}", origins.join(","));
        format!("{body}|{}", self.seal(&body))
    }

    fn seal(&self, body: &str) -> String {
        format!("{:032x}", digest(&["token", &self.phone, &self.generation.to_string(), &self.app, body]))
    }

    fn read_token(&self, token: &str) -> Option<Token> {
        let (body, seal) = token.rsplit_once('|')?;
        (seal == self.seal(body)).then_some(())?;
        let mut parts = body.split('|');
        Some(Token {
            row: parts.next()?.parse().ok()?,
            issued: parts.next()?.parse().ok()?,
            of_a_page: parts.next()?.parse().ok()?,
            kinds: parts.next()?.chars().map(|kind| if kind == 's' { Kind::Steps } else { Kind::Weight }).collect(),
            origins: parts.next()?.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        })
    }
}
