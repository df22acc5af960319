//! Parts of JSON text, found when somebody asks for them and handed over as they are written.

use std::borrow::Cow;

use super::reader::{Kind, Reader, Step};

/// Whether a text is one JSON value.
#[must_use]
pub fn is_json(text: &str) -> bool {
    let mut reader = Reader::new(text);
    reader.pass(0).is_ok() && reader.end().is_ok()
}

/// A member of an object, as text; the last one where a key stands twice, empty where there is none.
///
/// # Errors
/// The text is no JSON, or nests too deeply.
pub fn member<'a>(object: &'a str, key: &str) -> Step<&'a str> {
    let mut reader = Reader::new(object);
    let mut found = "";
    let mut more = !object.is_empty() && reader.kind()? == Kind::Object && reader.open(b'}', 0)?;
    while more {
        let wanted = reader.key()? == key;
        let value = reader.skip_any()?;
        found = if wanted { value } else { found };
        more = reader.more(b'}')?;
    }
    Ok(found)
}

/// A member of an object that is a string and not empty.
#[must_use]
pub fn text_member<'a>(object: &'a str, key: &str) -> Option<Cow<'a, str>> {
    text_of(member(object, key).ok()?).filter(|text| !text.is_empty())
}

/// The string that a value is; none where it is none.
#[must_use]
#[inline(never)]
pub fn text_of(value: &str) -> Option<Cow<'_, str>> {
    Reader::new(value).string().ok().filter(|_| value.starts_with('"'))
}

/// Hands the members of an object over as keys and text; of anything else there are none.
///
/// # Errors
/// The text is no JSON, or nests too deeply.
pub fn each_member<'a>(object: &'a str, take: &mut dyn FnMut(&str, &'a str)) -> Step<()> {
    if object.starts_with('{') { each(object, b'}', take) } else { Ok(()) }
}

/// Hands the elements of a list over as text; of anything else there are none.
///
/// # Errors
/// The text is no JSON, or nests too deeply.
pub fn elements<'a>(list: &'a str, take: &mut dyn FnMut(&'a str)) -> Step<()> {
    if list.starts_with('[') { each(list, b']', &mut |_, element| take(element)) } else { Ok(()) }
}

/// Hands over what stands in brackets, the first of which is next: with its keys, or empty ones in a list.
#[inline(never)]
fn each<'a>(text: &'a str, close: u8, take: &mut dyn FnMut(&str, &'a str)) -> Step<()> {
    let mut reader = Reader::new(text);
    let mut more = reader.open(close, 0)?;
    while more {
        let key = if close == b'}' { reader.key()?.to_owned() } else { String::new() };
        take(&key, reader.skip_any()?);
        more = reader.more(close)?;
    }
    Ok(())
}
