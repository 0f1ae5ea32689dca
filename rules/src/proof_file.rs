//! A file that a member sends in as a proof: a photo or a PDF.
//!
//! Comes in: bytes. Goes out: a [`ProofFile`], which says what it is by its own first bytes. Must never happen: a file
//! taken for what its name or its sender says; a byte of it in a `Debug` or an error (it shows a person's health).
//!
//! Source: the programme paper asks for result sheets and proofs of vaccination; the kinds and the size are the issue's
//! (a photo or a PDF, at most 10 MB).

/// A photo or a PDF, 1 byte to [`ProofFile::BYTES_MAX`].
#[derive(Clone, PartialEq, Eq)]
pub struct ProofFile {
    kind: ProofKind,
    bytes: Vec<u8>,
}

/// What a proof can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofKind {
    /// A photo of most phones.
    Jpeg,
    /// A picture of a screen.
    Png,
    /// A photo of an iPhone.
    Heic,
    /// A scan, or a sheet that came by e-mail.
    Pdf,
}

/// Why a file is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than [`ProofFile::BYTES_MAX`].
    #[error("the file is larger than {} MB", ProofFile::MEGABYTES_MAX)]
    TooLarge,
    /// Its first bytes are those of something else.
    #[error("the file is no photo (JPEG, PNG, HEIC) and no PDF")]
    OtherKind,
}

impl ProofFileError {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Empty, Self::TooLarge, Self::OtherKind];
}

impl ProofFile {
    /// As people say it. The paper says no number; the issue says 10 MB.
    pub const MEGABYTES_MAX: usize = 10;

    /// The largest file, in bytes. Some phones count a megabyte as 1,000,000 bytes and some as 1,048,576: what one of
    /// them shows as 10 MB is taken.
    pub const BYTES_MAX: usize = Self::MEGABYTES_MAX * 1024 * 1024;

    /// Checks a file.
    ///
    /// # Errors
    /// [`ProofFileError`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, ProofFileError> {
        if bytes.is_empty() {
            return Err(ProofFileError::Empty);
        }
        if bytes.len() > Self::BYTES_MAX {
            return Err(ProofFileError::TooLarge);
        }
        let kind = ProofKind::of(&bytes).ok_or(ProofFileError::OtherKind)?;
        Ok(Self { kind, bytes })
    }

    /// What it is.
    pub const fn kind(&self) -> ProofKind {
        self.kind
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for ProofFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProofFile({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl ProofKind {
    /// Everything a proof can be.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Heic, Self::Pdf];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
        }
    }

    /// What a file with these first bytes is.
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if is_heic(bytes) {
            Some(Self::Heic)
        } else {
            None
        }
    }
}

/// The brands of pictures coded by HEVC (ISO/IEC 23008-12, annex B).
const HEIC_BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"];

/// The first box of such a file lists the brands it fits; a phone writes three to six.
const BRANDS_MAX: usize = 32;

/// The first box is `ftyp`, and one of its brands is of HEVC: the major one, or one after the version. (Some phones write
/// the brand of any picture, `mif1`, as the major one.)
fn is_heic(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return false };
    let Some(named) = rest.strip_prefix(b"ftyp") else { return false };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    let in_box = named.get(..length.saturating_sub(8)).unwrap_or(named);
    let brands = in_box.chunks_exact(4).take(BRANDS_MAX).enumerate().filter(|(place, _)| *place != 1);
    brands.into_iter().any(|(_, brand)| HEIC_BRANDS.contains(&brand))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heic(brands: &[&[u8]]) -> Vec<u8> {
        let length = u32::try_from(8 + brands.len() * 4).expect("a short box");
        [&length.to_be_bytes()[..], b"ftyp", &brands.concat(), b"\0\0\0\x08heic"].concat()
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let files: [(Vec<u8>, ProofKind); 5] = [
            (b"\xFF\xD8\xFF\xE1rest".to_vec(), ProofKind::Jpeg),
            (b"\x89PNG\r\n\x1a\nrest".to_vec(), ProofKind::Png),
            (b"%PDF-1.7\nrest".to_vec(), ProofKind::Pdf),
            (heic(&[b"heic", b"\0\0\0\0", b"mif1", b"heic"]), ProofKind::Heic),
            (heic(&[b"mif1", b"\0\0\0\0", b"mif1", b"heic"]), ProofKind::Heic),
        ];
        for (bytes, kind) in files {
            assert_eq!(ProofFile::read(bytes).map(|file| file.kind()), Ok(kind));
        }
    }

    #[test]
    fn another_file_is_refused_whatever_it_is_called() {
        let others: [Vec<u8>; 9] = [
            b"GIF89a".to_vec(),
            b"PK\x03\x04 a zip or an office file".to_vec(),
            b"<html>sign in to the wireless network</html>".to_vec(),
            b"\xFF\xD8".to_vec(),
            b" %PDF-1.7".to_vec(),
            b"\0\0\0\x18ftyp".to_vec(),
            heic(&[b"isom", b"\0\0\0\0", b"mp42"]),
            heic(&[b"avif", b"\0\0\0\0", b"mif1"]),
            // A brand behind the box, or in the place of the version, is none.
            heic(&[b"mif1", b"heic"]),
        ];
        for bytes in others {
            assert_eq!(ProofFile::read(bytes), Err(ProofFileError::OtherKind));
        }
    }

    #[test]
    fn ten_megabytes_are_taken_and_one_byte_more_is_not() {
        let of = |length: usize| {
            let mut bytes = b"%PDF-1.7".to_vec();
            bytes.resize(length, b' ');
            ProofFile::read(bytes).map(|file| file.bytes().len())
        };
        assert_eq!(of(ProofFile::BYTES_MAX), Ok(10_485_760));
        assert_eq!(of(ProofFile::BYTES_MAX + 1), Err(ProofFileError::TooLarge));
        assert_eq!(ProofFile::read(Vec::new()), Err(ProofFileError::Empty));
    }

    #[test]
    fn a_proof_shows_nothing_of_itself() {
        let file = ProofFile::read(b"%PDF-1.7 BMI 22.4".to_vec()).expect("a proof");
        assert_eq!(format!("{file:?}"), "ProofFile(Pdf, 17 bytes)");
    }
}
