//! Edits of a JSON text, each two lines of a pointer and a string (`-` takes away), and the text after them:
//! it stays JSON, as it is without edits, and holds what was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, from_str};
use surepull::kubernetes::{Edit, splice};

fuzz_target!(|text: &str| {
    let mut lines: Vec<&str> = text.splitn(5, '\n').collect();
    let json = lines.pop().unwrap_or_default();
    let edits: Vec<Edit<'_>> = lines
        .chunks_exact(2)
        .map(|pair| Edit { pointer: pair[0], value: Some(pair[1]).filter(|value| *value != "-") })
        .collect();
    // Deeper than we read, or numbers past what serde_json holds.
    let Ok(before) = from_str::<Value>(json) else { return };
    if let Some(same) = splice(json, &[]) {
        assert_eq!(same, json);
    }
    let Some(spliced) = splice(json, &edits) else { return };
    let after: Value = from_str(&spliced).unwrap_or_else(|e| panic!("{e}: {spliced}"));
    if edits.iter().all(|edit| edit.value.is_some()) {
        for edit in &edits {
            assert_eq!(after.pointer(edit.pointer).and_then(Value::as_str), edit.value, "{spliced}");
        }
    } else if let [only] = edits.as_slice()
        && let (Some(_), Some((above, last))) = (before.pointer(only.pointer), only.pointer.rsplit_once('/'))
    {
        let size = |value: &Value| match value.pointer(above) {
            Some(Value::Array(list)) => list.len(),
            Some(Value::Object(members)) => members.len(),
            _ => 0,
        };
        assert_eq!(size(&after) + 1, size(&before), "{last} of {spliced}");
    }
});
