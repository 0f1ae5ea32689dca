//! The year: from one March to the April of the next year, a day at a time, in seconds.
//!
//! Comes in: a folder, an empty store. Goes out: what happened and what it paid, and how phones and server compare. Must
//! never happen: points by another way than a phone's core, a public route or a word of the desk; a day in the future of
//! the real clock.
//!
//! It begins in March, so that what is given then runs out on the last day of the play's second March.

use std::fs;
use std::path::{Path, PathBuf};

use kenpos_core::exchange::OrderRequest;
use kenpos_core::session::Purpose;
use kenpos_core::view::PointsView;
use kenpos_protocol::order::Address;
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::fiscal_year::FiscalYear;
use kenpos_rules::points::Points;
use kenpos_server::ports::real;
use kenpos_tests::members::ROSTER;
use serde_json::Value;

use super::actor::Actor;
use super::curtain::{Curtain, curtain};
use super::play::condition;
use super::stores;
use super::theatre::Theatre;
use crate::failure::Failure;
use crate::office;
use crate::store::Named;
use crate::terminal::Terminal;

/// What the scales show less each day.
const GRAMS_A_DAY: u32 = 12;

/// The goods of the page, and the walking campaign of the examples, whose year is the play's.
const CATALOGUE: &str = include_str!("../../../docs/example/catalogue.toml");
const CAMPAIGN: &str = include_str!("../../../docs/example/campaign.toml");
const YEAR_OF_CAMPAIGN: &str = "2027";

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

    async fn open_exchange(&mut self) -> Result<(), Failure> {
        let file = self.file("catalogue.toml", CATALOGUE)?;
        self.desk("mana", &["catalogue", "publish", text(&file)?]).await?;
        self.desk("mana", &["stock", "set", "coffee-gift", "2"]).await?;
        self.tell(
            "交換カタログを公開、コーヒーギフトは2個",
            "The catalogue opens, with two coffee gifts",
            Points::ZERO,
        );
        Ok(())
    }

    async fn check_up_of_taro(&mut self, today: ProgrammeDay) -> Result<(), Failure> {
        consent(&self.taro).await?;
        let mut paid = Points::ZERO;
        for (says, award) in [
            (["--bmi", "22.4"], AwardCode::Bmi),
            (["--questionnaire", "non-smoker"], AwardCode::NonSmoker),
            (["--health-age", "34.0"], AwardCode::HealthAge),
        ] {
            paid += self.record("cleo", "U10001", "dock-1", today, &says).await?;
            self.taro.journal.due(award, 1);
        }
        let ja = "太郎さんの健診: BMI 22.4、非喫煙、健康年齢 34.0歳";
        self.tell(ja, "Taro's check-up: BMI 22.4, non-smoker, health age 34.0", paid);
        Ok(())
    }

    async fn consent_of_ken(&mut self) -> Result<(), Failure> {
        self.ken.sync_until_done().await?;
        let before = self.points(&self.ken)?.balance;
        consent(&self.ken).await?;
        self.ken.sync_until_done().await?;
        self.ken.journal.due(AwardCode::Bmi, 1);
        let paid = self.points(&self.ken)?.balance - before;
        self.tell("健さんが結果の利用に同意", "Ken consents to the use of his results", paid);
        Ok(())
    }

    async fn publish_campaign(&mut self, year: i32) -> Result<(), Failure> {
        let campaign = CAMPAIGN.replace(YEAR_OF_CAMPAIGN, &year.to_string());
        let file = self.file("campaign.toml", &campaign)?;
        self.desk("mana", &["campaign", "publish", text(&file)?]).await?;
        self.tell("秋のウォーキングキャンペーンを公開", "The autumn walking campaign is published", Points::ZERO);
        Ok(())
    }

    async fn join_campaign(&mut self) -> Result<(), Failure> {
        for actor in [&self.taro, &self.ken] {
            actor.sync_until_done().await?;
            for campaign in
                actor.phone.kenpos().campaigns(self.terminal.language).map_err(|error| condition(&error))?.campaigns
            {
                let id = campaign.campaign.parse().map_err(|error| condition(&error))?;
                actor.phone.kenpos().join_campaign(&id, None).map_err(|error| condition(&error))?;
            }
        }
        self.tell("太郎さんと健さんが参加", "Taro and Ken join it", Points::ZERO);
        Ok(())
    }

    async fn report_exam(&mut self, today: ProgrammeDay) -> Result<(), Failure> {
        self.ken.sync_until_done().await?;
        let before = self.points(&self.ken)?.balance;
        let kenpos = self.ken.phone.kenpos();
        for exam in kenpos.results(self.terminal.language).map_err(|error| condition(&error))?.exams {
            let contact = exam.contact.parse().map_err(|error| condition(&error))?;
            kenpos.report_exam(&contact, today).map_err(|error| condition(&error))?;
        }
        self.ken.sync_until_done().await?;
        self.ken.journal.due(AwardCode::SecondaryExam, 1);
        let paid = self.points(&self.ken)?.balance - before;
        self.tell("健さんが受診を電話で報告", "Ken reports the visit on his phone", paid);
        Ok(())
    }

    /// Each tier that the mean of what the phone itself shows has reached is due.
    async fn settle_campaign(&mut self, year: i32) -> Result<(), Failure> {
        let (from, to) = (day(year, 10, 1), day(year, 10, 31));
        for actor in [&mut self.taro, &mut self.ken] {
            let history = actor.phone.kenpos().history(from, to).map_err(|error| condition(&error))?;
            let all: u32 = history.days.iter().filter_map(|day| day.steps).map(|steps| steps.count()).sum();
            let reached = [6_000, 7_000, 8_000].iter().filter(|tier| all >= **tier * 31).count();
            actor.journal.due(AwardCode::Campaign, u64::try_from(reached).expect("at most three"));
        }
        let settled = self.desk("cleo", &["campaign", "settle"]).await?;
        let paid = Points(settled["points"].as_i64().unwrap_or_default());
        self.tell("キャンペーンの日々が確定", "The days of the campaign are final", paid);
        Ok(())
    }

    async fn order_coffee(&mut self) -> Result<(), Failure> {
        self.taro.sync_until_done().await?;
        let request = OrderRequest {
            item: "coffee-gift".to_owned(),
            quantity: 1,
            points: Points(1_895),
            address: Address {
                recipient: "山田 太郎".to_owned(),
                postal_code: "541-8564".to_owned(),
                address: "大阪市中央区久太郎町1-8-2".to_owned(),
                phone: "090-1234-5678".to_owned(),
            },
        };
        self.taro.order(&request, self.terminal.language).await?;
        self.tell("太郎さんがコーヒーギフトを注文", "Taro orders the coffee gift: its points are held", Points::ZERO);
        Ok(())
    }

    async fn ship_coffee(&mut self) -> Result<(), Failure> {
        let orders = self.desk("cleo", &["orders", "--state", "held"]).await?;
        let mut spent = Points::ZERO;
        for order in orders["orders"].as_array().into_iter().flatten() {
            self.desk("cleo", &["order", "ship", order["order"].as_str().unwrap_or_default()]).await?;
            spent += Points(order["points"].as_i64().unwrap_or_default());
        }
        self.tell("コーヒーギフトを発送", "The coffee gift is shipped: its points are spent", Points::ZERO - spent);
        Ok(())
    }

    /// The daily job: tells members what soon runs out, and writes down what has.
    async fn write_expiry(&mut self) -> Result<(), Failure> {
        let done = self.desk("cleo", &["write-expiry"]).await?;
        let of = |key: &str| done[key].as_i64().unwrap_or_default();
        let (notices, expired) = (of("notices"), of("points"));
        if notices > 0 {
            let ja = format!("期限が近いことを{notices}人にお知らせ");
            self.tell(&ja, &format!("{notices} are told that points run out soon"), Points::ZERO);
        }
        if expired > 0 {
            self.tell(
                "3月末でポイントが失効",
                "Points of the year before run out at the end of March",
                Points(-expired),
            );
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
        let earned = recorded["earned"].as_array().into_iter().flatten();
        Ok(earned.map(|earned| Points(earned["points"].as_i64().unwrap_or_default())).sum())
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

/// A word of the desk, on the play's clock.
async fn desk_of(theatre: &Theatre, terminal: &Terminal, words: &[&str]) -> Result<Value, Failure> {
    let store = theatre.union.store();
    office::of_play(words, &*store, theatre.union.ports(), terminal).await.map(|answer| answer.json)
}

/// To the use of results, on the member's phone.
async fn consent(actor: &Actor) -> Result<(), Failure> {
    actor.online(|kenpos| kenpos.consent(Purpose::CheckupResults, true)).await.map(drop)
}

fn day(year: i32, month: u32, date: u32) -> ProgrammeDay {
    ProgrammeDay::new(year, month, date).expect("a day of the play")
}

fn text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure::condition("the temporary folder has no readable name".to_owned()))
}
