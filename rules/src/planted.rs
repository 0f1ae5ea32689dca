//! Deliberate mistakes, to see whether the simulator finds them. Compiled only with the feature `planted`, which nothing
//! that ships may name (tests/tests/house/planted.rs).
//!
//! Comes in: which mistake this process makes. Goes out: the answer to "is it this one?", asked at the one place of rules,
//! core or server where a developer could have made it. Must never happen: two at once, one that nobody chose.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A mistake, with what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The cursor of a pulled page is committed in a transaction of its own, before the page.
    CursorBeforeData,
    /// What a request carried is deleted when the request is refused for its content.
    RowDeletedOn4xx,
    /// Nothing keeps an award from being posted twice: neither the look-up nor the unique key of the ledger.
    MissingUniqueKey,
    /// What a member did counts for the moment at which it arrived.
    AwardByArrivalDay,
    /// Old settled items are pruned, and with them the refused ones, which have no day of settling.
    LostParkedItem,
    /// A page settles every row that is still owed, not only those the server has taken.
    PullHidesOwedRow,
    /// Each attempt to refresh the session offers a next secret of its own.
    RefreshRace,
    /// The last day of use is counted from the day lived and not from the day of the grant.
    ExpiryByDayLived,
    /// The wall clock is believed where the monotonic clock could speak.
    LaunchesByClockSetBack,
    /// Starting over after the server lost its past, the phone keeps the sums it had.
    ReplayDoubled,
    /// A day's steps are the sum of what phone, watch and apps have each counted.
    SourcesAdded,
    /// A health store that shows nothing for a day has counted zero.
    SilenceIsZero,
    /// A result counts for the fiscal year in which it arrived.
    ResultByImportDate,
    /// Points set aside for an order are taken once more when it is shipped.
    OrderSpentTwice,
    /// A campaign is settled on the day after its last one, while entries for it may still arrive.
    CampaignPaidEarly,
    /// Of a day that was measured in part, a campaign credits what was typed as well.
    TypedStepsCredited,
    /// A clerk's approval counts, although the file was refused before.
    RefusedProofPaid,
}

impl Bug {
    /// Every mistake there is.
    pub const ALL: [Self; 17] = [
        Self::CursorBeforeData,
        Self::RowDeletedOn4xx,
        Self::MissingUniqueKey,
        Self::AwardByArrivalDay,
        Self::LostParkedItem,
        Self::PullHidesOwedRow,
        Self::RefreshRace,
        Self::ExpiryByDayLived,
        Self::LaunchesByClockSetBack,
        Self::ReplayDoubled,
        Self::SourcesAdded,
        Self::SilenceIsZero,
        Self::ResultByImportDate,
        Self::OrderSpentTwice,
        Self::CampaignPaidEarly,
        Self::TypedStepsCredited,
        Self::RefusedProofPaid,
    ];

    /// The name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CursorBeforeData => "cursor_before_data",
            Self::RowDeletedOn4xx => "row_deleted_on_4xx",
            Self::MissingUniqueKey => "missing_unique_key",
            Self::AwardByArrivalDay => "award_by_arrival_day",
            Self::LostParkedItem => "lost_parked_item",
            Self::PullHidesOwedRow => "pull_hides_owed_row",
            Self::RefreshRace => "refresh_race",
            Self::ExpiryByDayLived => "expiry_by_day_lived",
            Self::LaunchesByClockSetBack => "launches_by_clock_set_back",
            Self::ReplayDoubled => "replay_doubled",
            Self::SourcesAdded => "sources_added",
            Self::SilenceIsZero => "silence_is_zero",
            Self::ResultByImportDate => "result_by_import_date",
            Self::OrderSpentTwice => "order_spent_twice",
            Self::CampaignPaidEarly => "campaign_paid_early",
            Self::TypedStepsCredited => "typed_steps_credited",
            Self::RefusedProofPaid => "refused_proof_paid",
        }
    }
}

/// One more than the place of the chosen one in the list; 0 for none. Of the process: the server's store writes on a
/// thread of its own.
static CHOSEN: AtomicUsize = AtomicUsize::new(0);

/// Makes this mistake from now on, or none.
pub fn choose(bug: Option<Bug>) {
    CHOSEN.store(bug.map_or(0, |bug| bug as usize + 1), Ordering::SeqCst);
}

/// Whether this is the mistake to make.
pub fn is(bug: Bug) -> bool {
    CHOSEN.load(Ordering::SeqCst) == bug as usize + 1
}

/// What is right, or what is wrong where this is the mistake to make.
pub fn instead<T>(bug: Bug, wrong: T, right: T) -> T {
    if is(bug) { wrong } else { right }
}
