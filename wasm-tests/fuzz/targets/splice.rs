//! Edits of a JSON text, each two lines of a pointer and a string (`-` takes away), and the text behind them:
//! it stays JSON, as it is without edits, and holds what was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, from_str};
use surepull::kubernetes::{Edit, splice};

fuzz_target!(|text: &str| {
    let mut lines: Vec<&str> = text.splitn(5, '\n').collect();
    let json = lines.pop().unwrap_or_default();
    let pairs: Vec<(&str, Option<Value>)> =
        lines.chunks_exact(2).map(|pair| (pair[0], (pair[1] != "-").then(|| pair[1].into()))).collect();
    let texts: Vec<Option<String>> =
        pairs.iter().map(|(_, value)| value.as_ref().map(Value::to_string)).collect();
    let edits: Vec<Edit<'_>> = pairs
        .iter()
        .zip(&texts)
        .map(|((pointer, _), text)| Edit { pointer, value: text.as_deref() })
        .collect();
    // Deeper than we read, or numbers past what serde_json holds.
    let Ok(before) = from_str::<Value>(json) else { return };
    if let Some(same) = splice(json, &[]) {
        assert_eq!(same, json);
    }
    let Some(spliced) = splice(json, &edits) else { return };
    let after: Value = from_str(&spliced).unwrap_or_else(|e| panic!("{e}: {spliced}"));
    if edits.iter().all(|edit| edit.value.is_some()) {
        for (pointer, value) in &pairs {
            let list = |above| before.pointer(above).is_some_and(Value::is_array);
            let is_there = match pointer.rsplit_once('/') {
                Some((above, "-")) if list(above) => {
                    let elements = after.pointer(above).and_then(Value::as_array);
                    elements.is_some_and(|elements| elements.iter().any(|own| Some(own) == value.as_ref()))
                }
                _ => after.pointer(pointer) == value.as_ref(),
            };
            assert!(is_there, "{pointer} of {spliced}");
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
