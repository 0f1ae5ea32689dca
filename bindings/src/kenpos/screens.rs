//! The screens: each looked at once, or observed.

use std::sync::Arc;

use crate::error::KenposError;
use crate::kenpos::Kenpos;
use crate::observe::{
    ChangesObserver, HistoryObserver, HomeObserver, LinksObserver, LogObserver, NoticesObserver, PointsObserver,
    Subscription, observe,
};
use crate::records::{
    ChartPeriod, History, HistoryChart, Home, Language, Link, LogScreen, Notices, Outbox, Points, Why,
};
use crate::values::Day;

/// Passes a state on to an observer: each screen's is a type of its own, and all have these two calls.
macro_rules! tell {
    ($observer:ident) => {
        move |state| match state {
            Ok(state) => $observer.changed(state),
            Err(error) => $observer.failed(error),
        }
    };
}

#[uniffi::export]
impl Kenpos {
    /// The home screen.
    pub fn home(&self) -> Result<Home, KenposError> {
        Ok(self.core.home()?.into())
    }

    /// The entry screen: the days that are open for entries.
    pub fn log(&self) -> Result<LogScreen, KenposError> {
        Ok(self.core.log_view()?.into())
    }

    /// What was entered from one day to another, both included; at most 731 days.
    pub fn history(&self, from_day: Day, to_day: Day) -> Result<History, KenposError> {
        Ok(self.core.history(from_day.0, to_day.0)?.into())
    }

    /// The chart of a period, `back` periods before the one that holds today.
    ///
    /// Throws `Invalid` (`back`) for a period before 1900.
    pub fn history_chart(&self, period: ChartPeriod, back: u32) -> Result<HistoryChart, KenposError> {
        Ok(self.core.history_chart(period, back)?.into())
    }

    /// The points screen, each entry explained.
    pub fn points(&self, language: Language) -> Result<Points, KenposError> {
        Ok(self.core.points(language)?.into())
    }

    /// The union's notices.
    pub fn notices(&self) -> Result<Notices, KenposError> {
        Ok(self.core.notices()?.into())
    }

    /// Where the reading of each channel of this phone stands, in words.
    pub fn links(&self, language: Language) -> Result<Vec<Link>, KenposError> {
        Ok(self.core.links()?.into_iter().map(|link| Link::of(link, language)).collect())
    }

    /// Why a day's steps are what they are.
    pub fn why(&self, day: Day, language: Language) -> Result<Why, KenposError> {
        Ok(Why::of(self.core.why(day.0)?, language))
    }

    /// What is owed and what was refused.
    pub fn outbox(&self) -> Result<Outbox, KenposError> {
        Ok(self.core.outbox()?.into())
    }

    /// Observes the home screen: the state now, and each state that differs from the one told before.
    ///
    /// One thread at a time calls the observer, with nothing held: it may block, throw or call back. States that follow each
    /// other quickly come as the last of them. Keep what is returned: letting go of it ends the observation.
    pub fn observe_home(&self, observer: Arc<dyn HomeObserver>) -> Arc<Subscription> {
        observe(&self.core, |core| Ok(Home::from(core.home()?)), tell!(observer))
    }

    /// Observes the entry screen, as [`Self::observe_home`].
    pub fn observe_log(&self, observer: Arc<dyn LogObserver>) -> Arc<Subscription> {
        observe(&self.core, |core| Ok(LogScreen::from(core.log_view()?)), tell!(observer))
    }

    /// Observes the history of some days, as [`Self::observe_home`].
    pub fn observe_history(
        &self,
        from_day: Day,
        to_day: Day,
        observer: Arc<dyn HistoryObserver>,
    ) -> Result<Arc<Subscription>, KenposError> {
        Ok(observe(&self.core, move |core| Ok(History::from(core.history(from_day.0, to_day.0)?)), tell!(observer)))
    }

    /// Observes the points, as [`Self::observe_home`].
    pub fn observe_points(&self, language: Language, observer: Arc<dyn PointsObserver>) -> Arc<Subscription> {
        observe(&self.core, move |core| Ok(Points::from(core.points(language)?)), tell!(observer))
    }

    /// Observes the notices, as [`Self::observe_home`].
    pub fn observe_notices(&self, observer: Arc<dyn NoticesObserver>) -> Arc<Subscription> {
        observe(&self.core, |core| Ok(Notices::from(core.notices()?)), tell!(observer))
    }

    /// Observes everything else: told at first and after every change, without a state. A screen looks again and draws
    /// what differs; while the phone is paused its call throws `NotNow`, and the resume is a change.
    pub fn observe_changes(&self, observer: Arc<dyn ChangesObserver>) -> Arc<Subscription> {
        observe(&self.core, |core| Ok(*core.changes().borrow()), move |_| observer.changed())
    }

    /// Observes the channels, as [`Self::observe_home`].
    pub fn observe_links(&self, language: Language, observer: Arc<dyn LinksObserver>) -> Arc<Subscription> {
        let look = move |core: &kenpos_core::Kenpos| {
            Ok(core.links()?.into_iter().map(|link| Link::of(link, language)).collect::<Vec<_>>())
        };
        observe(&self.core, look, tell!(observer))
    }
}
