//! The native host of the conformance run: cases as JSON lines in, answers as JSON lines out.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use surepull::json::{self, Question, Session};
use surepull::limits;
use surepull::wire::Ink;

/// A case. `input` is text, so that broken JSON can be one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    input: String,
    settings: Option<Box<RawValue>>,
    evidence: Option<Box<RawValue>>,
    /// `{now, ignores, baseline}`; other questions than that of a report are asked with `now` alone.
    beside: Option<Box<RawValue>>,
    op: Option<String>,
    /// The objects that a context-aware policy may ask Kubewarden's host for.
    #[serde(default)]
    cluster: Vec<Value>,
}

/// What the policy server answers to `get_resource`, in its words.
fn get_resource(cluster: &[Value], payload: &str) -> Result<Vec<u8>, Vec<u8>> {
    let wanted: Value = serde_json::from_str(payload).map_err(|error| error.to_string().into_bytes())?;
    let found = cluster.iter().find(|object| {
        let part = |pointer| object.pointer(pointer);
        part("/kind") == wanted.get("kind")
            && part("/metadata/namespace") == wanted.get("namespace")
            && part("/metadata/name") == wanted.get("name")
    });
    let absent = || {
        let [kind, name] =
            ["kind", "name"].map(|key| wanted.get(key).and_then(Value::as_str).unwrap_or_default());
        format!("Cannot find v1/{kind} named '{name}'").into_bytes()
    };
    found.map(|object| object.to_string().into_bytes()).ok_or_else(absent)
}

pub fn replay(cases: impl BufRead, mut answers: impl Write) -> Result<(), Box<dyn Error>> {
    for line in cases.lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let case: Case = serde_json::from_str(&line)?;
        let mut answer = Ink::default();
        evaluate(&case, &mut answer)?;
        write!(answers, "{{\"id\":{},\"answer\":", Value::from(case.id))?;
        answers.write_all(answer.written())?;
        answers.write_all(b"}\n")?;
    }
    Ok(())
}

/// The input as OPA hosts are handed it with the time: `{"input": …, "now": …}`.
fn timed(case: &Case) -> Result<Option<String>, Box<dyn Error>> {
    let Some(beside) = &case.beside else { return Ok(None) };
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(beside.get())?;
    match members.get("now") {
        Some(now) if members.len() == 1 => {
            Ok(Some(format!(r#"{{"input":{},"now":{}}}"#, case.input, now.get())))
        }
        _ => {
            Err(format!("case `{}` has more beside it than the time, which only a report takes", case.id)
                .into())
        }
    }
}

fn evaluate(case: &Case, out: &mut Ink) -> Result<(), Box<dyn Error>> {
    let text = |raw: &Option<Box<RawValue>>| raw.as_ref().map(|raw| raw.get().to_owned()).unwrap_or_default();
    let (settings, evidence) = (text(&case.settings), text(&case.evidence));
    let input = case.input.as_bytes();
    let question = match case.op.as_deref().unwrap_or("report") {
        "report" if case.beside.is_some() => {
            let session = Session::new(&settings, &evidence);
            session.report(input, Some(&text(&case.beside)), limits::COMMAND_INPUT, out);
            return Ok(());
        }
        "report" => Question::Report,
        "plan" => Question::Plan,
        "validate" => Question::Validate,
        "mutate" => Question::Mutate,
        "violations" => Question::Violations,
        "deny" => Question::Deny,
        "warn" => Question::Warn,
        "kubewarden-validate" => {
            json::kubewarden_validate(input, &mut |asked| get_resource(&case.cluster, asked), &|| None, out);
            return Ok(());
        }
        "kubewarden-validate-settings" => {
            json::kubewarden_settings(input, out);
            return Ok(());
        }
        "main" => {
            // The case's settings are the whole data document, as Kubewarden's `opa` mode has it.
            let (_, session) = json::session_of_data(&settings);
            let timed = timed(case)?;
            json::opa(&session, None, &settings, timed.as_ref().map_or(input, String::as_bytes), out);
            return Ok(());
        }
        other => return Err(format!("case `{}` asks for the unknown op `{other}`", case.id).into()),
    };
    let session = Session::new(&settings, &evidence);
    match timed(case)? {
        Some(timed) => json::opa(&session, Some(question), "", timed.as_bytes(), out),
        None => session.answer(question, input, limits::COMMAND_INPUT, out),
    }
    Ok(())
}
