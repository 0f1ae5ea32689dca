//! The calendar, worked out a second time and by hand: days in Japan, dates, fiscal years, moments as text.
//!
//! Comes in: moments (milliseconds since 1970, UTC), days (counted from 1970-01-01 in Japan), texts of the wire. Goes
//! out: plain numbers. Must never happen: a function of the product's `rules`, which could share its mistakes.

use kenpos_rules::day::ProgrammeDay;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 9 * 3_600_000;

/// The day in Japan of a moment.
pub const fn japan_day(at: i64) -> i64 {
    (at + JAPAN_MS).div_euclid(DAY_MS)
}

/// Days since 1970 of a date.
pub const fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

/// The same of a day of the product.
pub fn number(day: ProgrammeDay) -> i64 {
    let (year, month, of_month) = day.ymd();
    day_number(i64::from(year), i64::from(month), i64::from(of_month))
}

/// The fiscal year of a day, by the year in which it begins: April to March.
pub const fn fiscal_year(day: i64) -> i64 {
    let (year, month) = year_and_month(day);
    if month < 4 { year - 1 } else { year }
}

/// 1 April at the beginning of a day's fiscal year.
pub const fn year_begin(day: i64) -> i64 {
    day_number(fiscal_year(day), 4, 1)
}

/// 31 March at the end of a day's fiscal year.
pub const fn year_end(day: i64) -> i64 {
    day_number(fiscal_year(day) + 1, 4, 1) - 1
}

/// Completed years on a day, of who was born on a date (year, month, day): a year is completed on the day before the
/// birthday, which for 29 February is the 28th.
pub fn age_on(born: (i64, i64, i64), day: i64) -> i64 {
    let (year, month, of_month) = born;
    (0..200).take_while(|age| day_number(year + age + 1, month, of_month) - 1 <= day).count().try_into().unwrap_or(200)
}

/// The last day of use of points granted on a day: 31 March at the end of the fiscal year after the one of the grant.
pub const fn last_day_of_use(granted: i64) -> i64 {
    day_number(fiscal_year(granted) + 2, 4, 1) - 1
}

/// A day as a date: `2026-11-22`.
pub fn date_text(day: i64) -> String {
    let (year, month) = year_and_month(day);
    format!("{year:04}-{month:02}-{:02}", day - day_number(year, month, 1) + 1)
}

/// The civil calendar, counted out in years of 1 March (the leap day is then the last of its year).
const fn year_and_month(day: i64) -> (i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + (month <= 2) as i64, month)
}

/// `2026-11-22` as days since 1970.
pub fn day_of(text: &str) -> i64 {
    day_number(digits(text, 0..4), digits(text, 5..7), digits(text, 8..10))
}

/// `2026-11-22T12:00:00.005+09:00` as milliseconds since 1970 and minutes east of Greenwich. The fraction may be missing
/// and the offset `Z`.
pub fn moment_of(text: &str) -> (i64, i64) {
    let fraction = if text.get(19..20) == Some(".") { digits(text, 20..23) } else { 0 };
    let zone = text.get(19..).unwrap_or_default().trim_start_matches(|sign: char| sign == '.' || sign.is_ascii_digit());
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let offset = sign * (digits(zone, 1..3) * 60 + digits(zone, 4..6));
    let seconds = (digits(text, 11..13) * 60 + digits(text, 14..16)) * 60 + digits(text, 17..19);
    (day_of(text) * DAY_MS + seconds * 1_000 + fraction - offset * 60_000, offset)
}

fn digits(text: &str, range: std::ops::Range<usize>) -> i64 {
    text.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_march_end_a_year_before_points_of_april() {
        let last_day = |text| last_day_of_use(day_of(text));
        assert_eq!(last_day("2026-03-31"), day_of("2027-03-31"));
        assert_eq!(last_day("2026-04-01"), day_of("2028-03-31"));
        assert_eq!(last_day("2028-02-29"), day_of("2029-03-31"));
        assert_eq!(last_day("2021-04-01"), day_of("2023-03-31"));
    }

    #[test]
    fn a_year_of_age_is_completed_on_the_day_before_the_birthday() {
        assert_eq!(age_on((1991, 4, 1), day_of("2026-03-31")), 35);
        assert_eq!(age_on((1991, 4, 2), day_of("2026-03-31")), 34);
        assert_eq!(age_on((1996, 2, 29), day_of("2026-02-27")), 29);
        assert_eq!(age_on((1996, 2, 29), day_of("2026-02-28")), 30);
        assert_eq!(year_end(day_of("2026-03-31")), day_of("2026-03-31"));
        assert_eq!(year_end(day_of("2026-04-01")), day_of("2027-03-31"));
    }

    #[test]
    fn a_day_begins_at_fifteen_hours_of_greenwich() {
        assert_eq!(japan_day(15 * 3_600_000 - 1), 0);
        assert_eq!(japan_day(15 * 3_600_000), 1);
    }

    #[test]
    fn a_moment_is_read_to_the_millisecond_in_any_zone() {
        assert_eq!(moment_of("1970-01-02T00:00:01.005Z"), (86_401_005, 0));
        assert_eq!(moment_of("1970-01-01T09:00:00+09:00"), (0, 540));
        assert_eq!(moment_of("1969-12-31T14:00:00.250-10:00"), (250, -600));
        assert_eq!(day_of("2026-03-31"), 20_543);
        assert_eq!(date_text(day_of("2028-02-29")), "2028-02-29");
    }
}
