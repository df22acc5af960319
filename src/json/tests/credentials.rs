//! Evidence about credentials, the whole way through; and that nothing secret comes out of it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use serde_json::{Value, json};

use super::{EVERYTHING, admission, ask, rules};
use crate::engine::{Evidence, Policy};
use crate::json::{Question, Session, failure_text};

/// What must never come out: a password, a user and a token, which tests of hosts plant too.
fn planted() -> [String; 3] {
    let words: Value = serde_json::from_str(include_str!("../../../wasm-tests/planted.json")).expect("JSON");
    ["password", "user", "token"].map(|word| words[word].as_str().expect("a word").to_owned())
}

fn config(auths: &Value) -> String {
    json!({"auths": auths}).to_string()
}

fn secret(name: &str, config: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "shop"},
        "type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": STANDARD.encode(config)}})
}

fn account(name: &str, secrets: &[&str]) -> Value {
    let secrets: Vec<Value> = secrets.iter().map(|name| json!({"name": name})).collect();
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": "shop"}, "imagePullSecrets": secrets})
}

fn pod(images: &[&str], secrets: &[&str]) -> Value {
    let mut pod = super::pod(images);
    pod["spec"]["imagePullSecrets"] = secrets.iter().map(|name| json!({"name": name})).collect();
    pod
}

fn planned(evidence: &Value, input: &Value) -> Value {
    let plan = ask(Question::Plan, "", &evidence.to_string(), &input.to_string());
    plan["images"][0]["credentials"].clone()
}

#[test]
fn the_plan_tells_which_key_serves_an_image() {
    let hub =
        config(&json!({"https://index.docker.io/v1/": {"auth": "dTpw"}, "ghcr.io/org": {}, "ghcr.io": {}}));
    let slash = config(&json!({"https://index.docker.io/v1": {"auth": "dTpw"}}));
    let objects = json!([{"kind": "List", "items": [secret("hub", &hub)]}, secret("slash", &slash), secret("broken", "{"),
        {"kind": "ServiceAccountList", "apiVersion": "v1", "items": [
            {"metadata": {"name": "builder", "namespace": "shop"}, "imagePullSecrets": [{"name": "hub"}]}]},
        {"kind": "CredentialProviderConfig", "providers": [{"matchImages": ["*.dkr.ecr.eu-1.amazonaws.com", 3]}, 4]}]);
    let evidence = json!({"objects": objects, "complete": {"secrets": ["shop"]}});
    let key = |name: &str, key: &str| json!({"secret": format!("shop/{name}"), "key": key});
    let miss = |name: &str, key: Value, reason: &str| json!({"secret": format!("shop/{name}"), "key": key, "reason": reason});
    for (image, secrets, outcome, candidates, misses) in [
        ("nginx", &["hub"][..], "matched", json!([key("hub", "index.docker.io")]), json!([])),
        (
            "ghcr.io/org/x",
            &["hub"],
            "matched",
            json!([key("hub", "ghcr.io/org"), key("hub", "ghcr.io")]),
            json!([]),
        ),
        (
            "nginx",
            &["slash", "gone"],
            "anonymous",
            json!([]),
            json!([
                miss("gone", Value::Null, "absent"),
                miss("slash", json!("index.docker.io/v1"), "hub-slash")
            ]),
        ),
        ("nginx", &["hub", "broken"], "broken", json!([]), json!([miss("broken", Value::Null, "broken")])),
        (
            "1.dkr.ecr.eu-1.amazonaws.com/x",
            &["gone"],
            "node",
            json!([]),
            json!([miss("gone", Value::Null, "absent")]),
        ),
        ("nginx", &[], "unknown", json!([]), json!([])),
    ] {
        let found = planned(&evidence, &pod(&[image], secrets));
        assert_eq!(
            found,
            json!({"outcome": outcome, "candidates": candidates, "misses": misses}),
            "{image} {secrets:?}"
        );
    }
    let orgs = planned(&evidence, &pod(&["ghcr.io/orgs/x"], &["hub"]));
    assert_eq!(
        orgs["candidates"][0],
        json!({"secret": "shop/hub", "key": "ghcr.io/org", "byAccident": true})
    );
    let mut built = super::pod(&["nginx"]);
    built["spec"]["serviceAccountName"] = json!("builder");
    assert_eq!(planned(&evidence, &built)["outcome"], "matched");
    built["spec"] = json!({"serviceAccount": "builder", "containers": [{"image": "nginx"}]});
    assert_eq!(planned(&evidence, &built)["outcome"], "matched");
    // What an API server has seen has the secrets of its account already.
    built["metadata"]["uid"] = json!("u");
    assert_eq!(planned(&evidence, &built)["outcome"], "anonymous");
    let elsewhere =
        json!({"kind": "Pod", "metadata": {"namespace": "pay"}, "spec": pod(&["nginx"], &["hub"])["spec"]});
    assert_eq!(planned(&evidence, &elsewhere)["outcome"], "unknown");
}

#[test]
fn evidence_is_refused_with_its_place_and_nothing_of_its_values() {
    for (evidence, message, pointer) in [
        (r#"{"objects": {}}"#, "the evidence have a wrong value: expected a list", "/objects"),
        (
            r#"{"objects": [{}, "hunter2"]}"#,
            "the evidence have a wrong value: expected a Kubernetes object",
            "/objects/1",
        ),
        (
            r#"{"objects": [{"kind": "SecretList", "items": [{}, ["hunter2"]]}]}"#,
            "the evidence have a wrong value: expected a Kubernetes object",
            "/objects/0/items/1",
        ),
        (r#"{"object": []}"#, "the evidence have the unknown key `object`", "/object"),
        (r#"{"objects": [], "objects": []}"#, "the evidence have a wrong value: expected every key once", ""),
        (
            r#"{"complete": {"secrets": "hunter2"}}"#,
            "the evidence have a wrong value: expected a list of namespaces, or `*` for all",
            "/complete/secrets",
        ),
        (
            r#"{"complete": {"secret": "*"}}"#,
            "the evidence have the unknown key `secret`",
            "/complete/secret",
        ),
        (r#"["hunter2"]"#, "the evidence are a list, and an object is expected", ""),
        (r#""hunter2""#, "the evidence have a wrong value: expected an object", ""),
    ] {
        let session = Session::new("", evidence);
        let problem = &session.failure().unwrap_or_else(|| panic!("{evidence} is evidence")).errors[0];
        assert_eq!(
            (problem.message.as_str(), problem.pointer.as_deref()),
            (message, Some(pointer)),
            "{evidence}"
        );
    }
    for broken in ["{", r#"{"objects": [}"#, r#"{"objects": [{]}"#, r#"{"objects": []} x"#] {
        let session = Session::new("", broken);
        let problem = &session.failure().unwrap_or_else(|| panic!("{broken} is evidence")).errors[0];
        assert!(
            problem.message.starts_with("the evidence are not valid JSON at line 1"),
            "{}",
            problem.message
        );
    }
    // What is odd within objects is no failure.
    let odd = json!({"objects": [{}, {"kind": 3}, {"kind": "Secret"}, {"kind": "Secret", "metadata": []}, {"kind": "List", "items": 3},
        {"kind": "ServiceAccount", "metadata": {"name": "x"}, "imagePullSecrets": [3, {"name": 4}]}, {"kind": "CredentialProviderConfig", "providers": {}}]});
    assert!(Session::new("", &odd.to_string()).failure().is_none());
}

#[test]
fn a_rule_without_evidence_is_named_once() {
    let report = ask(
        Question::Report,
        "",
        "",
        &json!([pod(&["a.io/b:1"], &["x"]), pod(&["a.io/b:1"], &["y"])]).to_string(),
    );
    let silent: Vec<&str> = report["summary"]["notJudged"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["needs"] == "evidence.objects")
        .filter_map(|one| one["rule"].as_str())
        .collect();
    assert_eq!(
        silent,
        [
            "broken-pull-secret",
            "absent-pull-secret",
            "ignored-pull-secret",
            "unmatched-pull-secret",
            "prepull-drift"
        ]
    );
    assert_eq!(report["findings"], json!([]));
    let evidence =
        json!({"complete": {"secrets": []}, "objects": [secret("x", "{}")], "scans": [], "nodes": []})
            .to_string();
    let report = ask(Question::Report, "", &evidence, &pod(&["a.io/b:1"], &["x"]).to_string());
    assert_eq!((&report["summary"]["notJudged"], &report["findings"]), (&json!([]), &json!([])));
}

#[test]
fn objects_of_the_input_prove_nothing_unless_they_are_trusted() {
    let trust = r#"{"trust": {"input": true}}"#;
    let set = json!([pod(&["a.io/b:1"], &["x"]), secret("x", "{")]).to_string();
    assert_eq!(rules(&ask(Question::Report, "", "", &set)), Vec::<&str>::new());
    assert_eq!(rules(&ask(Question::Report, trust, "", &set)), ["broken-pull-secret"]);
    // The input goes first.
    let evidence = json!({"objects": [secret("x", "{}")]}).to_string();
    assert_eq!(rules(&ask(Question::Report, trust, &evidence, &set)), ["broken-pull-secret"]);
    assert_eq!(rules(&ask(Question::Report, "", &evidence, &set)), Vec::<&str>::new());
    let request = admission("CREATE", "", secret("x", "{"), Value::Null);
    assert_eq!(rules(&ask(Question::Report, trust, &evidence, &request)), Vec::<&str>::new());
}

#[test]
fn an_account_that_changes_excuses_nothing() {
    let deployment = |account: &str| {
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"template": {"spec": {"serviceAccountName": account, "containers": [{"name": "a", "image": "a.io/b:1", "imagePullPolicy": "IfNotPresent"}]}}}})
    };
    let settings = r#"{"registries": {"private": ["a.io"]}}"#;
    let evidence = json!({"objects": [account("one", &[]), account("two", &[])]}).to_string();
    for (old, preexisting) in [("one", true), ("two", false)] {
        let request = admission("UPDATE", "", deployment("one"), deployment(old));
        let report = ask(Question::Report, settings, &evidence, &request);
        assert_eq!(report["findings"][0]["rule"], "missing-pull-secret");
        assert_eq!(report["findings"][0]["preexisting"], preexisting);
    }
}

/// A secret in each of the ways in which it may be written.
fn spellings() -> Vec<String> {
    let escaped = |text: &str| text.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
    let each = planted().into_iter().flat_map(|secret| {
        // Base64 of what begins with the secret, whatever follows.
        let cut = |text: String| text.get(..text.len() - 4).expect("base64").to_owned();
        [
            secret.clone(),
            cut(STANDARD.encode(&secret)),
            cut(STANDARD.encode(format!("u:{secret}"))),
            cut(STANDARD.encode(format!("uu:{secret}"))),
            escaped(&secret),
            escaped(&secret).to_uppercase(),
        ]
    });
    each.collect()
}

#[test]
fn nothing_secret_comes_out() {
    let words = planted();
    let [password, user, token] = words.each_ref().map(String::as_str);
    let pair = STANDARD.encode(format!("{user}:{password}"));
    let escaped: String = password.bytes().map(|b| format!("%{b:02x}")).collect();
    let auths = [
        json!({"ghcr.io": {"username": user, "password": password, "auth": pair, "identitytoken": token}}),
        json!({"ghcr.io": {"auth": token}}),
        json!({"ghcr.io": {"auth": STANDARD_NO_PAD.encode(token)}}),
        json!({"ghcr.io": {"auth": URL_SAFE.encode(format!("{user}?>{password}"))}}),
        json!({"ghcr.io": {"username": [password], "password": {token: token}}}),
        json!({"ghcr.io": token}),
        json!(token),
        json!([token, password]),
        json!({format!("https://{user}:{password}@ghcr.io/x"): {"auth": token}}),
        json!({format!("docker://{user}:{password}@ghcr.io/x"): {"auth": token}}),
        json!({format!("{user}:{escaped}@ghcr.io"): {}, format!("{user}:{password} @quay.io"): {}, format!("ghcr.io/{user}:{escaped}%40x"): {}}),
        json!({format!("ghcr.io/x?token={token}#{password}"): {"auth": "x"}, format!("ghcr.io/{user}:{password}%2540x"): {}}),
    ];
    let images = [
        "ghcr.io/x/y:1".to_owned(),
        format!("{user}:{password}@ghcr.io/x/y"),
        format!("https://{user}:{escaped}@ghcr.io/x/y:1"),
        "nginx".to_owned(),
    ];
    let (images, spellings) = (images.iter().map(String::as_str).collect::<Vec<_>>(), spellings());
    let clean = |text: &str, from: &dyn core::fmt::Debug| {
        for spelling in &spellings {
            assert!(!text.contains(spelling), "{spelling} in {text}\nof {from:?}");
        }
    };
    let mut secrets: Vec<Value> = auths.iter().map(|auths| secret("pull", &config(auths))).collect();
    for kind in ["Opaque", "kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson"] {
        for data in [
            json!({".dockerconfigjson": token}),
            json!({".dockercfg": pair, ".dockerconfigjson": [password]}),
            json!(token),
        ] {
            for part in ["data", "stringData"] {
                secrets.push(json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "pull", "namespace": "shop"}, "type": kind, part: data}));
            }
        }
    }
    for secret in &secrets {
        let input = json!([pod(&images, &["pull"]), secret]).to_string();
        let evidence = json!({"objects": [secret], "complete": {"secrets": "*"}}).to_string();
        for (settings, evidence) in [
            ("", evidence.as_str()),
            (EVERYTHING, &evidence),
            (r#"{"profile": "strict", "trust": {"input": true}}"#, ""),
        ] {
            for question in [
                Question::Report,
                Question::Plan,
                Question::Violations,
                Question::Deny,
                Question::Warn,
                Question::Validate,
            ] {
                clean(&ask(question, settings, evidence, &input).to_string(), secret);
            }
        }
        let policy = Policy::compile("").unwrap_or_else(|_| panic!("the defaults"));
        match Evidence::load(&policy, &evidence) {
            Ok(loaded) => clean(&format!("{loaded:?}"), secret),
            Err(failure) => clean(&failure_text(&failure), secret),
        }
        // Broken in the middle: the failure names the place.
        let broken = evidence.get(..evidence.len() - 30).expect("evidence");
        let failure = Evidence::load(&policy, broken).err().unwrap_or_else(|| panic!("{broken} is evidence"));
        clean(&failure_text(&failure), secret);
    }
}

#[test]
fn many_objects_are_joined_in_linear_time() {
    let spent = |count: usize| {
        let pods: Vec<Value> =
            (0..count).map(|i| pod(&["ghcr.io/x/y:1.2.3"], &[&format!("s{}", i % 200), "none"])).collect();
        let secrets: Vec<Value> =
            (0..count / 5).map(|i| secret(&format!("s{i}"), &config(&json!({"ghcr.io": {}})))).collect();
        let evidence = json!({"objects": secrets}).to_string();
        let input = Value::from(pods).to_string();
        let start = std::time::Instant::now();
        let report = ask(Question::Report, r#"{"profile": "strict"}"#, &evidence, &input);
        assert_eq!(report["verdict"], "deny");
        start.elapsed()
    };
    // The fastest of some, and far from the hundred of a product: other tests run beside this one.
    let fastest = |count: usize| (0..4).map(|_| spent(count)).min().expect("some");
    let (few, many) = (fastest(200), fastest(2000));
    assert!(many < few * 60, "{few:?} {many:?}");
}
