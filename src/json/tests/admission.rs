//! Admission requests: what is judged, what an update brought, what an ephemeral container adds.

use serde_json::{Value, json};

use super::{admission, ask, pod, report};
use crate::json::{Question, session_of_data};
use crate::limits;
use crate::wire::Ink;

#[test]
fn creations_are_judged_and_the_rest_is_counted() {
    let bad = pod(&["nginx"]);
    for (operation, sub, verdict, skipped) in [
        ("CREATE", "", "deny", 0),
        ("UPDATE", "", "deny", 0),
        ("", "", "deny", 0),
        ("CREATE", "eviction", "allow", 1),
        ("UPDATE", "status", "allow", 1),
        ("DELETE", "", "allow", 1),
        ("CONNECT", "exec", "allow", 1),
    ] {
        let report = report("", &admission(operation, sub, bad.clone(), Value::Null));
        assert_eq!(
            (&report["verdict"], &report["summary"]["skipped"]),
            (&json!(verdict), &json!(skipped)),
            "{operation} {sub}"
        );
    }
    let mut going = bad.clone();
    going["metadata"]["deletionTimestamp"] = json!("2026-11-24T00:00:00Z");
    assert_eq!(report("", &admission("UPDATE", "", going, bad.clone()))["summary"]["skipped"], 1);
    assert_eq!(report("", &admission("CREATE", "", Value::Null, Value::Null))["type"], "failure");
}

#[test]
fn what_an_update_found_there_warns() {
    let old = pod(&["nginx", "redis:7.4.1"]);
    let same = report("", &admission("UPDATE", "", pod(&["nginx", "redis:7.4.1"]), old.clone()));
    assert_eq!((&same["verdict"], &same["findings"][0]["preexisting"]), (&json!("warn"), &json!(true)));
    let worse = report("", &admission("UPDATE", "", pod(&["nginx", "redis"]), old.clone()));
    assert_eq!(worse["verdict"], "deny");
    assert_eq!(
        worse["findings"].as_array().map(|f| f.iter().map(|f| f["preexisting"].clone()).collect()),
        Some(vec![json!(true), json!(false)])
    );
    let all = report(r#"{"onUpdate": "all"}"#, &admission("UPDATE", "", pod(&["nginx"]), old.clone()));
    assert_eq!(all["verdict"], "deny");
    for unreadable in [json!("x"), json!({"spec": 3})] {
        assert_eq!(report("", &admission("UPDATE", "", pod(&["nginx"]), unreadable))["verdict"], "deny");
    }
}

#[test]
fn only_new_ephemeral_containers_are_judged() {
    let with = |images: &[&str]| {
        let mut pod = pod(&["nginx"]);
        pod["spec"]["ephemeralContainers"] = pod_containers(images);
        pod
    };
    fn pod_containers(images: &[&str]) -> Value {
        pod(images)["spec"]["containers"].clone()
    }
    let review =
        |new: &[&str], old: &[&str]| admission("UPDATE", "ephemeralcontainers", with(new), with(old));
    assert_eq!(report("", &review(&["busybox"], &["busybox"]))["verdict"], "allow");
    let added = report("", &review(&["busybox", "alpine"], &["busybox"]));
    assert_eq!(added["findings"][0]["pointer"], "/spec/ephemeralContainers/1/image");
    assert_eq!(added["summary"]["images"], 1);
}

#[test]
fn a_review_among_other_objects_is_refused_for_it_has_an_answer_of_its_own() {
    let review: Value =
        serde_json::from_str(&admission("CREATE", "", pod(&["nginx"]), Value::Null)).expect("JSON");
    let list = json!({"apiVersion": "v1", "kind": "List", "items": [pod(&["nginx:1.27.3"]), review]});
    for (input, pointer) in [(json!([review]), "/0"), (list, "/items/1")] {
        let answer = report("", &input.to_string());
        let error = &answer["errors"][0];
        assert_eq!((&answer["verdict"], &error["code"]), (&json!("deny"), &json!("invalid-admission")));
        assert_eq!(error["pointer"], pointer);
    }
}

#[test]
fn a_mutating_answer_says_what_could_not_be_judged_whatever_is_enforced() {
    let broken = admission("CREATE", "", json!([1]), Value::Null);
    for enforce in ["deny", "warn", "audit"] {
        let settings = json!({"enforce": enforce}).to_string();
        let response = &ask(Question::Mutate, &settings, "", &broken)["response"];
        assert_eq!(response["allowed"], true);
        let warning = response["warnings"][0].as_str().unwrap_or_default();
        assert!(warning.starts_with("invalid-admission: "), "{enforce}: {response}");
    }
}

#[test]
fn what_stands_beside_the_settings_of_opa_has_an_effect_or_is_refused() {
    let judged = |data: &Value| {
        let mut out = Ink::default();
        let (_, session) = session_of_data(&data.to_string());
        let input = pod(&["quay.io/x/y:1.2.3"]).to_string();
        session.answer(Question::Report, input.as_bytes(), limits::ENGINE_INPUT, &mut out);
        let answer: Value = serde_json::from_slice(out.written()).expect("JSON");
        (answer["verdict"].clone(), answer["errors"][0].clone())
    };
    let settings = json!({"registries": {"allowed": ["reg.corp"]}});
    let of = |ours: Value| json!({"config": {"surepull": ours, "other": 1}});
    for (ours, message) in [
        (json!({"setings": settings}), "`config.surepull` has the unknown key `setings`"),
        (settings.clone(), "`config.surepull` has the unknown key `registries`"),
        (json!([{"settings": settings}]), "what stands at `config.surepull` is no object"),
        (json!("settings"), "what stands at `config.surepull` is no object"),
    ] {
        let (verdict, error) = judged(&of(ours));
        assert_eq!((verdict, &error["message"]), (json!("deny"), &json!(message)));
        assert_eq!(error["help"], "it takes `settings`, `evidence` and `now`");
    }
    assert_eq!(judged(&of(json!({"settings": settings, "now": "2026-11-26T12:00:00Z"}))).0, "deny");
    for data in [of(json!({})), of(Value::Null), json!({"config": {}}), json!({})] {
        assert_eq!(judged(&data), (json!("allow"), Value::Null), "{data}");
    }
}
