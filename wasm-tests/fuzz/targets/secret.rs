//! A Secret's configuration, its keys, and an image that is looked up with them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use surepull::credentials::{Secret, lookup, near};

fuzz_target!(|input: (&str, &str)| {
    let (config, name) = input;
    let object = serde_json::json!({"metadata": {"name": "s"}, "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": config}});
    let secret = Secret::read(&object.to_string()).expect("a name");
    let secrets = [Some(&secret)];
    let (found, missed) = (lookup(&secrets, name), near(&secrets, name, usize::MAX));
    assert!(found.candidates.len() + missed.len() <= secret.keys().len());
    let _ = Secret::read(config);
});
