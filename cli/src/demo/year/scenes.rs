//! The days of the year that are worth telling.
//!
//! Comes in: the year at work. Goes out: what was done on phones and at the desk, and a line of the tale. Must never happen:
//! what is due taken from the code that gives it.

use kenpos_core::exchange::OrderRequest;
use kenpos_core::session::Purpose;
use kenpos_core::submit::{SubmissionAbout, SubmissionRequest};
use kenpos_protocol::order::Address;
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;

use super::{Year, day, earned, text};
use crate::demo::actor::Actor;
use crate::failure::{Failure, condition};

/// The goods of the page, and the walking campaign of the examples, whose year is the play's.
const CATALOGUE: &str = include_str!("../../../../docs/example/catalogue.toml");
const CAMPAIGN: &str = include_str!("../../../../docs/example/campaign.toml");
const YEAR_OF_CAMPAIGN: &str = "2027";

/// What a camera writes begins like this.
const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photo of the play";

impl Year<'_> {
    pub(super) async fn open_exchange(&mut self) -> Result<(), Failure> {
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

    pub(super) async fn check_up_of_taro(&mut self, today: ProgrammeDay) -> Result<(), Failure> {
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

    pub(super) async fn consent_of_ken(&mut self) -> Result<(), Failure> {
        self.ken.sync_until_done().await?;
        let before = self.points(&self.ken)?.balance;
        consent(&self.ken).await?;
        self.ken.sync_until_done().await?;
        self.ken.journal.due(AwardCode::Bmi, 1);
        let paid = self.points(&self.ken)?.balance - before;
        self.tell("健さんが結果の利用に同意", "Ken consents to the use of his results", paid);
        Ok(())
    }

    pub(super) async fn publish_campaign(&mut self, year: i32) -> Result<(), Failure> {
        let campaign = CAMPAIGN.replace(YEAR_OF_CAMPAIGN, &year.to_string());
        let file = self.file("campaign.toml", &campaign)?;
        self.desk("mana", &["campaign", "publish", text(&file)?]).await?;
        self.tell("秋のウォーキングキャンペーンを公開", "The autumn walking campaign is published", Points::ZERO);
        Ok(())
    }

    pub(super) async fn join_campaign(&mut self) -> Result<(), Failure> {
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

    pub(super) async fn report_exam(&mut self, today: ProgrammeDay) -> Result<(), Failure> {
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
    pub(super) async fn settle_campaign(&mut self, year: i32) -> Result<(), Failure> {
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

    pub(super) async fn order_coffee(&mut self) -> Result<(), Failure> {
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

    pub(super) async fn ship_coffee(&mut self) -> Result<(), Failure> {
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
    pub(super) async fn write_expiry(&mut self) -> Result<(), Failure> {
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

    /// Hanako sends a photo of her proof; a clerk looks at it and approves.
    pub(super) async fn proof_of_hanako(&mut self, today: ProgrammeDay) -> Result<(), Failure> {
        let request = SubmissionRequest { about: SubmissionAbout::FluVaccination, day: today, file: PHOTO.to_vec() };
        self.hanako.send_in(&request, self.terminal.language).await?;
        let mut paid = Points::ZERO;
        let waiting = self.desk("cleo", &["submissions"]).await?;
        for sent in waiting["submissions"].as_array().into_iter().flatten() {
            let id = sent["submission"].as_str().unwrap_or_default();
            paid += earned(&self.desk("cleo", &["submission", "approve", id]).await?);
        }
        self.hanako.journal.due(AwardCode::Flu, 1);
        let ja = "花子さんが予防接種済証の写真を送り、健保が確認";
        self.tell(ja, "Hanako sends in a photo of her vaccination proof, which a clerk approves", paid);
        Ok(())
    }
}

/// To the use of results, on the member's phone.
pub(super) async fn consent(actor: &Actor) -> Result<(), Failure> {
    let terms = actor.online(|kenpos| kenpos.terms()).await?;
    actor.online(|kenpos| kenpos.consent(Purpose::CheckupResults, Some(terms.version))).await.map(drop)
}
