//! What Surepull says, as JSON text: keys are static text, and nothing is asked of a value but its own.
//!
//! `serde` derives the same from the structs themselves, and tests hold this against it. In a Wasm module its
//! code took twice the room, and its writing, quote by colon by comma, half of what a finding costs.

mod ink;

use core::fmt::{self, Write};
use std::borrow::Cow;
use std::rc::Rc;

pub use ink::Ink;

use crate::text::{all_words, escaped, everywhere};

/// What can be written as JSON.
pub trait Wire {
    /// Writes it behind what stands there.
    fn write(&self, out: &mut Ink);

    /// Whether a member that may be left out is.
    fn is_left_out(&self) -> bool {
        false
    }
}

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
        let text: String = serde_json::from_str(&to_json(self)).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

/// A value as JSON text.
#[must_use]
pub fn to_json<T: Wire + ?Sized>(value: &T) -> String {
    let mut out = Ink::default();
    value.write(&mut out);
    out.into_text()
}

/// The writing of a struct: its keys, in this order. A field that is `filled` is left out where it is empty; one
/// that is `text` has its quotes written with the keys around it, and so has text of `ours`, in which nothing has to
/// be escaped. Behind `|` stands a method that writes some fields together, and what is owed in front of them.
macro_rules! wire {
    ($name:ident $(<$life:lifetime>)? { $($fields:tt)* }) => {
        impl $crate::wire::Wire for $name $(<$life>)? {
            fn write(&self, out: &mut $crate::wire::Ink) {
                $crate::wire::wire!(@ self out "{" $($fields)*);
            }
        }
    };
    // What is owed to the field before stands in front of the next key.
    (@ $self:ident $out:ident ",") => {
        $out.byte(b'}');
    };
    (@ $self:ident $out:ident "\",") => {
        $out.push("\"}");
    };
    (@ $self:ident $out:ident $owed:literal $field:ident = $key:literal, $($rest:tt)*) => {
        $out.push(concat!($owed, "\"", $key, "\":"));
        $self.$field.write($out);
        $crate::wire::wire!(@ $self $out "," $($rest)*);
    };
    (@ $self:ident $out:ident $owed:literal $field:ident = $key:literal text, $($rest:tt)*) => {
        $out.push(concat!($owed, "\"", $key, "\":\""));
        $crate::wire::Text::write_text(&$self.$field, $out);
        $crate::wire::wire!(@ $self $out "\"," $($rest)*);
    };
    (@ $self:ident $out:ident $owed:literal $field:ident = $key:literal ours, $($rest:tt)*) => {
        $out.push(concat!($owed, "\"", $key, "\":\""));
        $out.push($crate::wire::known_plain($self.$field));
        $crate::wire::wire!(@ $self $out "\"," $($rest)*);
    };
    (@ $self:ident $out:ident $owed:literal | $fields:ident, $($rest:tt)*) => {
        $self.$fields($out);
        $crate::wire::wire!(@ $self $out "," $($rest)*);
    };
    (@ $self:ident $out:ident "," $field:ident = $key:literal filled, $($rest:tt)*) => {
        if !$self.$field.is_left_out() {
            $out.push(concat!(",\"", $key, "\":"));
            $self.$field.write($out);
        }
        $crate::wire::wire!(@ $self $out "," $($rest)*);
    };
    (@ $self:ident $out:ident "\"," $field:ident = $key:literal filled, $($rest:tt)*) => {
        $out.byte(b'"');
        $crate::wire::wire!(@ $self $out "," $field = $key filled, $($rest)*);
    };
}
pub(crate) use wire;

/// The writing of an enum whose variants are names.
macro_rules! names {
    ($name:ident { $($variant:ident = $text:literal,)* }) => {
        impl $crate::wire::Text for $name {
            fn write_text(&self, out: &mut $crate::wire::Ink) {
                out.push(match self {
                    $(Self::$variant => $text,)*
                });
            }
        }
        $crate::wire::quoted!($name);
    };
}
pub(crate) use names;

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

/// The writing of what is a string.
macro_rules! quoted {
    ($($name:ty)*) => {
        $(impl $crate::wire::Wire for $name {
            fn write(&self, out: &mut $crate::wire::Ink) {
                out.byte(b'"');
                $crate::wire::Text::write_text(self, out);
                out.byte(b'"');
            }
        })*
    };
}
pub(crate) use quoted;
quoted!(str String Cow<'_, str> char dyn Text + '_);

/// The writing of an enum whose variants are documents, such as an answer or why there is none.
macro_rules! either {
    ($name:ident { $($variant:ident),* }) => {
        impl $crate::wire::Wire for $name {
            fn write(&self, out: &mut $crate::wire::Ink) {
                match self {
                    $(Self::$variant(document) => document.write(out),)*
                }
            }
        }
    };
}
pub(crate) use either;

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

impl Wire for () {
    fn write(&self, out: &mut Ink) {
        out.push("null");
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Ink) {
        out.push(if *self { "true" } else { "false" });
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

impl Wire for usize {
    fn write(&self, out: &mut Ink) {
        self.write_text(out);
    }
}

/// The writing of smaller numbers by way of the largest.
macro_rules! numbers {
    ($($number:ident)*) => {
        $(impl $crate::wire::Text for $number {
            fn write_text(&self, out: &mut $crate::wire::Ink) {
                (*self as usize).write_text(out);
            }
        }

        impl $crate::wire::Wire for $number {
            fn write(&self, out: &mut $crate::wire::Ink) {
                (*self as usize).write_text(out);
            }
        })*
    };
}
numbers!(u8 u16 u32);

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Ink) {
        match self {
            Some(value) => value.write(out),
            None => out.push("null"),
        }
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire + ?Sized> Wire for &T {
    fn write(&self, out: &mut Ink) {
        T::write(self, out);
    }
}

impl<T: Wire + ?Sized> Wire for Rc<T> {
    fn write(&self, out: &mut Ink) {
        T::write(self, out);
    }
}

impl<T: Wire> Wire for [T] {
    fn write(&self, out: &mut Ink) {
        for (index, element) in self.iter().enumerate() {
            out.byte(if index > 0 { b',' } else { b'[' });
            element.write(out);
        }
        out.push(if self.is_empty() { "[]" } else { "]" });
    }
}

impl<T: Wire, const N: usize> Wire for [T; N] {
    fn write(&self, out: &mut Ink) {
        self.as_slice().write(out);
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Ink) {
        self.as_slice().write(out);
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;

    proptest::proptest! {
        #[test]
        fn text_is_written_as_serde_writes_it(text in "(?s).{0,40}", list in proptest::collection::vec(0_u32..2000, 0..5)) {
            let theirs = serde_json::to_string(&text).expect("JSON").replace('\u{feff}', "\\ufeff");
            proptest::prop_assert_eq!(to_json(&text), theirs);
            proptest::prop_assert_eq!(to_json(&list), serde_json::to_string(&list).expect("JSON"));
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
