//! The vectors of what Kubernetes does, read the whole way through: where pods stand, which policy
//! follows, and what the kubelet makes of it.

use serde_json::{Value, json};

use super::{admission, ask, report};
use crate::json::Question;

const PATHS: &str = include_str!("../../../policies/vectors/pod_spec_paths.json");
const POLICIES: &str = include_str!("../../../policies/vectors/pull_policy.json");

fn vectors(text: &str, part: &str) -> Vec<Value> {
    let vectors: Value = serde_json::from_str(text).expect("vectors are JSON");
    vectors[part].as_array().unwrap_or_else(|| panic!("a list `{part}`")).clone()
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("{vector} has no `{key}`"))
}

/// Puts a text at a path such as `spec.containers[].image`, into the first element of its lists.
fn put(mut at: &mut Value, path: &str, value: &str) {
    for step in path.split('.') {
        at = match step.strip_suffix("[]") {
            Some(list) => {
                let list = &mut at[list];
                if list.is_null() {
                    *list = json!([{}]);
                }
                &mut list[0]
            }
            None => &mut at[step],
        };
    }
    *at = json!(value);
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace("[]", "/0").replace('.', "/"))
}

/// A pod with one container.
fn pod(image: &Value, policy: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
        "spec": {"containers": [{"name": "web", "image": image, "imagePullPolicy": policy}]}})
}

/// What the plan says of the first image.
fn planned(input: &str) -> Value {
    let plan = ask(Question::Plan, "", "", input);
    assert_eq!((&plan["type"], plan["images"].as_array().map(Vec::len)), (&json!("plan"), Some(1)), "{plan}");
    plan["images"][0].clone()
}

fn has_rule(report: &Value, rule: &str) -> bool {
    report["findings"].as_array().expect("findings").iter().any(|finding| {
        let also = finding["also"].as_array().is_some_and(|also| also.iter().any(|id| id == rule));
        also || finding["rule"] == rule
    })
}

#[test]
fn every_kind_is_searched_to_its_pods() {
    let (kinds, inside) = (vectors(PATHS, "pod_spec_paths"), vectors(PATHS, "inside_pod_spec"));
    assert!(kinds.len() >= 15 && inside.len() == 4);
    for kind in kinds {
        // What follows the path in brackets is a note.
        let path = text(&kind, "path").split(' ').next().expect("a path");
        let mut object =
            json!({"apiVersion": kind["apiVersion"], "kind": kind["kind"], "metadata": {"name": "x"}});
        let (mut images, mut policies) = (Vec::new(), Vec::new());
        for place in &inside {
            let at = |key| format!("{path}.{}", text(place, key));
            put(&mut object, &at("path"), "registry.example.com/shop/web");
            put(&mut object, &at("policy"), "always");
            images.push(pointer(&at("path")));
            policies.push(pointer(&at("policy")));
        }
        images.sort();
        policies.sort();
        let judged = report("", &object.to_string());
        for (rule, places) in [("missing-tag", &images), ("invalid-pull-policy", &policies)] {
            let findings = judged["findings"].as_array().expect("findings").iter();
            let mut found: Vec<&str> =
                findings.filter(|f| f["rule"] == rule).map(|f| text(f, "pointer")).collect();
            found.sort_unstable();
            assert_eq!(&found, places, "{rule} in {kind}");
        }
        let fixes = judged["fixes"].as_array().expect("fixes").iter();
        let patches = fixes.flat_map(|fix| fix["patch"].as_array().cloned().unwrap_or_default());
        let replaced = patches.filter(|step| step["op"] == "replace" && step["value"] == "Always");
        let mut mended: Vec<String> = replaced.map(|step| text(&step, "path").to_owned()).collect();
        mended.sort();
        assert_eq!(mended, policies, "mends in {kind}");
        // Of what is there already, these can no longer change.
        object["metadata"]["uid"] = json!("6f1c9a52-8d1e-4a57-9a31-3f0f6d1f5c11");
        let fixed = matches!(text(&kind, "kind"), "Pod" | "Job" | "ControllerRevision");
        let live = report("", &object.to_string());
        assert_eq!(live["fixes"].as_array().is_some_and(Vec::is_empty), fixed, "mends in a live {kind}");
    }
}

#[test]
fn an_explicit_policy_stays_or_is_refused() {
    let list = vectors(POLICIES, "explicit");
    assert!(list.len() >= 15);
    for vector in list {
        let input = pod(&vector["image"], &vector["imagePullPolicy"]).to_string();
        let (policy, report) = (&planned(&input)["pullPolicy"], report("", &input));
        let refused = !vector["api_error"].is_null();
        assert_eq!(has_rule(&report, "invalid-pull-policy"), refused, "{vector}");
        assert!(!refused || report["verdict"] == "deny", "{vector}");
        assert_eq!(policy["effective"], vector["effective"], "{vector}");
        match (refused, text(&vector, "imagePullPolicy")) {
            (true, _) => assert!(policy.is_null(), "{vector}"),
            (false, "") => assert_eq!(policy["source"], "default", "{vector}"),
            (false, _) => assert_eq!(policy["source"], "explicit", "{vector}"),
        }
    }
}

#[test]
fn a_policy_of_the_wrong_type_is_refused_without_a_mend() {
    for (policy, found) in [(json!(3), "a number"), (json!(true), "a boolean"), (json!(["Always"]), "a list")]
    {
        let judged = report("", &pod(&json!("quay.io/a/b:1.2.3"), &policy).to_string());
        let finding = &judged["findings"][0];
        assert_eq!(
            (text(finding, "rule"), text(finding, "message"), &finding["fix"]),
            (
                "invalid-pull-policy",
                format!("the pull policy is {found}, and Kubernetes expects a string").as_str(),
                &Value::Null
            )
        );
    }
    for policy in [json!(null), json!("")] {
        assert_eq!(report("", &pod(&json!("quay.io/a/b:1.2.3"), &policy).to_string())["verdict"], "allow");
    }
}

/// The API server keeps the policy where a patch leaves it out, and writes it anew where an object without
/// one takes the place of the old; either way it is there when a webhook is asked.
#[test]
fn an_update_is_judged_by_the_policy_that_is_stored() {
    let list = vectors(POLICIES, "updates");
    assert!(!list.is_empty());
    for vector in list {
        let (stored, submitted) = (&vector["stored"], &vector["submitted"]);
        let anew = planned(&pod(&submitted["image"], &submitted["imagePullPolicy"]).to_string());
        assert_eq!(anew["pullPolicy"]["source"], "default", "{vector}");
        let policy = match text(&vector, "method") {
            method if method.starts_with("apply") => &stored["imagePullPolicy"],
            _ => &anew["pullPolicy"]["effective"],
        };
        let old = pod(&stored["image"], &stored["imagePullPolicy"]);
        let request = admission("UPDATE", "", pod(&submitted["image"], policy), old);
        let found = &planned(&request)["pullPolicy"];
        assert_eq!(
            (&found["effective"], text(found, "source")),
            (&vector["effective"], "stored"),
            "{vector}"
        );
        // `latest` under the policy of the tag before it.
        let stale = submitted["image"] == "nginx:latest" && vector["effective"] == "IfNotPresent";
        assert_eq!(has_rule(&report("", &request), "cached-floating-tag"), stale, "{vector}");
    }
}

/// What the plan cannot tell: failures of runtimes and registries, and credentials that nobody handed over.
fn is_told(vector: &Value) -> bool {
    let reason = vector["reason"].as_str();
    let anywhere = vector["present_on_node"].is_null() && reason != Some("InvalidImageName");
    !anywhere && vector["credentials"] != "different"
}

#[test]
fn the_plan_foresees_what_the_kubelet_does() {
    let list = vectors(POLICIES, "behaviour");
    let told: Vec<&Value> = list.iter().filter(|vector| is_told(vector)).collect();
    assert!(told.len() >= 8, "{}", told.len());
    for vector in told {
        let image = match (vector["image"].as_str(), vector["ref"].as_str()) {
            (Some(image), _) => image,
            (None, Some("digest")) => {
                "a.example/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            }
            (None, _) => "a.example/b:1.2.3",
        };
        let plan = planned(&pod(&json!(image), &vector["policy"]).to_string());
        let warm = vector["present_on_node"] == true;
        let step = &plan[if warm { "warm" } else { "cold" }];
        let (result, asks) =
            (text(step, "result"), step["asks"].as_array().is_some_and(|asks| !asks.is_empty()));
        match (text(vector, "outcome"), vector["reason"].as_str()) {
            ("run-cached", None) => assert_eq!((result, asks), ("use", false), "{vector}"),
            ("pull-request", None) => {
                assert_eq!((result, asks), (if warm { "revalidate" } else { "pull" }, true), "{vector}");
            }
            // It depends on a registry that is down or refuses.
            ("fail", Some("ErrImagePull")) => assert!(asks && result != "use", "{vector}"),
            ("fail", Some(reason)) => {
                assert_eq!(
                    (result, asks, text(&plan["failure"], "reason")),
                    ("fail", false, reason),
                    "{vector}"
                );
            }
            other => panic!("{other:?} in {vector}"),
        }
    }
}

#[test]
fn the_plan_backs_off_as_the_kubelet_does() {
    let vectors: Value = serde_json::from_str(POLICIES).expect("vectors are JSON");
    let backoff = &vectors["backoff"];
    let number = |key: &str| backoff[key].as_u64().expect("a number");
    let plan = planned(&pod(&json!("Nginx"), &json!(null)).to_string());
    let retries: Vec<u64> =
        plan["failure"]["retries"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    let last = *retries.last().expect("an attempt");
    let sequence = backoff["sequence_seconds"].as_array().expect("a list");
    assert!(sequence.len() >= retries.len());
    for (index, seconds) in sequence.iter().enumerate() {
        assert_eq!(*seconds, *retries.get(index).unwrap_or(&last), "attempt {index}");
    }
    assert_eq!((retries[0], last), (number("initial_seconds"), number("max_seconds")));
    for pair in retries.windows(2) {
        assert_eq!(pair[1], (pair[0] * number("factor")).min(last));
    }
}
