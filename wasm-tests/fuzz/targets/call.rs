//! A whole envelope of input, settings and evidence: the answer is JSON with a verdict.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::moment::Moment;
use surepull::wire::Ink;
use surepull::{json, limits};

fuzz_target!(|bytes: &[u8]| {
    let mut answer = Ink::default();
    json::call(bytes, limits::ENGINE_INPUT, &mut answer);
    assert!(surepull_fuzz::is_json(answer.written()).get("verdict").is_some());
    // The host answers with whatever it was handed.
    let mut answer = Ink::default();
    let clock = || Moment::of_clock(u64::MAX);
    json::kubewarden_validate(bytes, &mut |_| Ok(bytes.to_vec()), &clock, &mut answer);
    surepull_fuzz::is_json(answer.written());
    let mut answer = Ink::default();
    json::kubewarden_settings(bytes, &mut answer);
    surepull_fuzz::is_json(answer.written());
});
