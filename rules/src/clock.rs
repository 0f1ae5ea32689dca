//! What a device's clocks said. Values only; the reading itself is done by the `Clock` port of the core.

use serde::{Deserialize, Serialize};

use crate::day::Moment;

/// One look at all of a device's clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The wall clock, which the member can set.
    pub wall: Moment,
    /// Changes with every start of the device; at most [`BOOT_ID_MAX`] bytes.
    pub boot_id: String,
    /// Milliseconds since that start, sleep included; nobody can set it.
    pub monotonic_ms: u64,
}

/// Long enough for a UUID or an Android boot count with a prefix.
pub const BOOT_ID_MAX: usize = 64;

/// When an entry, login or launch was made, as far as the device can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The device's clocks at that moment.
    pub clock: ClockReading,
    /// The number of the last contact with the server the device knew of, as the server counts them for this device.
    pub after_contact: u64,
}

/// A contact with one device as the **server** recorded it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 1 at sign-in, then one more for every authenticated sync.
    pub number: u64,
    /// The server's time of the contact.
    pub at: Moment,
    /// The device's boot at that moment.
    pub boot_id: String,
    /// The device's monotonic clock at that moment.
    pub monotonic_ms: u64,
}
