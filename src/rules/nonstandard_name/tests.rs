//! Conventions that hold and that do not, and what is no convention.

use super::super::tests::{Case, lines};
use super::super::{Check, Options};

const TEAMS: &str = r#"{"conventions": [
    {"match": "registry.example.com", "repository": "(shop|pay)/[a-z-]+", "tag": "[0-9]+[.][0-9]+[.][0-9]+", "reason": "Names begin with the team."},
    {"depth": {"max": 3}}
]}"#;

fn found(options: &str, image: &'static str) -> Vec<String> {
    let case = Case::of(&[image]).options("nonstandard-name", options);
    case.drafts(Check::Image(super::check), &super::META).iter().map(lines).collect()
}

#[test]
fn every_convention_holds_for_the_images_that_it_matches() {
    for image in [
        "registry.example.com/web:1.2.3",
        "registry.example.com/shop/web/x:1.2.3",
        "registry.example.com/shop/web:v1",
        "registry.example.com/shop/web",
        "registry.example.com/shop/web:v1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ghcr.io/a/b/c/d:1",
    ] {
        assert_eq!(found(TEAMS, image).len(), 1, "{image}");
    }
    for image in [
        "registry.example.com/shop/web:1.2.3",
        "registry.example.com/pay/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "registry.example.com:443/web:x",
        "ghcr.io/a/b/c",
        "nginx",
        "Nginx:1",
        "{{ .Values.image }}",
    ] {
        assert_eq!(found(TEAMS, image), [""; 0], "{image}");
        assert_eq!(found("{}", image), [""; 0], "{image}");
    }
    // What is pulled without tag and digest is `latest`.
    assert_eq!(found(r#"{"conventions": [{"tag": "latest|v.*"}]}"#, "nginx"), [""; 0]);
    // `library/` is a part.
    assert_eq!(found(r#"{"conventions": [{"depth": 2, "repository": "library/nginx"}]}"#, "nginx"), [""; 0]);
    assert_eq!(found(r#"{"conventions": [{"depth": 1}]}"#, "nginx").len(), 1);
}

#[test]
fn says_which_convention_and_which_part() {
    assert_eq!(
        found(TEAMS, "registry.example.com/web:v1"),
        [
            "image `registry.example.com/web:v1` is against convention 1 (`Names begin with the team.`): its repository `web` does not match `(shop|pay)/[a-z-]+`, its tag `v1` does not match `[0-9]+[.][0-9]+[.][0-9]+`\n\
             lists of registries, credentials, mirrors and scans go by names, so that a name out of line is passed over or meets the wrong entry\n\
             publish and name it so that its repository matches `(shop|pay)/[a-z-]+` and its tag matches `[0-9]+[.][0-9]+[.][0-9]+`"
        ]
    );
    let says = |options, image: &'static str| {
        let text = found(options, image).concat();
        let mut lines = text.lines();
        (lines.next().map(str::to_owned), lines.next_back().map(str::to_owned))
    };
    for (options, image, message, help) in [
        (
            TEAMS,
            "ghcr.io/a/b/c/d",
            "image `ghcr.io/a/b/c/d` is against convention 2: its repository has 4 parts",
            "publish and name it so that its repository has at most 3 parts",
        ),
        (
            r#"{"conventions": [{"depth": {"min": 2, "max": 3}}]}"#,
            "ghcr.io/a:1",
            "image `ghcr.io/a:1` is against convention 1: its repository has 1 part",
            "publish and name it so that its repository has 2 to 3 parts",
        ),
        (
            r#"{"conventions": [{"tag": "v.*"}]}"#,
            "ghcr.io/a",
            "image `ghcr.io/a` is against convention 1: it has no tag, and `latest`, which that means, does not match `v.*`",
            "publish and name it so that its tag matches `v.*`",
        ),
    ] {
        assert_eq!(says(options, image), (Some(message.to_owned()), Some(help.to_owned())), "{image}");
    }
}

#[test]
fn refuses_what_is_no_convention() {
    for (options, pointer, message) in [
        (r#"{"conventions": []}"#, "/conventions", "expected a list of at least one element"),
        (r#"{"convention": []}"#, "/convention", "the unknown key `convention`"),
        (
            r#"{"conventions": [{"match": "ghcr.io"}]}"#,
            "/conventions/0",
            "expected at least one of `repository`",
        ),
        (r#"{"conventions": [{"tag": "("}]}"#, "/conventions/0/tag", "expected a regular expression"),
        (r#"{"conventions": [{"tag": "a", "tags": "b"}]}"#, "/conventions/0/tags", "the unknown key `tags`"),
        (r#"{"conventions": [{"tag": "a", "reason": " "}]}"#, "/conventions/0", "expected a `reason`"),
        (
            r#"{"conventions": [{"match": "https://quay.io", "depth": 1}]}"#,
            "/conventions/0/match",
            "expected",
        ),
        (r#"{"conventions": [{"depth": 0}]}"#, "/conventions/0/depth", "expected a `depth` of 1 or more"),
        (r#"{"conventions": [{"depth": {}}]}"#, "/conventions/0/depth", "expected `min`, `max` or both"),
        (
            r#"{"conventions": [{"depth": {"min": 3, "max": 2}}]}"#,
            "/conventions/0/depth",
            "expected `min` to be at most",
        ),
        (r#"{"conventions": [{"depth": "2"}]}"#, "/conventions/0/depth", "expected a number of parts"),
    ] {
        let map = crate::settings::Tree::parse(options).expect("JSON");
        let problem = Options::default().set("nonstandard-name", &map).expect_err(options);
        assert_eq!(
            problem.pointer.as_deref(),
            Some(format!("/rules/nonstandard-name{pointer}").as_str()),
            "{options}"
        );
        assert!(problem.message.contains(message), "{options}: {}", problem.message);
    }
}
