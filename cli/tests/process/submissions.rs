//! Proofs, from a phone's photo to the clerk's word and back, on the real binary.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Ended, Phone, ROSTER, Server, Union, kenpos, run_command, text};

/// A photo of the test.
const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE1 a sheet on a kitchen table";

/// A union whose server and desk have a key file.
struct Desk {
    union: Union,
    server: Server,
    phone: Phone,
}

impl Desk {
    fn open() -> Self {
        let union = Union::new();
        let (store, key) = (union.store(), union.path("keys"));
        let words = ["serve", "--listen", "127.0.0.1:0", "--store", &store];
        let server = Server::start_by(kenpos().env("KENPOS_KEY_FILE", &key).args(words), &store);
        let roster = union.file("roster.csv", ROSTER);
        server.office(&["import-members", text(&roster)]).done();
        let phone = union.employee(&server);
        phone.run(&["sync"]).done();
        Self { union, server, phone }
    }

    fn with_key() -> Self {
        let desk = Self::open();
        desk.run(&["key", "make"]).done();
        desk
    }

    /// The desk with the key file.
    fn run(&self, words: &[&str]) -> Ended {
        let (store, key) = (self.union.store(), self.union.path("keys"));
        let all = ["office", "--store", &store].into_iter().chain(words.iter().copied());
        run_command(kenpos().env("KENPOS_KEY_FILE", &key).args(all))
    }

    fn queue(&self, words: &[&str]) -> Vec<Value> {
        let listed = self.run(&[&["submissions", "--json"], words].concat()).json();
        listed["submissions"].as_array().expect("a list").clone()
    }

    fn photo(&self) -> PathBuf {
        self.union.file("photo.jpg", PHOTO)
    }

    fn submit(&self, kind: &str, day: &str) -> Value {
        self.phone.json(&["submit", "--kind", kind, "--day", day, text(&self.photo())])
    }
}

fn id(sent: &Value) -> &str {
    sent["submission"].as_str().expect("an id")
}

#[test]
fn a_photo_is_sent_in_looked_at_and_approved_and_its_points_reach_the_phone() {
    let desk = Desk::with_key();
    let sent = desk.submit("flu_vaccination", "2026-10-30");
    assert_eq!((&sent["state"]["code"], &sent["about"]), (&json!("waiting"), &json!("flu_vaccination")), "{sent}");
    assert_eq!(id(&desk.submit("flu_vaccination", "2026-10-30")), id(&sent), "the same photo again");
    let queue = desk.queue(&[]);
    assert_eq!(
        (queue.len(), &queue[0]["submission"], &queue[0]["media_type"]),
        (1, &sent["submission"], &json!("image/jpeg"))
    );

    let out = desk.union.path("look.jpg");
    let show = ["submission", "show", id(&sent), "--out", text(&out)];
    let shown = desk.run(&[&show[..], &["--json"]].concat()).json();
    let told = ["name", "birth_date", "kenpos_id", "relationship"].map(|field| shown[field].as_str());
    assert_eq!(told, [Some("山田太郎"), Some("1985-04-01"), Some("U1001"), Some("employee")], "{shown}");
    assert_eq!(fs::read(&out).expect("a file"), PHOTO);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&out).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    desk.run(&show).refused(2, "look.jpg");

    desk.run(&["key", "rotate"]).done();
    let approve = ["submission", "approve", id(&sent), "--json"];
    let approved = desk.run(&approve).json();
    assert_eq!((&approved["changed"], &approved["earned"][0]["points"]), (&json!(true), &json!(300)), "{approved}");
    assert_eq!(desk.run(&approve).json()["changed"], false);
    desk.phone.run(&["sync"]).done();
    assert_eq!(desk.phone.json(&["points"])["balance"], 1_300);
    let known = desk.phone.json(&["submissions"]);
    assert_eq!(known["submissions"][0]["state"]["code"], "approved", "{known}");
    assert_eq!(desk.run(&["result", "list", "U1001", "--json"]).json()["results"][0]["reason"], Value::Null);
    assert!(desk.queue(&[]).is_empty());
    assert_eq!(desk.queue(&["--all"]).len(), 1);
    desk.run(&[&show[..4], &[text(&desk.union.path("gone.jpg"))]].concat()).refused(2, "decided");
    desk.run(&["audit-ledger"]).done();
    for words in [&["submissions"][..], &["submissions", "--all"]] {
        desk.run(words).done();
    }
    for words in [["submissions"], ["results"]] {
        desk.phone.run(&words).done();
    }
}

#[test]
fn ten_megabytes_go_through_and_come_out_whole() {
    let desk = Desk::with_key();
    let mut scan = b"%PDF-1.7".to_vec();
    scan.extend((scan.len()..10 * 1024 * 1024).map(|at| u8::try_from(at % 251).expect("below 251")));
    let file = desk.union.file("scan.pdf", &scan);
    let sent = desk.phone.json(&["submit", "--kind", "overseas_result", "--day", "2026-06-01", text(&file)]);
    let out = desk.union.path("look.pdf");
    desk.run(&["submission", "show", id(&sent), "--out", text(&out)]).done();
    assert!(fs::read(&out).expect("a file") == scan, "not the file that was sent");
}

#[test]
fn a_refused_photo_tells_the_member_why() {
    let desk = Desk::with_key();
    let sent = desk.submit("part_time_result", "2026-06-01");
    desk.run(&["submission", "refuse", id(&sent), "--reason", "日付が読めません"]).done();
    desk.run(&["submission", "refuse", id(&sent), "--reason", "日付が読めません"]).done();
    desk.run(&["submission", "approve", id(&sent)]).refused(2, "decided");
    desk.phone.run(&["sync"]).done();
    for (language, said) in [("ja", "受け付けられませんでした。"), ("en", "Refused on")] {
        let told = desk.phone.run(&["submissions", "--lang", language]).done();
        assert!(told.stdout.contains(said) && told.stdout.contains("日付が読めません"), "{told:?}");
    }
    assert_eq!(desk.phone.json(&["points"])["balance"], 1_000);
    let again = desk.submit("part_time_result", "2026-06-01");
    assert!(id(&again) != id(&sent) && again["state"]["code"] == "waiting", "{again}");
}

#[test]
fn bad_input_is_refused_with_its_reason_and_nothing_is_written() {
    let desk = Desk::open();
    let (photo, empty) = (desk.photo(), desk.union.file("empty.pdf", ""));
    let page = desk.union.file("page.pdf", "<html>sign in to the wireless network</html>");
    let large = desk.union.file("large.pdf", [b"%PDF-1.7", vec![b' '; 11_000_000].as_slice()].concat());
    let submit = |kind: &'static str, day: &'static str, file: &str| {
        let words = ["submit", "--kind", kind, "--day", day, file];
        let japanese = desk.phone.run(&[&words[..], &["--lang", "ja"]].concat());
        crate::japanese::refused_in_japanese(japanese, &[&words[..], &["JPEG", "PNG", "HEIC", "PDF", "MB"]].concat());
        desk.phone.run(&words)
    };
    submit("flu_vaccination", "2026-10-30", text(&empty)).refused(2, "empty.pdf");
    submit("flu_vaccination", "2026-10-30", text(&page)).refused(2, "JPEG");
    submit("flu_vaccination", "2026-10-30", text(&large)).refused(2, "10 MB");
    submit("flu_vaccination", "2999-10-30", text(&photo)).refused(2, "--day");
    submit("flu_vaccination", "2026-10-30", "/nowhere/photo.jpg").refused(2, "/nowhere/photo.jpg");
    submit("flu_vaccination", "2026-10-30", text(desk.union.folder.path())).refused(2, "folder");
    submit("salary", "2026-10-30", text(&photo)).refused(2, "overseas_result");
    submit("flu_vaccination", "30.10.", text(&photo)).refused(2, "--day");
    // Without a key file nothing is taken, rather than kept readable.
    submit("flu_vaccination", "2026-10-30", text(&photo)).refused(1, "patience");
    assert_eq!(desk.phone.json(&["submissions"])["submissions"], json!([]));
    assert!(desk.queue(&["--all"]).is_empty());

    desk.run(&["key", "make"]).done();
    let sent = desk.submit("flu_vaccination", "2026-10-30");
    let unknown = "0190a3b2-0000-7000-8000-000000000009";
    let out = desk.union.path("out.jpg");
    desk.run(&["submission", "show", unknown, "--out", text(&out)]).refused(2, unknown);
    desk.run(&["submission", "approve", unknown]).refused(2, unknown);
    desk.run(&["submission", "approve", "mine"]).refused(2, "mine");
    desk.run(&["submission", "approve", id(&sent), "--day", "2999-01-01"]).refused(2, "still to come");
    desk.run(&["submission", "refuse", unknown, "--reason", "why"]).refused(2, unknown);
    desk.run(&["submission", "refuse", id(&sent), "--reason", ""]).refused(2, "--reason");
    desk.run(&["submission", "refuse", id(&sent)]).refused(2, "--reason");
    let wrong_key = run_command(kenpos().args([
        "office",
        "--store",
        &desk.union.store(),
        "submission",
        "show",
        id(&sent),
        "--out",
        text(&out),
    ]));
    wrong_key.refused(2, "KENPOS_KEY_FILE");
    assert!(!out.exists());
    assert_eq!(desk.queue(&[])[0]["state"]["code"], "waiting");

    let Desk { union, server, phone } = desk;
    drop(server);
    let photo = union.file("other.jpg", [PHOTO, b" 2"].concat());
    let words = ["submit", "--kind", "flu_vaccination", "--day", "2026-10-30", text(&photo)];
    phone.run(&words).refused(1, "submit the same file again");
    assert_eq!(phone.json(&["submissions"])["submissions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_viewer_lists_and_a_clerk_opens_and_decides_and_all_of_it_is_in_the_log() {
    let desk = Desk::with_key();
    let sent = desk.submit("flu_vaccination", "2026-10-30");
    desk.run(&["staff", "add", "boss", "--role", "manager"]).done();
    for (name, role) in [("clara", "clerk"), ("vera", "viewer"), ("nina", "nurse")] {
        desk.run(&["--as", "boss", "staff", "add", name, "--role", role]).done();
    }
    let out = desk.union.path("look.jpg");
    let show = ["submission", "show", id(&sent), "--out", text(&out)];
    desk.run(&["--as", "vera", "submissions"]).done();
    desk.run(&["submissions"]).refused(2, "--as");
    for name in ["vera", "nina"] {
        desk.run(&[&["--as", name], &show[..]].concat()).refused(2, "clerk");
        desk.run(&["--as", name, "submission", "approve", id(&sent)]).refused(2, "clerk");
        desk.run(&["--as", name, "submission", "refuse", id(&sent), "--reason", "why"]).refused(2, "clerk");
    }
    assert!(!out.exists());
    desk.run(&[&["--as", "clara"], &show[..]].concat()).done();
    desk.run(&["--as", "clara", "submission", "approve", id(&sent)]).done();
    let log = desk.run(&["--as", "boss", "log", "--json"]).json();
    let acts = log["acts"].as_array().expect("lines");
    let of = |action: &str, outcome: &str| {
        acts.iter().filter(|act| act["action"] == action && act["outcome"] == outcome).count()
    };
    assert_eq!((of("open_submission", "refused"), of("open_submission", "done")), (2, 1), "{log}");
    assert_eq!((of("decide_submission", "refused"), of("decide_submission", "done")), (4, 1), "{log}");
    assert_eq!(of("read_submissions", "done"), 1, "{log}");
    assert!(!log.to_string().contains("山田"), "no name in the log");
}
