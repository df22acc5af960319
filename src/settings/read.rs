//! Strict reading with errors for people: where, what, and the nearest name that is known.

use crate::kubernetes::Fault;
use crate::list::{Listed, joined};
use crate::report::{Echo, Problem, echo};
use crate::tree::{Decode, Tree, What, Wrong};

/// Reads a document whose every key must be known. `what` names it in errors, which never repeat
/// its values: it may hold secrets.
///
/// # Errors
/// The first fault, with its pointer.
pub fn read_strictly<T: Decode>(text: &str, what: &'static str) -> Result<T, Problem> {
    let tree = tree_of(text, what)?;
    if matches!(tree, Tree::List(_)) {
        return Err(a_list(what));
    }
    tree.to().map_err(|wrong| explain(what, *wrong, ""))
}

/// Reads a part of a document, which stands at a pointer into it, by the same rules.
///
/// # Errors
/// The first fault, with its pointer.
pub fn read_part<T: Decode>(text: &str, what: &'static str, at: &str) -> Result<T, Problem> {
    tree_of(text, what)?.to().map_err(|wrong| explain(what, *wrong, at))
}

/// Once for all types.
#[inline(never)]
fn tree_of(text: &str, what: &'static str) -> Result<Tree, Problem> {
    Tree::parse(text).map_err(|fault| no_json(what, text, fault))
}

/// The document is no JSON.
pub fn no_json(what: &'static str, text: &str, fault: Fault) -> Problem {
    let message = format!("the {what} are not valid JSON {}", fault.place(text));
    Problem::new(code(what), message).help(format!("write the {what} as one JSON object"))
}

/// The document is a list.
pub fn a_list(what: &'static str) -> Problem {
    Problem::new(code(what), format!("the {what} are a list, and an object is expected")).at("")
}

/// Something else was expected at a pointer, in words that begin so.
pub fn wrong_value(what: &'static str, at: &str, expected: &str) -> Problem {
    let wrong = Wrong { way: Vec::new(), what: What::Expected(expected.to_owned()) };
    explain(what, wrong, at)
}

/// The document has a key that is none of the known ones.
pub fn unknown_key(what: &'static str, found: &str, known: &'static [&'static str]) -> Problem {
    let unknown = What::Unknown { thing: "key", found: found.to_owned(), known };
    explain(what, Wrong { way: Vec::new(), what: unknown }, "")
}

/// Reads a rule's options.
///
/// # Errors
/// The first fault, with its pointer into the settings.
pub fn read_options<T: Decode>(rule: &str, options: &Tree) -> Result<T, Problem> {
    let at = format!("/rules/{}", escape(rule));
    options.to().map_err(|wrong| explain("settings", *wrong, &at))
}

fn code(what: &str) -> &'static str {
    match what {
        "settings" => "invalid-settings",
        "evidence" => "invalid-evidence",
        _ => "invalid-options",
    }
}

fn explain(what: &'static str, wrong: Wrong, at: &str) -> Problem {
    let pointer = wrong.way.iter().fold(at.to_owned(), |pointer, step| format!("{pointer}/{}", escape(step)));
    match wrong.what {
        What::Unknown { thing, found, known } => {
            let at = if thing == "key" { format!("{pointer}/{}", escape(&found)) } else { pointer };
            let message = format!("the {what} have the unknown {thing} `{}`", Echo(&found));
            let problem = Problem::new(code(what), message).at(at);
            match nearest(&found, known.iter().copied()) {
                Some(name) => problem.help(format!("did you mean `{name}`?")),
                None => problem.help(format!("known are {}", list(known))),
            }
        }
        // What was found is the user's value and stays out of the text.
        What::Expected(expected) => {
            Problem::new(code(what), format!("the {what} have a wrong value: {expected}")).at(pointer)
        }
    }
}

fn list(names: &[&str]) -> String {
    joined(&names.iter().map(|name| format!("`{name}`")).list(), ", ")
}

/// A key as a segment of a pointer (RFC 6901).
#[must_use]
pub fn escape(key: &str) -> String {
    echo(key).replace('~', "~0").replace('/', "~1")
}

/// The known name that was most likely meant.
#[must_use]
pub fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let found: String = found.chars().take(64).collect::<String>().to_ascii_lowercase();
    known
        .map(|name| (strsim::osa_distance(&found, &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
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
            assert_eq!(problem.help.as_deref().unwrap_or_default(), help, "{text}");
        }
        let name = "a`, expected `b`\nc".repeat(100);
        let problem = Settings::read(&serde_json::json!({&name: 1}).to_string()).expect_err("unknown");
        assert!(problem.message.starts_with("the settings have the unknown key `a`, expected `b`\\u{a}ca`"));
        assert!(problem.pointer.as_ref().is_some_and(|at| at.len() < 300 && at.matches('/').count() == 1));
        assert!(problem.help.as_ref().is_some_and(|help| help.starts_with("known are `version`, `profile`")));
        let problem = Settings::read(r#"{"rules": "x, expected secret"}"#).expect_err("no object");
        assert_eq!(problem.message, "the settings have a wrong value: expected an object");
        for broken in ["{", "[]", "[1, \"strict\"]", "3", "\"strict\""] {
            assert_eq!(Settings::read(broken).expect_err(broken).code, "invalid-settings");
        }
        assert_eq!(Settings::read("{} {}").expect_err("more").code, "invalid-settings");
    }
}
