//! Every kind of fault by its name, and those that the network can be given.
//!
//! Comes in: the run's randomness. Goes out: a fault for a courier's script, counted. Must never happen: a kind of fault
//! that is not counted.

use super::courier::SimCourier;
use super::state::Sim;
use crate::courier::Fault;

/// Every kind there is.
pub const FAULTS: [&str; 138] = [
    "request_lost",
    "answer_lost",
    "repeated",
    "late",
    "late_overtaken",
    "captive_portal",
    "retry_after",
    "offline",
    "status_204",
    "status_301",
    "status_400",
    "status_401",
    "status_403",
    "status_404",
    "status_405",
    "status_408",
    "status_409",
    "status_410",
    "status_413",
    "status_415",
    "status_422",
    "status_425",
    "status_426",
    "status_429",
    "status_500",
    "status_502",
    "status_503",
    "status_504",
    "server_restarted",
    "server_restored",
    "phone_restored",
    "phone_killed_between_writes",
    "phone_killed_in_a_write",
    "app_killed",
    "clock_forward",
    "clock_back",
    "clock_off_by_minutes",
    "reboot",
    "secrets_locked",
    "two_processes",
    "two_syncs_at_once",
    "phone_replaced",
    "consent_withdrawn",
    "both_restored",
    "phone_disk_full",
    "server_disk_full",
    "server_died_in_a_statement",
    "flat_battery",
    "phone_shared",
    "member_left",
    "last_day_moved",
    "leaving_undone",
    "member_returned",
    "year_passes",
    "expiry_late",
    "expiry_twice",
    "points_ran_out",
    "health_came_late",
    "health_typed",
    "health_edited",
    "health_deleted",
    "health_reading_denied",
    "health_deletions_forgotten",
    "health_sources_ordered",
    "health_auto_deleted",
    "health_on_another_phone",
    "health_cursor_refused",
    "health_run_killed",
    "health_two_runs",
    "health_shut_in_a_run",
    "health_locked",
    "health_quota",
    "health_migration",
    "health_background_forbidden",
    "health_restricted",
    "health_not_asked",
    "health_permission_missing",
    "health_provider",
    "health_work_profile",
    "health_unclaimed",
    "health_unknown_app",
    "health_typed_beside_measured",
    "health_app_of_the_day_before",
    "health_too_fast",
    "health_passed_on",
    "result_before_registration",
    "result_corrected",
    "result_withdrawn",
    "result_slip",
    "result_of_an_older_year",
    "award_taken_back",
    "results_consent_given",
    "results_consent_withdrawn",
    "exam_reported",
    "survey_answered",
    "waited_for_consent",
    "order_placed",
    "order_refused",
    "order_repeated",
    "order_by_two_processes",
    "app_killed_in_an_order",
    "order_cancelled_by_member",
    "order_cancelled_by_union",
    "order_shipped",
    "price_changed",
    "hold_outlived_its_points",
    "points_ran_out_beside_a_hold",
    "points_forfeited",
    "forfeited_beside_a_hold",
    "campaign_joined",
    "campaign_left",
    "campaign_paid",
    "campaign_not_paid",
    "walk_joined",
    "walk_joined_late",
    "walk_left",
    "walk_paid",
    "walk_credited_in_part",
    "band_shown",
    "band_withheld",
    "proof_sent",
    "proof_repeated",
    "proof_answer_lost",
    "proof_sent_again",
    "proof_too_many_waiting",
    "proof_approved",
    "proof_of_another_day",
    "proof_slip",
    "proof_refused",
    "proof_decided_again",
    "proof_decided_otherwise",
    "proof_paid",
    "event_checked_in",
    "event_wrong_code",
    "event_listed",
    "event_listed_again",
    "event_list_refused",
    "event_waits_for_registration",
];

/// Statuses of the outcome table, with the name each is counted under.
const STATUSES: [(u16, &str); 20] = [
    (204, "status_204"),
    (301, "status_301"),
    (400, "status_400"),
    (401, "status_401"),
    (403, "status_403"),
    (404, "status_404"),
    (405, "status_405"),
    (408, "status_408"),
    (409, "status_409"),
    (410, "status_410"),
    (413, "status_413"),
    (415, "status_415"),
    (422, "status_422"),
    (425, "status_425"),
    (426, "status_426"),
    (429, "status_429"),
    (500, "status_500"),
    (502, "status_502"),
    (503, "status_503"),
    (504, "status_504"),
];

/// Puts up to three faults in the way of the next requests.
pub fn spoil(sim: &mut Sim, courier: &SimCourier) {
    for _ in 0..=sim.below(2) {
        match sim.below(10) {
            0 => give(sim, courier, "request_lost", Fault::RequestLost, 0),
            1 => give(sim, courier, "answer_lost", Fault::AnswerLost, 0),
            2 => give(sim, courier, "repeated", Fault::Repeated, 0),
            3 => give(sim, courier, "late", Fault::Late, 0),
            4 => {
                let overtaken_by = 1 + sim.small(5);
                give(sim, courier, "late_overtaken", Fault::Late, overtaken_by);
            }
            5 => give(sim, courier, "captive_portal", Fault::captive_portal(), 0),
            6 => {
                let seconds = 60 + sim.below(7_200);
                give(sim, courier, "retry_after", Fault::busy_for(seconds), 0);
            }
            7 => courier.next(Fault::None, 0),
            _ => {
                let (status, name) = STATUSES[sim.index(STATUSES.len())];
                give(sim, courier, name, Fault::status(status), 0);
            }
        }
    }
}

/// The next request arrives, and its answer does not.
pub fn lose_the_answer(sim: &mut Sim, courier: &SimCourier) {
    give(sim, courier, "answer_lost", Fault::AnswerLost, 0);
}

fn give(sim: &mut Sim, courier: &SimCourier, name: &'static str, fault: Fault, overtaken_by: u32) {
    sim.hit(name);
    courier.next(fault, overtaken_by);
}
