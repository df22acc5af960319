//! Scan reports from text to text: evidence, its faults, who is believed, and one finding a ladder.

use serde_json::{Value, json};

use super::{admission, ask, pod, rules};
use crate::json::{Question, Session};
use crate::limits;
use crate::wire::Ink;

const DIGEST: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

fn vector(file: &str) -> Value {
    let path = format!("{}/policies/vectors/scans/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect("JSON")
}

fn judged(settings: &Value, evidence: &Value, input: &Value) -> Value {
    ask(Question::Report, &settings.to_string(), &evidence.to_string(), &input.to_string())
}

/// The rules about scans among the findings.
fn about_scans(report: &Value) -> Vec<&str> {
    const RULES: [&str; 5] =
        ["unscanned-image", "wrong-digest-scanned", "stale-scan", "vulnerable-image", "end-of-life-base"];
    rules(report).into_iter().filter(|rule| RULES.contains(rule)).collect()
}

fn api() -> Value {
    pod(&[&format!("registry.example.com/shop/api:1.4.2@{DIGEST}")])
}

#[test]
fn every_scanner_tells_of_the_image() {
    for (file, by) in [
        ("trivy.json", "the Trivy report of 2026-11-20"),
        ("clair-v4.json", "the Clair report:"),
        ("grype.json", "the Grype report of 2026-11-20"),
        ("trivy-operator-vulnerabilityreport.json", "the trivy-operator report of 2026-11-20"),
        ("trivy-operator-list.json", "the trivy-operator report of 2026-11-20"),
    ] {
        let evidence = json!({"scans": [{"source": file, "data": vector(file)}]});
        let report = judged(&json!({"profile": "baseline"}), &evidence, &api());
        assert_eq!(rules(&report), ["vulnerable-image"], "{file}: {report:#}");
        let message = report["findings"][0]["message"].as_str().expect("a message");
        assert!(message.contains(by) && message.contains("CVE-2099-0001"), "{message}");
    }
    for (file, image) in [
        (
            "trivy-clean.json",
            "registry.example.com/shop/web@sha256:4444444444444444444444444444444444444444444444444444444444444444",
        ),
        (
            "clair-v4-clean.json",
            "anything@sha256:4444444444444444444444444444444444444444444444444444444444444444",
        ),
    ] {
        let evidence = json!({"scans": [{"source": file, "data": vector(file)}]});
        let report = judged(&json!({"rules": {"unscanned-image": "error"}}), &evidence, &pod(&[image]));
        assert!(about_scans(&report).is_empty(), "{report:#}");
    }
    let evidence = json!({"scans": [{"data": vector("trivy-no-results.json")}]});
    let report =
        judged(&json!({"profile": "strict"}), &evidence, &pod(&["registry.example.com/shop/static:1"]));
    assert_eq!(about_scans(&report), ["unscanned-image"]);
    let evidence = json!({"scans": [{"data": vector("trivy-eosl.json")}]});
    let report =
        judged(&json!({"profile": "reliable"}), &evidence, &pod(&["registry.example.com/old/app:1"]));
    assert_eq!(about_scans(&report), ["end-of-life-base"]);
}

#[test]
fn vex_and_a_list_without_scans_count() {
    let evidence = |vex: Value| json!({"scans": [{"data": vector("trivy.json")}], "vex": vex});
    let message =
        |vex: Value| judged(&json!({}), &evidence(vex), &api())["findings"][0]["message"].to_string();
    assert!(message(json!([])).contains("2 critical (0 allowed), 1 high (0 allowed)"));
    assert!(message(json!([vector("openvex.json")])).contains("1 critical (0 allowed), 1 high (0 allowed)"));
    assert!(message(json!([{"source": "v", "data": vector("cyclonedx-vex.json")}])).contains("1 critical"));
    let strict = json!({"profile": "strict"});
    let none = judged(&strict, &json!({"scans": []}), &pod(&["nginx"]));
    assert!(about_scans(&none) == ["unscanned-image"] && none["verdict"] == "deny");
    let unheard = |report: &Value| {
        let list = report["summary"]["notJudged"].as_array().expect("a list").clone();
        list.iter().filter(|entry| entry["needs"] == "evidence.scans").count()
    };
    assert_eq!(unheard(&none), 0);
    for (settings, count) in [(strict, 5), (json!({"profile": "baseline"}), 2)] {
        let report = judged(&settings, &Value::Null, &pod(&["nginx"]));
        assert_eq!((about_scans(&report).len(), unheard(&report)), (0, count));
    }
}

#[test]
fn one_finding_a_ladder_the_worst_first() {
    let evidence = json!({"scans": [{"data": vector("trivy-eosl.json")}]});
    let settings = json!({"profile": "strict", "rules": {"vulnerable-image": {"budget": {"medium": 0}, "severity": "warning"}}});
    let judged = |settings: &Value| {
        let mut out = Ink::default();
        let session = Session::new(&settings.to_string(), &evidence.to_string());
        let input =
            pod(&["registry.example.com/old/app:1", "registry.example.com/old/app:{{ tag }}"]).to_string();
        session.report(input.as_bytes(), Some(r#"{"now": "2026-11-21"}"#), limits::ENGINE_INPUT, &mut out);
        serde_json::from_slice::<Value>(out.written()).expect("JSON")
    };
    let report = judged(&settings);
    let found: Vec<&Value> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == "stale-scan")
        .collect();
    assert_eq!((about_scans(&report), found.len()), (vec!["stale-scan"], 1), "{report:#}");
    assert_eq!(found[0]["also"], json!(["vulnerable-image", "end-of-life-base"]));
    assert!(found[0]["message"].as_str().is_some_and(|m| m.contains("1913 days ago")), "{}", found[0]);
}

#[test]
fn an_entry_that_cannot_be_read_is_named() {
    let clair = vector("clair-v4.json");
    for (evidence, message, pointer) in [
        (
            json!({"scans": [{"data": clair}, {"source": "a.json", "data": []}]}),
            "entry 1 of `scans`, `a.json`, cannot be read: it is a list: it should have",
            "/scans/1",
        ),
        (
            json!({"scans": [{"data": {"secret": "secret"}}]}),
            "entry 0 of `scans` cannot be read: it is an object without",
            "/scans/0",
        ),
        (
            json!({"scans": [{"source": "x"}]}),
            "entry 0 of `scans`, `x`, cannot be read: it has no `data`",
            "/scans/0",
        ),
        (
            json!({"vex": [{"source": "v.json", "data": {}}]}),
            "entry 0 of `vex`, `v.json`, cannot be read: it is an object without",
            "/vex/0",
        ),
        (json!({"vex": [3]}), "entry 0 of `vex` cannot be read: it is a number", "/vex/0"),
        (json!({"scans": [[]]}), "expected an object with `source` and `data`", "/scans/0"),
        (json!({"scans": {}}), "expected a list", "/scans"),
        (json!({"scans": [{"data": clair, "sorce": "x"}]}), "the unknown key `sorce`", "/scans/0/sorce"),
        (
            json!({"scans": [{"data": clair, "image": "nginx"}]}),
            "expected an image with a tag or a digest",
            "/scans/0/image",
        ),
        (
            json!({"scans": [{"data": clair, "scanned": "secret"}]}),
            "expected a moment such as",
            "/scans/0/scanned",
        ),
        (json!({"scans": [{"data": clair, "scanned": 3}]}), "expected a string", "/scans/0/scanned"),
        (
            json!({"scans": [{"data": vector("trivy-operator-list.json"), "image": "a:1"}]}),
            "beside one report alone",
            "/scans/0",
        ),
    ] {
        let failure = judged(&json!({}), &evidence, &api());
        assert_eq!(
            (&failure["type"], &failure["verdict"]),
            (&json!("failure"), &json!("deny")),
            "{evidence}"
        );
        let error = &failure["errors"][0];
        assert!(error["message"].as_str().is_some_and(|text| text.contains(message)), "{error}");
        assert_eq!(
            (error["code"].as_str(), error["pointer"].as_str()),
            (Some("invalid-evidence"), Some(pointer)),
            "{error}"
        );
        assert!(!failure.to_string().contains("secret"));
    }
}

#[test]
fn what_a_report_does_not_tell_may_stand_beside_it() {
    let entry = json!({"image": "shop.example.com/cart:1", "scanned": "2026-11-20T00:00:00Z", "data": vector("clair-v4.json")});
    let report = judged(&json!({}), &json!({"scans": [entry]}), &pod(&["shop.example.com/cart:1"]));
    let message = report["findings"][0]["message"].as_str().expect("a message");
    assert!(
        message.contains("the Clair report of 2026-11-20, which is about what the tag was then"),
        "{message}"
    );
}

#[test]
fn reports_among_objects_count_where_they_are_trusted() {
    let operator = vector("trivy-operator-vulnerabilityreport.json");
    let input = json!([api(), operator]);
    let trusting = json!({"trust": {"input": true}});
    assert_eq!(about_scans(&judged(&trusting, &Value::Null, &input)), ["vulnerable-image"]);
    assert!(about_scans(&judged(&json!({}), &Value::Null, &input)).is_empty());
    // Together with evidence.
    let evidence = json!({"scans": [], "vex": [vector("openvex.json")]});
    let report = judged(&trusting, &evidence, &input);
    assert!(
        report["findings"][0]["message"].as_str().is_some_and(|m| m.contains("1 critical")),
        "{report:#}"
    );
    // As evidence.
    assert_eq!(
        about_scans(&judged(&json!({}), &json!({"objects": [operator]}), &api())),
        ["vulnerable-image"]
    );
    assert_eq!(
        about_scans(&judged(&json!({}), &json!({"objects": [vector("trivy-operator-list.json")]}), &api())),
        ["vulnerable-image"]
    );
    // An API server's request proves nothing in its own favour.
    let strict = json!({"profile": "strict", "trust": {"input": true}});
    let list = json!({"apiVersion": "v1", "kind": "List", "items": [api(), operator]});
    for object in [list, operator] {
        let request: Value =
            serde_json::from_str(&admission("CREATE", "", object, Value::Null)).expect("JSON");
        let report = judged(&strict, &Value::Null, &request);
        let unheard = report["summary"]["notJudged"].to_string();
        assert!(about_scans(&report).is_empty() && unheard.contains("unscanned-image"), "{report:#}");
    }
}
