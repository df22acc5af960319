//! What the plan says of each image use.

use serde_json::{Value, json};

use super::{admission, ask, pod};
use crate::json::Question;

#[test]
fn plans_what_the_kubelet_will_do() {
    let input = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [
        {"name": "a", "image": "nginx"}, {"name": "b", "image": "quay.io/a/b:1.0.0"}, {"name": "c", "image": "Bad"},
        {"name": "d", "image": "a:1", "imagePullPolicy": "Never"}, {"name": "e", "image": "a:1", "imagePullPolicy": "always"}, {"name": "f"}]}});
    let plan = ask(Question::Plan, "", "", &input.to_string());
    let rows: Vec<_> = plan["images"]
        .as_array()
        .expect("images")
        .iter()
        .map(|i| {
            json!([
                i["reference"]["canonical"],
                i["pullPolicy"]["effective"],
                i["pullPolicy"]["source"],
                i["cold"]["result"],
                i["warm"]["result"],
                i["failure"]["reason"]
            ])
        })
        .collect();
    assert_eq!(
        json!(rows),
        json!([
            ["docker.io/library/nginx:latest", "Always", "default", "pull", "revalidate", null],
            ["quay.io/a/b:1.0.0", "IfNotPresent", "default", "pull", "use", null],
            [null, "IfNotPresent", "default", "fail", "fail", "InvalidImageName"],
            ["docker.io/library/a:1", "Never", "explicit", "fail", "use", "ErrImageNeverPull"],
            ["docker.io/library/a:1", null, null, "fail", "fail", null],
            [null, null, null, "unknown", "unknown", null],
        ])
    );
    assert_eq!(plan["images"][1]["tag"], json!({"class": "full-semver", "uniqueByForm": true}));
    assert_eq!(plan["images"][0]["tag"], Value::Null);
    let stored = ask(Question::Plan, "", "", &admission("CREATE", "", pod(&["nginx"]), Value::Null));
    assert_eq!(stored["images"][0]["pullPolicy"]["source"], "stored");
    assert_eq!(ask(Question::Plan, "", "", "{")["type"], "failure");
}

#[test]
fn the_plan_knows_what_always_pull_images_writes() {
    let mut input = pod(&["a:1", "Bad"]);
    input["spec"]["containers"][0]["imagePullPolicy"] = json!("Never");
    let plan = ask(Question::Plan, r#"{"cluster": {"alwaysPullImages": true}}"#, "", &input.to_string());
    let (first, bad) = (&plan["images"][0], &plan["images"][1]);
    assert_eq!(
        (&first["pullPolicy"]["effective"], &first["pullPolicy"]["source"]),
        (&json!("Always"), &json!("stored"))
    );
    assert_eq!((&first["warm"]["result"], &first["failure"]), (&json!("revalidate"), &Value::Null));
    assert_eq!(bad["failure"]["reason"], "InvalidImageName");
}
