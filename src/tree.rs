//! A JSON text as a tree, from which typed settings are read together with the way to what is wrong.
//!
//! `serde` does the same for any format and any type, and its derived code took a sixth of a module: here
//! all that does not depend on a type is written once, and a type is little more than the list of its keys.

mod decode;
mod macros;

use core::fmt;

pub use decode::{At, Decode, Read};
pub(crate) use macros::{checked, choice, record, spelt};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number as written.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// An object, its members as written.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a value out of the tree.
    ///
    /// # Errors
    /// The first fault, and the way to it.
    pub fn to<T: Decode>(&self) -> Read<T> {
        T::decode(&At::top(self))
    }
}

/// What is wrong with a value, and where.
#[derive(Debug)]
pub struct Wrong {
    /// The keys and indices that lead to it.
    pub way: Vec<String>,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with a value. It repeats none but names of keys and of choices.
#[derive(Debug)]
pub enum What {
    /// A key, or the name of a choice, that is not known.
    Unknown {
        /// `key` or `value`.
        thing: &'static str,
        /// The name.
        found: String,
        /// Those that are known.
        known: &'static [&'static str],
    },
    /// Something else than was expected, in words that begin so.
    Expected(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Unknown { thing, .. } => write!(f, "expected a known {thing}"),
            What::Expected(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for Wrong {}

#[cfg(test)]
mod tests;
