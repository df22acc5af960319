//! How wide patterns are: open to anyone, and as wide as another.

use super::{DIGEST, Glob, ImagePattern, RegistryPattern};

#[test]
fn open_is_where_anyone_can_register() {
    for (pattern, expected) in [
        ("*", true),
        ("*.*", true),
        ("*.io", true),
        ("*.io/team", true),
        ("*-corp.example", true),
        ("ghcr.*", true),
        ("*:5000", true),
        ("*.co.uk", true),
        ("10.0.*.*", true),
        ("*.corp.co.uk", false),
        ("*.corp.example", false),
        ("us-*.pkg.dev", false),
        ("ghcr.io/*", false),
        ("docker.io", false),
        ("localhost", false),
        ("[::1]:5000", false),
    ] {
        assert_eq!(RegistryPattern::parse(pattern).expect(pattern).is_open(), expected, "{pattern}");
    }
    let fixed = format!("*@{DIGEST}");
    for (pattern, expected) in [("*:1.*", true), ("*@", true), ("*.io/a@", true), (&fixed, false)] {
        assert_eq!(ImagePattern::parse(pattern).expect(pattern).is_open(), expected, "{pattern}");
    }
    assert!(Glob::parse("**").expect("a glob").is_open() && !Glob::parse("*-*").expect("a glob").is_open());
}

#[test]
fn wider_patterns_cover_narrower_ones() {
    for (one, other, expected) in [
        ("*", "ghcr.io", true),
        ("ghcr.io", "*", false),
        ("ghcr.io", "GHCR.io/org", true),
        ("ghcr.io/org", "ghcr.io/org/**", true),
        ("ghcr.io/org/**", "ghcr.io/org", false),
        ("ghcr.io/org/**", "ghcr.io/org/app", true),
        ("ghcr.io/*", "ghcr.io/org/app", true),
        ("ghcr.io/*", "ghcr.io/**", true),
        ("ghcr.io/*", "ghcr.io", false),
        ("ghcr.io/org", "ghcr.io/orgs", false),
        ("ghcr.io/o*", "ghcr.io/org*", true),
        ("*.io", "docker.io/library/nginx", true),
        ("*.io", "[::1]", false),
        ("*:5", "[::1]:5", false),
        ("docker.io", "bitnami/redis", true),
        ("docker.io", "docker.io:443", false),
        ("docker.io/library", "library/nginx", true),
        ("docker.io/nginx", "nginx", true),
        ("docker.io/nginx", "docker.io/nginx/**", true),
        ("docker.io/nginx", "docker.io/library/nginx", true),
        ("docker.io/nginx/**", "docker.io/nginx", false),
        ("docker.io/library/nginx", "docker.io/nginx", false),
        ("docker.io/*", "docker.io/nginx", true),
        ("docker.io/n*", "nginx", true),
    ] {
        let [wide, narrow] = [one, other].map(|text| RegistryPattern::parse(text).expect(text));
        assert_eq!(wide.covers(&narrow), expected, "{one} {other}");
    }
    for (one, other, expected) in [
        ("nginx", "nginx:1.*", true),
        ("nginx:1.*", "nginx", false),
        ("nginx:*", "nginx:1.?", true),
        ("nginx:1.*", "nginx:1.*@", true),
        ("nginx:1.*@", "nginx:1.*", false),
        ("*@", "nginx@sha256:0*", true),
        ("ghcr.io@", "ghcr.io/org/**:1@", true),
        ("ghcr.io/org:1", "ghcr.io/org/**:1", false),
        ("ghcr.io/org/*:1", "ghcr.io/org/**:1", false),
    ] {
        let [wide, narrow] = [one, other].map(|text| ImagePattern::parse(text).expect(text));
        assert_eq!(wide.covers(&narrow), expected, "{one} {other}");
    }
}
