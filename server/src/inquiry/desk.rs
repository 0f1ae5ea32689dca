//! The desk answers, and closes what needs no more.

use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_protocol::inquiry::{Answer, Inquiry, WORDS_CHARS_MAX};

use super::Question;
use super::ask::text;
use crate::office::DeskError;
use crate::ports::Clock;
use crate::store::document::UnionKind;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::Want;
use crate::store::{COMMIT_TRIES, Store, StoreError, transact};

/// Questions in one list.
pub const INQUIRIES_MAX: usize = 200;

/// Questions in the order in which they were asked, after one of them (`""`: from the first); open ones alone unless
/// `all`. Looks through as many pages as it takes to find [`INQUIRIES_MAX`].
///
/// # Errors
/// [`StoreError`].
pub async fn list(store: &dyn Store, after: &str, all: bool) -> Result<Vec<(String, Question)>, StoreError> {
    let (mut found, mut after) = (Vec::new(), after.to_owned());
    while found.len() < INQUIRIES_MAX {
        let page = store.union_documents(UnionKind::Inquiry, &after, INQUIRIES_MAX).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        for document in &page {
            let question = Question::read(document)?;
            if all || (question.answer.is_none() && !question.closed) {
                found.push((document.id.clone(), question));
            }
        }
    }
    found.truncate(INQUIRIES_MAX);
    Ok(found)
}

/// One question.
///
/// # Errors
/// [`DeskError::NoSuchInquiry`], [`DeskError::Store`].
pub async fn show(store: &dyn Store, id: &str) -> Result<Question, DeskError> {
    let document = store.union_document(UnionKind::Inquiry, id).await?.ok_or(DeskError::NoSuchInquiry)?;
    Ok(Question::read(&document)?)
}

/// Answers a question; an answer given before is replaced. A member who was signed in gets it on the phone; anybody else
/// is answered by the contact that was given, and this keeps what was said.
///
/// # Errors
/// [`DeskError::NoSuchInquiry`], [`DeskError::InquiryClosed`], [`DeskError::Answer`], [`DeskError::Store`].
pub async fn answer(store: &dyn Store, clock: &dyn Clock, id: &str, words: &str) -> Result<Question, DeskError> {
    let words = text("answer", words, WORDS_CHARS_MAX, true).map_err(|_| DeskError::Answer)?;
    let now = clock.now();
    let answered = change(store, id, |question| {
        if question.closed {
            return Err(DeskError::InquiryClosed);
        }
        question.answer = Some(Answer { answered_at: now, words: words.clone() });
        Ok(())
    })
    .await?;
    if let (Some(member), Some(asked)) = (answered.member, answered.words.clone()) {
        let want = Want { documents: [DocumentKind::Inquiry].into(), ..Want::default() };
        transact::<_, DeskError>(store, &Who::Member(member), &want, |state| {
            let Some(state) = state else { return Ok((None, ())) };
            let mut draft = Draft::new(state, now);
            let (topic, asked_at) = (answered.topic, answered.asked_at);
            let shown = Inquiry {
                inquiry: id.to_owned(),
                topic,
                words: asked.clone(),
                asked_at,
                answer: answered.answer.clone(),
            };
            draft.put_document(Document::Inquiry(shown), None);
            Ok((Some(draft), ()))
        })
        .await?;
    }
    Ok(answered)
}

/// Closes a question: its words and the contact are forgotten, that it was asked and answered stays.
///
/// # Errors
/// [`DeskError::NoSuchInquiry`], [`DeskError::Store`].
pub async fn close(store: &dyn Store, id: &str) -> Result<Question, DeskError> {
    change(store, id, |question| {
        (question.words, question.contact, question.kenpos_id) = (None, None, None);
        if let Some(answer) = &mut question.answer {
            answer.words.clear();
        }
        question.closed = true;
        Ok(())
    })
    .await
}

/// Closes a question of a member whose account goes. One that is not there is fine.
///
/// # Errors
/// [`StoreError`]; tried as often as a commit where the desk writes at the same time.
pub(crate) async fn forget(store: &dyn Store, id: &str) -> Result<(), StoreError> {
    for _ in 0..COMMIT_TRIES {
        match close(store, id).await {
            Ok(_) | Err(DeskError::NoSuchInquiry) => return Ok(()),
            Err(DeskError::Store(StoreError::Busy)) => {}
            Err(DeskError::Store(error)) => return Err(error),
            Err(_) => return Err(StoreError::Damaged { table: "union_document" }),
        }
    }
    Err(StoreError::Busy)
}

async fn change(
    store: &dyn Store,
    id: &str,
    change: impl Fn(&mut Question) -> Result<(), DeskError>,
) -> Result<Question, DeskError> {
    let document = store.union_document(UnionKind::Inquiry, id).await?.ok_or(DeskError::NoSuchInquiry)?;
    let mut question = Question::read(&document)?;
    change(&mut question)?;
    if store.put_union_document(&question.document(id, document.version + 1)).await? {
        Ok(question)
    } else {
        Err(StoreError::Busy.into())
    }
}
