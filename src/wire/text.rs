//! What is written as a string, and how its characters are escaped.

use core::fmt::{self, Write};
use std::borrow::Cow;

use super::Ink;
use crate::text::{all_words, escaped, everywhere};

/// What is written as a string.
pub trait Text {
    /// Writes it without its quotes.
    fn write_text(&self, out: &mut Ink);
}

impl fmt::Debug for dyn Text + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut ink = Ink::default();
        self.write_text(&mut ink);
        f.write_str(&ink.into_text())
    }
}

#[cfg(feature = "schema")]
impl serde::Serialize for dyn Text + '_ {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = serde_json::from_str(&super::to_json(self)).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

/// Writes a text piece by piece: what is written here as it stands, in which nothing may have to be escaped, and what
/// knows how to write itself.
macro_rules! say {
    (@ $out:ident) => {};
    (@ $out:ident $piece:literal $(, $($rest:tt)*)?) => {
        $out.push(const { $crate::wire::plain($piece) });
        $crate::wire::say!(@ $out $($($rest)*)?);
    };
    (@ $out:ident $piece:expr $(, $($rest:tt)*)?) => {
        $crate::wire::Text::write_text(&$piece, $out);
        $crate::wire::say!(@ $out $($($rest)*)?);
    };
    ($out:ident, $($pieces:tt)*) => {{
        $crate::wire::say!(@ $out $($pieces)*);
    }};
}
pub(crate) use say;

/// Whether a byte stands for itself in a string. The first byte of a byte-order mark does not: OPA's parser
/// refuses an answer that holds one.
const fn is_plain(byte: u8) -> bool {
    byte >= b' ' && !matches!(byte, b'"' | b'\\' | 0xef)
}

/// Whether every character of a text stands for itself and is ASCII, as in most.
fn is_all_plain(text: &[u8]) -> bool {
    all_words(text, |word| (escaped(word) | word) & everywhere(0x80) == 0)
}

impl Text for str {
    fn write_text(&self, out: &mut Ink) {
        if is_all_plain(self.as_bytes()) {
            return out.push(self);
        }
        let mut rest = self;
        loop {
            let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
            let (plain, special) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            out.push(plain);
            let mut characters = special.chars();
            let Some(character) = characters.next() else { break };
            escape(out, character);
            rest = characters.as_str();
        }
    }
}

/// A character that may not stand for itself.
#[cold]
#[inline(never)]
fn escape(out: &mut Ink, character: char) {
    let short = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        '\u{feff}' => "\\ufeff",
        '\0'..' ' => {
            let hex = |digit: u32| char::from_digit(digit, 16).unwrap_or_default() as u8;
            out.push("\\u00");
            out.byte(hex(character as u32 >> 4));
            out.byte(hex(character as u32 & 15));
            return;
        }
        _ => return out.push(character.encode_utf8(&mut [0; 4])),
    };
    out.push(short);
}

impl Text for String {
    fn write_text(&self, out: &mut Ink) {
        str::write_text(self, out);
    }
}

/// A text in which nothing has to be escaped, which the compiler sees to.
///
/// # Panics
/// Where something has.
#[must_use]
pub const fn plain(text: &'static str) -> &'static str {
    let mut rest = text.as_bytes();
    while let [byte, more @ ..] = rest {
        assert!(is_plain(*byte), "this has to be escaped");
        rest = more;
    }
    text
}

/// Text of our own is known to hold nothing that has to be escaped, which tests see to.
#[inline]
pub fn known_plain(text: &'static str) -> &'static str {
    debug_assert!(text.bytes().all(is_plain), "{text:?} has to be escaped");
    text
}

impl Text for Cow<'_, str> {
    fn write_text(&self, out: &mut Ink) {
        str::write_text(self, out);
    }
}

impl Text for char {
    fn write_text(&self, out: &mut Ink) {
        str::write_text(self.encode_utf8(&mut [0; 4]), out);
    }
}

/// What somebody shows piece by piece, each of which is escaped by itself.
impl Text for fmt::Arguments<'_> {
    fn write_text(&self, out: &mut Ink) {
        // Ink takes everything.
        let _ = Escaped(out).write_fmt(*self);
    }
}

struct Escaped<'i>(&'i mut Ink);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.write_text(self.0);
        Ok(())
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn write_text(&self, out: &mut Ink) {
        T::write_text(self, out);
    }
}

impl Text for usize {
    fn write_text(&self, out: &mut Ink) {
        if *self > 9 {
            (self / 10).write_text(out);
        }
        out.byte(b'0' + (self % 10) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ink, to_json};

    proptest::proptest! {
        #[test]
        fn pieces_stand_behind_each_other(text in "(?s).{0,20}", number: usize) {
            let mut ink = Ink::default();
            let out = &mut ink;
            say!(out, "a ", text, format_args!("{text:?}"), " of ", number, "…");
            let said: String = serde_json::from_str(&format!("\"{}\"", ink.into_text())).expect("text in JSON");
            proptest::prop_assert_eq!(said, format!("a {text}{text:?} of {number}…"));
        }
    }

    #[test]
    fn every_character_that_json_escapes_is_escaped() {
        for byte in 0..=0x7f_u8 {
            for length in [0, 1, 6, 7, 8, 15, 20] {
                let around = "a".repeat(length);
                for text in
                    [format!("{}{around}", char::from(byte)), format!("{around}{}b", char::from(byte))]
                {
                    assert_eq!(to_json(&text), serde_json::to_string(&text).expect("JSON"));
                }
            }
        }
        assert_eq!(to_json("\u{feff}\u{ffff}\u{f000}"), "\"\\ufeff\u{ffff}\u{f000}\"");
    }
}
