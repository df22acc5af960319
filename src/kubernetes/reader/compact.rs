//! Passing over JSON as machines write it: without blanks, escapes, signs and fractions. Most of a manifest is passed
//! over, and nearly all of it is such.

use core::num::NonZeroUsize;

use crate::text::{escaped, everywhere};

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
    pub(super) fn glide(&mut self, bytes: &[u8], most: usize) -> Option<NonZeroUsize> {
        let Self { at, mut levels, next } = *self;
        if next != Next::Value {
            return if next == Next::End && levels.is_none() { NonZeroUsize::new(at) } else { None };
        }
        let mut rest = bytes.get(at..)?;
        let next = 'all: loop {
            rest = match rest {
                [b'"', ..] => match string(rest) {
                    Some(after) => after,
                    None => break Next::Value,
                },
                [b'{' | b'[', ..] if levels.open() >= most => break Next::Value,
                [b'{', b'}', after @ ..] | [b'[', b']', after @ ..] => after,
                [b'{', inside @ ..] => {
                    let Some(value) = key(inside) else { break Next::Value };
                    levels.push(true);
                    rest = value;
                    continue;
                }
                [b'[', inside @ ..] if inside.first().is_some_and(|first| *first > b' ') => {
                    levels.push(false);
                    rest = inside;
                    continue;
                }
                _ => match number(rest).or_else(|| word(rest)) {
                    Some(after) => after,
                    None => break Next::Value,
                },
            };
            loop {
                if levels.is_none() {
                    return NonZeroUsize::new(bytes.len() - rest.len());
                }
                match rest {
                    [b',', after @ ..] => {
                        rest = after;
                        break;
                    }
                    [byte, after @ ..] if *byte == levels.close() => {
                        levels.pop();
                        rest = after;
                    }
                    _ => break 'all Next::End,
                }
            }
            if levels.in_object() {
                let Some(value) = key(rest) else { break Next::Key };
                rest = value;
            }
        };
        *self = Self { at: bytes.len() - rest.len(), levels, next };
        None
    }
}

/// From a string to what stands behind it.
#[inline(always)]
pub(super) fn string(rest: &[u8]) -> Option<&[u8]> {
    let [b'"', inside @ ..] = rest else { return None };
    let [b'"', after @ ..] = plain(inside)? else { return None };
    Some(after)
}

/// From inside a string to its last quote, or to what is rare in a string.
#[inline(always)]
pub(super) fn plain(mut rest: &[u8]) -> Option<&[u8]> {
    while let Some((chunk, more)) = rest.split_first_chunk() {
        let stops = stops(u64::from_le_bytes(*chunk));
        if stops != 0 {
            return rest.get((stops.trailing_zeros() / 8) as usize..);
        }
        rest = more;
    }
    None
}

/// The high bit of each byte at which [`plain`] stops, the first of them lowest; false ones only behind a true one, or
/// in bytes that are not ASCII, which are taken for rare.
#[inline(always)]
pub(super) fn stops(word: u64) -> u64 {
    escaped(word) & everywhere(0x80)
}

/// From a key to what stands behind its colon.
#[inline(always)]
fn key(rest: &[u8]) -> Option<&[u8]> {
    let [b'"', inside @ ..] = rest else { return None };
    colon(plain(inside)?)
}

/// From a key's last quote to what stands behind its colon.
#[inline(always)]
pub(super) fn colon(rest: &[u8]) -> Option<&[u8]> {
    let (end, value) = rest.split_first_chunk()?;
    (end == b"\":").then_some(value)
}

/// From a whole number to what stands behind it.
#[inline(always)]
fn number(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    while let [b'0'..=b'9', more @ ..] = rest {
        rest = more;
    }
    let whole = !matches!(rest, [b'.' | b'e' | b'E', ..]);
    let digits = text.len() - rest.len();
    (whole && (digits == 1 || digits > 1 && !matches!(text, [b'0', ..]))).then_some(rest)
}

/// From one of the three words to what stands behind it.
#[inline(always)]
pub(super) fn word(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b't', b'r', b'u', b'e', after @ ..]
        | [b'n', b'u', b'l', b'l', after @ ..]
        | [b'f', b'a', b'l', b's', b'e', after @ ..] => Some(after),
        _ => None,
    }
}
