//! One member's state in one statement: one round trip, one moment of the database.

use kenpos_rules::ids::MemberId;

use deadpool_postgres::Client;

use super::query::{Answer, Part, Selection};
use crate::store::StoreError;
use crate::store::account::AccessTokenRow;
use crate::store::lookup::{Name, Who};
use crate::store::member::{Books, FeedRows, FeedWant, LotsWanted, MemberState, Want, by_key};
use crate::store::rows::device::{
    ACCESS_TOKEN, CONTACT, DEVICE, OP, RECORD, access_token, contact, device, receipt, record,
};
use crate::store::rows::document::{DOCUMENT, UNION_DOCUMENT, document, publication};
use crate::store::rows::feed::{MemberRows, of_union};
use crate::store::rows::ledger::{AWARD, BALANCE, ENTRY, LOT, POSTING, award, balance, entry, lot, posting};
use crate::store::rows::member::{
    ACCOUNT, CONSENT, HEAD, Now, PERSON, STANDING, account, consent, head, person, standing,
};
use crate::store::rows::union::{NOTICE, PROGRAMME, UNION_STATE, notice, programme, state};
use crate::store::rows::{Id, Table, books, int, limit};

/// The member that a statement is about, as every part of it says it.
const OF_MEMBER: &str = "WHERE member_id = (SELECT member_id FROM who)";

/// The one column of `who` that is no token's.
const WHO: Table = Table { name: "who", columns: &[("member_id", Id)], key: 0, replace: false };

pub(super) async fn load(
    client: &Client,
    lookup_key: &[u8; 32],
    who: &Who,
    want: &Want,
) -> Result<Option<MemberState>, StoreError> {
    let mut ask = Selection::default();
    let device_id = find(&mut ask, lookup_key, who);
    let token = matches!(who, Who::Token(_)).then(|| ask.part(&ACCESS_TOKEN, "who"));
    let always = Always::ask(&mut ask);
    let device_of = device_id.map(|id| Of::device(&mut ask, &id, want));
    let wanted = Wanted::ask(&mut ask, want);
    let feed = want.feed.map(|want| Feed::ask(&mut ask, want));
    let answer = ask.ask(client).await?;

    let Some((member, now)) = always.now(&answer)? else { return Ok(None) };
    let union = answer.one(always.union, state)?.ok_or(StoreError::Damaged { table: UNION_STATE.name })?;
    let mut state = MemberState::new(member, union);
    now.fill(&mut state)?;
    state.balances = answer.all(always.balances, balance)?.into_iter().collect();
    state.token = answer.one::<AccessTokenRow>(token, access_token)?;
    if let Some(of) = device_of {
        state.device = answer.one(of.device, device)?;
        let contacts = answer.all(of.contacts, contact)?;
        state.contacts = contacts.into_iter().map(|contact| (contact.number, contact)).collect();
    }
    wanted.read(&answer, &mut state)?;
    if let Some(feed) = feed {
        state.feed = feed.read(&answer, now)?;
    }
    Ok(Some(state))
}

/// Names the member `who` in the statement; gives where the device that it names stands, if it names one.
fn find(ask: &mut Selection, lookup_key: &[u8; 32], who: &Who) -> Option<String> {
    match who {
        Who::Member(member) => {
            let id = ask.params.put(member.uuid(), "uuid");
            ask.with("who", &format!("SELECT {id} AS member_id"));
            None
        }
        Who::Token(hash) => {
            let hash = ask.params.put(hash.to_hex(), "text");
            ask.with(
                "who",
                &format!("SELECT member_id, hash, device_id, expires_at FROM access_token WHERE hash = {hash}"),
            );
            Some("(SELECT device_id FROM who)".to_owned())
        }
        Who::Name(name) => {
            let kind = ask.params.put(name.kind().code(), "text");
            let digest = ask.params.put(name.digest(lookup_key), "text");
            // Two owners name nobody.
            let owners = format!("SELECT member_id FROM name WHERE kind = {kind} AND digest = {digest} LIMIT 2");
            let only = "SELECT (array_agg(member_id))[1] AS member_id";
            ask.with("who", &format!("{only} FROM ({owners}) AS owner HAVING count(*) = 1"));
            let Name::Device(device) = name else { return None };
            Some(ask.params.put(device.uuid(), "uuid"))
        }
    }
}

/// The member's rows of a table, with a further condition.
fn of_member(table: &Table, condition: &str) -> String {
    format!("{} {OF_MEMBER}{condition}", table.name)
}

/// What comes with every member.
struct Always {
    member: Part,
    head: Part,
    standing: Part,
    consent: Part,
    balances: Part,
    union: Part,
}

impl Always {
    fn ask(ask: &mut Selection) -> Self {
        let current = format!(" AND number = (SELECT standing FROM head {OF_MEMBER})");
        Self {
            member: ask.part(&WHO, "who"),
            head: ask.part(&HEAD, &of_member(&HEAD, "")),
            standing: ask.part(&STANDING, &of_member(&STANDING, &current)),
            consent: ask.part(&CONSENT, &of_member(&CONSENT, "")),
            balances: ask.part(&BALANCE, &of_member(&BALANCE, "")),
            union: ask.part(&UNION_STATE, UNION_STATE.name),
        }
    }

    fn now(&self, answer: &Answer) -> Result<Option<(MemberId, Now)>, StoreError> {
        let member = answer.one(self.member, |row| row.uuid().map(MemberId::from_uuid))?;
        let (Some(member), Some(head)) = (member, answer.one(self.head, head)?) else { return Ok(None) };
        let standing = answer.one(self.standing, standing)?.map(|(_, row)| row);
        Ok(Some((member, Now { head, standing, consent: answer.one(self.consent, consent)? })))
    }
}

/// What belongs to the device that `who` names.
struct Of {
    device: Part,
    contacts: Option<Part>,
}

impl Of {
    fn device(ask: &mut Selection, id: &str, want: &Want) -> Self {
        let device = ask.part(&DEVICE, &of_member(&DEVICE, &format!(" AND device_id = {id}")));
        let contacts = (!want.contacts.is_empty()).then(|| {
            let numbers: Vec<i64> = want.contacts.iter().map(|number| int(*number)).collect();
            let numbers = ask.params.put(numbers, "bigint[]");
            let first = format!("(SELECT min(number) FROM {})", of_member(&CONTACT, &format!(" AND device_id = {id}")));
            let before = format!(
                " AND device_id = {id} AND number <= greatest(wanted.number, {first}) ORDER BY number DESC LIMIT 1"
            );
            let latest = format!("SELECT * FROM {}", of_member(&CONTACT, &before));
            let each = format!("unnest({numbers}) AS wanted (number), LATERAL ({latest}) AS latest");
            ask.part(&CONTACT, &format!("(SELECT DISTINCT latest.* FROM {each}) AS latest"))
        });
        Self { device, contacts }
    }
}

/// What [`Want`] asks for besides.
struct Wanted {
    person: Option<Part>,
    account: Option<Part>,
    devices: Option<Part>,
    lots: Option<Part>,
    receipts: Option<Part>,
    records: Option<Part>,
    steps: Option<Part>,
    documents: Option<Part>,
    awards: Option<Part>,
}

impl Wanted {
    fn ask(ask: &mut Selection, want: &Want) -> Self {
        let mut all_if = |wanted: bool, table| wanted.then(|| ask.part(table, &of_member(table, "")));
        let (person, account) = (all_if(want.person, &PERSON), all_if(want.account, &ACCOUNT));
        let devices = all_if(want.devices, &DEVICE);
        let lots = match want.lots {
            LotsWanted::None => None,
            LotsWanted::All => all_if(true, &LOT),
            LotsWanted::DueOn(day) => {
                // Days compare as text as they do as days.
                let day = ask.params.put(day.to_string(), "text");
                Some(ask.part(&LOT, &of_member(&LOT, &format!(" AND \"left\" > 0 AND expires_on < {day}"))))
            }
        };
        let mut with_key = |keys: Vec<uuid::Uuid>, table: &'static Table| {
            (!keys.is_empty()).then(|| {
                let keys = ask.params.put(keys, "uuid[]");
                ask.part(table, &of_member(table, &format!(" AND {} = ANY({keys})", table.columns[0].0)))
            })
        };
        let receipts = with_key(want.ops.iter().map(|op| op.uuid()).collect(), &OP);
        let records = with_key(want.records.iter().map(|record| record.uuid()).collect(), &RECORD);
        let awards = if want.all_awards {
            Some(ask.part(&AWARD, &of_member(&AWARD, "")))
        } else {
            (!want.periods.is_empty()).then(|| {
                let periods: Vec<String> = want.periods.iter().map(ToString::to_string).collect();
                let periods = ask.params.put(periods, "text[]");
                ask.part(&AWARD, &of_member(&AWARD, &format!(" AND period = ANY({periods})")))
            })
        };
        let steps = want.steps_since.map(|since| {
            let since = ask.params.put(since.to_string(), "text");
            ask.part(&RECORD, &of_member(&RECORD, &format!(" AND kind = 'steps' AND day >= {since}")))
        });
        let documents = (!want.documents.is_empty()).then(|| {
            let kinds: Vec<&str> = want.documents.iter().map(|kind| kind.code()).collect();
            let kinds = ask.params.put(kinds, "text[]");
            ask.part(&DOCUMENT, &of_member(&DOCUMENT, &format!(" AND kind = ANY({kinds})")))
        });
        Self { person, account, devices, lots, receipts, records, steps, documents, awards }
    }

    fn read(self, answer: &Answer, state: &mut MemberState) -> Result<(), StoreError> {
        state.person = answer.one(self.person, person)?;
        state.account = answer.one(self.account, account)?;
        state.devices = answer.all(self.devices, device)?;
        state.devices.sort_by_key(|device| device.device_id);
        state.lots = answer.all(self.lots, lot)?.into_iter().collect();
        state.receipts = answer.all(self.receipts, receipt)?.into_iter().collect();
        state.records = answer.all(self.records, record)?.into_iter().collect();
        state.records.extend(answer.all(self.steps, record)?);
        state.documents = by_key(answer.all(self.documents, document)?);
        state.awards = answer.all(self.awards, award)?.into_iter().map(|row| (row.key.clone(), row)).collect();
        Ok(())
    }
}

/// The changes after the numbers asked for.
struct Feed {
    want: FeedWant,
    entries: Part,
    postings: Part,
    lots: Part,
    records: Part,
    documents: Part,
    notices: Part,
    publications: Part,
    programme: Part,
}

impl Feed {
    fn ask(ask: &mut Selection, want: FeedWant) -> Self {
        let after = ask.params.put(int(want.member), "bigint");
        let at_most = ask.params.put(limit(want.limit), "bigint");
        let page = format!("{OF_MEMBER} AND sequence > {after} ORDER BY sequence LIMIT {at_most}");
        ask.with("page", &format!("SELECT * FROM entry {page}"));
        let of_page = "entry = ANY(ARRAY(SELECT number FROM page))";
        ask.with("line", &format!("SELECT * FROM posting {OF_MEMBER} AND {of_page}"));
        let union_after = ask.params.put(int(want.union), "bigint");
        let news = format!("notice WHERE sequence > {union_after} ORDER BY sequence LIMIT {at_most}");
        let published = format!("union_document WHERE sequence > {union_after} ORDER BY sequence LIMIT {at_most}");
        let in_force = "revision = (SELECT programme_revision FROM union_state)";
        Self {
            want,
            entries: ask.part(&ENTRY, "page"),
            postings: ask.part(&POSTING, "line"),
            lots: ask.part(&LOT, &of_member(&LOT, " AND number = ANY(ARRAY(SELECT lot FROM line))")),
            records: ask.part(&RECORD, &format!("(SELECT * FROM record {page}) AS page")),
            documents: ask.part(&DOCUMENT, &format!("(SELECT * FROM document {page}) AS page")),
            notices: ask.part(&NOTICE, &format!("(SELECT * FROM {news}) AS page")),
            publications: ask.part(&UNION_DOCUMENT, &format!("(SELECT * FROM {published}) AS page")),
            programme: ask.part(&PROGRAMME, &format!("programme WHERE sequence > {union_after} AND {in_force}")),
        }
    }

    fn read(self, answer: &Answer, now: Now) -> Result<FeedRows, StoreError> {
        let lots = answer.all(self.lots, lot)?;
        let rows = MemberRows {
            entries: answer.all(self.entries, entry)?,
            postings: answer.all(self.postings, posting)?,
            last_days: lots.into_iter().map(|(number, lot)| (number, lot.expires_on)).collect(),
            records: answer.all(self.records, record)?.into_iter().map(|(_, row)| row).collect(),
            documents: answer.all(self.documents, document)?,
        };
        let mut news = answer.all(self.notices, notice)?;
        news.extend(answer.all(self.publications, publication)?);
        let union = of_union(news, answer.one(self.programme, programme)?, self.want.limit);
        Ok(FeedRows { member: rows.merge(now, self.want)?, union })
    }
}

/// Everything the audit needs. The head itself must be readable: without it nothing else says anything.
pub(super) async fn books_of(client: &Client, member: MemberId) -> Result<Option<Books>, StoreError> {
    let mut ask = Selection::default();
    find(&mut ask, &[0; 32], &Who::Member(member));
    let head_of = ask.part(&HEAD, &of_member(&HEAD, ""));
    let parts = books::TABLES.map(|table| (table.name, ask.part(table, &of_member(table, ""))));
    let answer = ask.ask(client).await?;
    let Some(head) = answer.one(head_of, head)? else { return Ok(None) };
    let rows = |table: &Table| answer.rows(parts.iter().find(|(name, _)| *name == table.name).map(|(_, part)| *part));
    books::books(member, head, rows).map(Some)
}
