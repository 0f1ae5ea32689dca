//! A union with the page's three goods in stock, and members who have registered long enough ago.

use std::sync::Arc;

use kenpos_protocol::document::{CancelledBy, Order};
use kenpos_protocol::order::{Address, PlaceOrder};
use kenpos_rules::award::{Fact, FactKind};
use kenpos_rules::ids::{MemberId, OrderId};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_test_postgres::TestDatabase;

use crate::auth::Doors;
use crate::auth::hash::{HashCost, Passwords};
use crate::auth::token::new_access_token;
use crate::award::evidence::EvidenceSource;
use crate::award::{self, Evidence};
use crate::exchange::order::Cancel;
use crate::exchange::refusal::OrderError;
use crate::ledger::entry::By;
use crate::office::DeskError;
use crate::office::orders::{cancel_order, ship_orders};
use crate::office::publish::publish_catalogue;
use crate::office::stock::set_stock;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::draft::Draft;
use crate::store::lookup::TokenHash;
use crate::store::member::{LotsWanted, MemberState, Want};
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::SqliteStore;
use crate::testing::{Phone, Scene, moment, ports};

/// The example that the desk is given.
pub const CATALOGUE: &str = include_str!("../../../../docs/example/catalogue.toml");

/// The coffee gift and its price.
pub const COFFEE: (&str, i64) = ("coffee-gift", 1_895);

/// When the members of a shop register.
const REGISTERED: &str = "2026-03-01T12:00:00+09:00";

/// What the four daily facts are worth here: each sum of thousands up to 15 is a day's.
const DAILY: [(FactKind, &str, i64); 4] = [
    (FactKind::Weight, "weight", 1_000),
    (FactKind::Steps, "steps", 2_000),
    (FactKind::ActionGoal, "action_goal", 4_000),
    (FactKind::OpenedPortal, "login", 8_000),
];

/// The standard programme with daily awards that buy something within a day.
fn generous() -> Programme {
    let mut text = Programme::standard().text().to_owned();
    for (_, award, points) in DAILY {
        let head = text.find(&format!("[versions.awards.{award}]")).expect("the award");
        let (before, after) = text.split_at(head);
        let (_, rest) = after.split_once("\nperiod").expect("points, then a period");
        text = format!("{before}[versions.awards.{award}]\npoints = {points}\nperiod{rest}");
    }
    Programme::parse(&text).expect("only amounts changed")
}

/// A scene with goods.
pub struct Shop {
    pub scene: Scene,
    pub doors: Doors,
}

impl Shop {
    pub async fn on_sqlite() -> Self {
        let (ports, clock) = ports(REGISTERED);
        let store = Arc::new(SqliteStore::in_memory(&ports).expect("a database in memory"));
        Self::on(Scene::under(generous(), store, ports, clock).await).await
    }

    pub async fn on_postgres(database: &TestDatabase) -> Self {
        let (ports, clock) = ports(REGISTERED);
        let store = PostgresStore::open(database.url(), &ports).await.expect("the database opens");
        Self::on(Scene::under(generous(), Arc::new(store), ports, clock).await).await
    }

    async fn on(scene: Scene) -> Self {
        let passwords = Passwords::new(HashCost::LEAST).expect("the least cost");
        let doors = Doors {
            store: Arc::clone(&scene.store),
            ports: scene.ports.clone(),
            programmes: Arc::new(Programmes::default()),
            passwords,
        };
        let shop = Self { scene, doors };
        publish_catalogue(shop.store(), shop.programmes(), CATALOGUE).await.expect("the example is right");
        set_stock(shop.store(), shop.programmes(), COFFEE.0, 3).await.expect("coffee is in the catalogue");
        shop
    }

    pub fn store(&self) -> &dyn Store {
        &*self.scene.store
    }

    pub fn programmes(&self) -> &Programmes {
        &self.doors.programmes
    }

    pub fn at(&self, text: &str) {
        self.scene.clock.set(moment(text));
    }

    /// A member with 1,000 points of March 2026 (usable until 31 March 2027) and as many more as `more` of the day on
    /// which this is called.
    pub async fn member_with(&self, more: i64) -> Phone {
        let phone = self.scene.add_member().await;
        self.grant(phone.member, more).await;
        phone
    }

    /// Grants thousands of points today, by what earns them.
    pub async fn grant(&self, member: MemberId, points: i64) {
        let now = self.scene.clock.now();
        let mut draft = Draft::new(self.state(member).await, now);
        for (kind, _, _) in DAILY.into_iter().filter(|(_, _, worth)| (points / worth) % 2 == 1) {
            let fact = Fact { kind, day: now.programme_day(), entered_at: now, received_at: now };
            let source = EvidenceSource::Op(self.scene.op());
            award::post(&mut draft, &self.scene.programme, &Evidence { source, fact, record_id: None });
        }
        self.scene.commit(draft).await;
    }

    pub async fn state(&self, member: MemberId) -> MemberState {
        let want = Want { lots: LotsWanted::All, all_awards: true, ..crate::exchange::order::want() };
        self.scene.state(member, want).await
    }

    /// An order as a phone would send it.
    pub fn asks_for(&self, item: (&str, i64), quantity: u32) -> PlaceOrder {
        PlaceOrder {
            order: OrderId::at(self.scene.clock.now(), self.scene.ports.random()),
            item: item.0.to_owned(),
            quantity,
            points: Points(item.1 * i64::from(quantity)),
            address: Address {
                recipient: "小野 花子".to_owned(),
                postal_code: "541-8564".to_owned(),
                address: "大阪市中央区久太郎町1-8-2".to_owned(),
                phone: "090-1234-5678".to_owned(),
            },
        }
    }

    /// An access token of this phone, good for an hour.
    pub async fn token(&self, phone: &Phone) -> TokenHash {
        let (_, row) = new_access_token(&self.scene.ports, phone.device, self.scene.clock.now());
        let hash = row.hash;
        let mut draft = Draft::new(self.state(phone.member).await, self.scene.clock.now());
        draft.put_token(row);
        self.scene.commit(draft).await;
        hash
    }

    pub async fn place(&self, phone: &Phone, order: &PlaceOrder) -> Result<Order, OrderError> {
        self.doors.place_order(self.token(phone).await, order, self.scene.clock.now()).await
    }

    pub async fn cancel(&self, phone: &Phone, order: OrderId) -> Result<Order, OrderError> {
        self.doors.cancel_order(self.token(phone).await, order, self.scene.clock.now()).await
    }

    /// Ships orders at the desk; gives how many were open until now.
    pub async fn ship(&self, orders: &[OrderId]) -> Result<usize, DeskError> {
        ship_orders(self.store(), self.programmes(), &*self.scene.clock, orders, &By::operator()).await
    }

    /// Cancels an order at the desk.
    pub async fn refuse(&self, order: OrderId, cancelled_by: CancelledBy, because: &str) -> Result<Order, DeskError> {
        let how = Cancel { by: By::operator(), cancelled_by, because: Some(because.to_owned()) };
        cancel_order(self.store(), self.programmes(), &*self.scene.clock, order, &how).await
    }

    pub async fn balance(&self, phone: &Phone) -> Points {
        self.scene.balance(phone.member).await
    }

    /// How many coffee gifts can still be ordered.
    pub async fn left(&self) -> u64 {
        let supply = self.store().supply("stock:coffee-gift").await.expect("a look");
        supply.map_or(0, crate::store::supply::Supply::left)
    }
}
