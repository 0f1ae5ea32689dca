//! The catalogue: what points are exchanged for.
//!
//! Comes in: the union's catalogue file. Goes out: items with dated prices.
//! Must never happen: an electronic gift under a programme that has none (the page: no electronic gifts); a price that
//! changes backwards. Stock is no part of it: it is counted by the server.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::day::ProgrammeDay;
use crate::points::Points;
use crate::programme::Programme;
use crate::union_file::{Check, FileError, FileKind, PublicationId, Spanned, Wording, WordingTable};

/// One line on a phone, two at most.
const NAME_MAX_CHARS: usize = 40;
/// A screen of text.
const DESCRIPTION_MAX_CHARS: usize = 400;
/// What a member scrolls through.
const ITEMS_MAX: usize = 500;
/// A change of price a month for years.
const PRICES_MAX: usize = 100;

/// One thing of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// Its name for ever; orders carry it.
    pub id: PublicationId,
    /// What it is called.
    pub name: Wording,
    /// What it is.
    pub description: Wording,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Who ships it: the name under which the order file is written.
    pub supplier: String,
    /// Ascending by first day, never empty.
    pub prices: Vec<Price>,
    /// The last day it can be ordered; `None` while it stays.
    pub until: Option<ProgrammeDay>,
}

impl CatalogueItem {
    /// What it costs on a day; `None` where it cannot be ordered then.
    pub fn price_on(&self, day: ProgrammeDay) -> Option<Points> {
        if self.until.is_some_and(|last| last < day) {
            return None;
        }
        self.prices.iter().rev().find(|price| price.from <= day).map(|price| price.points)
    }
}

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A thing that is shipped.
    Goods,
    /// A code or balance that is sent; only where the programme says `electronic_gifts = true`.
    ElectronicGift,
}

/// A price from a day on, until the next one's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The first day of order with this price.
    pub from: ProgrammeDay,
    /// At least one point.
    pub points: Points,
}

/// Reads a catalogue file. The programme says whether there may be electronic gifts.
///
/// # Errors
/// [`FileError`] for the first thing that is wrong.
pub fn parse_catalogue(text: &str, programme: &Programme) -> Result<Vec<CatalogueItem>, FileError> {
    let check = Check::new(FileKind::Catalogue, text);
    let file: File = check.shape()?;
    check.schema(&file.schema)?;
    check.count(&file.items, ITEMS_MAX, "items")?;
    let mut seen = BTreeSet::new();
    let read = |table| item(&check, table, programme, &mut seen);
    file.items.into_inner().into_iter().map(read).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    items: Spanned<Vec<ItemTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemTable {
    id: Spanned<String>,
    name: WordingTable,
    description: WordingTable,
    kind: Spanned<ItemKind>,
    supplier: Spanned<String>,
    prices: Spanned<Vec<PriceTable>>,
    until: Option<Spanned<ProgrammeDay>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceTable {
    from: Spanned<ProgrammeDay>,
    points: Spanned<i64>,
}

fn item(
    check: &Check<'_>,
    table: ItemTable,
    programme: &Programme,
    seen: &mut BTreeSet<PublicationId>,
) -> Result<CatalogueItem, FileError> {
    let id = check.distinct_id(&table.id, seen)?;
    check.count(&table.prices, PRICES_MAX, "prices")?;
    let prices = prices(check, table.prices.into_inner(), programme)?;
    let until = table.until.as_ref().map(|until| *until.get_ref());
    if let Some(last) = table.until.filter(|last| *last.get_ref() < prices[0].from) {
        let problem = format!("must be {} or later, the day of the first price", prices[0].from);
        return Err(check.fault(last.span(), problem));
    }
    if *table.kind.get_ref() == ItemKind::ElectronicGift {
        electronic(check, &table.kind, prices[0].from, until, programme)?;
    }
    Ok(CatalogueItem {
        id,
        name: check.wording(table.name, NAME_MAX_CHARS)?,
        description: check.wording(table.description, DESCRIPTION_MAX_CHARS)?,
        kind: table.kind.into_inner(),
        supplier: check.name(table.supplier)?,
        prices,
        until,
    })
}

fn prices(check: &Check<'_>, tables: Vec<PriceTable>, programme: &Programme) -> Result<Vec<Price>, FileError> {
    let mut prices: Vec<Price> = Vec::new();
    for table in tables {
        check.in_programme(&table.from, programme)?;
        let price = Price { from: *table.from.get_ref(), points: check.reward(&table.points)? };
        if let Some(before) = prices.last().filter(|before| before.from >= price.from) {
            let problem = format!("prices must ascend; this one must begin after {}", before.from);
            return Err(check.fault(table.from.span(), problem));
        }
        prices.push(price);
    }
    Ok(prices)
}

/// An electronic gift needs a programme that has them on every day on which it can be ordered.
fn electronic(
    check: &Check<'_>,
    kind: &Spanned<ItemKind>,
    from: ProgrammeDay,
    until: Option<ProgrammeDay>,
    programme: &Programme,
) -> Result<(), FileError> {
    let first = programme.version_on(from);
    let later = programme.versions().iter().filter(|version| version.from > from);
    let ordered = later.filter(|version| until.is_none_or(|last| version.from <= last));
    if first.into_iter().chain(ordered).all(|version| version.electronic_gifts) {
        return Ok(());
    }
    let problem = "this programme has no electronic gifts: only `goods` can be exchanged \
                   (a version of the programme with `electronic_gifts = true` would allow them)";
    Err(check.fault(kind.span(), problem.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../docs/example/catalogue.toml");

    fn parse(text: &str) -> Result<Vec<CatalogueItem>, FileError> {
        parse_catalogue(text, &Programme::standard())
    }

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    #[test]
    fn the_example_is_the_three_goods_of_the_page() {
        let items = parse(EXAMPLE).expect("the example");
        let today = day("2026-11-29");
        let prices: Vec<_> = items.iter().map(|item| (item.id.as_str(), item.price_on(today).map(|p| p.0))).collect();
        assert_eq!(
            prices,
            [("coffee-gift", Some(1_895)), ("pedometer-white", Some(2_600)), ("niigata-koshihikari-5kg", Some(4_373))]
        );
        assert!(items.iter().all(|item| item.kind == ItemKind::Goods));
        let wire = serde_json::to_string(&items).expect("they are plain data");
        assert_eq!(serde_json::from_str::<Vec<CatalogueItem>>(&wire).ok(), Some(items));
    }

    #[test]
    fn a_price_holds_from_its_day_and_an_item_ends_with_its_last_day() {
        let dated = EXAMPLE.replacen(
            "prices = [{ from = \"2021-04-01\", points = 1895 }]",
            "prices = [{ from = \"2026-04-01\", points = 1895 }, { from = \"2027-04-01\", points = 1995 }]\n\
             until = \"2028-03-31\"",
            1,
        );
        let coffee = &parse(&dated).expect("two prices")[0];
        let price = |on: &str| coffee.price_on(day(on)).map(|points| points.0);
        assert_eq!((price("2026-03-31"), price("2027-03-31")), (None, Some(1_895)));
        assert_eq!((price("2027-04-01"), price("2028-03-31"), price("2028-04-01")), (Some(1_995), Some(1_995), None));
    }

    #[test]
    fn an_electronic_gift_is_refused_unless_the_programme_has_them() {
        let gift = EXAMPLE.replacen("kind = \"goods\"", "kind = \"electronic_gift\"", 1);
        let line = gift.lines().position(|line| line.starts_with("kind")).expect("a kind") + 1;
        let error = parse(&gift).expect_err("no electronic gifts").to_string();
        let said = format!("catalogue file, line {line}, items.kind: this programme has no electronic gifts");
        assert!(error.starts_with(&said), "{error}");

        let standard = Programme::standard().text().to_owned();
        let allowed = standard.replace("electronic_gifts = false", "electronic_gifts = true");
        assert!(parse_catalogue(&gift, &Programme::parse(&allowed).expect("a programme")).is_ok());
        // Allowed now, no longer from a later version on.
        let versions = standard.find("[[versions]]").expect("a version");
        let later = standard.split_at(versions).1.replacen("2021-04-01", "2027-04-01", 1);
        let ends = Programme::parse(&format!("{allowed}\n{later}")).expect("two versions");
        assert!(parse_catalogue(&gift, &ends).is_err());
        let gone = gift.replacen("supplier", "until = \"2027-03-31\"\nsupplier", 1);
        assert!(parse_catalogue(&gone, &ends).is_ok());
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        for (from, to, said) in [
            ("points = 1895", "points = 0", "items.prices: must lie between 1 and 100000"),
            ("points = 1895", "points = 18.95", "floating point"),
            ("2021-04-01", "2021-03-31", "must be 2021-04-01 or later"),
            ("pedometer-white", "coffee-gift", "`coffee-gift` is named twice"),
            ("kind = \"goods\"", "kind = \"voucher\"", "expected `goods` or `electronic_gift`"),
            ("prices = [{ from = \"2021-04-01\", points = 1895 }]", "prices = []", "1 to 100 prices"),
            (
                "points = 1895 }",
                "points = 1895 }, { from = \"2021-04-01\", points = 1 }",
                "must begin after 2021-04-01",
            ),
            ("kind = \"goods\"", "kind = \"goods\"\nuntil = \"2021-03-31\"", "must be 2021-04-01 or later, the day"),
            ("schema = 1", "schema = 1\ncolour = 1", "colour"),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = parse(&EXAMPLE.replacen(from, to, 1)).expect_err("a fault").to_string();
            assert!(error.starts_with("catalogue file, line ") && error.contains(said), "{error}");
        }
    }
}
