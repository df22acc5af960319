//! Paths that are none, places, forms, and hostile text.

use serde_json::{Value, json};

use super::{entry_of, images, path};
use crate::kubernetes::FaultKind;
use crate::kubernetes::custom::{Held, Holds, ImagePath, hits};

#[test]
fn refuses_paths_that_are_none() {
    for (path, why) in [
        ("", "starts with `/`"),
        ("spec/image", "starts with `/`"),
        ("/", "empty steps"),
        ("/spec//image", "empty steps"),
        ("/spec/", "empty steps"),
        ("/spec/a|", "empty steps"),
        ("/spec/**", "never `**`"),
        ("/spec/im*", "`*` alone"),
        ("/spec/a|*", "`*` alone"),
        ("/spec/~2", "`~0` or `~1`"),
        ("/spec/~", "`~0` or `~1`"),
        (&"/a".repeat(33), "at most 32"),
    ] {
        let entry = json!({"apiVersion": "a/v1", "kind": "A", "path": path, "holds": "image"});
        let error = entry_of(&entry).expect_err(path).to_string();
        assert!(error.starts_with("expected ") && error.contains(why), "{path}: {error}");
    }
    for entry in [
        json!({"apiVersion": "a/v1", "kind": "A", "path": "/a", "holds": "text"}),
        json!({"apiVersion": "a/v1", "kind": "A", "path": "/a", "holds": "image", "pach": true}),
        json!({"apiVersion": "a/v1", "path": "/a", "holds": "image"}),
    ] {
        assert!(entry_of(&entry).is_err(), "{entry}");
    }
}

#[test]
fn orders_hits_by_place() {
    let elements: Vec<Value> = (0..12).map(|i| json!({"image": format!("i:{i}")})).collect();
    let text = json!({"b": elements, "a": {"10": "x:10", "9": "x:9", "z": "x:z"}}).to_string();
    let paths = [path("/b", "containers"), path("/a/*", "image")];
    let found = images(&hits(&text, &paths).expect("JSON"));
    let mut wanted = vec!["/a/9 x:9".to_owned(), "/a/10 x:10".to_owned(), "/a/z x:z".to_owned()];
    wanted.extend((0..12).map(|i| format!("/b/{i}/image i:{i}")));
    assert_eq!(found, wanted);
}

#[test]
fn reads_escapes_on_both_sides() {
    let text = r#"{"sp\u0065c": {"a/b~c": {"im\u0061ge": "nginx\u003a1"}}, "l": ["a:0", "a:1"]}"#;
    for (way, wanted) in [
        ("/spec/a~1b~0c/image", "/spec/a~1b~0c/image nginx:1"),
        ("/spec/*/image", "/spec/a~1b~0c/image nginx:1"),
        ("/spec/x|a~1b~0c/image", "/spec/a~1b~0c/image nginx:1"),
        ("/l/1", "/l/1 a:1"),
        ("/l/0|7", "/l/0 a:0"),
    ] {
        assert_eq!(images(&hits(text, &[path(way, "image")]).expect("JSON")), [wanted], "{way}");
    }
    assert!(hits(text, &[path("/l/01", "image"), path("/l/+1", "image")]).expect("JSON").is_empty());
}

#[test]
fn finds_nothing_where_the_type_is_another() {
    for value in
        [json!(null), json!(1), json!(true), json!(""), json!("x"), json!([]), json!({}), json!([{}, 1])]
    {
        let text = json!({"spec": value}).to_string();
        for holds in ["image", "container", "containers", "podSpec", "structured"] {
            let places = [path("/spec", holds), path("/spec/*/x", holds), path("/x", holds)];
            let found = hits(&text, &places).expect("JSON");
            let right = match (&value, holds) {
                (Value::String(text), "image") => usize::from(!text.is_empty()),
                (Value::Object(_), "container" | "podSpec") => 1,
                (Value::Array(list), "containers") => list.iter().filter(|e| e.is_object()).count(),
                _ => 0,
            };
            assert_eq!(found.len(), right, "{value} as {holds}");
        }
        assert!(hits(&value.to_string(), &[path("/spec", "image")]).expect("JSON").is_empty());
    }
}

#[test]
fn holds_one_place_once_in_each_form() {
    let text = json!({"spec": {"image": "a:1", "containers": [{"image": "b:1"}]}}).to_string();
    let mut first = path("/spec", "container");
    first.patch = true;
    let others =
        [path("/spec", "container"), path("/spec", "podSpec"), path("/spec/containers", "containers")];
    let found = hits(&text, [&first].into_iter().chain(&others)).expect("JSON");
    let forms: Vec<_> = found.iter().map(|hit| (hit.pointer(), hit.path.holds, hit.path.patch)).collect();
    let wanted = [
        ("/spec".to_owned(), Holds::Container, true),
        ("/spec".to_owned(), Holds::PodSpec, false),
        ("/spec/containers/0".to_owned(), Holds::Containers, false),
    ];
    assert_eq!(forms, wanted);
}

#[test]
fn composes_parts() {
    let hex = "a".repeat(64);
    for (parts, composed, version) in [
        (
            json!({"registry": "quay.io", "repository": "a/b", "tag": "1"}),
            Some("quay.io/a/b:1".to_owned()),
            true,
        ),
        (
            json!({"registry": "quay.io/", "name": "b", "digest": format!("sha256:{hex}")}),
            Some(format!("quay.io/b@sha256:{hex}")),
            true,
        ),
        (json!({"repository": "a/b", "tag": "1", "sha": hex}), Some(format!("a/b:1@sha256:{hex}")), true),
        (
            json!({"repository": "nvcr.io/nvidia", "image": "driver", "version": "580"}),
            Some("nvcr.io/nvidia/driver:580".to_owned()),
            true,
        ),
        (
            json!({"name": "cockroachdb/cockroach:v25.2.0"}),
            Some("cockroachdb/cockroach:v25.2.0".to_owned()),
            false,
        ),
        (json!({"repository": "a/b", "tag": "", "digest": null}), Some("a/b".to_owned()), false),
        (json!({"registry": "quay.io", "tag": "1"}), None, true),
        (json!({"repository": "a/b", "tag": 1}), None, true),
        (json!({"enabled": true}), None, false),
    ] {
        let text = json!({"image": parts}).to_string();
        let place = [path("/image", "structured")];
        let found = hits(&text, &place).expect("JSON");
        let image = found.iter().find_map(|hit| match &hit.held {
            Held::Structured(image) => Some(image),
            _ => None,
        });
        assert_eq!(image.and_then(|image| image.composed.as_str().map(str::to_owned)), composed, "{parts}");
        assert!(image.is_none_or(|image| image.has_version() == version), "{parts}");
    }
    let text = r#"{"image": {"repository": "a", "pullPolicy": "Always", "imagePullPolicy": "Never"}}"#;
    let place = [path("/image", "structured")];
    match hits(text, &place).expect("JSON").first().map(|hit| &hit.held) {
        Some(Held::Structured(image)) => assert_eq!(image.policy().as_str(), Some("Always")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn searches_both_of_two_keys_and_refuses_two_images() {
    let text = r#"{"spec": {"image": "a:1"}, "spec": {"image": "b:1"}}"#;
    let place = [path("/spec/image", "image")];
    assert_eq!(images(&hits(text, &place).expect("JSON")), ["/spec/image a:1", "/spec/image b:1"]);
    let text = r#"{"spec": {"x": [ {"image": "a:1", "image": "b:1"}]}}"#;
    let place = [path("/spec/x", "containers")];
    let fault = hits(text, &place).expect_err("two images");
    assert_eq!(fault.kind, FaultKind::Duplicate("image"));
    assert_eq!(text.get(fault.at..fault.at + 8), Some(r#" "b:1"}]"#));
}

#[test]
fn withstands_hostile_text() {
    let ways: Vec<ImagePath> = ["image", "container", "containers", "podSpec", "structured"]
        .iter()
        .flat_map(|holds| [path("/spec", holds), path(&"/*".repeat(32), holds), path("/spec/a/b", holds)])
        .collect();
    for text in [
        "",
        " ",
        "{",
        "[",
        "{\"spec\"",
        "{\"spec\":",
        "{\"spec\":{\"a\":{\"b\":",
        "nul",
        "{\"\\ud800\":1}",
        "{} {}",
    ] {
        assert!(hits(text, &ways).is_err(), "{text}");
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"spec\":", "}")] {
        let deep = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        assert!(hits(&deep(100), &ways).is_ok(), "{open}");
        assert_eq!(hits(&deep(101), &ways).map(drop).expect_err(open).kind, FaultKind::Deep, "{open}");
        assert!(hits(&open.repeat(1_000_000), &ways).is_err(), "{open}");
    }
    let wide = format!("{{\"spec\":[{}{{}}]}}", "{\"image\":\"a\"},".repeat(100_000));
    assert_eq!(hits(&wide, &[path("/spec", "containers")]).expect("JSON").len(), 100_001);
}

proptest::proptest! {
    #[test]
    fn never_panics_and_agrees_on_what_is_json(text in "(\\[|\\{|\"a\":|\"image\":|\"spec\":|\\]|\\}|,|1|null|\"x:1\"| ){0,16}") {
        let ways = [path("/spec", "container"), path("/*", "image"), path("/*/*", "podSpec"), path("/0", "structured")];
        let json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        match hits(&text, &ways) {
            Ok(_) => proptest::prop_assert!(json),
            Err(fault) => proptest::prop_assert!(!json || matches!(fault.kind, FaultKind::Duplicate(_))),
        }
    }
}
