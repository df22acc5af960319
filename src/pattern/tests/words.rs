//! One word of Docker Hub, and what stands below a pattern.

use super::{RegistryPattern, registry};
use crate::image::Reference;

#[test]
fn one_word_of_docker_hub_is_a_namespace_and_an_official_image_to_registries() {
    for (pattern, matching) in [
        ("nginx", "nginx library/nginx nginx/unit Docker.io/nginx library/nginx/x"),
        ("index.docker.io/nginx", "nginx library/nginx nginx/unit Docker.io/nginx library/nginx/x"),
        ("docker.io/*ginx", "nginx library/nginx nginx/unit Docker.io/nginx library/nginx/x"),
        ("docker.io/nginx/**", "nginx/unit"),
        ("docker.io/library/nginx", "nginx library/nginx library/nginx/x"),
    ] {
        let all = "nginx library/nginx nginx/unit Docker.io/nginx library/nginx/x redis library/redis/nginx x/nginx nginxs/unit quay.io/nginx/unit";
        let found: Vec<&str> = all.split(' ').filter(|text| registry(pattern, text)).collect();
        assert_eq!(found.join(" "), matching, "{pattern}");
    }
}

#[test]
fn what_stands_below_a_pattern_is_told_in_parts() {
    for (pattern, text, expected) in [
        ("docker.io", "nginx:1", Some("library/nginx")),
        ("Docker.IO", "bitnami/redis", Some("bitnami/redis")),
        ("library", "nginx", Some("nginx")),
        ("nginx", "nginx", Some("")),
        ("nginx", "nginx/unit:1", Some("unit")),
        ("quay.io/org", "quay.io/org/org/app@sha256:0", None),
        ("quay.io/org", "quay.io/org/org/app:1", Some("org/app")),
        ("quay.io/org", "quay.io/org", Some("")),
        ("quay.io/org", "quay.io/orgs/app", None),
        ("quay.io/org", "ghcr.io/org/app", None),
        ("*", "my_registry.local/app", Some("my_registry.local/app")),
    ] {
        let pattern = RegistryPattern::parse(pattern).expect(pattern);
        let below = Reference::parse(text).ok().and_then(|image| pattern.below(&image));
        assert_eq!(below.as_deref(), expected, "{pattern:?} {text}");
    }
}
