//! What an app can do with the phone's health store: link, claim, read, pin, look.

use std::sync::Arc;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::source::Source;

use super::{Kenpos, Settings};
use crate::error::KenposError;
use crate::health::link::{self, Installation};
use crate::health::{Background, Channel, ClaimedFrom, HealthReason, HealthRun};
use crate::store::{mirror, settings};
use crate::view::{self, LinkView, Why};

impl Kenpos {
    /// Begins to read a channel of this phone. Linking again changes nothing.
    ///
    /// # Errors
    /// `SecretsLocked`, and those of every write.
    pub fn link_health(&self, channel: Channel) -> Result<(), KenposError> {
        let call = self.phone.begin();
        let install = link::install(&self.phone.ports, &call)?;
        let on = Installation { install, shared: link::is_shared(&self.phone, &call)? };
        self.phone.write(&call, |tx| Ok(link::link(tx, &call, channel, on)?))
    }

    /// Stops reading a channel and wipes what was read and not yet made a record. Without `keep_days` the records made
    /// from it are deleted as well; points stay. Linked again, the channel is read from 30 days back, and those days are
    /// there again, but for what the member deleted one by one.
    ///
    /// # Errors
    /// Those of every write.
    pub fn unlink_health(&self, channel: Channel, keep_days: bool) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| link::unlink(tx, &call, channel, keep_days))
    }

    /// The member says that this phone's health data are their own, from now on. Needed once after every sign-in on a
    /// phone that another member has used; what was there before is not read. On a phone that nobody else has used, and
    /// said again, it changes nothing.
    ///
    /// # Errors
    /// Those of every write.
    pub fn claim_phone_data(&self) -> Result<ClaimedFrom, KenposError> {
        let call = self.phone.begin();
        let shared = link::is_shared(&self.phone, &call)?;
        self.phone.write(&call, |tx| Ok(link::claim(tx, &call, shared)?))
    }

    /// A run over a channel; it reads nothing until it is driven.
    pub fn health_run(&self, channel: Channel, reason: HealthReason) -> HealthRun {
        HealthRun::begin(Arc::clone(&self.phone), channel, reason)
    }

    /// What the system lets the app do while nobody looks, for [`Self::links`].
    ///
    /// # Errors
    /// Those of every write.
    pub fn note_background(&self, background: Background) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone.write(&call, |tx| Ok(link::note_background(tx, background)?))
    }

    /// The channel that counts for the daily steps wherever it has some; none: the highest of the measured ones.
    ///
    /// # Errors
    /// Those of every write.
    pub fn pin_steps(&self, source: Option<Source>) -> Result<(), KenposError> {
        let call = self.phone.begin();
        self.phone
            .write(&call, |tx| settings::set_settings(tx, Settings { step_source: source, ..settings::settings(tx)? }))
    }

    /// Where the reading of each channel of this phone stands.
    ///
    /// # Errors
    /// Those of every read.
    pub fn links(&self) -> Result<Vec<LinkView>, KenposError> {
        let call = self.phone.begin();
        let shared = link::is_shared(&self.phone, &call)?;
        self.phone.read(&call, |conn| {
            let now = mirror::head(conn)?.now(&call.clock);
            Ok(view::links::links(conn, now, link::is_unclaimed(conn, shared)?)?)
        })
    }

    /// Why a day's steps are what they are.
    ///
    /// # Errors
    /// Those of every read.
    pub fn why(&self, day: ProgrammeDay) -> Result<Why, KenposError> {
        let call = self.phone.begin();
        let shared = link::is_shared(&self.phone, &call)?;
        self.phone.read(&call, |conn| {
            let now = mirror::head(conn)?.now(&call.clock);
            Ok(view::why::why(conn, day, now, link::is_unclaimed(conn, shared)?)?)
        })
    }
}
