//! What patterns match, what they refuse, and the properties that hold for all of them.

use super::{Glob, ImagePattern, PatternError, PatternIndex, RegistryPattern};
use crate::image::Reference;
use crate::tree::{Decode, Read, Tree};

const HUB: [&str; 7] = [
    "nginx:1",
    "library/nginx:1",
    "docker.io/nginx:1",
    "docker.io/library/nginx:1",
    "index.docker.io/nginx:1",
    "index.docker.io/library/nginx:1",
    "bitnami/redis:1",
];

const NOT_HUB: [&str; 9] = [
    "docker.io.evil.com/nginx:1",
    "docker.iox/nginx:1",
    "docker.io:443/nginx:1",
    "index.docker.io:443/nginx:1",
    "dockerXio/nginx:1",
    "evildocker.io/x:1",
    "registry-1.docker.io/library/nginx:1",
    "localhost/nginx:1",
    "my_registry.local/app:1",
];

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn registry(pattern: &str, image: &str) -> bool {
    let pattern = RegistryPattern::parse(pattern).expect(pattern);
    pattern.matches(&Reference::parse(image).expect(image))
}

fn image(pattern: &str, image: &str) -> bool {
    let pattern = ImagePattern::parse(pattern).expect(pattern);
    pattern.matches(&Reference::parse(image).expect(image))
}

#[test]
fn docker_hub_is_one_in_all_spellings_and_nothing_else() {
    let patterns =
        ["docker.io", "index.docker.io", "Docker.IO", "docker.io/*", "docker.io/**", "index.docker.io/*"];
    for pattern in patterns {
        for text in HUB {
            assert!(registry(pattern, text) && image(pattern, text), "{pattern} {text}");
        }
        for text in NOT_HUB {
            assert!(!registry(pattern, text) && !image(pattern, text), "{pattern} {text}");
        }
    }
    for text in HUB.into_iter().chain(NOT_HUB) {
        assert!(registry("*", text) && image("*", text), "{text}");
    }
    for pattern in ["library", "docker.io/library", "library/nginx", "index.docker.io/library/nginx"] {
        for text in HUB {
            assert_eq!(registry(pattern, text), !text.contains("bitnami"), "{pattern} {text}");
        }
    }
}

#[test]
fn registries_match_at_boundaries() {
    for (pattern, text, expected) in [
        ("ghcr.io", "ghcr.io/org/app", true),
        ("ghcr.io", "xghcr.io/org/app", false),
        ("ghcr.io", "ghcr.io:443/org/app", false),
        ("ghcr.io", "GHCR.io/org/app", true),
        ("GHCR.io", "ghcr.io/org/app", true),
        ("ghcr.io", "ghcr.io", false),
        ("ghcr.io/org", "ghcr.io/org", true),
        ("ghcr.io/org", "ghcr.io/org:1", true),
        ("ghcr.io/org", "ghcr.io/org/app/x", true),
        ("ghcr.io/org", "ghcr.io/orgs/app", false),
        ("ghcr.io/org", "ghcr.io/or", false),
        ("ghcr.io/org/**", "ghcr.io/org", false),
        ("ghcr.io/org/**", "ghcr.io/org/app/x", true),
        ("ghcr.io/**", "ghcr.io/org", true),
        ("ghcr.io/*/app", "ghcr.io/org/app", true),
        ("ghcr.io/*/app", "ghcr.io/org/app/debug", true),
        ("ghcr.io/*/app", "ghcr.io/org/team/app", false),
        ("ghcr.io/team-*", "ghcr.io/team-a/app", true),
        ("ghcr.io/team-*", "ghcr.io/team/app", false),
        ("*.pkg.dev", "us-docker.pkg.dev/p/r/i", true),
        ("*.pkg.dev", "a.b.pkg.dev/p/r/i", false),
        ("*.pkg.dev", "pkg.dev/p/r/i", false),
        ("us-*.pkg.dev/p", "us-docker.pkg.dev/p/r/i", true),
        ("us-*.pkg.dev/p", "eu-docker.pkg.dev/p/r/i", false),
        ("*.corp.example", "Reg.Corp.Example/app", true),
        ("*.io", "nginx", true),
        ("*.*", "nginx", true),
        ("*.*", "localhost/app", false),
        ("localhost", "localhost/app", true),
        ("localhost", "localhost:5000/app", false),
        ("localhost:5000", "localhost:5000/app", true),
        ("registry:5000", "registry:5000/app", true),
        ("reg.io:5000/team", "reg.io:05000/team/app", true),
        ("reg.io:5000/team", "reg.io:50000/team/app", false),
        ("*:5000", "registry:5000/app", true),
        ("*:5000", "reg.io:5000/app", false),
        ("*:5000", "[::1]:5000/app", false),
        ("[::1]:5000/x", "[::1]:5000/x/y", true),
        ("[::1]:5000/x", "[::1]:5001/x/y", false),
        ("[::1]", "[::1]/x", true),
        ("[2001:DB8::1]", "[2001:db8::1]/x", true),
        ("bitnami/redis", "docker.io/bitnami/redis:7", true),
        ("bitnami/redis", "quay.io/bitnami/redis:7", false),
        ("docker.io/bitnami/**", "bitnami/redis", true),
        ("docker.io/bitnami/**", "bitnami", false),
        ("docker.io/bitnami*/redis", "bitnamilegacy/redis", true),
        ("docker.io", "Docker.io/library/nginx", true),
        ("docker.io", "Index.Docker.io/library/nginx", true),
        ("my-registry.local", "my_registry.local/app", false),
    ] {
        assert_eq!(registry(pattern, text), expected, "{pattern} {text}");
        // What is one host for registries is one word and a tag for images.
        if !pattern.starts_with("registry:") && !pattern.starts_with("*:") {
            assert_eq!(image(pattern, text), expected, "image {pattern} {text}");
        }
    }
}

#[test]
fn images_match_by_version() {
    let pinned = |name: &str| format!("{name}@{DIGEST}");
    let (app, tagged) = (pinned("ghcr.io/org/app"), pinned("ghcr.io/org/app:1.2"));
    let (exact, part) = (pinned("ghcr.io/org/app"), "ghcr.io/org/app@sha256:0123*".to_owned());
    for (pattern, text, expected) in [
        ("nginx", "nginx:1.27", true),
        ("nginx", "docker.io/library/nginx", true),
        ("nginx", "nginx/unit", false),
        ("docker.io/nginx", "nginx", true),
        ("nginx:1.*", "nginx:1.27", true),
        ("nginx:1.*", "nginx:2.0", false),
        ("nginx:1.*", "nginx", false),
        ("nginx:1", "index.docker.io/library/nginx:1", true),
        ("library:1", "library:1", true),
        ("nginx:?.27", "nginx:1.27", true),
        ("nginx:V1", "nginx:v1", false),
        ("docker.io/*:1", "nginx:1", true),
        ("docker.io/*:1", "bitnami/redis:1", false),
        ("docker.io/**:1", "bitnami/redis:1", true),
        ("registry:5000", "registry:5000/app", false),
        ("registry:5000", "registry:5000", true),
        ("registry:5000/app", "registry:5000/app:1", true),
        ("reg.io:5000", "reg.io:5000/app:1", true),
        ("reg.io:5000/app:1", "reg.io:5000/app:1", true),
        ("reg.io:5000/app:1", "reg.io:5000/app:2", false),
        ("reg.io:5000/app:1", "reg.io:5000/app/x:1", false),
        ("reg.io:5000/app/**:1", "reg.io:5000/app/x:1", true),
        ("[::1]:5000", "[::1]:5000/app:1", true),
        ("*:latest", "ghcr.io/org/app:latest", true),
        ("*:latest", "nginx:1", false),
        ("*:*", "nginx", false),
        ("*@", &app, true),
        ("*@", "nginx:1", false),
        ("ghcr.io@", &app, true),
        ("ghcr.io/org@", &app, false),
        ("ghcr.io/org/**@", &app, true),
        ("ghcr.io/org/app@", &app, true),
        ("ghcr.io/org/app@", "ghcr.io/org/app:1.2", false),
        ("ghcr.io/org/app:1.*", &tagged, true),
        ("ghcr.io/org/app:1.*@", &tagged, true),
        ("ghcr.io/org/app:1.*@", "ghcr.io/org/app:1.2", false),
        ("ghcr.io/org/app:1.*@", &app, false),
        (&exact, &tagged, true),
        (&part, &tagged, true),
        ("ghcr.io/org/app@sha512:*", &tagged, false),
    ] {
        assert_eq!(image(pattern, text), expected, "{pattern} {text}");
    }
}

#[test]
fn refuses_what_is_no_pattern() {
    use PatternError as E;
    for (text, expected) in [
        ("", E::Empty),
        (" ghcr.io", E::Blank),
        ("ghcr.io\n", E::Blank),
        ("ghcr.io\u{a0}", E::Blank),
        ("https://ghcr.io/org", E::Scheme),
        ("/ghcr.io", E::Slash),
        ("ghcr.io/", E::Slash),
        ("ghcr.io//org", E::Slash),
        ("my_registry.local/app", E::Host),
        ("**.example.com", E::Host),
        ("ghcr.io.", E::Host),
        (".io", E::Host),
        ("-a.io", E::Host),
        ("[::1", E::Host),
        ("[]/x", E::Host),
        ("[*]/x", E::Host),
        ("gh\u{430}.io/x", E::Host),
        ("ghcr.io:*", E::Port),
        ("ghcr.io:*/x", E::Port),
        ("ghcr.io:/x", E::Port),
        ("ghcr.io:1:2/x", E::Port),
        ("*/team", E::Star),
        ("*/*", E::Star),
        ("bitnami*/redis", E::Star),
        ("bitnami*", E::Star),
        ("**", E::Star),
        ("**/x", E::DoubleStar),
        ("ghcr.io/**/x", E::DoubleStar),
        ("ghcr.io/a**", E::DoubleStar),
        ("ghcr.io/***", E::DoubleStar),
        ("ghcr.io/Org", E::UpperCase),
        ("ghcr.io/a?", E::Path),
        ("ghcr.io/\u{e9}", E::Path),
    ] {
        assert_eq!(RegistryPattern::parse(text), Err(expected), "{text:?}");
        assert_eq!(ImagePattern::parse(text).err(), Some(expected), "image {text:?}");
    }
    for (text, expected) in [
        ("nginx:latest", E::Version),
        ("ghcr.io:latest", E::Version),
        ("ghcr.io/org/app:1", E::Version),
        ("ghcr.io/org/app@", E::Version),
    ] {
        assert_eq!(RegistryPattern::parse(text), Err(expected), "{text:?}");
    }
    for (text, expected) in [
        ("nginx:", E::Tag),
        ("ghcr.io/a:1:2", E::Tag),
        ("ghcr.io:latest", E::Port),
        ("@", E::Empty),
        (":1", E::Empty),
        ("nginx@sha256:abc", E::Digest),
        ("nginx@@", E::Digest),
        ("user@ghcr.io/*", E::Digest),
        ("ghcr.io/:1", E::Slash),
    ] {
        assert_eq!(ImagePattern::parse(text), Err(expected), "{text:?}");
    }
    assert_eq!(RegistryPattern::parse(&"a".repeat(1025)), Err(E::TooLong));
    for (text, expected) in [("", E::Empty), ("pay -*", E::Blank)] {
        assert_eq!(Glob::parse(text), Err(expected), "{text:?}");
    }
}

#[test]
fn names_match_whole() {
    for (glob, name, expected) in [
        ("pay-*", "pay-a", true),
        ("pay-*", "pay-", true),
        ("pay-*", "xpay-a", false),
        ("pay", "pay-a", false),
        ("Deployment/web-*", "Deployment/web-1", true),
        ("Deployment/web-*", "deployment/web-1", false),
        ("*", "Deployment/web-1", true),
        ("*", "", true),
        ("a?c", "abc", true),
        ("a?c", "a\u{e9}c", true),
        ("a?c", "ac", false),
        ("*a*b", "aab", true),
        ("*a*b", "ba", false),
    ] {
        assert_eq!(Glob::parse(glob).expect(glob).matches(name), expected, "{glob} {name}");
    }
}

fn read<T: Decode>(text: &str) -> Read<T> {
    Tree::parse(text).expect("JSON").to()
}

#[test]
fn are_read_from_json_with_the_error_s_text() {
    let pattern: ImagePattern = read(r#""nginx:1.*""#).expect("a pattern");
    assert_eq!(pattern.as_str(), "nginx:1.*");
    let glob: Glob = read(r#""pay-*""#).expect("a glob");
    assert_eq!(glob.as_str(), "pay-*");
    let error = read::<RegistryPattern>(r#""https://quay.io""#).expect_err("a scheme");
    assert!(
        error.to_string().starts_with(
            "expected a pattern without a scheme: write `ghcr.io/org`, not `https://ghcr.io/org`"
        )
    );
}

#[cfg(feature = "schema")]
#[test]
fn are_strings_in_schemas() {
    for schema in [
        schemars::schema_for!(RegistryPattern),
        schemars::schema_for!(ImagePattern),
        schemars::schema_for!(Glob),
    ] {
        assert_eq!(schema.get("type"), Some(&"string".into()));
    }
}

mod properties;
mod width;
mod words;
