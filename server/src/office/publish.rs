//! The desk publishes: campaigns, designated events, surveys, frequent questions.
//!
//! Comes in: a file. Goes out: what every phone will have of it. Must never happen: half a file in force; what has begun
//! changed to the loss of a member; a check-in code in what phones get.
//!
//! The same file again changes nothing. Once something has begun only its words can change, and there can be more of it:
//! a larger budget, more places.

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::campaign::Campaign;
use kenpos_rules::catalogue::parse_catalogue;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::faq::Faq;
use kenpos_rules::health_event::{HealthEvent, HealthEventFile};
use kenpos_rules::survey::Survey;
use kenpos_rules::union_file::FileError;
use serde::Serialize;

use super::DeskError;
use crate::campaigns::budget_of;
use crate::exchange::catalogue;
use crate::health_events::{KeptOfEvent, places_of};
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::document::{UnionDocument, UnionKind};

/// The one document of frequent questions.
const FAQ_ID: &str = "faq";

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publishing {
    /// Its name.
    pub id: String,
    /// 1 for a new one, one more for each change.
    pub version: u64,
    /// False: it was in force just like this.
    pub changed: bool,
}

/// Why a file cannot be put in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishRefusal {
    /// The file is none.
    #[error(transparent)]
    File(#[from] FileError),
    /// It has begun, and this would change it.
    #[error(
        "`{id}` has begun: only its title and description can change, and a budget or a capacity can grow (give what is new another id)"
    )]
    Begun {
        /// Its name.
        id: String,
    },
    /// Nobody could take part any more.
    #[error("`{id}` is over on {last} for who wants to take part: move its days")]
    Over {
        /// Its name.
        id: String,
        /// The last day of joining or answering.
        last: ProgrammeDay,
    },
    /// Members are to check in and there is nothing to check in with.
    #[error("`{id}` has a check-in and no code: write `check_in_code`")]
    NoCode {
        /// Its name.
        id: String,
    },
    /// Somebody else changed it at the same time.
    #[error("`{id}` was changed by somebody else just now: look at it, then try again")]
    Changed {
        /// Its name.
        id: String,
    },
}

/// Publishes a campaign, or changes one.
///
/// # Errors
/// [`DeskError`]; nothing is in force then that was not before.
pub async fn publish_campaign(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    text: &str,
) -> Result<Publishing, DeskError> {
    let programme = programmes.current(store).await?;
    let campaign = Campaign::parse(text, &programme).map_err(PublishRefusal::File)?;
    let (id, today) = (campaign.id.to_string(), clock.now().programme_day());
    if campaign.join_until < today {
        return Err(PublishRefusal::Over { id, last: campaign.join_until }.into());
    }
    let desk = Desk { store, kind: PublicationKind::Campaign, id: &id };
    let before = desk.in_force().await?;
    if let Some(known) = known(before.as_ref(), |shown| Campaign::parse(shown, &programme))? {
        let same = Campaign {
            title: campaign.title.clone(),
            description: campaign.description.clone(),
            budget: campaign.budget.max(known.budget),
            ..known.clone()
        };
        desk.may_change(known.from <= today, same == campaign)?;
    }
    let published = desk.put(before, text, None).await?;
    // Also where nothing changed: an earlier try may have ended here.
    store.set_supply(&budget_of(&campaign.id), u64::try_from(campaign.budget.0).unwrap_or(0)).await?;
    Ok(published)
}

/// Publishes a designated event, or changes one. It may be over: the desk can still list who took part.
///
/// # Errors
/// [`DeskError`]; nothing is in force then that was not before.
pub async fn publish_event(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    text: &str,
) -> Result<Publishing, DeskError> {
    let programme = programmes.current(store).await?;
    let HealthEventFile { event, code } = HealthEvent::parse(text, &programme).map_err(PublishRefusal::File)?;
    let id = event.id.to_string();
    if event.check_in && code.is_none() {
        return Err(PublishRefusal::NoCode { id }.into());
    }
    let desk = Desk { store, kind: PublicationKind::HealthEvent, id: &id };
    let kept = serde_json::to_string(&KeptOfEvent { code }).expect("plain fields");
    let before = desk.in_force().await?;
    if let Some(HealthEventFile { event: known, .. }) =
        known(before.as_ref(), |shown| HealthEvent::parse(shown, &programme))?
    {
        let capacity = known.capacity.map(|places| event.capacity.unwrap_or(places).max(places));
        let same = HealthEvent {
            title: event.title.clone(),
            description: event.description.clone(),
            capacity,
            ..known.clone()
        };
        let same_code = before.as_ref().is_some_and(|document| document.kept.as_ref() == Some(&kept));
        desk.may_change(known.from <= clock.now().programme_day(), same == event && same_code)?;
    }
    let published = desk.put(before, &event.to_text(), Some(kept)).await?;
    if let Some(capacity) = event.capacity {
        store.set_supply(&places_of(&event.id), u64::from(capacity)).await?;
    }
    Ok(published)
}

/// Publishes a survey, or changes one.
///
/// # Errors
/// [`DeskError`]; nothing is in force then that was not before.
pub async fn publish_survey(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    text: &str,
) -> Result<Publishing, DeskError> {
    let programme = programmes.current(store).await?;
    let survey = Survey::parse(text, &programme).map_err(PublishRefusal::File)?;
    let (id, today) = (survey.id.to_string(), clock.now().programme_day());
    if survey.to < today {
        return Err(PublishRefusal::Over { id, last: survey.to }.into());
    }
    let desk = Desk { store, kind: PublicationKind::Survey, id: &id };
    let before = desk.in_force().await?;
    if let Some(known) = known(before.as_ref(), |shown| Survey::parse(shown, &programme))? {
        let same = Survey { title: survey.title.clone(), description: survey.description.clone(), ..known.clone() };
        desk.may_change(known.from <= today, same == survey)?;
    }
    desk.put(before, text, None).await
}

/// Publishes a catalogue in place of the one before. Orders keep what they were placed at.
///
/// # Errors
/// [`DeskError`]; nothing is in force then that was not before.
pub async fn publish_catalogue(
    store: &dyn Store,
    programmes: &Programmes,
    text: &str,
) -> Result<Publishing, DeskError> {
    parse_catalogue(text, &*programmes.current(store).await?).map_err(PublishRefusal::File)?;
    let desk = Desk { store, kind: PublicationKind::Catalogue, id: catalogue::ID };
    let before = desk.in_force().await?;
    desk.put(before, text, None).await
}

/// Publishes the frequent questions in place of those before.
///
/// # Errors
/// [`DeskError`]; nothing is in force then that was not before.
pub async fn publish_faq(store: &dyn Store, text: &str) -> Result<Publishing, DeskError> {
    Faq::parse(text).map_err(PublishRefusal::File)?;
    let desk = Desk { store, kind: PublicationKind::Faq, id: FAQ_ID };
    let before = desk.in_force().await?;
    desk.put(before, text, None).await
}

/// What members see of it now, read back; `None` where there is none.
fn known<T>(
    before: Option<&UnionDocument>,
    parse: impl FnOnce(&str) -> Result<T, FileError>,
) -> Result<Option<T>, PublishRefusal> {
    before.and_then(|document| document.shown.as_deref()).map(parse).transpose().map_err(PublishRefusal::File)
}

/// One publication at the desk.
struct Desk<'a> {
    store: &'a dyn Store,
    kind: PublicationKind,
    id: &'a str,
}

impl Desk<'_> {
    async fn in_force(&self) -> Result<Option<UnionDocument>, DeskError> {
        Ok(self.store.union_document(UnionKind::Publication(self.kind), self.id).await?)
    }

    fn may_change(&self, has_begun: bool, is_same: bool) -> Result<(), DeskError> {
        if has_begun && !is_same {
            return Err(PublishRefusal::Begun { id: self.id.to_owned() }.into());
        }
        Ok(())
    }

    async fn put(
        &self,
        before: Option<UnionDocument>,
        shown: &str,
        kept: Option<String>,
    ) -> Result<Publishing, DeskError> {
        let id = self.id.to_owned();
        let version = before.as_ref().map_or(0, |document| document.version);
        if let Some(before) = before.filter(|before| before.shown.as_deref() == Some(shown) && before.kept == kept) {
            return Ok(Publishing { id, version: before.version, changed: false });
        }
        let document = UnionDocument {
            kind: UnionKind::Publication(self.kind),
            id: id.clone(),
            version: version + 1,
            shown: Some(shown.to_owned()),
            kept,
        };
        if self.store.put_union_document(&document).await? {
            return Ok(Publishing { id, version: document.version, changed: true });
        }
        Err(PublishRefusal::Changed { id }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::member::{FeedWant, Want};
    use crate::testing::{Scene, moment};

    const CAMPAIGN: &str = include_str!("../../../docs/example/campaign.toml");
    const EVENT: &str = include_str!("../../../docs/example/event.toml");
    const SURVEY: &str = include_str!("../../../docs/example/survey.toml");
    const FAQ: &str = include_str!("../../../docs/example/faq.toml");

    async fn campaign(scene: &Scene, text: &str) -> Result<Publishing, DeskError> {
        publish_campaign(&*scene.store, &scene.programmes, &*scene.clock, text).await
    }

    async fn event(scene: &Scene, text: &str) -> Result<Publishing, DeskError> {
        publish_event(&*scene.store, &scene.programmes, &*scene.clock, text).await
    }

    fn refusal(published: Result<Publishing, DeskError>) -> String {
        published.expect_err("it is refused").to_string()
    }

    #[tokio::test]
    async fn every_example_is_published_and_the_same_file_again_changes_nothing() {
        let scene = Scene::new("2026-11-22T12:00:00+09:00").await;
        for version in [true, false] {
            let survey = publish_survey(&*scene.store, &scene.programmes, &*scene.clock, SURVEY).await;
            let faq = publish_faq(&*scene.store, FAQ).await;
            for published in [campaign(&scene, CAMPAIGN).await, event(&scene, EVENT).await, survey, faq] {
                let published = published.expect("an example");
                assert_eq!((published.version, published.changed), (1, version), "{}", published.id);
            }
        }
        let phone = scene.add_member().await;
        let want = Want { feed: Some(FeedWant { member: 0, union: 0, limit: 10 }), ..Want::default() };
        let news = format!("{:?}", scene.state(phone.member, want).await.feed.union);
        assert!(news.contains("autumn-walk") && !news.contains("WALK"), "no phone gets the check-in code");
    }

    #[tokio::test]
    async fn before_it_begins_everything_can_change_and_then_only_to_nobodys_loss() {
        let scene = Scene::new("2027-09-30T12:00:00+09:00").await;
        campaign(&scene, CAMPAIGN).await.expect("published");
        let harder = CAMPAIGN.replace("at = 6000", "at = 6500");
        assert_eq!(campaign(&scene, &harder).await.map(|done| done.version), Ok(2));
        scene.clock.set(moment("2027-10-01T00:00:00+09:00"));
        assert!(refusal(campaign(&scene, CAMPAIGN).await).contains("has begun"));
        assert!(
            refusal(campaign(&scene, &harder.replace("budget = 500000", "budget = 499999")).await).contains("begun")
        );
        let more = harder.replace("budget = 500000", "budget = 600000").replace("Autumn", "Fine autumn");
        assert_eq!(campaign(&scene, &more).await.map(|done| done.version), Ok(3));
        let supply = scene.store.supply("campaign:autumn-walk-2027").await.expect("read").expect("a budget");
        assert_eq!(supply.amount, 600_000);
        scene.clock.set(moment("2027-10-16T00:00:00+09:00"));
        let late = CAMPAIGN.replace("id = \"autumn", "id = \"late-autumn");
        assert!(refusal(campaign(&scene, &late).await).contains("is over on 2027-10-15"));
    }

    #[tokio::test]
    async fn an_event_keeps_its_code_and_its_points_once_it_has_begun() {
        let scene = Scene::new("2027-11-14T08:00:00+09:00").await;
        event(&scene, EVENT).await.expect("published");
        for (from, to) in [
            ("WALK-27AK", "WALK-27AL"),
            ("points = 200", "points = 100"),
            ("capacity = 300", "capacity = 299"),
            ("who = [\"employee\", \"spouse\"]", "who = [\"employee\"]"),
        ] {
            assert!(EVENT.contains(from), "{from}");
            assert!(refusal(event(&scene, &EVENT.replace(from, to)).await).contains("has begun"), "{to}");
        }
        event(&scene, &EVENT.replace("capacity = 300", "capacity = 301")).await.expect("more places");
        let codeless = EVENT.replace("check_in_code = \"WALK-27AK\"", "check_in = true");
        assert!(refusal(event(&scene, &codeless).await).contains("write `check_in_code`"));
        assert!(refusal(event(&scene, "schema = 1").await).contains("missing field"));
    }
}
