//! Round trips: what a sync costs on a network.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kenpos_protocol::push::PushItem;
use kenpos_protocol::sync::Cursor;
use kenpos_test_postgres::TestDatabase;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::store;
use crate::testing::{Phone, Scene, ports};

/// Stands between store and server and counts the messages that the server answers before it reads on: each is at most
/// one round trip.
struct Between {
    url: String,
    asked: Arc<AtomicUsize>,
}

impl Between {
    async fn before(database: &TestDatabase) -> Self {
        let server = address(database.url());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let here = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server).await.expect("the server answers");
                let ((from_client, mut to_client), (mut from_server, to_server)) =
                    (client.into_split(), server.into_split());
                tokio::spawn(pass_on(from_client, to_server, Arc::clone(&count)));
                tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
            }
        });
        let (before, after) = database.url().split_once(&server.to_string()).expect("the address is in the url");
        Self { url: format!("{before}{here}{after}"), asked }
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::SeqCst)
    }
}

fn address(url: &str) -> SocketAddr {
    let (_, after) = url.rsplit_once('@').expect("a user");
    let (address, _) = after.split_once('/').expect("a database");
    address.parse().expect("an address of this machine")
}

/// Passes on one message after the other, as the protocol cuts them: a type, a length, a body. The first has no type.
async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, count: Arc<AtomicUsize>) -> std::io::Result<()> {
    let mut first = true;
    loop {
        let kind = if first { None } else { Some(from.read_u8().await?) };
        first = false;
        let length = from.read_u32().await?;
        let mut body = vec![0; usize::try_from(length).expect("a length").saturating_sub(4)];
        from.read_exact(&mut body).await?;
        // Query, and Sync, which ends a statement with parameters.
        if matches!(kind, Some(b'Q' | b'S')) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        let mut message: Vec<u8> = kind.into_iter().collect();
        message.extend(length.to_be_bytes());
        message.extend(body);
        to.write_all(&message).await?;
    }
}

#[tokio::test]
async fn a_sync_is_two_round_trips_quiet_or_with_items() {
    let database = TestDatabase::create();
    let between = Between::before(&database).await;
    let (ports, clock) = ports("2026-11-22T00:00:00Z");
    let store = Arc::new(store(&between.url).await.expect("the database opens"));
    let scene = Scene::on(store, ports, clock).await;
    let mut phone = scene.add_member().await;
    let mut cursor = None;
    let kinds: [fn(&Scene, &Phone) -> Vec<PushItem>; 4] = [
        |_, _| Vec::new(),
        weight,
        launch_and_steps,
        |scene, phone| [weight(scene, phone), weight(scene, phone)].concat(),
    ];
    for kind in kinds {
        // Of each kind the first makes the connection know its statements.
        for known in [false, true] {
            scene.clock.set(scene.ports.clock.now().plus_days(1));
            let items = kind(&scene, &phone);
            between.asked();
            cursor = Some(sync(&scene, &mut phone, &items, cursor).await);
            if known {
                assert_eq!(between.asked(), 2, "a sync with {} items", items.len());
            }
        }
    }
}

fn weight(scene: &Scene, phone: &Phone) -> Vec<PushItem> {
    vec![scene.weight(phone, scene.ports.clock.now())]
}

fn launch_and_steps(scene: &Scene, phone: &Phone) -> Vec<PushItem> {
    let now = scene.ports.clock.now();
    vec![scene.launch(phone, now), scene.steps(phone, now.programme_day(), now, 8_000)]
}

async fn sync(scene: &Scene, phone: &mut Phone, items: &[PushItem], cursor: Option<Cursor>) -> Cursor {
    scene.sync(phone, items, cursor).await.expect("a sync").cursor
}
