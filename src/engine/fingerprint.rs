//! A name for a finding that stays when lines move, containers change their order, or the image
//! gets another version: FNV-1a over rule, object, use and the pointer without its indexes.

use crate::report::{ObjectRef, UseRef};

/// Sixteen hexadecimal digits.
pub fn fingerprint(rule: &str, object: &ObjectRef, image_use: Option<&UseRef>, pointer: &str) -> String {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let named = object.name.is_some() || object.generate_name.is_some();
    let mut parts = vec![
        rule.to_owned(),
        text(&object.api_version),
        text(&object.kind),
        text(&object.namespace),
        text(&object.name),
    ];
    parts.push(text(&object.generate_name));
    if !named {
        parts.push(object.at.clone());
    }
    let named_use = image_use.is_some_and(|u| u.name.is_some());
    parts.extend(image_use.and_then(|u| u.name.clone()));
    // Only what has a name of its own can do without its index.
    parts.extend(
        pointer
            .split('/')
            .filter(|s| !(named_use && s.bytes().all(|b| b.is_ascii_digit())))
            .map(str::to_owned),
    );
    let hash = parts
        .iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}
