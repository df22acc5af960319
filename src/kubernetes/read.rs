//! Lenient reading: a field of the wrong type is remembered as such, and its neighbours are still read.

use core::ops::Deref;
use std::borrow::Cow;

use super::reader::{Keys, Kind, Reader, Step};

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

    /// Steps over a value of another type.
    fn other(&mut self, reader: &mut Reader<'_>, kind: Kind, depth: usize) -> Step<()> {
        if let Some(found) = passed_over(reader, kind, depth)? {
            *self = Self::Wrong(found);
        }
        Ok(())
    }
}

/// Steps over a value, and tells its type in words; none for `null`.
#[inline(never)]
fn passed_over(reader: &mut Reader<'_>, kind: Kind, depth: usize) -> Step<Option<&'static str>> {
    reader.pass(depth)?;
    Ok(match kind {
        Kind::Null => None,
        Kind::Boolean => Some("a boolean"),
        Kind::Number => Some("a number"),
        Kind::String => Some("a string"),
        Kind::List => Some("a list"),
        Kind::Object => Some("an object"),
    })
}

/// A string field.
pub type Text<'a> = Field<Cow<'a, str>>;

/// A list field; an element of the wrong type does not hide the others.
pub type List<T> = Field<Vec<Field<T>>>;

/// A value kept as its text until somebody asks for it.
pub type Raw<'a> = Option<&'a str>;

impl Text<'_> {
    /// The string, where there is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Value(Cow::Borrowed(text)) => Some(text),
            Self::Value(Cow::Owned(text)) => Some(text),
            _ => None,
        }
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

/// What can be read leniently, `depth` levels of nesting below the top: into its place, since most of it is
/// too large to be handed around.
pub trait Read<'a>: Default {
    /// Reads it into what is still the default.
    ///
    /// # Errors
    /// Only where the text is no JSON, repeats a key, or nests too deeply.
    fn read_into(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()>;

    /// Reads one.
    ///
    /// # Errors
    /// As [`Read::read_into`].
    fn read(reader: &mut Reader<'a>, depth: usize) -> Step<Self> {
        let mut value = Self::default();
        value.read_into(reader, depth)?;
        Ok(value)
    }
}

/// Takes the members of an object with known keys, one by one.
pub trait Members<'a> {
    /// Reads the value that is next: that of a known key, by its place among them, `depth` levels below the top.
    ///
    /// # Errors
    /// As [`Read::read`].
    fn member(&mut self, key: usize, reader: &mut Reader<'a>, depth: usize) -> Step<()>;
}

/// Objects with known keys, written by [`object`].
pub trait Fields<'a>: Default {
    /// Reads the members of one JSON object, whose bracket is next.
    ///
    /// # Errors
    /// As [`Read::read`].
    fn members(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()>;
}

/// In a box, so that what nests within itself stays small on the stack.
impl<'a, T: Fields<'a>> Fields<'a> for Box<T> {
    fn members(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        (**self).members(reader, depth)
    }
}

/// A value together with the text that it was read from.
#[derive(Debug, Default)]
pub struct Whole<'a, T> {
    /// The text.
    pub text: &'a str,
    value: T,
}

impl<T> Deref for Whole<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'a, T: Fields<'a>> Fields<'a> for Whole<'a, T> {
    fn members(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        let start = reader.at();
        self.value.members(reader, depth)?;
        self.text = reader.since(start);
        Ok(())
    }
}

impl<'a> Read<'a> for Text<'a> {
    fn read_into(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        match reader.compact_string() {
            Some(text) => *self = Field::Value(Cow::Borrowed(text)),
            None => self.read_any(reader, depth)?,
        }
        Ok(())
    }
}

impl<'a> Text<'a> {
    /// Reads it, however it is written.
    #[cold]
    #[inline(never)]
    fn read_any(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        match reader.kind()? {
            Kind::String => *self = Field::Value(reader.string()?),
            kind => self.other(reader, kind, depth)?,
        }
        Ok(())
    }
}

impl<'a, T: Fields<'a>> Read<'a> for List<T> {
    fn read_into(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        let kind = if reader.is_next(b'[') { Kind::List } else { reader.kind()? };
        if kind != Kind::List {
            return self.other(reader, kind, depth);
        }
        let mut more = reader.open(b']', depth)?;
        // Most lists are short.
        let mut elements = Vec::with_capacity(if more { 4 } else { 0 });
        while more {
            reader.element()?;
            elements.push(Field::Absent);
            if let Some(element) = elements.last_mut() {
                element.read_into(reader, depth + 1)?;
            }
            more = reader.more_here(b']')?;
        }
        *self = Field::Value(elements);
        Ok(())
    }
}

impl<'a, T: Fields<'a>> Read<'a> for Field<T> {
    fn read_into(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        let kind = if reader.is_next(b'{') { Kind::Object } else { reader.kind()? };
        if kind != Kind::Object {
            return self.other(reader, kind, depth);
        }
        *self = Field::Value(T::default());
        match self {
            Field::Value(value) => value.members(reader, depth),
            _ => Ok(()),
        }
    }
}

impl<'a> Read<'a> for Raw<'a> {
    fn read_into(&mut self, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        *self = Some(reader.skip(depth)?);
        Ok(())
    }
}

/// Reads the members of one object, whose bracket is next: once for all structs, since the loop is most of
/// the code.
pub fn members<'a>(
    reader: &mut Reader<'a>,
    depth: usize,
    keys: &Keys,
    fields: &mut dyn Members<'a>,
) -> Step<()> {
    let mut seen = 0_u32;
    if !reader.open(b'}', depth)? {
        return Ok(());
    }
    loop {
        let key = match reader.compact_key(keys) {
            Some(key) => key,
            None => reader.any_key(keys)?,
        };
        match 1_u32.checked_shl(key as u32) {
            Some(bit) if seen & bit != 0 => return reader.duplicate(keys.name(key)),
            Some(bit) => {
                seen |= bit;
                fields.member(key, reader, depth + 1)?;
            }
            None => reader.pass(depth + 1)?,
        }
        // As `more_here` does, which would ask for its own answer again.
        if reader.passes(b',') {
            continue;
        }
        if reader.passes(b'}') || !reader.spaced_more(b'}')? {
            return Ok(());
        }
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
        }

        impl<'a> $crate::kubernetes::read::Members<'a> for $name<'a> {
            fn member(
                &mut self,
                key: usize,
                reader: &mut $crate::kubernetes::reader::Reader<'a>,
                depth: usize,
            ) -> $crate::kubernetes::reader::Step<()> {
                #[expect(non_camel_case_types, reason = "a variant is a field's name")]
                enum Key { $($field,)* }
                $(if key == Key::$field as usize {
                    return $crate::kubernetes::read::Read::read_into(&mut self.$field, reader, depth);
                })*
                Ok(())
            }
        }

        impl<'a> $crate::kubernetes::read::Fields<'a> for $name<'a> {
            fn members(
                &mut self,
                reader: &mut $crate::kubernetes::reader::Reader<'a>,
                depth: usize,
            ) -> $crate::kubernetes::reader::Step<()> {
                const KEYS: &$crate::kubernetes::reader::Keys =
                    &$crate::kubernetes::reader::Keys::new(&[$($crate::kubernetes::reader::Known::new($key)),*]);
                $crate::kubernetes::read::members(reader, depth, KEYS, self)
            }
        }
    };
}
pub(crate) use object;
