//! What a device's clocks said. Values only; the reading itself is done by the `Clock` port of the core.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::day::Moment;

/// One look at all of a device's clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The wall clock, which the member can set.
    pub wall: Moment,
    /// Changes with every start of the device; at most [`BOOT_ID_MAX`] bytes, no control character. Empty where the device
    /// cannot tell.
    #[serde(deserialize_with = "read_boot_id")]
    pub boot_id: String,
    /// Milliseconds since that start, sleep included; nobody can set it.
    pub monotonic_ms: u64,
}

/// Long enough for a UUID or an Android boot count with a prefix.
pub const BOOT_ID_MAX: usize = 64;

/// Whether a text can be a boot id. A control character is none: not every database keeps a NUL.
pub fn is_boot_id(text: &str) -> bool {
    text.len() <= BOOT_ID_MAX && !text.chars().any(char::is_control)
}

fn read_boot_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let boot_id = String::deserialize(deserializer)?;
    if !is_boot_id(&boot_id) {
        return Err(D::Error::custom(format!("a boot id has at most {BOOT_ID_MAX} bytes and no control character")));
    }
    Ok(boot_id)
}

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
    /// Larger than that of every earlier contact with this device, those included that a server restored from a backup
    /// has forgotten: the server's milliseconds since 1970, or one more than the last number where its clock stood.
    pub number: u64,
    /// The server's time of the contact.
    pub at: Moment,
    /// The device's boot at that moment.
    #[serde(deserialize_with = "read_boot_id")]
    pub boot_id: String,
    /// The device's monotonic clock at that moment.
    pub monotonic_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_id_has_its_limit_on_the_wire() {
        let wire =
            |boot_id: &str| format!(r#"{{"wall":"2026-11-22T08:00:00Z","boot_id":"{boot_id}","monotonic_ms":5}}"#);
        assert!(serde_json::from_str::<ClockReading>(&wire(&"b".repeat(BOOT_ID_MAX))).is_ok());
        assert!(serde_json::from_str::<ClockReading>(&wire(&"b".repeat(BOOT_ID_MAX + 1))).is_err());
        assert!(serde_json::from_str::<ClockReading>(&wire("b\\u0000")).is_err());
    }
}
