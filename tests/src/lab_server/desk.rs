//! What the union's desk does in the laboratory: `POST /lab/desk`.
//!
//! Comes in: one act of a story, named by `act`. Goes out: what the desk's own code made of it; 422 with its words where it
//! refuses. Must never happen: anything done here that the desk itself would not do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kenpos_protocol::document::PublicationKind;
use kenpos_rules::award::EventId;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::SubmissionId;
use kenpos_rules::programme::Decimal;
use kenpos_server::campaigns::settle;
use kenpos_server::inquiry;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::DeskError;
use kenpos_server::office::expiry::write_down;
use kenpos_server::office::orders::{OrdersWanted, orders, ship_orders};
use kenpos_server::office::publish::{publish_campaign, publish_catalogue, publish_event, publish_faq, publish_survey};
use kenpos_server::office::reopen::PersonMeant;
use kenpos_server::office::reset_code::issue_reset_code;
use kenpos_server::office::results::{Results, Said};
use kenpos_server::office::stock::set_stock;
use kenpos_server::office::submissions;
use kenpos_server::results::Entering;
use kenpos_server::store::Store;
use serde::Deserialize;
use serde_json::{Value, json};

use super::LabServer;
use crate::union::Union;

/// One act.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum DeskAct {
    /// Publishes a file of the union, given as its lines.
    Publish { publication: PublicationKind, lines: Vec<String> },
    /// Says how many of an item there are.
    Stock { item: String, amount: u64 },
    /// Records the BMI of an employee's check-up.
    Bmi { employee: String, source: EventId, day: ProgrammeDay, bmi: Decimal },
    /// A public-health nurse asks an employee for a secondary exam.
    AskForExam { employee: String, source: EventId, day: ProgrammeDay },
    /// Answers every question that waits.
    Answer { words: String },
    /// Gives an employee a code in place of the forgotten password; it is the answer.
    ResetCode { employee: String },
    /// Approves every file that waits.
    Approve,
    /// Refuses every file that waits, with these words.
    Refuse { words: String },
    /// Ships every order that waits.
    Ship,
    /// Settles the campaigns whose days are final.
    Settle,
    /// Writes down what has run out, and tells what soon will.
    WriteExpiry,
}

pub(super) async fn desk(
    State(lab): State<LabServer>,
    Json(act): Json<DeskAct>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let done = do_act(&lab.0.union, act).await;
    done.map(Json).map_err(|error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))
}

async fn do_act(union: &Union, act: DeskAct) -> Result<Value, DeskError> {
    let (store, programmes, ports) = (union.store(), union.programmes(), union.ports());
    let (store, clock) = (&*store, &*ports.clock);
    let results = Results { store, programmes: &programmes, clock, by: &By::operator() };
    match act {
        DeskAct::Publish { publication, lines } => {
            let text = lines.join("\n");
            match publication {
                PublicationKind::Campaign => publish_campaign(store, &programmes, clock, &text).await?,
                PublicationKind::HealthEvent => publish_event(store, &programmes, clock, &text).await?,
                PublicationKind::Catalogue => publish_catalogue(store, &programmes, &text).await?,
                PublicationKind::Survey => publish_survey(store, &programmes, clock, &text).await?,
                PublicationKind::Faq => publish_faq(store, &text).await?,
            };
        }
        DeskAct::Stock { item, amount } => set_stock(store, &programmes, &item, amount).await?,
        DeskAct::Bmi { employee, source, day, bmi } => {
            let meant = PersonMeant::Employee(employee);
            results.enter(&meant, &source, day, Said::Bmi(bmi), Entering::New).await?;
        }
        DeskAct::AskForExam { employee, source, day } => {
            let (meant, said) = (PersonMeant::Employee(employee), Said::SecondaryExam { reported: false });
            results.enter(&meant, &source, day, said, Entering::New).await?;
        }
        DeskAct::Answer { words } => {
            for (id, _) in inquiry::list(store, "", false).await? {
                inquiry::answer(store, clock, &id, &words).await?;
            }
        }
        DeskAct::ResetCode { employee } => {
            let issued = issue_reset_code(store, ports, &PersonMeant::Employee(employee)).await?;
            return Ok(json!(issued.code));
        }
        DeskAct::Approve => {
            for id in waiting_files(store).await? {
                submissions::approve(store, &programmes, clock, id, None, &By::operator()).await?;
            }
        }
        DeskAct::Refuse { words } => {
            for id in waiting_files(store).await? {
                submissions::refuse(store, clock, id, &words).await?;
            }
        }
        DeskAct::Ship => {
            let waiting = orders(store, Some(OrdersWanted::Held)).await?;
            let ids: Vec<_> = waiting.iter().filter_map(|line| line.order.order.parse().ok()).collect();
            ship_orders(store, &programmes, clock, &ids, &By::operator()).await?;
        }
        DeskAct::Settle => {
            settle(store, &programmes, clock).await?;
        }
        DeskAct::WriteExpiry => {
            write_down(store, &programmes, clock).await?;
        }
    }
    Ok(Value::Null)
}

async fn waiting_files(store: &dyn Store) -> Result<Vec<SubmissionId>, DeskError> {
    let waiting = submissions::submissions(store, false).await?;
    Ok(waiting.iter().filter_map(|line| line.submission.submission.parse().ok()).collect())
}
