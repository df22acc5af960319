//! A tree as JSON text.

use crate::wire::{Wire, push};

use super::Tree;

impl Wire for Tree {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => push(out, "null"),
            Self::Boolean(value) => value.write(out),
            Self::Number(number) => push(out, number),
            Self::Text(text) => text.write(out),
            Self::List(list) => list.write(out),
            Self::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push(if index > 0 { b',' } else { b'{' });
                    key.write(out);
                    out.push(b':');
                    value.write(out);
                }
                push(out, if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}
