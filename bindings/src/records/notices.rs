//! The union's notices.

use kenpos_core::view;
use serde::Serialize;

use super::list;
use crate::values::Timestamp;

/// The notices, and how many were not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Notices {
    /// Of all notices: the badge.
    pub unread: u64,
    /// Newest first.
    pub items: Vec<NoticeItem>,
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
        Self { unread: notices.unread, items: list(notices.items) }
    }
}

impl From<view::NoticeItem> for NoticeItem {
    fn from(notice: view::NoticeItem) -> Self {
        let view::NoticeItem { id, posted_at, title, body, read } = notice;
        Self { id, posted_at: Timestamp(posted_at), title, body, read }
    }
}
