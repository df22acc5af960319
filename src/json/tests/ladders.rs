//! Ladders as a caller sees them: one finding each, the rest in `also`, and nothing that hides what is left.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{report, rules};
use crate::rules::{Ladder, Meta, REGISTER, Scope};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The rule of the policy ladder that speaks of the same fault as any version finding.
const FOLDS: &str = "cached-floating-tag";

fn meta(rule: &str) -> &'static Meta {
    REGISTER.iter().map(|rule| rule.meta).find(|meta| meta.id == rule).expect("a rule")
}

/// A Deployment of images, each under its pull policy; no policy where that is empty.
fn deployment(uses: &[(&str, &str)]) -> String {
    let container = |(index, (image, policy)): (usize, &(&str, &str))| {
        let mut container = json!({"name": format!("c{index}"), "image": image});
        if !policy.is_empty() {
            container["imagePullPolicy"] = json!(policy);
        }
        container
    };
    let containers: Vec<Value> = uses.iter().enumerate().map(container).collect();
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"template": {"spec": {"containers": containers}}}})
    .to_string()
}

/// The findings as rule and `also`, by container.
fn found(settings: &Value, input: &str) -> BTreeMap<String, Vec<(String, Vec<String>)>> {
    let judged = report(&settings.to_string(), input);
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for finding in judged["findings"].as_array().unwrap_or_else(|| panic!("{judged:#}")) {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let also = finding["also"].as_array().expect("a list").iter().map(text).collect();
        found.entry(text(&finding["use"]["name"])).or_default().push((text(&finding["rule"]), also));
    }
    found
}

/// The findings of a single container.
fn of_one(settings: &Value, image: &str, policy: &str) -> Vec<(String, Vec<String>)> {
    found(settings, &deployment(&[(image, policy)])).remove("c0").unwrap_or_default()
}

#[test]
fn plain_nginx_gives_one_three_and_four_findings() {
    let input = deployment(&[("nginx", "")]);
    for (profile, expected) in [
        ("baseline", vec!["missing-tag"]),
        ("reliable", vec!["short-name", "missing-tag", "rate-limited-registry"]),
        ("strict", vec!["short-name", "missing-tag", "implicit-pull-policy", "rate-limited-registry"]),
    ] {
        let judged = report(&json!({"profile": profile}).to_string(), &input);
        assert_eq!(rules(&judged), expected, "{profile}");
    }
}

#[test]
fn also_holds_the_rest_of_the_ladder() {
    for (profile, image, expected, also) in [
        ("baseline", "registry.example.com/a/b", "missing-tag", vec![]),
        ("reliable", "registry.example.com/a/b", "missing-tag", vec!["unpinned-image"]),
        ("strict", "registry.example.com/a/b:latest", "latest-tag", vec!["unpinned-image", FOLDS]),
        ("reliable", "registry.example.com/a/b:1.2", "floating-tag", vec!["unpinned-image", FOLDS]),
        ("strict", "registry.example.com/a/b:stable", "floating-tag", vec!["unpinned-image", FOLDS]),
        // The more severe leads, although the other comes first.
        ("strict", "registry.example.com/a/b:build-1", "unpinned-image", vec!["unversioned-tag"]),
        ("strict", "registry.example.com/a/b:1.2.3", "unpinned-image", vec![]),
    ] {
        // Without a tag the API server writes `Always`, and nothing is kept.
        let policy = if image.ends_with('b') { "Always" } else { "IfNotPresent" };
        let found = of_one(&json!({"profile": profile}), image, policy);
        let own: Vec<_> = found.iter().filter(|(rule, _)| rule == expected).collect();
        assert_eq!(own.len(), 1, "{profile} {image}: {found:?}");
        assert_eq!(own[0].1, also, "{profile} {image}");
        assert_eq!(found.len(), 1, "{profile} {image}: {found:?}");
    }
}

/// However little what it folds into weighs, the verdict is that of the most severe.
#[test]
fn what_folds_leads_where_it_weighs_more() {
    let image = "registry.example.com/a/b:stable";
    let folded = |settings: Value| {
        let mut found = of_one(&settings, image, "IfNotPresent");
        assert_eq!(found.len(), 1, "{settings}: {found:?}");
        found.remove(0)
    };
    for (rules, leads, also) in [
        (json!({"unpinned-image": "info"}), FOLDS, vec!["unpinned-image"]),
        (json!({"unpinned-image": "warning"}), "unpinned-image", vec![FOLDS]),
        (json!({"floating-tag": "warning", FOLDS: "error"}), FOLDS, vec!["floating-tag"]),
        (json!({"floating-tag": "error", FOLDS: "error"}), "floating-tag", vec![FOLDS]),
    ] {
        let (rule, others) = folded(json!({"rules": rules}));
        assert_eq!(
            (rule.as_str(), others),
            (leads, also.into_iter().map(str::to_owned).collect()),
            "{rules}"
        );
    }
}

#[test]
fn a_live_pod_says_what_it_waits_for_whatever_its_image_is() {
    for (image, reference) in [("Nginx:1", "invalid-reference"), ("reg.io/x:${TAG}", "unresolved-template")] {
        let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "uid": "u"},
            "spec": {"containers": [{"name": "c0", "image": image, "imagePullPolicy": "IfNotPresent"}]},
            "status": {"containerStatuses": [{"name": "c0", "state": {"waiting": {"reason": "InvalidImageName", "message": "m"}}}]}});
        let found = found(&json!({}), &pod.to_string()).remove("c0").unwrap_or_default();
        let found: BTreeSet<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
        assert_eq!(found, BTreeSet::from(["failing-pull", reference]), "{image}");
    }
}

#[test]
fn a_digest_ends_the_version_ladder() {
    let settings = json!({"profile": "strict", "rules": {"version-out-of-range": {"ranges": {"*": ">=2"}}}});
    for tag in ["", ":latest", ":stable", ":1", ":build-1", ":1.2.3"] {
        let image = format!("registry.example.com/a/b{tag}@{DIGEST}");
        let found = of_one(&settings, &image, "IfNotPresent");
        assert_eq!(found, [], "{image}");
    }
}

#[test]
fn a_reference_that_is_none_ends_all_but_the_question_for_its_registry() {
    let settings = json!({"profile": "strict", "registries": {"allowed": ["registry.example.com"]}});
    for image in ["Nginx", "nginx:latest ", "https://quay.io/a/b:1"] {
        let found = of_one(&settings, image, "Never");
        let leading: Vec<_> = found.iter().map(|(rule, _)| rule.as_str()).collect();
        assert_eq!(leading, ["invalid-reference", "disallowed-registry"], "{image}");
    }
}

#[test]
fn what_is_off_or_accepted_hides_nothing() {
    let exempt =
        |rule: &str| json!([{"rules": [rule], "images": ["registry.example.com/a/b"], "reason": "known"}]);
    let image = "registry.example.com/a/b:latest";
    for settings in [
        json!({"profile": "strict", "rules": {"latest-tag": "off"}}),
        json!({"profile": "strict", "exemptions": exempt("latest-tag")}),
    ] {
        let found = of_one(&settings, image, "Always");
        assert_eq!(found, [("unpinned-image".to_owned(), vec![])], "{settings}");
    }
    for settings in [
        json!({"profile": "strict", "rules": {"unpinned-image": "off"}}),
        json!({"profile": "strict", "exemptions": exempt("unpinned-image")}),
    ] {
        let found = of_one(&settings, image, "Always");
        assert_eq!(found, [("latest-tag".to_owned(), vec![])], "{settings}");
    }
    // What leads no more neither ends other ladders.
    let settings = json!({"profile": "strict", "rules": {"invalid-reference": "off"},
        "registries": {"allowed": ["registry.example.com"]}});
    let found = of_one(&settings, "Nginx", "always");
    let leading: BTreeSet<_> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(leading, BTreeSet::from(["disallowed-registry", "invalid-pull-policy"]));
}

/// Settings under which of the rules about images and pods one is on, or all are.
fn settings(profile: &str, closed: bool, only: Option<&str>) -> Value {
    let mut levels = Map::new();
    for rule in &REGISTER {
        let id = rule.meta.id;
        if rule.meta.scope == Scope::Set || only.is_some_and(|only| only != id) {
            levels.insert(id.to_owned(), json!("off"));
        } else if id == "version-out-of-range" {
            levels.insert(id.to_owned(), json!({"ranges": {"*": ">=1.2, <2"}}));
        }
    }
    let registries = if closed { json!({"allowed": ["registry.example.com"]}) } else { json!({}) };
    json!({"profile": profile, "registries": registries, "rules": levels})
}

fn image() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "nginx",
        "Nginx",
        "k8s.gcr.io/pause",
        "localhost:5000/app",
        "registry.example.com/a/b",
        "{{ .name }}",
        "",
    ]);
    let version = prop::sample::select(vec![
        "", ":latest", ":stable", ":1", ":1.2", ":1.2.3", ":3.0.0", ":24.04", ":1a2b3c4", ":build-1", ": ",
        ":$(TAG)",
    ]);
    (name, version, prop::bool::weighted(0.3)).prop_map(|(name, version, pinned)| {
        if pinned { format!("{name}{version}@{DIGEST}") } else { format!("{name}{version}") }
    })
}

fn policy() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "Always", "IfNotPresent", "Never", "always", " "])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_finding_a_ladder_and_nothing_lost(
        uses in prop::collection::vec((image(), policy()), 1..4),
        profile in prop::sample::select(vec!["baseline", "reliable", "strict"]),
        closed in any::<bool>(),
    ) {
        let uses: Vec<(&str, &str)> = uses.iter().map(|(image, policy)| (image.as_str(), *policy)).collect();
        let input = deployment(&uses);
        // What each rule finds where no other is on.
        let mut alone: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        for rule in REGISTER.iter().filter(|rule| rule.meta.scope != Scope::Set) {
            for (name, own) in found(&settings(profile, closed, Some(rule.meta.id)), &input) {
                prop_assert!(own.iter().all(|(id, also)| id == rule.meta.id && also.is_empty()), "{own:?}");
                alone.entry(name).or_default().insert(rule.meta.id);
            }
        }
        let together = found(&settings(profile, closed, None), &input);
        prop_assert_eq!(together.keys().collect::<Vec<_>>(), alone.keys().collect::<Vec<_>>());
        for (name, findings) in together {
            let mut ladders = Vec::new();
            let mut seen = BTreeSet::new();
            for (rule, also) in &findings {
                let is_version = |rule: &str| meta(rule).ladder == Some(Ladder::Version);
                let folds = rule == FOLDS && also.iter().any(|rule| is_version(rule));
                let ladder = if folds { Some(Ladder::Version) } else { meta(rule).ladder };
                prop_assert!(ladder.is_none() || !ladders.contains(&ladder), "{name}: {findings:?}");
                ladders.push(ladder);
                for other in also {
                    let folded = other == FOLDS && ladder == Some(Ladder::Version);
                    prop_assert!(folded || (ladder.is_some() && meta(other).ladder == ladder), "{name}: {findings:?}");
                }
                for rule in also.iter().chain([rule]) {
                    prop_assert!(seen.insert(meta(rule).id), "{name}: {rule} twice in {findings:?}");
                }
            }
            let mut expected = alone.remove(&name).unwrap_or_default();
            if expected.iter().any(|rule| meta(rule).ladder == Some(Ladder::Reference)) {
                expected.retain(|rule| meta(rule).ladder == Some(Ladder::Reference) || *rule == "disallowed-registry");
            }
            let index: usize = name.trim_start_matches('c').parse().expect("an index");
            if uses[index].0.contains("@sha256:") {
                prop_assert!(!ladders.contains(&Some(Ladder::Version)), "{name}: {findings:?}");
            }
            prop_assert_eq!(seen, expected, "{} of {:?}", name, uses);
        }
    }
}
