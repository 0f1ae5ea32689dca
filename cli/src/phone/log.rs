//! Recording on the terminal: what was typed is read by the rules, a doubt is a question, and the core keeps it.

use std::env;
use std::path::Path;

use kenpos_core::import::ExportFile;
use kenpos_core::log::{GoalEntry, Logged, LoggedState, StepsEntry, WeightEntry};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{ask_weight, date_text_seen, explain_reason_on, full_date_text, points_text};
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::steps::{StepCount, read_steps};
use kenpos_rules::weight::{GuessReading, LastWeight, Weight, WeightGuess, WeightReading, read_weight};
use serde_json::json;

use super::{Phone, json};
use crate::args::phone::DoubtArgs;
use crate::args::written::WrittenMoment;
use crate::failure::Failure;
use crate::figures::plain;
use crate::health::left_out;
use crate::progress::ReadingBar;
use crate::terminal::Answer;
use crate::texts;

/// Japan: the zone a time is shown in when the member wrote none.
const JAPAN_OFFSET_MINUTES: i16 = 540;

impl Phone<'_> {
    pub(super) fn log_weight(
        &self,
        typed: &str,
        at: Option<WrittenMoment>,
        doubt: DoubtArgs,
    ) -> Result<Answer, Failure> {
        let last = self.done(self.kenpos.last_weight(at.map(|at| at.at)))?;
        let reading = self.read_weight(typed, doubt, last)?.beside(last);
        let entry = WeightEntry {
            weight: self.settled(reading, doubt)?,
            measured_at: at.map(|at| at.at),
            utc_offset_minutes: at.map_or(JAPAN_OFFSET_MINUTES, |at| at.utc_offset_minutes),
        };
        Ok(self.logged(&self.done(self.kenpos.log_weight(&entry))?))
    }

    pub(super) fn edit_weight(&self, id: RecordId, typed: &str, doubt: DoubtArgs) -> Result<Answer, Failure> {
        // A correction may well be far from what it corrects.
        let reading = self.read_weight(typed, doubt, self.done(self.kenpos.last_weight(None))?)?;
        let weight = self.settled(reading, doubt)?;
        Ok(self.logged(&self.done(self.kenpos.edit_weight(id, weight))?))
    }

    pub(super) fn log_steps(&self, typed: &str, day: Option<ProgrammeDay>) -> Result<Answer, Failure> {
        let entry = StepsEntry { steps: self.steps(typed)?, day };
        Ok(self.logged(&self.done(self.kenpos.log_steps(&entry))?))
    }

    pub(super) fn edit_steps(&self, id: RecordId, typed: &str) -> Result<Answer, Failure> {
        let steps = self.steps(typed)?;
        Ok(self.logged(&self.done(self.kenpos.edit_steps(id, steps))?))
    }

    pub(super) fn log_goal(&self, name: &str, done: bool, day: Option<ProgrammeDay>) -> Result<Answer, Failure> {
        let entry = GoalEntry { goal: self.goal(name)?, done, day };
        Ok(self.logged(&self.done(self.kenpos.log_goal(&entry))?))
    }

    pub(super) fn delete(&self, id: RecordId) -> Result<Answer, Failure> {
        let deleted = self.done(self.kenpos.delete(id))?;
        Ok(Answer { json: json(&deleted), text: texts::deleted(self.terminal.language) })
    }

    pub(super) fn dismiss(&self, id: OpId) -> Result<Answer, Failure> {
        self.done(self.kenpos.dismiss(id))?;
        Ok(Answer { json: json!({"dismissed": id}), text: texts::dismissed(self.terminal.language) })
    }

    pub(super) fn launch(&self) -> Result<Answer, Failure> {
        match self.done(self.kenpos.launch())? {
            Some(opened) => {
                let points = points_text(opened.preview_points);
                Ok(Answer { json: json(&opened), text: texts::opened(self.terminal.language, &points) })
            }
            None => {
                let day = self.done(self.kenpos.today())?;
                let json = json!({"id": null, "day": day, "state": "unchanged", "preview_points": 0, "reason": null});
                Ok(Answer { json, text: texts::opened_already(self.terminal.language) })
            }
        }
    }

    pub(super) fn import(&self, file: &Path) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let bar = ReadingBar::new();
        let export = ExportFile::new(file, env::temp_dir())
            .daily(&mut |progress| bar.advance(progress.bytes_read, progress.bytes_total))
            .map_err(|error| texts::import_failure(&error, language))?;
        drop(bar);
        let imported = self.done(self.kenpos.import(&export))?;
        let mut document = json(&imported);
        document["skipped"] = json!(export.reading.records.skipped);
        let (steps, weight) = (imported.steps, imported.weight);
        let kept = texts::imported(language, &plain(steps.added), &plain(steps.changed), &plain(weight.added));
        let unchanged = texts::import_unchanged(language, &plain(steps.unchanged + weight.unchanged));
        let points = texts::import_points(language, &points_text(imported.preview_points));
        let mut lines = vec![kept, unchanged, points];
        if imported.in_future > 0 {
            lines.push(texts::import_in_future(language, &plain(imported.in_future)));
        }
        let warnings = export.reading.warnings.iter().map(|(code, count)| (*code, *count));
        lines.extend(left_out(warnings, language).map(|table| format!("\n{table}")));
        Ok(Answer { json: document, text: lines.join("\n") })
    }

    /// What was kept, on the terminal: the day, and what it brings or why it brings nothing.
    pub(super) fn logged(&self, logged: &Logged) -> Answer {
        let language = self.terminal.language;
        let day = self
            .kenpos
            .today()
            .map_or_else(|_| full_date_text(logged.day, language), |today| date_text_seen(logged.day, today, language));
        let text = match (logged.state, logged.reason) {
            (LoggedState::Unchanged, _) => texts::unchanged(language, &day),
            (_, Some(reason)) => {
                format!("{}\n{}", texts::kept(language, &day), explain_reason_on(reason, logged.day, language))
            }
            (_, None) if logged.preview_points.0 == 0 => texts::kept(language, &day),
            (_, None) => texts::kept_for_points(language, &day, &points_text(logged.preview_points)),
        };
        let text = if logged.state == LoggedState::Queued { format!("{text}\nID {}", logged.id) } else { text };
        Answer { json: json(logged), text }
    }

    fn read_weight(&self, typed: &str, doubt: DoubtArgs, last: Option<LastWeight>) -> Result<WeightReading, Failure> {
        read_weight(typed, doubt.unit.map(Into::into), last.map(|last| last.weight))
            .map_err(|error| Failure::input(texts::weight_error(error, self.terminal.language)))
    }

    fn settled(&self, reading: WeightReading, doubt: DoubtArgs) -> Result<Weight, Failure> {
        let language = self.terminal.language;
        match reading {
            WeightReading::Clear(weight) => Ok(weight),
            WeightReading::Doubtful { typed: Some(weight), .. } if doubt.confirm => Ok(weight),
            WeightReading::Doubtful { typed: None, .. } if doubt.confirm => {
                Err(Failure::input(texts::weight_out_of_range_as_typed(language)))
            }
            WeightReading::Doubtful { perhaps, .. } => self.ask(&perhaps).ok_or_else(|| {
                let sudden = perhaps.len() == 1 && perhaps[0].reading == GuessReading::AsTyped;
                Failure::input(if sudden { texts::weight_sudden(language) } else { texts::weight_doubtful(language) })
            }),
        }
    }

    /// Asks which of the readings is meant; nobody is asked where nobody is there or a program reads.
    fn ask(&self, perhaps: &[WeightGuess]) -> Option<Weight> {
        if !self.terminal.asks || self.terminal.json {
            return None;
        }
        let choices: Vec<_> = perhaps.iter().map(|guess| format!("{} kg", guess.weight.short_kg())).collect();
        let chosen = self.terminal.choose(&ask_weight(perhaps, self.terminal.language), &choices)?;
        perhaps.get(chosen).map(|guess| guess.weight)
    }

    fn steps(&self, typed: &str) -> Result<StepCount, Failure> {
        read_steps(typed).map_err(|error| Failure::input(texts::steps_error(error, self.terminal.language)))
    }

    pub(super) fn goal(&self, name: &str) -> Result<GoalName, Failure> {
        GoalName::read(name).map_err(|error| Failure::input(texts::goal_error(error, self.terminal.language)))
    }
}
