//! A question to the union's desk. Online only, and also for who cannot sign in.
//!
//! Must never happen: a question sent twice kept twice. The same words on the same day are the same question, whoever
//! presses the button again because an answer was lost.

use kenpos_protocol::document::{Publication, PublicationKind};
use kenpos_protocol::inquiry::{Ask, Asked, CONTACT_CHARS_MAX, Topic, WORDS_CHARS_MAX};
use kenpos_protocol::path;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::server_url;
use super::tokens::{send_signed_in, signed_in};
use crate::call::first_ten;
use crate::error::KenposError;
use crate::phone::Phone;
use crate::wire;

/// What somebody asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// 1 to 2,000 characters.
    pub words: String,
    /// Without a session: where the desk can answer.
    pub contact: Option<String>,
    /// Without a session: the KENPOS ID, if it is known.
    pub kenpos_id: Option<String>,
    /// Without a session: the server's base address.
    pub server_url: Option<String>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Question({})", self.topic.code())
    }
}

/// Asks. With a session on this phone the member is known, and the answer comes with a sync.
pub(crate) async fn ask(phone: &Phone, question: &Question) -> Result<Asked, KenposError> {
    let Question { topic, words, contact, kenpos_id, server_url } = question;
    filled("words", words, WORDS_CHARS_MAX)?;
    for (field, value) in [("contact", contact), ("id", kenpos_id)] {
        value.as_deref().map_or(Ok(()), |value| filled(field, value, CONTACT_CHARS_MAX))?;
    }
    let ask = Ask {
        inquiry: id_of(phone, question),
        topic: *topic,
        words: words.clone(),
        contact: contact.clone(),
        kenpos_id: kenpos_id.clone(),
    };
    let here = signed_in(phone, &phone.begin());
    let with_session = match &here {
        Ok(_) if server_url.is_none() => {
            send_signed_in(phone, |server, bearer| wire::post(server, path::INQUIRIES, Some(bearer), &ask)).await
        }
        _ => Err(KenposError::SignInNeeded),
    };
    match with_session {
        Ok(response) => wire::body(&response).ok_or_else(|| wire::refusal(&response)),
        // A session that is over is no reason not to be heard.
        Err(KenposError::SignInNeeded | KenposError::NotSetUp) => {
            let server = match (server_url, here) {
                (Some(url), _) => server_url::read(url)?,
                (None, Ok((server, ..))) => server,
                (None, Err(error)) => return Err(error),
            };
            if contact.is_none() {
                let what = "without a session the desk cannot answer on this phone";
                return Err(KenposError::invalid("contact", what, "write an e-mail address or a telephone number"));
            }
            wire::expect(phone.ports.courier.send(wire::post(&server, path::INQUIRIES, None, &ask)).await)
        }
        Err(other) => Err(other),
    }
}

/// The frequent questions as the server publishes them, for who has no mirror of them.
pub(crate) async fn faq(phone: &Phone, server_url: &str) -> Result<Vec<String>, KenposError> {
    let server = server_url::read(server_url)?;
    let published: Vec<Publication> = wire::expect(phone.ports.courier.send(wire::get(&server, path::FAQ)).await)?;
    let faq = published.into_iter().filter(|publication| publication.kind == PublicationKind::Faq);
    Ok(faq.filter_map(|publication| publication.text).collect())
}

fn id_of(phone: &Phone, question: &Question) -> Uuid {
    let now = phone.begin().clock.wall;
    let mut hash = Sha256::new();
    for part in [
        now.programme_day().to_string().as_str(),
        question.topic.code(),
        question.words.trim(),
        question.contact.as_deref().unwrap_or_default(),
        question.kenpos_id.as_deref().unwrap_or_default(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    // The day's first moment, so that the desk's list is in the order of days and the id stays the same all day.
    let millis = u64::try_from(now.programme_day().start().millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &first_ten(hash)).into_uuid()
}

fn filled(field: &str, value: &str, max: usize) -> Result<(), KenposError> {
    if (1..=max).contains(&value.trim().chars().count()) {
        return Ok(());
    }
    Err(KenposError::invalid(field, "it is empty or too long", format!("write 1 to {max} characters")))
}
