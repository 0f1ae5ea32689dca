//! Addresses: sealed, sealed anew, opened for the supplier's file alone.

use kenpos_rules::ids::OrderId;

use super::shop::{COFFEE, Shop};
use super::stories;
use crate::exchange::refusal::OrderError;
use crate::office::key::{make_key, rotate_key};
use crate::office::order_file::order_file;
use crate::ports::Ports;
use crate::ports::key_file::KeyFile;
use crate::seal::KeyError;

stories!(
    the_suppliers_file_holds_the_open_orders_with_their_addresses,
    after_a_rotation_every_address_is_under_the_new_key,
);

/// A shop whose key lies in a file.
async fn with_key(shop: &mut Shop, folder: &tempfile::TempDir) -> (KeyFile, Ports) {
    let file = KeyFile::at(folder.path().join("keys"));
    make_key(&file, &shop.scene.ports).expect("made");
    let ports = Ports { keys: std::sync::Arc::new(file.clone()), ..shop.scene.ports.clone() };
    shop.doors.ports = ports.clone();
    shop.at("2026-03-08T12:00:00+09:00");
    (file, ports)
}

async fn lines(shop: &Shop, ports: &Ports, supplier: &str) -> Vec<String> {
    let file = order_file(shop.store(), ports, supplier).await.expect("a file");
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), file.orders + 1);
    lines
}

async fn order(shop: &Shop, phone: &crate::testing::Phone) -> OrderId {
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(phone, &asked).await.expect("placed");
    asked.order
}

async fn the_suppliers_file_holds_the_open_orders_with_their_addresses(mut shop: Shop) {
    let folder = tempfile::tempdir().expect("a folder of the test");
    let phone = shop.member_with(9_000).await;
    let (_, ports) = with_key(&mut shop, &folder).await;
    let (first, second) = (order(&shop, &phone).await, order(&shop, &phone).await);
    shop.ship(&[first]).await.expect("shipped");
    let written = lines(&shop, &ports, "gift").await;
    let expected = format!(
        "{second},2026-03-08,coffee-gift,コーヒーギフト,1,小野 花子,541-8564,大阪市中央区久太郎町1-8-2,090-1234-5678"
    );
    assert_eq!(written[1..], [expected]);
    assert_eq!(lines(&shop, &ports, "another").await.len(), 1);
    // Without a key nothing is ordered, rather than kept readable.
    shop.doors.ports.keys = std::sync::Arc::new(KeyFile::at(folder.path().join("gone")));
    let refused = shop.place(&phone, &shop.asks_for(COFFEE, 1)).await;
    assert!(matches!(refused, Err(OrderError::Key(KeyError::File { .. }))), "{refused:?}");
    assert_eq!((shop.left().await, shop.scene.violations().await), (1, Vec::new()));
}

async fn after_a_rotation_every_address_is_under_the_new_key(mut shop: Shop) {
    let folder = tempfile::tempdir().expect("a folder of the test");
    let phone = shop.member_with(9_000).await;
    let (file, ports) = with_key(&mut shop, &folder).await;
    order(&shop, &phone).await;
    order(&shop, &phone).await;
    let before = lines(&shop, &ports, "gift").await;
    let first = rotate_key(shop.store(), &file, &ports).await.expect("rotated");
    assert_eq!((first.resealed, first.dropped), (2, 0), "the key in use stays for one rotation");
    let second = rotate_key(shop.store(), &file, &ports).await.expect("rotated");
    assert_eq!((second.resealed, second.dropped), (2, 1));
    assert_eq!(lines(&shop, &ports, "gift").await, before);
    assert_eq!(shop.scene.violations().await, []);
}
