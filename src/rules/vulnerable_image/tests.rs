use serde_json::{Value, json};

use super::super::Check;
use super::super::tests::{Case, lines};

fn hit(id: &str, severity: &str, fixed: &str) -> Value {
    json!({"VulnerabilityID": id, "VendorIDs": [format!("V-{id}")], "Severity": severity, "PkgName": format!("p-{id}"), "FixedVersion": fixed})
}

fn report(hits: &[Value]) -> Value {
    json!({"SchemaVersion": 2, "ArtifactType": "container_image", "CreatedAt": "2026-11-20T00:00:00Z",
        "Metadata": {"RepoTags": ["a.io/b:1"]}, "Results": [{"Class": "os-pkgs", "Vulnerabilities": hits}]})
}

fn case(hits: &[Value], options: Value) -> Case {
    Case::of(&["a.io/b:1"]).scans(&[report(hits)]).options("vulnerable-image", &options.to_string())
}

fn said(case: &Case) -> String {
    case.drafts(Check::Image(super::check), &super::META).iter().map(lines).collect()
}

#[test]
fn says_how_many_which_and_what_mends_them() {
    let hits = [
        hit("CVE-1", "CRITICAL", "2.0"),
        hit("CVE-2", "CRITICAL", ""),
        hit("CVE-3", "HIGH", "1.1"),
        hit("CVE-4", "HIGH", "1.2"),
        hit("CVE-5", "MEDIUM", "1"),
    ];
    assert_eq!(
        said(&case(&hits, json!({}))),
        "image `a.io/b:1` has too many vulnerabilities, 2 critical (0 allowed), 2 high (0 allowed), by the Trivy report of 2026-11-20, which is about what the tag was then: `CVE-1`, `CVE-2`, `CVE-3`, …\n\
         the pod would run what is known to be open to attack\n\
         update `p-CVE-1` to `2.0`, `p-CVE-3` to `1.1`, `p-CVE-4` to `1.2`; 1 without a fix so far can be accepted in a VEX document or `ignore`"
    );
    assert!(said(&case(&hits[1..2], json!({}))).ends_with(
        "none of them has a fix so far: build on another base, or accept them in a VEX document or `ignore`"
    ));
}

#[test]
fn counts_what_the_budget_names() {
    let hits = [
        hit("CVE-1", "CRITICAL", ""),
        hit("CVE-2", "HIGH", "1"),
        hit("CVE-3", "UNKNOWN", "1"),
        hit("CVE-4", "LOW", "1"),
    ];
    for (options, found) in [
        (json!({}), "1 critical (0 allowed), 1 high (0 allowed)"),
        (json!({"fixableOnly": true}), "1 high (0 allowed)"),
        (json!({"budget": {"critical": 1}}), ""),
        (json!({"budget": {"critical": 1, "high": 1}}), ""),
        (json!({"budget": {"medium": 0}}), "1 medium (0 allowed)"),
        (json!({"budget": {"medium": 0}, "unknown": "low"}), ""),
        (json!({"budget": {"low": 1}, "unknown": "low"}), "2 low (1 allowed)"),
        (json!({"budget": {"high": 1}, "unknown": "high"}), "2 high (1 allowed)"),
        (json!({"budget": {}}), ""),
    ] {
        let said = said(&case(&hits, options.clone()));
        assert_eq!(said.is_empty(), found.is_empty(), "{options}: {said}");
        assert!(said.contains(&format!("{found}, by")) || found.is_empty(), "{options}: {said}");
    }
}

#[test]
fn what_is_ignored_counts_again_when_its_time_is_over() {
    let options =
        |until: Value| json!({"ignore": [{"id": "v-cve-1", "reason": "not reachable", "until": until}]});
    let hits = [hit("CVE-1", "HIGH", "1")];
    assert!(said(&case(&hits, options(json!(null)))).is_empty());
    let dated = || case(&hits, options(json!("2026-11-30")));
    assert!(said(&dated().now("2026-11-30T23:59:59Z")).is_empty());
    assert!(said(&dated().now("2026-12-01")).ends_with("; `v-cve-1` was accepted until 2026-11-30"));
    assert!(said(&dated()).ends_with(
        "; `v-cve-1` is accepted until 2026-11-30, and whether that is over nobody said: hand over the time as `now`"
    ));
}

#[test]
fn the_worst_of_several_scanners_is_enough() {
    let grype = json!({"matches": [{"vulnerability": {"id": "GHSA-1", "severity": "Critical"}}], "source": {"type": "image", "target": {"tags": ["a.io/b:1"]}}});
    let case = Case::of(&["a.io/b:1", "a.io/b:2"]).scans(&[report(&[]), grype]);
    let drafts = case.drafts(Check::Image(super::check), &super::META);
    assert_eq!(drafts.iter().map(|draft| draft.at).collect::<Vec<_>>(), [0]);
    assert!(drafts[0].message.contains("by the Grype report"));
}

#[test]
fn what_cannot_be_read_silences_no_other_list() {
    let mut report = report(&[hit("CVE-1", "CRITICAL", "")]);
    let lists = report["Results"].as_array_mut().expect("a list");
    lists.push(json!({"Class": "lang-pkgs", "Vulnerabilities": ["CVE-2"]}));
    assert!(said(&Case::of(&["a.io/b:1"]).scans(&[report])).contains("1 critical"));
}

#[test]
fn options_are_read_strictly() {
    use super::super::Options;
    use crate::settings::Tree;
    for wrong in [
        json!({"budget": {"unknown": 1}}),
        json!({"budget": {"high": -1}}),
        json!({"unknown": "unknown"}),
        json!({"ignore": [{"id": "CVE-1"}]}),
        json!({"ignore": [{"id": "CVE-1", "reason": " "}]}),
        json!({"ignore": [{"id": "CVE-1", "reason": "r", "until": "soon"}]}),
    ] {
        let tree = Tree::parse(&wrong.to_string()).expect("JSON");
        assert!(Options::default().set("vulnerable-image", &tree).is_err(), "{wrong}");
    }
}
