//! Exemptions that end, by the clock of Kubewarden's host.

use core::cell::Cell;

use serde_json::{Value, json};

use super::pod;
use crate::json;
use crate::moment::Moment;
use crate::wire::Ink;

/// The answer to a request to create a pod with the tag `latest`, and how often the clock was read.
fn judged(exemption: &Value, now: &str) -> (Value, usize) {
    let request =
        json!({"uid": "u", "operation": "CREATE", "namespace": "shop", "object": pod(&["nginx:latest"])});
    let payload = json!({"request": request, "settings": {"exemptions": [exemption]}}).to_string();
    let (read, mut out) = (Cell::new(0), Ink::default());
    let clock = || {
        read.set(read.get() + 1);
        Moment::parse(now).ok()
    };
    json::kubewarden_validate(payload.as_bytes(), &mut |_| Err(Vec::new()), &clock, &mut out);
    (serde_json::from_slice(out.written()).expect("JSON"), read.get())
}

#[test]
fn kubewarden_holds_them_against_its_clock() {
    let exemption =
        json!({"rules": ["latest-tag"], "namespaces": ["shop"], "until": "2027-01-31", "reason": "r"});
    for (now, accepted) in
        [("2027-01-31T23:59:59Z", true), ("2027-02-01T00:00:00Z", false), ("there is none", false)]
    {
        let (answer, read) = judged(&exemption, now);
        assert_eq!((&answer["accepted"], read), (&json!(accepted), 1), "{now}");
        let message = answer["message"].as_str().unwrap_or_default();
        assert_eq!(message.starts_with("latest-tag: "), !accepted, "{now}: {answer:#}");
        let warned =
            answer["warnings"][0].as_str().is_some_and(|warning| warning.contains("there is no clock"));
        assert_eq!(warned, now == "there is none", "{answer:#}");
    }
}

#[test]
fn the_clock_is_not_read_where_none_ends() {
    let exemption = json!({"rules": ["latest-tag"], "namespaces": ["shop"], "reason": "r"});
    let (answer, read) = judged(&exemption, "2027-01-01");
    assert_eq!((&answer["accepted"], read), (&json!(true), 0));
}
