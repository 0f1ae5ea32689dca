//! The files a member sent in, each with a sentence on where it stands.

use kenpos_protocol::document::{Document, DocumentKind, Submission, SubmissionAbout, SubmissionState};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{Language, checkup_text, full_date_text};
use serde::Serialize;

use super::sorted::sorted;
use crate::error::StoreError;
use crate::store::{Conn, documents};

/// A file sent in.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionItem {
    /// Its id.
    pub submission: String,
    /// What it shows.
    pub about: SubmissionAbout,
    /// The same in words, in the language asked for.
    pub name: String,
    /// The day of the check-up or vaccination.
    pub day: ProgrammeDay,
    /// When the server took it.
    pub received_at: Moment,
    /// How far it has come, with the clerk's words where it was refused.
    pub state: SubmissionState,
    /// A sentence on that, in the language asked for.
    pub why: String,
}

impl std::fmt::Debug for SubmissionItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SubmissionItem({})", self.submission)
    }
}

/// What was sent in, newest first.
pub(crate) fn submissions(conn: &Conn<'_>, language: Language) -> Result<Vec<SubmissionItem>, StoreError> {
    let kept = documents::documents(conn, DocumentKind::Submission)?.into_iter();
    let items =
        kept.filter_map(
            |document| if let Document::Submission(sent) = document { Some(item(sent, language)) } else { None },
        );
    Ok(sorted(items, |one, other| (other.received_at, &other.submission).cmp(&(one.received_at, &one.submission))))
}

/// One submission as a screen shows it.
pub(crate) fn item(sent: Submission, language: Language) -> SubmissionItem {
    SubmissionItem {
        why: why(&sent, language),
        name: submission_name(sent.about, language),
        submission: sent.submission,
        about: sent.about,
        day: sent.day,
        received_at: sent.received_at,
        state: sent.state,
    }
}

/// What a file shows, in words.
#[must_use]
pub fn submission_name(about: SubmissionAbout, language: Language) -> String {
    let name = match (about.checkup(), language) {
        (Some(evidence), _) => checkup_text(evidence, language),
        (None, Language::Ja) => "インフルエンザの予防接種の証明",
        (None, Language::En) => "a proof of the flu vaccination",
    };
    name.to_owned()
}

fn why(sent: &Submission, language: Language) -> String {
    let day = |at: Moment| full_date_text(at.programme_day(), language);
    let received = day(sent.received_at);
    match (&sent.state, language) {
        (SubmissionState::Waiting, Language::Ja) => format!("{received}に受け付けました。健保で確認しています。"),
        (SubmissionState::Waiting, Language::En) => format!("Received on {received}; the union is looking at it."),
        (SubmissionState::Approved { decided_at }, Language::Ja) => {
            format!("{}に確認しました。お送りいただいたファイルは削除しました。", day(*decided_at))
        }
        (SubmissionState::Approved { decided_at }, Language::En) => {
            format!("Approved on {}. The file was deleted.", day(*decided_at))
        }
        (SubmissionState::Refused { decided_at, reason }, Language::Ja) => format!(
            "{}に確認しましたが、受け付けられませんでした。理由: {reason}。ファイルは削除しました。もう一度お送りください。",
            day(*decided_at)
        ),
        (SubmissionState::Refused { decided_at, reason }, Language::En) => {
            format!("Refused on {}. Reason: {reason}. The file was deleted; please send it in again.", day(*decided_at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(state: SubmissionState) -> Submission {
        let day = "2026-11-20".parse().expect("a day");
        let received_at = "2026-11-22T12:00:00+09:00".parse().expect("a moment");
        Submission { submission: "one".to_owned(), about: SubmissionAbout::FluVaccination, day, received_at, state }
    }

    #[test]
    fn a_refused_file_says_why_and_what_to_do() {
        let decided_at = "2026-11-24T09:00:00+09:00".parse().expect("a moment");
        let state = SubmissionState::Refused { decided_at, reason: "日付が読めません".to_owned() };
        let said = item(sent(state.clone()), Language::Ja).why;
        assert!(said.contains("理由: 日付が読めません。") && said.contains("もう一度お送りください"), "{said}");
        let said = item(sent(state), Language::En).why;
        assert!(said.contains("Reason: 日付が読めません.") && said.contains("send it in again"), "{said}");
    }

    #[test]
    fn every_kind_of_file_has_a_name_of_its_own_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let names: std::collections::BTreeSet<_> =
                SubmissionAbout::ALL.into_iter().map(|about| submission_name(about, language)).collect();
            assert_eq!(names.len(), 3, "{names:?}");
        }
    }
}
