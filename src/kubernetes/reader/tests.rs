//! Held against `serde_json`.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Kind, Reader};

/// Whether the whole text is one JSON value.
fn skips(text: &str) -> bool {
    let mut reader = Reader::new(text);
    reader.skip(0).and_then(|_| reader.end()).is_ok()
}

fn string(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    (reader.kind() == Ok(Kind::String)).then(|| reader.string().ok()).flatten().map(Into::into)
}

#[test]
fn refuses_what_serde_json_refuses() {
    for text in [
        "",
        " ",
        "nul",
        "nulll",
        "tru",
        "01",
        "-",
        "1.",
        "1e",
        "+1",
        ".5",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "[",
        "{",
        "]",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\u{1}\"",
        "[1}",
        "{\"a\":1]",
        "1 2",
        "\"\\u00\u{e9}1\"",
        "[true false]",
        "--1",
        "1e+",
        "\u{a0}1",
    ] {
        assert!(serde_json::from_str::<IgnoredAny>(text).is_err(), "{text:?}");
        assert!(!skips(text), "{text:?}");
    }
}

#[test]
fn counts_depth_where_it_skips() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(skips(&nested(crate::limits::DEPTH)));
    assert!(!skips(&nested(crate::limits::DEPTH + 1)));
    assert!(!skips(&"[".repeat(1_000_000)));
}

#[test]
fn reads_strings_as_serde_json_does() {
    for text in [
        r#""""#,
        r#""plain""#,
        r#""a\"b\\c\/d\b\f\n\r\t""#,
        r#""\u00e9\ud83d\ude00x""#,
        r#""0123456789\u0041 é😀""#,
    ] {
        assert_eq!(string(text), serde_json::from_str::<String>(text).ok(), "{text}");
    }
    for text in [r#""\ud800""#, r#""\ud800x""#, r#""\ud800\u0041""#, r#""\udc00""#, r#""\ud800\ud800""#] {
        assert_eq!((string(text), serde_json::from_str::<String>(text).ok()), (None, None), "{text}");
        assert!(skips(text), "{text}: whoever does not read it does not care");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4096))]
    #[test]
    fn agrees_with_serde_json_on_any_text(text in "[\\[\\]{}:,\"\\\\ \\n0-9a-z.+\u{1}\u{e9}-]{0,24}|(\\[|\\{|\"a\":|\\]|\\}|,|1|-0.5e3|true|null|\"\\\\u00e9\"| ){0,12}") {
        proptest::prop_assert_eq!(skips(&text), serde_json::from_str::<IgnoredAny>(&text).is_ok());
        if let Ok(Value::String(read)) = serde_json::from_str(&text) {
            proptest::prop_assert_eq!(string(text.trim()), Some(read));
        }
    }
}
