//! Which channels are read, whose data they are, and on which installation.
//!
//! The installation has an id of its own, in the secret store and so out of every backup. A data file that comes back
//! on another phone meets another id: its cursors are dropped, its queue is kept. Must never happen: one member's steps
//! taken for another's.

use kenpos_rules::day::Moment;
use kenpos_rules::ids::{DeviceId, RecordId};
use serde::{Deserialize, Serialize};

use super::{Channel, SampleKind, days};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::log;
use crate::phone::Phone;
use crate::ports::Ports;
use crate::store::columns::Text;
use crate::store::health::{self as kept, Link, traces};
use crate::store::{Conn, Tx, mirror, settings};

/// The name of the installation's id in the secret store.
const INSTALL_SECRET: &str = "install";

/// What the system lets the app do while nobody looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Background {
    /// As it should be.
    #[default]
    Allowed,
    /// Low power mode, or a battery manager: the system puts background work off.
    LowPower,
    /// The member has switched background work off for this app.
    Off,
}

/// From when on the phone's health data are this member's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimedFrom {
    /// Nothing before is read.
    pub from: Moment,
}

/// The installation's id; made at the first call.
pub(crate) fn install(ports: &Ports, call: &Call) -> Result<DeviceId, KenposError> {
    if let Some(install) = ports.secrets.get(INSTALL_SECRET)?.and_then(|text| text.parse().ok()) {
        return Ok(install);
    }
    let install = call.device_id();
    ports.secrets.set(INSTALL_SECRET, &install.to_string())?;
    Ok(install)
}

/// Whether anybody else was ever signed in here.
pub(crate) fn is_shared(phone: &Phone, call: &Call) -> Result<bool, KenposError> {
    let (device, member) = phone.signed_in(call)?;
    Ok(device.members.keys().any(|other| *other != member))
}

/// Links a channel; one that is linked stays as it is.
pub(crate) fn link(tx: &Tx<'_>, call: &Call, channel: Channel, on: Installation) -> Result<(), StoreError> {
    if kept::link(tx, channel)?.is_some_and(|link| link.install == on.install) {
        return Ok(());
    }
    let now = mirror::head(tx)?.now(&call.clock);
    let since = if on.shared { kept::claim(tx)?.unwrap_or(now) } else { backfill_from(now) };
    kept::forget(tx, channel)?;
    kept::put_link(tx, &new_link(channel, on.install, now, since))
}

/// What a link is made on.
#[derive(Clone, Copy)]
pub(crate) struct Installation {
    pub install: DeviceId,
    /// Another member was signed in here once.
    pub shared: bool,
}

fn new_link(channel: Channel, install: DeviceId, linked_at: Moment, since: Moment) -> Link {
    Link {
        channel,
        install,
        linked_at,
        since,
        read_at: None,
        visible_at: None,
        full_pass_at: None,
        counter: None,
        left_out: kept::LeftOut::default(),
    }
}

/// Where a window that begins now begins.
pub(super) fn backfill_from(now: Moment) -> Moment {
    now.programme_day().plus_days(-days::BACKFILL_DAYS).start()
}

/// The file comes from a backup or another phone: what was known of that one's health store is of no use here.
pub(super) fn adopt(tx: &Tx<'_>, link: &Link, install: DeviceId, now: Moment) -> Result<Link, StoreError> {
    kept::forget(tx, link.channel)?;
    let since = link.since.max(backfill_from(now));
    let adopted = new_link(link.channel, install, link.linked_at, since);
    kept::put_link(tx, &adopted)?;
    Ok(adopted)
}

/// Ends a link. With `keep_days` what was read stays; else it is deleted here and at the server, until the channel is
/// linked and the days are read again. Points stay.
pub(crate) fn unlink(tx: &Tx<'_>, call: &Call, channel: Channel, keep_days: bool) -> Result<(), KenposError> {
    kept::drop_link(tx, channel)?;
    if keep_days {
        return Ok(());
    }
    for id in records_of(tx, channel)? {
        log::delete(tx, call, id)?;
        traces::set_gone(tx, channel, id)?;
    }
    Ok(())
}

/// What this phone wrote from a channel and what still stands.
fn records_of(conn: &Conn<'_>, channel: Channel) -> Result<Vec<RecordId>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT record_id FROM record WHERE source = ?1 AND deleted = 0 ORDER BY day, record_id")?;
    let rows = statement.query_map([channel.code()], |row| Ok(row.get::<_, Text<_>>(0)?.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The member says that the phone's health data are their own, from now on. Where nobody else was ever signed in they
/// always were: nothing is left out.
pub(crate) fn claim(tx: &Tx<'_>, call: &Call, shared: bool) -> Result<ClaimedFrom, StoreError> {
    let now = mirror::head(tx)?.now(&call.clock);
    if !shared {
        let mut from = backfill_from(now);
        for channel in Channel::ALL {
            from = kept::link(tx, channel)?.map_or(from, |link| from.min(link.since));
        }
        return Ok(ClaimedFrom { from });
    }
    if let Some(from) = kept::claim(tx)? {
        return Ok(ClaimedFrom { from });
    }
    let from = now;
    kept::set_claim(tx, Some(from))?;
    for channel in Channel::ALL {
        if let Some(link) = kept::link(tx, channel)? {
            kept::forget(tx, channel)?;
            kept::put_link(tx, &new_link(channel, link.install, link.linked_at, from))?;
        }
    }
    Ok(ClaimedFrom { from })
}

/// Sign-out: what was read and not yet made a record goes, and who comes next says anew whose data these are.
pub(crate) fn sign_out(tx: &Tx<'_>) -> Result<(), StoreError> {
    kept::set_claim(tx, None)?;
    for channel in Channel::ALL {
        kept::forget(tx, channel)?;
        if let Some(link) = kept::link(tx, channel)? {
            kept::put_link(tx, &Link { counter: None, full_pass_at: None, ..link })?;
        }
    }
    Ok(())
}

/// Whether it must be said first whose health data these are.
pub(crate) fn is_unclaimed(conn: &Conn<'_>, shared: bool) -> Result<bool, StoreError> {
    Ok(shared && kept::claim(conn)?.is_none())
}

/// The step sensor rests once Health Connect has been read to the end of its window.
pub(crate) fn is_superseded(conn: &Conn<'_>) -> Result<bool, StoreError> {
    let Some(link) = kept::link(conn, Channel::HealthConnect)? else { return Ok(false) };
    Ok(kept::cursor(conn, Channel::HealthConnect, SampleKind::Steps, link.since)?.cursor.is_whole())
}

const BACKGROUND: &str = "health_background";

/// Notes what the system lets the app do.
pub(crate) fn note_background(tx: &Tx<'_>, background: Background) -> Result<(), StoreError> {
    settings::put(tx, BACKGROUND, &background)
}

/// What the system let the app do when it was noted last.
pub(crate) fn background(conn: &Conn<'_>) -> Result<Background, StoreError> {
    Ok(settings::get(conn, BACKGROUND)?.unwrap_or_default())
}
