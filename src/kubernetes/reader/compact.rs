//! Passing over JSON as machines write it: without blanks, escapes, signs and fractions. Most of a manifest is passed
//! over, and nearly all of it is such.

use core::num::NonZeroU64;

use super::Reader;
use crate::limits;
use crate::text::{escaped, everywhere};

/// The levels that are open, a bit each, the innermost lowest: whether it is an object. The highest bit is above them
/// all, so that it tells how many there are.
#[derive(Clone, Copy)]
pub(super) struct Levels(u64);

impl Levels {
    /// So many fit, with the highest bit, and one for what comes next.
    pub(super) const MOST: usize = 62;

    pub(super) const NONE: Self = Self(1);

    pub(super) fn open(self) -> usize {
        self.0.ilog2() as usize
    }

    /// So many that no more may be open in a value which lies within so many others.
    #[inline(always)]
    pub(super) fn full(depth: usize) -> Self {
        if depth <= limits::DEPTH - Self::MOST { Self(1 << Self::MOST) } else { Self::full_soon(depth) }
    }

    #[cold]
    #[inline(never)]
    fn full_soon(depth: usize) -> Self {
        Self(1 << limits::DEPTH.saturating_sub(depth))
    }

    #[inline(always)]
    pub(super) fn is_none(self) -> bool {
        self.0 == 1
    }

    /// The bracket that closes the innermost.
    #[inline(always)]
    pub(super) fn close(self) -> u8 {
        // It lies so far behind the other one.
        b']' + u8::from(self.in_object()) * (b'}' - b']')
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

/// What is open, and whether a value or its end comes next: in one word, which fits a register.
#[derive(Clone, Copy)]
pub(super) struct Halt(NonZeroU64);

impl Halt {
    #[inline(always)]
    fn new(levels: Levels, next: Next) -> Option<Self> {
        NonZeroU64::new(levels.0 << 1 | u64::from(next == Next::End)).map(Self)
    }

    pub(super) fn parts(self) -> (Levels, Next) {
        let next = if self.0.get() & 1 == 1 { Next::End } else { Next::Value };
        (Levels(self.0.get() >> 1), next)
    }
}

impl Reader<'_> {
    /// Steps to the end of the outermost value, of which another one is next; or halts at what is not as machines write
    /// it, and where more than so many levels would be open.
    ///
    /// It calls nothing: across a call an engine keeps all that it needs in memory instead of registers.
    #[inline(never)]
    pub(super) fn glide(&mut self, mut levels: Levels, full: Levels) -> Option<Halt> {
        let bytes = self.text.as_bytes();
        let mut rest = bytes.get(self.at..).unwrap_or_default();
        let halt = 'values: loop {
            rest = match rest {
                [b'"', ..] => match string(rest) {
                    Some(after) => after,
                    None => break Some(Next::Value),
                },
                [b'{' | b'[', ..] if levels.0 >= full.0 => break Some(Next::Value),
                [b'{', b'}', after @ ..] | [b'[', b']', after @ ..] => after,
                [b'{', inside @ ..] => {
                    let Some(value) = key(inside) else { break Some(Next::Value) };
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
                    None => break Some(Next::Value),
                },
            };
            loop {
                if levels.is_none() {
                    break 'values None;
                }
                rest = match rest {
                    [b',', after @ ..] if levels.in_object() => match key(after) {
                        Some(value) => {
                            rest = value;
                            break;
                        }
                        None => break 'values Some(Next::End),
                    },
                    [b',', after @ ..] => {
                        rest = after;
                        break;
                    }
                    [byte, after @ ..] if *byte == levels.close() => {
                        levels.pop();
                        after
                    }
                    _ => break 'values Some(Next::End),
                };
            }
        };
        self.at = bytes.len() - rest.len();
        Halt::new(levels, halt?)
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
