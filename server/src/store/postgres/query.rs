//! One statement with its parameters: one message to the server, one answer, one moment of the database.

use deadpool_postgres::Client;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::error::sql;
use crate::store::StoreError;
use crate::store::rows::{Cell, Fields, Kind, Table};

/// The parameters of a statement in the making.
#[derive(Default)]
pub(super) struct Params(Vec<Box<dyn ToSql + Sync + Send>>);

impl Params {
    /// Takes one more parameter; gives its place, with its type, as it stands in the statement.
    pub(super) fn put(&mut self, value: impl ToSql + Sync + Send + 'static, of_type: &str) -> String {
        self.0.push(Box::new(value));
        format!("${}::{of_type}", self.0.len())
    }

    /// Takes rows as one list for each of the table's columns; gives their places.
    pub(super) fn put_columns(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> String {
        let mut columns: Vec<Vec<Cell>> = table.columns.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(cell);
            }
        }
        let places = table.columns.iter().zip(columns).map(|((_, kind), cells)| {
            let cells = cells.into_iter();
            match kind {
                Kind::Int => self.put(cells.map(number).collect::<Vec<_>>(), "bigint[]"),
                Kind::Text => self.put(cells.map(text).collect::<Vec<_>>(), "text[]"),
                Kind::Id => self.put(cells.map(id).collect::<Vec<_>>(), "uuid[]"),
                Kind::Bytes => self.put(cells.map(bytes).collect::<Vec<_>>(), "bytea[]"),
            }
        });
        places.collect::<Vec<_>>().join(", ")
    }

    /// Sends the statement and waits for its rows. One message each way, once the connection knows the statement.
    pub(super) async fn rows(&self, client: &Client, text: &str) -> Result<Vec<Row>, tokio_postgres::Error> {
        let statement = client.prepare_cached(text).await?;
        let params: Vec<&(dyn ToSql + Sync)> = self.0.iter().map(|param| &**param as _).collect();
        client.query(&statement, &params).await
    }
}

fn number(cell: Cell) -> Option<i64> {
    if let Cell::Int(number) = cell { Some(number) } else { None }
}

fn text(cell: Cell) -> Option<String> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

fn id(cell: Cell) -> Option<Uuid> {
    if let Cell::Id(id) = cell { Some(id) } else { None }
}

fn bytes(cell: Cell) -> Option<Vec<u8>> {
    if let Cell::Bytes(bytes) = cell { Some(bytes) } else { None }
}

/// Rows of several tables in one statement: each table's as one JSON text, in one answer of one row.
#[derive(Default)]
pub(super) struct Selection {
    pub params: Params,
    with: Vec<String>,
    parts: Vec<(&'static Table, String)>,
}

/// The place of one table's rows in the answer.
#[derive(Clone, Copy)]
pub(super) struct Part(usize);

impl Selection {
    /// Gives a query a name that the parts may use.
    pub(super) fn with(&mut self, name: &str, query: &str) {
        self.with.push(format!("{name} AS MATERIALIZED ({query})"));
    }

    /// Asks for rows of a table: all of its columns, from the table or from a query of that name.
    pub(super) fn part(&mut self, table: &'static Table, from: &str) -> Part {
        let cells: Vec<String> = table
            .columns
            .iter()
            .map(|(name, kind)| match kind {
                Kind::Bytes => format!("encode(\"{name}\", 'hex')"),
                _ => format!("\"{name}\""),
            })
            .collect();
        let text = format!("(SELECT json_agg(json_build_array({})) FROM {from})::text", cells.join(", "));
        self.parts.push((table, text));
        Part(self.parts.len() - 1)
    }

    pub(super) async fn ask(self, client: &Client) -> Result<Answer, StoreError> {
        let with = if self.with.is_empty() { String::new() } else { format!("WITH {} ", self.with.join(", ")) };
        let parts: Vec<&str> = self.parts.iter().map(|(_, text)| text.as_str()).collect();
        let rows = self.params.rows(client, &format!("{with}SELECT {}", parts.join(", "))).await.map_err(sql)?;
        let row = rows.into_iter().next().expect("a SELECT without FROM gives one row");
        let tables = self.parts.into_iter().map(|(table, _)| table).collect();
        Ok(Answer { row, tables })
    }
}

/// What came back.
pub(super) struct Answer {
    row: Row,
    tables: Vec<&'static Table>,
}

impl Answer {
    /// The rows of a part; none of a part that was not asked for.
    pub(super) fn rows(&self, part: impl Into<Option<Part>>) -> Result<Vec<Fields>, StoreError> {
        let Some(Part(part)) = part.into() else { return Ok(Vec::new()) };
        let table = self.tables[part];
        let damaged = || StoreError::Damaged { table: table.name };
        let text: Option<&str> = self.row.try_get(part).map_err(|_| damaged())?;
        let Some(text) = text else { return Ok(Vec::new()) };
        let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(text).map_err(|_| damaged())?;
        Ok(rows.into_iter().map(|row| fields(table, row)).collect())
    }

    pub(super) fn all<T>(
        &self,
        part: impl Into<Option<Part>>,
        read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(part)?.iter_mut().map(read).collect()
    }

    pub(super) fn one<T>(
        &self,
        part: impl Into<Option<Part>>,
        read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(part, read)?.pop())
    }
}

fn fields(table: &Table, row: Vec<serde_json::Value>) -> Fields {
    use serde_json::Value;
    let cells = table.columns.iter().zip(row).map(|((_, kind), value)| match (kind, value) {
        (_, Value::Null) => Cell::Null,
        (Kind::Int, Value::Number(number)) => number.as_i64().map_or(Cell::Odd, Cell::Int),
        (Kind::Text, Value::String(text)) => Cell::Text(text),
        (Kind::Id, Value::String(text)) => text.parse().map_or(Cell::Odd, Cell::Id),
        (Kind::Bytes, Value::String(text)) => from_hex(&text).map_or(Cell::Odd, Cell::Bytes),
        _ => Cell::Odd,
    });
    Fields::new(table.name, cells.collect())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}
