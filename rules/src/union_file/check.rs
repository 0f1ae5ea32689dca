//! The checks that the shape of a file alone does not make, each knowing where in the text it looks.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use serde::de::DeserializeOwned;

use super::{
    FileError, FileFault, FileKind, PublicationId, SCHEMA, Spanned, TEXT_MAX_BYTES, Wording, WordingTable, shape,
};
use crate::day::ProgrammeDay;
use crate::points::Points;
use crate::programme::Programme;

/// No single award or gift is worth more: a slip of the key here is real money.
const POINTS_MAX: i64 = 100_000;
/// Names are shown on one line and kept with every award.
const NAME_MAX_CHARS: usize = 80;
/// One line on a phone, two at most.
const TITLE_MAX_CHARS: usize = 40;
/// A screen of text.
const DESCRIPTION_MAX_CHARS: usize = 1_000;

/// One file being read.
pub(crate) struct Check<'a> {
    file: FileKind,
    text: &'a str,
}

impl<'a> Check<'a> {
    pub(crate) const fn new(file: FileKind, text: &'a str) -> Self {
        Self { file, text }
    }

    /// The whole file in its shape.
    pub(crate) fn shape<T: DeserializeOwned>(&self) -> Result<T, FileError> {
        if self.text.len() > TEXT_MAX_BYTES {
            return Err(self.fault(0..0, format!("the file is larger than {TEXT_MAX_BYTES} bytes")));
        }
        shape::read(self.text).map_err(|wrong| {
            let (span, problem) = wrong.told();
            self.fault(span.unwrap_or(0..0), problem)
        })
    }

    /// That the file has the shape this code reads.
    pub(crate) fn schema(&self, schema: &Spanned<u32>) -> Result<(), FileError> {
        self.within(schema, SCHEMA..=SCHEMA).map(|_| ())
    }

    /// A name on one line.
    pub(crate) fn name(&self, name: Spanned<String>) -> Result<String, FileError> {
        let clean = !name.get_ref().chars().any(char::is_control);
        self.text_of(name, NAME_MAX_CHARS, clean, "characters on one line")
    }

    /// A text that fits, in both languages; line breaks are its own.
    pub(crate) fn wording(&self, table: WordingTable, max_chars: usize) -> Result<Wording, FileError> {
        let text = |text: Spanned<String>| {
            let clean = !text.get_ref().chars().any(|letter| letter.is_control() && letter != '\n');
            self.text_of(text, max_chars, clean, "characters")
        };
        Ok(Wording { ja: text(table.ja)?, en: text(table.en)? })
    }

    /// What something published is called.
    pub(crate) fn title(&self, table: WordingTable) -> Result<Wording, FileError> {
        self.wording(table, TITLE_MAX_CHARS)
    }

    /// What something published is about.
    pub(crate) fn description(&self, table: WordingTable) -> Result<Wording, FileError> {
        self.wording(table, DESCRIPTION_MAX_CHARS)
    }

    fn text_of(&self, text: Spanned<String>, max: usize, clean: bool, what: &str) -> Result<String, FileError> {
        let letters = text.get_ref().chars().count();
        if letters == 0 || letters > max || !clean || text.get_ref().trim() != text.get_ref() {
            let problem = format!("must be 1 to {max} {what}, without space at its ends");
            return Err(self.fault(text.span(), problem));
        }
        Ok(text.into_inner())
    }

    /// The name by which a thing is published.
    pub(crate) fn id(&self, id: &Spanned<String>) -> Result<PublicationId, FileError> {
        id.get_ref().parse().map_err(|error| self.fault(id.span(), format!("{error}")))
    }

    /// Several things, each with a name of its own.
    pub(crate) fn distinct_id(
        &self,
        id: &Spanned<String>,
        seen: &mut BTreeSet<PublicationId>,
    ) -> Result<PublicationId, FileError> {
        let new = self.id(id)?;
        if !seen.insert(new.clone()) {
            return Err(self.fault(id.span(), format!("`{new}` is named twice")));
        }
        Ok(new)
    }

    /// An amount that somebody is given for one thing: at least one point.
    pub(crate) fn reward(&self, points: &Spanned<i64>) -> Result<Points, FileError> {
        self.within(points, 1..=POINTS_MAX).map(Points)
    }

    /// An amount of the award table; 0 is a row without points.
    pub(crate) fn points(&self, points: &Spanned<i64>) -> Result<Points, FileError> {
        self.within(points, 0..=POINTS_MAX).map(Points)
    }

    /// First and last day of something in the programme, at most `days_max` days with both.
    pub(crate) fn days(
        &self,
        from: &Spanned<ProgrammeDay>,
        to: &Spanned<ProgrammeDay>,
        days_max: u32,
        programme: &Programme,
    ) -> Result<(ProgrammeDay, ProgrammeDay), FileError> {
        let days = to.get_ref().days_since(*from.get_ref()) + 1;
        if !(1..=i64::from(days_max)).contains(&days) {
            let problem = format!("the last day must be {} or up to {} days after it", from.get_ref(), days_max - 1);
            return Err(self.fault(to.span(), problem));
        }
        self.in_programme(from, programme)?;
        Ok((*from.get_ref(), *to.get_ref()))
    }

    /// That something begins when there already is a programme.
    pub(crate) fn in_programme(&self, from: &Spanned<ProgrammeDay>, programme: &Programme) -> Result<(), FileError> {
        if *from.get_ref() >= programme.starts_on() {
            return Ok(());
        }
        let problem = format!("must be {} or later: the programme begins then", programme.starts_on());
        Err(self.fault(from.span(), problem))
    }

    /// That a list holds something, and no more than anybody reads.
    pub(crate) fn count<T>(&self, list: &Spanned<Vec<T>>, max: usize, what: &str) -> Result<(), FileError> {
        if (1..=max).contains(&list.get_ref().len()) {
            return Ok(());
        }
        Err(self.fault(list.span(), format!("must hold 1 to {max} {what}")))
    }

    /// A number in its range.
    pub(crate) fn within<T>(&self, number: &Spanned<T>, allowed: RangeInclusive<T>) -> Result<T, FileError>
    where
        T: Copy + PartialOrd + Display,
    {
        if allowed.contains(number.get_ref()) {
            return Ok(*number.get_ref());
        }
        let problem = match (allowed.start(), allowed.end()) {
            (low, high) if low == high => format!("must be {low}"),
            (low, high) => format!("must lie between {low} and {high}"),
        };
        Err(self.fault(number.span(), problem))
    }

    /// A list that says something, and nothing twice.
    pub(crate) fn distinct<T: Copy + Ord>(&self, list: &[T], span: Range<usize>) -> Result<Vec<T>, FileError> {
        if list.is_empty() {
            return Err(self.fault(span, "the list is empty".to_owned()));
        }
        let mut seen = BTreeSet::new();
        if !list.iter().all(|item| seen.insert(item)) {
            return Err(self.fault(span, "the list names something twice".to_owned()));
        }
        Ok(list.to_vec())
    }

    /// The fault at a place of the text: its line, and the table and key that stand there.
    pub(crate) fn fault(&self, span: Range<usize>, problem: String) -> FileError {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let mut key = None;
        let mut table = None;
        for text in self.text.lines().take(line).collect::<Vec<_>>().into_iter().rev() {
            let text = text.split('#').next().unwrap_or_default().trim();
            if text.starts_with('[') && text.ends_with(']') {
                table = Some(text.trim_matches(['[', ']']).to_owned());
                break;
            }
            if key.is_none() {
                key = text.split_once('=').map(|(key, _)| key.trim().to_owned());
            }
        }
        let field = [table, key].into_iter().flatten().collect::<Vec<_>>().join(".");
        let field = if field.is_empty() { "the file".to_owned() } else { field };
        FileError(Box::new(FileFault { file: self.file, line, field, problem }))
    }
}
