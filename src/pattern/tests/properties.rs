//! What holds for all patterns: no panic, the naive oracle's answer, bounded time, `covers` never wrong.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::glob;
use super::{DIGEST, Glob, ImagePattern, PatternIndex, RegistryPattern};
use crate::image::Reference;

/// Globs as they are defined, in exponential time.
fn oracle(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', pattern @ ..], _) => (0..=text.len()).any(|taken| oracle(pattern, &text[taken..])),
        ([p, pattern @ ..], [t, text @ ..]) => (*p == '?' || p == t) && oracle(pattern, text),
        _ => false,
    }
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Places from few words, so that two of them meet often.
fn place() -> impl Strategy<Value = String> {
    let host = prop::sample::select(vec![
        "docker.io",
        "index.docker.io",
        "a.io",
        "*.io",
        "a*.io",
        "*.*",
        "a.io:5",
        "*.*:5",
        "*:5",
        "[::1]:5",
    ]);
    let part = || prop::sample::select(vec!["a", "*", "a*", "*b", "library"]);
    let path = prop::collection::vec(part(), 0..4);
    (host, path, any::<bool>()).prop_map(|(host, path, below)| {
        let path: String = path.iter().map(|part| format!("/{part}")).collect();
        format!("{host}{path}{}", if below { "/**" } else { "" })
    })
}

fn registries() -> impl Strategy<Value = RegistryPattern> {
    prop_oneof![12 => place(), 1 => Just("*".to_owned())]
        .prop_filter_map("no pattern", |text| RegistryPattern::parse(&text).ok())
}

fn images() -> impl Strategy<Value = ImagePattern> {
    let tag = prop::sample::select(vec!["", "", ":1", ":*", ":1*", ":?"]);
    let digest = prop_oneof![
        4 => Just(String::new()),
        1 => Just(format!("@{DIGEST}")),
        1 => Just("@".to_owned()),
        1 => Just("@sha256:0*".to_owned()),
    ];
    (prop_oneof![12 => place(), 1 => Just("*".to_owned())], tag, digest)
        .prop_filter_map("no pattern", |(place, tag, digest)| {
            ImagePattern::parse(&format!("{place}{tag}{digest}")).ok()
        })
}

/// Images near a place: its stars filled in, something below it, and versions of many kinds.
fn near(pattern: &str) -> Vec<String> {
    let place = pattern.split('@').next().unwrap_or_default();
    // A tag that stands there goes, a port stays.
    let place = match place.rsplit_once('/') {
        Some((before, last)) => format!("{before}/{}", last.split(':').next().unwrap_or_default()),
        None => place.to_owned(),
    };
    let mut images = Vec::new();
    for fill in ["", "a", "b", "cb"] {
        let place = place.replace("/**", "").replace('*', fill);
        for below in ["", "/a", "/b", "/a/b"] {
            for tag in ["", ":1", ":12", ":b"] {
                for digest in
                    [String::new(), format!("@{DIGEST}"), format!("@{}", DIGEST.replace(":0", ":1"))]
                {
                    images.push(format!("{place}{below}{tag}{digest}"));
                }
            }
        }
    }
    images.retain(|image| Reference::parse(image).is_ok());
    images
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn globs_match_as_the_oracle(pattern in "[ab*?]{0,8}", text in "[ab\u{e9}]{0,10}") {
        prop_assert_eq!(glob::matches(&pattern, &text), oracle(&chars(&pattern), &chars(&text)));
    }

    #[test]
    fn covering_globs_match_all_that_the_other_does(one in "[ab*?]{1,5}", other in "[ab*?]{1,5}", text in "[ab]{0,6}") {
        if glob::covers(&one, &other) && glob::matches(&other, &text) {
            prop_assert!(glob::matches(&one, &text), "{} {} {}", one, other, text);
        }
    }

    #[test]
    fn never_panic(pattern in "[a-zA-Z*?:/@.\\[\\]_-]{0,24}|\\PC{0,24}", text in "(a\\.io/|\\[::1\\]:5/)?[a-z]{1,5}(/[a-z]{1,5})?(:[a-z]{1,3})?") {
        let image = Reference::parse(&text).expect("a reference");
        let _ = Glob::parse(&pattern).map(|pattern| (pattern.matches(&text), pattern.is_open()));
        if let Ok(pattern) = RegistryPattern::parse(&pattern) {
            let _ = (pattern.matches(&image), pattern.is_open());
            prop_assert!(pattern.covers(&pattern), "{:?}", pattern);
        }
        if let Ok(pattern) = ImagePattern::parse(&pattern) {
            let _ = (pattern.matches(&image), pattern.is_open());
            prop_assert!(pattern.covers(&pattern), "{:?}", pattern);
        }
    }

    #[test]
    fn covering_registries_match_all_that_the_other_does(one in registries(), other in registries()) {
        for text in near(other.as_str()).iter().filter(|_| one.covers(&other)) {
            let image = Reference::parse(text).expect("a reference");
            prop_assert!(!other.matches(&image) || one.matches(&image), "{:?} {:?} {}", one, other, text);
        }
    }

    #[test]
    fn covering_images_match_all_that_the_other_does(one in images(), other in images()) {
        for text in near(other.as_str()).iter().filter(|_| one.covers(&other)) {
            let image = Reference::parse(text).expect("a reference");
            prop_assert!(!other.matches(&image) || one.matches(&image), "{:?} {:?} {}", one, other, text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_index_finds_what_a_look_at_each_does(
        list in prop::collection::vec(prop_oneof![
            8 => registries(),
            1 => "[ab]{1,2}(/[ab])?|library".prop_filter_map("no pattern", |text| RegistryPattern::parse(&text).ok()),
        ], 0..24),
    ) {
        let index = PatternIndex::new(&list);
        let texts = list.iter().flat_map(|pattern| near(pattern.as_str()));
        for text in texts.chain(["a", "b/a", "Index.Docker.io/a", "A.io/a", "x.io/y"].map(str::to_owned)) {
            let image = Reference::parse(&text).expect("a reference");
            let each = list.iter().any(|pattern| pattern.matches(&image));
            prop_assert_eq!(index.matches(&list, &image), each, "{:?} {}", list, text);
        }
    }
}

#[test]
fn take_bounded_time() {
    let start = Instant::now();
    let long = "a".repeat(100_000);
    // Each star would be asked again by one that backtracks to all of them.
    assert!(!glob::matches(&format!("{}b", "a*".repeat(50_000)), &long));
    assert!(!glob::covers(&format!("{}b", "*a".repeat(50_000)), &long));
    // The most that a pattern can cost: its length at every character of the text.
    let worst = Glob::parse(&format!("*{}b", "a".repeat(1000))).expect("a glob");
    assert!(!worst.matches(&long));
    let host = format!("{}.io/x", "a".repeat(100_000));
    let image = Reference::parse(&host).expect("a reference");
    let pattern = RegistryPattern::parse(&format!("*{}b.io", "a".repeat(1000))).expect("a pattern");
    assert!(!pattern.matches(&image));
    let labels = format!("{}io/x", "a.".repeat(50_000));
    let image = Reference::parse(&labels).expect("a reference");
    assert!(!RegistryPattern::parse("*.*.*").expect("a pattern").matches(&image));
    assert!(RegistryPattern::parse(&long).is_err());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
