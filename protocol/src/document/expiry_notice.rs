//! 有効期限のお知らせ: points of the member that soon run out.

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use serde::{Deserialize, Serialize};

/// Told once for each last day and distance, to the member alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpiryNotice {
    /// The last day and how many days before it this belongs to: `2027-03-31:90`.
    pub notice: String,
    /// When it was posted.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub posted_at: Moment,
    /// The last day on which the points can be used.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_on: ProgrammeDay,
    /// How many there were when it was posted.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub points: Points,
}
