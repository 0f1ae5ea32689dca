//! Points that are held while something else happens to them: expiry, a reversal, the end of a membership.

use kenpos_protocol::document::{CancelledBy, OrderState};
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;

use super::shop::{COFFEE, Shop};
use super::stories;
use crate::award::restate;
use crate::exchange::refusal::OrderError;
use crate::office::books::union_books;
use crate::office::expiry::write_down;
use crate::office::forfeits::{ForfeitReport, write_forfeits};
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::testing::{Phone, day};

stories!(
    a_hold_of_31_march_does_not_expire_and_is_shipped_in_april,
    what_the_union_cancels_after_the_expiry_lives_for_thirty_days,
    what_the_member_cancels_after_the_expiry_has_expired,
    case_111_an_order_at_the_last_second_wins_and_one_at_the_next_is_refused,
    held_points_that_are_taken_back_are_a_debt_that_a_cancelled_order_meets,
    after_the_days_of_grace_what_is_left_is_forfeited_and_what_is_held_is_not,
    the_books_of_the_union_say_what_is_owed,
);

async fn expire(shop: &Shop) -> Points {
    let clock = &*shop.scene.clock;
    write_down(shop.store(), shop.programmes(), clock).await.expect("the job runs").points
}

/// An order over 1,895 of 2,000 points that run out on 31 March 2027, placed on that day.
async fn ordered_on_31_march(shop: &Shop) -> (Phone, OrderId) {
    let phone = shop.member_with(1_000).await;
    shop.at("2027-03-31T23:59:59+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    shop.at("2027-04-01T00:00:00+09:00");
    (phone, asked.order)
}

async fn a_hold_of_31_march_does_not_expire_and_is_shipped_in_april(shop: Shop) {
    let (phone, order) = ordered_on_31_march(&shop).await;
    assert_eq!(shop.balance(&phone).await, Points::ZERO);
    assert_eq!((expire(&shop).await, expire(&shop).await), (Points(105), Points::ZERO));
    assert_eq!(shop.scene.violations().await, []);
    shop.at("2027-04-10T12:00:00+09:00");
    shop.ship(&[order]).await.expect("shipped");
    assert_eq!(expire(&shop).await, Points::ZERO);
    assert_eq!(shop.scene.violations().await, []);
}

async fn what_the_union_cancels_after_the_expiry_lives_for_thirty_days(shop: Shop) {
    let (phone, order) = ordered_on_31_march(&shop).await;
    expire(&shop).await;
    shop.at("2027-04-10T12:00:00+09:00");
    let cancelled = shop.refuse(order, CancelledBy::Union, "販売終了").await;
    let OrderState::Cancelled { returned_until, expired, .. } = cancelled.expect("cancelled").state else {
        panic!("cancelled");
    };
    assert_eq!((returned_until, expired), (Some(day("2027-05-10")), Points::ZERO));
    assert_eq!(shop.balance(&phone).await, Points(1_895));
    assert_eq!(shop.scene.violations().await, []);
    shop.at("2027-05-10T23:59:59+09:00");
    assert_eq!((shop.balance(&phone).await, expire(&shop).await), (Points(1_895), Points::ZERO));
    // What came back can be ordered with, and cancelled again.
    let again = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &again).await.expect("placed");
    shop.cancel(&phone, again.order).await.expect("cancelled");
    shop.at("2027-05-11T00:00:00+09:00");
    assert_eq!((shop.balance(&phone).await, expire(&shop).await), (Points::ZERO, Points(1_895)));
    assert_eq!(shop.scene.violations().await, []);
}

async fn what_the_member_cancels_after_the_expiry_has_expired(shop: Shop) {
    let (phone, order) = ordered_on_31_march(&shop).await;
    let cancelled = shop.cancel(&phone, order).await.expect("cancelled");
    let OrderState::Cancelled { returned_until, expired, .. } = cancelled.state else { panic!("cancelled") };
    assert_eq!((returned_until, expired), (None, Points(1_895)));
    // With it the rest of its lots was written down.
    assert_eq!((shop.balance(&phone).await, expire(&shop).await), (Points::ZERO, Points::ZERO));
    assert_eq!(shop.left().await, 3);
    assert_eq!(shop.scene.violations().await, []);
}

async fn case_111_an_order_at_the_last_second_wins_and_one_at_the_next_is_refused(shop: Shop) {
    let phone = shop.member_with(3_000).await;
    shop.at("2027-03-31T23:59:59.999+09:00");
    assert_eq!(expire(&shop).await, Points::ZERO);
    shop.place(&phone, &shop.asks_for(COFFEE, 1)).await.expect("in time");
    shop.at("2027-04-01T00:00:00+09:00");
    let late = shop.place(&phone, &shop.asks_for(COFFEE, 1)).await;
    assert!(matches!(late, Err(OrderError::NotEnough(refused)) if refused.usable == Points::ZERO), "{late:?}");
    assert_eq!(expire(&shop).await, Points(2_105));
    assert_eq!(shop.scene.violations().await, []);
}

async fn set_last_day(shop: &Shop, phone: &Phone, last_day: &str) {
    let mut draft = Draft::new(shop.state(phone.member).await, shop.scene.clock.now());
    let mut standing = draft.state().standing.clone();
    standing.periods[0].to = Some(day(last_day));
    restate(&mut draft, &shop.scene.programme, standing);
    shop.scene.commit(draft).await;
}

async fn held_points_that_are_taken_back_are_a_debt_that_a_cancelled_order_meets(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    // The member had left before all of it: both awards are taken back, and the order stands.
    set_last_day(&shop, &phone, "2026-02-28").await;
    let state = shop.state(phone.member).await;
    assert_eq!((state.head.debt, shop.balance(&phone).await), (Points(1_895), Points::ZERO));
    assert_eq!(shop.scene.violations().await, []);
    shop.cancel(&phone, asked.order).await.expect("cancelled");
    let state = shop.state(phone.member).await;
    assert_eq!((state.head.debt, shop.balance(&phone).await), (Points::ZERO, Points::ZERO));
    assert_eq!(shop.scene.violations().await, []);
}

async fn after_the_days_of_grace_what_is_left_is_forfeited_and_what_is_held_is_not(shop: Shop) {
    let phone = shop.member_with(2_000).await;
    shop.at("2026-04-30T12:00:00+09:00");
    set_last_day(&shop, &phone, "2026-04-30").await;
    shop.at("2026-05-31T23:59:59+09:00"); // the 31st day
    let forfeit = async || write_forfeits(shop.store(), shop.programmes(), &*shop.scene.clock).await;
    assert_eq!(forfeit().await, Ok(ForfeitReport::default()));
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("within the days of grace");
    shop.at("2026-06-01T00:00:00+09:00");
    let refused = shop.place(&phone, &shop.asks_for(COFFEE, 1)).await;
    assert!(matches!(refused, Err(OrderError::Auth(_))), "{refused:?}");
    assert_eq!(forfeit().await, Ok(ForfeitReport { members: 1, points: Points(1_105) }));
    assert_eq!(forfeit().await, Ok(ForfeitReport::default()));
    assert_eq!(shop.scene.violations().await, []);
    // What the union could not ship comes back, and is lost as the rest was.
    shop.refuse(asked.order, CancelledBy::Union, "欠品").await.expect("cancelled");
    assert_eq!(forfeit().await, Ok(ForfeitReport { members: 1, points: Points(1_895) }));
    assert_eq!(shop.scene.violations().await, []);
}

async fn the_books_of_the_union_say_what_is_owed(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-04-02T12:00:00+09:00");
    shop.grant(phone.member, 1_000).await;
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    let books = union_books(shop.store(), day("2026-04-01"), day("2026-04-30")).await.expect("books");
    let outstanding: Vec<_> = books.outstanding.iter().map(|part| (part.expires_on, part.points)).collect();
    assert_eq!(outstanding, [(day("2027-03-31"), Points(105)), (day("2028-03-31"), Points(1_000))]);
    assert_eq!((books.held, books.debt), (Points(1_895), Points::ZERO));
    let months: Vec<_> = books.months.iter().map(|month| (month.month.as_str(), month.granted, month.held)).collect();
    assert_eq!(months, [("2026-04", Points(1_000), Points(1_895))]);
    let before = union_books(shop.store(), day("2026-03-01"), day("2026-03-31")).await.expect("books");
    assert_eq!((before.held, before.outstanding[0].points), (Points::ZERO, Points(2_000)));
    assert_eq!(before.awards.iter().map(|row| row.granted).sum::<Points>(), Points(2_000));
}
