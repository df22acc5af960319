mod properties;

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::super::vex::{self, Statements};
use super::{Hit, Rating, Remedy, Report, Scanner, read};
use crate::moment::Moment;

fn sample(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies/vectors/scans").join(file);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"))
}

fn reports(text: &str) -> Vec<Report> {
    read(text).unwrap_or_else(|e| panic!("{e}"))
}

fn error(text: &str) -> String {
    read(text).expect_err(text).to_string()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// Numbers by severity as `expected.json` gives them; what it leaves out or gives as 0 is none.
fn numbers<'h>(hits: impl Iterator<Item = &'h Hit>) -> Map<String, Value> {
    let mut counts = Map::new();
    for hit in hits {
        let count = counts.entry(hit.rating.as_str()).or_insert(json!(0));
        *count = json!(count.as_u64().unwrap_or_default() + 1);
    }
    counts
}

fn expected_numbers(value: &Value) -> Map<String, Value> {
    let members = value.as_object().cloned().unwrap_or_default();
    members
        .into_iter()
        .filter(|(_, count)| *count != json!(0))
        .map(|(k, v)| (k.to_ascii_lowercase(), v))
        .collect()
}

#[test]
fn takes_from_each_sample_what_is_expected() {
    let expected: Value = serde_json::from_str(&sample("expected.json")).expect("JSON");
    for case in expected["reports"].as_array().expect("reports") {
        let file = case["file"].as_str().expect("a file");
        let found = reports(&sample(file));
        if case["items"].is_u64() {
            assert_eq!(json!(found.len()), case["items"], "{file}");
            let images: Vec<&str> = found.iter().map(|report| report.scanned.as_str()).collect();
            assert_eq!(images, texts(&case["images"]), "{file}");
            continue;
        }
        let [report] = found.as_slice() else { panic!("{file}: {} reports", found.len()) };
        let scanner = match report.scanner {
            Scanner::Trivy => "trivy",
            Scanner::Clair => "clair",
            Scanner::Grype => "grype",
            Scanner::TrivyOperator => "trivy-operator",
        };
        assert_eq!(case["format"], scanner, "{file}");
        assert_eq!(case["image"].as_str().unwrap_or_default(), report.scanned, "{file}");
        assert_eq!(texts(&case["digests"]), report.digests, "{file}");
        assert_eq!(case["manifest_digest"].as_str(), report.manifest.as_deref(), "{file}");
        if case.get("image_id").is_some() {
            assert_eq!(case["image_id"].as_str(), report.image_id.as_deref(), "{file}");
        }
        if let Some(created) = case.get("created") {
            let created = created.as_str().map(|text| Moment::parse(text).expect(text));
            assert_eq!(created, report.created, "{file}");
        }
        if let Some(end) = case["os_end_of_life"].as_bool() {
            assert_eq!(report.os.end_of_life, Some(end), "{file}");
        }
        if let Some(workload) = case["workload"].as_object() {
            let own = report.workload.clone().unwrap_or_default();
            let own = json!({"kind": own.kind, "namespace": own.namespace, "name": own.name, "container": own.container});
            assert_eq!(Value::from(workload.clone()), own, "{file}");
        }
        let counted = || report.hits.iter().filter(|hit| !hit.suppressed);
        assert_eq!(numbers(counted()), expected_numbers(&case["counts"]), "{file}");
        let fixable = counted().filter(|hit| matches!(hit.fix, Remedy::Fixed(_)));
        assert_eq!(numbers(fixable), expected_numbers(&case["fixable"]), "{file}");
        let suppressed: Vec<&str> = report.hits.iter().filter(|hit| hit.suppressed).map(Hit::id).collect();
        assert_eq!(suppressed, texts(&case["suppressed"]), "{file}");
        assert_eq!(report.analysed, file != "trivy-no-results.json", "{file}");
    }
}

#[test]
fn vex_documents_suppress_what_is_expected() {
    let expected: Value = serde_json::from_str(&sample("expected.json")).expect("JSON");
    for case in expected["vex"].as_array().expect("vex") {
        let file = |key: &str| sample(case[key].as_str().expect("a file"));
        let statements = vex::read(&file("vex")).unwrap_or_else(|e| panic!("{e}"));
        let mut report = reports(&file("report")).remove(0);
        let before: Vec<Hit> = report.hits.iter().filter(|hit| !hit.suppressed).cloned().collect();
        Statements::new(statements).apply(&mut report);
        let ids = |suppressed: bool| {
            let own = report.hits.iter().filter(|hit| hit.suppressed == suppressed).map(Hit::id);
            let mut ids: Vec<&str> = own.filter(|id| before.iter().any(|hit| hit.id() == *id)).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(ids(true), texts(&case["suppressed"]));
        assert_eq!(ids(false), texts(&case["kept"]));
    }
}

#[test]
fn names_are_normalised_and_a_file_is_none() {
    let operator = reports(&sample("trivy-operator-list.json"));
    assert_eq!(operator[1].names, ["docker.io/library/nginx:1.16"]);
    let old = &reports(&sample("trivy-eosl.json"))[0];
    assert_eq!(
        (old.names.as_slice(), old.scanned.as_str()),
        (&["registry.example.com/old/app:1".to_owned()][..], "old.tar.gz")
    );
    let bare = &reports(&sample("trivy-no-results.json"))[0];
    assert_eq!(bare.names, ["registry.example.com/shop/static:1"]);
    let trivy = |fields: Value| {
        let mut report = json!({"SchemaVersion": 2, "ArtifactType": "container_image"});
        report.as_object_mut().expect("an object").extend(fields.as_object().expect("fields").clone());
        reports(&report.to_string()).remove(0)
    };
    let hub = trivy(
        json!({"Metadata": {"RepoTags": ["nginx:1", "index.docker.io/library/nginx:1", "no name!", 3], "RepoDigests": ["nginx@sha256:1234"]}}),
    );
    assert_eq!(
        (hub.names.len(), hub.names[0].as_str(), hub.digests.len()),
        (1, "docker.io/library/nginx:1", 0)
    );
    assert!(trivy(json!({"ArtifactName": "app.tar"})).names.is_empty());
}

#[test]
fn no_list_of_packages_is_no_all_clear() {
    let trivy = |results: Value| {
        reports(&json!({"SchemaVersion": 2, "ArtifactType": "container_image", "ArtifactName": "a:1", "Results": results}).to_string()).remove(0)
    };
    for (results, analysed) in [
        (json!(null), false),
        (json!([]), false),
        (json!("none"), false),
        (json!([{"Target": ".env", "Class": "secret", "Secrets": []}]), false),
        (json!([{"Target": "a", "Class": "os-pkgs"}]), true),
        (json!([{"Target": "a", "Type": "alpine"}]), true),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": null}]), true),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": {"0": {}}}]), false),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": []}]), true),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": [{}]}]), false),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": ["CVE-1"]}]), false),
        (json!([{"Target": "a", "Class": "os-pkgs", "Vulnerabilities": [null]}]), false),
    ] {
        assert_eq!(trivy(results.clone()).analysed, analysed, "{results}");
    }
    let clair = |member: &str| {
        reports(&format!(r#"{{"manifest_hash": "sha256:aa", "vulnerabilities": {{}}{member}}}"#)).remove(0)
    };
    assert!(!clair("").analysed && !clair(r#", "package_vulnerabilities": null"#).analysed);
    assert!(clair(r#", "package_vulnerabilities": {}"#).analysed && clair("").manifest.is_none());
    for (links, analysed) in [("[]", true), ("null", true), (r#"["2"]"#, true), ("[7]", false), ("{}", false)]
    {
        let links = format!(r#", "package_vulnerabilities": {{"1": {links}}}"#);
        assert_eq!(clair(&links).analysed, analysed, "{links}");
    }
    let grype = |matches: Value| {
        reports(&json!({"matches": matches, "source": {"type": "image", "target": {}}}).to_string()).remove(0)
    };
    assert!(grype(json!([])).analysed && !grype(json!(["x"])).analysed);
}

#[test]
fn reads_what_is_missing_null_or_of_another_type() {
    let text = json!({"SchemaVersion": 2, "ArtifactName": "a:1", "CreatedAt": "yesterday", "Metadata": {"OS": "debian", "RepoTags": "a:1", "ImageID": 3},
    "Results": [null, 3, {"Class": null, "Vulnerabilities": [
        null, "CVE-1", {}, {"VulnerabilityID": "CVE-2", "Severity": 9, "FixedVersion": ["1"], "PkgIdentifier": []},
        {"Severity": "high"}, {"VulnerabilityID": "CVE-3", "Severity": "Important", "VendorIDs": ["R-1", null], "Status": "end_of_life"},
    ]}]});
    let report = reports(&text.to_string()).remove(0);
    assert_eq!((report.created, report.names.len(), report.os.end_of_life), (None, 1, None));
    let hits: Vec<_> = report.hits.iter().map(|hit| (hit.id(), hit.rating, &hit.fix)).collect();
    assert_eq!(
        hits,
        [
            ("", Rating::High, &Remedy::None),
            ("CVE-3", Rating::High, &Remedy::Refused),
            ("CVE-2", Rating::Unknown, &Remedy::Fixed("1".to_owned())),
        ]
    );
    assert_eq!(report.hits[1].ids, ["CVE-3", "R-1"]);
}

#[test]
fn reads_clair_by_its_links_alone() {
    let text = json!({"manifest_hash": "sha256:1", "packages": {"1": {"name": "a", "version": "1"}, "2": null}, "vulnerabilities": {
        "10": {"name": "CVE-2099-1 on glibc", "severity": "important", "package": {"name": "glibc"}, "fixed_in_version": "introduced=0"},
        "11": {"name": "GO-1", "normalized_severity": "Low", "fixed_in_version": "introduced=0&fixed=1.2%2B3", "Aliases": [{"Space": "CVE", "Name": "2099-2"}]},
        "12": {"name": "unused", "normalized_severity": "Critical"},
    }, "package_vulnerabilities": {"1": ["10", "11"], "2": ["10"], "3": ["99"], "4": null}});
    let report = reports(&text.to_string()).remove(0);
    let hits: Vec<_> =
        report.hits.iter().map(|hit| (hit.ids.join(" "), hit.package.as_str(), hit.rating)).collect();
    let expected = [
        ("CVE-2099-1 on glibc CVE-2099-1", "a", Rating::High),
        ("CVE-2099-1 on glibc CVE-2099-1", "glibc", Rating::High),
        ("GO-1 CVE-2099-2", "a", Rating::Low),
        ("99", "3", Rating::Unknown),
    ];
    assert_eq!(hits, expected.map(|(ids, package, rating)| (ids.to_owned(), package, rating)));
    let fixes: Vec<&Remedy> = report.hits.iter().map(|hit| &hit.fix).collect();
    assert_eq!(fixes[..3], [&Remedy::None, &Remedy::None, &Remedy::Fixed("1.2+3".to_owned())]);
}

#[test]
fn lists_of_an_operator_may_leave_the_kinds_of_items_out() {
    let item: Value = serde_json::from_str(&sample("trivy-operator-vulnerabilityreport.json")).expect("JSON");
    let mut unnamed = item.clone();
    unnamed.as_object_mut().expect("an object").retain(|key, _| key != "kind" && key != "apiVersion");
    let list = |kind: &str, items: Value| json!({"kind": kind, "items": items}).to_string();
    assert_eq!(reports(&unnamed.to_string()), reports(&item.to_string()));
    assert_eq!(reports(&list("VulnerabilityReportList", json!([unnamed, item]))).len(), 2);
    assert_eq!(reports(&list("ClusterVulnerabilityReportList", json!([]))).len(), 0);
    assert_eq!(reports(&list("List", json!([]))).len(), 0);
    assert_eq!(
        reports(&list(
            "List",
            json!([item, {"kind": "Pod"}, {"kind": "ConfigAuditReport", "report": {"vulnerabilities": []}}])
        ))
        .len(),
        1
    );
    let none = "it is an object without the fields of one: it should have";
    assert!(error(&list("List", json!([{"kind": "Pod"}]))).starts_with(none));
    assert!(
        error(&list("List", json!([{"kind": "VulnerabilityReport", "apiVersion": "example.com/v1"}])))
            .starts_with(none)
    );
}

#[test]
fn says_what_it_found_instead_and_quotes_nothing() {
    for (text, words) in [
        ("", "it is no JSON: it ends too early at line 1, column 1"),
        (
            "{\"SchemaVersion\": 2,\n \"ArtifactName\": secret}",
            "it is no JSON: expected a value at line 2, column 18",
        ),
        ("{} {}", "it is no JSON: expected the end at line 1, column 4"),
        (
            r#"{"kind": "a", "kind": "secret"}"#,
            "the key `kind` stands twice in one object at line 1, column 22",
        ),
        (
            r#"{"SchemaVersion": 1, "ArtifactType": "container_image"}"#,
            "it is a Trivy report whose `SchemaVersion` is not 2: write it with Trivy 0.20 or later",
        ),
        (
            r#"{"SchemaVersion": 2, "ArtifactType": "secret"}"#,
            "it is a Trivy report of something else than a container image",
        ),
        (
            r#"{"matches": [], "source": {"type": "directory", "target": "secret"}}"#,
            "it is a Grype report of something else than a container image",
        ),
        (
            r#"{"bomFormat": "CycloneDX"}"#,
            "it is a CycloneDX document: write a scan with `--format json`; VEX belongs into `vex`",
        ),
    ] {
        assert_eq!(error(text), words, "{text}");
    }
    for (text, found) in [
        ("[]", "a list"),
        (r#"["secret"]"#, "a list"),
        (r#""secret""#, "a string"),
        ("3", "a number"),
        ("true", "a boolean"),
        ("null", "null"),
        ("{}", "an object without the fields of one"),
        (r#"{"kind": "secret", "metadata": {}}"#, "an object without the fields of one"),
        (
            r#"{"manifest_hash": "sha256:1", "packages": {}, "state": "IndexFinished"}"#,
            "an object without the fields of one",
        ),
    ] {
        let said = error(text);
        assert!(
            said.starts_with(&format!("it is {found}: it should have `SchemaVersion`")),
            "{text}: {said}"
        );
        assert!(!said.contains("secret"));
    }
    assert!(error(&"[".repeat(10_000)).starts_with("it nests more than"));
    assert!(
        error(&format!("{}1{}", r#"{"report":"#.repeat(10_000), "}".repeat(10_000)))
            .starts_with("it nests more than")
    );
}
