use super::super::tests::{Case, Drafted, lines};
use super::super::{Check, Options};
use crate::report::{Outcome, Severity};

const RANGES: &str = r#"{"ranges": {
    "docker.io/library/postgres": ">=15.2, <17",
    "quay.io/team": ">=1",
    "quay.io/team/app": "<3 || 4.x",
    "*.example.com:5000": "^2.1"}}"#;

fn drafts(images: &[&'static str], ranges: &str) -> Vec<Drafted> {
    Case::of(images).options("version-out-of-range", ranges).drafts(Check::Image(super::check), &super::META)
}

fn outcome(image: &'static str) -> Option<Outcome> {
    let drafts = drafts(&[image], RANGES);
    assert!(drafts.len() < 2, "{image}");
    drafts.first().map(|draft| draft.outcome)
}

#[test]
fn finds_versions_outside_of_their_range() {
    for image in [
        "postgres:14.11",
        "docker.io/library/postgres:17.0-alpine",
        "index.docker.io/postgres:18",
        "postgres:17-rc",
        "quay.io/team/app:3.0.0",
        "quay.io/team/app:0.9.0",
        "quay.io/team/other:0.9.0",
        "registry.example.com:5000/shop/web:v3.0.0",
        "registry.example.com:5000/shop/web:web-3.0.0",
    ] {
        assert_eq!(outcome(image), Some(Outcome::Fail), "{image}");
    }
}

#[test]
fn is_quiet_on_versions_in_their_range_and_on_what_has_none() {
    for image in [
        "postgres:15.2",
        "postgres:16",
        "postgres:16.4-alpine3.20",
        "bitnami/postgres:9",
        "quay.io/team/app:2.9.1",
        "quay.io/team/app:4",
        "quay.io/team/other:3.0.0",
        "quay.io/teams/app:0.1",
        "registry.example.com/shop/web:1.0.0",
        "registry.example.com:5000/shop/web:2.1.0",
        "postgres:9.6@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "postgres",
        "postgres:latest",
        "Postgres:9.6",
        "postgres:{{ tag }}",
        "",
    ] {
        assert_eq!(outcome(image), None, "{image}");
    }
    assert!(drafts(&["postgres:9.6"], "{}").is_empty());
    assert!(drafts(&["postgres:9.6"], r#"{"ranges": {}}"#).is_empty());
}

#[test]
fn leaves_open_what_no_range_decides() {
    for image in ["postgres:15", "postgres:bookworm", "postgres:20260731", "quay.io/team/app:main"] {
        assert_eq!(outcome(image), Some(Outcome::Undetermined), "{image}");
    }
    // Whatever else is open, one range that rules a version out decides.
    let ranges = r#"{"ranges": {"a.io": "<1.2", "a.io/b": ">=2"}}"#;
    let found = drafts(&["a.io/b:1", "a.io/c:1"], ranges);
    let outcomes: Vec<_> = found.iter().map(|draft| draft.outcome).collect();
    assert_eq!(outcomes, [Outcome::Fail, Outcome::Undetermined]);
    assert_eq!(
        found.iter().map(|draft| draft.severity).collect::<Vec<_>>(),
        [Severity::Error, Severity::Info]
    );
    // A digest would silence it and mend nothing.
    let case = Case::of(&["a.io/b:1.0.0"])
        .options("version-out-of-range", ranges)
        .digest("a.io/b:1.0.0", "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    let found = case.drafts(Check::Image(super::check), &super::META);
    assert_eq!((&found[0].safe, &found[0].risky), (&None, &None));
}

#[test]
fn says_what_why_and_help() {
    for (image, message) in [
        (
            "postgres:14.11",
            "is outside of the range `>=15.2, <17` that the settings demand of `docker.io/library/postgres`\n\
             the pod would run a version that was ruled out, because it is too old to be supported or too new to be tested",
        ),
        (
            "postgres:15",
            "stands for versions inside and outside of the range `>=15.2, <17` that the settings demand of `docker.io/library/postgres`\n\
             the pod may run a version that was ruled out, and nothing in the manifest tells",
        ),
        (
            "postgres:bookworm",
            "holds no version to compare with the range `>=15.2, <17` that the settings demand of `docker.io/library/postgres`\n\
             the pod may run a version that was ruled out, and nothing in the manifest tells",
        ),
    ] {
        let tag = image.rsplit(':').next().unwrap_or_default();
        assert_eq!(
            drafts(&[image], RANGES).iter().map(lines).collect::<String>(),
            format!(
                "image `{image}` has the tag `{tag}`, which {message}\nname a full version in the range `>=15.2, <17`"
            )
        );
    }
}

#[test]
fn refuses_what_is_no_pattern_or_no_range() {
    for (options, pointer, message) in [
        (
            r#"{"ranges": {"quay.io/a:1": ">=15"}}"#,
            "/rules/version-out-of-range/ranges",
            "the settings have a wrong value: expected a registry without tag or digest: write `ghcr.io/org/app`, not `ghcr.io/org/app:1.2`; the key is `quay.io/a:1`",
        ),
        (
            r#"{"ranges": {"quay.io/a": ">=x"}}"#,
            "/rules/version-out-of-range/ranges/quay.io~1a",
            "the settings have a wrong value: expected a range of versions such as `>=15, <17`: in alternative 1 word 1 is no version",
        ),
        (
            r#"{"ranges": [">=1"]}"#,
            "/rules/version-out-of-range/ranges",
            "the settings have a wrong value: expected an object",
        ),
        (
            r#"{"range": {}}"#,
            "/rules/version-out-of-range/range",
            "the settings have the unknown key `range`",
        ),
    ] {
        let read = crate::settings::Tree::parse(options).expect("JSON");
        let problem = Options::default().set("version-out-of-range", &read).expect_err(options);
        assert_eq!(problem.pointer.as_deref(), Some(pointer), "{options}");
        assert_eq!(problem.message, message, "{options}");
    }
}
