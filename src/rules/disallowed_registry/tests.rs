//! What is allowed, what is denied, what nobody can tell, and what is proposed instead.

use super::super::tests::{Case, Drafted, lines};
use super::super::{Check, Edit};
use crate::report::Outcome;

const BOTH: &str = r#"{"allowed": ["registry.example.com", "docker.io/library"], "denied": ["registry.example.com/sandbox"]}"#;

fn drafts(registries: &str, image: &'static str) -> Vec<Drafted> {
    Case::of(&[image]).registries(registries).drafts(Check::Image(super::check), &super::META)
}

fn outcome(registries: &str, image: &'static str) -> Option<Outcome> {
    let drafts = drafts(registries, image);
    assert!(drafts.len() < 2, "{image}");
    drafts.first().map(|draft| draft.outcome)
}

#[test]
fn finds_what_is_not_allowed_and_what_is_denied() {
    for (image, found) in [
        ("registry.example.com/shop/web:1", false),
        ("REGISTRY.example.com/shop/web:1", false),
        ("nginx", false),
        ("index.docker.io/library/nginx:1", false),
        ("registry.example.com/sandbox", true),
        ("registry.example.com/sandbox/web:1", true),
        ("registry.example.com/sandboxes/web:1", false),
        ("registry.example.com:443/shop/web:1", true),
        ("registry.example.com.evil.example/shop/web:1", true),
        ("bitnami/redis:7", true),
        ("my_registry.local/app:1", true),
        ("Nginx:1", true),
        ("https://registry.example.com/shop/web:1", true),
        ("registry.example.com/shop/web:1 ", true),
        ("", false),
    ] {
        assert_eq!(outcome(BOTH, image), found.then_some(Outcome::Fail), "{image}");
    }
    for (denied, image, found) in [
        ("quay.io", "Quay.io:0443/team/app:1", true),
        ("quay.io/team", "quay.io:443/teams/app:1", false),
        ("quay.io", "quay.io:8443/team/app:1", false),
        ("docker.io", "registry-1.docker.io/library/nginx:1", true),
        ("library/nginx", "registry-1.docker.io:443/library/nginx:1", true),
        ("docker.io", "index.docker.io:443/library/nginx:1", true),
        ("bitnami", "registry-1.docker.io/library/nginx:1", false),
        ("docker.io/bitnami", "bitnami/redis:7", true),
        ("docker.io/bitnami", "bitnami:7", true),
        ("docker.io/bitnami", "nginx:1", false),
        ("docker.io", "Docker.io/nginx:1", true),
        ("quay.io", "nginx:", true),
    ] {
        let registries = format!(r#"{{"denied": ["{denied}"]}}"#);
        assert_eq!(outcome(&registries, image), found.then_some(Outcome::Fail), "{denied} {image}");
    }
}

#[test]
fn decides_nothing_where_somebody_is_to_fill_something_in() {
    for image in ["{{ .Values.image }}:1", "registry.example.com/$(NAME)", "auto"] {
        assert_eq!(outcome(BOTH, image), Some(Outcome::Undetermined), "{image}");
    }
}

#[test]
fn finds_nothing_where_nothing_is_configured() {
    for registries in
        ["{}", r#"{"private": ["quay.io"], "mirrors": [{"of": "quay.io", "transparent": true}]}"#]
    {
        for image in ["nginx", "Nginx", "{{ x }}"] {
            assert_eq!(outcome(registries, image), None, "{image}");
        }
    }
}

#[test]
fn offers_the_name_of_an_allowed_mirror() {
    let mirrors = r#""mirrors": [{"of": "docker.io", "at": "old.example.com/hub"}, {"of": "docker.io", "at": "m.example.com/hub"},
        {"of": "quay.io", "transparent": true}]"#;
    let allowed = format!(r#"{{"allowed": ["m.example.com"], {mirrors}}}"#);
    let found = drafts(&allowed, "nginx:1.27.3");
    assert_eq!(
        (&found[0].safe, &found[0].risky),
        (&None, &Some(Edit::name("m.example.com/hub/library/nginx")))
    );
    assert_eq!(found[0].help, "write `m.example.com/hub/library/nginx:1.27.3`");
    for image in ["quay.io/a/b:1", "Nginx:1", "{{ x }}"] {
        assert_eq!(drafts(&allowed, image)[0].risky, None, "{image}");
    }
    let denied = format!(r#"{{"denied": ["docker.io", "*.example.com"], {mirrors}}}"#);
    assert_eq!(drafts(&denied, "nginx:1.27.3")[0].risky, None);
}

#[test]
fn proposes_the_nearest_places() {
    let registries = r#"{"allowed": ["a.io", "b.io", "quay.io/team", "c.io", "quay.io/sandbox/x"], "denied": ["quay.io/sandbox"]}"#;
    assert_eq!(
        drafts(registries, "quay.io/tea/x:1")[0].help,
        "use an image of `quay.io/team` or `a.io` or `b.io`"
    );
    assert_eq!(
        drafts(r#"{"denied": ["quay.io"]}"#, "quay.io/x:1")[0].help,
        "use an image of another registry"
    );
}

#[test]
fn says_what_why_and_help() {
    let said = |image| drafts(BOTH, image).iter().map(lines).collect::<String>();
    assert_eq!(
        said("bitnami/redis:7"),
        "image `bitnami/redis:7` comes from `docker.io/bitnami/redis`, which `registries.allowed` does not name\n\
         what is pulled comes from a place that the settings do not vouch for\n\
         use an image of `docker.io/library` or `registry.example.com`"
    );
    assert_eq!(
        said("registry.example.com/sandbox/a:1").lines().next(),
        Some(
            "image `registry.example.com/sandbox/a:1` comes from `registry.example.com/sandbox/a`, which `registries.denied` names with `registry.example.com/sandbox`"
        )
    );
    assert_eq!(
        said("user:pw@registry.example.com/a"),
        "image `***@registry.example.com/a` is no valid reference, so nobody can tell whether its registry is allowed\n\
         what cannot be read passes no list of registries, or the list could be got round\n\
         write a reference that can be read, of `registry.example.com` or `docker.io/library`"
    );
    assert_eq!(
        said("{{ x }}"),
        "image `{{ x }}` still holds `{{ }}`, so nobody can tell whether its registry is allowed\n\
         what cannot be read passes no list of registries, or the list could be got round\n\
         fill it in first, and check what comes out"
    );
    assert_eq!(
        said("auto"),
        "image `auto` stands for one that Istio writes into the pod, and whose registry may be any\n\
         what cannot be read passes no list of registries, or the list could be got round\n\
         check the pods, once Istio has injected its proxy"
    );
}
