#![expect(unsafe_code, reason = "ASCII is text without being looked at again")]
//! An input as hosts hand it over: most are ASCII, which is seen twice as fast as that bytes are UTF-8.

use crate::input::Source;
use crate::text::is_ascii;

/// The input that bytes are.
pub fn source(bytes: &[u8]) -> Source<'_> {
    if is_ascii(bytes) {
        // SAFETY: all ASCII is UTF-8.
        return Source::Text(unsafe { str::from_utf8_unchecked(bytes) });
    }
    Source::Bytes(bytes)
}
