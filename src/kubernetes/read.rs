//! Lenient reading: a field of the wrong type is remembered as such, and its neighbours are still read.
//!
//! Everything is one pass over the text. Keys and strings are borrowed; what no rule reads is skipped,
//! which takes no stack however deep it nests. What is read counts its depth, so that no input can
//! exhaust a module's small stack.

use core::fmt;
use core::marker::PhantomData;
use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits;

/// A field as it stands in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Not there, or `null`, which the API server reads alike.
    #[default]
    Absent,
    /// There, with another type: which one, in words.
    Wrong(&'static str),
    /// There.
    Value(T),
}

impl<T> Field<T> {
    /// The value, where there is one of the right type.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether nothing stands there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The type that stands there instead of the right one.
    pub fn wrong(&self) -> Option<&'static str> {
        match self {
            Self::Wrong(found) => Some(found),
            _ => None,
        }
    }
}

/// A string field.
pub type Text<'a> = Field<Cow<'a, str>>;

/// A list field; an element of the wrong type does not hide the others.
pub type List<T> = Field<Vec<Field<T>>>;

/// A value kept as its text until somebody asks for it.
pub type Raw<'a> = Option<&'a RawValue>;

impl Text<'_> {
    /// The string, where there is one.
    pub fn as_str(&self) -> Option<&str> {
        self.value().map(AsRef::as_ref)
    }

    /// The string, where there is one and it is not empty, which Kubernetes reads as absent.
    pub fn filled(&self) -> Option<&str> {
        self.as_str().filter(|s| !s.is_empty())
    }
}

impl<T> List<T> {
    /// The elements; none where there is no list.
    pub fn elements(&self) -> &[Field<T>] {
        self.value().map(Vec::as_slice).unwrap_or_default()
    }
}

/// What can be read leniently, `depth` levels of nesting below the top.
pub trait Read<'de>: Sized {
    /// # Errors
    /// Only where the text is no JSON, repeats a key, or nests too deeply.
    fn read<D: Deserializer<'de>>(from: D, depth: usize) -> Result<Self, D::Error>;
}

/// Objects with known keys, written by [`object`].
pub trait Fields<'de>: Default {
    /// Reads the members of one JSON object.
    fn members<A: MapAccess<'de>>(&mut self, map: A, depth: usize) -> Result<(), A::Error>;
}

/// Carries the depth into serde.
pub struct Seed<T>(usize, PhantomData<T>);

impl<T> Seed<T> {
    /// A reader for a value at this depth.
    pub fn at(depth: usize) -> Self {
        Self(depth, PhantomData)
    }
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read(from, self.0)
    }
}

/// The level below, where the limits allow one.
fn deeper<E: Error>(depth: usize) -> Result<usize, E> {
    if depth < limits::DEPTH {
        Ok(depth + 1)
    } else {
        Err(E::custom(format_args!("nested more than {} levels deep", limits::DEPTH)))
    }
}

/// The arms of a visitor for types that are not the wanted one.
macro_rules! otherwise {
    ($($arm:ident)*) => { $(otherwise!(@ $arm);)* };
    (@ null) => { fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Field::Absent) } };
    (@ bool) => { fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Field::Wrong("a boolean")) } };
    (@ number) => {
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Field::Wrong("a number")) }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Field::Wrong("a number")) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Field::Wrong("a number")) }
    };
    (@ string) => { fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Field::Wrong("a string")) } };
    (@ list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Field::Wrong("a list"))
        }
    };
    (@ object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Field::Wrong("an object"))
        }
    };
}

impl<'de> Read<'de> for Text<'de> {
    fn read<D: Deserializer<'de>>(from: D, _: usize) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Field::Value(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Field::Value(Cow::Owned(text.to_owned())))
            }
            otherwise! { null bool number list object }
        }
        from.deserialize_any(TextVisitor)
    }
}

impl<'de, T: Fields<'de>> Read<'de> for List<T> {
    fn read<D: Deserializer<'de>>(from: D, depth: usize) -> Result<Self, D::Error> {
        struct ListVisitor<T>(usize, PhantomData<T>);
        impl<'de, T: Fields<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let depth = deeper(self.0)?;
                let mut elements = Vec::new();
                while let Some(element) = list.next_element_seed(Seed::<Field<T>>::at(depth))? {
                    elements.push(element);
                }
                Ok(Field::Value(elements))
            }
            otherwise! { null bool number string object }
        }
        from.deserialize_any(ListVisitor(depth, PhantomData))
    }
}

impl<'de, T: Fields<'de>> Read<'de> for Field<T> {
    fn read<D: Deserializer<'de>>(from: D, depth: usize) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(usize, PhantomData<T>);
        impl<'de, T: Fields<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Field<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let mut value = T::default();
                value.members(map, deeper(self.0)?)?;
                Ok(Field::Value(value))
            }
            otherwise! { null bool number string list }
        }
        from.deserialize_any(ObjectVisitor(depth, PhantomData))
    }
}

/// In a box, so that what nests within itself stays small on the stack.
impl<'de, T: Fields<'de>> Fields<'de> for Box<T> {
    fn members<A: MapAccess<'de>>(&mut self, map: A, depth: usize) -> Result<(), A::Error> {
        (**self).members(map, depth)
    }
}

impl<'de> Read<'de> for Raw<'de> {
    fn read<D: Deserializer<'de>>(from: D, _: usize) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(from)
    }
}

/// A struct of lenient fields and the reading of it: unknown keys are passed over, and a key that
/// stands twice is an error, since readers disagree on which of the two counts.
macro_rules! object {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $name<'a> {
            $($(#[$field_doc])* pub $field: $type,)*
            marker: core::marker::PhantomData<&'a ()>,
        }

        const _: () = {
            #[expect(non_camel_case_types, reason = "a variant is a field's name")]
            #[derive(Clone, Copy)]
            enum Key { $($field,)* Other }

            struct KeyVisitor;
            impl<'de> serde::de::Visitor<'de> for KeyVisitor {
                type Value = Key;
                fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    f.write_str("a key")
                }
                fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                    Ok(match key { $($key => Key::$field,)* _ => Key::Other })
                }
            }
            impl<'de> serde::de::DeserializeSeed<'de> for KeyVisitor {
                type Value = Key;
                fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Key, D::Error> {
                    from.deserialize_str(self)
                }
            }

            impl<'de> $crate::kubernetes::read::Fields<'de> for $name<'de> {
                fn members<A: serde::de::MapAccess<'de>>(&mut self, mut map: A, depth: usize) -> Result<(), A::Error> {
                    use $crate::kubernetes::read::Seed;
                    let mut seen = 0_u32;
                    while let Some(key) = map.next_key_seed(KeyVisitor)? {
                        let bit = 1_u32 << (key as u32);
                        match key {
                            $(Key::$field => {
                                if seen & bit != 0 {
                                    return Err(serde::de::Error::duplicate_field($key));
                                }
                                self.$field = map.next_value_seed(Seed::at(depth))?;
                            })*
                            Key::Other => { map.next_value::<serde::de::IgnoredAny>()?; }
                        }
                        seen |= bit;
                    }
                    Ok(())
                }
            }

        };
    };
}
pub(crate) use object;
