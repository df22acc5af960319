//! Settings: compiled and asked about a pod, or refused by an answer that denies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::json::{Question, Session, failure_text, lint};
use surepull::limits;
use surepull::wire::Ink;

/// Faults of many kinds; the labels and the namespace are those of the cases.
const POD: &[u8] = br#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{"data":"card"}},"spec":{"containers":[{"name":"a","image":"nginx"},{"name":"b","image":"registry.example.com/shop/web:2.1.0-rc.1","imagePullPolicy":"Always"},{"name":"c","image":"quay.io/shop/x:latest@sha256:0"},{"name":"d","image":"docker.io/library/postgres:15"}]}}"#;

fuzz_target!(|text: &str| {
    let session = Session::new(text, "");
    let mut answer = Ink::default();
    session.answer(Question::Report, POD, limits::ENGINE_INPUT, &mut answer);
    let report = surepull_fuzz::is_json(answer.written());
    if let Some(failure) = session.failure() {
        let text = failure_text(failure);
        assert!(!text.is_empty() && text.len() < 4 << 10, "{text}");
        assert_eq!(report["verdict"], "deny");
    }
    let mut linted = Ink::default();
    lint(text, "2027-01-31", &mut linted);
    surepull_fuzz::is_json(linted.written());
});
