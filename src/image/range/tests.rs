//! Ranges as npm's users write them, and tags against them.

use semver::Version;

use super::Range;

fn range(text: &str) -> Range {
    Range::parse(text).expect(text)
}

#[test]
fn admits_versions_and_what_stands_for_some() {
    for (text, inside, outside, undecided) in [
        (
            ">=15, <17",
            vec!["15", "15.0", "16.99.99", "v16.2-alpine", "16.4.1-debian-12-r4", "app-16.1.2", "16_jre"],
            vec![
                "14.9",
                "17",
                "17.0.0",
                "17-alpine",
                "16beta1",
                "17beta1",
                "v1",
                "release_14.0.0-rc1",
                "16.0-rc",
            ],
            vec![
                "",
                "latest",
                "alpine",
                "main-1a2b3c4",
                "16a2b3c",
                "20240115",
                "4711000",
                "release-16",
                "12factor",
            ],
        ),
        (">=15.2 <17", vec!["15.2", "16"], vec!["15.1", "15.1.9", "17"], vec!["15"]),
        ("^1.4||2.x", vec!["1.4", "1.9.3", "2", "2.5"], vec!["1.3", "1.3.9", "3", "0"], vec!["1"]),
        ("15||16||17", vec!["15", "16.1", "17.0.1"], vec!["14", "18"], vec![]),
        ("15 - 16.2", vec!["15", "16.0", "16.2.9"], vec!["16.3", "14"], vec!["16"]),
        ("~1.2.3", vec!["1.2.3", "1.2.10"], vec!["1.2.2", "1.3"], vec!["1.2", "1"]),
        ("1.2", vec!["1.2", "1.2.7"], vec!["1.3", "1.1.9"], vec!["1"]),
        (">1.2", vec!["1.3", "2"], vec!["1.2", "1.2.9"], vec!["1"]),
        ("<= 1.2", vec!["1.2", "1.2.9", "0"], vec!["1.3"], vec!["1"]),
        ("= v1.2.3", vec!["1.2.3", "v1.2.3", "1.2.3-alpine", "1.2.3.4"], vec!["1.2.4"], vec!["1.2"]),
        (
            "*",
            vec!["1", "0.0.1", "18446744073709551615.0"],
            vec!["1.2.3-rc1"],
            vec!["latest", "18446744073709551616.1"],
        ),
        (">=22.04 <25", vec!["22.04", "24.04", "24.4"], vec!["20.04", "22.3"], vec!["22"]),
        (
            ">=17.0.0-rc.2",
            vec!["17", "17.0.0-rc2", "17rc3", "17.0-rc.10"],
            vec!["17beta9", "17rc1", "18rc1"],
            vec!["17-rc"],
        ),
        ("1 2", vec![], vec!["1", "2", "1.5"], vec![]),
        ("^0.3", vec!["0.3.1"], vec!["0.4", "0.2", "1"], vec!["0"]),
        ("^0.0.3", vec!["0.0.3"], vec!["0.0.4"], vec!["0.0"]),
        (
            ">=3.12.0-beta.2",
            vec!["3.12.0b4", "3.12.0rc1-slim", "3.13"],
            vec!["3.12.0a7", "3.12.0b1"],
            vec!["3"],
        ),
        ("8", vec!["8u502-b07", "8-jdk"], vec!["11.0.32_9-jre"], vec![]),
        (
            "<2",
            vec!["release-1.2.3", "temurin-8-tools-deps-1.12.5.1664"],
            vec!["edge-24.1.1"],
            vec!["a-1.2.3-b-1.2.4", "release-1.2"],
        ),
    ] {
        let range = range(text);
        for (tags, expected) in [(inside, Some(true)), (outside, Some(false)), (undecided, None)] {
            for tag in tags {
                assert_eq!(range.admits(tag), expected, "{text} {tag}");
            }
        }
    }
}

#[test]
fn says_what_is_no_range() {
    for (text, fault) in [
        ("", "in alternative 1 there is no version"),
        ("1 ||", "in alternative 2 there is no version"),
        ("secret", "in alternative 1 word 1 is no version"),
        (">=1 !=2", "in alternative 1 word 2 is no operator of `=`, `>`, `>=`, `<`, `<=`, `~`, `^`"),
        (">=1 <", "in alternative 1 the last operator has no version"),
        (">= > 1", "in alternative 1 word 2 is a second operator"),
        ("1.2.3.4", "in alternative 1 word 1 is no version"),
        ("1.x.3", "in alternative 1 word 1 is no version"),
        (">*", "in alternative 1 word 1 is no version"),
        ("99999999999999999999", "in alternative 1 word 1 is no version"),
        (">=1<2", "in alternative 1 word 1 is no version"),
        ("1 - ", "in alternative 1 the last operator has no version"),
        ("- 1", "in alternative 1 word 1 is no version"),
        ("1 - - 2", "in alternative 1 word 3 is no version"),
    ] {
        let message = Range::parse(text).expect_err(text);
        assert_eq!(message, format!("expected a range of versions such as `>=15, <17`: {fault}"), "{text}");
    }
    assert!(Range::parse(&"1 ".repeat(600)).expect_err("long").contains("1024 bytes"));
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "[0-9v.<>=~^|, x*-]{0,40}|\\PC{0,20}", tag in "[A-Za-z0-9_.-]{0,40}|\\PC{0,20}") {
        if let Ok(range) = Range::parse(&text) {
            let _ = range.admits(&tag);
        }
    }

    #[test]
    fn decides_releases_as_semver_does(
        text in "(<|<=|>|>=|=|~|\\^)[0-3](\\.[0-3](\\.[0-3])?)?( (<|<=|>|>=|~|\\^)[0-3](\\.[0-3])?(\\.[0-3])?)?",
        (major, minor, patch) in (0_u64..5, 0_u64..5, 0_u64..5),
    ) {
        let range = range(&text);
        let whole = range.alternatives.iter().any(|it| it.matches(&Version::new(major, minor, patch)));
        proptest::prop_assert_eq!(range.admits(&format!("{major}.{minor}.{patch}")), Some(whole));
        // What is said of a partial version holds for each version that it stands for.
        for tag in [format!("{major}"), format!("{major}.{minor}")] {
            proptest::prop_assert!(range.admits(&tag).is_none_or(|all| all == whole), "{}", tag);
        }
    }
}
