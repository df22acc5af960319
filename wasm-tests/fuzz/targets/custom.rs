//! A path into a custom resource in the first line, what it holds in the second, the resource after them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use surepull::json::{Question, Session};
use surepull::limits;
use surepull::wire::Ink;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n');
    let [path, holds, input] = [lines.next(), lines.next(), lines.next()].map(Option::unwrap_or_default);
    let place = json!({"apiVersion": "shop.example/v1", "kind": "Shop", "path": path, "holds": holds});
    let session = Session::new(&json!({"profile": "strict", "imagePaths": [place]}).to_string(), "");
    for question in [Question::Report, Question::Plan] {
        let mut answer = Ink::default();
        session.answer(question, input.as_bytes(), limits::ENGINE_INPUT, &mut answer);
        surepull_fuzz::is_json(answer.written());
    }
});
