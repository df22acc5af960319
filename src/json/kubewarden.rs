//! Kubewarden's part: a request with its settings, mutated where they say so, and what its host looks up in the
//! cluster.

use crate::answers;
use crate::engine::{Asked, Evidence, Judgement, Requirement, judge, requirements};
use crate::input::Document;
use crate::kubernetes::{Edit, is_json, member, splice};
use crate::limits;
use crate::list::Listed;
use crate::report::{Op, Operation, Problem};
use crate::settings::Now;
use crate::wire::{Ink, Wire};

use super::{Ready, Session};

/// Asks the host for an object, with the payload of `get_resource`: the object's text, or what went wrong.
pub type GetResource<'h> = dyn FnMut(&str) -> Result<Vec<u8>, Vec<u8>> + 'h;

/// Asks the host for the time; none where it has no clock.
pub type Clock<'h> = dyn Fn() -> Option<Now> + 'h;

/// Where a finding stands since nobody knows what day it is.
const UNDATED: &str =
    "an exemption with `until` does not count, for there is no clock: surepull-kubewarden-clock.wasm has one";

/// Answers `validate`, whose payload is `{request, settings}`. Where the settings name rules to mutate by, the
/// object is judged as it is after their fixes; where they say that the policy is context-aware, with what the
/// host says of the cluster; where an exemption ends some day, by the host's clock.
pub fn validate(payload: &[u8], host: &mut GetResource<'_>, clock: &Clock<'_>, out: &mut Ink) {
    let document = Document::read(payload, limits::ENGINE_INPUT);
    let settings = match &document {
        Ok(document) => document.settings(),
        // What keeps the request from being read may leave its settings as they are.
        Err(_) => str::from_utf8(payload).ok().and_then(|payload| member(payload, "settings").ok()),
    };
    let settings = settings.unwrap_or_default();
    let mut session = Session::new(settings, "");
    let mut notice = None;
    if let (Ok(ready), Ok(document)) = (&mut session.0, &document)
        && ready.policy.context_aware
    {
        notice = look_up(ready, document, host);
    }
    if let Ok(ready) = &mut session.0
        && ready.policy.has_dated_exemptions()
    {
        ready.beside.now = clock();
    }
    let judge = |document: Result<&Document<'_>, &Problem>| {
        let judged = session.ready(document).map(|(ready, document)| {
            let mut judged = judge(&ready.policy, &ready.evidence, &ready.beside, document, Asked::Envelope);
            if let Ok(report) = &mut judged.result {
                report.summary.notices.extend(notice.clone().map(Into::into));
                // It hands over no help with a finding.
                if judged.missed && ready.beside.now.is_none() {
                    report.summary.notices.push(UNDATED.into());
                }
            }
            judged
        });
        judged.unwrap_or_else(Judgement::of)
    };
    let judgement = judge(document.as_ref());
    let Some(mutated) = mutated(payload, &judgement.mutation) else {
        return answers::kubewarden(&judgement).write(out);
    };
    let document = Document::read(mutated.as_bytes(), limits::ENGINE_INPUT);
    let answer = answers::kubewarden(&judge(document.as_ref()));
    answer.write(out);
    // Appended as it stands in the request: a tree would write it anew.
    let object = document.as_ref().ok().and_then(Document::requested).filter(|_| answer.accepted);
    if let Some(object) = object
        && out.written().ends_with(b"}")
    {
        out.truncate(out.len() - 1);
        out.push(",\"mutated_object\":");
        out.push(object);
        out.byte(b'}');
    }
}

/// The payload with a patch of its request's object: only what the patch names is written anew.
fn mutated(payload: &[u8], patch: &[Operation]) -> Option<String> {
    let text = core::str::from_utf8(payload).ok().filter(|_| !patch.is_empty())?;
    let changes: Vec<(String, &str)> = patch
        .iter()
        .filter(|operation| operation.op != Op::Test)
        .map(|operation| (format!("/request/object{}", operation.path), operation.value.0.as_str()))
        .list();
    let edits: Vec<Edit<'_>> =
        changes.iter().map(|(pointer, value)| Edit { pointer, value: Some(value) }).list();
    splice(text, &edits)
}

/// Puts what the rules need of the cluster into the evidence, and says what the host did not give: that is as
/// unknown as if nobody had asked. Only what the host says is not there is missing.
fn look_up(ready: &mut Ready, document: &Document<'_>, host: &mut GetResource<'_>) -> Option<String> {
    let (mut objects, mut complete) = (String::new(), String::new());
    let (mut refused, mut asked) = (None, 0);
    // Which secrets an account names is known once it was seen.
    for (kind, all) in [("ServiceAccount", r#","serviceAccounts":"*""#), ("Secret", r#","secrets":"*""#)] {
        // What cannot be read is told where it is judged.
        let needed = requirements(&ready.policy, &ready.evidence, document).ok()?.objects;
        if needed.is_empty() {
            break;
        }
        let mut is_complete = true;
        for object in needed.iter().filter(|object| object.kind == kind) {
            let Requirement { namespace, name, .. } = object;
            asked += 1;
            let answer = match asked > limits::LOOKUPS {
                true => Err(Vec::new()),
                false => host(&format!(
                    r#"{{"api_version":"v1","kind":"{kind}","namespace":"{namespace}","name":"{name}","disable_cache":false}}"#
                )),
            };
            let (Ok(bytes) | Err(bytes)) = &answer;
            let text = core::str::from_utf8(bytes).unwrap_or_default();
            if answer.is_ok() && text.starts_with('{') && is_json(text) {
                objects.push(',');
                objects.push_str(text);
            // The policy server's own words; it puts others around them.
            } else if answer.is_ok() || !text.contains(&format!("Cannot find v1/{kind} named '{name}'")) {
                is_complete = false;
                refused.get_or_insert_with(|| format!("{kind} `{namespace}/{name}`"));
            }
        }
        if is_complete {
            complete.push_str(all);
        }
        let [objects, complete] = [&objects, &complete].map(|list| list.get(1..).unwrap_or_default());
        let evidence = format!(r#"{{"objects":[{objects}],"complete":{{{complete}}}}}"#);
        ready.evidence = Evidence::load(&ready.policy, &evidence).unwrap_or_else(|_| {
            refused.get_or_insert_with(|| "what the host gave".to_owned());
            Evidence::default()
        });
    }
    let refused = refused?;
    Some(format!(
        "{refused} could not be fetched and is not judged: is it granted in `contextAwareResources`?"
    ))
}

/// Answers `validate_settings`, whose payload is the settings.
pub fn settings(payload: &[u8], out: &mut Ink) {
    // What is no UTF-8 is no JSON either, and is refused as such.
    let settings = core::str::from_utf8(payload).unwrap_or("not UTF-8");
    answers::settings_verdict(settings).write(out);
}
