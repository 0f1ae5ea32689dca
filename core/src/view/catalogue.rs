//! The catalogue: what can be had for points today.

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::catalogue::{CatalogueItem, parse_catalogue};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use serde::Serialize;

use crate::error::{KenposError, StoreError};
use crate::store::{Conn, documents, mirror};

/// The catalogue screen. What is left of each thing only the server knows, when it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueView {
    /// What can be spent today.
    pub balance: Points,
    /// The day on which the exchange opens for this member, while that is to come. After a new password it opens later
    /// still, which the server says.
    pub opens_on: Option<ProgrammeDay>,
    /// In the union's order.
    pub items: Vec<CatalogueLine>,
}

/// One thing that can be ordered today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueLine {
    /// By this name it is ordered.
    pub item: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What one costs today.
    pub points: Points,
    /// Whether the balance is enough for one.
    pub enough: bool,
    /// The last day on which it can be ordered, if there is one.
    pub until: Option<ProgrammeDay>,
}

/// The catalogue at this reading of the clocks. One that this app cannot read is of a newer server: nothing is offered.
pub(crate) fn catalogue(
    conn: &Conn<'_>,
    clock: &ClockReading,
    language: Language,
) -> Result<CatalogueView, StoreError> {
    let today = mirror::head(conn)?.now(clock).programme_day();
    let programme = mirror::programme(conn)?;
    let balance = mirror::balance(conn, today)?;
    let wait = programme.version_on(today).map_or(0, |version| i64::from(version.exchange_opens_after_days));
    let opens_on = mirror::standing(conn, &programme)?.registered_on.map(|day| day.plus_days(wait));
    let items = items(conn, &programme)?.into_iter();
    let line = |item: CatalogueItem| {
        let points = item.price_on(today)?;
        Some(CatalogueLine {
            item: item.id.to_string(),
            name: item.name.text(language).to_owned(),
            description: item.description.text(language).to_owned(),
            points,
            enough: points <= balance,
            until: item.until,
        })
    };
    Ok(CatalogueView {
        balance,
        opens_on: opens_on.filter(|day| today < *day),
        items: items.filter_map(line).collect(),
    })
}

/// What so many of an item cost today.
pub(crate) fn cost(conn: &Conn<'_>, clock: &ClockReading, item: &str, quantity: u32) -> Result<Points, KenposError> {
    let today = mirror::head(conn)?.now(clock).programme_day();
    let offered = items(conn, &*mirror::programme(conn)?)?.into_iter().find(|known| known.id.as_str() == item);
    let price = offered.and_then(|known| known.price_on(today));
    let price = price.ok_or_else(|| KenposError::not_found("item", item))?;
    Ok(Points(price.0 * i64::from(quantity)))
}

fn items(conn: &Conn<'_>, programme: &Programme) -> Result<Vec<CatalogueItem>, StoreError> {
    let published = documents::publications(conn, PublicationKind::Catalogue)?.into_iter();
    Ok(published.filter_map(|(_, text)| parse_catalogue(&text, programme).ok()).flatten().collect())
}
