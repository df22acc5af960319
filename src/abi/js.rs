//! JavaScript, by wasm-bindgen: one handle and three functions. Nothing here throws: what is broken is
//! kept, and every answer says so.
//!
//! An answer stays in the module's memory, at [`Policy::answer`], until the handle's next one: handing
//! over a copy would cost a tenth of judging.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::json::{self, Session};
use crate::limits::COMMAND_INPUT;
use crate::wire::Ink;

use super::source::source;

/// A compiled policy with its evidence.
#[wasm_bindgen]
pub struct Policy {
    session: Session,
    answer: Ink,
}

#[wasm_bindgen]
impl Policy {
    /// Compiles settings and loads evidence, each JSON text; the empty text means none.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(settings: &str, evidence: &str) -> Self {
        Self { session: Session::new(settings, evidence), answer: Ink::default() }
    }

    /// Judges an input and gives the length of the report or failure, JSON bytes at [`Self::answer`].
    pub fn evaluate(&mut self, input: &[u8]) -> usize {
        self.answer.truncate(0);
        self.session.report(source(input), None, COMMAND_INPUT, &mut self.answer);
        self.answer.len()
    }

    /// As [`Self::evaluate`], with what is handed over beside the input, `{now, ignores, baseline, detail}` as JSON text.
    #[wasm_bindgen(js_name = evaluateWith)]
    pub fn evaluate_with(&mut self, input: &[u8], beside: &str) -> usize {
        self.answer.truncate(0);
        self.session.report(source(input), Some(beside), COMMAND_INPUT, &mut self.answer);
        self.answer.len()
    }

    /// Plans an input and gives the length of the plan or failure, JSON bytes at [`Self::answer`].
    pub fn plan(&mut self, input: &[u8]) -> usize {
        self.answer.truncate(0);
        self.session.plan(input, COMMAND_INPUT, &mut self.answer);
        self.answer.len()
    }

    /// Says what to hand over as evidence beside an input: the length of the answer or failure, JSON bytes at
    /// [`Self::answer`].
    pub fn requirements(&mut self, input: &[u8]) -> usize {
        self.answer.truncate(0);
        self.session.requirements(input, COMMAND_INPUT, &mut self.answer);
        self.answer.len()
    }

    /// Where the last answer lies in [`module_memory`], until the next one.
    #[must_use]
    pub fn answer(&self) -> *const u8 {
        self.answer.written().as_ptr()
    }

    /// The failure that every answer will be, as JSON text; undefined where settings and evidence are sound.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.session.failure().map(json::failure_text)
    }
}

/// The module's memory, a `WebAssembly.Memory`; its buffer is another one after it grew.
#[wasm_bindgen(js_name = moduleMemory)]
#[must_use]
pub fn module_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// The report or failure for one self-contained text `{input, settings, evidence, now, ignores, baseline, detail}`.
#[wasm_bindgen]
#[must_use]
pub fn call(envelope: &[u8]) -> Vec<u8> {
    let mut out = Ink::default();
    json::call(envelope, COMMAND_INPUT, &mut out);
    out.into_bytes()
}

/// What settings say that nobody means, as JSON; `now` is a moment or empty.
#[wasm_bindgen]
#[must_use]
pub fn lint(settings: &str, now: &str) -> Vec<u8> {
    let mut out = Ink::default();
    json::lint(settings, now, &mut out);
    out.into_bytes()
}
