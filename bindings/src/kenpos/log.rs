//! Logging, editing, deleting; and the sync that carries it.

use std::sync::Arc;

use kenpos_core::log::{GoalEntry, StepsEntry, WeightEntry};
use kenpos_core::sync::SyncBudget;
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::{LastWeight, Weight, WeightReading, read_weight};

use crate::calls::run_to_its_end;
use crate::error::{KenposError, invalid};
use crate::kenpos::Kenpos;
use crate::records::{Language, Logged, SyncReason, SyncReport, TypedWeight, WeightUnit};
use crate::values::{Day, Timestamp};

#[uniffi::export]
impl Kenpos {
    /// Reads a weight as a member types it: `68.2`, `６８，２`, `68.2kg`, `150 lb`. Nothing is kept: log what it comes to.
    ///
    /// A number that can be read in more than one way (`682`, `150`), or is more than a tenth off the last weight of the
    /// same week, is a question. `unit`: chosen beside the text. `measured_at` none: now. `language`: of the question.
    ///
    /// Throws `Invalid` (`weight`) where it is no weight; the text is never repeated in it.
    pub fn read_weight(
        &self,
        text: String,
        unit: Option<WeightUnit>,
        measured_at: Option<Timestamp>,
        language: Language,
    ) -> Result<TypedWeight, KenposError> {
        let last = self.core.last_weight(measured_at.map(|at| at.0))?;
        Ok(TypedWeight::of(understood(&text, unit, last)?.beside(last), language))
    }

    /// Reads a correction of a weight, as [`Self::read_weight`]; it may be far from what it corrects.
    pub fn read_corrected_weight(
        &self,
        text: String,
        unit: Option<WeightUnit>,
        language: Language,
    ) -> Result<TypedWeight, KenposError> {
        Ok(TypedWeight::of(understood(&text, unit, self.core.last_weight(None)?)?, language))
    }

    /// Keeps a weighing. `weight_grams` 20,000 to 300,000; `measured_at` none: now; `utc_offset_minutes` −720 to 840.
    pub fn log_weight(
        &self,
        weight_grams: u32,
        measured_at: Option<Timestamp>,
        utc_offset_minutes: i16,
    ) -> Result<Logged, KenposError> {
        let measured_at = measured_at.map(|at| at.0);
        let entry = WeightEntry { weight: weight(weight_grams)?, measured_at, utc_offset_minutes };
        Ok(self.core.log_weight(&entry)?.into())
    }

    /// Keeps the typed steps of a day (none: today), 0 to 1,000,000; replaces what was typed for it before.
    pub fn log_steps(&self, steps: u32, day: Option<Day>) -> Result<Logged, KenposError> {
        Ok(self.core.log_steps(&StepsEntry { steps: count(steps)?, day: day.map(|day| day.0) })?.into())
    }

    /// Keeps the answer, done or not done, to an action goal of 1 to 40 characters on a day (none: today).
    pub fn log_goal(&self, goal: String, done: bool, day: Option<Day>) -> Result<Logged, KenposError> {
        let goal = GoalName::read(&goal).map_err(|error| invalid("goal", &error))?;
        Ok(self.core.log_goal(&GoalEntry { goal, done, day: day.map(|day| day.0) })?.into())
    }

    /// Corrects a weight, 20,000 to 300,000 grams.
    pub fn edit_weight(&self, id: String, weight_grams: u32) -> Result<Logged, KenposError> {
        Ok(self.core.edit_weight(record(&id)?, weight(weight_grams)?)?.into())
    }

    /// Corrects typed steps, 0 to 1,000,000.
    pub fn edit_steps(&self, id: String, steps: u32) -> Result<Logged, KenposError> {
        Ok(self.core.edit_steps(record(&id)?, count(steps)?)?.into())
    }

    /// Corrects the answer to an action goal.
    pub fn edit_goal(&self, id: String, done: bool) -> Result<Logged, KenposError> {
        Ok(self.core.edit_goal(record(&id)?, done)?.into())
    }

    /// Deletes an entry of any kind.
    pub fn delete(&self, id: String) -> Result<Logged, KenposError> {
        Ok(self.core.delete(record(&id)?)?.into())
    }

    /// The member has seen why the server refused an opening of the app, a check-in, a visit, answers or joining a campaign: it leaves
    /// the outbox. A refused entry is corrected or deleted instead. `id`: as the outbox has it.
    ///
    /// Throws `Invalid` (`id`, code `not_found`) where nothing refused of these has it.
    pub fn dismiss(&self, id: String) -> Result<(), KenposError> {
        let id: OpId = id.parse().map_err(|error| invalid("id", &error))?;
        Ok(self.core.dismiss(id)?)
    }

    /// The app came to the foreground. None when today's opening is known already.
    pub fn launch(&self) -> Result<Option<Logged>, KenposError> {
        Ok(self.core.launch()?.map(Into::into))
    }

    /// Sends what is owed and pulls what is new. `deadline_ms`: how long the app has; it ends at least 5 s before.
    pub async fn sync(&self, deadline_ms: u64, reason: SyncReason) -> Result<SyncReport, KenposError> {
        // Asked for here, where the call begins: a `cancel` right after it finds a sync that has not begun.
        let (core, cancelled) = (Arc::clone(&self.core), self.core.cancelled());
        let budget = SyncBudget { deadline_ms, ..SyncBudget::for_reason(reason) };
        let until = cancelled.clone();
        Ok(run_to_its_end(cancelled, deadline_ms, async move { core.sync_until(until, budget).await }).await?.into())
    }

    /// Marks a notice as read, on this phone.
    pub fn mark_notice_read(&self, notice: u64) -> Result<(), KenposError> {
        Ok(self.core.mark_notice_read(notice)?)
    }

    /// The member has seen what was done about a damaged file.
    pub fn salvage_seen(&self) -> Result<(), KenposError> {
        Ok(self.core.salvage_seen()?)
    }
}

fn understood(text: &str, unit: Option<WeightUnit>, last: Option<LastWeight>) -> Result<WeightReading, KenposError> {
    read_weight(text, unit, last.map(|last| last.weight)).map_err(|error| invalid("weight", &error))
}

fn weight(grams: u32) -> Result<Weight, KenposError> {
    Weight::from_grams(grams).map_err(|error| invalid("weight_grams", &error))
}

fn count(steps: u32) -> Result<StepCount, KenposError> {
    StepCount::from_count(steps).map_err(|error| invalid("steps", &error))
}

fn record(id: &str) -> Result<RecordId, KenposError> {
    id.parse().map_err(|error| invalid("id", &error))
}
