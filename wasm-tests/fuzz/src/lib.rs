//! What the targets share.

use serde_json::Value;

/// Reads an answer, which must be JSON.
pub fn is_json(answer: &[u8]) -> Value {
    serde_json::from_slice(answer).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(answer)))
}
