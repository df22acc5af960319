//! What Surepull says, as JSON text: keys are static text, and nothing is asked of a value but its own.
//!
//! `serde` derives the same from the structs themselves, and tests hold this against it. In a Wasm module its
//! code took twice the room, and its writing, quote by colon by comma, half of what a finding costs.

mod ink;
mod text;

use std::borrow::Cow;
use std::rc::Rc;

pub use ink::Ink;
pub(crate) use text::say;
pub use text::{Text, known_plain, plain};

/// What can be written as JSON.
pub trait Wire {
    /// Writes it behind what stands there.
    fn write(&self, out: &mut Ink);

    /// Whether a member that may be left out is.
    fn is_left_out(&self) -> bool {
        false
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
}
