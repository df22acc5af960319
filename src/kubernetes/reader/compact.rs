//! Passing over JSON as machines write it: without blanks, escapes, signs and fractions. Most of a manifest is passed
//! over, and nearly all of it is such.

use super::scan::stops;

/// The levels that are open, a bit each, the innermost lowest: whether it is an object. The highest bit is above them
/// all, so that it tells how many there are.
#[derive(Clone, Copy)]
pub(super) struct Levels(u64);

impl Levels {
    /// So many fit.
    pub(super) const MOST: usize = 63;

    pub(super) const NONE: Self = Self(1);

    #[inline(always)]
    pub(super) fn open(self) -> usize {
        Self::MOST - self.0.leading_zeros() as usize
    }

    #[inline(always)]
    pub(super) fn is_none(self) -> bool {
        self.0 == 1
    }

    /// The bracket that closes the innermost.
    #[inline(always)]
    pub(super) fn close(self) -> u8 {
        if self.in_object() { b'}' } else { b']' }
    }

    #[inline(always)]
    pub(super) fn in_object(self) -> bool {
        self.0 & 1 == 1
    }

    #[inline(always)]
    pub(super) fn push(&mut self, object: bool) {
        self.0 = self.0 << 1 | u64::from(object);
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) {
        self.0 >>= 1;
    }
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Value,
    /// A key and its colon.
    Key,
    /// The comma after a value, or what closes around it.
    End,
}

/// A place in a text, and what is open there.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) levels: Levels,
    pub(super) next: Next,
}

impl Place {
    /// Goes on to the end of the outermost value, and gives it; or stops at what is not as machines write it, and where
    /// more than so many levels would be open.
    ///
    /// It calls nothing: across a call an engine keeps all that it needs in memory instead of registers.
    #[inline(never)]
    pub(super) fn glide(&mut self, bytes: &[u8], most: usize) -> Option<usize> {
        let Self { mut at, mut levels, next } = *self;
        if next != Next::Value {
            return (next == Next::End && levels.is_none()).then_some(at);
        }
        let next = 'all: loop {
            let Some(&first) = bytes.get(at) else { break Next::Value };
            if first == b'"' {
                match string(bytes, at + 1) {
                    Some(end) if bytes.get(end) == Some(&b'"') => at = end + 1,
                    _ => break Next::Value,
                }
            } else if first == b'{' || first == b'[' {
                if levels.open() >= most {
                    break Next::Value;
                }
                match bytes.get(at + 1) {
                    // `]` and `}` lie two behind their partners.
                    Some(close) if *close == first + 2 => at += 2,
                    Some(byte) if first == b'[' && *byte > b' ' => {
                        levels.push(false);
                        at += 1;
                        continue;
                    }
                    _ if first == b'{' => {
                        let Some(end) = key(bytes, at + 1) else { break Next::Value };
                        levels.push(true);
                        at = end;
                        continue;
                    }
                    _ => break Next::Value,
                }
            } else {
                let Some(end) = number(bytes, at).or_else(|| word(bytes, at)) else { break Next::Value };
                at = end;
            }
            loop {
                if levels.is_none() {
                    return Some(at);
                }
                match bytes.get(at) {
                    Some(b',') => break,
                    Some(byte) if *byte == levels.close() => levels.pop(),
                    _ => break 'all Next::End,
                }
                at += 1;
            }
            at += 1;
            if levels.in_object() {
                let Some(end) = key(bytes, at) else { break Next::Key };
                at = end;
            }
        };
        *self = Self { at, levels, next };
        None
    }
}

/// From what stands behind a string's first quote to its last, or to what is rare in a string.
#[inline(always)]
fn string(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let stops = stops(*chunk);
        if stops != 0 {
            return Some(at + (stops.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    None
}

/// From a key to what stands behind its colon.
#[inline(always)]
pub(super) fn key(bytes: &[u8], at: usize) -> Option<usize> {
    let end = if bytes.get(at) == Some(&b'"') { string(bytes, at + 1)? } else { return None };
    (bytes.get(end..)?.first_chunk() == Some(b"\":")).then_some(end + 2)
}

#[inline(always)]
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = at;
    while digit(end) {
        end += 1;
    }
    let whole = !matches!(bytes.get(end), Some(b'.' | b'e' | b'E'));
    (whole && (end == at + 1 || end > at && bytes.get(at) != Some(&b'0'))).then_some(end)
}

#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<usize> {
    // Four bytes are one word; `false` has its last four.
    let four = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk());
    match (four(at), four(at + 1)) {
        (Some(b"true" | b"null"), _) => Some(at + 4),
        (Some(b"fals"), Some(b"alse")) => Some(at + 5),
        _ => None,
    }
}
