//! Why a string is no image reference: what was found, where, and while reading which part.

use core::fmt;

/// A string that the kubelet reports as `InvalidImageName`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceError {
    pub(super) kind: ErrorKind,
    pub(super) part: Part,
    pub(super) offset: usize,
    pub(super) found: Option<char>,
}

/// The kinds of error of distribution/reference and go-digest, as the kubelet meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The grammar does not allow what stands there.
    InvalidFormat,
    /// The repository contains an upper-case letter.
    Uppercase,
    /// The repository is longer than 255 bytes.
    NameTooLong,
    /// 64 hexadecimal digits alone: an image ID, not a name.
    Identifier,
    /// The digest has other characters than lower-case hexadecimal digits.
    DigestInvalidFormat,
    /// The digest is too short or too long for its algorithm.
    DigestInvalidLength,
    /// The digest's algorithm is none of sha256, sha384, sha512.
    DigestUnsupported,
}

/// The part of a reference that was being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The registry's host.
    Host,
    /// The registry's port.
    Port,
    /// The repository below the registry.
    Repository,
    /// The tag, after `:`.
    Tag,
    /// The digest, after `@`.
    Digest,
}

impl ReferenceError {
    /// The kind as a stable word, the same as in the conformance vectors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::InvalidFormat => "invalid-format",
            ErrorKind::Uppercase => "uppercase",
            ErrorKind::NameTooLong => "name-too-long",
            ErrorKind::Identifier => "identifier-64hex",
            ErrorKind::DigestInvalidFormat => "digest-invalid-format",
            ErrorKind::DigestInvalidLength => "digest-invalid-length",
            ErrorKind::DigestUnsupported => "digest-unsupported",
        }
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where the error is, in bytes from the start of the string.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The character at the offset; none at the end of the string.
    #[must_use]
    pub fn found(&self) -> Option<char> {
        self.found
    }

    /// The part that was being read.
    #[must_use]
    pub fn part(&self) -> Part {
        self.part
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "registry host",
            Self::Port => "registry port",
            Self::Repository => "repository",
            Self::Tag => "tag",
            Self::Digest => "digest",
        })
    }
}

/// Shows a character so that it can be seen and does nothing to the line it stands in.
struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ' ' => f.write_str("a blank"),
            '\t' => f.write_str("a tab"),
            '\n' | '\r' => f.write_str("a line break"),
            c if c.is_ascii_graphic() => write!(f, "`{c}`"),
            c => write!(f, "the character U+{:04X}", u32::from(c)),
        }
    }
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, self.found) {
            (ErrorKind::Uppercase, Some(c)) => {
                write!(
                    f,
                    "the upper-case letter {} at position {} while reading the {}",
                    Shown(c),
                    self.offset + 1,
                    self.part
                )
            }
            (ErrorKind::NameTooLong, _) => f.write_str("a repository of more than 255 bytes"),
            (ErrorKind::Identifier, _) => {
                f.write_str("64 hexadecimal digits, which is an image ID and not a name")
            }
            (ErrorKind::DigestInvalidLength, _) => {
                f.write_str("a digest whose length does not fit its algorithm")
            }
            (ErrorKind::DigestUnsupported, _) => {
                f.write_str("a digest that is none of sha256, sha384, sha512")
            }
            (_, Some(c)) => {
                write!(f, "{} at position {} while reading the {}", Shown(c), self.offset + 1, self.part)
            }
            (_, None) => write!(f, "the end while reading the {}", self.part),
        }
    }
}
