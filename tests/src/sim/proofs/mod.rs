//! Proofs in the simulator: members send files in over a network that loses answers; clerks approve and refuse.
//!
//! ```text
//! mod.rs (members) ──▶ core ──▶ router ──▶ inbox.rs (what passed, by hand) ──▶ ledger/proofs.rs ──▶ ledger/results.rs
//! desk.rs (clerks) ──────────▶ office
//! ```
//!
//! Comes in: a run and the randomness of the third stream. Goes out: files, decisions, results. Must never happen: an
//! answer that is ignored; a file called received that the server does not have.

mod desk;

use kenpos_core::KenposError;
use kenpos_core::submit::{SubmissionAbout, SubmissionRequest};
use kenpos_core::view::{SubmissionItem, SubmissionState};
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;

use super::courier::locked;
use super::days::number;
use super::ledger::{Ledger, Proof, ProofStage};
use super::people::kenpos_id;
use super::state::Sim;

pub use desk::{files_agree, morning};

/// A file that a member sent from a phone and that got no answer.
pub struct Sent {
    member: usize,
    request: SubmissionRequest,
}

/// A member sends a file in, or the same again after an answer that did not come or a refusal.
pub async fn send(sim: &mut Sim, phone: usize, member: usize) {
    let sent = sim.phones[phone].sent.take().filter(|sent| sent.member == member);
    if sim.below(40) == 0 {
        return many(sim, phone, member).await;
    }
    let request = match sent {
        Some(sent) if sim.below(4) > 0 => {
            sim.hit("proof_repeated");
            sent.request
        }
        _ => match choose(sim, phone) {
            Some(request) => request,
            None => return,
        },
    };
    sent_in(sim, phone, member, request).await;
}

/// More than may wait.
async fn many(sim: &mut Sim, phone: usize, member: usize) {
    for back in 0..11 {
        let Ok(today) = sim.phones[phone].phone.kenpos().today() else { return };
        let day = today.plus_days(-back);
        sent_in(sim, phone, member, sheet(SubmissionAbout::OverseasResult, day)).await;
    }
}

/// A sheet of a day: the same day has the same sheet.
fn sheet(about: SubmissionAbout, day: ProgrammeDay) -> SubmissionRequest {
    let file = [b"\xFF\xD8\xFF\xE1 the sheet of ", day.to_string().as_bytes()].concat();
    SubmissionRequest { about, day, file }
}

/// A file that was refused, again, or another one.
fn choose(sim: &mut Sim, phone: usize) -> Option<SubmissionRequest> {
    let kenpos = sim.phones[phone].phone.kenpos();
    let (Ok(known), Ok(today)) = (kenpos.submissions(Language::Ja), kenpos.today()) else {
        sim.violate(&format!("phone {phone} cannot show what was sent in"));
        return None;
    };
    let refused: Vec<_> =
        known.into_iter().filter(|item| matches!(item.state, SubmissionState::Refused { .. })).collect();
    if !refused.is_empty() && sim.below(2) == 0 {
        let again = &refused[sim.index(refused.len())];
        sim.hit("proof_sent_again");
        return Some(sheet(again.about, again.day));
    }
    let about = SubmissionAbout::ALL[sim.index(3)];
    Some(sheet(about, today.plus_days(-i64::from(sim.small(40)) * i64::from(sim.small(2)))))
}

async fn sent_in(sim: &mut Sim, phone: usize, member: usize, request: SubmissionRequest) {
    let before = by_hand(sim, member).proofs;
    let done = sim.phones[phone].phone.kenpos().submit(&request, Language::Ja).await;
    // A file sent before may arrive late, with this one: it is another.
    let file = desk::base64(&request.file);
    let is_this = |proof: &Proof| proof.file == file && proof.about == request.about.code();
    let after = by_hand(sim, member).proofs;
    let taken = after.iter().filter(|(id, proof)| !before.contains_key(*id) && is_this(proof)).count();
    if taken > 1 {
        sim.violate(&format!("phone {phone}: one file became {taken}"));
    }
    match done {
        Ok(item) => received(sim, phone, member, &item),
        Err(KenposError::SignInNeeded | KenposError::Offline { .. }) => {
            sim.say(&format!("phone {phone}: a file got no answer"));
            if taken == 1 {
                sim.hit("proof_answer_lost");
            }
            sim.phones[phone].sent = Some(Sent { member, request });
        }
        Err(KenposError::Server { code: ProblemCode::SessionExpired | ProblemCode::Unavailable, .. }) => {
            sim.phones[phone].sent = Some(Sent { member, request });
        }
        Err(KenposError::Server { code: ProblemCode::TooManyWaiting, .. }) => sim.hit("proof_too_many_waiting"),
        // A clock that was set makes the day of a sheet the future.
        Err(KenposError::FutureEntry { .. }) => sim.say(&format!("phone {phone}: a file is of the future")),
        Err(KenposError::Server {
            code: ProblemCode::ConsentRequired | ProblemCode::MembershipEnded | ProblemCode::FutureEntry,
            ..
        }) => sim.say(&format!("phone {phone}: a file is not taken")),
        Err(error) => sim.violate(&format!("phone {phone}: a file ended with {}: {error}", error.code())),
    }
}

/// "Received" is said of what the server has, as it stands there.
fn received(sim: &mut Sim, phone: usize, member: usize, item: &SubmissionItem) {
    sim.hit("proof_sent");
    sim.say(&format!("phone {phone}: file {} is {}", item.submission, code(&item.state)));
    let known = by_hand(sim, member).proofs.get(&item.submission).map(|proof| proof.code());
    if known != Some(code(&item.state)) {
        let (id, state) = (&item.submission, code(&item.state));
        sim.violate(&format!("phone {phone} was told that file {id} is {state}, by hand it is {known:?}"));
    }
}

fn by_hand(sim: &Sim, member: usize) -> Ledger {
    locked(&sim.wire.seen).member(&kenpos_id(member)).ledger.clone()
}

const fn code(state: &SubmissionState) -> &'static str {
    match state {
        SubmissionState::Waiting => "waiting",
        SubmissionState::Approved { .. } => "approved",
        SubmissionState::Refused { .. } => "refused",
    }
}

/// What the phone shows of files is what the books have.
pub fn agree(sim: &mut Sim, phone: usize, by_hand: &Ledger) {
    let view = match sim.phones[phone].phone.kenpos().submissions(Language::En) {
        Ok(view) => view,
        Err(error) => return sim.violate(&format!("the files of phone {phone} ended with {}", error.code())),
    };
    let words = |state: &SubmissionState| match state {
        SubmissionState::Refused { reason, .. } => Some(reason.clone()),
        _ => None,
    };
    let mut shown: Vec<_> = view
        .iter()
        .map(|item| (item.submission.clone(), code(&item.state), number(item.day), words(&item.state)))
        .collect();
    shown.sort();
    let known: Vec<_> = by_hand
        .proofs
        .iter()
        .map(|(id, proof)| {
            let words = if let ProofStage::Refused(words) = &proof.stage { Some(words.clone()) } else { None };
            (id.clone(), proof.code(), proof.day, words)
        })
        .collect();
    if shown != known {
        sim.violate(&format!("phone {phone} shows the files {shown:?}, by hand they are {known:?}"));
    }
}
