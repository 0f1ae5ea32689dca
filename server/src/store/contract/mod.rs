//! What every back end promises, as tests. A back end brings a [`Site`] and calls [`store_contract!`](crate::store_contract).
//!
//! Each promise gets a database of its own, and speaks only through [`Store`]. Its name is its sentence.

mod books;
mod document;
mod erased;
mod member;
mod props;
pub mod schema;
mod union;

use std::sync::Arc;

use async_trait::async_trait;

use super::Store;
pub use books::*;
pub use document::*;
pub use erased::*;
pub use member::*;
pub use union::*;

/// A place with one empty database, which can be opened again and again.
#[async_trait]
pub trait Site: Send + Sync {
    /// Opens the database; what was opened before is closed or goes on beside it.
    async fn open(&self) -> Arc<dyn Store>;
}

/// One test for each promise; `$site` makes a fresh [`Site`].
#[macro_export]
macro_rules! store_contract {
    ($site:expr) => {
        $crate::store_contract!(@each $site;
            a_member_is_read_back_as_it_was_written,
            an_unknown_member_is_none,
            two_decisions_on_one_state_leave_one,
            a_member_is_made_only_once,
            concurrent_decisions_take_numbers_without_gaps,
            a_name_has_one_owner_and_a_refused_claim_writes_nothing,
            a_family_may_share_a_card,
            a_released_name_can_be_claimed,
            pages_of_the_feed_hold_every_change_once,
            a_record_stands_in_the_feed_where_it_changed_last,
            receipts_records_and_awards_are_found_by_their_keys,
            steps_are_found_from_a_day_on,
            lots_run_out_and_balances_follow,
            a_token_leads_to_its_device_until_it_is_ended,
            a_contact_is_found_by_its_number_or_the_latest_before_it_or_the_first,
            a_contacts_number_is_larger_than_any_that_a_restored_database_has_forgotten,
            the_last_contacts_stay_however_old_and_older_ones_go,
            of_a_device_that_speaks_all_day_a_contact_every_45_minutes_stays,
            a_committed_change_survives_a_restart,
            failures_are_counted_by_the_minute_and_forgotten,
            a_programme_in_force_is_never_rewritten,
            union_news_is_numbered_in_one_log,
            the_terms_in_force_are_the_newest,
            members_are_listed_in_pages,
            a_new_epoch_replaces_the_old_one,
            the_activation_code_is_set_replaced_and_cleared,
            a_document_is_read_back_and_stands_in_the_feed_where_it_changed_last,
            documents_of_all_members_are_listed_in_pages,
            a_document_is_found_by_its_kind_and_id_with_every_member_who_has_one,
            an_attachment_is_its_members_and_is_read_back_byte_for_byte,
            an_attachment_is_replaced_and_removed_with_the_decision_that_says_so,
            a_publication_is_news_and_what_the_desk_keeps_is_not,
            of_two_changes_to_a_document_of_the_union_one_is_too_late,
            documents_of_the_union_are_listed_in_pages,
            a_claim_takes_once_and_gives_back_once,
            claims_that_nobody_ended_come_due,
            a_supply_is_never_oversold_however_many_claim_at_once,
            the_log_of_the_desk_is_kept_in_order,
            an_erased_member_leaves_the_ledger_orders_and_the_lasting_names_alone,
        );
    };
    (@each $site:expr; $($promise:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let site = $site;
            $crate::store::contract::$promise(&site).await;
        }
    )+};
}
