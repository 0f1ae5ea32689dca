//! Files sent in as proofs, by hand: what waits for a clerk, and what became of each.
//!
//! Comes in: files as the server took them, decisions of the desk. Goes out: results (`results.rs`). Must never happen: two
//! decisions on one file; a result of a file that was refused.

use super::results::Settled;
use super::{Ledger, Says};

/// Files of a member that may wait at one time.
pub const WAITING_MOST: usize = 10;

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A clerk is still to look at it.
    Waiting,
    /// It shows what it should, on this day.
    Approved(i64),
    /// It does not, in these words.
    Refused(String),
}

/// A file.
#[derive(Clone, Debug)]
pub struct Proof {
    /// What it shows, as on the wire.
    pub about: String,
    /// The day that the member named.
    pub day: i64,
    /// As it was sent, in Base64.
    pub file: String,
    /// When it arrived.
    pub received_at: i64,
    /// How far it has come.
    pub stage: Stage,
}

impl Proof {
    /// As on a screen and on the wire.
    pub const fn code(&self) -> &'static str {
        match self.stage {
            Stage::Waiting => "waiting",
            Stage::Approved(_) => "approved",
            Stage::Refused(_) => "refused",
        }
    }

    /// The result that it shows.
    fn says(&self) -> Says {
        match self.about.as_str() {
            "overseas_result" => Says::Checkup("overseas_result"),
            "part_time_result" => Says::Checkup("part_time_result"),
            _ => Says::Flu,
        }
    }
}

impl Ledger {
    /// The files that wait for a clerk.
    pub fn waiting(&self) -> impl Iterator<Item = (&String, &Proof)> {
        self.proofs.iter().filter(|(_, proof)| proof.stage == Stage::Waiting)
    }

    /// A clerk approves a file, on the day that stands on it or else on the one named with it. `None`: refused before.
    pub fn approve(&mut self, id: &str, day: Option<i64>, today: i64) -> Option<Settled> {
        let proof = self.proofs.get_mut(id)?;
        let day = match proof.stage {
            Stage::Waiting => day.unwrap_or(proof.day),
            Stage::Approved(known) if day.is_none_or(|day| day == known) => return Some(Settled::default()),
            _ => return None,
        };
        proof.stage = Stage::Approved(day);
        let says = proof.says();
        let kind = if says == Says::Flu { "flu" } else { "checkup" };
        let source = format!("submission-{id}");
        Some(self.record(&format!("{kind}:{source}"), &source, Some((says, day)), today))
    }

    /// A clerk refuses a file. False: decided otherwise before.
    pub fn refuse(&mut self, id: &str, words: &str) -> bool {
        let Some(proof) = self.proofs.get_mut(id) else { return false };
        if proof.stage == Stage::Waiting {
            proof.stage = Stage::Refused(words.to_owned());
        }
        proof.stage == Stage::Refused(words.to_owned())
    }
}
