//! A CronJob's schedule. Blanks around its fields and the letters' case play no part.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::kubernetes::smallest_gap;

/// A schedule whose dates come least often: on 29 February.
const RAREST: u32 = (4 * 365 + 1) * 24 * 60;

fuzz_target!(|text: &str| {
    let gap = smallest_gap(text);
    if !text.contains(['@', '=']) {
        assert!(gap.is_none_or(|gap| (1..=RAREST).contains(&gap)), "{gap:?}");
        assert_eq!(smallest_gap(&text.split_whitespace().collect::<Vec<_>>().join("  ")), gap);
        assert_eq!(smallest_gap(&text.to_ascii_uppercase()), gap);
    }
});
