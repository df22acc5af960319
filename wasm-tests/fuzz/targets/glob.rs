//! A glob in the first line, a name in the second: it matches what the plainest way to match does, and
//! whatever a glob does that it covers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::pattern::Glob;

/// Every prefix of the glob against every prefix of the name.
fn matches(glob: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for part in glob.chars() {
        let before = core::mem::replace(&mut reached, vec![false; name.len() + 1]);
        for at in 0..=name.len() {
            let eaten = at > 0 && before[at - 1] && (part == '?' || part == name[at - 1]);
            reached[at] = if part == '*' { before[at] || (at > 0 && reached[at - 1]) } else { eaten };
        }
    }
    reached[name.len()]
}

fuzz_target!(|text: &str| {
    let (glob, name) = text.split_once('\n').unwrap_or((text, "Deployment/web-1"));
    let Ok(glob) = Glob::parse(glob) else { return };
    assert_eq!(glob.matches(name), matches(glob.as_str(), name));
    assert!(glob.matches(name) || !glob.is_open());
    if let Ok(other) = Glob::parse(name) {
        assert!(!glob.covers(&other) || glob.matches(&name.replace(['*', '?'], "x")), "{glob:?} {name}");
    }
});
