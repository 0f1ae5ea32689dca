//! The play: seven days of three members in a few seconds.
//!
//! The iPhone reads HealthKit and the Android phone Health Connect ([`super::stores`]); with an export, the iPhone imports that
//! instead. Hanako types what her band shows.
//!
//! Comes in: a folder, perhaps a real export. Goes out: what each phone shows at the end, and how it compares with the
//! server. Must never happen: a way into the server that phones do not have; an event in the future of the real clock
//! (the virtual one starts seven days ago and ends now).

use std::path::PathBuf;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_server::ports::real;
use kenpos_tests::damage::remove_outbox_row;
use kenpos_tests::members::ROSTER;

use super::actor::Actor;
use super::curtain::{Curtain, curtain};
use super::stores;
use super::theatre::Theatre;
use crate::failure::{Failure, condition};
use crate::store::Named;

/// Days played before today. So each of them is still inside the entry window of seven days.
pub const DAYS: i64 = 7;

/// What the scales show less each day.
const GRAMS_A_DAY: u32 = 100;

/// Where the play takes place.
pub struct Stage {
    /// A new folder.
    pub folder: PathBuf,
    /// Where the union keeps its books: nobody is in there yet.
    pub store: Named,
    /// An export whose last 28 days are imported, moved to end now.
    pub apple_health: Option<PathBuf>,
    /// Removes one acknowledged entry, to show that it is noticed.
    pub break_outbox_row: bool,
    /// Of the explanations.
    pub language: Language,
}

/// How it ended.
pub struct Played {
    /// What everybody has, against what the server holds.
    pub curtain: Curtain,
    /// Weights the crashed phone had acknowledged before it was killed.
    pub acknowledged_before_crash: usize,
    /// The iPhone imported an export instead of reading HealthKit.
    pub imported: bool,
    /// The last whole day.
    pub yesterday: ProgrammeDay,
}

/// Plays the week.
pub async fn play(stage: &Stage) -> Result<Played, Failure> {
    let now = real::ports().clock.now();
    let first_day = now.programme_day().plus_days(-DAYS);
    let theatre = Theatre::open(&stage.store, first_day.start().plus_millis(7 * 3_600_000)).await?;
    theatre.union.import(ROSTER).await;
    let time = &theatre.time;
    let mut cast = Actor::enter_all(&theatre, &stage.folder).await?;
    let [taro, ken, hanako] = &mut cast[..] else { unreachable!("three were cast") };
    if stage.apple_health.is_none() {
        taro.link(stores::iphone(first_day, DAYS, &stage.folder.join("iphone-health.json"))?)?;
    }
    ken.link(stores::android(first_day, DAYS, &stage.folder.join("android-health.json"))?)?;
    let mut acknowledged_before_crash = 0;
    for number in 0..DAYS {
        let day = first_day.plus_days(number);
        time.advance_to(day, 8, 0);
        for actor in [&mut *taro, ken, hanako] {
            actor.morning(number, GRAMS_A_DAY)?;
        }
        taro.read_health(time)?;
        ken.read_health(time)?;
        time.advance_to(day, 21, 0);
        taro.read_health(time)?;
        taro.goal(number % 2 == 0)?;
        ken.read_health(time)?;
        ken.goal(true)?;
        hanako.steps(4_800 + 130 * number)?;
        taro.sync_until_done().await?;
        if number % 2 == 0 {
            hanako.sync_until_done().await?;
        }
        // Ken has no network from the second day on; on the last evening his phone dies in the middle of a write.
        if number == 0 {
            ken.sync_until_done().await?;
        }
        if number == DAYS - 1 {
            acknowledged_before_crash = ken.crash_and_reopen(time, day)?;
        }
    }
    time.advance_millis(now.millis_since(time.get()));
    for actor in [&mut *taro, ken, hanako] {
        actor.launch()?;
        actor.read_health(time)?;
    }
    if let Some(export) = &stage.apple_health {
        taro.import(&stage.folder, export, now)?;
    }
    if stage.break_outbox_row {
        remove_outbox_row(ken.phone.home()).map_err(|error| condition(&error))?;
    }
    for actor in &mut cast {
        actor.sync_until_done().await?;
    }
    let curtain = curtain(&theatre, &cast, first_day, stage.language).await?;
    theatre.close().await?;
    Ok(Played {
        curtain,
        acknowledged_before_crash,
        imported: stage.apple_health.is_some(),
        yesterday: now.programme_day().plus_days(-1),
    })
}
