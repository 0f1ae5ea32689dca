//! The year: from one March to the April of the next year, a day at a time, in seconds.
//!
//! Comes in: a folder, an empty store. Goes out: what happened and what it paid, and how phones and server compare. Must
//! never happen: points by another way than a phone's core, a public route or a word of the desk; a day in the future of
//! the real clock.
//!
//! What happens on the days that are worth telling stands in [`scenes`].
//! It begins in March, so that what is given then runs out on the last day of the play's second March.

mod scenes;

use std::fs;
use std::path::{Path, PathBuf};

use kenpos_core::view::PointsView;
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::fiscal_year::FiscalYear;
use kenpos_rules::points::Points;
use kenpos_server::ports::real;
use kenpos_tests::members::ROSTER;
use serde_json::Value;

use self::scenes::consent;
use super::actor::Actor;
use super::curtain::{Curtain, curtain};
use super::stores;
use super::theatre::Theatre;
use crate::failure::{Failure, condition};
use crate::office;
use crate::store::Named;
use crate::terminal::Terminal;

/// What the scales show less each day.
const GRAMS_A_DAY: u32 = 12;

/// Something that was worth telling.
pub struct Chapter {
    /// The day.
    pub day: ProgrammeDay,
    /// A sentence in the language asked for.
    pub said: String,
    /// What it did to balances; zero where nothing was paid.
    pub points: Points,
}

/// How the year ended.
pub struct YearPlayed {
    /// What everybody has, against what the server holds.
    pub curtain: Curtain,
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day.
    pub to: ProgrammeDay,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// What `office books` says of these days.
    pub books: Value,
}

/// The year at work.
struct Year<'a> {
    theatre: &'a Theatre,
    folder: &'a Path,
    terminal: Terminal,
    taro: Actor,
    ken: Actor,
    hanako: Actor,
    chapters: Vec<Chapter>,
}

/// Plays the year that ended on the last 31 March.
pub async fn play(folder: &Path, store: &Named, language: Language) -> Result<YearPlayed, Failure> {
    // Some days of April are played too.
    let ends = FiscalYear::of(real::ports().clock.now().programme_day().plus_days(-10)).year();
    let (from, to) = (day(ends - 1, 3, 10), day(ends, 4, 10));
    let theatre = Theatre::open(store, from.start().plus_millis(7 * 3_600_000)).await?;
    let terminal = Terminal { language, json: false, colour: false, asks: false };
    let roster = folder.join("members.csv");
    fs::write(&roster, ROSTER).map_err(|error| condition(&error))?;
    desk_of(&theatre, &terminal, &["import-members", text(&roster)?]).await?;
    for words in [["mana", "manager"], ["cleo", "clerk"], ["nina", "nurse"]] {
        desk_of(&theatre, &terminal, &["--as", "mana", "staff", "add", words[0], "--role", words[1]]).await?;
    }
    let [taro, ken, hanako] = <[Actor; 3]>::try_from(Actor::enter_all(&theatre, folder).await?)
        .unwrap_or_else(|_| unreachable!("three were cast"));
    let mut year = Year { theatre: &theatre, folder, terminal, taro, ken, hanako, chapters: Vec::new() };
    year.tell("3人が初回登録を済ませました", "Three members register", Points(3_000));
    let days = to.days_since(from);
    year.taro.link(stores::iphone(from, days, &folder.join("iphone-health.json"))?)?;
    year.ken.link(stores::android(from, days, &folder.join("android-health.json"))?)?;
    for number in 0..=days {
        let today = from.plus_days(number);
        year.morning(today, number)?;
        year.scene(today, ends).await?;
        year.evening(today, number).await?;
    }
    year.sync_all().await?;
    let (first, last) = (from.to_string(), to.to_string());
    let books = year.desk("mana", &["books", "--from", &first, "--to", &last]).await?;
    let Year { taro, ken, hanako, chapters, .. } = year;
    let curtain = curtain(&theatre, &[taro, ken, hanako], from, language).await?;
    theatre.close().await?;
    Ok(YearPlayed { curtain, from, to, chapters, books })
}

impl Year<'_> {
    fn morning(&mut self, today: ProgrammeDay, number: i64) -> Result<(), Failure> {
        self.theatre.time.advance_to(today, 8, 0);
        for actor in [&mut self.taro, &mut self.ken, &mut self.hanako] {
            actor.morning(number, GRAMS_A_DAY)?;
        }
        self.taro.read_health(&self.theatre.time)?;
        self.ken.read_health(&self.theatre.time)
    }

    async fn evening(&mut self, today: ProgrammeDay, number: i64) -> Result<(), Failure> {
        self.theatre.time.advance_to(today, 21, 0);
        self.taro.goal(number % 2 == 0)?;
        self.hanako.steps(4_800 + 130 * (number % 7))?;
        // Each has a network now and then.
        for (actor, every) in [(&mut self.taro, 3), (&mut self.ken, 5), (&mut self.hanako, 4)] {
            if number % every == 0 {
                actor.sync_until_done().await?;
            }
        }
        Ok(())
    }

    /// What happens on this day besides; the year of the last March is `ends`.
    async fn scene(&mut self, today: ProgrammeDay, ends: i32) -> Result<(), Failure> {
        let of_first = |month, date| today == day(ends - 1, month, date);
        let of_second = |month, date| today == day(ends, month, date);
        if of_first(3, 20) {
            self.open_exchange().await?;
        } else if of_first(5, 12) {
            self.record("cleo", "U10002", "quit-1", today, &["--cessation", "entered"]).await?;
        } else if of_first(6, 12) {
            self.check_up_of_taro(today).await?;
        } else if of_first(6, 20) {
            self.record("cleo", "U10002", "dock-2", today, &["--bmi", "23.1"]).await?;
            self.tell("健さんの結果は、同意があるまで待ちます", "Ken's result waits for his consent", Points::ZERO);
        } else if of_first(7, 1) {
            self.consent_of_ken().await?;
        } else if of_first(7, 15) {
            consent(&self.hanako).await?;
            let paid =
                self.record("cleo", "U10001", "dock-3", today, &["--spouse", "--checkup", "ningen_dock"]).await?;
            self.hanako.journal.due(AwardCode::SpouseCheckup, 1);
            self.tell("花子さんの人間ドック", "Hanako's check-up (ningen dock)", paid);
        } else if of_first(9, 20) {
            self.publish_campaign(ends - 1).await?;
        } else if of_first(10, 1) {
            self.join_campaign().await?;
        } else if of_first(10, 28) {
            let paid = self.record("cleo", "U10001", "flu-1", today, &["--flu"]).await?;
            self.taro.journal.due(AwardCode::Flu, 1);
            self.tell("太郎さんのインフルエンザ予防接種", "Taro's flu vaccination", paid);
        } else if of_first(11, 2) {
            self.proof_of_hanako(today).await?;
        } else if of_first(11, 10) {
            self.record("nina", "U10002", "nurse-1", today, &["--secondary-exam", "asked"]).await?;
            self.tell("保健師が健さんに二次検査をすすめました", "A nurse asks Ken to a secondary exam", Points::ZERO);
        } else if of_first(11, 24) {
            self.report_exam(today).await?;
        } else if of_first(11, 28) {
            let paid = self.record("cleo", "U10002", "quit-1", today, &["--cessation", "succeeded"]).await?;
            self.ken.journal.due(AwardCode::Cessation, 1);
            self.tell("健さんの禁煙成功", "Ken has stopped smoking", paid);
        } else if of_first(12, 8) {
            self.settle_campaign(ends - 1).await?;
        } else if of_second(2, 20) {
            self.order_coffee().await?;
        } else if of_second(2, 24) {
            self.ship_coffee().await?;
        }
        if today >= day(ends, 1, 1) {
            self.write_expiry().await?;
        }
        Ok(())
    }

    /// Records a result in the name of somebody at the desk; gives what it paid.
    async fn record(
        &self,
        staff: &str,
        member: &str,
        source: &str,
        on: ProgrammeDay,
        says: &[&str],
    ) -> Result<Points, Failure> {
        let on = on.to_string();
        let words = ["result", "record", member, "--source", source, "--day", &on];
        let recorded = self.desk(staff, &[&words[..], says].concat()).await?;
        Ok(earned(&recorded))
    }

    async fn desk(&self, staff: &str, words: &[&str]) -> Result<Value, Failure> {
        desk_of(self.theatre, &self.terminal, &[&["--as", staff], words].concat()).await
    }

    fn points(&self, actor: &Actor) -> Result<PointsView, Failure> {
        actor.phone.kenpos().points(self.terminal.language).map_err(|error| condition(&error))
    }

    async fn sync_all(&self) -> Result<(), Failure> {
        for actor in [&self.taro, &self.ken, &self.hanako] {
            actor.sync_until_done().await?;
        }
        Ok(())
    }

    fn file(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let file = self.folder.join(name);
        fs::write(&file, text).map_err(|error| condition(&error))?;
        Ok(file)
    }

    fn tell(&mut self, ja: &str, en: &str, points: Points) {
        let said = match self.terminal.language {
            Language::Ja => ja,
            Language::En => en,
        };
        let day = self.theatre.time.get().programme_day();
        self.chapters.push(Chapter { day, said: said.to_owned(), points });
    }
}

/// What recording a result gave.
fn earned(recorded: &Value) -> Points {
    let earned = recorded["earned"].as_array().into_iter().flatten();
    earned.map(|earned| Points(earned["points"].as_i64().unwrap_or_default())).sum()
}

/// A word of the desk, on the play's clock.
async fn desk_of(theatre: &Theatre, terminal: &Terminal, words: &[&str]) -> Result<Value, Failure> {
    let store = theatre.union.store();
    office::of_play(words, &*store, theatre.union.ports(), terminal).await.map(|answer| answer.json)
}

fn day(year: i32, month: u32, date: u32) -> ProgrammeDay {
    ProgrammeDay::new(year, month, date).expect("a day of the play")
}

fn text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure::condition("the temporary folder has no readable name".to_owned()))
}
