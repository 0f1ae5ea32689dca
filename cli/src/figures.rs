//! Figures as people read them. Days and points are the rules' own texts ([`kenpos_rules::explain`]).
//!
//! Comes in: values. Goes out: thousands with commas, a sign where something changed.

use kenpos_rules::points::Points;

/// `+10`, `-300`
pub fn change(points: Points) -> String {
    if points.0 > 0 { format!("+{}", thousands(points.0)) } else { thousands(points.0) }
}

/// A count: `12,345`
pub fn plain(count: impl TryInto<i64>) -> String {
    thousands(count.try_into().unwrap_or(i64::MAX))
}

/// `-12,345`
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!(change(Points(10)), "+10");
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }
}
