//! What it takes in and gives out.

use serde_json::{Value, json};

use super::{Answer, State, text};

impl State {
    pub(super) fn sync(&mut self, member: &str, body: &Value) -> Answer {
        let items = body["items"].as_array().cloned().unwrap_or_default();
        if items.len() > self.items_max {
            return Err((413, "payload_too_large"));
        }
        let grams = |item: &Value| item["body"]["value"]["weight_grams"].as_u64().unwrap_or(0);
        if items.iter().any(|item| self.poison.contains(&grams(item))) {
            return Err((400, "unreadable"));
        }
        if !items.is_empty() && self.consent_of(member)["programme"].is_null() {
            return Err((403, "consent_required"));
        }
        let receipts: Vec<Value> =
            (0..).zip(&items).map(|(index, item)| self.receipt(member, index, item, grams(item))).collect();
        self.contact += 1;
        Ok(self.page(member, &body["cursor"], if self.forget_receipts { Vec::new() } else { receipts }))
    }

    fn receipt(&mut self, member: &str, index: u32, item: &Value, grams: u64) -> Value {
        let op_id = text(&item["op_id"]);
        let refused = |status: u16, code: &str| {
            let outcome = json!({"outcome": "refused", "status": status, "code": code, "detail": "no"});
            json!({"index": index, "op_id": op_id, "outcome": outcome})
        };
        if let Some((status, code)) = self.refused.get(&grams) {
            return refused(*status, code);
        }
        let member = self.members.entry(member.to_owned()).or_default();
        if let Some((known, receipt)) = member.applied.get(&op_id) {
            let mut receipt = receipt.clone();
            receipt["index"] = json!(index);
            return if known == item { receipt } else { refused(422, "op_reused") };
        }
        member.sequence += 1;
        let number = member.sequence;
        member.points += 10;
        let applied =
            json!({"outcome": "applied", "sequence": number, "day": "2026-11-22", "earned": [], "reason": null});
        let receipt = json!({"index": index, "op_id": op_id, "outcome": applied});
        member.applied.insert(op_id, (item.clone(), receipt.clone()));
        let entry = json!({
            "kind": "entry", "entry": number, "posted_at": "2026-11-22T03:00:00.000Z", "entry_kind": "grant",
            "award": null, "period": null, "day": "2026-11-22",
            "lots": [{"expires_on": "2028-03-31", "points": 10}], "reason": null,
            "programme_revision": "1", "record_id": null,
        });
        member.changes.push(json!({"sequence": number, "body": entry}));
        receipt
    }

    fn page(&mut self, member: &str, cursor: &Value, receipts: Vec<Value>) -> Value {
        let (page, epoch, error) = (self.page, self.epoch.clone(), self.balance_error);
        let member = self.members.entry(member.to_owned()).or_default();
        let place = cursor.as_str().and_then(|text| text.split_once('.'));
        let followed = place.filter(|(of, _)| *of == epoch).and_then(|(_, rest)| rest.split('.').next()?.parse().ok());
        let after: usize = followed.unwrap_or(0);
        let changes: Vec<Value> = member.changes.iter().skip(after).take(page).cloned().collect();
        let reached = after + changes.len();
        let more = reached < member.changes.len();
        json!({
            "server_time": "2026-11-22T03:00:00.000Z", "contact": self.contact, "receipts": receipts,
            "from_start": cursor.is_string() && followed.is_none(), "changes": changes,
            "cursor": format!("{epoch}.{reached}.0"), "more": more,
            "balance": if more { Value::Null } else { json!(member.points + error) },
        })
    }
}
