use proptest::prelude::any;
use proptest::{prop_assert, proptest};
use serde_json::{Value, json};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Broken, Contents, Ignored, Key, Lookup, Miss, Secret, is_default_registry};

use crate::image::Reference;

fn lookup<'k>(secrets: &[Option<&'k Secret>], name: &str) -> Lookup<'k> {
    super::lookup(secrets, name, true)
}

const VECTORS: &str = include_str!("../../policies/vectors/pull_secret_matching.json");

fn vectors(part: &str) -> Vec<Value> {
    let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
    vectors[part].as_array().unwrap_or_else(|| panic!("a list `{part}`")).clone()
}

fn secret(kind: &str, data: &Value) -> Secret {
    let object = json!({"kind": "Secret", "metadata": {"name": "pull", "namespace": "shop"}, "type": kind, "stringData": data});
    Secret::read(&object.to_string()).expect("a secret with a name")
}

/// A secret with these keys.
fn keyed(keys: &[&str]) -> Secret {
    let auths: serde_json::Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), json!({"auth": "dTpw"}))).collect();
    secret(
        "kubernetes.io/dockerconfigjson",
        &json!({".dockerconfigjson": json!({"auths": auths}).to_string()}),
    )
}

/// What the kubelet looks an image up by.
fn name(vector: &Value) -> String {
    let image = vector["image"].as_str().expect("an image");
    if vector["raw_lookup"] == true {
        return image.to_owned();
    }
    let name = Reference::parse(image).expect(image).name();
    assert_eq!(name, vector["lookup_string"], "{vector}");
    name
}

#[test]
fn keys_match_as_the_kubelet_matches() {
    let list = vectors("vectors");
    assert!(list.len() > 90);
    for vector in list {
        let (key, name) = (vector["auths_key"].as_str().expect("a key"), name(&vector));
        let secret = keyed(&[key]);
        let (found, missed) = (lookup(&[Some(&secret)], &name), lookup(&[Some(&secret)], &name).misses);
        assert_eq!(!found.candidates.is_empty(), vector["matches"] == true, "{vector}");
        // What is read either serves or has a reason why not.
        assert_eq!(found.candidates.len() + missed.len(), secret.keys().len(), "{vector}");
    }
}

#[test]
fn candidates_come_in_the_order_of_the_kubelet() {
    for vector in vectors("precedence") {
        let keys: Vec<&str> =
            vector["auths_keys"].as_array().expect("keys").iter().filter_map(Value::as_str).collect();
        let expected: Vec<String> = vector["credential_order"]
            .as_array()
            .expect("an order")
            .iter()
            .filter_map(|key| Some(Key::prepare(key.as_str()?)?.shown().to_owned()))
            .collect();
        // In one secret, and each in one of its own.
        let (one, each) = (keyed(&keys), keys.iter().map(|key| keyed(&[key])).collect::<Vec<_>>());
        for secrets in [vec![Some(&one)], each.iter().map(Some).collect()] {
            let found = lookup(&secrets, &name(&vector)).candidates;
            assert_eq!(found.iter().map(|found| found.key.shown()).collect::<Vec<_>>(), expected, "{vector}");
        }
    }
}

#[test]
fn equal_keys_keep_the_order_of_the_list() {
    let secrets = [keyed(&["quay.io"]), keyed(&["https://quay.io/v1/", "quay.io/a"]), keyed(&["quay.io"])];
    let secrets: Vec<Option<&Secret>> = secrets.iter().map(Some).chain([None]).collect();
    let found = lookup(&secrets, "quay.io/a/b").candidates;
    let found: Vec<_> = found.iter().map(|found| (found.secret, found.key.shown())).collect();
    assert_eq!(found, [(1, "quay.io/a"), (0, "quay.io"), (1, "quay.io"), (2, "quay.io")]);
}

#[test]
fn knows_the_default_registry() {
    for vector in vectors("default_registry") {
        let image = vector["image"].as_str().expect("an image");
        assert_eq!(is_default_registry(image), vector["default_registry"] == true, "{vector}");
    }
}

#[test]
fn secrets_are_used_as_the_kubelet_uses_them() {
    let list = vectors("secret_formats");
    assert!(list.len() >= 9);
    for vector in list {
        let (kind, key) =
            (vector["type"].as_str().expect("a type"), vector["data_key"].as_str().expect("a key"));
        let content = match (vector["content"].as_str(), vector["shape"].as_str()) {
            (Some(content), _) => content.to_owned(),
            (None, Some(shape)) if shape.starts_with("{KEY") => {
                json!({"ghcr.io": {"auth": "dTpw"}}).to_string()
            }
            _ => json!({"auths": {"ghcr.io": {"username": "u", "password": "p"}}}).to_string(),
        };
        let plain = secret(kind, &json!({key: content}));
        let object =
            json!({"metadata": {"name": "pull"}, "type": kind, "data": {key: STANDARD.encode(&content)}});
        for secret in [plain, Secret::read(&object.to_string()).expect("a secret")] {
            let found = lookup(&[Some(&secret)], "ghcr.io/org/app");
            assert_eq!(!found.candidates.is_empty(), vector["used"] == true, "{vector}");
            let fails = vector["why"]
                .as_str()
                .is_some_and(|why| why.contains("fails the whole keyring") || why.contains("nocolon"));
            assert_eq!(found.broken.is_some(), fails, "{vector}");
        }
    }
}

#[test]
fn one_broken_secret_breaks_the_keyring() {
    let (fine, broken) =
        (keyed(&["ghcr.io"]), secret("kubernetes.io/dockercfg", &json!({".dockercfg": "[]"})));
    assert_eq!(lookup(&[Some(&fine), None, Some(&broken)], "ghcr.io/a").broken, Some(2));
}

#[test]
fn configurations_are_read_as_go_reads_them() {
    for (content, expected) in [
        (r#"{"AUTHS": {"a.io": {"Auth": "dTpw"}}}"#, "a.io"),
        (r#"{"auth\u017f": {"a.io": {}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {}}, "Auths": {"b.io": {}}}"#, "a.io b.io"),
        (r#"{"auths": {"a.io": {}}, "auths": null}"#, ""),
        (r#"{"auths": {"a.io": null}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": null, "username": null}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "", "identitytoken": 3}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpw\n"}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpwdw"}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpwdw=="}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpwdx=="}}}"#, "a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpwdw="}}}"#, "broken auth a.io"),
        (r#"{"auths": {"a.io": {"auth": " dTpw"}}}"#, "broken auth a.io"),
        (r#"{"auths": {"u:p@a.io": {"auth": "u:p"}}}"#, "broken auth a.io"),
        (r#"{"auths": {"a.io": {"auth": "dTpw", "auth": "x"}}}"#, "broken auth a.io"),
        (r#"{"auths": {"a.io": {"auth": 3}}}"#, "broken shape"),
        (r#"{"auths": {"a.io": {"email": []}}}"#, "broken shape"),
        (r#"{"auths": {"a.io": "dTpw"}}"#, "broken shape"),
        (r#"{"auths": []}"#, "broken shape"),
        (r#"{"HttpHeaders": {"x": 3}}"#, "broken shape"),
        (r#"{"HttpHeaders": {"x": "y"}, "credsStore": 3}"#, ""),
        ("null", ""),
        ("[]", "broken shape"),
        ("{} x", "broken json"),
        (r#"{"auths": {"a.io": {},}}"#, "broken json"),
        (r#"{"auths": {"a b.io": {}, "a.io:*": {}, "c.io": {}}}"#, "c.io +2"),
    ] {
        let found =
            match secret("kubernetes.io/dockerconfigjson", &json!({".dockerconfigjson": content})).contents {
                Contents::Keys { keys, unreadable } => {
                    let keys = keys.iter().map(Key::shown).collect::<Vec<_>>().join(" ");
                    if unreadable > 0 { format!("{keys} +{unreadable}") } else { keys }
                }
                Contents::Broken(Broken::Auth(key)) => format!("broken auth {key}"),
                Contents::Broken(broken) => format!("broken {broken:?}").to_lowercase(),
                Contents::Ignored(ignored) => panic!("{ignored:?}"),
            };
        assert_eq!(found, expected, "{content}");
    }
}

#[test]
fn a_secret_is_ignored_for_a_reason() {
    for (object, expected) in [
        (json!({"metadata": {"name": "x"}}), Some(Ignored::Type("Opaque".to_owned()))),
        (
            json!({"metadata": {"name": "x"}, "type": "kubernetes.io/dockercfg"}),
            Some(Ignored::Key(".dockercfg")),
        ),
        (
            json!({"metadata": {"name": "x"}, "type": "kubernetes.io/dockercfg", "data": {".dockercfg": ""}}),
            Some(Ignored::Empty(".dockercfg")),
        ),
        (
            json!({"metadata": {"name": "x"}, "type": "kubernetes.io/dockercfg", "data": {".dockercfg": "e30"}}),
            None,
        ),
        (json!({"metadata": {"name": "x"}, "type": "kubernetes.io/dockercfg", "data": []}), None),
    ] {
        let secret = Secret::read(&object.to_string()).expect("a name");
        match (secret.contents, expected) {
            (Contents::Ignored(found), Some(expected)) => assert_eq!(found, expected),
            (Contents::Broken(_), None) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(Secret::read("{}").is_none() && Secret::read("[3]").is_none() && Secret::read("").is_none());
}

#[test]
fn misses_are_explained() {
    for (key, image, expected) in [
        ("https://index.docker.io/v1", "nginx", "hub-slash"),
        ("docker.io/v2", "nginx", "hub-slash"),
        ("registry-1.docker.io", "nginx", "hub-host"),
        ("*.docker.io", "nginx", "hub-host"),
        ("https://hub.docker.com", "nginx", "hub-host"),
        ("index.docker.io/acme", "acme/x", "path"),
        ("docker.io/nginx", "nginx", "path"),
        ("quay.io:443", "quay.io/a/b", "port"),
        ("quay.io", "quay.io:443/a/b", "port"),
        ("QUAY.io", "quay.io/a/b", "case"),
        ("quay.io/A", "quay.io/a/b", "case"),
        ("quay.io/a/*", "quay.io/a/b", "path-glob"),
        ("quay.io/a/b/", "quay.io/a/b", "path"),
        ("quay.io/a/b:1", "quay.io/a/b", "path"),
        ("docker://quay.io", "quay.io/a/b", "scheme"),
        ("*.example.com", "example.com/a", "labels"),
        ("example.com", "r.example.com/a", "labels"),
        ("*.example.com", "a.b.example.com/a", "labels"),
        ("ghcr.io", "quay.io/a/b", "registry"),
    ] {
        let (secret, name) = (keyed(&[key]), Reference::parse(image).expect(image).name());
        let missed = lookup(&[Some(&secret)], &name).misses;
        assert_eq!(
            missed.iter().map(|near| near.miss.map_or("", Miss::as_str)).collect::<Vec<_>>(),
            [expected],
            "{key} {image}"
        );
    }
    let secret = keyed(&["docker.io", "https://index.docker.io/v1/"]);
    let missed = lookup(&[Some(&secret)], "docker.io/library/nginx").misses;
    assert_eq!(
        missed.iter().map(|near| near.miss.map_or("", Miss::as_str)).collect::<Vec<_>>(),
        ["hidden-by-docker.io"]
    );
    let secret = keyed(&["ghcr.io/org"]);
    for (name, accident) in [("ghcr.io/orgs/app", true), ("ghcr.io/org/app", false), ("ghcr.io/org", false)] {
        assert_eq!(lookup(&[Some(&secret)], name).candidates[0].by_accident, accident, "{name}");
    }
}

#[test]
fn odd_keys_are_read_as_go_reads_them() {
    for (key, expected) in [
        ("registry.example.com:", Some("registry.example.com:")),
        ("u%40x:p%2fq@a.io/x", Some("a.io/x")),
        ("u p@a.io", None),
        ("a.io/%zz", None),
        ("a.io#%zz", None),
        ("a.io?%zz", Some("a.io")),
        ("a.io/%41", Some("a.io/A")),
        ("a%2eio", None),
        ("[::1", None),
        ("[::1]x", None),
        ("[fe80::1%25e%6e0]:5000", Some("[fe80::1%en0]:5000")),
        ("r[ab].io", None),
        ("[ab].io", None),
        ("a\\b.io", None),
        ("a\tb.io", None),
        ("HTTPS://a.io", Some("HTTPS://a.io")),
        ("https://https://a.io", Some("https://a.io")),
        ("docker://user:pw@a.io", Some("docker:/***@a.io")),
        ("a.io/u:pw%40b", Some("a.io/***@b")),
        ("a.io/u:pw%2540b", Some("a.io/***@b")),
        ("a.io/v1/v2/x", Some("a.io/v2/x")),
        ("a:b:c", None),
        ("a:1:2", Some("a:1:2")),
    ] {
        assert_eq!(Key::prepare(key).as_ref().map(Key::shown), expected, "{key}");
    }
    for (key, name) in [
        ("registry.example.com:", "registry.example.com/x"),
        ("[2001:db8::1]:443", "[2001:db8::1]:443/x"),
        ("quay.io/a%3Fb", "quay.io/ab"),
        ("quay.io/%2561", "quay.io/a"),
    ] {
        assert!(!lookup(&[Some(&keyed(&[key]))], name).candidates.is_empty(), "{key} {name}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(key in any::<String>(), other in "[a-z*?\\[\\]\\\\^:/@%.#-]{0,12}", name in "[a-zA-Z.:/]{0,12}") {
        for key in [key.as_str(), other.as_str()] {
            let secret = keyed(&[key]);
            let found = lookup(&[Some(&secret)], &name).candidates.len();
            prop_assert!(found <= 1 && lookup(&[Some(&secret)], &name).misses.len() + found <= 1);
            prop_assert!(secret.keys().iter().all(|key| !key.shown().contains('@') || key.shown().contains("/***@")));
        }
        let _ = Secret::read(&key);
        let _ = secret("kubernetes.io/dockercfg", &json!({".dockercfg": key}));
    }
}
