#![expect(unsafe_code, reason = "hosts call by C names and hand over addresses")]
//! OPA's Wasm ABI 1.3, written by hand: every function that some host looks up, with its exact type.
//! Read in the hosts' own code: OPA's Go SDK, npm, Rust, Python, .NET, Java.
//!
//! A host loads data once and keeps it below the heap pointer that it then resets to before each
//! evaluation. What is compiled from the data lies in the same stretch, so that it is kept with it,
//! and is copied with it into other instances, whose memory has the same layout.

mod results;
mod value;

use crate::json::{self, Question, Session};
use crate::wire::Ink;

use super::arena;
use super::source::source;
use value::Value;

/// The entrypoints by their ids: none takes the question from the input's envelope.
const QUESTIONS: [Option<Question>; 8] = [
    None,
    Some(Question::Report),
    Some(Question::Validate),
    Some(Question::Mutate),
    Some(Question::Violations),
    Some(Question::Deny),
    Some(Question::Warn),
    Some(Question::Plan),
];

static ENTRYPOINTS: Value = Value::constant(concat!(
    r#"{"surepull/main":0,"surepull/report":1,"surepull/validate":2,"surepull/mutate":3,"#,
    r#""surepull/violations":4,"surepull/deny":5,"surepull/warn":6,"surepull/plan":7}"#,
    "\0"
));

static BUILTINS: Value = Value::constant("{}\0");

/// An evaluation under way, on the slow path.
#[repr(C)]
struct Evaluation {
    input: usize,
    data: usize,
    result: usize,
    entrypoint: i32,
}

/// Evaluates an entrypoint and leaves the result at the end of `out`, in the shape of a result set.
fn evaluate(entrypoint: i32, data: usize, input: &[u8], out: &mut Ink) {
    let question = usize::try_from(entrypoint).ok().and_then(|id| QUESTIONS.get(id));
    let Some(question) = question else { return };
    let input = source(value::trim(input));
    match Value::at(data) {
        Some(data) => json::opa(data.session(), *question, data.text(), input, out),
        None => json::opa(&Session::new("", ""), *question, "", input, out),
    }
}

/// The result set of an evaluation: `[{"result":X}]` in JSON, `{{"result":X}}` in Rego. An entrypoint
/// that does not exist has no result.
fn result_set(entrypoint: i32, data: usize, input: &[u8], rego: bool) -> Vec<u8> {
    let (open, close, none) =
        if rego { (r#"{{"result":"#, "}}\0", "set()\0") } else { (r#"[{"result":"#, "}]\0", "[]\0") };
    let mut out = Ink::with_room(64);
    out.push(open);
    let start = out.len();
    evaluate(entrypoint, data, input, &mut out);
    if out.len() == start {
        out.truncate(0);
        out.push(none);
    } else {
        out.push(close);
    }
    out.into_bytes()
}

/// The address of bytes that stay until the host resets the heap.
fn leak(bytes: Vec<u8>) -> usize {
    bytes.leak().as_ptr() as usize
}

/// The fast path: the host has written the input just below `heap`, which is where the heap starts.
#[unsafe(no_mangle)]
extern "C" fn opa_eval(
    _reserved: usize,
    entrypoint: i32,
    data: usize,
    input: usize,
    length: usize,
    heap: usize,
    format: i32,
) -> usize {
    // Makes sure of the memory below the heap.
    arena::top();
    arena::reset(heap);
    results::keep(result_set(entrypoint, data, arena::bytes(input, length), format == 1))
}

#[unsafe(no_mangle)]
extern "C" fn builtins() -> usize {
    BUILTINS.address()
}

#[unsafe(no_mangle)]
extern "C" fn entrypoints() -> usize {
    ENTRYPOINTS.address()
}

#[unsafe(no_mangle)]
extern "C" fn opa_malloc(size: usize) -> usize {
    leak(Vec::with_capacity(size.max(16)))
}

#[unsafe(no_mangle)]
extern "C" fn opa_free(_address: usize) {}

#[unsafe(no_mangle)]
extern "C" fn opa_value_free(_value: usize) {}

#[unsafe(no_mangle)]
extern "C" fn opa_json_parse(text: usize, length: usize) -> usize {
    Value::parse(arena::bytes(text, length))
}

#[unsafe(no_mangle)]
extern "C" fn opa_value_parse(text: usize, length: usize) -> usize {
    Value::parse(arena::bytes(text, length))
}

#[unsafe(no_mangle)]
extern "C" fn opa_json_dump(value: usize) -> usize {
    Value::at(value).map_or(0, |value| value.dump(false))
}

#[unsafe(no_mangle)]
extern "C" fn opa_value_dump(value: usize) -> usize {
    Value::at(value).map_or(0, |value| value.dump(true))
}

#[unsafe(no_mangle)]
extern "C" fn opa_heap_ptr_get() -> usize {
    arena::top()
}

#[unsafe(no_mangle)]
extern "C" fn opa_heap_ptr_set(address: usize) {
    arena::reset(address);
}

#[unsafe(no_mangle)]
extern "C" fn opa_heap_blocks_stash() {}

#[unsafe(no_mangle)]
extern "C" fn opa_heap_blocks_restore() {}

#[unsafe(no_mangle)]
extern "C" fn opa_heap_stash_clear() {}

#[unsafe(no_mangle)]
extern "C" fn opa_eval_ctx_new() -> usize {
    core::ptr::from_mut(Box::leak(Box::new(Evaluation { input: 0, data: 0, result: 0, entrypoint: 0 })))
        as usize
}

/// The evaluation that [`opa_eval_ctx_new`] made.
fn evaluation(context: usize) -> &'static mut Evaluation {
    // SAFETY: the hosts hand back what `opa_eval_ctx_new` gave them since the last reset of the heap.
    unsafe { &mut *(context as *mut Evaluation) }
}

#[unsafe(no_mangle)]
extern "C" fn opa_eval_ctx_set_input(context: usize, value: usize) {
    evaluation(context).input = value;
}

#[unsafe(no_mangle)]
extern "C" fn opa_eval_ctx_set_data(context: usize, value: usize) {
    evaluation(context).data = value;
}

#[unsafe(no_mangle)]
extern "C" fn opa_eval_ctx_set_entrypoint(context: usize, entrypoint: i32) {
    evaluation(context).entrypoint = entrypoint;
}

#[unsafe(no_mangle)]
extern "C" fn opa_eval_ctx_get_result(context: usize) -> usize {
    evaluation(context).result
}

#[unsafe(no_mangle)]
extern "C" fn eval(context: usize) -> i32 {
    let context = evaluation(context);
    let input = Value::at(context.input).map_or("", Value::text);
    context.result = Value::result(result_set(context.entrypoint, context.data, input.as_bytes(), false));
    0
}

#[unsafe(no_mangle)]
extern "C" fn opa_value_add_path(base: usize, path: usize, value: usize) -> i32 {
    value::patch(base, path, Value::at(value).map(Value::text));
    0
}

#[unsafe(no_mangle)]
extern "C" fn opa_value_remove_path(base: usize, path: usize) -> i32 {
    value::patch(base, path, None);
    0
}
