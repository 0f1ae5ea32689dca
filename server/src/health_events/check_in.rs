//! A check-in: the code shown at the event, typed on its day.

use kenpos_protocol::document::{EventEntry, EventOutcome};
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{CheckIn, Earned, ItemOutcome};
use kenpos_rules::award::AwardCode;
use kenpos_rules::claim::Believed;
use kenpos_rules::day::Moment;
use kenpos_rules::health_event::EventRefusal;
use kenpos_rules::programme::Programme;

use super::attend::give;
use super::entry::{Entry, Kept};
use super::{KnownEvent, Places};
use crate::claims::Claimant as _;
use crate::intake::{refused, taken_with};
use crate::store::draft::Draft;
use crate::store::member::MemberState;

/// Other codes that a member may try at one event: ten slips of the finger are more than anybody makes, and ten tries of
/// two billion codes are none.
const WRONG_CODES_MAX: u32 = 10;

/// Takes a check-in. `known`: the event it names, if that is in force; `places`: what was claimed for this request.
pub(crate) fn check_in(
    draft: &mut Draft,
    said: &CheckIn,
    entered: Believed,
    known: Option<&KnownEvent>,
    places: &Places,
    programme: &Programme,
) -> ItemOutcome {
    let day = entered.at.programme_day();
    let Some(known) = known else {
        return refused(ProblemCode::NotOpen, "there is no such event");
    };
    let before = Entry::of(draft.state(), &said.event);
    if before.as_ref().is_some_and(Entry::is_in) {
        return taken_with(draft, day, Vec::new());
    }
    let mut kept = before.map_or_else(Kept::default, |entry| entry.kept);
    let judged = judge(draft.state(), known, said, entered, draft.now(), programme);
    let admitted = judged.and_then(|()| match known.event.capacity {
        None => Ok(None),
        Some(_) => places.of(&said.event).map(|claim| Some(claim.to_owned())).ok_or(EventRefusal::Full),
    });
    let mut earned = Vec::new();
    let outcome = match admitted {
        Ok(claim) => {
            kept.claims.used = claim;
            give(draft, programme, &said.event, known.event.points, day);
            earned.push(Earned { award: AwardCode::HealthEvent, points: known.event.points });
            EventOutcome::Granted { points: known.event.points }
        }
        Err(reason) => {
            kept.wrong_codes += u32::from(reason == EventRefusal::WrongCode);
            EventOutcome::Refused { reason }
        }
    };
    Entry { shown: EventEntry { event: said.event.clone(), day, outcome }, kept }.put(draft);
    taken_with(draft, day, earned)
}

/// What a check-in comes to, places aside.
pub(super) fn judge(
    state: &MemberState,
    known: &KnownEvent,
    said: &CheckIn,
    entered: Believed,
    now: Moment,
    programme: &Programme,
) -> Result<(), EventRefusal> {
    let day = entered.at.programme_day();
    known.event.admits(&state.standing, day)?;
    let code = known.code.as_ref().ok_or(EventRefusal::NoCheckIn)?;
    if Entry::of(state, &said.event).is_some_and(|entry| entry.kept.wrong_codes >= WRONG_CODES_MAX) {
        return Err(EventRefusal::TooManyTries);
    }
    if *code != said.code {
        return Err(EventRefusal::WrongCode);
    }
    // As of every entry: of so many days that of the event is the first.
    let within = programme.version_on(day).map_or(0, |version| i64::from(version.received_within_days));
    if now.programme_day().days_since(day) >= within {
        return Err(EventRefusal::ReceivedLate);
    }
    Ok(())
}
