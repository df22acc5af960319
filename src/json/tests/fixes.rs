//! Fixes: what holds for each that a report offers, whatever it is about.

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::ask;
use crate::json::Question;

const HEX: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn digest() -> String {
    format!("sha256:{HEX}")
}

/// Images of every kind that rules tell apart.
fn image() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("nginx"),
        Just("bitnami/redis"),
        Just("docker.io/library/postgres"),
        Just("index.docker.io/library/nginx"),
        Just("localhost:5000/app"),
        Just("[::1]:5000/app"),
        Just("us-docker.pkg.dev/pro-ject/re-po/my--app"),
        Just("k8s.gcr.io/pause"),
        Just("k8s.gcr.io:443/pause"),
        Just("quay.io/team/app"),
        Just("my_registry.local/app"),
        Just("Nginx"),
        Just("https://quay.io/a/b"),
        Just(" nginx"),
    ];
    let version = prop_oneof![
        Just(String::new()),
        Just(":latest".to_owned()),
        Just(":1.27.3".to_owned()),
        Just(":1.27".to_owned()),
        Just(":stable".to_owned()),
        Just(":2026.07".to_owned()),
        Just(":build-7".to_owned()),
        Just(":1a2b3c4d".to_owned()),
        Just(": ".to_owned()),
    ];
    let pinned = any::<bool>().prop_map(|on| if on { format!("@{}", digest()) } else { String::new() });
    (name, version, pinned).prop_map(|(name, version, digest)| format!("{name}{version}{digest}"))
}

fn policy() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!("Always")),
        Just(json!("IfNotPresent")),
        Just(json!("Never")),
        Just(json!("always")),
        Just(json!("ifnotpresent")),
        Just(json!(" Never")),
    ]
}

/// A workload with one use of an image, of a kind that rules tell apart.
fn workload(kind: usize, image: &str, policy: &Value) -> Value {
    let mut container = json!({"name": "web", "image": image});
    if !policy.is_null() {
        container["imagePullPolicy"] = policy.clone();
    }
    let volume = || {
        let mut volume = json!({"reference": image});
        if !policy.is_null() {
            volume["pullPolicy"] = policy.clone();
        }
        json!({"name": "v", "image": volume})
    };
    let metadata = json!({"name": "web", "namespace": "shop"});
    match kind {
        0 => {
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}})
        }
        1 => {
            json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": metadata, "spec": {"template": {"spec": {"initContainers": [container]}}}})
        }
        2 => {
            json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": {"spec": {"containers": [container]}}}}}})
        }
        3 => {
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"template": {"spec": {"volumes": [volume()]}}}})
        }
        _ => {
            json!({"apiVersion": "tekton.dev/v1", "kind": "Task", "metadata": metadata, "spec": {"steps": [container]}})
        }
    }
}

fn settings() -> impl Strategy<Value = String> {
    let profile = prop_oneof![Just("baseline"), Just("reliable"), Just("strict")];
    let more = prop_oneof![
        Just(r#""cluster": {"runtime": "containerd"}"#),
        Just(r#""cluster": {"runtime": "cri-o"}"#),
        Just(r#""cluster": {"alwaysPullImages": true}"#),
        Just(r#""registries": {"mirrors": [{"of": "docker.io", "at": "mirror.example.com/hub"}]}"#),
        Just(
            r#""registries": {"mirrors": [{"of": "docker.io", "transparent": true}], "private": ["quay.io"]}"#
        ),
    ];
    (profile, more).prop_map(|(profile, more)| format!(r#"{{"profile": "{profile}", {more}}}"#))
}

/// Evidence that knows the digest of every image, by its canonical name, or of none.
fn evidence(image: &str, known: bool) -> String {
    let digests: BTreeMap<&str, String> =
        known.then(|| (image.trim(), digest())).into_iter().filter(|(i, _)| !i.contains('@')).collect();
    let sound = digests.keys().all(|image| crate::image::Reference::parse(image).is_ok());
    if sound { json!({"digests": digests}).to_string() } else { "{}".to_owned() }
}

/// Applies RFC 6902 operations as fixes use them; none where a test fails.
pub(super) fn apply(object: &Value, patch: &Value) -> Option<Value> {
    let mut object = object.clone();
    for operation in patch.as_array()? {
        let (path, value) = (operation["path"].as_str()?, &operation["value"]);
        match operation["op"].as_str()? {
            "test" => object.pointer(path).filter(|there| *there == value).map(|_| ())?,
            "replace" => *object.pointer_mut(path)? = value.clone(),
            "add" => {
                let (parent, key) = path.rsplit_once('/')?;
                match object.pointer_mut(parent)? {
                    Value::Array(list) if key == "-" => list.push(value.clone()),
                    parent => drop(parent.as_object_mut()?.insert(key.to_owned(), value.clone())),
                }
            }
            other => panic!("a fix uses `{other}`"),
        }
    }
    Some(object)
}

/// Severity by rule, of findings and of what stands in their `also`.
pub(super) fn weights(report: &Value) -> BTreeMap<String, u8> {
    let weight = |finding: &Value| match finding["severity"].as_str() {
        Some("error") => 3,
        Some("warning") => 2,
        _ => 1,
    };
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().map(|f| (f["rule"].as_str().expect("a rule").to_owned(), weight(f))).collect()
}

#[test]
fn what_is_accepted_takes_no_other_fix_away() {
    let pod = workload(0, "nginx:latest", &json!("Always")).to_string();
    let exempt = |images: &str| {
        let exemption = json!({"rules": ["latest-tag"], "images": [images], "reason": "x"});
        let settings = json!({"profile": "strict", "exemptions": [exemption]}).to_string();
        let report = ask(Question::Report, &settings, "", &pod);
        let fixes = report["fixes"].as_array().expect("fixes").iter();
        fixes.map(|fix| fix["rules"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(exempt("nginx"), [r#"["short-name"]"#]);
    assert_eq!(exempt("quay.io/nginx"), [r#"["short-name"]"#], "nothing is accepted, and nothing new");
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 4000, ..Default::default() })]

    #[test]
    fn a_fix_mends_what_it_says_and_nothing_else(
        image in image(), policy in policy(), kind in 0_usize..5, settings in settings(), known in any::<bool>(),
    ) {
        let object = workload(kind, &image, &policy);
        let evidence = evidence(&image, known);
        let judge = |object: &Value| ask(Question::Report, &settings, &evidence, &object.to_string());
        let before = judge(&object);
        let weights_before = weights(&before);
        for (index, fix) in before["fixes"].as_array().expect("fixes").iter().enumerate() {
            let after_object = apply(&object, &fix["patch"]).expect("the patch applies");
            let after = judge(&after_object);
            let weights_after = weights(&after);
            let mended: Vec<&str> = fix["rules"].as_array().expect("rules").iter().filter_map(Value::as_str).collect();
            prop_assert!(!mended.is_empty());
            for rule in &mended {
                prop_assert!(!weights_after.contains_key(*rule), "{rule} is still there after {fix}: {after:#}");
            }
            let heaviest = mended.iter().filter_map(|rule| weights_before.get(*rule)).max().copied().unwrap_or(0);
            let hidden: Vec<&str> = before["findings"].as_array().expect("findings").iter()
                .flat_map(|f| f["also"].as_array().expect("also").iter().filter_map(Value::as_str)).collect();
            for (rule, weight) in &weights_after {
                let new = !weights_before.contains_key(rule) && !hidden.contains(&rule.as_str());
                prop_assert!(!new || *weight < heaviest, "{rule} appears after {fix} of {image} {policy}");
            }
            // Only the fix's pointers differ.
            let undone = fix["patch"].as_array().expect("a patch").iter().fold(after_object.clone(), |mut object, op| {
                let path = op["path"].as_str().expect("a path");
                match object.pointer_mut(path) {
                    Some(value) => *value = Value::Null,
                    None => panic!("{path} leads nowhere"),
                }
                object
            });
            let blanked = fix["patch"].as_array().expect("a patch").iter().fold(object.clone(), |mut object, op| {
                let path = op["path"].as_str().expect("a path");
                let (parent, key) = path.rsplit_once('/').expect("a path");
                if let Some(members) = object.pointer_mut(parent).and_then(Value::as_object_mut) {
                    members.insert(key.to_owned(), Value::Null);
                }
                object
            });
            prop_assert_eq!(undone, blanked, "{} changes more than it says", fix);
            // Applying it again changes nothing: its test fails, or it is not offered any more.
            prop_assert!(apply(&after_object, &fix["patch"]).is_none_or(|twice| twice == after_object));
            if fix["safety"] == "safe" {
                let plan = |object: &Value| ask(Question::Plan, &settings, &evidence, &object.to_string())["images"][0].clone();
                let (was, is) = (plan(&object), plan(&after_object));
                if was["reference"].get("canonical").is_some() {
                    prop_assert_eq!(&was["reference"]["canonical"], &is["reference"]["canonical"], "{} is not safe", fix);
                }
                if was["pullPolicy"] != Value::Null {
                    prop_assert_eq!(&was["pullPolicy"]["effective"], &is["pullPolicy"]["effective"], "{} is not safe", fix);
                }
            }
            let pointed = before["findings"].as_array().expect("findings").iter().any(|f| f["fix"] == index);
            let alternative = before["findings"].as_array().expect("findings").iter()
                .any(|f| mended.contains(&f["rule"].as_str().expect("a rule")));
            prop_assert!(pointed || alternative, "nobody points at {fix}");
        }
    }

    #[test]
    fn every_image_of_a_pod_has_its_own_fix(count in 1_usize..5) {
        let images: Vec<String> = (0..count).map(|i| format!("nginx{i}:1.27.3")).collect();
        let images: Vec<&str> = images.iter().map(String::as_str).collect();
        let report = super::report(r#"{"profile": "reliable"}"#, &super::pod(&images).to_string());
        prop_assert_eq!(report["fixes"].as_array().map(Vec::len), Some(count), "{:#}", report);
    }

    #[test]
    fn a_chain_of_fixes_ends_within_three_rounds(
        image in image(), policy in policy(), kind in 0_usize..5, settings in settings(), known in any::<bool>(), wild in any::<bool>(),
    ) {
        let mut object = workload(kind, &image, &policy);
        let evidence = evidence(&image, known);
        for round in 0.. {
            let report = ask(Question::Report, &settings, &evidence, &object.to_string());
            // Of two fixes of one use the one that does more is taken, as far as it may.
            let fix = report["fixes"].as_array().expect("fixes").iter().rfind(|f| wild || f["safety"] == "safe").cloned();
            let Some(fix) = fix else { break };
            prop_assert!(round < 3, "{fix} is still offered after three rounds of {image} {policy}");
            object = apply(&object, &fix["patch"]).expect("the patch applies");
        }
    }
}
