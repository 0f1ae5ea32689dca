//! Why a member got an award on a day, or why not: the rule, what it came to, what was looked at, what is missing.
//!
//! Comes in: the mirror, what is still owed, the rules. Goes out: the one explanation, as values and in words. Must never
//! happen: another answer than the judgement's own ([`kenpos_rules::explanation`]).

use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardCode, AwardKey, Event, EventKind, Fact, Period, Reason};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{Language, Told, explain_explanation};
use kenpos_rules::explanation::{Explanation, Known, Posted, Question};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::results;
use crate::error::StoreError;
use crate::log::results::survey;
use crate::outbox::Kind;
use crate::store::columns::{Millis, Text};
use crate::store::{Conn, documents, mirror, session};

/// An award of a day, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyAward {
    /// As values.
    pub explanation: Explanation,
    /// In the language asked for.
    pub told: Told,
}

/// Why this award, on this day lived (none: today).
pub(crate) fn why_award(
    conn: &Conn<'_>,
    clock: &ClockReading,
    award: AwardCode,
    day: Option<ProgrammeDay>,
    language: Language,
) -> Result<WhyAward, StoreError> {
    let now = mirror::head(conn)?.now(clock);
    let today = now.programme_day();
    let day = day.unwrap_or(today);
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let results_consent = session::session(conn)?.consent.checkup_results.is_some();
    let (facts, said) = entered(conn, award, day, now)?;
    let (posted, events) = (posted(conn, award)?, events(conn)?);
    let question = Question { programme: &programme, standing: &standing, results_consent, award, day, now };
    let explanation = question.answer(&Known { posted: &posted, said, facts: &facts, events: &events });
    let told = explain_explanation(&explanation, today, language);
    Ok(WhyAward { explanation, told })
}

/// The award's entries, summed by period: what it is worth now, with the dates of its last grant.
fn posted(conn: &Conn<'_>, award: AwardCode) -> Result<Vec<Posted>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT period, day, entry_kind, points, posted_at, expires_on, reason FROM mirror_entry \
         WHERE award = ?1 AND period IS NOT NULL ORDER BY entry",
    )?;
    let rows = statement.query_map([award.code()], |row| {
        let period: Text<Period> = row.get(0)?;
        let (expires, reason): (Option<Text<ProgrammeDay>>, Option<Text<Reason>>) = (row.get(5)?, row.get(6)?);
        let kind: String = row.get(2)?;
        let posted_at: Moment = row.get::<_, Millis>(4)?.0;
        let granted_on = posted_at.programme_day();
        let one = Posted {
            key: AwardKey { code: award, period: period.0 },
            day: row.get::<_, Text<_>>(1)?.0,
            points: Points(row.get(3)?),
            granted_on,
            expires_on: expires.map_or(granted_on, |Text(day)| day),
            reason: reason.map(|Text(reason)| reason),
        };
        Ok((one, EntryKind::from_code(&kind)))
    })?;
    let mut found: Vec<Posted> = Vec::new();
    for row in rows {
        let (one, kind) = row?;
        if !matches!(kind, Some(EntryKind::Grant | EntryKind::Reversal)) {
            continue; // what ran out or was spent was earned all the same
        }
        match found.iter_mut().find(|known| known.key == one.key) {
            Some(known) if kind == Some(EntryKind::Grant) => *known = one,
            // Taken back whole: what of it was spent is owed, not kept.
            Some(known) => (known.points, known.reason) = (Points::ZERO, one.reason),
            None => found.push(one),
        }
    }
    Ok(found)
}

/// What was entered on this phone for the day, as if received now; and why the server gave nothing for a record of it.
fn entered(
    conn: &Conn<'_>,
    award: AwardCode,
    day: ProgrammeDay,
    now: Moment,
) -> Result<(Vec<Fact>, Option<Reason>), StoreError> {
    let Some(kind) = kind_of(award) else { return Ok((Vec::new(), None)) };
    let mut statement = conn.prepare_cached(
        "SELECT entered_at, reason FROM outbox WHERE day = ?1 AND kind = ?2 AND earns = 1 AND state <> 'parked'",
    )?;
    let rows = statement.query_map((Text(day), Text(kind)), |row| {
        Ok((row.get::<_, Millis>(0)?.0, row.get::<_, Option<Text<Reason>>>(1)?))
    })?;
    let (mut facts, mut said) = (Vec::new(), None);
    for row in rows {
        match (row?, kind.fact()) {
            ((_, Some(Text(reason))), _) => said = Some(reason),
            ((entered_at, None), Some(kind)) => facts.push(Fact { kind, day, entered_at, received_at: now }),
            ((_, None), None) => {}
        }
    }
    if said.is_none() {
        let record_kind = kind.record_code();
        said = conn
            .prepare_cached(
                "SELECT reason FROM mirror_record WHERE day = ?1 AND kind = ?2 AND deleted = 0 AND reason IS NOT NULL",
            )?
            .query_map((Text(day), record_kind), |row| row.get::<_, Text<Reason>>(0))?
            .next()
            .transpose()?
            .map(|Text(reason)| reason);
    }
    Ok((facts, said))
}

/// What a member enters or does for an award of a day; none for those that rest on events.
const fn kind_of(award: AwardCode) -> Option<Kind> {
    match award {
        AwardCode::Weight => Some(Kind::Weight),
        AwardCode::Steps => Some(Kind::Steps),
        AwardCode::ActionGoal => Some(Kind::Goal),
        AwardCode::Login | AwardCode::Launch => Some(Kind::Launch),
        _ => None,
    }
}

/// Everything that yearly awards and those per event may rest on, as the union has it.
fn events(conn: &Conn<'_>) -> Result<Vec<Event>, StoreError> {
    let mut events = results::events(conn)?;
    for document in documents::documents(conn, DocumentKind::ExamContact)? {
        let Document::ExamContact(contact) = document else { continue };
        let Ok(id) = contact.contact.parse() else { continue };
        let kind = EventKind::SecondaryExam { asked: true, reported: contact.visited_on.is_some() };
        events.push(Event { id, kind, day: contact.visited_on.unwrap_or(contact.asked_on) });
    }
    for document in documents::documents(conn, DocumentKind::SurveyAnswer)? {
        let Document::SurveyAnswer(answered) = document else { continue };
        let smokes = survey(conn, &answered.survey)?.and_then(|survey| survey.smokes(&answered.answers));
        if let (Some(smokes), Ok(id)) = (smokes, answered.survey.as_str().parse()) {
            events.push(Event { id, kind: EventKind::WebSurvey { smokes }, day: answered.answered_on });
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use kenpos_rules::explanation::Outcome;

    use super::*;
    use crate::testing::{NOON, TestPhone, day, moment, weighing};

    fn why(phone: &TestPhone, award: AwardCode, day: Option<&str>) -> WhyAward {
        phone.kenpos.why_award(award, day.map(crate::testing::day), Language::Ja).expect("explained")
    }

    #[test]
    fn what_is_owed_is_expected_and_what_is_not_entered_is_missing() {
        let phone = TestPhone::new();
        let before = why(&phone, AwardCode::Weight, None);
        assert!(matches!(before.explanation.outcome, Outcome::Nothing { reason: Reason::NoEvidence }));
        assert!(!before.told.missing.is_empty());
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        let after = why(&phone, AwardCode::Weight, None);
        assert_eq!(after.explanation.outcome, Outcome::Expected { points: Points(10) });
        assert_eq!((after.explanation.day, after.explanation.used.len()), (day("2026-11-22"), 1));
        assert!(after.told.missing.is_empty());
    }

    #[test]
    fn a_day_past_the_window_says_so() {
        let phone = TestPhone::new();
        let weight = crate::log::WeightEntry { measured_at: Some(moment(NOON).plus_days(-9)), ..weighing(68_200) };
        phone.kenpos.log_weight(&weight).expect("logged");
        let told = why(&phone, AwardCode::Weight, Some("2026-11-13"));
        assert_eq!(told.explanation.outcome, Outcome::Nothing { reason: Reason::WindowClosed });
    }

    #[test]
    fn an_award_that_rests_on_a_result_says_which_would_count() {
        let phone = TestPhone::new();
        let told = why(&phone, AwardCode::Flu, None);
        assert!(matches!(told.explanation.outcome, Outcome::Nothing { .. }));
        assert!(told.told.rule.is_some_and(|rule| rule.contains("300")));
    }
}
