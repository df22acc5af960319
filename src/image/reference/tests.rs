//! The vectors of distribution/reference and Kubernetes, and the wording of errors.

mod properties;

use serde_json::Value;

use super::Reference;
use super::grammar::read_host;

const VECTORS: &str = include_str!("../../../policies/vectors/references.json");

fn text(v: &Value, key: &str) -> Option<String> {
    v.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[test]
fn reads_every_vector_as_kubernetes_does() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
    let list = vectors["vectors"].as_array().expect("a list");
    assert!(list.len() > 300);
    for v in list {
        let input = text(v, "input").expect("input");
        match Reference::parse(&input) {
            Ok(r) => {
                assert_eq!(v["valid"], true, "{input:?} is refused by Kubernetes: {}", v["error"]);
                assert_eq!(text(v, "domain").as_deref(), Some(r.registry()), "{input:?}");
                assert_eq!(text(v, "path"), Some(r.repository().to_string()), "{input:?}");
                assert_eq!(text(v, "tag").as_deref(), r.tag(), "{input:?}");
                assert_eq!(text(v, "digest").as_deref(), r.digest(), "{input:?}");
                assert_eq!(text(v, "canonical"), Some(r.canonical()), "{input:?}");
            }
            Err(e) => {
                assert_eq!(text(v, "error").as_deref(), Some(e.code()), "{input:?}: {e}");
            }
        }
    }
}

#[test]
fn reads_hosts_as_kubernetes_does() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
    for v in vectors["domains"].as_array().expect("a list") {
        let domain = text(v, "domain").expect("domain");
        let whole = format!("{domain}/x");
        assert_eq!(v["valid"], read_host(&whole, domain.len()).is_ok(), "{domain:?}");
    }
}

#[test]
fn is_one_image_however_its_host_is_written() {
    for (image, key) in [
        ("OK.io/app:V1", "ok.io/app:V1"),
        ("Ok.io:5000/app", "ok.io:5000/app:latest"),
        ("INDEX.docker.io/library/nginx:1", "docker.io/library/nginx:1"),
        ("Docker.io/acme/x:1", "docker.io/acme/x:1"),
        ("nginx", "docker.io/library/nginx:latest"),
        ("my_registry.local/app:1", "my_registry.local/app:1"),
    ] {
        assert_eq!(Reference::parse(image).expect(image).key(), key);
    }
    let is_at = |image, host| Reference::parse(image).expect("a reference").is_at(host);
    assert!(is_at("INDEX.docker.io/a/b", "docker.io") && is_at("K8S.gcr.io/a", "k8s.gcr.io"));
    assert!(!is_at("index.docker.io:443/a/b", "docker.io") && !is_at("docker.io.example/a", "docker.io"));
}

#[test]
fn says_what_was_found_where_while_reading_what() {
    for (input, wording) in [
        ("", "the end while reading the repository"),
        ("Nginx:1.2", "the upper-case letter `N` at position 1 while reading the repository"),
        ("nginx:", "the end while reading the tag"),
        ("nginx:1.2 ", "a blank at position 10 while reading the tag"),
        ("https://quay.io/a", "`/` at position 7 while reading the registry port"),
        ("quay.io//a", "`/` at position 9 while reading the repository"),
        ("a:1:3", "`:` at position 4 while reading the tag"),
        ("nginx@sha256:abc", "the end while reading the digest"),
        ("nginx@md5:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a digest that is none of sha256, sha384, sha512"),
        ("quay.io/n\u{202e}x", "the character U+202E at position 10 while reading the repository"),
    ] {
        let e = Reference::parse(input).expect_err(input);
        assert_eq!(e.to_string(), wording, "{input:?}");
    }
}

/// As distribution/reference tells `ErrNameContainsUppercase` from `ErrReferenceInvalidFormat`.
#[test]
fn a_first_part_in_upper_case_is_called_so_where_nothing_else_is_wrong_with_the_form() {
    for (input, code) in [
        ("My_registry.local/app:1", "uppercase"),
        ("A_b/c@md5:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "uppercase"),
        ("Docker_io/a.-b", "invalid-format"),
        ("A_b/c:-", "invalid-format"),
        ("A_b/c@sha256:abc", "invalid-format"),
        ("A__.b/c", "invalid-format"),
    ] {
        assert_eq!(Reference::parse(input).map_err(|e| e.code()), Err(code), "{input}");
    }
}

#[test]
fn knows_which_texts_name_their_registry() {
    for text in
        ["docker.io/nginx", "index.docker.io/library/nginx:1", "localhost/app", "reg:5000/app", "[::1]/app"]
    {
        assert!(Reference::parse(text).is_ok() && Reference::names_registry(text), "{text}");
    }
    for text in
        ["nginx", "nginx:1.27", "library/nginx", "bitnami/redis:7.4.1", "my_registry.local/app", "a/b.c/d:5"]
    {
        assert!(Reference::parse(text).is_ok() && !Reference::names_registry(text), "{text}");
    }
}
