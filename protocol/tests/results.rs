//! The documents of results and submissions keep their shape.

use insta::assert_json_snapshot;
use kenpos_protocol::document::{
    Document, DocumentKind, HealthResult, Submission, SubmissionAbout, SubmissionState, SurveyAnswered,
};
use kenpos_protocol::push::{ExamReport, ItemBody, SurveyAnswer};
use kenpos_protocol::submission::SendSubmission;
use kenpos_rules::award::{Event, EventKind};
use kenpos_rules::day::{Moment, ProgrammeDay};

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

const NOON: Moment = Moment::from_millis(1_795_402_800_000);

fn result(event: Option<Event>) -> Document {
    Document::Result(HealthResult { result: "bmi:dock-1".to_owned(), event, revision: 2, recorded_at: NOON })
}

fn submission(state: SubmissionState) -> Document {
    let about = SubmissionAbout::FluVaccination;
    let submission = "0190a3b2-0000-7000-8000-000000000001".to_owned();
    Document::Submission(Submission { submission, about, day: day(), received_at: NOON, state })
}

fn every_document() -> Vec<Document> {
    let bmi = EventKind::Bmi { bmi: "22.4".parse().expect("a decimal") };
    let event = Event { id: "dock-1".parse().expect("an id"), kind: bmi, day: day() };
    let answers = serde_json::from_str(r#"{"smoking":"no"}"#).expect("answers");
    let survey = "non-smoker-2026".parse().expect("an id");
    vec![
        result(Some(event)),
        result(None),
        Document::SurveyAnswer(SurveyAnswered { survey, answered_on: day(), answers }),
        submission(SubmissionState::Waiting),
        submission(SubmissionState::Approved { decided_at: NOON }),
        submission(SubmissionState::Refused { decided_at: NOON, reason: "日付が読めません".to_owned() }),
    ]
}

#[test]
fn results_and_submissions_keep_their_shape() {
    assert_json_snapshot!("results_and_submissions", every_document());
}

#[test]
fn what_a_member_says_of_results_keeps_its_shape() {
    let contact = "nurse-17".parse().expect("an id");
    let answers = serde_json::from_str(r#"{"smokes-now":"no"}"#).expect("answers");
    let survey = "non-smoker-2026".parse().expect("an id");
    let said = [
        ItemBody::ExamReport(ExamReport { contact, visited_on: day() }),
        ItemBody::SurveyAnswer(SurveyAnswer { survey, answers }),
    ];
    assert!(!format!("{said:?}").contains("\"no\""));
    assert_json_snapshot!("said_of_results", said);
}

#[test]
fn they_are_read_back_as_they_were_sent_and_named_by_their_kind() {
    for document in every_document() {
        let sent = serde_json::to_value(&document).expect("JSON");
        assert_eq!(sent["document"], document.kind().code());
        assert_eq!(DocumentKind::from_code(document.kind().code()), Some(document.kind()));
        assert_eq!(serde_json::from_value::<Document>(sent).expect("a document"), document);
        assert!(!format!("{document:?}").contains("22.4"));
    }
}

#[test]
fn a_file_that_is_sent_in_keeps_its_shape_and_shows_nothing_of_itself() {
    let send = SendSubmission {
        submission: "0190a3b2-0000-7000-8000-000000000001".parse().expect("an id"),
        about: SubmissionAbout::PartTimeResult,
        day: day(),
        file: "JVBERi0xLjc=".to_owned(),
    };
    assert!(!format!("{send:?}").contains("JVBE"));
    assert_json_snapshot!("send_submission", send);
}
