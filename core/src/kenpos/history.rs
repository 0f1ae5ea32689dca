//! What an app can look back at.

use kenpos_rules::day::ProgrammeDay;

use super::Kenpos;
use crate::error::KenposError;
use crate::view::{self, ChartPeriod, History, HistoryChart};

impl Kenpos {
    /// What was entered from one day to another, both included.
    ///
    /// # Errors
    /// `Invalid` for days in the wrong order or more than [`view::HISTORY_DAYS_MAX`].
    pub fn history(&self, from: ProgrammeDay, to: ProgrammeDay) -> Result<History, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| view::history::history(conn, from, to))
    }

    /// The chart of a period, `back` periods before the one that holds today.
    ///
    /// # Errors
    /// `Invalid` for a period before 1900.
    pub fn history_chart(&self, period: ChartPeriod, back: u32) -> Result<HistoryChart, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| view::chart::chart(conn, &call.clock, period, back))
    }
}
