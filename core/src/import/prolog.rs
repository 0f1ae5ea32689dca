//! Skipping everything before the root element: byte order mark, XML declaration, comments, DOCTYPE.
//!
//! The DOCTYPE is dropped, never parsed or resolved: no entity of it exists for us, so none can grow or reach out.
//! Its end is found even where Apple's own DTD is broken (iOS 16, versions 12 and 13: a declaration without its
//! closing `>`, or a lone `>` after the last one), over which a strict parser stops before any data.

use std::io::Read;

use super::error::Problem;
use super::sieve::Sieve;

/// Apple's is 4 to 12 kB. A hostile one is read to here and no further.
const PROLOG_BYTES_MAX: u64 = 1024 * 1024;

/// Reads on until the `<` of the root element is the next byte.
pub(super) fn skip_prolog<R: Read>(sieve: &mut Sieve<R>) -> Result<(), Problem> {
    skip_byte_order_mark(sieve)?;
    loop {
        match next(sieve)? {
            Some(b' ' | b'\t' | b'\r' | b'\n') => {}
            Some(b'<') => match sieve.peek()? {
                Some(b'?') => skip_past(sieve, b"?>")?,
                Some(b'!') => skip_declaration(sieve)?,
                Some(_) => {
                    sieve.put_back(b'<');
                    return Ok(());
                }
                None => return Err(Problem::Truncated { at: sieve.at() }),
            },
            Some(_) | None => return Err(Problem::NotAnExport),
        }
    }
}

fn next<R: Read>(sieve: &mut Sieve<R>) -> Result<Option<u8>, Problem> {
    if sieve.at() >= PROLOG_BYTES_MAX {
        let what = "bytes of DOCTYPE and comments before the data";
        return Err(Problem::TooLarge { what, limit: PROLOG_BYTES_MAX, at: sieve.at() });
    }
    sieve.next()
}

/// As [`next`], where the file may not end yet.
fn expect<R: Read>(sieve: &mut Sieve<R>) -> Result<u8, Problem> {
    next(sieve)?.ok_or(Problem::Truncated { at: sieve.at() })
}

fn skip_byte_order_mark<R: Read>(sieve: &mut Sieve<R>) -> Result<(), Problem> {
    match sieve.peek()? {
        Some(0xEF) => {
            let mark = [expect(sieve)?, expect(sieve)?, expect(sieve)?];
            if mark == [0xEF, 0xBB, 0xBF] { Ok(()) } else { Err(Problem::NotAnExport) }
        }
        // The byte order marks of UTF-16.
        Some(0xFE | 0xFF) => Err(Problem::NotUtf8 { at: 0 }),
        _ => Ok(()),
    }
}

fn skip_past<R: Read, const N: usize>(sieve: &mut Sieve<R>, mark: &[u8; N]) -> Result<(), Problem> {
    let mut last = [0; N];
    while last != *mark {
        last.rotate_left(1);
        last[N - 1] = expect(sieve)?;
    }
    Ok(())
}

/// After `<`, before `!`: a comment or the DOCTYPE.
fn skip_declaration<R: Read>(sieve: &mut Sieve<R>) -> Result<(), Problem> {
    let at = sieve.at();
    expect(sieve)?;
    if sieve.peek()? == Some(b'-') {
        let dashes = [expect(sieve)?, expect(sieve)?];
        if dashes == *b"--" {
            return skip_past(sieve, b"-->");
        }
    } else {
        let mut word = [0; 7];
        for byte in &mut word {
            *byte = expect(sieve)?;
        }
        if word.eq_ignore_ascii_case(b"DOCTYPE") {
            let mut place = Some(Place::Heading);
            while let Some(here) = place {
                place = here.after(expect(sieve)?);
            }
            return Ok(());
        }
    }
    Err(Problem::NotWellFormed { at, why: "neither a comment nor a DOCTYPE before the data".into() })
}

/// Where in a DOCTYPE we are. As little of its grammar as finding its end needs.
#[derive(Clone, Copy)]
enum Place {
    /// Before the `[`: name and external identifiers.
    Heading,
    HeadingQuote(u8),
    /// Between declarations; whatever stands here, a lone `>` too, is passed over.
    Between,
    /// After `<`, `<!`, `<!-`.
    Opening,
    OpeningBang,
    OpeningBangDash,
    /// In a comment, after so many dashes.
    Comment(u8),
    /// In a processing instruction; true after a `?`.
    Instruction(bool),
    Declaration,
    DeclarationQuote(u8),
    /// After the `]`.
    Closing,
}

impl Place {
    /// The place after one more byte; `None` when that was the end.
    fn after(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Heading | Self::Closing, b'>') => return None,
            (Self::Heading, b'[') => Self::Between,
            (Self::Heading, b'"' | b'\'') => Self::HeadingQuote(byte),
            (Self::HeadingQuote(quote), _) if byte == quote => Self::Heading,

            // A new `<` or the `]` ends a declaration whose `>` is missing.
            (Self::Between | Self::Declaration, b'<') => Self::Opening,
            (Self::Between | Self::Declaration, b']') => Self::Closing,
            (Self::Declaration, b'>') => Self::Between,
            (Self::Declaration, b'"' | b'\'') => Self::DeclarationQuote(byte),
            (Self::DeclarationQuote(quote), _) if byte == quote => Self::Declaration,

            (Self::Opening, b'!') => Self::OpeningBang,
            (Self::Opening, b'?') => Self::Instruction(false),
            (Self::OpeningBang, b'-') => Self::OpeningBangDash,
            (Self::OpeningBangDash, b'-') => Self::Comment(0),
            (Self::Opening | Self::OpeningBang | Self::OpeningBangDash, _) => return Self::Declaration.after(byte),

            (Self::Comment(2..), b'>') | (Self::Instruction(true), b'>') => Self::Between,
            (Self::Comment(dashes), b'-') => Self::Comment(2.min(dashes + 1)),
            (Self::Comment(_), _) => Self::Comment(0),
            (Self::Instruction(_), _) => Self::Instruction(byte == b'?'),

            (Self::Closing, b' ' | b'\t' | b'\r' | b'\n') => Self::Closing,
            (Self::Closing, _) => return Self::Between.after(byte),
            (here, _) => here,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn rest(text: &str) -> Result<String, Problem> {
        // A buffer of one byte: every mark of the prolog is cut by a refill.
        let mut sieve = Sieve::new(text.as_bytes(), 1);
        skip_prolog(&mut sieve)?;
        Ok(io::read_to_string(sieve).unwrap())
    }

    fn with_doctype(doctype: &str) -> Result<String, Problem> {
        rest(&format!("\u{FEFF}<?xml version=\"1.0\"?>\n<!-- a > comment -->\n{doctype}\n<HealthData/>\n"))
    }

    #[test]
    fn the_data_begin_where_the_doctype_ends() {
        for doctype in [
            "",
            "<!DOCTYPE HealthData>",
            "<!doctype HealthData SYSTEM 'a>b[.dtd'>",
            "<!DOCTYPE HealthData [ <!ELEMENT Me EMPTY> ] >",
            "<!DOCTYPE HealthData [<!-- don't ]> \" --><!ELEMENT Me EMPTY>]>",
            "<!DOCTYPE HealthData [<!ENTITY x \"]><HealthData>\"><!ENTITY y ']>'>]>",
            "<!DOCTYPE HealthData [<?note ]> ?><!-----><!ELEMENT Me EMPTY>%all;]>",
        ] {
            assert_eq!(with_doctype(doctype).unwrap(), "<HealthData/>\n", "{doctype}");
        }
    }

    #[test]
    fn the_broken_dtds_of_ios_16_are_passed_over() {
        let without_end = "<!DOCTYPE HealthData [\n<!ATTLIST VisionPrescription\n  type CDATA #REQUIRED\n\
            <!ELEMENT RightEye EMPTY>\n<!-- it's fine -->\n<!ATTLIST RightEye\n  sphere CDATA #IMPLIED\n>\n]>";
        let lone_end = "<!DOCTYPE HealthData [\n<!ELEMENT RightEye EMPTY>\n>\n]>";
        let last_without_end = "<!DOCTYPE HealthData [\n<!ATTLIST RightEye\n  sphere CDATA #IMPLIED\n]>";
        for doctype in [without_end, lone_end, last_without_end] {
            assert_eq!(with_doctype(doctype).unwrap(), "<HealthData/>\n", "{doctype}");
        }
    }

    #[test]
    fn a_doctype_without_end_is_refused() {
        assert_eq!(with_doctype("<!DOCTYPE HealthData [").unwrap_err().code(), "truncated");
        let endless = io::Read::chain(&b"<!DOCTYPE x [<!ENTITY a \""[..], io::repeat(b'a'));
        let refused = skip_prolog(&mut Sieve::new(endless, 4096)).unwrap_err();
        assert!(matches!(refused, Problem::TooLarge { limit: PROLOG_BYTES_MAX, .. }), "{refused}");
    }

    #[test]
    fn what_does_not_begin_like_xml_is_not_an_export() {
        for text in ["", " \n", "hello", "{\"a\": 1}", "\u{FEFF}x", "健康"] {
            assert_eq!(rest(text), Err(Problem::NotAnExport), "{text:?}");
        }
        assert_eq!(rest("<"), Err(Problem::Truncated { at: 1 }));
        assert_eq!(rest("<!ELEMENT Me EMPTY>").unwrap_err().code(), "not_well_formed");
        assert!(matches!(skip_prolog(&mut Sieve::new(&b"\xFF\xFE<\0"[..], 8)), Err(Problem::NotUtf8 { at: 0 })));
    }
}
