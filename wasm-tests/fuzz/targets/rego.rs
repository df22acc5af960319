//! Rego text as OPA hands it over: what is already JSON stays what it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, from_slice};
use surepull::input::{Document, rego};
use surepull::limits;

fuzz_target!(|bytes: &[u8]| {
    let Some(json) = rego::to_json(bytes) else { return };
    let _ = Document::read(json.as_slice(), limits::ENGINE_INPUT);
    if let (Ok(before), Ok(after)) = (from_slice::<Value>(bytes), from_slice::<Value>(&json)) {
        assert_eq!(before, after);
    }
});
