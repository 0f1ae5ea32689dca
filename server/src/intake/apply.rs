//! Items that could be read are taken up one by one.

use kenpos_protocol::document::PublicationKind;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::pull::RecordChange;
use kenpos_protocol::push::{Applied, Earned, ItemBody, ItemOutcome, PushItem, Receipt, RecordRevision, RecordValue};
use kenpos_rules::award::{Fact, FactKind, Reason};
use kenpos_rules::claim::{Believed, CLOCK_TOLERANCE_MS, believe};
use kenpos_rules::clock::Contact;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::OpId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::Programme;
use kenpos_rules::provenance::{Provenance, StepsClaim, StepsJudgement, judge};
use kenpos_rules::survey::Survey;

use super::Published;
use super::read::{ReadItem, refused};
use crate::award::evidence::EvidenceSource;
use crate::award::{self, Evidence, Posted};
use crate::health_events::{KnownEvent, Places};
use crate::store::draft::Draft;
use crate::store::member::{KeptReceipt, MemberState, RecordRow};
use crate::{campaigns, health_events, results};

/// What is given for all items of a request.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The contact that brought them.
    pub contact: &'a Contact,
    /// The rules.
    pub programme: &'a Programme,
    /// What they name of what the union publishes.
    pub published: &'a Published,
    /// The places at events that were claimed for them.
    pub places: &'a Places,
}

/// Applies the items to the draft, whose state was loaded with [`super::want`].
pub(crate) fn apply(draft: &mut Draft, items: &[ReadItem], given: Given<'_>) -> Vec<Receipt> {
    items
        .iter()
        .map(|read| match &read.item {
            Ok(item) => {
                Receipt { index: read.index, op_id: Some(item.op_id), outcome: apply_once(draft, read, item, given) }
            }
            Err(unreadable) => {
                Receipt { index: read.index, op_id: unreadable.op_id, outcome: unreadable.outcome.clone() }
            }
        })
        .collect()
}

fn apply_once(draft: &mut Draft, read: &ReadItem, item: &PushItem, given: Given<'_>) -> ItemOutcome {
    if let Some(known) = draft.state().receipts.get(&item.op_id) {
        if known.body_hash == read.body_hash {
            return known.outcome.clone();
        }
        return refused(ProblemCode::OpReused, "this op_id was already used for another content");
    }
    let (programme, entered) = (given.programme, entered(draft.state(), item, given.contact));
    let outcome = match &item.body {
        ItemBody::Launch => launch(draft, item.op_id, entered, programme),
        ItemBody::Record(record) => take_record(draft, item.op_id, record, entered, programme),
        ItemBody::JoinCampaign(said) => {
            let document = given.published.get(PublicationKind::Campaign, &said.campaign);
            let campaign = document.and_then(|document| campaigns::read(document, programme).ok());
            campaigns::join(draft, item.op_id, said, entered, campaign.as_ref())
        }
        ItemBody::CheckIn(said) => {
            let document = given.published.get(PublicationKind::HealthEvent, &said.event);
            let known = document.and_then(|document| KnownEvent::read(document, programme).ok());
            health_events::check_in(draft, said, entered, known.as_ref(), given.places, programme)
        }
        ItemBody::ExamReport(said) => results::report_exam(draft, said, entered, programme),
        ItemBody::SurveyAnswer(said) => {
            let document = given.published.get(PublicationKind::Survey, &said.survey);
            let survey = document.and_then(|document| Survey::parse(document.shown.as_deref()?, programme).ok());
            results::answer_survey(draft, said, entered, survey.as_ref(), programme)
        }
    };
    let kept = KeptReceipt { body_hash: read.body_hash, received_at: draft.now(), outcome: outcome.clone() };
    draft.keep_receipt(item.op_id, kept);
    outcome
}

/// When an item was entered, as far as it is believed.
pub(crate) fn entered(state: &MemberState, item: &PushItem, receipt: &Contact) -> Believed {
    let before = state.contacts.range(..=item.stamp.after_contact).next_back();
    // A stamp that names none there is was made after the first all the same: a device begins with its sign-in.
    let before = before.or_else(|| state.contacts.first_key_value()).map(|(_, contact)| contact);
    #[cfg(feature = "planted")]
    let before = planted::instead(Bug::AwardByArrivalDay, None, before);
    believe(&item.stamp, before, receipt)
}

fn launch(draft: &mut Draft, op: OpId, entered: Believed, programme: &Programme) -> ItemOutcome {
    let day = entered.at.programme_day();
    let posted = post(draft, programme, op, None, FactKind::OpenedApp, day, entered);
    applied(draft, day, posted)
}

fn take_record(
    draft: &mut Draft,
    op: OpId,
    record: &RecordRevision,
    entered: Believed,
    programme: &Programme,
) -> ItemOutcome {
    let day = record.value.day();
    if is_ahead(&record.value, entered.at, programme) {
        return refused(ProblemCode::FutureEntry, "the entry is dated after the moment it was made");
    }
    let current = draft.state().records.get(&record.record_id);
    if current.is_some_and(|current| current.change.record.value.kind() != record.value.kind()) {
        return refused(ProblemCode::Invalid, "this record_id belongs to a record of another kind");
    }
    let wins = current.is_none_or(|current| outranks(record, op, current));
    let before = current.and_then(|current| current.change.judgement.clone());
    // What a revision earns does not depend on whether it wins: entered in time is entered in time, and an award
    // stays when its record is edited or deleted. So the order of arrival does not matter.
    let posted = match fact_of(&record.value) {
        Ok(kind) => post(draft, programme, op, Some(record), kind, day, entered),
        Err(reason) => Posted { earned: Vec::new(), reason },
    };
    if wins {
        let judgement = judged(&record.value, before.as_ref(), entered.at, programme);
        let change = RecordChange { record: record.clone(), op_id: op, reason: posted.reason, judgement };
        draft.put_record(record.record_id, change);
    }
    applied(draft, day, posted)
}

/// Whether the entry is dated more than the tolerance after the moment it was made.
fn is_ahead(value: &RecordValue, entered_at: Moment, programme: &Programme) -> bool {
    let tolerance = programme
        .version_on(entered_at.programme_day())
        .map_or(CLOCK_TOLERANCE_MS, |version| i64::from(version.ahead_tolerance_minutes) * 60_000);
    let latest = entered_at.plus_millis(tolerance);
    match value {
        RecordValue::Weight { measured_at, .. } => *measured_at > latest,
        RecordValue::Steps { day, .. } | RecordValue::ActionGoal { day, .. } => *day > latest.programme_day(),
        // A tombstone says only that the record is gone.
        RecordValue::Deleted { .. } => false,
    }
}

/// What steps are worth to a step campaign, by the rules of the day walked: what the phone made of them is a claim. After
/// the entry window the day is final, and what it was worth `before` stands. The daily award does not look here.
fn judged(
    value: &RecordValue,
    before: Option<&StepsJudgement>,
    entered_at: Moment,
    programme: &Programme,
) -> Option<StepsJudgement> {
    let RecordValue::Steps { day, steps, source, provenance } = value else { return None };
    // Nothing is read after it was entered: a clock set forward makes no room for more steps.
    let read = provenance.as_deref().map(|read| Provenance { read_at: read.read_at.min(entered_at), ..read.clone() });
    let claim = StepsClaim { day: *day, steps: *steps, source: *source, provenance: read.as_ref() };
    let judgement = judge(&claim, programme.step_rules_on(*day));
    let window = programme.version_on(*day).map_or(0, |version| version.entry_window_days);
    let is_final = entered_at.programme_day().days_since(*day) > i64::from(window);
    Some(if is_final { judgement.after_final(before) } else { judgement })
}

/// The highest (revision, op id) wins; a deletion wins over an equal revision.
fn outranks(record: &RecordRevision, op: OpId, current: &RecordRow) -> bool {
    let known = &current.change;
    (record.revision, record.value.is_deleted(), op)
        > (known.record.revision, known.record.value.is_deleted(), known.op_id)
}

/// What a record says happened, or why it says nothing that could earn.
fn fact_of(value: &RecordValue) -> Result<FactKind, Option<Reason>> {
    match value {
        RecordValue::Weight { .. } => Ok(FactKind::Weight),
        RecordValue::Steps { steps, .. } if steps.count() == 0 => Err(Some(Reason::NoSteps)),
        RecordValue::Steps { .. } => Ok(FactKind::Steps),
        RecordValue::ActionGoal { .. } => Ok(FactKind::ActionGoal),
        RecordValue::Deleted { .. } => Err(None),
    }
}

fn post(
    draft: &mut Draft,
    programme: &Programme,
    op: OpId,
    record: Option<&RecordRevision>,
    kind: FactKind,
    day: ProgrammeDay,
    entered: Believed,
) -> Posted {
    let fact = Fact { kind, day, entered_at: entered.at, received_at: draft.now() };
    let record_id = record.map(|record| record.record_id);
    award::post(draft, programme, &Evidence { source: EvidenceSource::Op(op), fact, record_id })
}

/// The answer to an item that was taken up and could earn nothing.
pub(crate) fn taken(draft: &Draft, day: ProgrammeDay) -> ItemOutcome {
    taken_with(draft, day, Vec::new())
}

/// The answer to an item that was taken up, with what it earned.
pub(crate) fn taken_with(draft: &Draft, day: ProgrammeDay, earned: Vec<Earned>) -> ItemOutcome {
    applied(draft, day, Posted { earned, reason: None })
}

/// The answer to an item that was taken up, with what it came to.
pub(crate) fn applied(draft: &Draft, day: ProgrammeDay, posted: Posted) -> ItemOutcome {
    ItemOutcome::Applied(Applied {
        sequence: draft.state().head.sequence,
        day,
        earned: posted.earned,
        reason: posted.reason,
    })
}
