//! The server as a process: where it listens, what it refuses, how it ends.

use std::net::TcpListener;

use serde_json::json;

use crate::support::{Server, Union, run, text};

#[test]
fn a_busy_port_is_named_with_the_flag_that_changes_it() {
    let union = Union::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    let refused = run(["serve", "--listen", &address, "--store", &union.store()]).refused(1, "--listen");
    assert!(refused.stderr.contains(&address), "{refused:?}");
}

#[test]
fn an_open_address_is_refused_without_a_proxy() {
    let union = Union::new();
    let store = union.store();
    run(["serve", "--listen", "0.0.0.0:0", "--store", &store]).refused(2, "--behind-proxy");
    run(["serve", "--listen", "0.0.0.0:0", "--store", &store, "--behind-proxy"]).refused(2, "--trusted-hops");
    run(["serve", "--listen", "127.0.0.1:0", "--store", &store, "--trusted-hops", "1"]).refused(2, "--behind-proxy");
}

#[test]
fn a_wrong_programme_or_store_is_refused_with_its_place() {
    let union = Union::new();
    let store = union.store();
    let broken = union.file("programme.toml", "union = \"x\"\nwhat = 3\n");
    run(["serve", "--listen", "127.0.0.1:0", "--store", &store, "--programme", text(&broken)]).refused(2, "line");
    run(["serve", "--listen", "127.0.0.1:0", "--store", &store, "--programme", "/nowhere.toml"])
        .refused(2, "/nowhere.toml");
    run(["serve", "--listen", "127.0.0.1:0", "--store", "union.db"]).refused(2, "sqlite:");
    let page = union.file("page.db", "this is no database, only a page of text that somebody saved here");
    run(["serve", "--listen", "127.0.0.1:0", "--store", &format!("sqlite:{}", text(&page))]).refused(2, "page.db");
    run(["serve", "--listen", "8080"]).refused(2, "--listen");
}

#[cfg(unix)]
#[test]
fn a_server_told_to_end_ends_well_and_the_next_one_has_its_data() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["log-steps", "5000"]).done();
    phone.run(&["sync"]).done();
    let address = server.address().to_owned();
    let told = std::process::Command::new("kill").args(["-INT", &server.id().to_string()]).status();
    assert!(told.expect("kill runs").success());
    assert_eq!(server.ended(), Some(0));
    let again = Server::start_at(&union.store(), &address);
    phone.run(&["launch"]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1016));
    assert_eq!(again.office(&["audit-ledger", "--json"]).json()["violations"], json!([]));
}

#[test]
fn setup_without_a_server_is_a_condition() {
    let union = Union::new();
    let server = union.open();
    let url = server.url.clone();
    drop(server);
    let phone = union.phone("early");
    phone
        .run(&["setup", "--server", &url, "--id", "U1001", "--password", "19850401", "--new-password", "kaidan-2026-x"])
        .refused(1, &url.replace("http://", ""));
}
