//! What nodes are configured with, as a caller sees it.

use serde_json::{Value, json};

use super::{admission, ask, pod, rules};
use crate::json::Question;
use crate::wire::Ink;

const RELIABLE: &str = r#"{"profile": "reliable"}"#;

fn kubelet(more: Value) -> Value {
    let mut object = json!({"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"});
    object.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    object
}

fn report(settings: &str, evidence: &Value, input: &Value) -> Value {
    ask(Question::Report, settings, &evidence.to_string(), &input.to_string())
}

const IMAGE: &str = "a.io/b:1.2.3@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn good() -> Value {
    pod(&[IMAGE])
}

#[test]
fn a_fault_of_a_node_names_the_node_and_stands_last() {
    let evidence = json!({"nodes": [
        {"name": "n1", "kubelet": {"maxParallelImagePulls": 0}, "docker": {"registry-mirrors": ["http://m.example.com"]}},
        {"kubelet": {"registryPullQPS": 0, "serializeImagePulls": false}},
    ], "objects": [kubelet(json!({"imageMaximumGCAge": "1h", "serializeImagePulls": false, "registryPullQPS": 0}))]});
    let found = report(RELIABLE, &evidence, &json!([pod(&["nginx:latest"])]));
    let findings = found["findings"].as_array().expect("findings");
    let nodes: Vec<Value> = findings
        .iter()
        .filter(|f| f["object"]["at"].as_str().is_some_and(|at| at.starts_with("evidence#")))
        .map(|f| {
            json!([f["rule"], f["object"]["at"], f["object"]["kind"], f["object"]["name"], f["pointer"]])
        })
        .collect();
    assert_eq!(
        nodes,
        [
            json!([
                "invalid-kubelet-config",
                "evidence#/nodes/0",
                "Node",
                "n1",
                "/kubelet/maxParallelImagePulls"
            ]),
            json!(["serial-image-pulls", "evidence#/nodes/0", "Node", "n1", "/kubelet/serializeImagePulls"]),
            json!(["insecure-registry", "evidence#/nodes/0", "Node", "n1", "/docker/registry-mirrors/0"]),
            json!([
                "cache-emptying-gc",
                "evidence#/objects/0",
                "KubeletConfiguration",
                null,
                "/imageMaximumGCAge"
            ]),
        ]
    );
    assert_eq!(findings.last().map(|f| &f["rule"]), Some(&json!("cache-emptying-gc")));
    assert!(findings.iter().all(|f| f["use"].is_null() != f["image"].is_string()));
    assert_eq!(found["summary"]["objects"], 1);
    // A request is about one pod.
    let request: Value = serde_json::from_str(&admission("CREATE", "", good(), Value::Null)).expect("JSON");
    assert_eq!(rules(&report(RELIABLE, &evidence, &request)), Vec::<&str>::new());
}

#[test]
fn a_kubelet_configuration_is_judged_where_it_stands() {
    let own = kubelet(json!({"registryBurst": -1}));
    let found = report("", &Value::Null, &json!([good(), own]));
    let finding = &found["findings"][0];
    assert_eq!(
        json!([finding["rule"], finding["object"]["at"], finding["pointer"], found["verdict"]]),
        json!(["invalid-kubelet-config", "/1", "/registryBurst", "deny"])
    );
    // Nobody says of it that it was not judged.
    assert!(!found["summary"]["notJudged"].to_string().contains("evidence.nodes"));
    assert!(report("", &Value::Null, &good())["summary"]["notJudged"].to_string().contains("evidence.nodes"));
    assert!(
        !report("", &json!({"nodes": []}), &good())["summary"]["notJudged"]
            .to_string()
            .contains("evidence.nodes")
    );
}

#[test]
fn findings_of_nodes_are_accepted_by_name_comment_and_baseline() {
    let node = |name: Value| json!({"nodes": [{"name": name, "kubelet": {}}]});
    let exempt = |until: Value| {
        json!({"profile": "reliable", "exemptions": [
            {"rules": ["serial-image-pulls"], "objects": ["Node/n*"], "reason": "small", "until": until}]})
        .to_string()
    };
    let accepted = report(&exempt(Value::Null), &node(json!("n1")), &good());
    assert_eq!((rules(&accepted), &accepted["exempted"][0]["reason"]), (vec![], &json!("small")));
    assert_eq!(rules(&report(&exempt(Value::Null), &node(json!("m1")), &good())), ["serial-image-pulls"]);
    let dated = report(&exempt(json!("2027-01-01")), &node(json!("n1")), &good());
    assert!(dated["findings"][0]["help"].as_str().is_some_and(|help| help.contains("hand over the time")));
    let found = report(RELIABLE, &node(Value::Null), &good());
    let call = |beside: Value| {
        let session = crate::json::Session::new(RELIABLE, &node(Value::Null).to_string());
        let mut out = Ink::default();
        session.report(good().to_string().as_bytes(), Some(&beside.to_string()), 10_000, &mut out);
        serde_json::from_slice::<Value>(out.written()).expect("JSON")
    };
    let known = call(json!({"baseline": [found["findings"][0]["fingerprint"]]}));
    assert_eq!((rules(&known), known["exempted"].as_array().map(Vec::len)), (vec![], Some(1)));
    let ignored =
        json!({"ignores": [{"rules": ["serial-image-pulls"], "at": "evidence#/nodes/0", "reason": "r"}]});
    assert_eq!(rules(&call(ignored)), Vec::<&str>::new());
}

#[test]
fn the_plan_asks_whom_the_nodes_ask() {
    let hosts = |hosts: Value| json!({"containerd": {"hosts": {"docker.io": {"host": hosts}}}});
    let plan = |settings: &str, evidence: Value, image: &'static str| {
        let plan = ask(Question::Plan, settings, &evidence.to_string(), &pod(&[image]).to_string());
        plan["images"][0].clone()
    };
    let mirror = hosts(json!([{"url": "https://m.example.com"}]));
    let one = plan("", json!({"nodes": [mirror, {"kubelet": {}}, mirror]}), "nginx:1.27.3");
    assert_eq!(one["cold"]["asks"], json!(["m.example.com", "docker.io"]));
    assert_eq!(
        (&one["cold"]["because"], &one["warm"]["because"]),
        (&json!("the image is not on the node"), &json!("the image is on the node"))
    );
    let other = hosts(json!([{"url": "https://n.example.com"}]));
    let both = plan("", json!({"nodes": [mirror.clone(), other]}), "nginx:1.27.3");
    assert_eq!(both["cold"]["asks"], json!(["m.example.com", "docker.io", "n.example.com"]));
    assert_eq!(both["cold"]["because"], "the image is not on the node, and nodes differ in whom they ask");
    assert_eq!(plan("", json!({"nodes": [mirror]}), "quay.io/a/b:1.2.3")["cold"]["asks"], json!(["quay.io"]));
}

#[test]
fn whoever_asks_docker_hub_first_is_rate_limited() {
    let limited = |evidence: Value| {
        let report = report(RELIABLE, &evidence, &pod(&["docker.io/library/nginx:1.27.3"]));
        rules(&report).contains(&"rate-limited-registry")
    };
    let hosts = |hosts: Value| json!({"containerd": {"hosts": {"docker.io": hosts}}});
    let mirror = hosts(json!({"host": [{"url": "https://m.example.com"}]}));
    let crio = json!({"crio": {"registry": [{"location": "docker.io", "insecure": true}]}});
    for nodes in [json!([{"kubelet": {}}]), json!([mirror, crio])] {
        assert!(limited(json!({"nodes": nodes})), "{nodes}");
    }
    assert!(!limited(json!({"nodes": [mirror, {"kubelet": {}}]})));
    let blind = json!([{"url": "https://m.example.com", "capabilities": ["pull"]}]);
    for file in [
        json!({"server": "https://registry-1.docker.io"}),
        json!({"server": "https://index.docker.io/v2"}),
        json!({"host": [{"url": "https://registry-1.docker.io:443"}]}),
        json!({"server": "https://registry-1.docker.io", "host": blind}),
    ] {
        assert!(limited(json!({"nodes": [hosts(file.clone())]})), "{file}");
    }
    for server in ["https://hub.docker.io.evil.example", "https://my-docker.io", "https://mirror.docker.io"] {
        assert!(!limited(json!({"nodes": [hosts(json!({"server": server}))]})), "{server}");
    }
}

#[test]
fn a_node_that_may_ask_nobody_fails_the_pull() {
    let plan = |nodes: Value, policy: &str| {
        let mut input = pod(&["docker.io/library/nginx:1.27.3"]);
        input["spec"]["containers"][0]["imagePullPolicy"] = json!(policy);
        let plan = ask(Question::Plan, "", &json!({"nodes": nodes}).to_string(), &input.to_string());
        let image = &plan["images"][0];
        json!([
            image["cold"]["asks"],
            image["cold"]["result"],
            image["warm"]["result"],
            image["failure"]["reason"]
        ])
    };
    let blocked = json!({"crio": {"registry": [{"location": "docker.io", "blocked": true}]}});
    let blind = json!({"containerd": {"hosts": {"docker.io": {"server": "https://a.example.com", "capabilities": ["pull"]}}}});
    for node in [&blocked, &blind] {
        assert_eq!(plan(json!([node]), "IfNotPresent"), json!([[], "fail", "use", "ErrImagePull"]));
        assert_eq!(plan(json!([node]), "Always"), json!([[], "fail", "fail", "ErrImagePull"]));
    }
    assert_eq!(plan(json!([blocked]), "Never")[3], "ErrImageNeverPull");
    // Another node may ask.
    let open = json!({"docker": {"registry-mirrors": ["https://m.example.com"]}});
    for nodes in [json!([blocked, open]), json!([open, blocked])] {
        assert_eq!(
            plan(nodes, "Always"),
            json!([["m.example.com", "docker.io"], "pull", "revalidate", null])
        );
    }
    // Mirrors are asked all the same.
    let mirrored = json!({"crio": {"registry": [{"location": "docker.io", "blocked": true,
        "mirror": [{"location": "m.example.com", "pull-from-mirror": "tag-only"}]}]}});
    assert_eq!(plan(json!([mirrored]), "Always")[0], json!(["m.example.com"]));
}

#[test]
fn the_plan_says_where_a_pod_has_to_show_its_secret() {
    let verify =
        |policy: &str| json!({"nodes": [{"kubelet": {"imagePullCredentialsVerificationPolicy": policy}}]});
    let because = |settings: &str, evidence: Value| {
        let plan = ask(Question::Plan, settings, &evidence.to_string(), &good().to_string());
        plan["images"][0]["warm"]["because"].to_string().contains("KEP-2535")
    };
    let never = r#"{"cluster": {"credentialVerification": "NeverVerify"}}"#;
    let always = r#"{"cluster": {"credentialVerification": "AlwaysVerify"}}"#;
    assert!(
        because("", verify("AlwaysVerify"))
            && because(never, verify("AlwaysVerify"))
            && because(always, Value::Null)
    );
    assert!(
        !because("", Value::Null) && !because(never, Value::Null) && !because(always, verify("NeverVerify"))
    );
    // What the nodes' own credential pulled is open to every pod.
    let own = r#"{"cluster": {"credentialVerification": "AlwaysVerify"}, "registries": {"nodeCredentials": ["a.io"]}}"#;
    assert!(!because(own, Value::Null));
    // In the input it proves something only where that is trusted.
    let input = json!([good(), kubelet(json!({"imagePullCredentialsVerificationPolicy": "NeverVerify"}))]);
    let trusting = always.replace("{\"cluster\"", "{\"trust\": {\"input\": true}, \"cluster\"");
    for (settings, shows) in [(always, true), (trusting.as_str(), false)] {
        let plan = ask(Question::Plan, settings, "", &input.to_string());
        assert_eq!(
            plan["images"][0]["warm"]["because"].to_string().contains("KEP-2535"),
            shows,
            "{settings}"
        );
    }
}

#[test]
fn the_plan_names_the_nodes_that_have_the_image() {
    let node = |name: &str, image: &str| json!({"kind": "Node", "metadata": {"name": name}, "status": {"images": [{"names": [image]}]}});
    let evidence = json!({"objects": [node("n1", IMAGE), node("n2", "a.io/c:1")]});
    let plan = ask(Question::Plan, "", &evidence.to_string(), &good().to_string());
    assert_eq!(plan["images"][0]["nodes"], json!({"with": 1, "of": 2, "names": ["n1"]}));
    assert_eq!(ask(Question::Plan, "", "", &good().to_string())["images"][0]["nodes"], Value::Null);
}
