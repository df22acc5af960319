//! What Surepull says, as JSON text: keys are static text, and nothing is asked of a value but its own.
//!
//! `serde` derives the same from the structs themselves, and tests hold this against it. In a Wasm module its
//! code took twice the room, and its writing, quote by colon by comma, half of what a finding costs.

use std::borrow::Cow;
use std::rc::Rc;

/// What can be written as JSON.
pub trait Wire {
    /// Writes it behind what stands there.
    fn write(&self, out: &mut Vec<u8>);

    /// Whether a member that may be left out is.
    fn is_left_out(&self) -> bool {
        false
    }
}

/// A value as JSON text.
#[must_use]
pub fn to_json<T: Wire + ?Sized>(value: &T) -> String {
    let mut out = Vec::new();
    value.write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Static text behind what stands there: a call, where the copying itself would be inlined everywhere.
#[inline(never)]
pub fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// The writing of a struct: its keys, in this order. A field that is `filled` is left out where it is empty;
/// the first one never is.
macro_rules! wire {
    ($name:ident $(<$life:lifetime>)? { $first:ident = $first_key:literal, $($field:ident = $key:literal $($how:ident)?,)* }) => {
        impl $crate::wire::Wire for $name $(<$life>)? {
            fn write(&self, out: &mut Vec<u8>) {
                $crate::wire::push(out, concat!("{\"", $first_key, "\":"));
                self.$first.write(out);
                $($crate::wire::wire!(@ self.$field, concat!(",\"", $key, "\":"), out $($how)?);)*
                out.push(b'}');
            }
        }
    };
    (@ $value:expr, $key:expr, $out:ident) => {
        $crate::wire::push($out, $key);
        $value.write($out);
    };
    (@ $value:expr, $key:expr, $out:ident filled) => {
        if !$value.is_left_out() {
            $crate::wire::push($out, $key);
            $value.write($out);
        }
    };
}
pub(crate) use wire;

/// The writing of an enum whose variants are names.
macro_rules! names {
    ($name:ident { $($variant:ident = $text:literal,)* }) => {
        impl $crate::wire::Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $crate::wire::push(out, match self {
                    $(Self::$variant => concat!("\"", $text, "\""),)*
                });
            }
        }
    };
}
pub(crate) use names;

/// The writing of an enum whose variants are documents, such as an answer or why there is none.
macro_rules! either {
    ($name:ident { $($variant:ident),* }) => {
        impl $crate::wire::Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
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
fn is_plain(byte: u8) -> bool {
    byte >= b' ' && !matches!(byte, b'"' | b'\\' | 0xef)
}

/// How many bytes at the start of a text stand for themselves, looked at eight by eight.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    let is = |word: u64, byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero
    };
    let special = |chunk: &[u8; 8]| {
        let word = u64::from_ne_bytes(*chunk);
        let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
        (control | is(word, b'"') | is(word, b'\\') | is(word, 0xef)) & TOPS != 0
    };
    let (chunks, _) = text.as_chunks::<8>();
    let start = 8 * chunks.iter().take_while(|chunk| !special(chunk)).count();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is_plain(**byte)).count()
}

impl Wire for str {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        let mut rest = self;
        loop {
            let (plain, special) = rest.split_at_checked(plain(rest.as_bytes())).unwrap_or((rest, ""));
            push(out, plain);
            let mut characters = special.chars();
            let Some(character) = characters.next() else { break };
            escape(out, character);
            rest = characters.as_str();
        }
        out.push(b'"');
    }
}

/// A character that may not stand for itself.
#[cold]
#[inline(never)]
fn escape(out: &mut Vec<u8>, character: char) {
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
            push(out, "\\u00");
            out.extend([hex(character as u32 >> 4), hex(character as u32 & 15)]);
            return;
        }
        _ => return push(out, character.encode_utf8(&mut [0; 4])),
    };
    push(out, short);
}

impl Wire for String {
    fn write(&self, out: &mut Vec<u8>) {
        str::write(self, out);
    }
}

/// Text of our own is known to hold nothing that has to be escaped, which tests see to.
impl Wire for Cow<'static, str> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Owned(text) => str::write(text, out),
            Self::Borrowed(text) => {
                debug_assert!(text.bytes().all(is_plain), "{text:?} has to be escaped");
                out.push(b'"');
                push(out, text);
                out.push(b'"');
            }
        }
    }
}

impl Wire for char {
    fn write(&self, out: &mut Vec<u8>) {
        str::write(self.encode_utf8(&mut [0; 4]), out);
    }
}

impl Wire for () {
    fn write(&self, out: &mut Vec<u8>) {
        push(out, "null");
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Vec<u8>) {
        push(out, if *self { "true" } else { "false" });
    }
}

impl Wire for usize {
    fn write(&self, out: &mut Vec<u8>) {
        if *self > 9 {
            (self / 10).write(out);
        }
        out.push(b'0' + (self % 10) as u8);
    }
}

/// The writing of smaller numbers by way of the largest.
macro_rules! numbers {
    ($($number:ident)*) => {
        $(impl Wire for $number {
            fn write(&self, out: &mut Vec<u8>) {
                (*self as usize).write(out);
            }
        })*
    };
}
numbers!(u8 u16 u32);

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(out),
            None => push(out, "null"),
        }
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire + ?Sized> Wire for &T {
    fn write(&self, out: &mut Vec<u8>) {
        T::write(self, out);
    }
}

impl<T: Wire + ?Sized> Wire for Rc<T> {
    fn write(&self, out: &mut Vec<u8>) {
        T::write(self, out);
    }
}

impl<T: Wire> Wire for [T] {
    fn write(&self, out: &mut Vec<u8>) {
        for (index, element) in self.iter().enumerate() {
            out.push(if index > 0 { b',' } else { b'[' });
            element.write(out);
        }
        push(out, if self.is_empty() { "[]" } else { "]" });
    }
}

impl<T: Wire, const N: usize> Wire for [T; N] {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_slice().write(out);
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
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
        for text in (0..=0x7f_u8).map(|byte| format!("a{}b", char::from(byte))) {
            assert_eq!(to_json(&text), serde_json::to_string(&text).expect("JSON"));
        }
        assert_eq!(to_json("\u{feff}\u{ffff}\u{f000}"), "\"\\ufeff\u{ffff}\u{f000}\"");
    }
}
