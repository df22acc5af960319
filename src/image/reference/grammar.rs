//! The parts of a reference, each from one offset to the next; the sources stand above [`super::Reference`].

use super::super::error::{ErrorKind, Part, ReferenceError};

/// Characters of a tag.
const TAG_MAX: usize = 128;

pub(super) fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

/// Letters and digits.
const ALNUM: u8 = 1 << 0;
/// Letters and digits without capitals.
const LOWER: u8 = 1 << 1;
/// The digits of a digest.
const HEX: u8 = 1 << 2;
/// All that may stand in a tag.
const TAG: u8 = 1 << 3;
/// Anything but a slash.
const SEGMENT: u8 = 1 << 4;
/// What does not make a name's first part a host, and does not end it: ASCII without capitals, dots, colons, slashes.
const HOSTLESS: u8 = 1 << 5;

/// The classes of every byte: a reference is walked through several times, and a load is the quickest look.
static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler alone")]
const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut at = 0;
    while at < 256 {
        let b = at as u8;
        let lower = b.is_ascii_lowercase() || b.is_ascii_digit();
        let of = [
            (ALNUM, b.is_ascii_alphanumeric()),
            (LOWER, lower),
            (HEX, lower && b.is_ascii_hexdigit()),
            (TAG, b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')),
            (SEGMENT, b != b'/'),
            (HOSTLESS, b.is_ascii() && !b.is_ascii_uppercase() && !matches!(b, b'.' | b':' | b'/')),
        ];
        let mut class = 0;
        while class < of.len() {
            classes[at] |= if of[class].1 { of[class].0 } else { 0 };
            class += 1;
        }
        at += 1;
    }
    classes
}

fn is(class: u8, b: u8) -> bool {
    CLASSES.get(usize::from(b)).is_some_and(|classes| classes & class != 0)
}

/// The end of a run of bytes of a class.
#[inline(always)]
pub(super) fn run(text: &str, mut at: usize, class: u8) -> usize {
    while byte(text, at).is_some_and(|b| is(class, b)) {
        at += 1;
    }
    at
}

pub(super) fn is_lower_hex(b: u8) -> bool {
    is(HEX, b)
}

/// An error at a byte offset of `text`; what stands there is its finding.
pub(super) fn error(kind: ErrorKind, part: Part, text: &str, offset: usize) -> ReferenceError {
    let found = text.get(offset..).and_then(|rest| rest.chars().next());
    ReferenceError { kind, part, offset, found }
}

pub(super) fn invalid(part: Part, text: &str, offset: usize) -> ReferenceError {
    error(ErrorKind::InvalidFormat, part, text, offset)
}

/// The first part where it is a host as nearly all are written, which is one that [`read_host`] reads: labels with dots
/// between them, without capitals and ports.
pub(super) fn common_host(text: &str) -> Option<&str> {
    let (mut at, mut dots) = (0, false);
    loop {
        let start = at;
        at = run(text, at, LOWER);
        match byte(text, at) {
            Some(b'.') if at > start => dots = true,
            Some(b'-') if at > start => {}
            Some(b'/') if at > start && dots => return text.get(..at),
            _ => return None,
        }
        at += 1;
    }
}

/// The first part where it names a host, and the offset at which the rest starts.
pub(super) fn split_host(text: &str) -> (Option<&str>, usize) {
    let stop = run(text, 0, HOSTLESS);
    let end = run(text, stop, SEGMENT);
    match text.get(..end) {
        Some(first) if end < text.len() && is_host(first, stop) => (Some(first), end + 1),
        _ => (None, 0),
    }
}

/// Whether a first part names a host, by the first byte that may make it one.
fn is_host(first: &str, stop: usize) -> bool {
    match byte(first, stop) {
        None => first == "localhost",
        Some(b'.' | b':') => true,
        Some(_) => first.bytes().any(|b| matches!(b, b'.' | b':')) || upper_case(first).is_some(),
    }
}

/// The offset of the first upper-case letter.
pub(super) fn upper_case(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return text.bytes().position(|b| b.is_ascii_uppercase());
    }
    text.char_indices().find(|(_, c)| c.is_uppercase()).map(|(at, _)| at)
}

/// The host is the first `end` bytes of `text`: labels or a bracketed IPv6 address, and a port.
pub(super) fn read_host(text: &str, end: usize) -> Result<(), ReferenceError> {
    let mut at = 0;
    if byte(text, 0) == Some(b'[') {
        at = 1;
        while byte(text, at).is_some_and(|b| b.is_ascii_hexdigit() || b == b':') {
            at += 1;
        }
        if at == 1 || byte(text, at) != Some(b']') {
            return Err(invalid(Part::Host, text, at));
        }
        at += 1;
    } else {
        let mut label = at;
        loop {
            let start = at;
            at = run(text, at, ALNUM);
            match byte(text, at) {
                Some(b'-') if at > label => {}
                // A label ends before a dot, before the port and at the host's end, never in a hyphen.
                Some(b'.') if at > start => label = at + 1,
                Some(b':' | b'/') if at > start => break,
                _ => return Err(invalid(Part::Host, text, at)),
            }
            at += 1;
        }
    }
    if at < end && byte(text, at) == Some(b':') {
        at += 1;
        let digits = at;
        while byte(text, at).is_some_and(|b| b.is_ascii_digit()) {
            at += 1;
        }
        if at == digits || at != end {
            return Err(invalid(Part::Port, text, at));
        }
    }
    if at == end { Ok(()) } else { Err(invalid(Part::Host, text, at)) }
}

/// Whether the text is one component of a repository.
pub(super) fn is_component(text: &str) -> bool {
    read_path(text, 0) == Ok(text.len()) && !text.contains('/')
}

/// Reads the repository from `at` and gives the offset of the `:` or `@` after it, or the end.
#[inline(always)]
pub(super) fn read_path(text: &str, mut at: usize) -> Result<usize, ReferenceError> {
    loop {
        let start = at;
        at = run(text, at, LOWER);
        if at == start {
            return Err(invalid(Part::Repository, text, at));
        }
        // What stands between two runs of letters and digits: `/`, `.`, `_`, `__` or hyphens.
        match (byte(text, at), byte(text, at + 1)) {
            (None | Some(b':' | b'@'), _) => return Ok(at),
            (Some(b'_'), Some(b'_')) => at += 2,
            (Some(b'/' | b'.' | b'_'), _) => at += 1,
            (Some(b'-'), _) => {
                while byte(text, at) == Some(b'-') {
                    at += 1;
                }
            }
            _ => return Err(invalid(Part::Repository, text, at)),
        }
    }
}

/// Reads the tag from `start` and gives the offset of the `@` after it, or the end.
pub(super) fn read_tag(text: &str, start: usize) -> Result<usize, ReferenceError> {
    let end = match byte(text, start) {
        Some(b'.' | b'-') => start,
        _ => run(text, start, TAG),
    };
    match byte(text, end) {
        _ if end - start > TAG_MAX => Err(invalid(Part::Tag, text, start + TAG_MAX)),
        None | Some(b'@') if end > start => Ok(end),
        _ => Err(invalid(Part::Tag, text, end)),
    }
}

/// Reads the digest by the reference's own grammar, which go-digest narrows afterwards.
pub(super) fn read_digest(text: &str, start: usize) -> Result<(), ReferenceError> {
    let mut at = start;
    loop {
        if !byte(text, at).is_some_and(|b| b.is_ascii_alphabetic()) {
            return Err(invalid(Part::Digest, text, at));
        }
        at = run(text, at, ALNUM);
        match byte(text, at) {
            Some(b'-' | b'_' | b'+' | b'.') => at += 1,
            Some(b':') => break,
            _ => return Err(invalid(Part::Digest, text, at)),
        }
    }
    let digits = at + 1;
    at = digits;
    while byte(text, at).is_some_and(|b| b.is_ascii_hexdigit()) {
        at += 1;
    }
    if at - digits >= 32 && at == text.len() { Ok(()) } else { Err(invalid(Part::Digest, text, at)) }
}

/// What go-digest demands of a digest that fits the grammar.
pub(super) fn check_digest(text: &str, digest: &str) -> Result<(), ReferenceError> {
    let start = text.len() - digest.len();
    let (algorithm, hex) = digest.split_once(':').unwrap_or_default();
    let size = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if algorithm.bytes().any(|b| b.is_ascii_uppercase()) => {
            return Err(error(ErrorKind::DigestInvalidFormat, Part::Digest, text, start));
        }
        _ => return Err(error(ErrorKind::DigestUnsupported, Part::Digest, text, start)),
    };
    let at = text.len() - hex.len();
    if hex.len() != size {
        return Err(error(ErrorKind::DigestInvalidLength, Part::Digest, text, at));
    }
    match hex.bytes().position(|b| !is_lower_hex(b)) {
        Some(offset) => Err(error(ErrorKind::DigestInvalidFormat, Part::Digest, text, at + offset)),
        None => Ok(()),
    }
}
