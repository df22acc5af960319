use serde_json::{Value, json};

use super::super::scan::{self, Report};
use super::{Statements, read};

const DIGEST: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

/// A report of one image with one hit.
fn report() -> Report {
    let text = json!({"SchemaVersion": 2, "ArtifactType": "container_image", "Metadata": {
        "ImageConfig": {"architecture": "amd64"}, "RepoTags": ["registry.example.com/shop/api:1.4.2"], "RepoDigests": [format!("registry.example.com/shop/api@{DIGEST}")],
    }, "Results": [{"Class": "os-pkgs", "Vulnerabilities": [{"VulnerabilityID": "GHSA-1", "VendorIDs": ["CVE-1"], "PkgName": "zlib1g",
        "InstalledVersion": "1:1.2", "PkgIdentifier": {"PURL": "pkg:deb/debian/zlib1g@1:1.2?arch=amd64&distro=debian-12"}}]}]});
    scan::read(&text.to_string()).unwrap_or_else(|e| panic!("{e}")).remove(0)
}

fn suppresses(documents: &[Value]) -> bool {
    let statements =
        documents.iter().flat_map(|text| read(&text.to_string()).unwrap_or_else(|e| panic!("{e}")));
    let mut report = report();
    Statements::new(statements.collect()).apply(&mut report);
    report.hits[0].suppressed
}

/// An OpenVEX document that says that the vulnerability does not count in a product.
fn open(product: Value) -> Value {
    json!({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-20T00:00:00Z",
        "statements": [{"vulnerability": {"name": "CVE-1"}, "products": [product], "status": "not_affected"}]})
}

fn cyclone(component: Value, reference: &str) -> Value {
    json!({"bomFormat": "CycloneDX", "metadata": {"component": component}, "components": [{"bom-ref": "z-1", "purl": "pkg:deb/debian/zlib1g@1%3A1.2"}],
        "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "false_positive"}, "affects": [{"ref": reference}]}]})
}

#[test]
fn a_product_fits_as_far_as_it_says_what_it_is() {
    let digest = DIGEST.replace(':', "%3A");
    for (product, fits) in [
        ("pkg:oci/api".to_owned(), true),
        ("pkg:oci/API?arch=amd64".to_owned(), true),
        ("pkg:oci/api?arch=arm64".to_owned(), false),
        ("pkg:oci/web".to_owned(), false),
        (format!("pkg:oci/api@{digest}"), true),
        (format!("pkg:oci/api@{}", digest.replace('1', "2")), false),
        (format!("pkg:oci/other@{digest}"), false),
        (format!("pkg:oci/api@{digest}?repository_url=registry.example.com%2Fshop%2Fapi"), true),
        (format!("pkg:oci/api@{digest}?repository_url=registry.example.com/other/api"), false),
        ("pkg:oci/api?repository_url=https://Registry.example.com/shop/api&tag=1.4.2".to_owned(), true),
        ("pkg:oci/api?repository_url=registry.example.com/shop/api&tag=1.4.3".to_owned(), false),
        ("pkg:oci/api?repository_url=no%20repository".to_owned(), false),
        ("pkg:deb/debian/zlib1g".to_owned(), true),
        ("pkg:deb/debian/zlib1g@1%3A1.2?distro=debian-12#usr".to_owned(), true),
        ("pkg:deb/debian/zlib1g@1.3".to_owned(), false),
        ("pkg:deb/debian/zlib1g?distro=debian-11".to_owned(), false),
        ("pkg:deb/ubuntu/zlib1g".to_owned(), false),
        ("pkg:npm/zlib1g".to_owned(), false),
        ("registry.example.com/shop/api:1.4.2".to_owned(), false),
        ("https://shop.example.com/api".to_owned(), false),
        ("pkg:".to_owned(), false),
        (String::new(), false),
    ] {
        assert_eq!(suppresses(&[open(json!({"@id": product}))]), fits, "{product}");
        assert_eq!(suppresses(&[open(json!(product))]), fits, "{product}");
        assert_eq!(
            suppresses(&[open(json!({"@id": "https://x", "identifiers": {"purl": product}}))]),
            fits,
            "{product}"
        );
    }
    // Of a report that tells no architecture any may be meant.
    let mut report = Report { architecture: String::new(), ..report() };
    let arm = read(&open(json!("pkg:oci/api?arch=arm64")).to_string()).expect("a document");
    Statements::new(arm).apply(&mut report);
    assert!(report.hits[0].suppressed);
    assert!(suppresses(&[open(json!({"hashes": {"sha-256": DIGEST.trim_start_matches("sha256:")}}))]));
    assert!(!suppresses(&[open(json!({"hashes": {"sha-256": "22"}}))]));
}

#[test]
fn a_part_has_to_fit_as_well() {
    let part = |part: Value| open(json!({"@id": "pkg:oci/api", "subcomponents": [part]}));
    assert!(suppresses(&[part(json!({"@id": "pkg:deb/debian/zlib1g"}))]));
    assert!(suppresses(&[part(json!({"identifiers": {"purl": "pkg:deb/debian/zlib1g"}}))]));
    assert!(!suppresses(&[part(json!({"@id": "pkg:deb/debian/zlib"}))]));
    assert!(!suppresses(&[part(json!({"@id": "the compression library"}))]));
    for unreadable in [
        json!({}),
        json!({"@id": ""}),
        json!({"identifiers": {"cpe23": "cpe:2.3:a:zlib:zlib:1.2:*:*:*:*:*:*:*"}}),
        json!({"hashes": {"sha-256": "22"}}),
    ] {
        assert!(!suppresses(&[part(unreadable.clone())]), "{unreadable}");
    }
    let parts = |parts: Value| open(json!({"@id": "pkg:oci/api", "subcomponents": parts}));
    for (parts, fits) in [
        (parts(json!([])), true),
        (parts(json!(null)), true),
        (parts(json!([{}, {"@id": "pkg:deb/debian/zlib1g"}])), true),
        (parts(json!({"@id": "pkg:deb/debian/zlib1g"})), true),
        (parts(json!({"@id": "pkg:deb/debian/libc6"})), false),
    ] {
        assert_eq!(suppresses(std::slice::from_ref(&parts)), fits, "{parts}");
    }
    let mut old = open(json!("pkg:oci/api"));
    old["statements"][0]["subcomponents"] = json!(["pkg:deb/debian/libc6"]);
    old["statements"][0]["vulnerability"] = json!("CVE-1");
    assert!(!suppresses(&[old.clone()]));
    old["statements"][0]["subcomponents"] = json!(["pkg:deb/debian/zlib1g"]);
    assert!(suppresses(&[old]));
}

#[test]
fn only_go_modules_are_one_in_any_case() {
    for (kind, fits) in [("golang", true), ("npm", false)] {
        let said = open(json!(format!("pkg:{kind}/github.com/Azure/sdk@v1"))).to_string();
        let mut report = report();
        report.hits[0].purl = format!("pkg:{kind}/github.com/azure/sdk@v1");
        Statements::new(read(&said).expect("a document")).apply(&mut report);
        assert_eq!(report.hits[0].suppressed, fits, "{kind}");
    }
}

#[test]
fn the_last_word_counts() {
    let said = |status: &str, at: &str| {
        let mut document = open(json!("pkg:oci/api"));
        document["statements"][0]["status"] = json!(status);
        document["statements"][0]["timestamp"] = json!(at);
        document
    };
    let (no, yes) =
        (said("not_affected", "2026-11-20T00:00:00Z"), said("affected", "2026-11-20T00:30:00+01:00"));
    assert!(suppresses(&[no.clone(), yes.clone()]) && suppresses(&[yes.clone(), no.clone()]));
    // Without a time of its own the document's counts, and of one time the later in order.
    let silent = said("under_investigation", "never");
    assert!(!suppresses(&[no.clone(), silent.clone()]) && suppresses(&[silent, no.clone()]));
    assert!(suppresses(&[no.clone(), said("fixed", "2026-11-21")]));
    assert!(!suppresses(&[no.clone(), said("affected", "2026-11-21")]));
    // When a document or a statement was touched last orders nothing.
    let mut touched = no;
    touched["last_updated"] = json!("2026-11-25");
    touched["statements"][0]["last_updated"] = json!("2026-11-25");
    assert!(!suppresses(&[touched.clone(), said("affected", "2026-11-21")]));
    touched["statements"][0]["timestamp"] = json!(null);
    assert!(!suppresses(&[touched, said("affected", "2026-11-21")]));
    let mut named = open(json!("pkg:oci/api"));
    named["statements"][0]["vulnerability"] = json!({"@id": "https://nvd.nist.gov/vuln/detail/CVE-1"});
    assert!(suppresses(&[named]));
}

#[test]
fn cyclonedx_calls_products_by_their_names_in_the_document() {
    let purl = "pkg:oci/api?repository_url=registry.example.com/shop/api";
    let api = json!({"bom-ref": "api-1", "purl": purl});
    for (component, reference, fits) in [
        (api.clone(), "api-1", true),
        (api.clone(), purl, true),
        (api.clone(), "z-1", true),
        (api.clone(), "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#z-1", true),
        (api.clone(), "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Adeb/debian/zlib1g", true),
        (api.clone(), "pkg:deb/debian/libc6", false),
        (api, "unheard-of", false),
        (json!(null), "z-1", true),
        // Which image has it, another document says.
        (json!(null), "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#z-1", false),
        (json!(null), "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Adeb/debian/zlib1g", false),
        (json!(null), "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Aoci/api", true),
        (json!({"name": "shop"}), "z-1", false),
        (json!({"bom-ref": "shop"}), "pkg:deb/debian/zlib1g", false),
        (json!({"bom-ref": "shop", "purl": "pkg:npm/shop"}), "z-1", false),
        (json!({"bom-ref": "z-1"}), "z-1", false),
        (json!({"name": "shop"}), "pkg:oci/api", true),
        (json!({"bom-ref": purl}), "z-1", true),
        (json!({"bom-ref": "w", "purl": "pkg:oci/web"}), "w", false),
        // A package of another image.
        (json!({"bom-ref": "w", "purl": "pkg:oci/web"}), "z-1", false),
    ] {
        assert_eq!(suppresses(&[cyclone(component.clone(), reference)]), fits, "{component} {reference}");
    }
    let mut listed = cyclone(json!(null), "z-1");
    listed["vulnerabilities"][0].as_object_mut().expect("an object").remove("analysis");
    assert!(!suppresses(&[listed]));
}

#[test]
fn says_what_it_found_instead() {
    for (text, found) in [
        ("[]", "a list"),
        ("null", "null"),
        ("{}", "an object without the fields of one"),
        (r#"{"bomFormat": "CycloneDX", "components": []}"#, "an object without the fields of one"),
        (
            r#"{"@context": "https://openvex.dev/ns", "statements": {}}"#,
            "an object without the fields of one",
        ),
    ] {
        let said = read(text).expect_err(text).to_string();
        assert!(
            said.starts_with(&format!("it is {found}: it should have `@context` and `statements`")),
            "{said}"
        );
    }
}
