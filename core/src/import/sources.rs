//! The names of apps and devices that wrote the samples, each kept once and known by a number.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use quick_xml::escape::unescape;
use serde::{Serialize, Serializer};

/// Apps and devices of a lifetime; a real export has some ten. A table of them must not grow with a hostile file.
const SPELLINGS_MAX: u16 = 1_000;
/// A device name holds 63 bytes; an app's name is shorter. Longer is no name.
const NAME_BYTES_MAX: usize = 1_024;

/// The name of a source, as the Health app shows it (「健二のiPhone」). No control characters in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceName(Arc<str>);

impl SourceName {
    /// The bare text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SourceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Why a name has no number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// An entity that XML does not define, a broken reference, or too long: the record is left out.
    NotAName,
    /// The table is full: the file is refused.
    TooMany { limit: u64 },
}

/// All names met so far.
#[derive(Default)]
pub(super) struct Sources {
    names: Vec<SourceName>,
    /// From the raw text of the attribute, so that a name is decoded once and not once a record.
    by_spelling: BTreeMap<Box<str>, u16>,
    /// Neighbouring records mostly share their source.
    last: (String, u16),
}

impl Sources {
    /// The number of the source whose attribute reads `spelling`, entities not yet decoded.
    pub(super) fn number(&mut self, spelling: &str) -> Result<u16, NoNumber> {
        if self.last.0 == spelling && !self.names.is_empty() {
            return Ok(self.last.1);
        }
        let number = match self.by_spelling.get(spelling) {
            Some(number) => *number,
            None => self.add(spelling)?,
        };
        self.last.0.clear();
        self.last.0.push_str(spelling);
        self.last.1 = number;
        Ok(number)
    }

    /// The names by number.
    pub(super) fn into_names(self) -> Vec<SourceName> {
        self.names
    }

    fn add(&mut self, spelling: &str) -> Result<u16, NoNumber> {
        if spelling.len() > NAME_BYTES_MAX {
            return Err(NoNumber::NotAName);
        }
        // `unescape` knows the five entities of XML and character references, nothing a DTD may have defined.
        let decoded = unescape(spelling).map_err(|_| NoNumber::NotAName)?;
        let name: String = decoded.chars().map(printable).collect();
        if self.by_spelling.len() >= usize::from(SPELLINGS_MAX) {
            return Err(NoNumber::TooMany { limit: u64::from(SPELLINGS_MAX) });
        }
        let known = self.names.iter().position(|known| known.as_str() == name);
        let position = known.unwrap_or_else(|| {
            self.names.push(SourceName(name.into()));
            self.names.len() - 1
        });
        let number = u16::try_from(position).expect("there are fewer names than spellings, and these are counted");
        self.by_spelling.insert(spelling.into(), number);
        Ok(number)
    }
}

/// Names reach terminals: white space becomes a space, as XML has it for attributes; a control character a mark.
fn printable(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_number_however_it_is_spelled() {
        let mut sources = Sources::default();
        let plain = sources.number("A&B's Watch");
        assert_eq!(plain, Err(NoNumber::NotAName), "a bare ampersand is no XML");
        assert_eq!(sources.number("A&amp;B&apos;s Watch"), Ok(0));
        assert_eq!(sources.number("健二のiPhone"), Ok(1));
        assert_eq!(sources.number("A&#38;B&#x27;s Watch"), Ok(0));
        let names: Vec<_> = sources.names.iter().map(SourceName::as_str).collect();
        assert_eq!(names, ["A&B's Watch", "健二のiPhone"]);
    }

    #[test]
    fn an_entity_of_a_dtd_is_never_expanded() {
        assert_eq!(Sources::default().number("&lol9;"), Err(NoNumber::NotAName));
    }

    #[test]
    fn a_name_cannot_write_to_the_terminal() {
        let mut sources = Sources::default();
        sources.number("a&#27;[2Jb&#10;c").unwrap();
        assert_eq!(sources.names[0].as_str(), "a\u{FFFD}[2Jb c");
    }

    #[test]
    fn the_table_does_not_grow_with_a_hostile_file() {
        let mut sources = Sources::default();
        let full = (0..).map(|n| sources.number(&format!("app {n}"))).position(|number| number.is_err());
        assert_eq!(full, Some(usize::from(SPELLINGS_MAX)));
        assert_eq!(sources.number(&"x".repeat(2_000)), Err(NoNumber::NotAName));
    }
}
