//! The judgement: one fact, one standing, one programme. Phone and server run the same function.

use std::collections::BTreeMap;

use super::{Award, AwardCode, AwardKey, Fact, FactKind, Judgement, Period, Preview, Reason};
use crate::day::{Moment, ProgrammeDay};
use crate::member::Standing;
use crate::points::Points;
use crate::programme::{Programme, ProgrammeVersion};

/// Judges one fact, alone. Rules go by the day lived; the grant date is the day of receipt, and expiry follows it.
///
/// The fact of an early member is granted on the day the programme names, whenever it is received.
pub fn judge(programme: &Programme, standing: &Standing, fact: &Fact) -> Judgement {
    let received_on = fact.received_at.programme_day();
    let earned = match earns(programme, standing, fact.kind, fact.day, fact.entered_at.programme_day(), received_on) {
        Ok(earned) => earned,
        Err(reason) => return Judgement::Nothing(reason),
    };
    let granted_on = match (fact.kind, programme.early_members()) {
        (FactKind::EarlyMember, Some(early)) => early.granted_on,
        _ => received_on,
    };
    let Some(version) = programme.version_on(granted_on) else {
        return Judgement::Nothing(Reason::NotInProgramme);
    };
    let award = |preview: Preview| Award {
        key: preview.key,
        granted_on,
        expires_on: version.expiry.last_day(granted_on),
        points: preview.points,
        programme_revision: programme.revision().to_owned(),
    };
    Judgement::Earns(earned.into_iter().map(award).collect())
}

/// What a fact would earn if the server received it `now`: for the phone's screen.
///
/// # Errors
/// The [`Reason`] why it would earn nothing.
pub fn preview(
    programme: &Programme,
    standing: &Standing,
    kind: FactKind,
    day: ProgrammeDay,
    entered_at: Moment,
    now: Moment,
) -> Result<Vec<Preview>, Reason> {
    earns(programme, standing, kind, day, entered_at.programme_day(), now.programme_day())
}

/// All that a day can bring, in the order of the checklist: login, launch (in the app only), steps, weight, action goal.
/// A member's full day in the app is 31 points. Empty on a day that cannot earn.
pub fn full_day(programme: &Programme, standing: &Standing, day: ProgrammeDay, app: bool) -> Vec<Preview> {
    let opening = if app { FactKind::OpenedApp } else { FactKind::OpenedPortal };
    [opening, FactKind::Steps, FactKind::Weight, FactKind::ActionGoal]
        .into_iter()
        .filter_map(|kind| earns(programme, standing, kind, day, day, day).ok())
        .flatten()
        .collect()
}

/// The union of awards by key. Of two awards with one key the earlier grant stays, as it would have been posted first;
/// so neither order nor repetition matters.
pub fn award_set(awards: impl IntoIterator<Item = Award>) -> BTreeMap<AwardKey, Award> {
    let mut set = BTreeMap::new();
    for award in awards {
        let kept = set.entry(award.key.clone()).or_insert_with(|| award.clone());
        if award < *kept {
            *kept = award;
        }
    }
    set
}

/// The awards a kind of fact can earn, in the order they are shown.
fn codes(kind: FactKind) -> &'static [AwardCode] {
    match kind {
        FactKind::Registered | FactKind::EarlyMember => &[AwardCode::Registration],
        FactKind::OpenedApp => &[AwardCode::Login, AwardCode::Launch],
        FactKind::OpenedPortal => &[AwardCode::Login],
        FactKind::Weight => &[AwardCode::Weight],
        FactKind::Steps => &[AwardCode::Steps],
        FactKind::ActionGoal => &[AwardCode::ActionGoal],
    }
}

fn earns(
    programme: &Programme,
    standing: &Standing,
    kind: FactKind,
    day: ProgrammeDay,
    entered_on: ProgrammeDay,
    received_on: ProgrammeDay,
) -> Result<Vec<Preview>, Reason> {
    let judged_on = match kind {
        FactKind::EarlyMember => early_grant(programme, standing)?,
        _ => day,
    };
    let version = programme.version_on(judged_on).ok_or(Reason::NotInProgramme)?;
    let period = match kind {
        // Registration is itself the fact: nothing to wait for, and no window.
        FactKind::Registered | FactKind::EarlyMember => Period::Once,
        _ => {
            in_time(version, standing, day, entered_on, received_on)?;
            Period::Day(day)
        }
    };
    if !standing.is_member_on(judged_on) {
        return Err(Reason::NotMember);
    }
    payable(version, standing, codes(kind), &period)
}

/// The day as of which an early member is granted the registration award.
fn early_grant(programme: &Programme, standing: &Standing) -> Result<ProgrammeDay, Reason> {
    let early = programme.early_members().ok_or(Reason::NotInProgramme)?;
    match standing.registered_on {
        None => Err(Reason::BeforeRegistration),
        Some(registered_on) if registered_on > early.registered_until => Err(Reason::NotEarly),
        Some(_) => Ok(early.granted_on),
    }
}

/// The tests of time for what a member does day by day.
fn in_time(
    version: &ProgrammeVersion,
    standing: &Standing,
    day: ProgrammeDay,
    entered_on: ProgrammeDay,
    received_on: ProgrammeDay,
) -> Result<(), Reason> {
    if day > entered_on {
        return Err(Reason::FutureDay);
    }
    // The registration day earns whole, whatever the hour.
    if standing.registered_on.is_none_or(|registered_on| day < registered_on) {
        return Err(Reason::BeforeRegistration);
    }
    if entered_on.days_since(day) > i64::from(version.entry_window_days) {
        return Err(Reason::WindowClosed);
    }
    // Inclusive: of 31 days the day of entry is the first.
    if received_on.days_since(entered_on) >= i64::from(version.received_within_days) {
        return Err(Reason::ReceivedLate);
    }
    Ok(())
}

/// The awards of this version that this person may have; a reason only if there is none.
fn payable(
    version: &ProgrammeVersion,
    standing: &Standing,
    codes: &[AwardCode],
    period: &Period,
) -> Result<Vec<Preview>, Reason> {
    let mut refused = Reason::NotInProgramme;
    let mut earned = Vec::new();
    for code in codes {
        let Some(rule) = version.awards.get(code) else { continue };
        if rule.points == Points::ZERO {
            continue;
        }
        if !rule.who.contains(&standing.relationship) {
            refused = Reason::NotForRelationship;
            continue;
        }
        earned.push(Preview { key: AwardKey { code: *code, period: period.clone() }, points: rule.points });
    }
    if earned.is_empty() { Err(refused) } else { Ok(earned) }
}
