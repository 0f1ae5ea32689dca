//! A changed programme after the one in force: a rule takes effect from a day, never backwards.

use super::{Programme, ProgrammeVersion, StepRules};
use crate::day::ProgrammeDay;

/// Why a programme cannot take the place of the one in force. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAfter {
    /// The name is that of the programme in force, the text is not.
    #[error("the revision {revision} is in force with another text: give the changed programme a new revision")]
    SameRevision {
        /// The name.
        revision: String,
    },
    /// A rule of days that have begun would change.
    #[error(
        "the {what} in force from {from} has begun and stays as it is; put what changes into a new one that begins \
         tomorrow or later"
    )]
    Begun {
        /// `version` or `step_rules`.
        what: &'static str,
        /// Its first day.
        from: ProgrammeDay,
    },
    /// The award of early members was posted long ago.
    #[error("`early_members` cannot change once a programme is in force")]
    EarlyMembers,
}

impl Programme {
    /// Whether this programme may take the place of `before` on `today`: every day up to today keeps its rules.
    ///
    /// # Errors
    /// [`NotAfter`], naming what would change backwards.
    pub fn check_follows(&self, before: &Self, today: ProgrammeDay) -> Result<(), NotAfter> {
        if self.text == before.text {
            return Ok(());
        }
        if self.revision == before.revision {
            return Err(NotAfter::SameRevision { revision: self.revision.clone() });
        }
        if self.early_members != before.early_members {
            return Err(NotAfter::EarlyMembers);
        }
        let begun = |versions: &[ProgrammeVersion]| -> Vec<ProgrammeVersion> {
            versions.iter().filter(|version| version.from <= today).cloned().collect()
        };
        first_difference(&begun(&self.versions), &begun(&before.versions), |version| version.from)
            .map_or(Ok(()), |from| Err(NotAfter::Begun { what: "version", from }))?;
        let begun = |rules: &[StepRules]| -> Vec<StepRules> {
            rules.iter().filter(|rules| rules.from <= today).cloned().collect()
        };
        first_difference(&begun(&self.step_rules), &begun(&before.step_rules), |rules| rules.from)
            .map_or(Ok(()), |from| Err(NotAfter::Begun { what: "step_rules", from }))
    }
}

/// The first day of the first of two lists' entries that differs.
fn first_difference<T: PartialEq>(now: &[T], before: &[T], from: impl Fn(&T) -> ProgrammeDay) -> Option<ProgrammeDay> {
    let differs =
        now.iter().zip(before).find(|(one, other)| one != other).map(|(one, other)| from(one).min(from(other)));
    differs.or_else(|| now.get(before.len()).or_else(|| before.get(now.len())).map(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::STANDARD;

    const TODAY: &str = "2026-11-22";

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    /// The standard programme under another name, with one thing changed.
    fn changed(from: &str, to: &str) -> Programme {
        let text = STANDARD.replacen(Programme::standard().revision(), "next", 1);
        assert!(text.contains(from), "{from:?} is not in the file");
        Programme::parse(&text.replacen(from, to, 1)).expect("a programme")
    }

    /// The standard programme with its version once more from a day on, one thing changed in it.
    fn later(first_day: &str, from: &str, to: &str) -> Programme {
        let start = STANDARD.find("[[versions]]").expect("a version");
        let again = STANDARD
            .split_at(start)
            .1
            .replacen("from = \"2021-04-01\"", &format!("from = \"{first_day}\""), 1)
            .replacen(from, to, 1);
        let text = format!("{STANDARD}\n{again}").replacen(Programme::standard().revision(), "next", 1);
        Programme::parse(&text).expect("a programme")
    }

    fn follows(programme: &Programme) -> Result<(), NotAfter> {
        programme.check_follows(&Programme::standard(), day(TODAY))
    }

    #[test]
    fn a_changed_rule_begins_tomorrow_or_later() {
        assert_eq!(follows(&later("2026-11-23", "points = 10", "points = 12")), Ok(()));
        let today = follows(&later(TODAY, "points = 10", "points = 12"));
        assert_eq!(today, Err(NotAfter::Begun { what: "version", from: day(TODAY) }));
    }

    #[test]
    fn a_version_that_has_begun_is_never_edited_or_left_out() {
        let edited = changed("points = 10", "points = 12");
        assert_eq!(follows(&edited), Err(NotAfter::Begun { what: "version", from: day("2021-04-01") }));
        let both = later("2026-11-20", "points = 10", "points = 12");
        let gone = changed("points = 10", "points = 10").check_follows(&both, day(TODAY));
        assert_eq!(gone, Err(NotAfter::SameRevision { revision: "next".to_owned() }));
        let gone = Programme::standard().check_follows(&both, day(TODAY));
        assert_eq!(gone, Err(NotAfter::Begun { what: "version", from: day("2026-11-20") }));
    }

    #[test]
    fn a_version_that_has_not_begun_may_still_change() {
        let planned = later("2027-04-01", "points = 10", "points = 12");
        assert_eq!(Programme::standard().check_follows(&planned, day(TODAY)), Ok(()));
    }

    #[test]
    fn a_file_written_before_a_key_was_known_takes_it_up_from_a_day_on() {
        let known = STANDARD.lines().find(|line| line.starts_with("expiry_notice_days")).expect("the key");
        let standard = Programme::standard();
        let older_text = STANDARD.replacen(&format!("{known}\n"), "", 1).replacen(standard.revision(), "older", 1);
        let older = Programme::parse(&older_text).expect("a programme");
        assert_eq!(older.versions()[0].expiry_notice_days, Vec::<u32>::new());
        let edited = standard.check_follows(&older, day(TODAY));
        assert_eq!(edited, Err(NotAfter::Begun { what: "version", from: day("2021-04-01") }));
        let from_tomorrow = STANDARD.split_at(STANDARD.find("[[versions]]").expect("a version")).1;
        let from_tomorrow = from_tomorrow.replacen("from = \"2021-04-01\"", "from = \"2026-11-23\"", 1);
        let next = format!("{older_text}\n{from_tomorrow}").replacen("older", "next", 1);
        assert_eq!(Programme::parse(&next).expect("a programme").check_follows(&older, day(TODAY)), Ok(()));
    }

    #[test]
    fn rules_of_steps_and_early_members_do_not_change_backwards_either() {
        let steps = follows(&changed("flag_above = 60000", "flag_above = 50000"));
        assert_eq!(steps, Err(NotAfter::Begun { what: "step_rules", from: day("2021-04-01") }));
        let early = follows(&changed("registered_until = \"2021-03-31\"", "registered_until = \"2021-03-30\""));
        assert_eq!(early, Err(NotAfter::EarlyMembers));
    }

    #[test]
    fn the_same_text_again_is_no_change() {
        assert_eq!(follows(&Programme::standard()), Ok(()));
    }
}
