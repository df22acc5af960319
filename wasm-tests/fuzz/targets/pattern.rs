//! A pattern in the first line, an image in the second: it means the same when read again, and matches
//! whatever a pattern does that it covers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::image::Reference;
use surepull::pattern::{ImagePattern, RegistryPattern};

/// What holds of either kind of pattern.
macro_rules! holds {
    ($kind:ident, $first:expr, $second:expr) => {
        match $kind::parse($first) {
            Ok(pattern) => {
                assert_eq!($kind::parse(pattern.as_str()).as_ref(), Ok(&pattern));
                assert!(pattern.covers(&pattern) || pattern.as_str().contains(['*', '?']), "{pattern:?}");
                if let Ok(image) = Reference::parse($second) {
                    let matches = pattern.matches(&image);
                    let _ = pattern.is_open();
                    if let Ok(exact) = $kind::parse(&image.canonical().to_string())
                        && pattern.covers(&exact)
                        && exact.matches(&image)
                    {
                        assert!(matches, "{pattern:?} covers {exact:?}");
                    }
                }
            }
            Err(e) => assert!(e.to_string().len() < 500, "{e}"),
        }
    };
}

fuzz_target!(|text: &str| {
    let (pattern, image) = text.split_once('\n').unwrap_or((text, "registry.example:5000/shop/web:1.2"));
    holds!(RegistryPattern, pattern, image);
    holds!(ImagePattern, pattern, image);
    if let (Ok(pattern), Ok(image)) = (RegistryPattern::parse(pattern), Reference::parse(image)) {
        assert!(pattern.below(&image).is_none() || pattern.matches(&image), "{pattern:?}");
    }
});
