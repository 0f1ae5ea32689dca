//! Somebody asks: one question a request, limited by network and in the whole union.

use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_protocol::inquiry::{Ask, Asked, CONTACT_CHARS_MAX, Inquiry, WORDS_CHARS_MAX};
use kenpos_rules::day::Moment;
use unicode_normalization::UnicodeNormalization as _;

use super::Question;
use crate::auth::lock::Limit;
use crate::auth::refusal::AuthError;
use crate::auth::session::device_of_token;
use crate::auth::{Attempt, Doors};
use crate::store::document::UnionKind;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::{MemberState, Want};
use crate::store::union::FailureScope;
use crate::store::{StoreError, transact};

/// Questions from one network: a site of the employer is one address, and after a mistake in a mailing fifty people ask
/// within the hour.
const OF_NETWORK: Limit = Limit { failures: 60, window_ms: 3_600_000 };

/// Questions of the whole union: more than its clerks read in a day.
const OF_UNION: Limit = Limit { failures: 1_000, window_ms: 24 * 3_600_000 };

/// Why a question was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// A value of the wrong form.
    #[error("{field}: {what}")]
    Invalid {
        /// Its path in the request.
        field: &'static str,
        /// What to send instead.
        what: String,
    },
    /// The id was used before with another question.
    #[error("this id was used for another question")]
    Reused,
    /// Too many questions.
    #[error("too many questions; closed until {until}")]
    TooMany {
        /// When the next one is taken.
        until: Moment,
    },
    /// The session that was shown is none.
    #[error(transparent)]
    Session(#[from] AuthError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Doors {
    /// Takes a question. The same again gets the same answer; with a session the member sees it, and later its answer.
    ///
    /// # Errors
    /// [`AskError`]; nothing was kept then.
    pub async fn ask(&self, ask: &Ask, token: Option<TokenHash>, attempt: &Attempt) -> Result<Asked, AskError> {
        let (store, now) = (self.store.as_ref(), attempt.now);
        let member = match token {
            Some(token) => Some(self.member_of(token, now).await?),
            None => None,
        };
        let question = check(ask, member.as_ref(), now)?;
        let id = ask.inquiry.hyphenated().to_string();
        if let Some(known) = store.union_document(UnionKind::Inquiry, &id).await? {
            let known = Question::read(&known)?;
            self.show(&id, &known, now).await?;
            return answered(ask, &question, &known);
        }
        self.count(attempt).await?;
        if !store.put_union_document(&question.document(&id, 1)).await? {
            // Sent twice at once: the other one was first.
            let known = store.union_document(UnionKind::Inquiry, &id).await?.ok_or(StoreError::Busy)?;
            return answered(ask, &question, &Question::read(&known)?);
        }
        self.show(&id, &question, now).await?;
        Ok(Asked { inquiry: ask.inquiry, asked_at: now })
    }

    async fn member_of(&self, token: TokenHash, now: Moment) -> Result<MemberState, AskError> {
        let want = Want { person: true, ..Want::default() };
        let state = self.store.load(&Who::Token(token), &want).await?.ok_or(AuthError::SessionExpired)?;
        device_of_token(&state, now)?;
        Ok(state)
    }

    async fn count(&self, attempt: &Attempt) -> Result<(), AskError> {
        let of_network = FailureScope::Network(format!("inquiry:{}", attempt.network));
        for (limit, scope) in [(OF_NETWORK, of_network), (OF_UNION, FailureScope::Union("inquiry".to_owned()))] {
            let tally = self.store.failures(&scope, limit.since(attempt.now)).await?;
            if let Some(until) = limit.closed_until(tally) {
                return Err(AskError::TooMany { until });
            }
            self.store.count_failure(&scope, attempt.now).await?;
        }
        Ok(())
    }

    /// Shows a member's own question on their phones. The desk's copy is written first: killed in between, the question
    /// is sent again and shown then.
    async fn show(&self, id: &str, question: &Question, now: Moment) -> Result<(), StoreError> {
        let (Some(member), Some(words)) = (question.member, question.words.clone()) else { return Ok(()) };
        let want = Want { documents: [DocumentKind::Inquiry].into(), ..Want::default() };
        transact(self.store.as_ref(), &Who::Member(member), &want, |state| {
            let Some(state) = state else { return Ok((None, ())) };
            if state.documents.contains_key(&(DocumentKind::Inquiry, id.to_owned())) {
                return Ok((None, ()));
            }
            let mut draft = Draft::new(state, now);
            let (topic, asked_at) = (question.topic, question.asked_at);
            let shown = Inquiry {
                inquiry: id.to_owned(),
                topic,
                words: words.clone(),
                asked_at,
                answer: question.answer.clone(),
            };
            draft.put_document(Document::Inquiry(shown), None);
            Ok((Some(draft), ()))
        })
        .await
    }
}

/// The answer to a question that is there already.
fn answered(ask: &Ask, question: &Question, known: &Question) -> Result<Asked, AskError> {
    let same = known.topic == question.topic
        && known.member == question.member
        && known.words.as_ref().is_none_or(|words| Some(words) == question.words.as_ref());
    if same { Ok(Asked { inquiry: ask.inquiry, asked_at: known.asked_at }) } else { Err(AskError::Reused) }
}

fn check(ask: &Ask, member: Option<&MemberState>, now: Moment) -> Result<Question, AskError> {
    let words = text("words", &ask.words, WORDS_CHARS_MAX, true)?;
    let short = |field, value: &Option<String>| {
        value.as_deref().map(|value| text(field, value, CONTACT_CHARS_MAX, false)).transpose()
    };
    let (contact, claimed) = (short("contact", &ask.contact)?, short("kenpos_id", &ask.kenpos_id)?);
    if member.is_none() && contact.is_none() {
        let what = "say where the answer can be sent (an e-mail address or a telephone number)".to_owned();
        return Err(AskError::Invalid { field: "contact", what });
    }
    let proved = member.and_then(|state| state.person.as_ref()).and_then(|person| person.kenpos_id.clone());
    Ok(Question {
        topic: ask.topic,
        words: Some(words),
        contact,
        kenpos_id: proved.or(claimed),
        member: member.map(|state| state.member),
        asked_at: now,
        answer: None,
        closed: false,
    })
}

/// Plain text of 1 to `max` characters, on one line unless `lines`.
pub(super) fn text(field: &'static str, text: &str, max: usize, lines: bool) -> Result<String, AskError> {
    let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
    let length = text.chars().count();
    let plain = text.chars().all(|letter| !letter.is_control() || lines && matches!(letter, '\n' | '\t'));
    if length == 0 || length > max || !plain {
        let what = format!("write 1 to {max} characters of plain text");
        return Err(AskError::Invalid { field, what });
    }
    Ok(text)
}
