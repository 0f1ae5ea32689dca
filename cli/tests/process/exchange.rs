//! Points for goods, from the desk's catalogue to the supplier's file, on the real binary.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Ended, NEW_PASSWORD, Phone, ROSTER, Server, Union, kenpos, run_command, text};

const PROGRAMME: &str = include_str!("../../../rules/programmes/kenpos.toml");
const CATALOGUE: &str = include_str!("../../../docs/example/catalogue.toml");

/// A union whose registration is worth 3,000 points and whose exchange opens at once; its server has a key file.
struct Shop {
    union: Union,
    server: Server,
}

impl Shop {
    fn open() -> Self {
        let union = Union::new();
        let rules = PROGRAMME
            .replacen("exchange_opens_after_days = 7", "exchange_opens_after_days = 0", 1)
            .replacen("points = 1000", "points = 3000", 1)
            .replacen("revision = \"kenpos-", "revision = \"test-", 1);
        let rules = union.file("rules.toml", rules);
        let (store, key) = (union.store(), union.path("keys"));
        let words = ["serve", "--listen", "127.0.0.1:0", "--store", &store, "--programme", text(&rules)];
        let server = Server::start_by(kenpos().env("KENPOS_KEY_FILE", &key).args(words), &store);
        let roster = union.file("roster.csv", ROSTER);
        server.office(&["import-members", text(&roster)]).done();
        Self { union, server }
    }

    /// The desk with the key file.
    fn desk(&self, words: &[&str]) -> Ended {
        let (store, key) = (self.union.store(), self.union.path("keys"));
        let all = ["office", "--store", &store].into_iter().chain(words.iter().copied());
        run_command(kenpos().env("KENPOS_KEY_FILE", &key).args(all))
    }

    fn stocked() -> Self {
        let shop = Self::open();
        shop.desk(&["key", "make"]).done();
        let catalogue = shop.union.file("catalogue.toml", CATALOGUE);
        shop.desk(&["catalogue", "publish", text(&catalogue)]).done();
        shop.desk(&["stock", "set", "coffee-gift", "2"]).done();
        shop
    }
}

fn order(phone: &Phone, quantity: &str) -> Ended {
    phone.run(&[
        "order",
        "coffee-gift",
        "--quantity",
        quantity,
        "--recipient",
        "山田 太郎",
        "--postal-code",
        "541-8564",
        "--address",
        "大阪市中央区久太郎町1-8-2",
        "--phone",
        "09012345678",
        "--json",
    ])
}

fn points(phone: &Phone) -> (Value, Value) {
    let view = phone.json(&["points"]);
    (view["balance"].clone(), view["held"].clone())
}

#[test]
fn a_gift_is_ordered_exported_and_shipped_and_the_books_agree() {
    let shop = Shop::stocked();
    let phone = shop.union.employee(&shop.server);
    phone.run(&["sync"]).done();
    let goods = phone.json(&["catalogue"]);
    assert_eq!((&goods["balance"], &goods["items"][0]["points"]), (&json!(3_000), &json!(1_895)), "{goods}");
    assert_eq!((&goods["items"][0]["enough"], &goods["items"][2]["enough"]), (&json!(true), &json!(false)));

    let placed = order(&phone, "1").json();
    assert_eq!(placed["stage"], "held", "{placed}");
    assert_eq!(points(&phone), (json!(1_105), json!(1_895)), "the entries came with the order");
    let id = placed["order"].as_str().expect("an id");

    let listed = shop.desk(&["orders", "--state", "held", "--json"]).json();
    assert_eq!((&listed["orders"][0]["order"], &listed["orders"][0]["supplier"]), (&json!(id), &json!("gift")));
    assert!(!listed.to_string().contains("大阪"), "no address in a list");
    let file = shop.union.path("gift.csv");
    let export = ["orders", "export", "--supplier", "gift", "--out", text(&file)];
    shop.desk(&export).done();
    let written = fs::read_to_string(&file).expect("a file");
    assert!(written.starts_with('\u{feff}') && written.contains("大阪市中央区久太郎町1-8-2,09012345678"), "{written}");
    shop.desk(&export).refused(2, "gift.csv");

    shop.desk(&["key", "rotate"]).done();
    shop.desk(&["order", "ship", id]).done();
    assert_eq!(shop.desk(&["order", "ship", id, "--json"]).json()["shipped"], 0);
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["orders"])["items"][0]["stage"], "shipped");
    assert_eq!(points(&phone), (json!(1_105), json!(0)));
    phone.run(&["cancel-order", id]).refused(1, "no longer");

    let period = ["--from", "2026-01-01", "--to", "2099-12-31", "--json"];
    let statement = shop.desk(&[&["statement", "--member", "U1001"], &period[..]].concat()).json();
    assert_eq!((&statement["opening"], &statement["closing"]), (&json!(0), &json!(1_105)), "{statement}");
    let kinds: Vec<_> = statement["lines"].as_array().expect("lines").iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["grant", "hold", "spend"]);
    let books = shop.desk(&[&["books"], &period[..]].concat()).json();
    assert_eq!((&books["months"][0]["spent"], &books["held"]), (&json!(1_895), &json!(0)), "{books}");
    for words in [&["statement", "--member", "U1001"][..], &["books"][..]] {
        shop.desk(&[words, &period[..4]].concat()).done();
    }
    for words in [["write-expiry"], ["write-forfeits"]] {
        assert_eq!(shop.desk(&[&words[..], &["--json"]].concat()).json()["points"], 0);
    }
    shop.desk(&["audit-ledger"]).done();
}

#[test]
fn a_cancelled_order_gives_points_and_stock_back() {
    let shop = Shop::stocked();
    let phone = shop.union.employee(&shop.server);
    phone.run(&["sync"]).done();
    let first = order(&phone, "1").json();
    let id = first["order"].as_str().expect("an id");
    assert_eq!(phone.json(&["cancel-order", id])["stage"], "cancelled");
    assert_eq!(points(&phone), (json!(3_000), json!(0)));
    let second = order(&phone, "1").json();
    let id = second["order"].as_str().expect("an id");
    shop.desk(&["order", "cancel", id, "--reason", "品切れ", "--by-supplier"]).done();
    phone.run(&["sync"]).done();
    let orders = phone.json(&["orders"]);
    assert!(orders["items"][0]["why"].as_str().is_some_and(|why| why.contains("品切れ")), "{orders}");
    let stock = shop.desk(&["stock", "show", "--json"]).json();
    assert_eq!((&stock["items"][0]["amount"], &stock["items"][0]["taken"]), (&json!(2), &json!(0)));
    for words in [["orders"], ["points"], ["catalogue"], ["notices"]] {
        phone.run(&words).done();
    }
    for words in [&["orders"][..], &["catalogue", "show"], &["stock", "show"]] {
        shop.desk(words).done();
    }
    shop.desk(&["audit-ledger"]).done();
}

#[test]
fn bad_input_of_the_exchange_is_refused_with_its_reason_and_nothing_is_written() {
    let shop = Shop::open();
    let phone = shop.union.employee(&shop.server);
    phone.run(&["sync"]).done();
    order(&phone, "1").refused(2, "coffee-gift");
    let gift = CATALOGUE.replacen("kind = \"goods\"", "kind = \"electronic_gift\"", 1);
    let gift = shop.union.file("gift.toml", gift);
    shop.desk(&["catalogue", "publish", text(&gift)]).refused(2, "electronic gifts");
    shop.desk(&["stock", "set", "coffee-gift", "1"]).refused(2, "catalogue");
    shop.desk(&["stock", "set", "coffee-gift", "-1"]).refused(2, "-1");
    shop.desk(&["key", "rotate"]).refused(2, "keys");
    let catalogue = shop.union.file("catalogue.toml", CATALOGUE);
    shop.desk(&["catalogue", "publish", text(&catalogue)]).done();
    phone.run(&["sync"]).done();
    // Nothing in stock yet, and then no key.
    order(&phone, "1").refused(1, "patience");
    shop.desk(&["key", "make"]).done();
    shop.desk(&["key", "make"]).refused(2, "already");
    order(&phone, "1").refused(1, "stock");
    shop.desk(&["stock", "set", "coffee-gift", "9"]).done();
    order(&phone, "0").refused(2, "--quantity");
    order(&phone, "11").refused(2, "--quantity");
    order(&phone, "2").refused(1, "points");
    let unknown = "0190a3b2-0000-7000-8000-000000000009";
    shop.desk(&["order", "ship", unknown]).refused(2, unknown);
    shop.desk(&["order", "ship", "mine"]).refused(2, "mine");
    shop.desk(&["order", "cancel", unknown, "--reason", ""]).refused(2, "--reason");
    shop.desk(&["order", "cancel", unknown, "--reason", "why"]).refused(2, unknown);
    shop.desk(&["statement", "--member", "U9999", "--from", "2026-04-01", "--to", "2026-04-30"]).refused(2, "U9999");
    shop.desk(&["books", "--from", "2026-04-02", "--to", "2026-04-01"]).refused(2, "--to");
    phone.run(&["cancel-order", unknown]).refused(1, "no longer");
    assert_eq!(phone.json(&["orders"])["items"], json!([]));
    assert_eq!(points(&phone), (json!(3_000), json!(0)));
}

#[test]
fn a_role_that_may_not_is_refused_and_noted() {
    let shop = Shop::stocked();
    shop.desk(&["staff", "add", "boss", "--role", "manager"]).done();
    shop.desk(&["--as", "boss", "staff", "add", "clara", "--role", "clerk"]).done();
    shop.desk(&["--as", "boss", "staff", "add", "vera", "--role", "viewer"]).done();
    let file = shop.union.path("out.csv");
    shop.desk(&["--as", "clara", "stock", "set", "coffee-gift", "9"]).refused(2, "manager");
    shop.desk(&["--as", "vera", "orders", "export", "--supplier", "gift", "--out", text(&file)]).refused(2, "clerk");
    assert!(!file.exists());
    shop.desk(&["--as", "vera", "orders"]).done();
    shop.desk(&["--as", "clara", "write-forfeits"]).done();
    let log = shop.desk(&["--as", "boss", "log", "--json"]).json();
    let refused = log["acts"].as_array().expect("lines").iter().filter(|act| act["outcome"] == "refused").count();
    assert_eq!(refused, 2, "{log}");
    // What staff ships carries the name.
    let phone = shop.union.phone("ichiro");
    let setup = [
        "setup",
        "--server",
        &shop.server.url,
        "--id",
        "U1002",
        "--password",
        "19901224",
        "--new-password",
        NEW_PASSWORD,
        "--consent",
    ];
    phone.run(&setup).done();
    phone.run(&["sync"]).done();
    let placed = order(&phone, "1").json();
    shop.desk(&["--as", "clara", "order", "ship", placed["order"].as_str().expect("an id")]).done();
    let words =
        ["--as", "vera", "statement", "--member", "U1002", "--from", "2026-01-01", "--to", "2099-12-31", "--json"];
    let statement = shop.desk(&words).json();
    assert_eq!(statement["lines"][2]["by"], "staff:clara", "{statement}");
}
