//! An image's name, and below it a Secret's configuration that it is looked up with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::credentials::{Secret, lookup};

fuzz_target!(|input: &str| {
    let (name, config) = input.split_once('\n').unwrap_or((input, input));
    let object = serde_json::json!({"metadata": {"name": "s"}, "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": config}});
    let secret = Secret::read(&object.to_string()).expect("a name");
    let secrets = [Some(&secret)];
    let found = lookup(&secrets, name, true);
    assert!(found.candidates.len() + found.misses.len() <= secret.keys().len());
    assert_eq!(lookup(&secrets, name, false).candidates.len(), found.candidates.len());
    let _ = Secret::read(config);
});
