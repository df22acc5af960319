//! Strict reading with errors for people: where, what, and the nearest name that is known.

use core::fmt;
use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_path_to_error::{Path, Segment};

use crate::report::{Problem, echo};

/// Reads a document whose every key must be known. `what` names it in errors, which never repeat
/// its values: it may hold secrets.
///
/// # Errors
/// The first fault, with its pointer.
pub fn read_strictly<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, Problem> {
    // serde would read a list as the fields in their order.
    if text.trim_start().starts_with('[') {
        return Err(
            Problem::new(code(what), format!("the {what} are a list, and an object is expected")).at("")
        );
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| explain(what, text, &e))?;
    match json.end() {
        Ok(()) => Ok(value),
        Err(_) => Err(Problem::new(code(what), format!("the {what} go on after their end"))),
    }
}

fn code(what: &str) -> &'static str {
    if what == "settings" { "invalid-settings" } else { "invalid-evidence" }
}

fn explain(what: &'static str, json: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if serde_json::from_str::<IgnoredAny>(json).is_err() {
        let place = format!("line {}, column {}", inner.line(), inner.column());
        return Problem::new(code(what), format!("the {what} are not valid JSON at {place}"))
            .help(format!("write the {what} as one JSON object"));
    }
    // serde says it in one sentence, `unknown field `x`, expected one of `a`, `b``; a position follows.
    let text = inner.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before);
    let mut pointer = pointer(error.path());
    let problem = if let Some((thing, found, known)) = unknown(text) {
        let own = format!("/{}", escape(found));
        if thing == "key" && !pointer.ends_with(&own) {
            pointer.push_str(&own);
        }
        let message = format!("the {what} have the unknown {thing} `{}`", echo(found));
        let problem = Problem::new(code(what), message);
        match nearest(found, known.iter().copied()) {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.help(format!("known are {}", list(&known))),
        }
    } else {
        // What was found is the user's value, may say anything, and stays out of the text.
        let own = (!text.starts_with("expected ")).then(|| text.rfind(", expected ")).flatten();
        let expected = own.and_then(|at| text.get(at + 2..)).unwrap_or(text);
        // serde_json calls it a syntax error where a word should stand and something else does.
        let expected = if expected == "expected value" { "expected a string" } else { expected };
        Problem::new(code(what), format!("the {what} have a wrong value: {expected}"))
    };
    problem.at(pointer)
}

/// What serde does not know, a `key` or a `value`, its name, and the names that are known. The name is the
/// user's and may hold anything; what follows the last `, expected` is serde's.
fn unknown(text: &str) -> Option<(&'static str, &str, Vec<&str>)> {
    let (thing, sentence) =
        match (text.strip_prefix("unknown field `"), text.strip_prefix("unknown variant `")) {
            (Some(sentence), _) => ("key", sentence),
            (_, Some(sentence)) => ("value", sentence),
            _ => return None,
        };
    let (found, known) = sentence.rsplit_once("`, expected ")?;
    Some((thing, found, known.split('`').skip(1).step_by(2).collect()))
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", escape(key)),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// A key as a segment of a pointer (RFC 6901).
#[must_use]
pub fn escape(key: &str) -> String {
    echo(key).replace('~', "~0").replace('/', "~1")
}

/// The known name that was most likely meant.
#[must_use]
pub fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let found: String = found.chars().take(64).collect::<String>().to_lowercase();
    known
        .map(|name| (strsim::osa_distance(&found, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A map in which no key stands twice.
pub fn without_duplicates<'de, D, V>(from: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct MapVisitor<V>(core::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for MapVisitor<V> {
        type Value = BTreeMap<String, V>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((key, value)) = map.next_entry::<String, V>()? {
                if entries.insert(key, value).is_some() {
                    return Err(A::Error::custom("expected every key once"));
                }
            }
            Ok(entries)
        }
    }
    from.deserialize_map(MapVisitor(core::marker::PhantomData))
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    #[test]
    fn refuses_with_place_and_nearest_name() {
        for (text, pointer, message, help) in [
            (
                r#"{"profil": "strict"}"#,
                "/profil",
                "the settings have the unknown key `profil`",
                "did you mean `profile`?",
            ),
            (
                r#"{"profile": "relaible"}"#,
                "/profile",
                "the settings have the unknown value `relaible`",
                "did you mean `reliable`?",
            ),
            (r#"{"enforce": 3}"#, "/enforce", "the settings have a wrong value: expected a string", ""),
            (
                r#"{"version": 2}"#,
                "/version",
                "the settings have a wrong value: expected version 1, the only one that this Surepull reads",
                "",
            ),
            (
                r#"{"rules": {"a": "off", "a": "off"}}"#,
                "/rules",
                "the settings have a wrong value: expected every key once",
                "",
            ),
            (
                r#"{"rules": {"a": {"severity": 1}}}"#,
                "/rules/a",
                "the settings have a wrong value: expected a severity (`off`, `info`, `warning`, `error`) or an object with `severity` and the rule's options",
                "",
            ),
        ] {
            let problem = Settings::read(text).expect_err(text);
            assert_eq!(problem.pointer.as_deref(), Some(pointer), "{text}");
            assert_eq!(problem.message, message, "{text}");
            assert_eq!(problem.help.unwrap_or_default(), help, "{text}");
        }
        let name = "a`, expected `b`\nc".repeat(100);
        let problem = Settings::read(&serde_json::json!({&name: 1}).to_string()).expect_err("unknown");
        assert!(problem.message.starts_with("the settings have the unknown key `a`, expected `b`\\u{a}ca`"));
        assert!(problem.pointer.is_some_and(|at| at.len() < 300 && at.matches('/').count() == 1));
        assert!(problem.help.is_some_and(|help| help.starts_with("known are `version`, `profile`")));
        let problem = Settings::read(r#"{"rules": "x, expected secret"}"#).expect_err("no object");
        assert_eq!(problem.message, "the settings have a wrong value: expected an object");
        for broken in ["{", "[]", "[1, \"strict\"]", "3", "\"strict\""] {
            assert_eq!(Settings::read(broken).expect_err(broken).code, "invalid-settings");
        }
        assert_eq!(Settings::read("{} {}").expect_err("more").code, "invalid-settings");
    }
}
