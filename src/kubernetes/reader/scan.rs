//! Steps over bytes, from one place in the text to another, however it is written.

use super::compact::stops;

/// The place of the next byte that is no blank, or the end.
#[inline(always)]
pub(super) fn after_blanks(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(byte) if *byte > b' ' => at,
        _ => over_blanks(bytes, at),
    }
}

#[inline(never)]
fn over_blanks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The place of the next quote, backslash or control character, or the end; eight bytes at a time.
#[inline(never)]
pub(super) fn plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        // Where text is not ASCII it goes on.
        let stops = stops(word) & !word;
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    // Near the end.
    while bytes.get(at).is_some_and(|b| *b != b'"' && *b != b'\\' && *b >= 0x20) {
        at += 1;
    }
    at
}
