//! A tag's class. The letters' case plays no part, except in a commit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::image::{TagClass, classify};

fuzz_target!(|text: &str| {
    let form = classify(text);
    let lower = classify(&text.to_ascii_lowercase());
    assert!(form == lower || lower.class == TagClass::CommitHash || lower.unique, "{form:?} {lower:?}");
});
