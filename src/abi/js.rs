//! JavaScript, by wasm-bindgen: two handles and three functions. Nothing here throws: what is broken
//! is kept, and every answer says so.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::json::{self, Question, Session};
use crate::limits::COMMAND_INPUT;

/// A compiled policy with its evidence.
#[wasm_bindgen]
pub struct Policy(Session);

#[wasm_bindgen]
impl Policy {
    /// Compiles settings and loads evidence, each JSON text; the empty text means none.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(settings: &str, evidence: &str) -> Self {
        Self(Session::new(settings, evidence))
    }

    /// The report or failure about an input, as JSON bytes.
    #[must_use]
    pub fn evaluate(&self, input: &[u8]) -> Vec<u8> {
        self.answer(Question::Report, input)
    }

    /// The plan or failure about an input, as JSON bytes.
    #[must_use]
    pub fn plan(&self, input: &[u8]) -> Vec<u8> {
        self.answer(Question::Plan, input)
    }

    /// The failure that every answer will be, as JSON text; undefined where settings and evidence are sound.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.0.failure().map(json::failure_text)
    }

    fn answer(&self, question: Question, input: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        self.0.answer(question, input, COMMAND_INPUT, &mut out);
        out
    }
}

/// The report or failure for one self-contained text `{input, settings, evidence}`.
#[wasm_bindgen]
#[must_use]
pub fn call(envelope: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    json::call(envelope, COMMAND_INPUT, &mut out);
    out
}

/// What is said about every rule, as a JSON list.
#[wasm_bindgen]
#[must_use]
pub fn rules() -> Vec<u8> {
    let mut out = Vec::new();
    json::rules(&mut out);
    out
}
