//! A token refresh that is interrupted or met by another: nobody is signed out, and two secrets never rotate apart.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kenpos_core::ports::{Courier, HttpRequest, HttpResponse, NoAnswer, Ports, SecretError, SecretStore};
use kenpos_core::session::{Person, Platform};
use kenpos_core::sync::{SyncBudget, SyncReason, WhyStopped};
use kenpos_core::{Config, Kenpos};
use kenpos_tests::courier::{Fault, LossyCourier};
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{PASSWORD, TARO};
use kenpos_tests::phone::{Phone, setup};
use kenpos_tests::secrets::MemorySecrets;
use kenpos_tests::world::{Connected, SERVER_URL, World};
use tokio::sync::Notify;

use super::{all_is_well, whole_day};

stories!(
    killed_between_the_token_answer_and_its_saving_nobody_is_signed_out,
    killed_between_any_two_changes_of_the_secrets_nobody_is_signed_out,
    two_processes_that_refresh_at_once_both_go_on,
    a_phone_put_back_to_the_middle_of_a_refresh_asks_its_member_to_sign_in,
);

/// Another process of the same app on the same folder, with this way to the server and this view of the secrets.
fn process(world: &World, taro: &Connected, courier: Arc<dyn Courier>, secrets: Arc<dyn SecretStore>) -> Kenpos {
    let config =
        Config { home: taro.phone.home().to_owned(), app_version: "0.1.0".to_owned(), platform: Platform::Ios };
    let clock = Arc::clone(&taro.phone.clocks) as _;
    Kenpos::open(config, Ports { clock, rng: Arc::clone(&world.rng) as _, secrets, courier }).expect("opens")
}

/// A way to the server on which the answer arrives and the process has no time left to read it.
struct DeadOnAnswer {
    way: Arc<LossyCourier>,
    answered: Arc<Notify>,
}

#[async_trait]
impl Courier for DeadOnAnswer {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        self.way.send(request).await?;
        self.answered.notify_one();
        std::future::pending().await
    }
}

/// The secrets of a process that dies after so many changes to them: no later one is made.
struct Dying {
    secrets: Arc<MemorySecrets>,
    changes_left: AtomicUsize,
}

impl Dying {
    fn spend(&self) -> Result<(), SecretError> {
        let spent = self.changes_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        spent.map(drop).map_err(|_| SecretError::Locked)
    }
}

impl SecretStore for Dying {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        self.secrets.get(name)
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.spend().and_then(|()| self.secrets.set(name, secret))
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.spend().and_then(|()| self.secrets.delete(name))
    }
}

/// A way to the server on which the whole sync of another process happens just before or just after one request.
struct Meanwhile {
    way: Arc<LossyCourier>,
    other: Mutex<Option<Phone>>,
    before: bool,
}

impl Meanwhile {
    async fn let_other_sync(&self) {
        let other = self.other.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(other) = other {
            assert_eq!(other.sync().await.why_stopped, WhyStopped::Done);
        }
    }
}

#[async_trait]
impl Courier for Meanwhile {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        if self.before {
            self.let_other_sync().await;
        }
        let answer = self.way.send(request).await;
        self.let_other_sync().await;
        answer
    }
}

async fn killed_between_the_token_answer_and_its_saving_nobody_is_signed_out(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 120).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    for _ in 0..3 {
        world.time.advance_days(1);
        whole_day(&taro.phone);
        taro.phone.kill();
        taro.courier.take_log();
        let answered = Arc::new(Notify::new());
        let courier = DeadOnAnswer { way: Arc::clone(&taro.courier), answered: Arc::clone(&answered) };
        let dying = process(&world, &taro, Arc::new(courier), Arc::clone(&taro.phone.secrets) as _);
        tokio::select! {
            report = dying.sync(SyncBudget::for_reason(SyncReason::Member)) => panic!("it lived: {report:?}"),
            () = answered.notified() => drop(dying),
        }
        let passages = taro.courier.take_log();
        assert_eq!((passages[0].path.as_str(), passages[0].status, passages.len()), ("/v1/token", Some(200), 1));
        taro.phone.reopen();
        assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    }
    all_is_well(&world, &taro.phone, TARO, 1_000 + 3 * 31).await;
}

async fn killed_between_any_two_changes_of_the_secrets_nobody_is_signed_out(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 121).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let mut whole = 0;
    for changes_left in 0..6 {
        world.time.advance_days(1);
        whole_day(&taro.phone);
        taro.phone.kill();
        let secrets = Arc::new(Dying { secrets: Arc::clone(&taro.phone.secrets), changes_left: changes_left.into() });
        let dying = process(&world, &taro, Arc::clone(&taro.courier) as _, secrets);
        let report = dying.sync(SyncBudget::for_reason(SyncReason::Member)).await;
        whole += usize::from(report.is_ok_and(|report| report.why_stopped == WhyStopped::Done));
        drop(dying);
        taro.phone.reopen();
        assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done, "died after {changes_left} changes");
    }
    assert!((1..=4).contains(&whole), "a refresh makes two or three changes, {whole} of 6 were whole");
    all_is_well(&world, &taro.phone, TARO, 1_000 + 6 * 31).await;
}

async fn two_processes_that_refresh_at_once_both_go_on(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 122).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    for before in [true, false, true, false] {
        world.time.advance_days(1);
        whole_day(&taro.phone);
        taro.courier.take_log();
        let other = Phone::with_secrets(
            taro.phone.home(),
            Platform::Ios,
            Arc::clone(&taro.phone.clocks),
            &world.rng,
            Arc::clone(&taro.courier) as _,
            Arc::clone(&taro.phone.secrets),
        );
        let courier = Meanwhile { way: Arc::clone(&taro.courier), other: Mutex::new(Some(other)), before };
        let first = process(&world, &taro, Arc::new(courier), Arc::clone(&taro.phone.secrets) as _);
        let report = first.sync(SyncBudget::for_reason(SyncReason::Member)).await.expect("a sync ends with a report");
        // A device has one access token. The answer that came first and was read last holds the one that has ended: that
        // process stops for now, and is not signed out.
        let why = if before { WhyStopped::Done } else { WhyStopped::Later };
        assert_eq!((report.why_stopped, report.remaining), (why, 0), "before: {before}");
        let refreshes = taro.courier.take_log().iter().filter(|passage| passage.path == "/v1/token").count();
        assert_eq!(refreshes, 2, "both were refreshing");
        assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    }
    all_is_well(&world, &taro.phone, TARO, 1_000 + 4 * 31).await;
}

async fn a_phone_put_back_to_the_middle_of_a_refresh_asks_its_member_to_sign_in(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 123).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    world.time.advance_days(1);
    taro.courier.next([Fault::AnswerLost]);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Offline);
    let device_file = taro.phone.home().join("device.json");
    let copy = std::fs::read(&device_file).expect("the file is there");
    for _ in 0..2 {
        world.time.advance_days(1);
        assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    }
    taro.phone.kill();
    std::fs::write(&device_file, copy).expect("put back");
    taro.phone.reopen();
    world.time.advance_days(1);
    whole_day(&taro.phone);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::SignInNeeded);
    let person = Person::Registered { id: TARO.to_owned(), password: PASSWORD.to_owned() };
    taro.phone.kenpos().setup(&setup(SERVER_URL, person)).await.expect("signed in");
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    all_is_well(&world, &taro.phone, TARO, 1_000 + 31).await;
}
