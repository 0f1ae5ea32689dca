//! Weights as exact decimal text. Comes in: "150.0" and a unit. Goes out: grams as text, without an error of rounding.
//! Must never happen: a binary fraction between what a scale showed and what a test compares.

use serde::{Deserialize, Serialize};

/// The unit in which a weight was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightUnit {
    /// Kilograms.
    Kg,
    /// Pounds of 453.59237 grams.
    Lb,
    /// Grams.
    G,
}

/// More digits than any scale has; with them every product below fits 64 bits.
const MAX_DIGITS: usize = 8;

/// Digits as a whole number, and how many of them stand behind the point. Nothing for what is no plain decimal.
fn read(text: &str) -> Option<(u64, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let plain = !whole.is_empty() && digits.len() <= MAX_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    let no_point_at_the_end = !text.ends_with('.');
    (plain && no_point_at_the_end).then_some(())?;
    Some((digits.parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

/// Whether this is a weight: plain digits with at most one point.
pub fn is_decimal(text: &str) -> bool {
    read(text).is_some()
}

/// The exact number of grams, without zeros at the end.
pub fn grams(text: &str, unit: WeightUnit) -> Option<String> {
    let (digits, scale) = read(text)?;
    let (digits, scale) = match unit {
        WeightUnit::G => (digits, scale),
        WeightUnit::Kg => (digits * 1000, scale),
        WeightUnit::Lb => (digits * 45_359_237, scale + 5),
    };
    let one = 10_u64.checked_pow(scale)?;
    let width = usize::try_from(scale).ok()?;
    let fraction = format!("{:0width$}", digits % one);
    let fraction = if scale == 0 { "" } else { fraction.trim_end_matches('0') };
    let whole = digits / one;
    Some(if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") })
}

/// The whole grams of a text that [`grams`] gave.
pub fn whole_grams(grams: &str) -> Option<u64> {
    grams.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{WeightUnit, grams, is_decimal};

    #[test]
    fn a_hundred_and_fifty_pounds_are_exactly_68038_grams_and_a_fraction() {
        assert_eq!(grams("150.0", WeightUnit::Lb).as_deref(), Some("68038.8555"));
        assert_eq!(grams("68.2", WeightUnit::Kg).as_deref(), Some("68200"));
        assert_eq!(grams("68200", WeightUnit::G).as_deref(), Some("68200"));
    }

    #[test]
    fn what_is_no_plain_decimal_is_no_weight() {
        for text in ["", ".5", "5.", "-1", "1e3", "6 8", "６８", "1.2.3", "123456789"] {
            assert!(!is_decimal(text), "{text}");
        }
    }
}
