//! The words of the exchange: what the desk says of goods and orders, and what a phone orders.

use std::fmt;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::OrderId;

/// The catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Put a catalogue (TOML) in force; all of it, or nothing
    Publish {
        /// The catalogue
        file: PathBuf,
    },
    /// The goods in force, with today's price and what is left
    Show,
}

/// The stock.
#[derive(Debug, Subcommand)]
pub enum StockCommand {
    /// Set how many there are in all, ordered ones included
    Set {
        /// Its name in the catalogue
        item: String,
        /// How many
        amount: u64,
    },
    /// What is left of each
    Show,
}

/// All orders.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct OrdersArgs {
    /// Only those that stand there
    #[arg(long, value_enum, value_name = "held|shipped|cancelled", hide_possible_values = true)]
    pub state: Option<StateArg>,
    #[command(subcommand)]
    pub command: Option<OrdersCommand>,
}

/// What is done with all open orders of a supplier.
#[derive(Debug, Subcommand)]
pub enum OrdersCommand {
    /// Write what is to be shipped, with addresses, as CSV (UTF-8); changes nothing
    Export {
        /// As the catalogue names it
        #[arg(long)]
        supplier: String,
        /// A new file, readable by you alone
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateArg {
    /// Waits to be shipped
    Held,
    /// Shipped
    Shipped,
    /// Cancelled
    Cancelled,
}

/// Single orders.
#[derive(Debug, Subcommand)]
pub enum OrderCommand {
    /// Note orders as shipped: their points are spent, their addresses forgotten
    Ship {
        /// As orders lists them
        #[arg(required = true)]
        ids: Vec<OrderId>,
    },
    /// Cancel an order that is not shipped; the points are the member's again
    Cancel {
        /// As orders lists it
        id: OrderId,
        /// What the member reads
        #[arg(long)]
        reason: String,
        /// The supplier cannot ship it; otherwise the union cancels
        #[arg(long)]
        by_supplier: bool,
    },
}

/// The key of what is sealed at rest, in the file that KENPOS_KEY_FILE names.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum KeyCommand {
    /// Make the key file; without it neither an order nor a file can be taken
    Make,
    /// Add a key, seal open orders and waiting files with it, drop the keys that nothing needs
    Rotate,
}

/// A period, both days included.
#[derive(Clone, Copy, Debug, Args)]
pub struct PeriodArgs {
    /// First day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: ProgrammeDay,
    /// Last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: ProgrammeDay,
}

/// What a phone does with points.
#[derive(Debug, Subcommand)]
pub enum ExchangeCommand {
    /// What can be had for points today
    Catalogue,
    /// Order something for points
    Order(Box<OrderArgs>),
    /// The orders, and where each stands
    Orders,
    /// Cancel an order that is not shipped yet
    CancelOrder {
        /// As orders shows it
        id: OrderId,
    },
}

/// An order from a phone.
#[derive(Args)]
pub struct OrderArgs {
    /// Its name in the catalogue
    pub item: String,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub quantity: u32,
    /// Who receives it
    #[arg(long)]
    pub recipient: String,
    /// Seven digits
    #[arg(long)]
    pub postal_code: String,
    /// The address on one line
    #[arg(long)]
    pub address: String,
    /// Telephone number
    #[arg(long)]
    pub phone: String,
}

/// Addresses stay out of every log.
impl fmt::Debug for OrderArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrderArgs({} × {})", self.quantity, self.item)
    }
}
