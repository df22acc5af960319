//! An image's name, and below it a Secret's configuration that it is looked up with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::credentials::{Secret, lookup, near};

fuzz_target!(|input: &str| {
    let (name, config) = input.split_once('\n').unwrap_or((input, input));
    let object = serde_json::json!({"metadata": {"name": "s"}, "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": config}});
    let secret = Secret::read(&object.to_string()).expect("a name");
    let secrets = [Some(&secret)];
    let (found, missed) = (lookup(&secrets, name), near(&secrets, name, usize::MAX));
    assert!(found.candidates.len() + missed.len() <= secret.keys().len());
    let _ = Secret::read(config);
});
