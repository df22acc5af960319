//! A user's regular expression in the first line, what it is to match whole in the second.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::image::WholeRegex;

fuzz_target!(|text: &str| {
    let (expression, tag) = text.split_once('\n').unwrap_or((text, "build-12"));
    match WholeRegex::new(expression.to_owned()) {
        Ok(regex) => drop(regex.is_match(tag)),
        Err(message) => assert!(message.starts_with("expected ") && message.len() < 200, "{message}"),
    }
});
