//! Who there is in a run, and what is known of what they were promised.
//!
//! Comes in: a plan. Goes out: members with phones, a server, a trace. Must never happen: a promise to a member that is
//! forgotten while something still holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use kenpos_core::KenposError;
use kenpos_core::session::{Person, Platform};
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::day::{Moment, ProgrammeDay};

use super::calendar::Calendar;
use super::courier::{SimCourier, Wire, locked};
use super::days::number;
use super::exchange::Asked;
use super::health::Owners;
use super::health::life::Life;
use super::people::{Insured, kenpos_id};
use super::promise::Promises;
use super::proofs::Sent;
use super::session::Sessions;
use super::witness::Seen;
use super::{FAULTS, Outcome, Plan, disaster, fault, hash_of, office};
use crate::clock::{DeviceClocks, TrueTime};
use crate::database::{BackEnd, Database};
use crate::members::PASSWORD;
use crate::phone::{Phone, setup};
use crate::rng::SeededRng;
use crate::union::Union;
use crate::world::SERVER_URL;

/// Make other streams of a seed (any numbers will do).
const ASIDE: [u64; 2] = [0x5851_F42D_4C95_7F2D, 0x1405_7B7E_F767_814F];

/// A phone of the run.
pub struct SimPhone {
    /// The phone; on a folder that changes when it is killed or restored.
    pub phone: Phone,
    /// Its way to the server.
    pub courier: Arc<SimCourier>,
    /// Who is signed in.
    pub member: Option<usize>,
    /// Thrown away; nothing on it counts any more.
    pub gone: bool,
    /// Since when nothing has happened that could make it show another number than the server would: its last whole sync.
    pub calm_since: Option<Moment>,
    /// Syncs that were begun on it.
    pub syncs: u64,
    /// Its wall clock runs true.
    pub clock_right: bool,
    /// An older copy of its folder.
    pub copy: Option<PhoneCopy>,
    /// The choice of an order that got no answer.
    pub asked: Option<Asked>,
    /// A file that got no answer.
    pub sent: Option<Sent>,
    /// The orders of the member when it was last calm.
    pub orders_when_calm: usize,
    /// Its health store.
    pub life: Life,
    /// Whose data that store holds.
    pub owners: Owners,
}

/// A copy of a phone's folder, and what was known when it was made.
pub struct PhoneCopy {
    /// Where it lies.
    pub folder: PathBuf,
    /// The number of the last promise.
    pub promised: u64,
    /// When it was made.
    pub at: i64,
    /// Who was signed in.
    pub member: Option<usize>,
    /// Whose health data were on the phone.
    pub owners: Owners,
}

/// A run.
pub struct Sim {
    /// What was asked for.
    pub plan: Plan,
    /// The server.
    pub union: Union,
    /// What all couriers share.
    pub wire: Arc<Wire>,
    /// The phones, in the order they were bought.
    pub phones: Vec<SimPhone>,
    /// Who the members are.
    pub people: Vec<Insured>,
    /// Which of them have registered.
    pub registered: Vec<bool>,
    /// By member.
    pub promises: Vec<Promises>,
    /// Copies of the server's database with what had been seen by then, newest last.
    pub backups: Vec<(Database, Seen)>,
    /// The day on which the run began.
    pub first_day: ProgrammeDay,
    /// Whose session may end.
    pub sessions: Sessions,
    /// Programme days that have passed, leaps not counted.
    pub days_passed: u32,
    /// Steps that were done.
    pub steps: u64,
    /// Leaps of time that are still to come.
    pub leaps: Vec<(u32, ProgrammeDay)>,
    pub(super) folder: PathBuf,
    pub(super) promised: u64,
    /// Days of which a member has corrected or deleted something by hand: what was read of them stays as it is.
    pub handled: BTreeSet<(usize, i64)>,
    /// Phones whose data are those of an earlier moment, and that have not spoken with the server since.
    pub put_back: BTreeSet<usize>,
    /// Members whose membership has changed.
    pub moved: BTreeSet<usize>,
    /// A phone's disk is full, and it may say so.
    pub full_disk: bool,
    /// Numbers for what the desk enters.
    pub(super) desk_numbers: u64,
    /// Numbers for campaigns of steps.
    pub(super) walk_numbers: u64,
    rng: Arc<SeededRng>,
    /// Where the other streams stand ([`Sim::change_streams`]).
    aside: [u64; 2],
    folders: u32,
    faults: BTreeMap<&'static str, u64>,
    violations: Vec<String>,
    trace: Vec<String>,
}

impl Sim {
    /// A union at eight in the morning of its first day, who belongs to it registered on a phone each.
    pub async fn begin(plan: Plan, back_end: BackEnd<'_>, folder: &Path) -> Self {
        let rng = SeededRng::new(plan.seed);
        let Calendar { first_day, leaps } = Calendar::of(&rng, plan.days);
        let time = TrueTime::starting_at(first_day.start().plus_millis(8 * 3_600_000));
        let union = Union::open(Database::fresh(back_end, folder), &time, &rng).await;
        let wire = Wire {
            router: Arc::clone(union.router()),
            time,
            seen: Mutex::new(Seen::beginning_on(number(first_day))),
            boots: Mutex::default(),
            wrong: Mutex::default(),
            full: Mutex::default(),
            unfinished: Mutex::default(),
            at_once: Mutex::default(),
        };
        let mut sim = Self {
            plan,
            union,
            wire: Arc::new(wire),
            phones: Vec::new(),
            people: (0..plan.members).map(|member| Insured::new(member, first_day)).collect(),
            registered: vec![false; plan.members],
            promises: (0..plan.members).map(|_| Promises::default()).collect(),
            backups: Vec::new(),
            first_day,
            sessions: Sessions::default(),
            days_passed: 0,
            steps: 0,
            leaps,
            folder: folder.to_owned(),
            promised: 0,
            handled: BTreeSet::new(),
            put_back: BTreeSet::new(),
            moved: BTreeSet::new(),
            full_disk: false,
            desk_numbers: 0,
            walk_numbers: 0,
            rng,
            aside: ASIDE.map(|aside| plan.seed ^ aside),
            folders: 0,
            faults: FAULTS.iter().map(|name| (*name, 0)).collect(),
            violations: Vec::new(),
            trace: Vec::new(),
        };
        office::morning(&mut sim).await;
        sim
    }

    /// A new phone; its number.
    pub fn buy_phone(&mut self) -> usize {
        let number = self.phones.len();
        let courier = SimCourier::of(number, &self.wire);
        let home = self.new_folder();
        let clocks = DeviceClocks::following(&self.wire.time);
        let platform = if number.is_multiple_of(2) { Platform::Ios } else { Platform::Android };
        let phone = Phone::new(&home, platform, clocks, &self.rng, Arc::clone(&courier) as _);
        let (member, calm_since) = (None, None);
        self.phones.push(SimPhone {
            phone,
            courier,
            member,
            gone: false,
            calm_since,
            syncs: 0,
            clock_right: true,
            copy: None,
            asked: None,
            sent: None,
            orders_when_calm: 0,
            life: Life::new(number),
            owners: Owners::default(),
        });
        self.note_boot(number);
        number
    }

    /// The same phone, started anew on another folder: after it was killed, or restored from a copy.
    pub fn move_phone(&mut self, number: usize, home: &Path) {
        let phone = self.another_process(number, home);
        self.phones[number].phone = phone;
    }

    /// Another process of the phone, on this folder.
    pub fn another_process(&self, number: usize, home: &Path) -> Phone {
        let SimPhone { phone, courier, .. } = &self.phones[number];
        let platform = if number.is_multiple_of(2) { Platform::Ios } else { Platform::Android };
        let (clocks, secrets) = (Arc::clone(&phone.clocks), Arc::clone(&phone.secrets));
        Phone::with_secrets(home, platform, clocks, &self.rng, Arc::clone(courier) as _, secrets)
    }

    /// Remembers when the phone was truly started.
    pub fn note_boot(&self, number: usize) {
        use kenpos_core::ports::Clock as _;
        let clocks = &self.phones[number].phone.clocks;
        locked(&self.wire.boots).insert((number, clocks.now().boot_id), clocks.boot().millis());
    }

    /// A folder nobody has used.
    pub fn new_folder(&mut self) -> PathBuf {
        self.folders += 1;
        self.folder.join(format!("folder-{}", self.folders))
    }

    /// A member registers on a phone, perhaps over a bad network; tried again over a good one.
    pub async fn register(&mut self, phone: usize, member: usize) {
        let person = self.people[member].newcomer(member);
        self.enter(phone, member, person).await;
        self.registered[member] = self.phones[phone].member == Some(member);
    }

    /// Signs a registered member in on a phone, as well.
    pub async fn sign_in(&mut self, phone: usize, member: usize) {
        let person = Person::Registered { id: kenpos_id(member), password: PASSWORD.to_owned() };
        self.enter(phone, member, person).await;
    }

    async fn enter(&mut self, phone: usize, member: usize, person: Person) {
        let courier = Arc::clone(&self.phones[phone].courier);
        courier.heal().await;
        self.phones[phone].phone.secrets.set_locked(false);
        disaster::free_some_space(self);
        let asked = setup(SERVER_URL, person);
        if self.below(3) == 0 {
            fault::spoil(self, &courier);
        }
        if self.below(6) == 0 {
            disaster::server_may_die(self);
        }
        let mut done = self.phones[phone].phone.kenpos().setup(&asked).await;
        let died = disaster::after_death(self).await;
        if died || done.is_err() {
            courier.heal().await;
            done = self.phones[phone].phone.kenpos().setup(&asked).await;
        }
        let id = kenpos_id(member);
        match done {
            Ok(_) => {
                let before = self.phones[phone].member.replace(member);
                self.phones[phone].owners.signed_in(member, before);
                self.phones[phone].calm_since = None;
                self.sessions.begun(phone, member);
                self.say(&format!("{id} signs in on phone {phone}"));
            }
            Err(KenposError::Server { code: ProblemCode::MembershipEnded, .. }) if !self.is_let_in(member) => {
                self.say(&format!("{id} is not let in on phone {phone}"));
            }
            Err(error) => self.violate(&format!("{id} cannot sign in: {}", error.code())),
        }
    }

    /// A member who has registered.
    pub fn some_member(&self) -> usize {
        let all: Vec<usize> = (0..self.plan.members).filter(|member| self.registered[*member]).collect();
        all[self.index(all.len())]
    }

    /// How many orders the server has taken of who is signed in on a phone.
    pub fn orders_on(&self, phone: usize) -> usize {
        let mut seen = locked(&self.wire.seen);
        self.phones[phone].member.map_or(0, |member| seen.member(&kenpos_id(member)).ledger.orders.len())
    }

    /// Whether this member may sign in and sync today.
    pub fn is_let_in(&self, member: usize) -> bool {
        let today = number(self.wire.time.today());
        locked(&self.wire.seen).member(&kenpos_id(member)).ledger.is_let_in(today)
    }

    /// Something happened after which phones may show other numbers than the server until their next whole sync.
    pub fn unsettle_all(&mut self) {
        self.phones.iter_mut().for_each(|phone| phone.calm_since = None);
    }

    /// Phones that are in use.
    pub fn living(&self) -> Vec<usize> {
        (0..self.phones.len()).filter(|number| !self.phones[*number].gone).collect()
    }

    /// Draws from a second stream from now on, in everything, until it is called again. What the simulator learned later
    /// lives by another stream, so that a seed goes on living the life by which it once found something.
    pub fn change_streams(&mut self) {
        self.aside[0] = self.rng.exchange(self.aside[0]);
    }

    /// The same with a third stream: for what was learned after that.
    pub fn change_to_the_third(&mut self) {
        self.aside[1] = self.rng.exchange(self.aside[1]);
    }

    /// A number below `bound`.
    pub fn below(&self, bound: u64) -> u64 {
        self.rng.below(bound)
    }

    /// The same, small.
    pub fn small(&self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).expect("below a small bound")
    }

    /// The same, for a list.
    pub fn index(&self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("below a length")
    }

    /// Counts a fault.
    pub fn hit(&mut self, name: &'static str) {
        *self.faults.get_mut(name).expect("every fault is in the list") += 1;
        self.say(name);
    }

    /// Adds a line to the trace.
    pub fn say(&mut self, what: &str) {
        self.trace.push(format!("{} {what}", self.wire.time.get().to_rfc3339_at(540)));
    }

    /// Something does not hold.
    pub fn violate(&mut self, what: &str) {
        self.say(&format!("VIOLATION {what}"));
        self.violations.push(what.to_owned());
    }

    /// Whether anything did not hold.
    pub const fn is_broken(&self) -> bool {
        !self.violations.is_empty()
    }

    /// The end of the run.
    pub fn outcome(self) -> Outcome {
        let hash = hash_of(self.trace.iter().map(String::as_str));
        let member_days = u64::from(self.days_passed) * self.plan.members as u64;
        let (seed, faults) = (self.plan.seed, self.faults);
        Outcome { seed, hash, member_days, faults, violations: self.violations, trace: self.trace }
    }
}
