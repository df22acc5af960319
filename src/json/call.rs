//! The one self-contained text: a call's parts by their keys, each as its text.

use crate::engine::Beside;
use crate::kubernetes::{Kind, Reader};
use crate::list::joined;
use crate::report::{Answer, Problem};
use crate::wire::{Ink, Wire};

use super::Session;

const KEYS: [&str; 7] = ["input", "settings", "evidence", "now", "ignores", "baseline", "detail"];

/// Answers one self-contained text `{input, settings, evidence, now, ignores, baseline, detail}` with a report: for
/// tests and quick calls; a policy that is used twice is compiled once with [`Session::new`].
pub fn call(envelope: &[u8], longest: usize, out: &mut Ink) {
    let parts = core::str::from_utf8(envelope).ok().and_then(parts);
    let Some([input @ Some(_), settings, evidence, beside @ ..]) = parts else {
        let problem = Problem::new(
            "invalid-envelope",
            "the envelope is not valid JSON, or not `{input, settings, evidence, now, ignores, baseline, detail}`",
        );
        return Answer::Failure(problem.into()).write(out);
    };
    let given = beside.iter().zip(KEYS.iter().skip(3)).filter_map(|(part, key)| Some((key, (*part)?)));
    let beside: Vec<String> =
        given.filter(|(_, part)| *part != "null").map(|(key, part)| format!("\"{key}\":{part}")).collect();
    let beside = Beside::read(&format!("{{{}}}", joined(&beside, ",")));
    let session = Session::beside(settings.unwrap_or_default(), evidence.unwrap_or_default(), beside);
    session.report(input.unwrap_or_default().as_bytes(), None, longest, out);
}

/// The text of each key's value. None where it is no such object, or a key stands twice.
fn parts(text: &str) -> Option<[Option<&str>; KEYS.len()]> {
    let mut parts = [None; KEYS.len()];
    let mut reader = Reader::new(text);
    let mut more = reader.kind().ok()? == Kind::Object && reader.open(b'}', 0).ok()?;
    while more {
        let key = reader.key().ok()?;
        let at = KEYS.iter().position(|known| *known == key)?;
        let part = parts.get_mut(at).filter(|part| part.is_none())?;
        *part = Some(reader.skip(1).ok()?);
        more = reader.more(b'}').ok()?;
    }
    reader.end().ok().map(|()| parts)
}
