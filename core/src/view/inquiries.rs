//! The member's questions to the desk, and the frequent ones.

use kenpos_protocol::document::{Document, DocumentKind, PublicationKind};
use kenpos_protocol::inquiry::Inquiry;
use kenpos_rules::faq::Faq;
use serde::Serialize;

use super::sorted::sorted;
use crate::error::StoreError;
use crate::store::{Conn, documents};

/// What the member asked, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inquiries {
    /// Each with its answer, once there is one.
    pub items: Vec<Inquiry>,
}

/// The member's questions as the mirror has them.
pub(crate) fn inquiries(conn: &Conn<'_>) -> Result<Inquiries, StoreError> {
    let asked = documents::documents(conn, DocumentKind::Inquiry)?.into_iter().filter_map(|document| match document {
        Document::Inquiry(inquiry) => Some(inquiry),
        _ => None,
    });
    let newest_first =
        |one: &Inquiry, other: &Inquiry| (other.asked_at, &other.inquiry).cmp(&(one.asked_at, &one.inquiry));
    Ok(Inquiries { items: sorted(asked, newest_first) })
}

/// The frequent questions as the mirror has them. A file this app cannot read is of a newer server and left out.
pub(crate) fn faq(conn: &Conn<'_>) -> Result<Vec<Faq>, StoreError> {
    let published = documents::publications(conn, PublicationKind::Faq)?;
    Ok(read_faq(published.into_iter().map(|(_, text)| text)))
}

/// Texts of frequent questions, those that can be read.
pub(crate) fn read_faq(texts: impl IntoIterator<Item = String>) -> Vec<Faq> {
    texts.into_iter().filter_map(|text| Faq::parse(&text).ok()).collect()
}
