//! What stands between the bytes of an export and the XML parser.
//!
//! Comes in: any bytes. Goes out: XML from the root element on, without its prolog (see [`prolog`](super::prolog)),
//! without the control characters that XML 1.0 forbids (Apple writes U+000B into text), within limits.
//! Must never happen: memory that grows with the input.

use std::io::{self, BufRead, Read};

use super::error::Problem;

/// Bytes asked of the file at a time.
pub(super) const BUFFER_BYTES: usize = 64 * 1024;
/// One tag, comment or text. The longest a real export has are device descriptions of a few hundred bytes.
const EVENT_BYTES_MAX: usize = 1024 * 1024;
/// Unpacked. Thirty years of a busy watch are some 10 GiB; a zip bomb is ended here.
const XML_BYTES_MAX: u64 = 64 * 1024 * 1024 * 1024;

/// A `BufRead` over the XML of an export.
pub(super) struct Sieve<R> {
    inner: R,
    /// Byte 0 is kept free, so that one byte can always be put back.
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Bytes taken from `inner`.
    taken: u64,
    bytes_in_event: usize,
}

impl<R: Read> Sieve<R> {
    pub(super) fn new(inner: R, buffer_bytes: usize) -> Self {
        let buffer = vec![0; 1 + buffer_bytes].into_boxed_slice();
        Self { inner, buffer, start: 1, end: 1, taken: 0, bytes_in_event: 0 }
    }

    /// Where in the XML the next byte stands.
    pub(super) fn at(&self) -> u64 {
        self.taken - u64::try_from(self.end - self.start).expect("a usize fits")
    }

    /// The parser has done with the last event: the limit starts anew.
    pub(super) fn begin_event(&mut self) {
        self.bytes_in_event = 0;
    }

    pub(super) fn peek(&mut self) -> Result<Option<u8>, Problem> {
        let at = self.at();
        self.fill().map_err(|error| Problem::reading(&error, at))?;
        Ok((self.start < self.end).then(|| self.buffer[self.start]))
    }

    pub(super) fn next(&mut self) -> Result<Option<u8>, Problem> {
        let byte = self.peek()?;
        self.start += usize::from(byte.is_some());
        Ok(byte)
    }

    /// Puts back the byte that [`next`](Self::next) gave last; once.
    pub(super) fn put_back(&mut self, byte: u8) {
        self.start -= 1;
        self.buffer[self.start] = byte;
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start < self.end {
            return Ok(());
        }
        let read = loop {
            match self.inner.read(&mut self.buffer[1..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        (self.start, self.end) = (1, 1 + read);
        self.taken += u64::try_from(read).expect("a usize fits");
        self.bytes_in_event += read;
        self.check_limits()?;
        replace_control_characters(&mut self.buffer[1..self.end]);
        Ok(())
    }

    fn check_limits(&self) -> Result<(), Problem> {
        let too_large = |what, limit| Err(Problem::TooLarge { what, limit, at: self.at() });
        // One buffer more than the limit: the event may begin anywhere in the first.
        if self.bytes_in_event > EVENT_BYTES_MAX + self.buffer.len() {
            return too_large("bytes in one tag", u64::try_from(EVENT_BYTES_MAX).expect("a usize fits"));
        }
        if self.taken > XML_BYTES_MAX {
            return too_large("bytes", XML_BYTES_MAX);
        }
        Ok(())
    }
}

/// A space for each, so that places in the file stay what they were.
fn replace_control_characters(bytes: &mut [u8]) {
    let illegal = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\r' && byte != b'\t';
    // First a look without a branch, which the compiler turns into wide compares: nearly no buffer has any.
    if bytes.iter().fold(false, |found, byte| found | illegal(*byte)) {
        bytes.iter_mut().filter(|byte| illegal(**byte)).for_each(|byte| *byte = b' ');
    }
}

impl<R: Read> Read for Sieve<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Sieve<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.start += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_control_characters_become_spaces() {
        let mut out = String::new();
        Sieve::new(&b"a\x0Bb\0c\td\r\n\x1F\x7F\xE5\x81\xA5"[..], 3).read_to_string(&mut out).unwrap();
        assert_eq!(out, "a b c\td\r\n \u{7F}健");
    }

    #[test]
    fn an_endless_tag_is_refused_and_a_long_file_is_not() {
        let mut sieve = Sieve::new(io::repeat(b'x'), BUFFER_BYTES);
        for _ in 0..10 * EVENT_BYTES_MAX {
            sieve.begin_event();
            assert_eq!(sieve.next().unwrap(), Some(b'x'));
        }
        let mut swallowed = 0;
        let refused = loop {
            match sieve.next() {
                Ok(_) => swallowed += 1,
                Err(problem) => break problem,
            }
        };
        assert_eq!(refused.code(), "too_large");
        assert!((EVENT_BYTES_MAX - BUFFER_BYTES..=EVENT_BYTES_MAX + 2 * BUFFER_BYTES).contains(&swallowed));
    }
}
