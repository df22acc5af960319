//! OPA's part: Rego text as input, envelopes that tell the question, data that hold settings and
//! evidence, and patches of data.

use crate::engine::Beside;
use crate::input::{Document, Envelope, Source, rego, unread};
use crate::kubernetes::{Edit, each_member, member, splice};
use crate::limits;
use crate::memory::leave;
use crate::report::{Failure, Problem, echo};
use crate::tree::Tree;
use crate::wire::{Ink, to_json};

use super::{Question, Session};

/// A question of OPA; without one the envelope tells it.
#[derive(Clone, Copy)]
struct Asked<'a> {
    session: &'a Session,
    question: Option<Question>,
    /// The whole data document.
    data: &'a str,
    /// The time that a shim hands over beside the input, as JSON text.
    now: Option<&'a str>,
}

/// Answers a question of OPA, whose input may be Rego text.
pub fn answer<'i>(
    session: &Session,
    question: Option<Question>,
    data: &str,
    input: impl Into<Source<'i>>,
    out: &mut Ink,
) {
    let asked = Asked { session, question, data, now: None };
    let input = input.into();
    if !may_be_timed(input.bytes()) {
        return asked.answer(input, out);
    }
    let translated = rego::to_json(input.bytes());
    match timed(input.bytes()).or_else(|| timed(translated.as_deref()?)) {
        Some((input, now)) => Asked { now: Some(now), ..asked }.answer(Source::Text(input), out),
        None => asked.answer(input, out),
    }
}

/// Whether an input begins like one that a shim made: no other is read twice.
fn may_be_timed(input: &[u8]) -> bool {
    let [b'{', first @ ..] = input.trim_ascii_start() else { return false };
    matches!(
        first.trim_ascii_start(),
        [b'"', b'i', b'n', b'p', b'u', b't', b'"', ..] | [b'"', b'n', b'o', b'w', b'"', ..]
    )
}

/// Input and time where a shim in Rego hands over both, `{"input": …, "now": …}` and nothing else: OPA calls
/// no module where a query replaces data, and the module has no clock. It is no shape of an object, so
/// whoever writes one gets nothing deployed by it.
fn timed(json: &[u8]) -> Option<(&str, &str)> {
    let (mut input, mut now, mut others) = ("", "", false);
    let text = core::str::from_utf8(json.trim_ascii_start()).ok()?;
    let read = each_member(text, &mut |key, value| match key {
        "input" if input.is_empty() => input = value,
        "now" if now.is_empty() => now = value,
        _ => others = true,
    });
    (read.is_ok() && !others && !input.is_empty() && !now.is_empty()).then_some((input, now))
}

impl Asked<'_> {
    fn beside(self) -> Option<Result<Beside, Failure>> {
        self.now.map(Beside::at)
    }

    fn answer(self, input: Source<'_>, out: &mut Ink) {
        let read = Document::read(input, limits::ENGINE_INPUT);
        let input = input.bytes();
        let translated = match &read {
            Err(problem) if problem.code == "invalid-json" => rego::to_json(input),
            _ => None,
        };
        let (read, input) = match &translated {
            Some(json) => (Document::read(json.as_slice(), limits::ENGINE_INPUT), json.as_slice()),
            None => (read, input),
        };
        match self.question {
            Some(question) => self.session.respond(question, self.beside(), read.as_ref(), input, out),
            None => self.by_envelope(read.as_ref(), input, out),
        }
        leave(read);
    }

    /// Answers as OPA's first entrypoint does. In Kubewarden's `opa` mode the whole data document is the
    /// settings, in `gatekeeper` mode they stand in the input, elsewhere the session has them.
    fn by_envelope(self, document: Result<&Document<'_>, &Problem>, input: &[u8], out: &mut Ink) {
        let other;
        let (session, question) = match document.map_or_else(|_| unread(input).0, Document::envelope) {
            Envelope::None => (self.session, Question::Report),
            Envelope::Review => (self.session, Question::Validate),
            Envelope::Kubewarden => {
                other = Session::new(&without_context(self.data), "");
                (&other, Question::KubewardenOpa)
            }
            Envelope::Gatekeeper => {
                let settings = document.ok().and_then(Document::parameters).unwrap_or_default();
                other = Session::new(settings, "");
                (&other, Question::Gatekeeper)
            }
        };
        session.respond(question, self.beside(), document, input, out);
    }
}

/// Kubewarden adds what it looked up in the cluster to the settings. All else stays as it was written, so
/// that a key that stands twice is still refused.
fn without_context(data: &str) -> String {
    splice(data, &[Edit { pointer: "/kubernetes", value: None }]).unwrap_or_else(|| data.to_owned())
}

/// The text at `config.surepull` of OPA's data document, which may hold anything else beside it, and
/// the session that it describes. Data that cannot be read make every answer a failure.
#[must_use]
pub fn session_of_data(data: &str) -> (&str, Session) {
    let ours = member(data, "config").and_then(|config| member(config, "surepull"));
    match ours {
        Ok(ours) => (ours, session_of(ours)),
        Err(_) => {
            let problem = Problem::new(
                "invalid-data",
                "the data document cannot be read: it is no JSON, or nests too deeply",
            );
            ("", Session(Err(problem.into())))
        }
    }
}

/// The session that the text at `config.surepull` describes: an object of settings, evidence and a time, or
/// nothing. Whatever else stands there was meant to have an effect, and every answer is a failure.
#[must_use]
pub fn session_of(ours: &str) -> Session {
    let (mut settings, mut evidence, mut now, mut other) = ("", "", "", None);
    let read = each_member(ours, &mut |key, value| match key {
        "settings" => settings = value,
        "evidence" => evidence = value,
        "now" => now = value,
        _ => other = Some(key.to_owned()),
    });
    let is_object = ours.is_empty() || ours == "null" || ours.starts_with('{');
    let message = match other {
        None if is_object && read.is_ok() => {
            return Session::beside(settings, evidence, Beside::at(now));
        }
        None => "what stands at `config.surepull` is no object".to_owned(),
        Some(key) => format!("`config.surepull` has the unknown key `{}`", echo(&key)),
    };
    Session(Err(Problem::new("invalid-data", message)
        .help("it takes `settings`, `evidence` and `now`")
        .into()))
}

/// What stands at `config.surepull` after the value at a path of the data document was set, or
/// removed where there is no value. Paths that lead elsewhere change nothing.
#[must_use]
pub fn patched(ours: &str, path: &[String], value: Option<&str>) -> String {
    let tree = |text: &str| Tree::parse(text).unwrap_or(Tree::Null);
    let mut root = Tree::made(&["config".to_owned(), "surepull".to_owned()], tree(ours));
    match value {
        Some(value) => root.set(path, tree(value)),
        None if path.is_empty() => root = Tree::Null,
        None => root.remove(path),
    }
    let ours = root.member("config").and_then(|config| config.member("surepull"));
    to_json(ours.unwrap_or(&Tree::Null))
}
