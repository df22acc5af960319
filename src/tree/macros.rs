//! The reading of structs, enums and strings, each from the list of what is known of it.

/// The reading of a struct: no key but these, each once. A field that is neither `required` nor has a value
/// behind `or` is its type's default where its key is left out.
macro_rules! record {
    ($name:ident { $($field:ident = $key:literal $($how:ident $(($default:expr))?)?,)* }) => {
        impl $crate::tree::Decode for $name {
            fn decode(at: &$crate::tree::At<'_>) -> $crate::tree::Read<Self> {
                at.keys(&[$($key),*])?;
                Ok(Self { $($field: $crate::tree::record!(@ at $key $($how $($default)?)?),)* })
            }
        }
    };
    (@ $at:ident $key:literal) => { $at.optional($key)? };
    (@ $at:ident $key:literal required) => { $at.required($key)? };
    (@ $at:ident $key:literal or $default:expr) => { $at.or($key, $default)? };
}
pub(crate) use record;

/// The reading of an enum whose variants are names.
macro_rules! choice {
    ($name:ident { $($variant:ident = $text:literal,)* }) => {
        impl $crate::tree::Decode for $name {
            fn decode(at: &$crate::tree::At<'_>) -> $crate::tree::Read<Self> {
                at.one_of(&[$($text),*], &[$(Self::$variant),*])
            }
        }
    };
}
pub(crate) use choice;

/// The reading of types that are written as a string, each with the function that reads it; its errors are
/// texts that begin with what was expected.
macro_rules! spelt {
    ($($name:ident: $parse:expr,)*) => {
        $(impl $crate::tree::Decode for $name {
            fn decode(at: &$crate::tree::At<'_>) -> $crate::tree::Read<Self> {
                ($parse)(at.text()?).map_err(|error| at.wrong(&error))
            }
        })*
    };
}
pub(crate) use spelt;

/// The reading of a type by way of another, which is checked.
macro_rules! checked {
    ($name:ident from $written:ty) => {
        impl $crate::tree::Decode for $name {
            fn decode(at: &$crate::tree::At<'_>) -> $crate::tree::Read<Self> {
                let written = <$written as $crate::tree::Decode>::decode(at)?;
                Self::try_from(written).map_err(|error| at.wrong(&error))
            }
        }
    };
}
pub(crate) use checked;
