//! Moments and programme days.
//!
//! Comes in: instants (UTC milliseconds) and written dates. Goes out: the programme day they belong to.
//! Must never happen: a day taken from a phone's zone. A programme day is the civil day at UTC+9
//! (programme paper, "Days and clocks"), wherever the phone is.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// The calendar of the programme: years of four digits, because a day is written with four. Arithmetic stops at its ends,
/// which leaves room for an offset, a fiscal year or an expiry beyond them.
const FIRST_YEAR: i32 = 0;
const LAST_YEAR: i32 = 9999;

fn first_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).expect("1 January exists in every year")
}

fn last_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).expect("31 December exists in every year")
}

/// Japan Standard Time, a fixed +9 h: Japan has no summer time, so no zone database is needed.
fn jst() -> FixedOffset {
    FixedOffset::east_opt(9 * 3600).expect("+9 h is a valid offset")
}

/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z. On the wire: RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// Milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis` (negative: earlier); saturates at the ends of the range.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This moment moved by `days` times 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(MILLIS_PER_DAY))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The programme day (UTC+9) in which this moment lies.
    pub fn programme_day(self) -> ProgrammeDay {
        ProgrammeDay(self.to_chrono().with_timezone(&jst()).date_naive())
    }

    /// The moment as chrono sees it; outside the calendar (years 0 to 9999) it is moved to the nearest end.
    pub fn to_chrono(self) -> DateTime<Utc> {
        let first = first_date().and_time(NaiveTime::MIN).and_utc();
        // A day short of the end, so that no offset leads into a year of five digits.
        let last = last_date().and_time(NaiveTime::MIN).and_utc();
        let nearest = if self.0 < 0 { first } else { last };
        DateTime::from_timestamp_millis(self.0).map_or(nearest, |at| at.clamp(first, last))
    }

    /// RFC 3339 with an offset in minutes, for showing a moment as it was written down (`2026-11-22T08:00:00+09:00`).
    pub fn to_rfc3339_at(self, utc_offset_minutes: i16) -> String {
        let offset = FixedOffset::east_opt(i32::from(utc_offset_minutes) * 60).unwrap_or_else(jst);
        self.to_chrono().with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, false)
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_chrono().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no moment or no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not RFC 3339 with an offset.
    #[error("not a moment: {text:?} (write RFC 3339 with an offset, e.g. 2026-11-22T08:00:00+09:00)")]
    NotAMoment {
        /// The text, cut to 40 characters.
        text: String,
    },
    /// Not a calendar day.
    #[error("not a day: {text:?} (write YYYY-MM-DD, e.g. 2026-11-22)")]
    NotADay {
        /// The text, cut to 40 characters.
        text: String,
    },
}

impl FromStr for Moment {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        DateTime::parse_from_rfc3339(text)
            .map(|at| Self(at.timestamp_millis()))
            .map_err(|_| DayError::NotAMoment { text: clip(text) })
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A programme day: the civil day at UTC+9. On the wire: `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgrammeDay(NaiveDate);

impl ProgrammeDay {
    /// The day with this calendar date, if there is one. Years may lie a little outside 0 to 9999: the fiscal year of the
    /// last day, and the expiry after it, still have their days.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let near = (FIRST_YEAR - 2..=LAST_YEAR + 2).contains(&year);
        near.then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten().map(Self)
    }

    /// The calendar date.
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// Calendar year, month (1 to 12) and day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The first moment of the day: 00:00 at UTC+9.
    pub fn start(self) -> Moment {
        let midnight = self.0.and_hms_opt(0, 0, 0).expect("midnight exists on every date");
        Moment::from(jst().from_local_datetime(&midnight).single().expect("a fixed offset has no gaps").to_utc())
    }

    /// The first moment of the next day; the day is the half-open span from `start` to here.
    pub fn end(self) -> Moment {
        self.start().plus_days(1)
    }

    /// The day `days` later (negative: earlier); saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Duration::try_days(days)
            .and_then(|span| self.0.checked_add_signed(span))
            .map_or(if days < 0 { Self(first_date()) } else { Self(last_date()) }, Self::from)
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }
}

impl From<NaiveDate> for ProgrammeDay {
    /// A date outside the calendar (years 0 to 9999) becomes its nearest end.
    fn from(date: NaiveDate) -> Self {
        Self(date.clamp(first_date(), last_date()))
    }
}

impl fmt::Display for ProgrammeDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The calendar's own form is this one, and costs a tenth of a format string; every row of a phone has a day.
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for ProgrammeDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn read_day(text: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| 10 * sum + u32::from(digit - b'0')))
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

impl FromStr for ProgrammeDay {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        // By hand: chrono also reads `2026-1-2` and `+2026-01-02`, which would give one day two spellings.
        read_day(text.as_bytes()).map(Self).ok_or_else(|| DayError::NotADay { text: clip(text) })
    }
}

impl Serialize for ProgrammeDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProgrammeDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Input repeated in an error is cut: an error text is no place for a whole file.
fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().expect("a moment of the test")
    }

    #[test]
    fn a_day_begins_at_midnight_in_japan_wherever_the_phone_is() {
        assert_eq!(moment("2026-11-21T14:59:59.999Z").programme_day().to_string(), "2026-11-21");
        assert_eq!(moment("2026-11-21T15:00:00Z").programme_day().to_string(), "2026-11-22");
        assert_eq!(moment("2026-11-21T07:00:00-08:00").programme_day().to_string(), "2026-11-22");
    }

    #[test]
    fn case_049_a_day_is_half_open_and_the_next_one_starts_where_it_ends() {
        let day: ProgrammeDay = "2024-02-29".parse().expect("a leap day");
        assert_eq!(day.start().programme_day(), day);
        assert_eq!(day.end().plus_millis(-1).programme_day(), day);
        assert_eq!(day.end().programme_day(), day.plus_days(1));
    }

    #[test]
    fn one_day_has_one_spelling() {
        for text in ["2026-1-2", "+2026-01-02", "2026-02-30", "20260102", "", "2026-01-02 ", "２０２６-01-02"] {
            assert!(text.parse::<ProgrammeDay>().is_err(), "{text:?} was read as a day");
        }
    }

    #[test]
    fn a_moment_needs_its_offset() {
        assert!("2026-11-22T08:00:00".parse::<Moment>().is_err());
        assert_eq!(moment("2026-11-22T08:00:00+09:00"), moment("2026-11-21T23:00:00Z"));
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for moment in [i64::MIN, i64::MAX].map(Moment::from_millis) {
            let day = moment.programme_day();
            assert_eq!(day.to_string().parse(), Ok(day));
            assert_eq!(moment.to_rfc3339_at(14 * 60).len(), "2026-11-22T08:00:00+09:00".len());
        }
        for day in [NaiveDate::MIN, NaiveDate::MAX].map(ProgrammeDay::from) {
            assert_eq!(day.to_string().parse(), Ok(day));
            assert!(day.plus_days(i64::MIN) < day.plus_days(i64::MAX));
            assert!(crate::lots::expires_on(day) > day);
            assert!(day.start() < day.end());
        }
    }
}
