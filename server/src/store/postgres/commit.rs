//! One commit in one statement: one round trip, and one transaction that begins and ends inside the server.
//!
//! The statement moves the head first; every other part of it writes only if the head moved. The head's row stays locked
//! until the commit, so a member's numbers are in the order of the commits (docs/adr/0010-one-statement-each-way.md).

use deadpool_postgres::Client;
use kenpos_rules::clock::Contact;
use kenpos_rules::ids::{DeviceId, MemberId};
use tokio_postgres::error::SqlState;

use super::error::{is_lost_race, sql};
use super::query::Params;
use crate::store::StoreError;
use crate::store::lookup::{Name, NameKind};
use crate::store::member::{CONTACTS_APART_MS, CONTACTS_KEPT, CONTACTS_KEPT_DAYS, Changes, Commit};
use crate::store::rows::member::{HEAD, head_cells};
use crate::store::rows::{erased, int, written};

pub(super) async fn commit(
    client: &Client,
    lookup_key: &[u8; 32],
    member: MemberId,
    expected_version: u64,
    changes: &Changes,
) -> Result<Commit, StoreError> {
    let mut params = Params::default();
    let mut steps = vec![move_head(&mut params, member, expected_version, changes)];
    if changes.erased {
        let statements = erased::statements("(SELECT member_id FROM moved)").into_iter().enumerate();
        steps.extend(statements.map(|(number, statement)| format!("erased_{number} AS ({statement})")));
    }
    steps.extend(claim(&mut params, lookup_key, changes));
    steps.extend(end_tokens(&mut params, changes));
    steps.extend(detach(&mut params, changes));
    for (table, rows) in written::rows(changes) {
        let given = params.put_columns(table, rows);
        steps.push(format!(
            "put_{name} AS (INSERT INTO {name} (member_id, {list})
             SELECT moved.member_id, given.* FROM moved, unnest({given}) AS given{on_conflict})",
            name = table.name,
            list = table.list(),
            on_conflict = table.on_conflict(),
        ));
    }
    if let Some((device, contact)) = &changes.contact {
        steps.extend(prune_contacts(&mut params, member, *device, contact));
    }
    let text = format!("WITH {} SELECT count(*) FROM moved", steps.join(",\n"));
    match params.rows(client, &text).await {
        Ok(rows) => {
            let moved: i64 = rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or(0);
            Ok(if moved == 1 { Commit::Committed } else { Commit::Stale })
        }
        Err(error) => taken(&error).map(Commit::Taken).map_or_else(|| refused(error), Ok),
    }
}

/// Who loses a race loads again, as if the other had been there first.
fn refused(error: tokio_postgres::Error) -> Result<Commit, StoreError> {
    if is_lost_race(&error) { Ok(Commit::Stale) } else { Err(sql(error)) }
}

/// Moves the head if it is where it is expected: the lock that makes number order commit order.
fn move_head(params: &mut Params, member: MemberId, expected: u64, changes: &Changes) -> String {
    let id = params.put(member.uuid(), "uuid");
    let cells = params.put_columns(&HEAD, vec![head_cells(changes.head)]);
    let list = HEAD.list();
    if expected == 0 {
        return format!(
            "moved AS (INSERT INTO head (member_id, {list}) SELECT {id}, given.* FROM unnest({cells}) AS given
             ON CONFLICT (member_id) DO NOTHING RETURNING member_id)"
        );
    }
    let expected = params.put(int(expected), "bigint");
    format!(
        "moved AS (UPDATE head SET ({list}) = (SELECT * FROM unnest({cells}) AS given)
         WHERE member_id = {id} AND version = {expected} RETURNING member_id)"
    )
}

/// Claims and releases names. Whoever claims a name of another member breaks the index of its kind.
fn claim(params: &mut Params, lookup_key: &[u8; 32], changes: &Changes) -> Vec<String> {
    let mut lists = |names: Vec<&Name>| {
        let kinds: Vec<&'static str> = names.iter().map(|name| name.kind().code()).collect();
        let digests: Vec<String> = names.iter().map(|name| name.digest(lookup_key)).collect();
        format!("unnest({}, {})", params.put(kinds, "text[]"), params.put(digests, "text[]"))
    };
    let mut steps = Vec::new();
    // Parts of one statement do not see each other's writes: what is claimed again at once is not given up.
    let released: Vec<&Name> = changes.released.iter().filter(|name| !changes.claims.contains(name)).collect();
    if !released.is_empty() {
        steps.push(format!(
            "given_up AS (DELETE FROM name USING moved, {} AS gone (kind, digest)
             WHERE name.member_id = moved.member_id AND name.kind = gone.kind AND name.digest = gone.digest)",
            lists(released)
        ));
    }
    if !changes.claims.is_empty() {
        steps.push(format!(
            "claimed AS (INSERT INTO name (member_id, kind, digest)
             SELECT moved.member_id, given.* FROM moved, {} AS given
             ON CONFLICT (kind, digest, member_id) DO NOTHING)",
            lists(changes.claims.iter().collect())
        ));
    }
    steps
}

/// The kind of name that belongs to somebody else, if that is what the error says.
fn taken(error: &tokio_postgres::Error) -> Option<NameKind> {
    let said = error.as_db_error().filter(|said| *said.code() == SqlState::UNIQUE_VIOLATION)?;
    let index = said.constraint()?;
    [NameKind::KenposId, NameKind::Roster, NameKind::Device, NameKind::Deletion]
        .into_iter()
        .find(|kind| index == format!("name_{}_has_one_owner", kind.code()))
}

/// Ends the tokens of devices, and with new tokens forgets the member's outdated ones.
fn end_tokens(params: &mut Params, changes: &Changes) -> Option<String> {
    let mut ended = Vec::new();
    if !changes.tokens_ended.is_empty() {
        let devices: Vec<uuid::Uuid> = changes.tokens_ended.iter().map(|device| device.uuid()).collect();
        ended.push(format!("device_id = ANY({})", params.put(devices, "uuid[]")));
    }
    if !changes.tokens.is_empty() {
        ended.push(format!("expires_at < {}", params.put(changes.at.millis(), "bigint")));
    }
    (!ended.is_empty()).then(|| {
        format!(
            "ended AS (DELETE FROM access_token USING moved
             WHERE access_token.member_id = moved.member_id AND ({}))",
            ended.join(" OR ")
        )
    })
}

fn detach(params: &mut Params, changes: &Changes) -> Option<String> {
    let files = &changes.attachments_removed;
    (!files.is_empty()).then(|| {
        let files = params.put(files.clone(), "text[]");
        format!(
            "detached AS (DELETE FROM attachment USING moved
             WHERE attachment.member_id = moved.member_id AND attachment.id = ANY({files}))"
        )
    })
}

fn prune_contacts(params: &mut Params, member: MemberId, device: DeviceId, contact: &Contact) -> Vec<String> {
    let (id, device) = (params.put(member.uuid(), "uuid"), params.put(device.uuid(), "uuid"));
    // Parts of one statement do not see each other's writes: the new contact is the last, and not yet among these.
    let before_kept = params.put(int(CONTACTS_KEPT - 2), "bigint");
    // A number is a moment (`Draft::note_contact`), so age is a range of the key.
    let old = params.put(contact.at.plus_days(-CONTACTS_KEPT_DAYS).millis(), "bigint");
    let apart = params.put(CONTACTS_APART_MS, "bigint");
    let of_device = format!("contact.member_id = {id} AND contact.device_id = {device}");
    // What is past the end is NULL, and nothing goes.
    let place = |offset| format!("(SELECT number FROM last ORDER BY number DESC LIMIT 1 OFFSET {offset})");
    let (kept, thinned, beside) = (place(0), place(1), place(2));
    vec![
        format!(
            "last AS (SELECT number FROM contact WHERE {of_device} ORDER BY number DESC LIMIT 3 OFFSET {before_kept})"
        ),
        format!(
            "pruned AS (DELETE FROM contact USING moved WHERE {of_device} AND (
                 contact.number < {old} AND contact.number < {kept}
                 OR contact.number = {thinned} AND contact.number - {apart} < {beside}))"
        ),
    ]
}
