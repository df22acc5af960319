//! What the projects say, their objects, and the table that the modules carry.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{entry_of, images, path};
use crate::kubernetes::custom::{hits, known, known_for};
use crate::kubernetes::is_workload;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies/kinds")
}

/// The projects' files by name.
fn projects() -> Vec<(String, Value)> {
    let mut projects: Vec<(String, Value)> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a file");
            (name, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}")))
        })
        .collect();
    projects.sort_by(|one, other| one.0.cmp(&other.0));
    projects
}

#[test]
fn finds_the_images_of_every_project() {
    for (project, _) in projects() {
        let file = folder().join("cases").join(format!("{project}.yaml"));
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file:?}: {e}"));
        let cases: Vec<Value> =
            serde_saphyr::from_multiple(&text).unwrap_or_else(|e| panic!("{file:?}: {e}"));
        for case in cases {
            let (object, text) = (&case["object"], case["object"].to_string());
            let word = |key: &str| object[key].as_str().unwrap_or_default();
            let paths = known_for(word("apiVersion"), word("kind"));
            // A container without image is held too; only images are named in the cases.
            let found: BTreeSet<String> = images(&hits(&text, &paths).expect("JSON")).into_iter().collect();
            let wanted: Vec<&str> =
                case["finds"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            assert!(!wanted.is_empty(), "{project}");
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), wanted, "{project}");
        }
    }
}

#[test]
fn carries_what_the_projects_say() {
    let mut said = Vec::new();
    for (project, file) in projects() {
        for word in ["about", "source"] {
            assert!(!file[word].as_str().unwrap_or_default().is_empty(), "{project} has no `{word}`");
        }
        for image in file["images"].as_array().expect("a list") {
            said.push(entry_of(image).unwrap_or_else(|e| panic!("{project}: {image}: {e}")));
        }
    }
    assert_eq!(known().collect::<Vec<_>>(), said, "`make gen` writes the table anew");
}

#[test]
fn names_no_place_twice_and_no_kind_of_kubernetes() {
    let mut seen = BTreeSet::new();
    for entry in known() {
        let version = entry.api_version.replace('*', "v1");
        for kind in entry.kind.split('|') {
            assert!(!is_workload(&version, kind), "{version} {kind}");
            assert_ne!(kind, "CustomResourceDefinition");
            // Kubernetes' own, and yet no workload: what it holds is its controller's.
            let revision = kind == "ControllerRevision";
            assert!(version.contains('.') || revision, "{version} is no group of a project");
            for place in places(entry.path.as_str()) {
                let place = format!("{version} {kind} {place} {}", entry.holds.letter());
                assert!(seen.insert(place.clone()), "{place} stands twice");
            }
            assert!(known_for(&version, kind).contains(&entry));
        }
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

/// A path for each of its alternatives.
fn places(path: &str) -> Vec<String> {
    path.split('/').skip(1).fold(vec![String::new()], |places, step| {
        step.split('|').flat_map(|one| places.iter().map(move |place| format!("{place}/{one}"))).collect()
    })
}

#[test]
fn covers_versions_and_kinds() {
    let mut of = path("/spec", "image");
    assert!(of.covers("a/v1", "A") && !of.covers("a/v2", "A") && !of.covers("a/v1", "B"));
    of.api_version = "argoproj.io/*".into();
    of.kind = "A|B".into();
    assert!(of.covers("argoproj.io/v1alpha1", "A") && of.covers("argoproj.io/v9", "B"));
    for (version, kind) in
        [("argoproj.io", "A"), ("x.argoproj.io/v1", "A"), ("v1", "A"), ("argoproj.io/v1", "A|B"), ("", "")]
    {
        assert!(!of.covers(version, kind), "{version} {kind}");
    }
    assert!(known_for("apps/v1", "Deployment").is_empty());
    assert!(known_for("argoproj.io/v1alpha1", "Rollout").is_empty(), "structural descent finds it");
}
