//! Each engine's words for the same verdict, and that none of them turns a failure into an allow.

use serde_json::{Value, json};

use crate::json::{self, Question, Session};
use crate::limits;
use crate::wire::Ink;

const QUESTIONS: [Question; 9] = [
    Question::Report,
    Question::Validate,
    Question::Violations,
    Question::Deny,
    Question::Warn,
    Question::Plan,
    Question::Gatekeeper,
    Question::Kubewarden,
    Question::KubewardenOpa,
];

fn ask(question: Question, settings: &str, input: &str) -> Value {
    let mut out = Ink::default();
    Session::new(settings, "").answer(question, input.as_bytes(), limits::ENGINE_INPUT, &mut out);
    serde_json::from_slice(out.written()).expect("an answer is JSON")
}

fn review(image: &str) -> String {
    json!({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE",
        "namespace": "shop", "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "web-"},
        "spec": {"containers": [{"name": "web", "image": image}]}}}})
    .to_string()
}

/// Whether an answer lets a pod in.
fn allows(question: Question, answer: &Value) -> bool {
    match question {
        Question::Report | Question::Plan => answer["verdict"] == "allow",
        Question::Validate | Question::KubewardenOpa => answer["response"]["allowed"] != false,
        Question::Violations | Question::Deny | Question::Gatekeeper => {
            answer.as_array().is_none_or(Vec::is_empty)
        }
        Question::Kubewarden => answer["accepted"] != false,
        Question::Warn | Question::Mutate => false,
    }
}

#[test]
fn a_denied_pod_is_denied_in_every_engines_words() {
    let message =
        "missing-tag: Pod/web-*/web: image `nginx` has neither tag nor digest, so `latest` is pulled";
    let bad = review("nginx");
    let response = ask(Question::Validate, "", &bad);
    assert_eq!(response["response"]["uid"], "u-1");
    assert_eq!(
        response["response"]["status"],
        json!({"code": 403, "reason": "Forbidden", "message": message})
    );
    assert_eq!(ask(Question::Deny, "", &bad), json!([message]));
    assert_eq!(ask(Question::Kubewarden, "", &bad)["message"], message);
    assert_eq!(ask(Question::Gatekeeper, "", &bad)[0]["msg"], message);
    assert_eq!(ask(Question::KubewardenOpa, "", &bad)["response"], response["response"]);
    assert_eq!(ask(Question::Violations, "", &bad)[0]["rule"], "missing-tag");
    for question in QUESTIONS.into_iter().filter(|q| !matches!(q, Question::Warn | Question::Plan)) {
        assert!(!allows(question, &ask(question, "", &bad)), "{question:?}");
        assert!(allows(question, &ask(question, "", &review("nginx:1.27.3"))), "{question:?}");
        assert!(
            allows(question, &ask(question, r#"{"enforce": "audit"}"#, &bad)) || question == Question::Warn,
            "{question:?}"
        );
    }
}

#[test]
fn warnings_push_no_error_out_of_a_list() {
    let mut containers = vec![json!({"name": "w", "image": "a:latest"}); 2 * limits::ADMISSION_FINDINGS];
    containers.push(json!({"name": "bad", "image": "nginx"}));
    let input = json!({"kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE", "object":
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": containers}}}});
    let settings = r#"{"rules": {"latest-tag": "warning"}}"#;
    for question in [Question::Violations, Question::Deny, Question::Gatekeeper, Question::Kubewarden] {
        assert!(!allows(question, &ask(question, settings, &input.to_string())), "{question:?}");
    }
    let report = ask(Question::Report, settings, &input.to_string());
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(limits::ADMISSION_FINDINGS));
    assert_eq!(report["findings"][limits::ADMISSION_FINDINGS - 1]["rule"], "missing-tag");
    assert_eq!(report["summary"]["truncated"], limits::ADMISSION_FINDINGS + 1);
}

#[test]
fn enforce_warn_turns_denials_into_warnings() {
    let settings = r#"{"enforce": "warn"}"#;
    let bad = review("nginx");
    assert_eq!(ask(Question::Deny, settings, &bad), json!([]));
    assert_eq!(ask(Question::Warn, settings, &bad).as_array().map(Vec::len), Some(1));
    let response = ask(Question::Validate, settings, &bad);
    assert_eq!(response["response"]["allowed"], true);
    let warning = response["response"]["warnings"][0].as_str().expect("a warning");
    assert!(warning.len() < 120 && warning.starts_with("missing-tag: "), "{warning}");
}

#[test]
fn mutating_never_denies_and_never_loses_the_uid() {
    for input in [
        review("nginx"),
        review("nginx:1.27.3"),
        r#"{"kind": "AdmissionReview", "request": {"uid": "u-1", "object": 3}}"#.to_owned(),
    ] {
        let answer = ask(Question::Mutate, "", &input);
        assert_eq!(answer["response"]["allowed"], true);
        assert_eq!(answer["response"]["uid"], "u-1");
        assert_eq!(answer["response"].get("patch"), None);
    }
}

#[test]
fn failures_answer_who_asked() {
    for broken in [
        r#"{"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE"}}"#,
        r#"{"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE", "operation": "DELETE"}}"#,
    ] {
        let answer = ask(Question::Validate, "", broken);
        assert_eq!(
            (&answer["response"]["uid"], &answer["response"]["allowed"]),
            (&json!("u-1"), &json!(false))
        );
        assert_eq!(answer["apiVersion"], "admission.k8s.io/v1beta1");
    }
}

#[test]
fn what_nests_too_deeply_hides_no_uid() {
    let deep = format!(r#"{}"}}\"]"{}"#, r#"{"f:{[":["#.repeat(limits::DEPTH), "]}".repeat(limits::DEPTH));
    let input = format!(
        r#"{{"kind": "AdmissionReview", "request": {{"object": {{"fields": {deep}, "uid": "u-0"}}, "uid": "u-1"}}}}"#
    );
    let shim = format!(r#"{{"input": {input}, "now": "2026-11-27T00:00:00Z"}}"#);
    for input in [input, shim] {
        let mut out = Ink::default();
        json::opa(&Session::new("", ""), Some(Question::Validate), "", input.as_bytes(), &mut out);
        let answer: Value = serde_json::from_slice(out.written()).expect("JSON");
        assert_eq!(
            (&answer["response"]["uid"], &answer["response"]["allowed"]),
            (&json!("u-1"), &json!(false))
        );
    }
}

#[test]
fn no_failure_reads_as_an_allow() {
    let inputs = [
        "",
        "{",
        "null",
        "[3]",
        "{}",
        "\"x\"",
        r#"{"kind": "Pod", "kind": "Pod"}"#,
        r#"{"request": 1}"#,
        r#"{"review": []}"#,
    ];
    for question in QUESTIONS {
        // A list of no objects is a sound input, and no admission request.
        let request = (question.asked() != crate::engine::Asked::Anything).then_some("[]");
        for input in inputs.into_iter().chain(request) {
            assert!(!allows(question, &ask(question, "", input)), "{question:?} {input}");
        }
        assert!(
            !allows(question, &ask(question, "{", &review("nginx:1.27.3"))),
            "{question:?} with broken settings"
        );
    }
}

#[test]
fn opas_first_entrypoint_answers_by_the_envelope() {
    let main = |data: &str, input: &str| -> Value {
        let mut out = Ink::default();
        json::opa(&Session::new("", ""), None, data, input.as_bytes(), &mut out);
        serde_json::from_slice(out.written()).expect("an answer is JSON")
    };
    let request: Value = serde_json::from_str(&review("nginx")).expect("a review");
    let request = &request["request"];
    assert_eq!(main("{}", &review("nginx"))["kind"], "AdmissionReview");
    assert_eq!(main("{}", &json!({"request": request}).to_string())["response"]["allowed"], false);
    let audit = r#"{"enforce": "audit", "kubernetes": {"pods": []}}"#;
    assert_eq!(main(audit, &json!({"request": request}).to_string())["response"]["allowed"], true);
    assert_eq!(
        main(r#"{"enforc": "audit"}"#, &json!({"request": request}).to_string())["response"]["allowed"],
        false
    );
    let gatekeeper =
        |parameters: Value| main("{}", &json!({"parameters": parameters, "review": request}).to_string());
    assert_eq!(gatekeeper(json!({})).as_array().map(Vec::len), Some(1));
    assert_eq!(gatekeeper(json!({"enforce": "audit"})), json!([]));
    assert_eq!(gatekeeper(json!({"enforc": "audit"})).as_array().map(Vec::len), Some(1));
    assert_eq!(
        main("{}", r#"{"review": 3, "review": 4}"#).as_array().map(Vec::len),
        Some(1),
        "a Gatekeeper host allows other shapes"
    );
    assert_eq!(main("{}", r#"{"kind": "Pod", "apiVersion": "v1"}"#)["type"], "report");
    assert_eq!(
        main("{}", r#"{"kind": "Pod", "apiVersion": "\a", "spec": {"containers": {{"image": "nginx"}}}}"#)["verdict"],
        "deny",
        "Rego text"
    );
}

#[test]
fn a_shim_of_opa_hands_over_the_time_with_the_input() {
    let settings = r#"{"exemptions": [{"rules": ["missing-tag"], "namespaces": ["*"], "until": "2027-01-31", "reason": "r"}]}"#;
    let ask = |question: Question, input: &str| -> Value {
        let mut out = Ink::default();
        json::opa(&Session::new(settings, ""), Some(question), "{}", input.as_bytes(), &mut out);
        serde_json::from_slice(out.written()).expect("an answer is JSON")
    };
    let review = review("nginx");
    let at = |now: &str| format!(r#"{{"input": {review}, "now": {now}}}"#);
    let allowed = |input: &str| {
        let answer = ask(Question::Validate, input)["response"].clone();
        (answer["allowed"].clone(), answer["uid"].clone())
    };
    let uid = serde_json::from_str::<Value>(&review).expect("a review")["request"]["uid"].clone();
    assert_eq!(allowed(&at(r#""2027-01-31T23:59:59.123456789Z""#)), (json!(true), uid.clone()));
    assert_eq!(allowed(&at(r#""2027-02-01T00:00:00Z""#)), (json!(false), uid.clone()));
    assert_eq!(allowed(&review).0, false, "without the time no dated exemption applies");
    for broken in [r#""soon""#, "7", "null", "{}"] {
        assert_eq!(allowed(&at(broken)).0, false, "{broken}");
    }
    let now = r#""2027-01-01T00:00:00Z""#;
    for other in [
        format!(r#"{{"now": {now}, "input": {review}, "more": 1}}"#),
        format!(r#"{{"now": {now}, "now": {now}, "input": {review}}}"#),
        format!(r#"{{"now": {now}, "kind": "AdmissionReview", "input": {review}}}"#),
        format!(r#"{{"now": {now}}}"#),
        format!(r#"{{"input": {}}}"#, at(now)),
    ] {
        assert_eq!(allowed(&other).0, false, "{other}");
    }
    let first = format!(r#" {{ "now" : {now}, "input": {review}}} "#);
    assert_eq!(ask(Question::Report, &first)["verdict"], "allow", "in either order");
    let rego = format!(
        r#"{{"input": {{"apiVersion": "\a", "kind": "Pod", "spec": {{"containers": {{{{"image": "nginx"}}}}}}}}, "now": {now}}}"#
    );
    assert_eq!(ask(Question::Report, &rego)["findings"][0]["rule"], "missing-tag", "Rego text");
}

#[test]
fn patches_change_our_part_of_the_data_alone() {
    let path = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
    let ours = r#"{"settings":{"enforce":"deny"}}"#;
    for (keys, value, expected) in [
        (
            &["config", "surepull", "settings", "enforce"][..],
            Some(r#""audit""#),
            r#"{"settings":{"enforce":"audit"}}"#,
        ),
        (&["config", "surepull", "settings"], None, "{}"),
        (&["config", "surepull"], Some(r#"{"now":"x"}"#), r#"{"now":"x"}"#),
        (&["config"], Some(r#"{"other":1}"#), "null"),
        (&[], Some(r#"{"config":{"surepull":3}}"#), "3"),
        (&["other", "surepull"], Some("1"), ours),
        (
            &["config", "surepull", "evidence", "digests"],
            Some("{}"),
            r#"{"settings":{"enforce":"deny"},"evidence":{"digests":{}}}"#,
        ),
        (&["config", "surepull", "absent", "deeper"], None, ours),
    ] {
        assert_eq!(json::patched(ours, &path(keys), value), expected, "{keys:?}");
    }
}

/// A review of a pod whose fix the settings let be applied.
fn mutable() -> (&'static str, String) {
    let settings = r#"{"profile": "strict", "mutate": ["implicit-pull-policy", "short-name"], "rules": {"unpinned-image": "off", "rate-limited-registry": "off"}}"#;
    let review = r#"{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE",
        "namespace": "shop", "object": {"apiVersion": "v1",  "kind": "Pod", "metadata": {"name": "web", "x": 1e2},
        "spec": {"containers": [ {"name": "web",	"image": "nginx:1.27.3", "imagePullPolicy": "IfNotPresent"} ]}}}}"#;
    (settings, review.to_owned())
}

#[test]
fn mutating_applies_the_fixes_of_the_named_rules() {
    use base64::Engine as _;
    let (settings, review) = mutable();
    let answer = ask(Question::Mutate, settings, &review);
    assert_eq!(
        (&answer["response"]["allowed"], &answer["response"]["patchType"]),
        (&json!(true), &json!("JSONPatch"))
    );
    let patch = answer["response"]["patch"].as_str().expect("a patch");
    let patch = base64::engine::general_purpose::STANDARD.decode(patch).expect("base64");
    let patch: Value = serde_json::from_slice(&patch).expect("JSON");
    assert_eq!(
        patch,
        json!([
            {"op": "test", "path": "/spec/containers/0/image", "value": "nginx:1.27.3"},
            {"op": "replace", "path": "/spec/containers/0/image", "value": "docker.io/library/nginx:1.27.3"}
        ])
    );
    for settings in ["", r#"{"profile": "strict"}"#, r#"{"mutate": ["short-name"]}"#] {
        assert_eq!(ask(Question::Mutate, settings, &review)["response"].get("patch"), None, "{settings}");
    }
    assert_eq!(ask(Question::Validate, settings, &review)["response"].get("patch"), None);
}

#[test]
fn kubewarden_gets_the_object_with_nothing_else_changed() {
    let (settings, review) = mutable();
    let request: &str =
        review.split_once("\"request\": ").and_then(|(_, rest)| rest.strip_suffix('}')).expect("a request");
    let payload = format!("{{\"request\": {request}, \"settings\": {settings}}}");
    let mut out = Ink::default();
    json::kubewarden_validate(payload.as_bytes(), &mut |_| Err(Vec::new()), &|| None, &mut out);
    let text = String::from_utf8(out.into_bytes()).expect("UTF-8");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["accepted"], true, "{answer:#}");
    // Byte for byte: the blanks, the tab, the spelling of the number.
    assert!(text.contains(r#""mutated_object":{"apiVersion": "v1",  "kind": "Pod", "metadata": {"name": "web", "x": 1e2},
        "spec": {"containers": [ {"name": "web",	"image": "docker.io/library/nginx:1.27.3", "imagePullPolicy": "IfNotPresent"} ]}}"#), "{text}");
    // The object is judged as it is after the fixes.
    assert!(!text.contains("short-name"), "{text}");
}

#[test]
fn kubewarden_goes_by_the_settings_of_a_request_that_cannot_be_read() {
    let deep = format!("{}{}", "[".repeat(limits::DEPTH), "]".repeat(limits::DEPTH));
    for (settings, accepted) in
        [("{}", false), (r#"{"enforce": "warn"}"#, true), (r#"{"enforce": 1}"#, false)]
    {
        let payload = format!(r#"{{"request": {{"object": {deep}, "uid": "u"}}, "settings": {settings}}}"#);
        let mut out = Ink::default();
        json::kubewarden_validate(payload.as_bytes(), &mut |_| Err(Vec::new()), &|| None, &mut out);
        let answer: Value = serde_json::from_slice(out.written()).expect("JSON");
        assert_eq!(answer["accepted"], accepted, "{answer:#}");
    }
}
