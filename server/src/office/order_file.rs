//! The supplier's order file: what is to be shipped, and where. The one place where an address is opened.
//!
//! CSV in UTF-8 with a byte order mark: suppliers open it with a double click, and without the mark a Japanese spreadsheet
//! reads it as CP932, which lacks characters of names. Must never happen: a cell that a spreadsheet runs as a formula; an
//! address of an order that is not open.

use kenpos_protocol::order::Address;
use kenpos_rules::day::Moment;

use super::DeskError;
use super::orders::all_orders;
use crate::exchange::address;
use crate::exchange::order::{OrderRow, place_of};
use crate::ports::Ports;
use crate::store::Store;

/// The columns, in order.
pub const COLUMNS: [&str; 9] =
    ["order", "ordered_on", "item", "name", "quantity", "recipient", "postal_code", "address", "phone"];

/// What a file begins with, so that it is read as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The open orders of one supplier.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderFile {
    /// How many orders.
    pub orders: usize,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Writes the open orders of a supplier, oldest first. It changes nothing: an order stays in the file until it is noted as
/// shipped.
///
/// # Errors
/// [`DeskError::Key`] where an address does not open, [`DeskError::Store`].
pub async fn order_file(store: &dyn Store, ports: &Ports, supplier: &str) -> Result<OrderFile, DeskError> {
    let mut open = Vec::new();
    all_orders(store, |member, row| {
        if row.is_held() && row.kept.supplier == supplier {
            open.push((place_of(member, &row.shown.order), row));
        }
    })
    .await?;
    let when = |row: &OrderRow| (row.shown.ordered_at, row.shown.order.clone());
    open.sort_by_key(|(_, row)| when(row));
    let mut rows = Vec::new();
    if !open.is_empty() {
        let ring = ports.keys.ring()?;
        for (place, row) in &open {
            let sealed = row.kept.address.as_ref().ok_or(crate::store::StoreError::Damaged { table: "document" })?;
            rows.push(line(row, &address::open(&ring, place, sealed)?));
        }
    }
    Ok(OrderFile { orders: rows.len(), bytes: written(&rows) })
}

fn line(row: &OrderRow, to: &Address) -> [String; 9] {
    let shown = &row.shown;
    let day = |at: Moment| at.programme_day().to_string();
    [
        shown.order.clone(),
        day(shown.ordered_at),
        shown.item.clone(),
        shown.name.ja.clone(),
        shown.quantity.to_string(),
        to.recipient.clone(),
        to.postal_code.clone(),
        to.address.clone(),
        to.phone.clone(),
    ]
}

fn written(rows: &[[String; 9]]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let to_memory = "a vector takes every row";
    writer.write_record(COLUMNS).expect(to_memory);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).expect(to_memory);
    }
    [BYTE_ORDER_MARK.as_bytes(), &writer.into_inner().expect(to_memory)].concat()
}

/// A cell that a spreadsheet would run as a formula begins with an apostrophe instead, which it shows as text. Also the
/// full-width signs: some spreadsheets read them as the narrow ones.
fn harmless(cell: &str) -> String {
    let runs = |letter: char| "=+-@\t\r＝＋－＠".contains(letter);
    if cell.chars().next().is_some_and(runs) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_as_a_formula_and_the_file_is_read_as_utf_8() {
        for cell in ["=HYPERLINK(1)", "+81", "-1", "@SUM(A1)", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("髙橋 花子"), "髙橋 花子");
        let mut row: [String; 9] = std::array::from_fn(|at| format!("cell {at}"));
        row[7] = "大阪市, \"北区\"".to_owned();
        let text = String::from_utf8(written(&[row])).expect("UTF-8");
        assert!(text.starts_with("\u{feff}order,ordered_on,item,"), "{text}");
        assert!(text.ends_with(",\"大阪市, \"\"北区\"\"\",cell 8\r\n"), "{text}");
    }
}
