//! A day, or a moment: what is read is written alike, and lies at most a day beside what was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::settings::{Day, Now};

fuzz_target!(|text: &str| {
    if let Ok(day) = Day::parse(text) {
        assert_eq!(day.to_string(), text);
        assert_eq!(Now::parse(text).map(|now| now.day()), Ok(day));
    }
    if let Ok(now) = Now::parse(text) {
        let shown = now.day().to_string();
        assert_eq!(Day::parse(&shown), Ok(now.day()));
        let written = Day::parse(text.get(..10).expect("a moment begins with a day")).expect("a day");
        if text.ends_with(['Z', 'z']) {
            assert_eq!(written, now.day());
        }
    }
});
