//! An image reference: its canonical form is one, too, and an error stands in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::image::{Reference, classify_in};

fuzz_target!(|text: &str| {
    match Reference::parse(text) {
        Ok(reference) => {
            let canonical = reference.canonical().to_string();
            let again = Reference::parse(&canonical).expect("a canonical form is a reference");
            assert_eq!(again.canonical().to_string(), canonical);
            let _ = classify_in(&reference, &[]);
        }
        Err(e) => assert!(text.is_char_boundary(e.offset()) && e.to_string().len() < 200),
    }
});
