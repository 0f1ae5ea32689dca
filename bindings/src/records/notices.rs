//! The union's notices.

use kenpos_core::view;
use serde::Serialize;

use super::list;
use crate::values::{Day, Timestamp};

/// The notices, and how many were not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Notices {
    /// Of all notices: the badge.
    pub unread: u64,
    /// Newest first.
    pub items: Vec<NoticeItem>,
    /// To this member alone: points that soon run out, soonest first.
    pub expiry: Vec<ExpiryNotice>,
}

/// Points that soon run out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct ExpiryNotice {
    /// When it was posted.
    pub posted_at: Timestamp,
    /// The last day on which they can be used.
    pub expires_on: Day,
    /// How many there were when it was posted.
    pub points: i64,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct NoticeItem {
    /// For marking it as read.
    pub id: u64,
    /// When the union posted it.
    pub posted_at: Timestamp,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// On this phone.
    pub read: bool,
}

impl From<view::Notices> for Notices {
    fn from(notices: view::Notices) -> Self {
        Self { unread: notices.unread, items: list(notices.items), expiry: list(notices.expiry) }
    }
}

impl From<view::ExpiryNotice> for ExpiryNotice {
    fn from(notice: view::ExpiryNotice) -> Self {
        let view::ExpiryNotice { posted_at, expires_on, points, .. } = notice;
        Self { posted_at: Timestamp(posted_at), expires_on: Day(expires_on), points: points.0 }
    }
}

impl From<view::NoticeItem> for NoticeItem {
    fn from(notice: view::NoticeItem) -> Self {
        let view::NoticeItem { id, posted_at, title, body, read } = notice;
        Self { id, posted_at: Timestamp(posted_at), title, body, read }
    }
}
