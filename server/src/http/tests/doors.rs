//! Terms, consent, and what a sync needs of them.

use kenpos_protocol::path;
use serde_json::{Value, json};

use super::*;

fn consent(purpose: &str, version: u32, given: bool) -> Value {
    json!({ "purpose": purpose, "terms_version": version, "given": given, "asked_at": "2026-11-22T00:00:00.000Z" })
}

/// A sync with one launch of the app.
fn launch_sync() -> Value {
    let clock = json!({ "wall": "2026-11-22T00:00:00.000Z", "boot_id": "boot", "monotonic_ms": 2000 });
    let stamp = json!({ "clock": clock, "after_contact": 1 });
    let item = json!({ "op_id": "0190a3b2-0000-7000-8000-000000000001", "stamp": stamp, "body": { "kind": "launch" } });
    let mut sync = quiet_sync();
    sync["items"] = json!([item]);
    sync
}

async fn registered(house: &House) -> String {
    token(house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await)
}

#[tokio::test]
async fn the_terms_are_open_to_everybody() {
    let house = House::new().await;
    let terms = house.get(path::TERMS).await.ok();
    assert_eq!(terms["version"], 1);
    assert_eq!(terms["purposes"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn nothing_is_taken_up_before_consent_but_pulling_is_possible() {
    let house = House::new().await;
    let token = registered(&house).await;
    house.sync(&token).await.ok();
    assert_eq!(house.post_as(&token, path::SYNC, &launch_sync()).await.code(), "consent_required");
    let state = house.post_as(&token, path::CONSENT, &consent("programme", 1, true)).await.ok();
    assert_eq!(state, json!({ "programme": 1, "checkup_results": null }));
    let answer = house.post_as(&token, path::SYNC, &launch_sync()).await.ok();
    assert_eq!(answer["receipts"][0]["outcome"]["outcome"], "applied");
    assert_eq!(answer["balance"], 1_006);
}

#[tokio::test]
async fn consent_names_the_terms_in_force_and_can_be_withdrawn() {
    let house = House::new().await;
    let token = registered(&house).await;
    let refused = house.post_as(&token, path::CONSENT, &consent("programme", 2, true)).await;
    assert_eq!((refused.code(), refused.body["field"].as_str()), ("invalid", Some("terms_version")));
    for purpose in ["programme", "checkup_results"] {
        assert_eq!(house.post_as(&token, path::CONSENT, &consent(purpose, 1, true)).await.ok()[purpose], 1);
    }
    let state = house.post_as(&token, path::CONSENT, &consent("programme", 1, false)).await.ok();
    assert_eq!(state, json!({ "programme": null, "checkup_results": 1 }));
    assert_eq!(house.post_as(&token, path::SYNC, &launch_sync()).await.code(), "consent_required");
}

#[tokio::test]
async fn each_consent_reaches_the_phones_and_a_repetition_reaches_nobody() {
    let house = House::new().await;
    let token = registered(&house).await;
    let consents = async || {
        let answer = house.sync(&token).await.ok();
        let changes = answer["changes"].as_array().expect("changes").clone();
        changes.into_iter().filter(|change| change["body"]["kind"] == "consent").collect::<Vec<_>>()
    };
    assert!(consents().await.is_empty());
    house.post_as(&token, path::CONSENT, &consent("programme", 1, true)).await.ok();
    let once = consents().await;
    assert_eq!(once[0]["body"]["consent"]["programme"], 1);
    house.post_as(&token, path::CONSENT, &consent("programme", 1, true)).await.ok();
    assert_eq!(consents().await, once);
}

#[tokio::test]
async fn an_old_app_is_told_to_update() {
    let house = House::new().await;
    let token = registered(&house).await;
    let mut sync = quiet_sync();
    sync["protocol"] = json!(99);
    assert_eq!(house.post_as(&token, path::SYNC, &sync).await.code(), "update_needed");
}

#[tokio::test]
async fn too_many_items_are_too_large_a_request() {
    let house = House::new().await;
    let token = registered(&house).await;
    let mut sync = quiet_sync();
    sync["items"] = json!(vec![1; kenpos_protocol::sync::ITEMS_MAX + 1]);
    assert_eq!(house.post_as(&token, path::SYNC, &sync).await.code(), "payload_too_large");
}
