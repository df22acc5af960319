//! An input of any shape: recognised, judged by every rule and planned.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use surepull::input::Document;
use surepull::json::{Question, Session};
use surepull::limits;

static STRICT: LazyLock<Session> = LazyLock::new(|| Session::new(r#"{"profile": "strict"}"#, ""));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = Document::read(bytes, limits::ENGINE_INPUT) {
        let _ = document.subject();
    }
    for question in
        [Question::Report, Question::Plan, Question::Validate, Question::Mutate, Question::Kubewarden]
    {
        let mut answer = Vec::new();
        STRICT.answer(question, bytes, limits::ENGINE_INPUT, &mut answer);
        surepull_fuzz::is_json(&answer);
    }
});
