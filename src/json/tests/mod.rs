//! The whole way through, from text to text.

mod admission;
mod answering;
mod credentials;
mod dated;
mod edges;
mod fixes;
mod judging;
mod ladders;
mod nodes;
mod planning;
mod pull_secrets;
mod requirements;
mod scans;
mod vectors;
#[cfg(feature = "schema")]
mod written;

use serde_json::{Value, json};

use super::{Question, Session};
use crate::limits;
use crate::wire::Ink;

/// Every rule is on and configured, and everything that accepts findings is there.
const EVERYTHING: &str = include_str!("../../../wasm-tests/everything.json");

pub(super) fn ask(question: Question, settings: &str, evidence: &str, input: &str) -> Value {
    let mut out = Ink::default();
    Session::new(settings, evidence).answer(question, input.as_bytes(), limits::ENGINE_INPUT, &mut out);
    serde_json::from_slice(out.written()).expect("an answer is JSON")
}

pub(super) fn report(settings: &str, input: &str) -> Value {
    ask(Question::Report, settings, "", input)
}

pub(super) fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().expect("findings").iter().filter_map(|f| f["rule"].as_str()).collect()
}

pub(super) fn pod(images: &[&str]) -> Value {
    let containers: Vec<Value> = images
        .iter()
        .enumerate()
        .map(|(i, image)| json!({"name": format!("c{i}"), "image": image}))
        .collect();
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": containers}})
}

pub(super) fn admission(operation: &str, sub_resource: &str, object: Value, old: Value) -> String {
    json!({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "u-1", "operation": operation, "subResource": sub_resource, "namespace": "shop", "object": object, "oldObject": old,
    }})
    .to_string()
}
