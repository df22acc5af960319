//! A range in the first line, a tag in the second.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::image::Range;

fuzz_target!(|text: &str| {
    let (range, tag) = text.split_once('\n').unwrap_or((text, "1.2.3-rc1"));
    if let Ok(range) = Range::parse(range) {
        let _ = range.admits(tag);
    }
});
