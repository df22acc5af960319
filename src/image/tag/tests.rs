//! The labelled tags, and the short way against the long one.

use serde_json::Value;

use super::{at_a_glance, classify, thoroughly};

const VECTORS: &str = include_str!("../../../policies/vectors/tags.json");

#[test]
fn classifies_every_vector_as_practice_has_it() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
    let list = vectors["vectors"].as_array().expect("a list");
    assert!(list.len() > 240);
    let mut wrong = Vec::new();
    for v in list {
        let tag = v["tag"].as_str().expect("a tag");
        let form = classify(tag);
        // The vectors say `calver/date` and `channel/mutable`.
        let class = v["class"].as_str().and_then(|class| class.split('/').next());
        let same = class == Some(form.class.as_str()) && v["unique_by_form"] == form.unique;
        if !same {
            wrong.push(format!("{tag}: {form:?} but {} {}", v["class"], v["unique_by_form"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Of the same kinds as the vectors, as the practice of the official images and of CI has them.
#[test]
fn classifies_more_of_the_same_kinds() {
    for (tags, class, unique) in [
        (
            "alpine3.23 amazonlinux2-slim nanoserver-1809 ubuntu-24.04 debian-12-slim pypy3.11 rust1.98 node20-slim \
             dind dind-rootless management-alpine community enterprise-ubi9 uclibc builder-alpine slim-threaded",
            "channel",
            false,
        ),
        (
            "oldoldstable-backports innovation-oraclelinux9 fresh-alpine prerelease preprod arm64-stable backend-prod \
             app-main PR-123 pr123 mr45 pull-7 pull-request-12",
            "channel",
            false,
        ),
        (
            "1.2.3.SNAPSHOT 1.2.3.dev 1.2.3dev 1.2-main 10.0.0-next 1.2.3-nightly-alpine 3.13-dev app-1.2.3-SNAPSHOT",
            "channel",
            false,
        ),
        (
            "1.2.3-nightly-20240115 1.2.3-SNAPSHOT-1a2b3c4 1.2.3-dev.5 4.0.0.CR1 3.0-cr2 21-ea1 16rc1 1.2-rc.1",
            "full-semver",
            true,
        ),
        ("9.5-1738643550 nightly20240115 edge-20240115T1030 20240115103059", "calver", true),
        ("main-1a2b3c4-1705312800 feature-x-1a2b3c4 sha1a2b3c4 rev.1a2b3c4 g1a2b3c4", "commit-hash", true),
        ("1.2rc 16beta 1.x 1.27.x 2.x-alpine release-v1.2 lts-20", "partial-version", false),
        ("2026 2026.07 24.04-slim 2023.10-jdk17", "calver", false),
        (
            "amd64-linux arm32v7 i386 linux-arm64 windows-amd64 hotfix-x jod krypton-alpine 1b 4k 20H2 ci-12 build_7 run-3 \
             12345 2a3b",
            "opaque",
            false,
        ),
    ] {
        for tag in tags.split_whitespace() {
            let form = classify(tag);
            assert_eq!((form.class.as_str(), form.unique), (class, unique), "{tag}");
        }
    }
}

#[test]
fn tells_the_commonest_at_a_glance() {
    for tag in
        ["1.27.3", "v1.2.3", "1.27.3-alpine", "1.27", "8", "v3", "17.0.20_8-jdk-jammy", "7.2.5-debian-12-r4"]
    {
        assert!(at_a_glance(tag).is_some(), "{tag}");
    }
    let vectors: Value = serde_json::from_str(VECTORS).expect("vectors are JSON");
    for v in vectors["vectors"].as_array().expect("a list") {
        let tag = v["tag"].as_str().expect("a tag");
        assert!(at_a_glance(tag).is_none() || at_a_glance(tag) == thoroughly(tag), "{tag}");
    }
}

proptest::proptest! {
    #[test]
    fn a_glance_tells_what_the_long_way_does(
        tag in "[vV]?[0-9]{1,4}(\\.[0-9]{1,3}){0,4}([-_.]?(dev|SNAPSHOT|Latest|x86_64|alpine|rc1|u5|t|[0-9a-f]{7,10}|20240115|[0-9]{1,3})){0,3}|[A-Za-z0-9_.-]{0,20}",
    ) {
        if let Some(glance) = at_a_glance(&tag) {
            proptest::prop_assert_eq!(Some(glance), thoroughly(&tag), "{}", tag);
        }
    }

    #[test]
    fn never_panics(tag in "[A-Za-z0-9_.-]{0,40}|\\PC{0,20}") {
        let _ = classify(&tag);
    }
}
