//! `kenpos office staff …` and `kenpos office log`: who works at the desk, and what was done there.

use kenpos_server::office::act::Action;
use kenpos_server::office::staff::{self, Role, Staff};
use serde_json::json;

use super::AtDesk;
use crate::args::office::StaffCommand;
use crate::failure::Failure;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

/// Lines of the log in one answer: a screen of a busy day, and the next begins where it ends.
const LINES_MAX: usize = 500;

pub(super) async fn run(at: &AtDesk<'_>, command: &StaffCommand) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let (name, role) = match command {
        StaffCommand::List => return list(at).await,
        StaffCommand::Add { name, role } | StaffCommand::Role { name, role } => (name, Some(role)),
        StaffCommand::Close { name } => (name, None),
    };
    let role: Option<Role> =
        role.map(|role| role.parse()).transpose().map_err(|error: staff::StaffError| at.failure(&error.into()))?;
    let add = matches!(command, StaffCommand::Add { .. });
    let work = async {
        match role {
            Some(role) if add => staff::add(at.desk.store, name, role).await,
            role => staff::change(at.desk.store, name, role).await,
        }
    };
    let detail = |staff: &Staff| if staff.open { staff.role.code().to_owned() } else { "closed".to_owned() };
    let staff = at.desk.act(Action::ChangeStaff, name, work, detail).await.map_err(|error| at.failure(&error))?;
    let text = if staff.open {
        texts::staff_is(language, &staff.name, &texts::role(staff.role, language))
    } else {
        texts::staff_closed(language, &staff.name)
    };
    Ok(Answer { json: serde_json::to_value(&staff).expect("an account is plain fields"), text })
}

async fn list(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadDesk, "staff").await.map_err(|error| at.failure(&error))?;
    let staff = staff::list(at.desk.store).await.map_err(|error| at.store_failure(&error))?;
    let json = json!({"staff": staff});
    if staff.is_empty() {
        return Ok(Answer { json, text: texts::no_staff(language) });
    }
    let rows = staff.iter().map(|one| {
        let state = if one.open { String::new() } else { texts::closed(language) };
        vec![one.name.clone(), texts::role(one.role, language), state]
    });
    let heading = [texts::heading_staff(language), texts::heading_role(language), texts::heading_state(language)];
    Ok(Answer { json, text: table(&[Column::Whole, Column::Left, Column::Left], &heading, rows.collect()) })
}

pub(super) async fn log(at: &AtDesk<'_>, after: u64) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadDesk, "log").await.map_err(|error| at.failure(&error))?;
    let acts = at.desk.store.acts(after, LINES_MAX).await.map_err(|error| at.store_failure(&error))?;
    let lines: Vec<_> = acts
        .iter()
        .map(|(number, act)| {
            json!({"number": number, "at": act.at, "staff": act.staff, "action": act.action, "about": act.about,
                   "outcome": act.outcome.code(), "of": act.of_act, "detail": act.detail})
        })
        .collect();
    if acts.is_empty() {
        return Ok(Answer { json: json!({"acts": lines}), text: texts::log_empty(language) });
    }
    let rows = acts.iter().map(|(number, act)| {
        let at = texts::moment(act.at);
        let of = act.of_act.map(|of| format!(" {of}")).unwrap_or_default();
        let outcome = format!("{}{of}", texts::act_outcome(act.outcome, language));
        vec![
            number.to_string(),
            at,
            act.staff.clone(),
            act.action.clone(),
            act.about.clone(),
            outcome,
            act.detail.clone(),
        ]
    });
    let heading = [
        String::new(),
        texts::heading_when(language),
        texts::heading_staff(language),
        texts::heading_action(language),
        texts::heading_about(language),
        texts::heading_outcome(language),
        String::new(),
    ];
    let columns = [Column::Right, Column::Whole, Column::Whole, Column::Left, Column::Left, Column::Left, Column::Left];
    Ok(Answer { json: json!({"acts": lines}), text: table(&columns, &heading, rows.collect()) })
}
