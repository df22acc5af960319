//! A tree as JSON text.

use core::fmt::{self, Write};

use super::Tree;

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(list) => {
                f.write_char('[')?;
                for (index, element) in list.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    element.fmt(f)?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (key, value)) in members.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write!(f, "{}:{value}", quoted(key))?;
                }
                f.write_char('}')
            }
        }
    }
}

/// A string as JSON.
#[must_use]
pub fn quoted(text: &str) -> String {
    // No string fails to be written.
    serde_json::to_string(text).unwrap_or_default()
}
