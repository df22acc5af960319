//! A whole envelope of input, settings and evidence: the answer is JSON with a verdict.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::{json, limits};

fuzz_target!(|bytes: &[u8]| {
    let mut answer = Vec::new();
    json::call(bytes, limits::ENGINE_INPUT, &mut answer);
    assert!(surepull_fuzz::is_json(&answer).get("verdict").is_some());
    for kubewarden in [json::kubewarden_validate, json::kubewarden_settings] {
        let mut answer = Vec::new();
        kubewarden(bytes, &mut answer);
        surepull_fuzz::is_json(&answer);
    }
});
