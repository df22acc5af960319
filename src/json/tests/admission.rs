//! Admission requests: what is judged, what an update brought, what an ephemeral container adds.

use serde_json::{Value, json};

use super::{admission, pod, report};

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
