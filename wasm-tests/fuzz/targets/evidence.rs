//! Evidence beside the default settings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::engine::{Evidence, Policy};
use surepull::json::failure_text;

thread_local! {
    static POLICY: Policy = Policy::compile("").expect("the default settings");
}

fuzz_target!(|text: &str| {
    if let Err(failure) = POLICY.with(|policy| Evidence::load(policy, text)) {
        let text = failure_text(&failure);
        assert!(!text.is_empty() && text.len() < 4 << 10, "{text}");
    }
});
