//! The evidence document taken apart as it is read: it may hold reports of fifty megabytes, and no tree of
//! the whole is ever made.

use crate::kubernetes::{Fault, Kind, Reader, Step};
use crate::report::Problem;
use crate::settings::{a_list, no_json, unknown_key, wrong_value};

use super::EVIDENCE;

/// The keys of the document. Whoever reads another kind of evidence adds its key here, and its reader where
/// the parts are taken.
const KEYS: &[&str] = &["objects", "complete", "digests", "scans", "vex", "nodes", "preloaded"];

/// The keys whose value is a list that is handed over element by element.
const LISTS: &[&str] = &["objects", "scans", "vex", "nodes"];

/// A part of the document: one element of a list, or a whole member.
pub(super) struct Part<'a> {
    /// The member's key.
    pub(super) key: &'static str,
    /// The element, where the member is a list that is handed over element by element.
    pub(super) index: usize,
    /// The part as it stands in the document: valid JSON, not looked into.
    pub(super) text: &'a str,
}

/// What to do with each part.
type Take<'t, 'a> = dyn FnMut(Part<'a>) -> Result<(), Problem> + 't;

/// Hands the parts of the document over in the order of the text, and tells which keys it has; there are none
/// in empty text and `null`.
///
/// # Errors
/// A document that is no JSON object, a key that is unknown or stands twice, and whatever `take` refuses.
pub(super) fn parts<'a>(text: &'a str, take: &mut Take<'_, 'a>) -> Result<Vec<&'static str>, Problem> {
    let mut seen = Vec::new();
    if matches!(text, "" | "null") {
        return Ok(seen);
    }
    let mut reader = Reader::new(text);
    let mut refused = Ok(());
    let read = members(&mut reader, take, &mut seen, &mut refused);
    refused?;
    read.map_err(|_| no_json(EVIDENCE, text, reader.fault().unwrap_or(Fault::at_the_end(text))))?;
    Ok(seen)
}

/// Goes through the members; stops quietly once one is refused.
fn members<'a>(
    reader: &mut Reader<'a>,
    take: &mut Take<'_, 'a>,
    seen: &mut Vec<&'static str>,
    refused: &mut Result<(), Problem>,
) -> Step<()> {
    let mut more = match reader.kind()? {
        Kind::Object => reader.open(b'}', 0)?,
        kind => {
            reader.skip(0)?;
            reader.end()?;
            let expected = || wrong_value(EVIDENCE, "", "expected an object");
            *refused = Err(if kind == Kind::List { a_list(EVIDENCE) } else { expected() });
            return Ok(());
        }
    };
    while more {
        let found = reader.key()?;
        let Some(key) = KEYS.iter().find(|key| **key == found) else {
            *refused = Err(unknown_key(EVIDENCE, found, KEYS));
            return Ok(());
        };
        *refused = if seen.contains(key) {
            Err(wrong_value(EVIDENCE, "", "expected every key once"))
        } else if !LISTS.contains(key) {
            take(Part { key, index: 0, text: reader.skip(1)? })
        } else {
            elements(reader, key, take)?
        };
        if refused.is_err() {
            return Ok(());
        }
        seen.push(key);
        more = reader.more(b'}')?;
    }
    reader.end()
}

/// Goes through the elements of a list, whose bracket should be next.
fn elements<'a>(
    reader: &mut Reader<'a>,
    key: &'static str,
    take: &mut Take<'_, 'a>,
) -> Step<Result<(), Problem>> {
    if reader.kind()? != Kind::List {
        return Ok(Err(wrong_value(EVIDENCE, &format!("/{key}"), "expected a list")));
    }
    let mut more = reader.open(b']', 1)?;
    let mut index = 0;
    while more {
        let taken = take(Part { key, index, text: reader.skip(2)? });
        if taken.is_err() {
            return Ok(taken);
        }
        index += 1;
        more = reader.more(b']')?;
    }
    Ok(Ok(()))
}
