//! Why nothing was ordered or cancelled, and the problem each becomes: the one place where they meet.

use kenpos_protocol::order::QUANTITY_MAX;
use kenpos_protocol::problem::{Problem, ProblemCode as Code};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::lots::NotEnough;
use kenpos_rules::points::Points;

use super::address::AddressFault;
use super::order::NotOpen;
use crate::auth::refusal::AuthError;
use crate::programmes::ProgrammesError;
use crate::seal::KeyError;
use crate::store::StoreError;

/// Why nothing was ordered or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// The session, the membership or the store.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The consent to the programme is missing.
    #[error("nothing is ordered before the consent to the programme")]
    ConsentRequired,
    /// Not within what one order may be.
    #[error("quantity: 1 to {QUANTITY_MAX}")]
    Quantity,
    /// The address cannot be printed.
    #[error("{}: {}", .0.field, .0.what)]
    Address(AddressFault),
    /// The id was used for another order.
    #[error("this order id was used for something else; make a new one")]
    OrderReused,
    /// Not yet, after a registration or a new password.
    #[error("the exchange opens on {opens_on}")]
    NotOpenYet {
        /// The first day.
        opens_on: ProgrammeDay,
    },
    /// Nothing of this name has a price today.
    #[error("this is not in the catalogue today; look at it again")]
    NotOffered,
    /// The price is another one.
    #[error("it costs {points} P today; look at the catalogue again, then order")]
    PriceChanged {
        /// What all of it costs.
        points: Points,
    },
    /// There are not so many points.
    #[error("{} P can be used today, {} P are needed", .0.usable, .0.wanted)]
    NotEnough(#[from] NotEnough),
    /// Everything is ordered.
    #[error("there is not so much of it left")]
    OutOfStock,
    /// Too many orders in one day.
    #[error("so many orders in one day look like a mistake; go on tomorrow")]
    TooMany {
        /// When the day ends.
        until: Moment,
    },
    /// Nothing to cancel.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// An address could not be kept safe.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<StoreError> for OrderError {
    fn from(error: StoreError) -> Self {
        Self::Auth(error.into())
    }
}

impl From<ProgrammesError> for OrderError {
    fn from(error: ProgrammesError) -> Self {
        Self::Auth(error.into())
    }
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        let detail = error.to_string();
        match error {
            OrderError::Auth(error) => error.into(),
            OrderError::ConsentRequired => Self::new(Code::ConsentRequired, detail),
            OrderError::Quantity => Self::new(Code::Invalid, detail).at_field("quantity"),
            OrderError::Address(fault) => Self::new(Code::Invalid, detail).at_field(fault.field),
            OrderError::OrderReused => Self::new(Code::OpReused, detail).at_field("order"),
            OrderError::NotOpenYet { opens_on } => Self::new(Code::ExchangeNotOpen, detail).until(opens_on.start()),
            OrderError::NotOffered => Self::new(Code::NotOffered, detail).at_field("item"),
            OrderError::PriceChanged { .. } => Self::new(Code::PriceChanged, detail).at_field("points"),
            OrderError::NotEnough(_) => Self::new(Code::NotEnoughPoints, detail),
            OrderError::OutOfStock => Self::new(Code::OutOfStock, detail).at_field("item"),
            OrderError::TooMany { until } => Self::new(Code::TooManyRequests, detail).until(until),
            OrderError::NotOpen(_) => Self::new(Code::OrderNotOpen, detail),
            OrderError::Key(error) => {
                tracing::error!(%error, "an order could not be taken");
                Self::new(
                    Code::Unavailable,
                    "orders cannot be taken at the moment; nothing was ordered, try again later",
                )
            }
        }
    }
}
