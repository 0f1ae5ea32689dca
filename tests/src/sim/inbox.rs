//! Proofs as they pass over the wire, and what must become of each, by hand.
//!
//! Comes in: requests and answers of `/v1/submissions`. Goes out: files in the books by hand, and what is wrong with an
//! answer. Must never happen: one file counted twice because an answer to it was lost.

use serde_json::Value;

use super::days::{day_of, japan_day};
use super::ledger::{Proof, ProofStage, WAITING_MOST};
use super::witness::{Exchange, Seen};

impl Seen {
    /// An answer about a file. What looks wrong is returned.
    pub(super) fn inbox(&mut self, exchange: &Exchange<'_>, request: &Value, answer: &Value) -> Vec<String> {
        let Some((_, kenpos_id)) = self.sender(exchange) else { return Vec::new() };
        let wrong = match exchange.status {
            200 => self.sent_in(&kenpos_id, request, answer, exchange.at),
            403 | 422 => self.not_taken(&kenpos_id, request, answer, exchange.at),
            _ => None,
        };
        wrong.map(|what| format!("{kenpos_id}: {what}")).into_iter().collect()
    }

    fn sent_in(&mut self, kenpos_id: &str, request: &Value, answer: &Value, at: i64) -> Option<String> {
        let (id, said) = (text(&request["submission"]), text(&answer["state"]["code"]));
        let obstacles = self.hindrances(kenpos_id, request, at);
        let proofs = &mut self.member(kenpos_id).ledger.proofs;
        let new = proof(request, at);
        let known = proofs.entry(id.clone()).or_insert(new);
        let code = known.code();
        if !obstacles.is_empty() {
            return Some(format!("file {id} was taken, by hand it is refused: {obstacles:?}"));
        }
        (said != code).then(|| format!("file {id} was answered {answer}, by hand it is {code}"))
    }

    fn not_taken(&mut self, kenpos_id: &str, request: &Value, answer: &Value, at: i64) -> Option<String> {
        let (obstacles, code) = (self.hindrances(kenpos_id, request, at), text(&answer["code"]));
        let rightly = obstacles.iter().any(|one| *one == code);
        (!rightly).then(|| format!("a file was refused with {code}, by hand the reasons are {obstacles:?}"))
    }

    /// Why a file cannot be taken, by the paper. What was taken once is answered as it stands.
    fn hindrances(&mut self, kenpos_id: &str, request: &Value, at: i64) -> Vec<&'static str> {
        let today = japan_day(at);
        let member = self.member(kenpos_id);
        let new = proof(request, at);
        if let Some(known) = member.ledger.proofs.get(&text(&request["submission"])) {
            let same = (&known.about, known.day, &known.file) == (&new.about, new.day, &new.file);
            return if same { Vec::new() } else { vec!["op_reused"] };
        }
        let all = [
            ("membership_ended", !member.ledger.is_let_in(today)),
            ("consent_required", !member.consents),
            ("future_entry", new.day > today),
            ("too_many_waiting", member.ledger.waiting().count() >= WAITING_MOST),
        ];
        all.into_iter().filter(|(_, is_so)| *is_so).map(|(code, _)| code).collect()
    }
}

fn proof(request: &Value, received_at: i64) -> Proof {
    let day = day_of(request["day"].as_str().unwrap_or_default());
    let (about, file) = (text(&request["about"]), text(&request["file"]));
    Proof { about, day, file, received_at, stage: ProofStage::Waiting }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
