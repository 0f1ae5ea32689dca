//! One quiet sync is one request: `POST /v1/sync` pushes, pulls and reports the device's state.

use std::fmt;
use std::str::FromStr;

use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::Moment;
use kenpos_rules::points::Points;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::value::RawValue;

use crate::pull::Change;
use crate::push::Receipt;

/// Items in one request. Enough for two weeks offline in one request; small enough to commit within a second.
pub const ITEMS_MAX: usize = 500;

/// Bytes of a request body. 500 items of the largest kind are about 200 KiB.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// Changes in one answer. A page of entries is about 100 KiB, which a phone applies in one short transaction.
pub const CHANGES_MAX: usize = 500;

/// Push, pull and device state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// [`crate::PROTOCOL_VERSION`] of the sender.
    pub protocol: u32,
    /// For the desk's support, at most 40 characters.
    pub app_version: String,
    /// Why this sync was started.
    pub reason: SyncReason,
    /// The device's clocks as the request is made.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub clock: ClockReading,
    /// Where the last applied page ended; absent on the first pull.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// [`crate::push::PushItem`]s as their frozen bytes, at most [`ITEMS_MAX`].
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::push::PushItem>))]
    pub items: Vec<Box<RawValue>>,
}

/// Why a sync was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncReason {
    /// The app was opened.
    Launch,
    /// The app came to the front again, or something was entered.
    Foreground,
    /// The operating system gave background time.
    Background,
    /// The member asked for it.
    Member,
}

/// Receipts, then the changes after the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// The server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub server_time: Moment,
    /// The number of this contact, for the stamps of what is entered from now on.
    pub contact: u64,
    /// One for each item, in the order of the request.
    pub receipts: Vec<Receipt>,
    /// True when the cursor was of another epoch, pruned or ahead: the phone empties its mirror before it applies
    /// the changes. Its unsent rows stay.
    pub from_start: bool,
    /// At most [`CHANGES_MAX`], in order.
    pub changes: Vec<Change>,
    /// Goes into the next request, once the changes are applied.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cursor: Cursor,
    /// There are changes beyond this page.
    pub more: bool,
    /// On the last page: the member's spendable points now, to check the mirror's own sum against.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub balance: Option<Points>,
}

/// Where a pull ended. Opaque to the phone but for its equality and its epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Changes when the server's past changed (restore, failover with loss).
    pub epoch: String,
    /// The last applied change of the member.
    pub member: u64,
    /// The last applied change of the union's log.
    pub union: u64,
}

/// A text that is no cursor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor (send back the cursor of the last answer, or none)")]
pub struct CursorError;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.epoch, self.member, self.union)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let mut parts = text.split('.');
        let (Some(epoch), Some(member), Some(union), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CursorError);
        };
        if epoch.is_empty() || epoch.len() > 64 {
            return Err(CursorError);
        }
        Ok(Self {
            epoch: epoch.to_owned(),
            member: member.parse().map_err(|_| CursorError)?,
            union: union.parse().map_err(|_| CursorError)?,
        })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
