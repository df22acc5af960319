//! An input of any shape: recognised, judged by every rule and planned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::input::Document;
use surepull::json::{Question, Session};
use surepull::limits;
use surepull::wire::Ink;

thread_local! {
    /// Every rule is on and configured.
    static EVERYTHING: Session = {
        let session = Session::new(include_str!("../../everything.json"), "");
        assert!(session.failure().is_none(), "{:?}", session.failure());
        session
    };
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = Document::read(bytes, limits::ENGINE_INPUT) {
        let _ = document.subject();
    }
    for question in
        [Question::Report, Question::Plan, Question::Validate, Question::Mutate, Question::Kubewarden]
    {
        let mut answer = Ink::default();
        EVERYTHING.with(|session| session.answer(question, bytes, limits::ENGINE_INPUT, &mut answer));
        surepull_fuzz::is_json(answer.written());
    }
});
