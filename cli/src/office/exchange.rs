//! `kenpos office catalogue`, `stock`, `orders`, `order` and `key`: goods for points, and what becomes of orders.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use kenpos_core::view::Stage;
use kenpos_protocol::document::{CancelledBy, Order, OrderState};
use kenpos_rules::explain::{Language, points_text};
use kenpos_rules::ids::OrderId;
use kenpos_server::exchange::order::Cancel;
use kenpos_server::office::act::Action;
use kenpos_server::office::key::{Rotated, make_key, rotate_key};
use kenpos_server::office::order_file::order_file;
use kenpos_server::office::orders::{OrderLine, OrdersWanted, cancel_order, orders, ship_orders};
use kenpos_server::office::publish::publish_catalogue;
use kenpos_server::office::stock::{StockLine, set_stock, stock};
use kenpos_server::ports::key_file::KeyFile;
use kenpos_server::programmes::Programmes;
use serde_json::json;

use super::AtDesk;
use super::campaigns::{publish, text_of};
use crate::args::exchange::{
    CatalogueCommand, KeyCommand, OrderCommand, OrdersArgs, OrdersCommand, StateArg, StockCommand,
};
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

pub(super) async fn catalogue(at: &AtDesk<'_>, command: &CatalogueCommand) -> Result<Answer, Failure> {
    let CatalogueCommand::Publish { file } = command else { return shown(at).await };
    let (text, programmes) = (text_of(at, file)?, Programmes::default());
    publish(at, Action::PublishCatalogue, file, publish_catalogue(at.desk.store, &programmes, &text)).await
}

pub(super) async fn stock_of(at: &AtDesk<'_>, command: &StockCommand) -> Result<Answer, Failure> {
    let StockCommand::Set { item, amount } = command else { return shown(at).await };
    let programmes = Programmes::default();
    let work = set_stock(at.desk.store, &programmes, item, *amount);
    let done = at.desk.act(Action::SetStock, item, work, |()| amount.to_string()).await;
    done.map_err(|error| at.failure(&error))?;
    let text = texts::stock_is(at.terminal.language, item, &plain(*amount));
    Ok(Answer { json: json!({"item": item, "amount": amount}), text })
}

/// The goods with price and stock: nobody's data.
async fn shown(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let lines = stock(at.desk.store, &Programmes::default(), at.desk.clock).await;
    let lines = lines.map_err(|error| at.failure(&error))?;
    let json = json!({"items": lines});
    if lines.is_empty() {
        return Ok(Answer { json, text: texts::no_catalogue(language) });
    }
    let row = |line: &StockLine| {
        let left =
            line.amount.map(|amount| format!("{} / {}", plain(amount.saturating_sub(line.taken)), plain(amount)));
        vec![
            line.item.clone(),
            line.name.clone(),
            line.points.map(points_text).unwrap_or_default(),
            left.unwrap_or_default(),
        ]
    };
    let heading = [texts::heading_item(language), String::new(), "P".to_owned(), texts::heading_left(language)];
    let columns = [Column::Whole, Column::Left, Column::Right, Column::Right];
    Ok(Answer { json, text: table(&columns, &heading, lines.iter().map(row).collect()) })
}

pub(super) async fn all_orders(at: &AtDesk<'_>, args: &OrdersArgs) -> Result<Answer, Failure> {
    if let Some(OrdersCommand::Export { supplier, out }) = &args.command {
        return export(at, supplier, out).await;
    }
    let language = at.terminal.language;
    at.desk.look(Action::ReadOrders, "").await.map_err(|error| at.failure(&error))?;
    let wanted = args.state.map(|state| match state {
        StateArg::Held => OrdersWanted::Held,
        StateArg::Shipped => OrdersWanted::Shipped,
        StateArg::Cancelled => OrdersWanted::Cancelled,
    });
    let lines = orders(at.desk.store, wanted).await.map_err(|error| at.failure(&error))?;
    let json = json!({"orders": lines});
    if lines.is_empty() {
        return Ok(Answer { json, text: texts::no_orders(language) });
    }
    let rows = lines.iter().map(|line| row(line, language)).collect();
    let heading = [
        texts::heading_when(language),
        texts::heading_item(language),
        "P".to_owned(),
        texts::heading_state(language),
        texts::heading_supplier(language),
        texts::heading_order(language),
    ];
    let columns = [Column::Whole, Column::Left, Column::Right, Column::Left, Column::Left, Column::Whole];
    Ok(Answer { json, text: table(&columns, &heading, rows) })
}

fn row(line: &OrderLine, language: Language) -> Vec<String> {
    let order = &line.order;
    vec![
        texts::moment(order.ordered_at),
        format!("{} × {}", order.name.text(language), order.quantity),
        points_text(order.points),
        texts::order_stage(stage(order), language),
        line.supplier.clone(),
        order.order.clone(),
    ]
}

const fn stage(order: &Order) -> Stage {
    match order.state {
        OrderState::Held => Stage::Held,
        OrderState::Shipped { .. } => Stage::Shipped,
        OrderState::Cancelled { .. } => Stage::Cancelled,
    }
}

async fn export(at: &AtDesk<'_>, supplier: &str, out: &Path) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let file = out.display().to_string();
    let work = order_file(at.desk.store, at.ports, supplier);
    let counts = |file: &kenpos_server::office::order_file::OrderFile| format!("{} orders", file.orders);
    let written = at.desk.act(Action::ExportOrders, supplier, work, counts).await;
    let written = written.map_err(|error| at.failure(&error))?;
    write_private(out, &written.bytes).map_err(|error| {
        Failure::input(texts::file_failed(language, &file, &texts::system_words(error.kind(), language)))
    })?;
    let text = texts::orders_written(language, &plain(written.orders), &file);
    Ok(Answer { json: json!({"orders": written.orders, "file": file}), text })
}

/// Addresses and proofs go into a new file that nobody else can read; one that is there is not written over.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

pub(super) async fn order(at: &AtDesk<'_>, command: &OrderCommand) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let (store, clock, programmes) = (at.desk.store, at.desk.clock, Programmes::default());
    let by = at.desk.actor.by();
    match command {
        OrderCommand::Ship { ids } => {
            let about = ids.iter().map(OrderId::to_string).collect::<Vec<_>>().join(" ");
            let work = ship_orders(store, &programmes, clock, ids, &by);
            let shipped = at.desk.act(Action::ShipOrders, &about, work, |shipped| format!("{shipped} shipped")).await;
            let shipped = shipped.map_err(|error| at.failure(&error))?;
            Ok(Answer { json: json!({"shipped": shipped}), text: texts::orders_shipped(language, &plain(shipped)) })
        }
        OrderCommand::Cancel { id, reason, by_supplier } => {
            let cancelled_by = if *by_supplier { CancelledBy::Supplier } else { CancelledBy::Union };
            let how = Cancel { by, cancelled_by, because: Some(reason.clone()) };
            let work = cancel_order(store, &programmes, clock, *id, &how);
            let done = at.desk.act(Action::CancelOrder, &id.to_string(), work, |_| String::new()).await;
            let order = done.map_err(|error| at.failure(&error))?;
            Ok(Answer { json: json!({"order": order}), text: texts::order_cancelled(language, &id.to_string()) })
        }
    }
}

pub(super) async fn key(at: &AtDesk<'_>, command: KeyCommand) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let file = KeyFile::of_environment();
    match command {
        KeyCommand::Make => {
            let work = async { make_key(&file, at.ports) };
            let key = at.desk.act(Action::ChangeKey, "make", work, Clone::clone).await;
            let key = key.map_err(|error| at.failure(&error))?;
            Ok(Answer { json: json!({"key": key}), text: texts::key_made(language, &key) })
        }
        KeyCommand::Rotate => {
            let work = rotate_key(at.desk.store, &file, at.ports);
            let done = at.desk.act(Action::ChangeKey, "rotate", work, |done: &Rotated| done.key.clone()).await;
            let Rotated { key, resealed, dropped } = done.map_err(|error| at.failure(&error))?;
            let text = texts::key_rotated(language, &key, &plain(resealed), &plain(dropped));
            Ok(Answer { json: json!({"key": key, "resealed": resealed, "dropped": dropped}), text })
        }
    }
}
