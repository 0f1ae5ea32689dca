//! A member's entry in a campaign: what the phones see, and what the server keeps beside it.

use kenpos_protocol::document::{CampaignEntry, Document, DocumentKind};
use kenpos_rules::campaign::Nickname;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{MemberId, OpId};
use kenpos_rules::union_file::PublicationId;
use serde::{Deserialize, Serialize};

use crate::claims::{Claimant, EntryClaims, ask_entry};
use crate::store::document::DocumentRow;
use crate::store::draft::Draft;
use crate::store::member::MemberState;
use crate::store::supply::{Claim, ClaimEnd};
use crate::store::{Store, StoreError, each_document};

/// Words of joining and leaving that are kept for one campaign; of more the oldest go. Nobody who wants to take part
/// changes their mind so often.
const SAID_MAX: usize = 40;

/// An entry, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub shown: CampaignEntry,
    pub kept: Kept,
}

/// What the server alone keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// In the order in which they were entered.
    said: Vec<Said>,
    /// On the budget.
    #[serde(flatten)]
    pub claims: EntryClaims,
}

/// One word of joining or leaving.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Said {
    /// When it was entered, as far as that is believed.
    pub at: Moment,
    /// By which op: of two at one moment the greater is the later.
    pub op: OpId,
    /// False: leaves.
    pub joined: bool,
    /// What the member wants to be called.
    pub nickname: Option<Nickname>,
}

impl Entry {
    /// Of a member who has not said anything yet.
    pub(super) fn new(campaign: PublicationId) -> Self {
        let shown = CampaignEntry { campaign, joined_on: None, nickname: None, standing: None, settled: None };
        Self { shown, kept: Kept::default() }
    }

    /// The member's entry in a campaign. The state holds documents of this kind.
    pub(super) fn of(state: &MemberState, campaign: &PublicationId) -> Option<Self> {
        let key = (DocumentKind::CampaignEntry, campaign.as_str().to_owned());
        state.documents.get(&key).and_then(Self::read)
    }

    /// The entry in a document; `None`: it is none, or holds what no version writes.
    pub(super) fn read(row: &DocumentRow) -> Option<Self> {
        let Document::CampaignEntry(shown) = &row.shown else { return None };
        let kept = row.kept.as_deref().map_or(Some(Kept::default()), |text| serde_json::from_str(text).ok())?;
        Some(Self { shown: shown.clone(), kept })
    }

    /// Takes a word of joining or leaving; in whatever order words arrive, the entry is the same: the member takes part
    /// from the first joining after the last leaving.
    pub(super) fn hear(&mut self, said: Said) {
        let all = &mut self.kept.said;
        if let Err(place) = all.binary_search(&said) {
            all.insert(place, said);
        }
        all.drain(..all.len().saturating_sub(SAID_MAX));
        let since_left = all.rsplit(|said| !said.joined).next().unwrap_or_default();
        self.shown.joined_on = since_left.first().map(|said| said.at.programme_day());
        self.shown.nickname = since_left.last().and_then(|said| said.nickname.clone());
        if self.shown.joined_on.is_none() {
            self.shown.standing = None;
        }
    }
}

impl Claimant for Entry {
    const KIND: DocumentKind = DocumentKind::CampaignEntry;

    fn claims(&mut self) -> &mut EntryClaims {
        &mut self.kept.claims
    }

    fn put(self, draft: &mut Draft) {
        let kept = serde_json::to_string(&self.kept).expect("plain fields");
        draft.put_document(Document::CampaignEntry(self.shown), Some(kept));
    }
}

/// What became of a claim on a budget. Only an entry claims.
pub(crate) async fn what_became(store: &dyn Store, claim: &Claim, now: Moment) -> Result<ClaimEnd, StoreError> {
    let campaign = super::campaign_of(claim).and_then(|id| id.parse().ok());
    ask_entry(store, claim, now, |state| Entry::of(state, campaign.as_ref()?)).await
}

/// Everybody's entries, those who have left again included.
pub(super) async fn entries(store: &dyn Store) -> Result<Vec<(MemberId, Entry)>, StoreError> {
    let mut found = Vec::new();
    each_document(store, DocumentKind::CampaignEntry, |member, row| {
        found.push((member, Entry::read(row).ok_or(StoreError::Damaged { table: "document" })?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// How many take part in each campaign, and how many of them are settled.
///
/// # Errors
/// [`StoreError`].
pub async fn participants(
    store: &dyn Store,
) -> Result<std::collections::BTreeMap<PublicationId, (u64, u64)>, StoreError> {
    let mut counts = std::collections::BTreeMap::<PublicationId, (u64, u64)>::new();
    for (_, entry) in entries(store).await?.into_iter().filter(|(_, entry)| entry.shown.joined_on.is_some()) {
        let (joined, settled) = counts.entry(entry.shown.campaign).or_default();
        *joined += 1;
        *settled += u64::from(entry.shown.settled.is_some());
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(hour: i64, joined: bool, nickname: &str) -> Said {
        let at = "2026-10-01T00:00:00+09:00".parse::<Moment>().expect("a moment").plus_millis(hour * 3_600_000);
        let op = OpId::at(at, [u8::from(joined); 10]);
        Said { at, op, joined, nickname: Nickname::read(nickname).ok() }
    }

    fn heard(all: &[Said]) -> Entry {
        let mut entry = Entry::new("walk".parse().expect("an id"));
        all.iter().for_each(|said| entry.hear(said.clone()));
        entry
    }

    #[test]
    fn a_member_takes_part_from_the_first_joining_after_the_last_leaving() {
        let entry = heard(&[said(1, true, "a"), said(30, true, "b"), said(60, true, "")]);
        let day = |text: &str| text.parse().ok();
        assert_eq!((entry.shown.joined_on, entry.shown.nickname), (day("2026-10-01"), None));
        let again = heard(&[said(1, true, "a"), said(30, false, ""), said(60, true, "c")]);
        assert_eq!((again.shown.joined_on, again.shown.nickname), (day("2026-10-03"), Nickname::read("c").ok()));
        assert_eq!(heard(&[said(1, true, "a"), said(2, false, "")]).shown.joined_on, None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn words_may_arrive_in_any_order_and_more_than_once(
            (all, other) in prop::collection::vec((0i64..200, any::<bool>()), 1..20).prop_flat_map(|picks| {
                let all: Vec<_> = picks.iter().map(|(hour, joined)| said(*hour, *joined, "a")).collect();
                let twice: Vec<_> = all.iter().chain(&all).cloned().collect();
                (Just(all), Just(twice).prop_shuffle())
            }),
        ) {
            prop_assert_eq!(heard(&all), heard(&other));
        }
    }
}
