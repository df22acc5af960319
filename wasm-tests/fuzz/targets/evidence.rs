//! Evidence beside the default settings.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use surepull::engine::{Evidence, Policy};
use surepull::json::failure_text;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::compile("").expect("the default settings"));

fuzz_target!(|text: &str| {
    if let Err(failure) = Evidence::load(&POLICY, text) {
        let text = failure_text(&failure);
        assert!(!text.is_empty() && text.len() < 4 << 10, "{text}");
    }
});
