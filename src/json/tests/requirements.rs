//! What a host should look up, and Kubewarden's, which looks it up.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Session, admission, pod};
use crate::json;
use crate::limits;
use crate::wire::Ink;

fn required(settings: &str, evidence: &Value, input: &Value) -> Value {
    let mut out = Ink::default();
    let session = Session::new(settings, &evidence.to_string());
    session.requirements(input.to_string().as_bytes(), limits::ENGINE_INPUT, &mut out);
    serde_json::from_slice(out.written()).expect("an answer is JSON")
}

/// Kind, namespace and name of each object.
fn named(requirements: &Value) -> Vec<String> {
    let part = |object: &Value, key| object[key].as_str().expect("text").to_owned();
    let objects = requirements["objects"].as_array().expect("objects").iter();
    objects.map(|o| ["kind", "namespace", "name"].map(|key| part(o, key)).join("/")).collect()
}

fn with(pod: Value, secrets: &[&str], account: Option<&str>) -> Value {
    let mut pod = pod;
    pod["spec"]["imagePullSecrets"] = secrets.iter().map(|name| json!({"name": name})).collect();
    pod["spec"]["serviceAccountName"] = json!(account);
    pod
}

fn secret(name: &str, registry: &str) -> Value {
    let config = json!({"auths": {registry: {"auth": "dTpw"}}}).to_string();
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "shop"},
        "type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": STANDARD.encode(config)}})
}

fn account(name: &str, secrets: &[&str]) -> Value {
    let secrets: Vec<Value> = secrets.iter().map(|name| json!({"name": name})).collect();
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": "shop"}, "imagePullSecrets": secrets})
}

#[test]
fn names_what_the_rules_lack_sorted_and_once() {
    let image = &["ghcr.io/shop/web:1.2.3"];
    let own = with(pod(image), &["pull", "", "extra", "pull"], Some("builder"));
    let bare = with(pod(image), &[], None);
    let built = with(pod(image), &[], Some("builder"));
    let all = json!([own, bare, built, own, bare]);
    let answer = required("", &json!({}), &all);
    assert_eq!((&answer["type"], &answer["version"]), (&json!("requirements"), &json!(1)));
    let both = ["ServiceAccount/shop/builder", "ServiceAccount/shop/default"];
    assert_eq!(named(&answer), [&["Secret/shop/extra", "Secret/shop/pull"][..], &both].concat());
    assert_eq!(
        answer["objects"][1],
        json!({"apiVersion": "v1", "kind": "Secret", "namespace": "shop", "name": "pull", "why": "images are pulled with it"})
    );
    assert_eq!(named(&required("", &json!({}), &own)), ["Secret/shop/extra", "Secret/shop/pull"]);
    // From `reliable` on it is a fault that the pod's list hides the account's.
    let strict = r#"{"profile": "reliable"}"#;
    let account_too = ["Secret/shop/extra", "Secret/shop/pull", "ServiceAccount/shop/builder"];
    assert_eq!(named(&required(strict, &json!({}), &own)), account_too);
    // What is known is not asked for again, and what is declared complete is known.
    let evidence = json!({"objects": [secret("pull", "ghcr.io"), account("builder", &["pull", "more"])]});
    assert_eq!(named(&required("", &evidence, &own)), ["Secret/shop/extra"]);
    // What the fix would name is tried before it is offered.
    assert_eq!(named(&required(strict, &evidence, &own)), ["Secret/shop/extra", "Secret/shop/more"]);
    assert_eq!(named(&required(strict, &evidence, &built)), ["Secret/shop/more"], "the second round");
    let complete = json!({"complete": {"secrets": ["shop"], "serviceAccounts": "*"}});
    assert_eq!(named(&required(strict, &complete, &all)), [""; 0]);
    let trusting = r#"{"trust": {"input": true}}"#;
    assert_eq!(
        named(&required(trusting, &json!({}), &json!([own, secret("pull", "a.io")]))),
        ["Secret/shop/extra"]
    );
}

#[test]
fn names_nothing_where_nothing_would_be_judged() {
    let image = &["ghcr.io/shop/web:1.2.3"];
    let mut nowhere = with(pod(image), &["pull"], None);
    nowhere["metadata"] = json!({"name": "web"});
    let mut never = with(pod(image), &["pull"], None);
    never["spec"]["containers"][0]["imagePullPolicy"] = json!("Never");
    let odd = with(pod(image), &["../../nodes/x", "..", "A", "-a", "a b", "\u{e4}", &"a".repeat(254)], None);
    let review = |operation: &str, object: Value| -> Value {
        serde_json::from_str(&admission(operation, "", object, Value::Null)).expect("JSON")
    };
    let stored = with(pod(image), &[], None);
    for input in [
        nowhere.clone(),
        never,
        odd,
        review("DELETE", with(pod(image), &["pull"], None)),
        review("CREATE", stored),
    ] {
        assert_eq!(named(&required("", &json!({}), &input)), [""; 0], "{input}");
    }
    let spaced = r#"{"defaultNamespace": "shop"}"#;
    assert_eq!(named(&required(spaced, &json!({}), &nowhere)), ["Secret/shop/pull"]);
    let input = with(pod(image), &["pull"], None);
    assert_eq!(named(&required("", &json!({}), &review("CREATE", input.clone()))), ["Secret/shop/pull"]);
    let rules = ["broken", "absent", "ignored", "unmatched", "missing"]
        .map(|id| format!("\"{id}-pull-secret\": \"off\""));
    let off = format!(r#"{{"rules": {{{}}}}}"#, rules.join(","));
    assert_eq!(named(&required(&off, &json!({}), &input)), [""; 0], "no rule looks at it");
    // This one alone never opens a secret.
    let names =
        format!(r#"{{"registries": {{"private": ["ghcr.io"]}}, "rules": {{{}}}}}"#, rules[..4].join(","));
    let all = json!([input, with(pod(image), &[], None)]);
    assert_eq!(named(&required(&names, &json!({}), &all)), ["ServiceAccount/shop/default"]);
}

#[test]
fn fails_as_a_plan_does() {
    for (settings, input) in [("", json!({"a": 1})), (r#"{"profil": 1}"#, pod(&["nginx"]))] {
        let answer = required(settings, &json!({}), &input);
        assert_eq!((&answer["type"], &answer["verdict"]), (&json!("failure"), &json!("deny")));
    }
}

/// A cluster as Kubewarden's host shows it: objects by kind and name, and what is refused of it.
struct Cluster {
    objects: Vec<Value>,
    refuses: fn(&str) -> bool,
    asked: Vec<Value>,
}

impl Cluster {
    fn of(objects: Vec<Value>) -> Self {
        Self { objects, refuses: |_| false, asked: Vec::new() }
    }

    fn refusing(self, refuses: fn(&str) -> bool) -> Self {
        Self { refuses, ..self }
    }

    fn get(&mut self, payload: &str) -> Result<Vec<u8>, Vec<u8>> {
        let payload: Value = serde_json::from_str(payload).expect("JSON");
        let (kind, name) =
            (payload["kind"].as_str().expect("a kind"), payload["name"].as_str().expect("a name"));
        self.asked.push(payload.clone());
        if (self.refuses)(kind) {
            return Err(
                format!("Policy has not been granted access to Kubernetes v1/{kind} resources.").into()
            );
        }
        let found = self.objects.iter().find(|o| o["kind"] == kind && o["metadata"]["name"] == name);
        let absent = format!(
            "Callback evaluation failure: Cannot find v1/{kind} named '{name}' inside of namespace 'Some(\"shop\")'"
        );
        found.map(|object| object.to_string().into_bytes()).ok_or(absent.into_bytes())
    }

    /// The answer to a request to create a Deployment of a pod.
    fn judge(&mut self, settings: &Value, pod: &Value) -> Value {
        let object = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
            "spec": {"template": {"spec": pod["spec"]}}});
        let request = json!({"uid": "u", "operation": "CREATE", "namespace": "shop", "object": object});
        let payload = json!({"request": request, "settings": settings}).to_string();
        let mut out = Ink::default();
        json::kubewarden_validate(payload.as_bytes(), &mut |asked| self.get(asked), &|| None, &mut out);
        serde_json::from_slice(out.written()).expect("JSON")
    }
}

#[test]
fn kubewarden_judges_with_what_it_looked_up() {
    let aware = json!({"contextAware": true, "registries": {"private": ["ghcr.io"]}});
    let image = &["ghcr.io/shop/web:1.2.3"];
    let (named, bare) = (with(pod(image), &["pull"], None), with(pod(image), &[], Some("web")));
    let there = || vec![secret("pull", "ghcr.io"), account("web", &["pull"])];
    for (objects, pod, message) in [
        (there(), &named, ""),
        (there(), &bare, ""),
        (vec![], &named, "absent-pull-secret"),
        (vec![account("web", &["pull"])], &bare, "absent-pull-secret"),
        (vec![secret("pull", "quay.io"), account("web", &["pull"])], &bare, "unmatched-pull-secret"),
        (vec![account("web", &[])], &bare, "missing-pull-secret"),
        (vec![], &bare, "missing-pull-secret"),
    ] {
        let answer = Cluster::of(objects.clone()).judge(&aware, pod);
        assert_eq!(
            answer["accepted"],
            message.is_empty() || message == "unmatched-pull-secret",
            "{answer:#} {objects:?}"
        );
        let said = if answer["accepted"] == true { &answer["warnings"][0] } else { &answer["message"] };
        assert!(said.as_str().unwrap_or_default().starts_with(message), "{answer:#} {objects:?}");
        assert!(!message.is_empty() || said.is_null(), "{answer:#}");
    }
    let mut cluster = Cluster::of(there());
    cluster.judge(&aware, &bare);
    let asked = |kind, name| json!({"api_version": "v1", "kind": kind, "namespace": "shop", "name": name, "disable_cache": false});
    assert_eq!(cluster.asked, [asked("ServiceAccount", "web"), asked("Secret", "pull")]);
    let mut cluster = Cluster::of(vec![]);
    cluster.judge(&json!({}), &named);
    assert_eq!(cluster.asked, [Value::Null; 0], "nobody said that it may ask");
    // Twenty at most, and of what was not asked for nothing is said.
    let many: Vec<String> = (0..30).map(|n| format!("s{n}")).collect();
    let mut cluster = Cluster::of(many.iter().map(|name| secret(name, "ghcr.io")).collect());
    let many = with(pod(image), &many.iter().map(String::as_str).collect::<Vec<_>>(), None);
    assert_eq!(cluster.judge(&aware, &many)["accepted"], true);
    assert_eq!(cluster.asked.len(), limits::LOOKUPS);
}

#[test]
fn a_refusing_host_changes_no_verdict_and_is_told() {
    let aware = json!({"contextAware": true, "registries": {"private": ["ghcr.io"]}});
    let good = with(pod(&["ghcr.io/shop/web:1.2.3"]), &["pull"], None);
    let bad = with(pod(&["ghcr.io/shop/web"]), &[], None);
    for refuses in [(|_| true) as fn(&str) -> bool, |kind| kind == "Secret", |kind| kind == "ServiceAccount"]
    {
        for (pod, accepted) in [(&good, true), (&bad, false)] {
            let objects = vec![secret("pull", "ghcr.io"), account("default", &["pull"])];
            let answer = Cluster::of(objects).refusing(refuses).judge(&aware, pod);
            assert_eq!(answer["accepted"], accepted, "{answer:#}");
            let whole = answer["warnings"].to_string();
            let refused = if pod == &bad && refuses("ServiceAccount") {
                "ServiceAccount `shop/default`"
            } else {
                "Secret `shop/pull`"
            };
            let told = refuses("Secret") || pod == &bad;
            assert_eq!(whole.contains(&format!("{refused} could not be fetched")), told, "{answer:#}");
        }
    }
    // What is no object is no evidence either.
    for answered in ["", "null", "[]", "{", "{}x", "\u{0}"] {
        let request = json!({"uid": "u", "operation": "CREATE", "namespace": "shop", "object": good});
        let payload = json!({"request": request, "settings": aware}).to_string();
        let mut out = Ink::default();
        json::kubewarden_validate(payload.as_bytes(), &mut |_| Ok(answered.into()), &|| None, &mut out);
        let text = String::from_utf8(out.into_bytes()).expect("UTF-8");
        assert!(
            text.starts_with(r#"{"accepted":true"#) && text.contains("could not be fetched"),
            "{answered}: {text}"
        );
    }
}
