//! Settings: compiled, or refused by an answer that denies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::engine::Policy;
use surepull::json::failure_text;

fuzz_target!(|text: &str| {
    if let Err(failure) = Policy::compile(text) {
        let text = failure_text(&failure);
        assert!(!text.is_empty() && text.len() < 4 << 10, "{text}");
    }
});
