//! OPA's part: Rego text as input, envelopes that tell the question, data that hold settings and
//! evidence, and patches of data.

use serde_json::{Map, Value, json};

use crate::engine::Beside;
use crate::input::{Document, Envelope, rego, unread};
use crate::kubernetes::member;
use crate::limits;
use crate::report::Problem;

use super::{Question, Session};

/// Answers a question of OPA, whose input may be Rego text; without a question the envelope tells it.
/// `data` is the whole data document.
pub fn answer(session: &Session, question: Option<Question>, data: &str, input: &[u8], out: &mut Vec<u8>) {
    let read = Document::read(input, limits::ENGINE_INPUT);
    let translated = match &read {
        Err(problem) if problem.code == "invalid-json" => rego::to_json(input),
        _ => None,
    };
    let (read, input) = match &translated {
        Some(json) => (Document::read(json, limits::ENGINE_INPUT), json.as_slice()),
        None => (read, input),
    };
    match question {
        Some(question) => session.respond(question, read.as_ref(), input, out),
        None => by_envelope(session, data, read.as_ref(), input, out),
    }
}

/// Answers as OPA's first entrypoint does. In Kubewarden's `opa` mode the whole data document is the
/// settings, in `gatekeeper` mode they stand in the input, elsewhere the session has them.
fn by_envelope(
    session: &Session,
    data: &str,
    document: Result<&Document<'_>, &Problem>,
    input: &[u8],
    out: &mut Vec<u8>,
) {
    match document.map_or_else(|_| unread(input).0, Document::envelope) {
        Envelope::None => session.respond(Question::Report, document, input, out),
        Envelope::Review => session.respond(Question::Validate, document, input, out),
        Envelope::Kubewarden => {
            Session::new(&without_context(data), "").respond(Question::KubewardenOpa, document, input, out)
        }
        Envelope::Gatekeeper => {
            let settings = document.ok().and_then(Document::parameters).unwrap_or_default();
            Session::new(settings, "").respond(Question::Gatekeeper, document, input, out);
        }
    }
}

/// Kubewarden adds what it looked up in the cluster to the settings.
fn without_context(data: &str) -> String {
    let Ok(mut settings) = serde_json::from_str::<Map<String, Value>>(data) else { return data.to_owned() };
    match settings.remove("kubernetes") {
        Some(_) => Value::Object(settings).to_string(),
        // As it was written, so that a key that stands twice is still refused.
        None => data.to_owned(),
    }
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

/// The session that the text at `config.surepull` describes.
#[must_use]
pub fn session_of(ours: &str) -> Session {
    match (member(ours, "settings"), member(ours, "evidence"), member(ours, "now")) {
        (Ok(settings), Ok(evidence), Ok(now)) => {
            Session::beside(settings, evidence, Beside::read(&beside(now)))
        }
        _ => Session(Err(
            Problem::new("invalid-data", "what stands at `config.surepull` cannot be read").into()
        )),
    }
}

/// The options of a call that tell the time, which is JSON text or empty.
fn beside(now: &str) -> String {
    if now.is_empty() { String::new() } else { format!("{{\"now\":{now}}}") }
}

/// What stands at `config.surepull` after the value at a path of the data document was set, or
/// removed where there is no value. Paths that lead elsewhere change nothing.
#[must_use]
pub fn patched(ours: &str, path: &[String], value: Option<&str>) -> String {
    let tree = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut root = json!({"config": {"surepull": tree(ours)}});
    match (path.split_last(), value.map(tree)) {
        (None, value) => root = value.unwrap_or_default(),
        (Some(_), Some(value)) => *path.iter().fold(&mut root, |at, key| child(at, key)) = value,
        (Some((last, above)), None) => {
            let parent = above.iter().try_fold(&mut root, |at, key| at.get_mut(key.as_str()));
            if let Some(members) = parent.and_then(Value::as_object_mut) {
                members.remove(last);
            }
        }
    }
    root.pointer("/config/surepull").map_or_else(|| "null".to_owned(), Value::to_string)
}

/// A member of a tree, made where it is not there.
fn child<'t>(tree: &'t mut Value, key: &str) -> &'t mut Value {
    if !tree.is_object() {
        *tree = json!({});
    }
    &mut tree[key]
}
