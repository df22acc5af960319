//! A tree as JSON text.

use crate::wire::{Ink, Wire};

use super::Tree;

impl Wire for Tree {
    fn write(&self, out: &mut Ink) {
        match self {
            Self::Null => out.push("null"),
            Self::Boolean(value) => value.write(out),
            Self::Number(number) => out.push(number),
            Self::Text(text) => text.write(out),
            Self::List(list) => list.write(out),
            Self::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    out.byte(if index > 0 { b',' } else { b'{' });
                    key.write(out);
                    out.byte(b':');
                    value.write(out);
                }
                out.push(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}
