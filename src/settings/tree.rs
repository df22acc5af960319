//! A JSON text as a tree, from which typed settings are read together with the way to what is wrong.
//!
//! `serde_path_to_error` does the same for any format by wrapping every visitor, and took a fifth of a
//! module; here objects and lists note where they are.

use core::cell::RefCell;
use core::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::kubernetes::{Fault, Kind, Reader, Step};

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
    /// Reads JSON text.
    ///
    /// # Errors
    /// Text that is no JSON, or nests too deeply.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut reader = Reader::new(text);
        let read = Self::read(&mut reader, 0).and_then(|tree| reader.end().map(|()| tree));
        read.map_err(|_| reader.fault().unwrap_or(Fault::at_the_end(text)))
    }

    fn read(reader: &mut Reader<'_>, depth: usize) -> Step<Self> {
        Ok(match reader.kind()? {
            Kind::String => Self::Text(reader.string()?.into_owned()),
            Kind::List => {
                let mut list = Vec::new();
                let mut more = reader.open(b']', depth)?;
                while more {
                    list.push(Self::read(reader, depth + 1)?);
                    more = reader.more(b']')?;
                }
                Self::List(list)
            }
            Kind::Object => {
                let mut members = Vec::new();
                let mut more = reader.open(b'}', depth)?;
                while more {
                    let key = reader.key()?.to_owned();
                    members.push((key, Self::read(reader, depth + 1)?));
                    more = reader.more(b'}')?;
                }
                Self::Object(members)
            }
            kind => {
                let word = reader.skip(depth)?;
                match kind {
                    Kind::Number => Self::Number(word.to_owned()),
                    Kind::Boolean => Self::Boolean(word == "true"),
                    _ => Self::Null,
                }
            }
        })
    }

    /// Reads a value out of the tree.
    ///
    /// # Errors
    /// The first fault, and the way to it.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, (Vec<String>, Wrong)> {
        let way = RefCell::new(Vec::new());
        let read = T::deserialize(At { tree: self, way: &way });
        read.map_err(|wrong| (way.into_inner(), wrong))
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Boolean(value) => Unexpected::Bool(*value),
            Self::Number(_) => Unexpected::Other("a number"),
            Self::Text(_) => Unexpected::Other("a string"),
            Self::List(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }
}

/// What is wrong with a value. It repeats none but names of keys and of choices.
#[derive(Debug)]
pub enum Wrong {
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
        match self {
            Self::Unknown { thing, .. } => write!(f, "expected a known {thing}"),
            Self::Expected(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::Expected(what.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        // Some visitors begin so, and serde's own do not.
        let text = expected.to_string();
        Self::Expected(if text.starts_with("expected ") { text } else { format!("expected {text}") })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::invalid_type(Unexpected::Seq, expected)
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::Unknown { thing: "value", found: found.to_owned(), known }
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        Self::Unknown { thing: "key", found: found.to_owned(), known }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Expected(format!("expected the key `{field}`"))
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::Expected("expected every key once".to_owned())
    }
}

/// A place in a tree. The way is shared: what stops leaves it where it is.
#[derive(Clone, Copy)]
struct At<'de> {
    tree: &'de Tree,
    way: &'de RefCell<Vec<String>>,
}

impl<'de> At<'de> {
    fn wrong(self, expected: &dyn Expected) -> Wrong {
        de::Error::invalid_type(self.tree.unexpected(), expected)
    }

    /// Reads a member or an element.
    fn below<S: DeserializeSeed<'de>>(
        self,
        step: String,
        tree: &'de Tree,
        seed: S,
    ) -> Result<S::Value, Wrong> {
        self.way.borrow_mut().push(step);
        let value = seed.deserialize(At { tree, ..self })?;
        self.way.borrow_mut().pop();
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Boolean(value) => visitor.visit_bool(*value),
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            Tree::Number(text) => match (text.parse(), text.parse()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => Err(self.wrong(&visitor)),
            },
            Tree::List(list) => visitor.visit_seq(Elements { at: self, rest: list.iter().enumerate() }),
            Tree::Object(members) => visitor.visit_map(Members { at: self, members, next: 0 }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    /// A choice is one of several names.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Text(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            _ => Err(Wrong::Expected("expected a string".to_owned())),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::List(list) => visitor.visit_seq(Elements { at: self, rest: list.iter().enumerate() }),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Object(members) => visitor.visit_map(Members { at: self, members, next: 0 }),
            _ => Err(self.wrong(&visitor)),
        }
    }

    /// A list would be read as the fields in their order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Object(_) => self.deserialize_map(visitor),
            _ => Err(Wrong::Expected("expected an object".to_owned())),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Boolean(value) => visitor.visit_bool(*value),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.tree {
            Tree::Number(text) => match text.parse() {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => Err(self.wrong(&visitor)),
            },
            _ => Err(self.wrong(&visitor)),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

struct Elements<'de> {
    at: At<'de>,
    rest: core::iter::Enumerate<core::slice::Iter<'de, Tree>>,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let next = self.rest.next();
        next.map(|(index, tree)| self.at.below(index.to_string(), tree, seed)).transpose()
    }
}

struct Members<'de> {
    at: At<'de>,
    members: &'de [(String, Tree)],
    next: usize,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((key, _)) = self.members.get(self.next) else { return Ok(None) };
        self.next += 1;
        let key: de::value::BorrowedStrDeserializer<'de, Wrong> =
            de::value::BorrowedStrDeserializer::new(key);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        match self.next.checked_sub(1).and_then(|index| self.members.get(index)) {
            Some((key, tree)) => self.at.below(key.clone(), tree, seed),
            None => Err(Wrong::Expected("expected a key before a value".to_owned())),
        }
    }
}

/// A part of the settings whose type only a rule knows.
impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Whole)
    }
}

struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Boolean(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            elements.push(element);
        }
        Ok(Tree::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}
