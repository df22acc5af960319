//! Judging as a caller sees it: the rules' cases, admission, failures, limits.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{EVERYTHING, admission, ask, pod, report, rules};
use crate::json::{Question, Session};
use crate::limits;
use crate::rules::{REGISTER, Scope};
use crate::wire::Ink;

/// A case as one JSON list of its documents.
pub(super) fn case(rule: &str, name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("policies/rules")
        .join(rule)
        .join(format!("{name}.yaml"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    let documents: Vec<Value> =
        serde_saphyr::from_multiple(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    Value::from(documents).to_string()
}

/// The names of a rule's cases: `fail`, `pass` and `fixed`, and more that begin with `fail` or `pass`.
pub(super) fn cases(rule: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies/rules").join(rule);
    let entries = fs::read_dir(folder).expect("the rule's folder");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned)).collect()
}

/// What stands beside a rule's cases.
pub(super) fn beside(rule: &str, name: &str, otherwise: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies/rules").join(rule);
    fs::read_to_string(folder.join(name)).unwrap_or_else(|_| otherwise.to_owned())
}

/// The evidence of a rule's case: its own, or that of all cases.
pub(super) fn evidence(rule: &str, name: &str) -> String {
    beside(rule, &format!("{name}.evidence.json"), &beside(rule, "evidence.json", ""))
}

/// The settings of a rule's case: its own, or those of all cases, or the profile `strict`.
pub(super) fn settings(rule: &str, name: &str) -> String {
    let all = beside(rule, "settings.json", r#"{"profile": "strict"}"#);
    beside(rule, &format!("{name}.settings.json"), &all)
}

/// What is handed over beside a rule's case, such as `now`.
pub(super) fn call(rule: &str, name: &str) -> String {
    beside(rule, &format!("{name}.beside.json"), "")
}

/// The report on a rule's case, with all that stands beside it.
fn judged(rule: &str, name: &str) -> Value {
    let session = Session::new(&settings(rule, name), &evidence(rule, name));
    let mut out = Ink::default();
    let (input, call) = (case(rule, name), call(rule, name));
    session.report(input.as_bytes(), Some(&call), limits::ENGINE_INPUT, &mut out);
    serde_json::from_slice(out.written()).expect("an answer is JSON")
}

#[test]
fn cases_behave_as_their_names_say() {
    for rule in &REGISTER {
        let id = rule.meta.id;
        for name in cases(id) {
            let report = judged(id, &name);
            if !name.starts_with("fail") {
                assert!(name.starts_with("pass") || name == "fixed", "{id}/{name} is no name of a case");
                assert!(!rules(&report).contains(&id), "{id}/{name}: {report:#}");
                continue;
            }
            let found = rules(&report);
            assert!(!found.is_empty() && found.iter().all(|r| *r == id), "{id}/{name}: {found:?}");
            // A number where an image should stand is a use of its own that counts no image.
            let images = report["summary"]["images"].as_u64();
            let each = rule.meta.scope == Scope::Image;
            assert!(!each || images <= Some(found.len() as u64), "{id}/{name}: a use without finding");
        }
        let fail = judged(id, "fail");
        let fixed = report("", &case(id, "fixed"));
        assert_eq!(fixed["verdict"], "allow", "{id}/fixed: {fixed:#}");
        for count in ["objects", "images"] {
            let before = fail["summary"][count].as_u64().expect("a count");
            assert!(fixed["summary"][count].as_u64() >= Some(before), "{id}: the mend lost {count}");
        }
    }
}

#[test]
fn escapes_change_no_report() {
    fn escaped(value: &Value) -> String {
        let text =
            |s: &str| format!("\"{}\"", s.encode_utf16().map(|u| format!("\\u{u:04x}")).collect::<String>());
        match value {
            Value::String(s) => text(s),
            Value::Array(list) => format!("[{}]", list.iter().map(escaped).collect::<Vec<_>>().join(", ")),
            Value::Object(map) => {
                format!(
                    "{{{}}}",
                    map.iter()
                        .map(|(k, v)| format!("{} : {}", text(k), escaped(v)))
                        .collect::<Vec<_>>()
                        .join(",")
                )
            }
            other => other.to_string(),
        }
    }
    for rule in &REGISTER {
        for name in ["fail", "pass", "fixed"] {
            let plain = case(rule.meta.id, name);
            let value: Value = serde_json::from_str(&plain).expect("a case");
            for settings in ["", EVERYTHING] {
                let escaped = report(settings, &escaped(&value));
                assert_eq!(report(settings, &plain), escaped, "{}/{name}", rule.meta.id);
            }
        }
    }
}

#[test]
fn order_follows_the_object_and_not_the_text() {
    let text = r#"{"spec": {"volumes": [{"image": {"reference": "v"}, "name": "v"}], "containers": [{"image": "c", "name": "c"}],
        "initContainers": [{"image": "i", "name": "i"}]}, "kind": "Pod", "apiVersion": "v1"}"#;
    let report = report("", text);
    let uses: Vec<_> =
        report["findings"].as_array().expect("findings").iter().map(|f| f["use"]["name"].clone()).collect();
    assert_eq!(uses, ["i", "c", "v"]);
}

#[test]
fn one_bad_container_hides_no_other() {
    let input = json!({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [
        7, {"name": "a", "image": {}}, {"image": "nginx"}, null, {"name": ["x"], "image": "Nginx"}, "x", {"name": "z", "image": "a:latest"},
    ], "initContainers": "none"}});
    let report = report("", &input.to_string());
    let found: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| (f["rule"].clone(), f["pointer"].clone()))
        .collect();
    let expected = [
        ("invalid-reference", "/spec/initContainers"),
        ("invalid-reference", "/spec/containers/0"),
        ("invalid-reference", "/spec/containers/1/image"),
        ("missing-tag", "/spec/containers/2/image"),
        ("invalid-reference", "/spec/containers/3"),
        ("invalid-reference", "/spec/containers/4/image"),
        ("invalid-reference", "/spec/containers/5"),
        ("latest-tag", "/spec/containers/6/image"),
    ];
    assert_eq!(found, expected.map(|(rule, pointer)| (json!(rule), json!(pointer))));
    assert_eq!(report["verdict"], "deny");
}

#[test]
fn custom_resources_are_read_leniently() {
    let rollout = json!({"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "r"},
        "spec": {"template": {"spec": {"containers": [{"name": "a", "image": "nginx"}]}}}});
    assert_eq!(rules(&report("", &rollout.to_string())), ["missing-tag"]);
    let other =
        json!({"apiVersion": "x.io/v1", "kind": "Thing", "spec": {"template": "word", "containers": 3}});
    assert_eq!(report("", &other.to_string())["verdict"], "allow");
    let crd = json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {"containers": [{"image": "X"}]}});
    assert_eq!(report("", &crd.to_string())["verdict"], "allow");
}

#[test]
fn enforce_caps_findings_and_failures_of_the_input() {
    let bad = pod(&["nginx"]).to_string();
    for (enforce, verdict, failure) in
        [("deny", "deny", "deny"), ("warn", "warn", "warn"), ("audit", "allow", "warn")]
    {
        let settings = json!({"enforce": enforce}).to_string();
        assert_eq!(report(&settings, &bad)["verdict"], verdict);
        assert_eq!(report(&settings, "{")["verdict"], failure);
        let stricter =
            json!({"enforce": enforce, "overrides": [{"namespaces": ["pay-*"], "enforce": "deny"}]});
        assert_eq!(report(&stricter.to_string(), "{")["verdict"], "deny", "it may be of that namespace");
    }
    assert_eq!(
        report(r#"{"enforce": "audit", "rulez": {}}"#, &bad)["verdict"],
        "deny",
        "broken settings always deny"
    );
}

#[test]
fn broken_input_is_a_failure_that_says_why() {
    for (input, code) in [
        ("", "empty-input"),
        ("{", "invalid-json"),
        ("{} {}", "invalid-json"),
        ("null", "unrecognised-input"),
        ("3", "unrecognised-input"),
        ("{}", "unrecognised-input"),
        (r#"{"metadata": {}, "spec": {"containers": []}}"#, "unrecognised-input"),
        (r#"[{"kind": "Pod"}, 3]"#, "unrecognised-input"),
        (r#"{"kind": "List", "apiVersion": "v1", "items": {}}"#, "unrecognised-input"),
        (r#"{"kind": "AdmissionReview", "request": 3}"#, "invalid-admission"),
        (r#"{"kind": "AdmissionReview"}"#, "invalid-admission"),
        (r#"{"kind": "Pod", "kind": "Pod"}"#, "duplicate-key"),
        (
            r#"{"kind": "Pod", "spec": {"containers": [{"image": "a:1", "im\u0061ge": "b"}]}}"#,
            "duplicate-key",
        ),
        (r#"{"kind": "\ud800"}"#, "invalid-json"),
    ] {
        let failure = report("", input);
        assert_eq!(
            (&failure["type"], &failure["errors"][0]["code"]),
            (&json!("failure"), &json!(code)),
            "{input}"
        );
        assert_eq!(failure["verdict"], "deny", "{input}");
    }
    let mut out = Ink::default();
    Session::new("", "").answer(Question::Report, b"{\"kind\": \"\xff\"}", limits::ENGINE_INPUT, &mut out);
    assert!(String::from_utf8_lossy(out.written()).contains("invalid-utf8"));
    let mut out = Ink::default();
    Session::new("", "").answer(
        Question::Report,
        &vec![b' '; limits::ENGINE_INPUT + 1],
        limits::ENGINE_INPUT,
        &mut out,
    );
    assert!(String::from_utf8_lossy(out.written()).contains("input-too-large"));
}

#[test]
fn depth_is_judged_up_to_its_limit() {
    let nested = |lists: usize| {
        let open = r#"{"kind": "List", "items": ["#.repeat(lists);
        format!("{open}{}{}", pod(&["nginx"]), "]}".repeat(lists))
    };
    // A pod of ours has four levels: object, spec, containers, container.
    let deepest = (limits::DEPTH - 4) / 2;
    assert_eq!(report("", &nested(deepest))["verdict"], "deny");
    assert_eq!(report("", &nested(deepest + 1))["errors"][0]["code"], "too-deep");
    let skipped = |levels: usize| {
        let status = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        report("", &format!(r#"{{"kind": "Pod", "apiVersion": "v1", "status": {status}}}"#))
    };
    assert_eq!(skipped(limits::DEPTH - 1)["verdict"], "allow");
    assert_eq!(skipped(limits::DEPTH)["errors"][0]["code"], "too-deep");
    assert_eq!(skipped(100_000)["errors"][0]["code"], "too-deep");
}

#[test]
fn findings_are_cut_and_all_counted() {
    let many = pod(&vec!["nginx"; limits::FINDINGS + 5]).to_string();
    let cut = report("", &many);
    assert_eq!(cut["findings"].as_array().map(Vec::len), Some(limits::FINDINGS));
    assert_eq!(
        (&cut["summary"]["errors"], &cut["summary"]["truncated"]),
        (&json!(limits::FINDINGS + 5), &json!(5))
    );
    let asked = report("", &admission("CREATE", "", pod(&["nginx"; 150]), Value::Null));
    assert_eq!(asked["findings"].as_array().map(Vec::len), Some(limits::ADMISSION_FINDINGS));
    let long = "a".repeat(250);
    let wordy = report("", &admission("CREATE", "", pod(&vec![long.as_str(); 100]), Value::Null));
    assert!(wordy["findings"].to_string().len() < 3 * limits::ADMISSION_TEXT);
    assert_eq!(wordy["summary"]["errors"], 100);
}

#[test]
fn a_call_may_leave_why_and_help_out() {
    let input = pod(&["nginx", "web\",\"why\":\"", "web:1.2.3"]).to_string();
    let ask = |beside: &str| {
        let mut out = Ink::default();
        let session = Session::new(r#"{"profile": "strict"}"#, "");
        session.report(input.as_bytes(), Some(beside), limits::ENGINE_INPUT, &mut out);
        serde_json::from_slice::<Value>(out.written()).expect("JSON")
    };
    let mut whole = ask(r#"{"detail": "full"}"#);
    let brief = ask(r#"{"detail": "ids"}"#);
    for finding in whole["findings"].as_array_mut().into_iter().flatten() {
        let words = finding.as_object_mut().map(|finding| (finding.remove("why"), finding.remove("help")));
        assert!(matches!(words, Some((Some(Value::String(_)), Some(Value::String(_))))), "{finding}");
    }
    assert!(whole["findings"].as_array().is_some_and(|findings| findings.len() > 4));
    assert_eq!(brief, whole);
    assert_eq!(ask(r#"{"detail": "short"}"#)["errors"][0]["pointer"], "/detail");
}

#[test]
fn settings_beside_a_request_are_ignored_aloud() {
    let envelope = json!({"request": {"uid": "1", "operation": "CREATE", "object": pod(&["nginx"])}, "settings": {"enforce": "audit"}});
    let judged = report("", &envelope.to_string());
    assert_eq!(judged["verdict"], "deny");
    assert!(judged["summary"]["notices"][0].as_str().is_some_and(|n| n.contains("ignored")));
    let mut out = Ink::default();
    crate::json::kubewarden_validate(
        envelope.to_string().as_bytes(),
        &mut |_| Err(Vec::new()),
        &|| None,
        &mut out,
    );
    assert!(
        String::from_utf8_lossy(out.written()).contains(r#""accepted":true"#),
        "Kubewarden's adapter opens them"
    );
}

#[test]
fn typed_lists_tell_their_items_kind() {
    let list = json!({"kind": "DeploymentList", "apiVersion": "apps/v1", "items": [{"metadata": {"name": "a"}, "spec": {"template": {"spec": {"containers": [{"image": 3}]}}}}]});
    let judged = report("", &list.to_string());
    assert_eq!(
        judged["findings"][0]["object"],
        json!({"at": "/items/0", "apiVersion": "apps/v1", "kind": "Deployment", "namespace": null, "name": "a"})
    );
}

#[test]
fn evidence_names_the_digest_to_pin() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let evidence = json!({"digests": {"docker.io/library/nginx": digest}}).to_string();
    let judged = ask(Question::Report, "", &evidence, &pod(&["nginx", "nginx:latest"]).to_string());
    for finding in judged["findings"].as_array().expect("findings") {
        assert!(
            finding["help"].as_str().is_some_and(|h| h.ends_with(&format!("`nginx@{digest}`"))),
            "{finding}"
        );
    }
    for broken in [
        r#"{"digests": {"nginx": "sha256:secret"}}"#,
        r#"{"digests": {"nginx": {"password": "secret"}}}"#,
        r#"{"scan": []}"#,
        "[",
    ] {
        let failure = ask(Question::Report, "", broken, "{}");
        assert_eq!(failure["errors"][0]["code"], "invalid-evidence", "{broken}");
        assert!(!failure.to_string().contains("secret"), "{failure}");
    }
}

#[test]
fn fingerprints_survive_moves_and_new_versions() {
    let one = |input: Value| report("", &input.to_string())["findings"][0]["fingerprint"].clone();
    let moved = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [
        {"name": "new", "image": "a:1"}, {"name": "c0", "image": "httpd"}]}});
    assert_eq!(one(pod(&["nginx"])), one(moved));
    assert_ne!(one(pod(&["nginx"])), one(pod(&["a:1", "nginx"])));
}

#[test]
fn fingerprints_tell_the_pods_of_one_object_apart() {
    let pod = json!({"spec": {"containers": [{"name": "app", "image": "nginx:latest"}]}});
    let found = report(
        "",
        &json!({"apiVersion": "example.com/v1", "kind": "Fleet", "metadata": {"name": "web"},
            "spec": {"template": pod, "jobTemplate": pod}})
        .to_string(),
    );
    let fingerprint = |index: usize| found["findings"][index]["fingerprint"].as_str().expect("a fingerprint");
    assert_ne!(fingerprint(0), fingerprint(1));
}
