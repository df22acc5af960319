//! Fixes that name secrets in a pod: what holds for each of them, and how hosts make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::fixes::{apply, weights};
use super::judging::{beside, case, evidence};
use super::{admission, ask, pod};
use crate::json::{self, Question};
use crate::wire::Ink;

/// What the secrets of the random evidence are called; `gone` is none of them.
const NAMES: [&str; 6] = ["all", "broken", "gone", "near", "opaque", "web"];

fn secret(name: &str) -> Value {
    let key = |key: &str| json!({"auths": {key: {"auth": "dTpw"}}}).to_string();
    let (kind, config) = match name {
        "all" => ("kubernetes.io/dockerconfigjson", key("ghcr.io")),
        "web" => ("kubernetes.io/dockerconfigjson", key("ghcr.io/shop/web")),
        "near" => ("kubernetes.io/dockerconfigjson", key("GHCR.io:443")),
        "broken" => ("kubernetes.io/dockerconfigjson", "{".to_owned()),
        _ => ("Opaque", String::new()),
    };
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "shop"}, "type": kind,
        "stringData": {".dockerconfigjson": config}})
}

fn named(names: &[&str]) -> Value {
    names.iter().map(|name| json!({"name": name})).collect()
}

fn account(names: &[&str]) -> Value {
    json!({"kind": "ServiceAccount", "apiVersion": "v1", "metadata": {"name": "default", "namespace": "shop"},
        "imagePullSecrets": named(names)})
}

/// Some of the names, each once.
fn names() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(&NAMES[..], 0..4)
}

/// A pod's list, as somebody may write it; null for none.
fn list() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => names().prop_map(|names| named(&names)),
        2 => Just(Value::Null),
        1 => Just(json!([{}])),
        1 => Just(json!([{"name": "web", "note": 1}])),
        1 => Just(json!([null, {"name": ""}, {"name": 3}])),
        1 => Just(json!("web")),
    ]
}

fn images() -> impl Strategy<Value = Vec<&'static str>> {
    let all = ["nginx:1", "ghcr.io/shop/web", "ghcr.io/shop/api:1.2.3", "k8s.gcr.io/pause:3", "Nginx"];
    proptest::sample::subsequence(all.to_vec(), 1..4)
}

/// An object with a pod, and the pointer to its spec.
fn object(kind: usize, images: &[&str], list: &Value) -> (Value, &'static str) {
    let mut spec = pod(images)["spec"].clone();
    if !list.is_null() {
        spec["imagePullSecrets"] = list.clone();
    }
    let metadata = json!({"name": "web", "namespace": "shop"});
    match kind {
        0 => (json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}), "/spec"),
        1 => (
            json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": {"schedule": "1 1 * * *", "jobTemplate": {"spec": {"template": {"spec": spec}}}}}),
            "/spec/jobTemplate/spec/template/spec",
        ),
        _ => (
            json!({"apiVersion": "ray.io/v1", "kind": "RayCluster", "metadata": metadata, "spec": {"headGroupSpec": {"template": {"spec": spec}}}}),
            "/spec/headGroupSpec/template/spec",
        ),
    }
}

/// Evidence of an account, of all secrets but `gone`, and of digests; and whether that is all.
fn known(account_names: &[&str], complete: bool) -> String {
    let mut objects: Vec<Value> =
        NAMES.iter().filter(|name| **name != "gone").map(|name| secret(name)).collect();
    objects.push(account(account_names));
    let digest = format!("sha256:{}", "a".repeat(64));
    let complete = if complete { json!({"secrets": ["shop"]}) } else { json!({}) };
    json!({"objects": objects, "complete": complete, "digests": {"ghcr.io/shop/web": digest, "nginx:1": digest}})
        .to_string()
}

const RULES: [&str; 2] = ["missing-pull-secret", "shadowed-account-secrets"];

fn settings(profile: &str) -> String {
    json!({"profile": profile, "registries": {"private": ["ghcr.io"]}, "cluster": {"runtime": "containerd"}})
        .to_string()
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 3000, ..Default::default() })]

    #[test]
    fn a_fix_names_what_mends_and_changes_nothing_else(
        kind in 0_usize..3, images in images(), list in list(), of_account in names(), complete in any::<bool>(),
        profile in prop_oneof![Just("baseline"), Just("reliable"), Just("strict")],
    ) {
        let (before_object, spec) = object(kind, &images, &list);
        let (settings, evidence) = (settings(profile), known(&of_account, complete));
        let judge = |object: &Value| ask(Question::Report, &settings, &evidence, &object.to_string());
        let before = judge(&before_object);
        let weights_before = weights(&before);
        for fix in before["fixes"].as_array().expect("fixes") {
            let after_object = apply(&before_object, &fix["patch"]).expect("the patch applies");
            let weights_after = weights(&judge(&after_object));
            let rules = || fix["rules"].as_array().expect("rules").iter().filter_map(Value::as_str);
            let heaviest = rules().filter_map(|rule| weights_before.get(rule)).max().copied().unwrap_or(0);
            let hidden = before["findings"].to_string();
            for (rule, weight) in &weights_after {
                let new = !weights_before.contains_key(rule) && !hidden.contains(rule.as_str());
                prop_assert!(!new || *weight < heaviest, "{rule} appears after {fix} of {before_object}");
            }
            prop_assert!(apply(&after_object, &fix["patch"]).is_none_or(|twice| twice == after_object), "{fix} twice");
            if !rules().any(|rule| RULES.contains(&rule)) {
                prop_assert_eq!(after_object.pointer(spec).map(|spec| &spec["imagePullSecrets"]), before_object.pointer(spec).map(|spec| &spec["imagePullSecrets"]));
                continue;
            }
            prop_assert_eq!(&fix["safety"], "unsafe");
            for rule in RULES {
                prop_assert!(!weights_after.contains_key(rule), "{rule} is still there after {fix} of {before_object}");
            }
            // What was named stays in front, nothing is named twice, and the account's secrets are all there.
            let list_of = |object: &Value| object.pointer(spec).expect("a spec")["imagePullSecrets"].as_array().cloned().unwrap_or_default();
            let (was, is) = (list_of(&before_object), list_of(&after_object));
            prop_assert!(is.starts_with(&was) && is.len() > was.len());
            prop_assert!(is.iter().enumerate().all(|(at, name)| !is[..at].contains(name)), "{:?}", is);
            if list != json!([]) && !list.is_null() {
                prop_assert!(of_account.iter().all(|name| is.contains(&json!({"name": name}))), "{:?}", is);
            }
            // The rest is as it was, but for the image that is mended with it.
            let without = |object: &Value| {
                let mut object = object.clone();
                let spec = object.pointer_mut(spec).expect("a spec").as_object_mut().expect("an object");
                spec.remove("imagePullSecrets");
                for container in spec["containers"].as_array_mut().expect("containers") {
                    container["image"] = Value::Null;
                    container.as_object_mut().expect("a container").remove("imagePullPolicy");
                }
                object
            };
            prop_assert_eq!(without(&after_object), without(&before_object));
        }
    }

    #[test]
    fn all_fixes_of_a_pod_end_within_three_rounds(
        kind in 0_usize..3, images in images(), list in list(), of_account in names(), complete in any::<bool>(),
    ) {
        let (mut object, _) = object(kind, &images, &list);
        let (settings, evidence) = (settings("reliable"), known(&of_account, complete));
        for round in 0.. {
            let report = ask(Question::Report, &settings, &evidence, &object.to_string());
            // Of two fixes of one use, which test the same image, the one that does more is taken.
            let fixes = report["fixes"].as_array().expect("fixes");
            let last = |at: usize| !fixes[at + 1..].iter().any(|other| other["patch"][0] == fixes[at]["patch"][0]);
            let taken: Vec<&Value> = fixes.iter().enumerate().filter(|(at, _)| last(*at)).map(|(_, fix)| fix).collect();
            if taken.is_empty() {
                break;
            }
            prop_assert!(round < 3, "{taken:?} are still offered after three rounds");
            for fix in taken {
                object = apply(&object, &fix["patch"]).expect("the patch applies beside others");
            }
        }
    }
}

/// The patch of the first fix.
fn patch(evidence: &Value, input: &Value) -> Value {
    let report = ask(Question::Report, &settings("reliable"), &evidence.to_string(), &input.to_string());
    report["fixes"][0]["patch"].clone()
}

#[test]
fn the_fix_of_each_failing_case_makes_the_mended_one_of_it() {
    for rule in RULES {
        let settings = beside(rule, "settings.json", r#"{"profile": "strict"}"#);
        let [fail, fixed]: [Value; 2] =
            ["fail", "fixed"].map(|name| serde_json::from_str(&case(rule, name)).expect("JSON"));
        let report = ask(Question::Report, &settings, &evidence(rule, "fail"), &fail.to_string());
        assert_eq!(report["fixes"].as_array().map(Vec::len), Some(1), "{rule}");
        assert_eq!(apply(&fail[0], &report["fixes"][0]["patch"]).as_ref(), Some(&fixed[0]), "{rule}");
        assert_eq!(report["findings"][0]["fix"], 0);
    }
}

#[test]
fn a_list_is_made_or_goes_on_where_it_was_judged() {
    let test = |value: Value| json!({"op": "test", "path": "/spec/imagePullSecrets", "value": value});
    let image = json!({"op": "test", "path": "/spec/containers/0/image", "value": "ghcr.io/shop/api:1.2.3"});
    let evidence = |names: &[&str]| json!({"objects": [secret("all"), secret("web"), account(names)]});
    let with = |list: Value| {
        let mut pod = pod(&["ghcr.io/shop/api:1.2.3"]);
        pod["spec"]["imagePullSecrets"] = list;
        pod
    };
    let add = |path: &str, value: Value| json!({"op": "add", "path": format!("/spec/imagePullSecrets{path}"), "value": value});
    for none in [Value::Null, json!([])] {
        assert_eq!(patch(&evidence(&[]), &with(none)), json!([image, add("", named(&["all"]))]));
    }
    assert_eq!(
        patch(&evidence(&["web", "a\"b\n", "web"]), &with(named(&["all"]))),
        json!([
            image,
            test(named(&["all"])),
            add("/-", json!({"name": "web"})),
            add("/-", json!({"name": "a\"b\n"}))
        ])
    );
    // What else stands there would be repeated, or lost.
    for list in
        [json!([{"name": "all", "password": "p"}]), json!([{}, {"name": "all"}]), json!([{"name": "all"}, 1])]
    {
        assert_eq!(patch(&evidence(&["web"]), &with(list.clone())), Value::Null, "{list}");
    }
    let many: Vec<String> = (0..=crate::limits::PULL_SECRETS).map(|index| format!("s{index}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(patch(&evidence(&many), &with(named(&["all"]))), Value::Null);
    assert_eq!(patch(&evidence(&["web"]), &with(named(&many))), Value::Null);
}

#[test]
fn a_pod_that_is_there_names_no_other_secret_and_what_else_is_wrong_with_it_is_mended() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let mut live = pod(&["ghcr.io/shop/web"]);
    live["spec"]["imagePullSecrets"] = named(&["all"]);
    let evidence = |names: &[&str]| {
        let objects = [secret("all"), secret("web"), secret("broken"), account(names)];
        json!({"objects": objects, "digests": {"ghcr.io/shop/web": digest}})
    };
    let ops = |evidence: &Value, pod: &Value| {
        let patch = patch(evidence, pod);
        patch
            .as_array()
            .expect("a patch")
            .iter()
            .map(|op| op["path"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let (image, list) = ("/spec/containers/0/image", "/spec/imagePullSecrets");
    assert_eq!(ops(&evidence(&["web"]), &live), [image, image, list, "/spec/imagePullSecrets/-"]);
    // A secret that spoils the others is not named.
    assert_eq!(ops(&evidence(&["broken"]), &live), [image, image]);
    live["metadata"]["uid"] = json!("u");
    live["status"] = json!({});
    assert_eq!(ops(&evidence(&["web"]), &live), [image, image]);
}

#[test]
fn what_is_accepted_of_the_image_keeps_no_secret_from_being_named() {
    let mut settings: Value = serde_json::from_str(&settings("reliable")).expect("JSON");
    settings["exemptions"] = json!([{"rules": ["latest-tag"], "namespaces": ["shop"], "reason": "r"}]);
    let evidence = json!({"objects": [secret("all"), account(&[])]}).to_string();
    let pod = pod(&["ghcr.io/shop/api:latest"]).to_string();
    let report = ask(Question::Report, &settings.to_string(), &evidence, &pod);
    assert_eq!(report["fixes"][0]["title"], "name secret `all` in the pod", "{report:#}");
}

/// An admission of a Deployment whose pod is this, under settings that mutate by both rules.
fn mutating(list: &Value, object: &str) -> (Value, String) {
    let mut settings: Value = serde_json::from_str(&settings("reliable")).expect("JSON");
    settings["mutate"] = json!(RULES);
    let text = object.replace("LIST", &list.to_string());
    (settings, text)
}

#[test]
fn opa_and_kubewarden_name_them_where_the_settings_say_so() {
    const OBJECT: &str = r#"{"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"template": {"spec": {"imagePullSecrets":  LIST ,"x": 1e2, "containers": [{"name": "web", "image": "ghcr.io/shop/web:1.2.3"}]}}}}"#;
    for (list, of_account, mended) in [
        (json!([{"name": "all"}]), "web", Some(r#"[{"name":"all"},{"name":"web"}]"#)),
        (json!([{"name": "web"}]), "web", None),
        // One that cannot be read would spoil the other.
        (json!([{"name": "all"}]), "broken", None),
    ] {
        let objects = [secret("all"), secret("web"), secret("broken"), account(&[of_account])];
        let (settings, object) = mutating(&list, OBJECT);
        let evidence = json!({"objects": objects}).to_string();
        let review = admission("CREATE", "", serde_json::from_str(&object).expect("JSON"), Value::Null);
        let answer = ask(Question::Mutate, &settings.to_string(), &evidence, &review);
        let patch = answer["response"]["patch"].as_str().map(|patch| {
            let patch = STANDARD.decode(patch).expect("base64");
            serde_json::from_slice::<Value>(&patch).expect("JSON")
        });
        let after =
            patch.map(|patch| apply(&serde_json::from_str(&object).expect("JSON"), &patch).expect("applies"));
        let wanted = mended.map(|list| OBJECT.replace("LIST", list));
        assert_eq!(after, wanted.as_ref().map(|text| serde_json::from_str(text).expect("JSON")), "{list}");
        // Byte by byte, from what the host looks up.
        let mut aware = settings;
        aware["contextAware"] = json!(true);
        let payload = format!(
            r#"{{"request": {{"uid": "u", "operation": "CREATE", "namespace": "shop", "object": {object}}}, "settings": {aware}}}"#
        );
        let mut get = |asked: &str| {
            let asked: Value = serde_json::from_str(asked).expect("JSON");
            let found =
                objects.iter().find(|o| o["kind"] == asked["kind"] && o["metadata"]["name"] == asked["name"]);
            found.map(|object| object.to_string().into_bytes()).ok_or_else(|| b"no".to_vec())
        };
        let mut out = Ink::default();
        json::kubewarden_validate(payload.as_bytes(), &mut get, &|| None, &mut out);
        let text = String::from_utf8(out.into_bytes()).expect("UTF-8");
        let mutated = text
            .split_once(r#","mutated_object":"#)
            .map(|(_, object)| object.strip_suffix('}').expect("a brace"));
        assert_eq!(mutated, wanted.as_deref(), "{text}");
    }
}
