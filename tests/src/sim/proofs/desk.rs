//! Clerks and proofs: the queue, a file opened, decided on, decided on again.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::SubmissionId;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::DeskError;
use kenpos_server::office::submissions::{approve, open, refuse, submissions};
use kenpos_server::results::Recorded;

use super::super::courier::locked;
use super::super::days::number;
use super::super::disaster;
use super::super::ledger::{ProofStage, ResultsSettled};
use super::super::people::kenpos_id;
use super::super::state::Sim;

/// What a clerk writes.
const WORDS: [&str; 2] = ["日付が読めません", "別の方の書類のようです"];

/// A file by hand: whose, its id, and where it stands.
type Known = (usize, String, ProofStage);

/// A morning at the desk.
pub async fn morning(sim: &mut Sim) {
    if sim.below(3) > 0 {
        return;
    }
    let queue = queue_agrees(sim).await;
    for (member, id) in queue {
        if sim.below(3) > 0 {
            looked_at(sim, member, &id).await;
            decide(sim, member, &id).await;
        }
    }
    let decided: Vec<Known> = all(sim).into_iter().filter(|(.., stage)| *stage != ProofStage::Waiting).collect();
    if !decided.is_empty() && sim.below(3) == 0 {
        let (member, id, stage) = decided[sim.index(decided.len())].clone();
        again(sim, member, &id, &stage).await;
    }
}

/// Every file by hand.
fn all(sim: &Sim) -> Vec<Known> {
    let mut seen = locked(&sim.wire.seen);
    let of = |member: usize| {
        let proofs = seen.member(&kenpos_id(member)).ledger.proofs.clone();
        proofs.into_iter().map(move |(id, proof)| (member, id, proof.stage))
    };
    (0..sim.plan.members).flat_map(of).collect()
}

/// The queue is what waits by hand, in the order of arrival.
async fn queue_agrees(sim: &mut Sim) -> Vec<(usize, String)> {
    let listed = match submissions(&*sim.union.store(), false).await {
        Ok(listed) => listed,
        Err(error) => {
            sim.violate(&format!("the queue of files ended with: {error}"));
            return Vec::new();
        }
    };
    let mut by_hand = Vec::new();
    for member in 0..sim.plan.members {
        let mut seen = locked(&sim.wire.seen);
        let waiting = seen.member(&kenpos_id(member)).ledger.waiting();
        by_hand.extend(waiting.map(|(id, proof)| (proof.received_at, id.clone(), member)));
    }
    by_hand.sort();
    let listed: Vec<String> = listed.into_iter().map(|line| line.submission.submission).collect();
    if !listed.iter().eq(by_hand.iter().map(|(_, id, _)| id)) {
        sim.violate(&format!("the files {listed:?} wait, by hand {by_hand:?}"));
    }
    by_hand.into_iter().map(|(_, id, member)| (member, id)).collect()
}

/// A clerk opens the file: it is the one that was sent.
async fn looked_at(sim: &mut Sim, member: usize, id: &str) {
    let sent = locked(&sim.wire.seen).member(&kenpos_id(member)).ledger.proofs.get(id).map(|proof| proof.file.clone());
    match open(&*sim.union.store(), sim.union.ports(), parsed(id)).await {
        Ok(opened) if Some(base64(&opened.file)) == sent && opened.kenpos_id == Some(kenpos_id(member)) => {}
        Ok(_) => sim.violate(&format!("file {id} opens as another one than {} sent", kenpos_id(member))),
        Err(error) => sim.violate(&format!("opening file {id} ended with: {error}")),
    }
}

async fn decide(sim: &mut Sim, member: usize, id: &str) {
    let today = sim.wire.time.today();
    match sim.below(10) {
        0..=4 => approved(sim, member, id, None).await,
        5 => {
            sim.hit("proof_of_another_day");
            let day = today.plus_days(-i64::from(sim.small(400)));
            approved(sim, member, id, Some(day)).await;
        }
        6 => {
            sim.hit("proof_slip");
            let done = approve_at(sim, id, Some(today.plus_days(1))).await;
            if !matches!(done, Err(DeskError::Result(_))) {
                sim.violate(&format!("file {id} approved for tomorrow ended with {done:?}"));
            }
        }
        _ => {
            let words = WORDS[sim.index(2)];
            refused(sim, member, id, words).await;
        }
    }
}

/// What was decided is decided again: the same changes nothing, the other is refused.
async fn again(sim: &mut Sim, member: usize, id: &str, stage: &ProofStage) {
    sim.hit("proof_decided_again");
    if sim.below(2) == 0 {
        return approved(sim, member, id, None).await;
    }
    let other = WORDS[sim.index(2)].to_owned();
    let words = if let ProofStage::Refused(words) = stage { words.clone() } else { other };
    refused(sim, member, id, &words).await;
}

async fn approved(sim: &mut Sim, member: usize, id: &str, day: Option<ProgrammeDay>) {
    may_die(sim);
    let mut done = approve_at(sim, id, day).await;
    let died = disaster::after_death(sim).await;
    if died {
        done = approve_at(sim, id, day).await;
    }
    let (kenpos_id, today) = (kenpos_id(member), number(sim.wire.time.today()));
    let by_hand = locked(&sim.wire.seen).member(&kenpos_id).ledger.approve(id, day.map(number), today);
    match (done, by_hand) {
        (Ok(recorded), Some(by_hand)) => {
            sim.hit("proof_approved");
            agrees(sim, id, &recorded, &by_hand, died);
        }
        (Err(DeskError::SubmissionDecided { .. }), None) => sim.hit("proof_decided_otherwise"),
        (done, by_hand) => sim.violate(&format!("approving file {id} ended with {done:?}, by hand {by_hand:?}")),
    }
}

fn agrees(sim: &mut Sim, id: &str, recorded: &Recorded, by_hand: &ResultsSettled, died: bool) {
    let earned = recorded.earned.iter().map(|one| (one.award.code(), one.points.0)).collect();
    let taken_back = recorded.taken_back.iter().map(|code| code.code()).collect();
    if !died && (by_hand.earned != earned || by_hand.taken_back != taken_back) {
        sim.violate(&format!("file {id} came to {earned:?}, back {taken_back:?}, by hand it is {by_hand:?}"));
    }
    if !by_hand.earned.is_empty() {
        sim.hit("proof_paid");
    }
    if !by_hand.taken_back.is_empty() {
        sim.unsettle_all();
    }
}

async fn refused(sim: &mut Sim, member: usize, id: &str, words: &str) {
    may_die(sim);
    let mut done = refuse_at(sim, id, words).await;
    if disaster::after_death(sim).await {
        done = refuse_at(sim, id, words).await;
    }
    let by_hand = locked(&sim.wire.seen).member(&kenpos_id(member)).ledger.refuse(id, words);
    match (done, by_hand) {
        (Ok(_), true) => sim.hit("proof_refused"),
        (Err(DeskError::SubmissionDecided { .. }), false) => sim.hit("proof_decided_otherwise"),
        (done, _) => sim.violate(&format!("refusing file {id} ended with {done:?}, by hand {by_hand}")),
    }
}

async fn approve_at(sim: &Sim, id: &str, day: Option<ProgrammeDay>) -> Result<Recorded, DeskError> {
    let clock = &sim.union.ports().clock;
    approve(&*sim.union.store(), &sim.union.programmes(), &**clock, parsed(id), day, &By::operator()).await
}

async fn refuse_at(sim: &Sim, id: &str, words: &str) -> Result<bool, DeskError> {
    refuse(&*sim.union.store(), &*sim.union.ports().clock, parsed(id), words).await
}

/// The desk's process may be killed in the middle; it is then run again.
fn may_die(sim: &Sim) {
    if sim.below(4) == 0 {
        disaster::server_may_die(sim);
    }
}

/// No file outlives the decision on it, and none that waits is lost.
pub async fn files_agree(sim: &mut Sim, member: usize) {
    let whose = sim.union.books(&kenpos_id(member)).await.member;
    for (_, id, stage) in all(sim).into_iter().filter(|(of, ..)| *of == member) {
        let is_there = match sim.union.store().attachment(whose, &id).await {
            Ok(file) => file.is_some(),
            Err(error) => return sim.violate(&format!("reading file {id} ended with: {error}")),
        };
        if is_there != (stage == ProofStage::Waiting) {
            sim.violate(&format!("file {id} is there: {is_there}, by hand it is {stage:?}"));
        }
    }
}

fn parsed(id: &str) -> SubmissionId {
    id.parse().expect("an id that passed over the wire")
}

/// RFC 4648, section 4, written out: what was sent is compared as it was sent.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| (bits << 8) | usize::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * at)) & 63]);
            text.push(if at <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn three_bytes_are_four_letters_and_what_lacks_is_padded() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }
}
