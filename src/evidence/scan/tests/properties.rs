//! What holds whatever the order, whatever else is there, and whatever stands in a field.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::super::vex;
use super::super::read;
use super::{reports, sample};

/// The same document with its members in another order and unknown ones among them.
fn shuffled(value: &Value, seed: &mut u64, out: &mut String) {
    fn next(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }
    match value {
        Value::Object(members) => {
            let mut members: Vec<(u64, String)> = members
                .iter()
                .map(|(key, value)| {
                    let mut text = format!("{}:", json!(key));
                    shuffled(value, seed, &mut text);
                    (next(seed), text)
                })
                .collect();
            // In a map of Clair a member is a row; everywhere else it is passed over.
            let row = members.iter().any(|(_, text)| text.as_bytes()[1].is_ascii_digit());
            if next(seed).is_multiple_of(2) && !row && !members.is_empty() {
                let strange = [
                    r#""x-1": null"#,
                    r#""x-2": {"id": ["CVE-1"]}"#,
                    r#""Extra": [[{"a": 1}]]"#,
                    r#""y": 1e9"#,
                ];
                members.push((next(seed), strange[next(seed) as usize % 4].to_owned()));
            }
            members.sort();
            *out += &format!(
                "{{{}}}",
                members.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ,\n")
            );
        }
        Value::Array(list) => {
            let texts = list.iter().map(|value| {
                let mut text = String::new();
                shuffled(value, seed, &mut text);
                text
            });
            *out += &format!("[{}]", texts.collect::<Vec<_>>().join(","));
        }
        other => *out += &other.to_string(),
    }
}

const SAMPLES: [&str; 9] = [
    "trivy.json",
    "trivy-clean.json",
    "trivy-no-results.json",
    "trivy-eosl.json",
    "clair-v4.json",
    "clair-v4-clean.json",
    "grype.json",
    "trivy-operator-vulnerabilityreport.json",
    "trivy-operator-list.json",
];

proptest! {
    #[test]
    fn order_and_unknown_members_change_nothing(file in prop::sample::select(&SAMPLES[..]), seed in any::<u64>()) {
        let plain = sample(file);
        let (mut seed, mut text) = (seed, String::new());
        shuffled(&serde_json::from_str(&plain).expect("JSON"), &mut seed, &mut text);
        prop_assert_eq!(reports(&text), reports(&plain), "{}", text);
    }

    #[test]
    fn whatever_stands_in_a_field_the_reading_goes_on(
        file in prop::sample::select(&SAMPLES[..]), at in any::<prop::sample::Index>(),
        value in prop::sample::select(vec!["null", "3", "true", "\"x\"", "[]", "{}", "[[]]", "{\"a\": {}}"]),
    ) {
        // Any value in the place of any string.
        let plain = sample(file);
        let strings: Vec<_> = plain.match_indices("\": \"").map(|(at, _)| at + 3).collect();
        if strings.is_empty() { return Ok(()); }
        let (before, string) = plain.split_at(strings[at.index(strings.len())]);
        let after = string.splitn(3, '"').nth(2).expect("an end");
        let text = format!("{before}{value}{after}");
        if let Err(e) = read(&text) {
            prop_assert!(!e.to_string().contains("no JSON"), "{}", e);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        drop(read(&text));
        drop(vex::read(&text));
    }
}
