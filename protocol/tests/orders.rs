//! The shape of orders on the wire, and of the documents about a member's points.

use insta::assert_json_snapshot;
use kenpos_protocol::document::{CancelledBy, Document, ExpiryNotice, Order, OrderState};
use kenpos_protocol::order::{Address, PlaceOrder};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;

const NOON: Moment = Moment::from_millis(1_795_316_400_000);

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

#[test]
fn an_order_keeps_its_shape_and_its_address_shows_nothing() {
    let id = OrderId::at(NOON, [7; 10]);
    let place = PlaceOrder {
        order: id,
        item: "coffee-gift".to_owned(),
        quantity: 2,
        points: Points(3_790),
        address: Address {
            recipient: "小野 花子".to_owned(),
            postal_code: "541-8564".to_owned(),
            address: "大阪市".to_owned(),
            phone: "0612345678".to_owned(),
        },
    };
    assert!(!format!("{place:?}").contains("大阪"));
    let order = |state| Order {
        order: id.to_string(),
        item: "coffee-gift".to_owned(),
        name: Wording { ja: "コーヒーギフト".to_owned(), en: "Coffee gift".to_owned() },
        quantity: 2,
        points: Points(3_790),
        ordered_at: NOON,
        state,
    };
    let cancelled = OrderState::Cancelled {
        cancelled_at: NOON,
        cancelled_by: CancelledBy::Supplier,
        because: Some("欠品".to_owned()),
        returned_until: Some(day()),
        expired: Points::ZERO,
    };
    let notice = ExpiryNotice {
        notice: "2027-03-31:90".to_owned(),
        posted_at: NOON,
        expires_on: ProgrammeDay::new(2027, 3, 31).expect("a day"),
        points: Points(31),
    };
    let documents = [
        Document::Order(order(OrderState::Held)),
        Document::Order(order(OrderState::Shipped { shipped_at: NOON })),
        Document::Order(order(cancelled)),
        Document::ExpiryNotice(notice),
    ];
    for document in &documents {
        let text = serde_json::to_string(document).expect("JSON");
        assert_eq!(serde_json::from_str::<Document>(&text).ok().as_ref(), Some(document));
    }
    assert_json_snapshot!("place_order", place);
    assert_json_snapshot!("order_documents", documents);
}
