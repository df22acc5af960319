//! A JSON text as a tree, from which typed settings are read together with the way to what is wrong.
//!
//! `serde` does the same for any format and any type, and its derived code took a sixth of a module: here
//! all that does not depend on a type is written once, and a type is little more than the list of its keys.

mod decode;
mod macros;
mod write;

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

    /// A value at the end of a way of keys.
    #[must_use]
    pub fn made(way: &[String], value: Self) -> Self {
        way.iter().rfold(value, |value, key| Self::Object(vec![(key.clone(), value)]))
    }

    /// Puts a value at the end of a way of keys; what is no object on the way becomes one.
    pub fn set(&mut self, way: &[String], value: Self) {
        match (way.split_first(), self) {
            (None, this) => *this = value,
            (Some((key, rest)), Self::Object(members)) => {
                match members.iter_mut().find(|(own, _)| own == key) {
                    Some((_, member)) => member.set(rest, value),
                    None => members.push((key.clone(), Self::made(rest, value))),
                }
            }
            (Some(_), this) => *this = Self::made(way, value),
        }
    }

    /// Takes away what stands at the end of a way of keys, where something does.
    pub fn remove(&mut self, way: &[String]) {
        let Self::Object(members) = self else { return };
        match way {
            [] => {}
            [last] => members.retain(|(own, _)| own != last),
            [key, rest @ ..] => {
                if let Some((_, member)) = members.iter_mut().find(|(own, _)| own == key) {
                    member.remove(rest);
                }
            }
        }
    }

    /// A member of an object, the first of its name.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(own, _)| own == key).map(|(_, value)| value)
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
