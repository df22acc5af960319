//! OPA's data document in the first line, an input in the second: every entrypoint answers in JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::json::{self, Question};
use surepull::wire::Ink;

fuzz_target!(|text: &str| {
    let (data, input) = text.split_once('\n').unwrap_or((text, "{}"));
    let (ours, session) = json::session_of_data(data);
    let _ = json::patched(
        ours,
        &["config".to_owned(), "surepull".to_owned(), "settings".to_owned()],
        Some(input),
    );
    for question in [None, Some(Question::Violations), Some(Question::Deny), Some(Question::Gatekeeper)] {
        let mut answer = Ink::default();
        json::opa(&session, question, data, input.as_bytes(), &mut answer);
        surepull_fuzz::is_json(answer.written());
    }
});
