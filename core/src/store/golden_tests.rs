//! A member's file as the first release left it, opened by this one. Made by the first release's own demo.

use std::io::Read as _;

use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;

use super::health::{self, Link};
use super::{Store, mirror, records};
use crate::error::StoreError;
use crate::health::Channel;
use crate::outbox;
use crate::testing::{NOON, moment};

/// Packed, because most of a small database is empty pages.
const SCHEMA_1: &[u8] = include_bytes!("schema_1.db.gz");

#[test]
fn a_file_of_the_first_release_opens_with_all_that_was_in_it_and_takes_health_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("member.db");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(SCHEMA_1).read_to_end(&mut bytes).expect("packed whole");
    std::fs::write(&path, bytes).expect("written");
    let member = MemberId::at(moment(NOON), [1; 10]);
    let (mut store, salvaged) = Store::open(&path, member, true, moment(NOON)).expect("opens");
    assert!(!salvaged);
    let count = |store: &mut Store, table: &str| -> u64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        store.read(|conn| Ok::<_, StoreError>(conn.query_row(&sql, [], |row| row.get(0))?)).expect("read")
    };
    let tables = ["record", "outbox", "mirror_entry", "mirror_record", "setting"];
    assert_eq!(tables.map(|table| count(&mut store, table)), [22, 30, 36, 22, 1]);
    let weight = store.read(records::latest_weight).expect("read");
    assert!(weight.is_some(), "records still read through the view");
    let programme = store.read(mirror::programme).expect("read");
    assert_eq!(programme.version_on(moment(NOON).programme_day()).map(|version| version.entry_window_days), Some(7));
    let counts = store.read(outbox::counts).expect("read");
    assert_eq!(counts, outbox::Counts::default(), "all of it was settled");
    let link = Link {
        channel: Channel::HealthConnect,
        install: kenpos_rules::ids::DeviceId::at(moment(NOON), [2; 10]),
        linked_at: moment(NOON),
        since: Moment::from_millis(0),
        read_at: None,
        visible_at: None,
        full_pass_at: None,
        counter: None,
        left_out: health::LeftOut::default(),
    };
    store.write(|tx| health::put_link(tx, &link)).expect("kept");
    assert_eq!(store.read(|conn| health::link(conn, Channel::HealthConnect)).expect("read"), Some(link));
}
