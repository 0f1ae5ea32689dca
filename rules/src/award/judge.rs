//! The judgement: one fact, one standing, one programme. Phone and server run the same function.

use std::collections::BTreeMap;

use super::{Award, AwardCode, AwardKey, Fact, FactKind, Judgement, Period, Preview, Reason};
use crate::day::{Moment, ProgrammeDay};
use crate::member::Standing;
#[cfg(feature = "planted")]
use crate::planted::{self, Bug};
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
    let expires_on = version.expiry.last_day(granted_on);
    #[cfg(feature = "planted")]
    let expires_on = planted::instead(Bug::ExpiryByDayLived, version.expiry.last_day(fact.day), expires_on);
    let award = |preview: Preview| Award {
        key: preview.key,
        granted_on,
        expires_on,
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
pub(crate) const fn codes(kind: FactKind) -> &'static [AwardCode] {
    match kind {
        FactKind::Registered | FactKind::EarlyMember => &[AwardCode::Registration],
        FactKind::OpenedApp => &[AwardCode::Login, AwardCode::Launch],
        FactKind::OpenedPortal => &[AwardCode::Login],
        FactKind::Weight => &[AwardCode::Weight],
        FactKind::Steps => &[AwardCode::Steps],
        FactKind::ActionGoal => &[AwardCode::ActionGoal],
        // No row of the award table: the union publishes what these pay.
        FactKind::CampaignPart | FactKind::HealthEvent => &[],
        // Never a fact of a day: it is judged as the event it is.
        FactKind::Event => &[],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::{MembershipPeriod, Relationship};

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    /// Noon of a day.
    fn noon(text: &str) -> Moment {
        day(text).start().plus_millis(12 * 3_600_000)
    }

    fn employee() -> Standing {
        Standing {
            relationship: Relationship::Employee,
            registered_on: Some(day("2026-01-15")),
            periods: vec![MembershipPeriod { from: day("2021-04-01"), to: None }],
            born_in: None,
        }
    }

    fn fact(kind: FactKind, lived: &str, entered: &str, received: &str) -> Fact {
        Fact { kind, day: day(lived), entered_at: noon(entered), received_at: noon(received) }
    }

    /// Codes and points, or the reason.
    fn outcome(standing: &Standing, fact: &Fact) -> Result<Vec<(AwardCode, i64)>, Reason> {
        match judge(&Programme::standard(), standing, fact) {
            Judgement::Earns(awards) => Ok(awards.into_iter().map(|award| (award.key.code, award.points.0)).collect()),
            Judgement::Nothing(reason) => Err(reason),
        }
    }

    fn weight(lived: &str, entered: &str, received: &str) -> Result<Vec<(AwardCode, i64)>, Reason> {
        outcome(&employee(), &fact(FactKind::Weight, lived, entered, received))
    }

    const TEN: [(AwardCode, i64); 1] = [(AwardCode::Weight, 10)];

    #[test]
    fn a_full_day_is_31_points_in_the_app_and_30_in_the_portal() {
        let programme = Programme::standard();
        let day = day("2026-11-22");
        let app = full_day(&programme, &employee(), day, true);
        let order: Vec<_> = app.iter().map(|preview| preview.key.code).collect();
        use AwardCode::{ActionGoal, Launch, Login, Steps, Weight};
        assert_eq!(order, [Login, Launch, Steps, Weight, ActionGoal]);
        assert_eq!(app.iter().map(|preview| preview.points).sum::<Points>(), Points(31));
        let portal = full_day(&programme, &employee(), day, false);
        assert_eq!(portal.iter().map(|preview| preview.points).sum::<Points>(), Points(30));
    }

    #[test]
    fn the_app_pays_login_and_launch_and_the_portal_login_alone() {
        let today = "2026-11-22";
        let app = outcome(&employee(), &fact(FactKind::OpenedApp, today, today, today));
        assert_eq!(app, Ok(vec![(AwardCode::Login, 5), (AwardCode::Launch, 1)]));
        let portal = outcome(&employee(), &fact(FactKind::OpenedPortal, today, today, today));
        assert_eq!(portal, Ok(vec![(AwardCode::Login, 5)]));
    }

    #[test]
    fn today_and_the_seven_days_before_it_earn() {
        assert_eq!(weight("2026-11-22", "2026-11-22", "2026-11-22"), Ok(TEN.to_vec()));
        assert_eq!(weight("2026-11-15", "2026-11-22", "2026-11-22"), Ok(TEN.to_vec()));
        assert_eq!(weight("2026-11-14", "2026-11-22", "2026-11-22"), Err(Reason::WindowClosed));
        assert_eq!(weight("2026-11-23", "2026-11-22", "2026-11-23"), Err(Reason::FutureDay));
    }

    #[test]
    fn case_020_the_29th_of_february_is_open_until_the_7th_of_march() {
        assert_eq!(weight("2028-02-29", "2028-03-01", "2028-03-01"), Ok(TEN.to_vec()));
        assert_eq!(weight("2028-02-29", "2028-03-07", "2028-03-07"), Ok(TEN.to_vec()));
        assert_eq!(weight("2028-02-29", "2028-03-08", "2028-03-08"), Err(Reason::WindowClosed));
    }

    #[test]
    fn what_was_entered_in_time_earns_if_it_arrives_within_31_days() {
        assert_eq!(weight("2026-10-15", "2026-10-22", "2026-11-21"), Ok(TEN.to_vec()));
        assert_eq!(weight("2026-10-15", "2026-10-22", "2026-11-22"), Err(Reason::ReceivedLate));
    }

    #[test]
    fn the_registration_day_earns_whole_and_the_day_before_nothing() {
        assert_eq!(weight("2026-01-15", "2026-01-15", "2026-01-15"), Ok(TEN.to_vec()));
        assert_eq!(weight("2026-01-14", "2026-01-15", "2026-01-15"), Err(Reason::BeforeRegistration));
        let waiting = Standing { registered_on: None, ..employee() };
        let today = fact(FactKind::Weight, "2026-11-22", "2026-11-22", "2026-11-22");
        assert_eq!(outcome(&waiting, &today), Err(Reason::BeforeRegistration));
    }

    #[test]
    fn case_103_only_days_of_membership_earn() {
        let periods = vec![MembershipPeriod { from: day("2021-04-01"), to: Some(day("2026-11-20")) }];
        let left = Standing { periods, ..employee() };
        let lived = |lived| outcome(&left, &fact(FactKind::Weight, lived, "2026-11-22", "2026-11-22"));
        assert_eq!(lived("2026-11-20"), Ok(TEN.to_vec()));
        assert_eq!(lived("2026-11-21"), Err(Reason::NotMember));
    }

    #[test]
    fn other_relatives_earn_only_if_the_programme_lists_them() {
        let other = Standing { relationship: Relationship::Other, ..employee() };
        let today = fact(FactKind::Weight, "2026-11-22", "2026-11-22", "2026-11-22");
        assert_eq!(outcome(&other, &today), Err(Reason::NotForRelationship));
        let text =
            Programme::standard().text().replace(r#"["employee", "spouse"]"#, r#"["employee", "spouse", "other"]"#);
        let wider = Programme::parse(&text).expect("a programme");
        assert!(matches!(judge(&wider, &other, &today), Judgement::Earns(_)));
    }

    #[test]
    fn rules_go_by_the_day_lived_and_expiry_by_the_day_of_the_grant() {
        let Judgement::Earns(awards) = judge(
            &Programme::standard(),
            &employee(),
            &fact(FactKind::Weight, "2026-03-31", "2026-03-31", "2026-04-02"),
        ) else {
            panic!("entered and received in time");
        };
        assert_eq!(awards[0].key.period, Period::Day(day("2026-03-31")));
        assert_eq!(awards[0].granted_on, day("2026-04-02"));
        assert_eq!(awards[0].expires_on, day("2028-03-31"));
        assert_eq!(awards[0].programme_revision, "kenpos-2026-11-29");
    }

    #[test]
    fn case_019_a_changed_rule_applies_from_its_day_and_never_backwards() {
        let standard = Programme::standard().text().to_owned();
        let first = standard.find("[[versions]]").expect("a version");
        let second = standard.split_at(first).1.replacen("2021-04-01", "2026-04-01", 1);
        let second = second.replacen("entry_window_days = 7", "entry_window_days = 1", 1);
        let second = second.replacen("points = 10\n", "points = 20\n", 1);
        let programme = Programme::parse(&format!("{standard}\n{second}")).expect("two versions");
        let points =
            |lived, entered| match judge(&programme, &employee(), &fact(FactKind::Weight, lived, entered, entered)) {
                Judgement::Earns(awards) => Ok(awards[0].points),
                Judgement::Nothing(reason) => Err(reason),
            };
        // 31 March is judged by its own rules, window included, though entered under the new ones.
        assert_eq!(points("2026-03-31", "2026-04-07"), Ok(Points(10)));
        assert_eq!(points("2026-04-01", "2026-04-02"), Ok(Points(20)));
        assert_eq!(points("2026-04-01", "2026-04-03"), Err(Reason::WindowClosed));
    }

    #[test]
    fn registration_pays_a_thousand_once_on_the_day_it_is_posted() {
        let registered = fact(FactKind::Registered, "2026-01-15", "2026-01-15", "2026-01-15");
        let Judgement::Earns(awards) = judge(&Programme::standard(), &employee(), &registered) else {
            panic!("registration earns");
        };
        assert_eq!(awards[0].key, AwardKey { code: AwardCode::Registration, period: Period::Once });
        assert_eq!((awards[0].points, awards[0].granted_on), (Points(1000), day("2026-01-15")));
    }

    #[test]
    fn an_early_member_is_granted_as_of_the_first_day_whenever_imported() {
        let early = Standing { registered_on: Some(day("2020-10-01")), ..employee() };
        let imported = fact(FactKind::EarlyMember, "2020-10-01", "2026-11-22", "2026-11-22");
        let Judgement::Earns(awards) = judge(&Programme::standard(), &early, &imported) else {
            panic!("an early member earns");
        };
        // The same once-ever award as registration; granted and, by now, expired.
        assert_eq!(awards[0].key, AwardKey { code: AwardCode::Registration, period: Period::Once });
        assert_eq!((awards[0].granted_on, awards[0].expires_on), (day("2021-04-01"), day("2023-03-31")));

        assert_eq!(outcome(&employee(), &imported), Err(Reason::NotEarly));
        let late = Standing { registered_on: Some(day("2021-04-01")), ..employee() };
        assert_eq!(outcome(&late, &imported), Err(Reason::NotEarly));
        let last_day = Standing { registered_on: Some(day("2021-03-31")), ..employee() };
        assert_eq!(outcome(&last_day, &imported), Ok(vec![(AwardCode::Registration, 1000)]));
    }

    #[test]
    fn nothing_before_the_programme_began_earns() {
        let early = Standing { registered_on: Some(day("2020-10-01")), ..employee() };
        let lived = |lived| outcome(&early, &fact(FactKind::Weight, lived, "2021-04-01", "2021-04-01"));
        assert_eq!(lived("2021-03-31"), Err(Reason::NotInProgramme));
        assert_eq!(lived("2021-04-01"), Ok(TEN.to_vec()));
    }

    #[test]
    fn the_preview_says_what_the_judgement_will_say() {
        let programme = Programme::standard();
        for (lived, entered) in
            [("2026-11-22", "2026-11-22"), ("2026-11-14", "2026-11-22"), ("2026-01-10", "2026-01-12")]
        {
            let fact = fact(FactKind::OpenedApp, lived, entered, entered);
            let shown = preview(&programme, &employee(), fact.kind, fact.day, fact.entered_at, fact.received_at);
            let judged = outcome(&employee(), &fact);
            assert_eq!(shown.map(|all| all.into_iter().map(|one| (one.key.code, one.points.0)).collect()), judged);
        }
    }
}
