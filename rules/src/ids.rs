//! Ids. The device makes the id (UUIDv7), saves it with the frozen payload, then sends (law 3);
//! the random part always comes in from outside, never from a global generator.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::day::Moment;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A UUIDv7 of this moment; `random` is ten fresh random bytes from the caller's port.
            pub fn at(moment: Moment, random: [u8; 10]) -> Self {
                let millis = u64::try_from(moment.millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// An id read back from where it was kept.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError { text: text.chars().take(40).collect() })
            }
        }
    };
}

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {text:?} (ids look like 0190a3b2-…, as `outbox` and `history` print them)")]
pub struct IdError {
    /// The text, cut to 40 characters.
    pub text: String,
}

id!(
    /// One thing the member did, as the device sends it. The server applies an `OpId` once.
    OpId
);
id!(
    /// One record (a weight, a day's steps, a goal's answer). It keeps its id through edits and deletion.
    RecordId
);
id!(
    /// One order of a member, as the phone names it before it asks. The server places an order once.
    OrderId
);
id!(
    /// One file that a member sends in as a proof, as the phone names it. The server takes a submission once.
    SubmissionId
);
id!(
    /// A member. Random, and the only name of a person outside the `person` row.
    MemberId
);
id!(
    /// One installation of the app on one device.
    DeviceId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_moment_and_what_chance_was_passed_in() {
        let moment = Moment::from_millis(1_795_000_000_000);
        let id = OpId::at(moment, [7; 10]);
        assert_eq!(id, OpId::at(moment, [7; 10]));
        assert_ne!(id, OpId::at(moment, [8; 10]));
        assert!(id < OpId::at(moment.plus_millis(1), [0; 10]));
        assert_eq!(id.uuid().get_version_num(), 7);
    }

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        let id = RecordId::at(Moment::from_millis(1_795_000_000_000), [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("no id".parse::<RecordId>().is_err());
    }
}
