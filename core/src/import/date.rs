//! Dates as an Apple Health export writes them: `2018-04-15 22:29:28 -0400`, always 25 characters.
//!
//! Read by hand: an export holds two or three dates a record and millions of records.
//! The offset is that of the day of the *export*, for every date in the file; the instant is right,
//! the written calendar day is not always the one the member lived.

use kenpos_rules::day::Moment;

const SECONDS_PER_DAY: i64 = 86_400;
/// Japan Standard Time, for programme days; see [`kenpos_rules::day`].
const JST_SECONDS: i64 = 9 * 3600;
/// People type old weights by hand, but nobody alive was weighed before this.
const FIRST_YEAR: i64 = 1900;
/// A phone with a wild clock, not a measurement.
const LAST_YEAR: i64 = 2199;
/// No place on Earth keeps a larger offset.
const OFFSET_MINUTES_MAX: i16 = 14 * 60;

/// An instant as the file wrote it, with the offset it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub(super) seconds: i64,
    /// Minutes east of UTC.
    pub utc_offset_minutes: i16,
}

impl Written {
    /// The instant.
    pub const fn moment(self) -> Moment {
        Moment::from_millis(self.seconds * 1000)
    }

    /// RFC 3339 with the file's own offset.
    pub fn to_rfc3339(self) -> String {
        self.moment().to_rfc3339_at(self.utc_offset_minutes)
    }

    /// The calendar day in the text, in days since 1970-01-01.
    pub(super) fn written_day(self) -> i64 {
        (self.seconds + 60 * i64::from(self.utc_offset_minutes)).div_euclid(SECONDS_PER_DAY)
    }

    /// The programme day, in days since 1970-01-01.
    pub(super) const fn programme_day(self) -> i64 {
        (self.seconds + JST_SECONDS).div_euclid(SECONDS_PER_DAY)
    }
}

/// When the programme day with this number begins, in seconds since 1970-01-01T00:00:00Z.
pub(super) const fn programme_day_start(day: i64) -> i64 {
    day * SECONDS_PER_DAY - JST_SECONDS
}

/// Reads one date; `None` when it is anything but the 25 characters Apple writes, or no date of a calendar.
pub(super) fn read_date(text: &str) -> Option<Written> {
    let b: &[u8; 25] = text.as_bytes().try_into().ok()?;
    let marks = [b[4], b[7], b[10], b[13], b[16], b[19]];
    if marks != *b"-- :: " {
        return None;
    }
    let (year, month, day) = (number(&b[0..4])?, number(&b[5..7])?, number(&b[8..10])?);
    let (hour, minute, second) = (number(&b[11..13])?, number(&b[14..16])?, number(&b[17..19])?);
    let (offset_hours, offset_minutes) = (number(&b[21..23])?, number(&b[23..25])?);
    let in_calendar = (FIRST_YEAR..=LAST_YEAR).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day);
    if !in_calendar || hour > 23 || minute > 59 || second > 59 || offset_minutes > 59 {
        return None;
    }
    let offset = i16::try_from(60 * offset_hours + offset_minutes).ok().filter(|o| *o <= OFFSET_MINUTES_MAX)?;
    let utc_offset_minutes = match b[20] {
        b'+' => offset,
        b'-' => -offset,
        _ => return None,
    };
    let local = days_since_1970(year, month, day) * SECONDS_PER_DAY + 3600 * hour + 60 * minute + second;
    Some(Written { seconds: local - 60 * i64::from(utc_offset_minutes), utc_offset_minutes })
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| 10 * sum + i64::from(byte - b'0')))
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar: years begin in March, so the leap day comes
/// last, and 400 years are 146,097 days.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    days - 719_468
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_date_keeps_its_instant_and_the_offset_it_was_written_in() {
        let winter = read_date("2016-12-14 11:12:54 -0400").unwrap();
        assert_eq!(winter.to_rfc3339(), "2016-12-14T11:12:54-04:00");
        assert_eq!(winter.moment().to_string(), "2016-12-14T15:12:54.000Z");
        assert_eq!(winter.programme_day(), winter.written_day() + 1, "in Japan it is already the 15th");
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "2016-12-14",
            "2016-12-14T11:12:54 -0400",
            "2016-12-14 11:12:54 -04:00",
            "2016-02-30 11:12:54 +0900",
            "2015-02-29 11:12:54 +0900",
            "2016-13-01 11:12:54 +0900",
            "2016-00-01 11:12:54 +0900",
            "2016-12-14 24:00:00 +0900",
            "2016-12-14 11:12:60 +0900",
            "2016-12-14 11:12:54 +1500",
            "2016-12-14 11:12:54 +0960",
            "1899-12-14 11:12:54 +0900",
            "2200-01-01 00:00:00 +0900",
            "２０１６-12-14 11:12",
            "-016-12-14 11:12:54 +0900",
        ] {
            assert!(read_date(text).is_none(), "{text:?} was read as a date");
        }
    }

    proptest! {
        #[test]
        fn reading_agrees_with_a_calendar_library(
            seconds in -2_208_000_000_i64..7_258_000_000,
            offset in -OFFSET_MINUTES_MAX..=OFFSET_MINUTES_MAX,
        ) {
            let zone = chrono::FixedOffset::east_opt(60 * i32::from(offset)).unwrap();
            let text = DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %z");
            let read = read_date(&text.to_string()).unwrap();
            prop_assert_eq!((read.seconds, read.utc_offset_minutes), (seconds, offset));
            prop_assert!(programme_day_start(read.programme_day()) <= seconds);
            prop_assert!(programme_day_start(read.programme_day() + 1) > seconds);
        }
    }
}
