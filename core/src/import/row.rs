//! One sample as a row of fixed size, so that any number of them can be sorted with little memory.
//!
//! Two rows are equal exactly when type, source, start, end, value and unit are: that is what a duplicate is.
//! No `Debug`: a row holds a health value.

use super::date::Written;

/// The units an export may name for what we read. The unit tells the type: `count` is steps, all others are weights.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Unit {
    Count,
    Kilogram,
    Pound,
    Gram,
    Stone,
    Ounce,
}

impl Unit {
    const ALL: [Self; 6] = [Self::Count, Self::Kilogram, Self::Pound, Self::Gram, Self::Stone, Self::Ounce];

    /// The unit of a body mass as Apple spells it.
    pub(super) fn of_mass(text: &str) -> Option<Self> {
        Self::ALL.into_iter().skip(1).find(|unit| unit.text() == text)
    }

    /// Apple's spelling, which is also what [`kenpos_rules::weight::weight_from_quantity`] takes.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Kilogram => "kg",
            Self::Pound => "lb",
            Self::Gram => "g",
            Self::Stone => "st",
            Self::Ounce => "oz",
        }
    }
}

/// A sample. The order of the fields is the order of sorting: by instant first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Start, seconds since 1970-01-01T00:00:00Z.
    pub(super) start: i64,
    /// Number of the source in [`Sources`](super::sources::Sources).
    pub(super) source: u16,
    pub(super) unit: Unit,
    /// End minus start.
    pub(super) length_seconds: u32,
    /// The exact value is `digits / 10^scale`, without trailing zeros, so that equal values are equal rows.
    pub(super) digits: u64,
    pub(super) scale: u8,
    pub(super) start_offset_minutes: i16,
    pub(super) end_offset_minutes: i16,
    /// The value as the rules see it: steps, or grams.
    pub(super) quantity: u32,
}

/// Bytes of a row in the scratch file.
pub(super) const ROW_BYTES: usize = 32;

impl Row {
    pub(super) const fn start(&self) -> Written {
        Written { seconds: self.start, utc_offset_minutes: self.start_offset_minutes }
    }

    pub(super) fn end(&self) -> Written {
        let seconds = self.start + i64::from(self.length_seconds);
        Written { seconds, utc_offset_minutes: self.end_offset_minutes }
    }

    pub(super) fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut bytes = [0; ROW_BYTES];
        bytes[0..8].copy_from_slice(&self.start.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.digits.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.length_seconds.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.quantity.to_le_bytes());
        bytes[24..26].copy_from_slice(&self.source.to_le_bytes());
        bytes[26..28].copy_from_slice(&self.start_offset_minutes.to_le_bytes());
        bytes[28..30].copy_from_slice(&self.end_offset_minutes.to_le_bytes());
        bytes[30] = self.scale;
        bytes[31] = self.unit as u8;
        bytes
    }

    /// `None` for bytes that [`to_bytes`](Self::to_bytes) never writes.
    pub(super) fn from_bytes(bytes: &[u8; ROW_BYTES]) -> Option<Self> {
        Some(Self {
            start: i64::from_le_bytes(part(bytes, 0)),
            digits: u64::from_le_bytes(part(bytes, 8)),
            length_seconds: u32::from_le_bytes(part(bytes, 16)),
            quantity: u32::from_le_bytes(part(bytes, 20)),
            source: u16::from_le_bytes(part(bytes, 24)),
            start_offset_minutes: i16::from_le_bytes(part(bytes, 26)),
            end_offset_minutes: i16::from_le_bytes(part(bytes, 28)),
            scale: bytes[30],
            unit: *Unit::ALL.get(usize::from(bytes[31]))?,
        })
    }
}

fn part<const N: usize>(bytes: &[u8; ROW_BYTES], from: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[from..from + N]);
    part
}
