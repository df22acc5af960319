//! A name for a finding that stays when lines move, containers change their order, or the image
//! gets another version: a hash of rule, object, use and the pointer without its indexes.

use crate::report::ObjectRef;

/// Sixteen hexadecimal digits.
pub struct Fingerprint([[u8; 2]; 8]);

/// Of a finding of a rule, in an object, perhaps in a container or volume of a name, at a pointer.
pub fn fingerprint(rule: &str, object: &ObjectRef, name: Option<&str>, pointer: &str) -> Fingerprint {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    hash.part(rule.as_bytes());
    for text in [&object.api_version, &object.kind, &object.namespace, &object.name, &object.generate_name] {
        hash.part(text.as_deref().unwrap_or_default().as_bytes());
    }
    if object.name.is_none() && object.generate_name.is_none() {
        hash.part(object.at.as_bytes());
    }
    if let Some(name) = name {
        hash.part(name.as_bytes());
    }
    // Only what has a name of its own can do without its index.
    match name {
        Some(_) => without_indexes(pointer, &mut |part| hash.part(part)),
        None => hash.part(pointer.as_bytes()),
    }
    Fingerprint(hash.0.to_be_bytes().map(|byte| [digit(byte >> 4), digit(byte & 15)]))
}

impl Fingerprint {
    /// The digits.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.0.as_flattened()).unwrap_or_default()
    }
}

/// A hexadecimal digit.
fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// The parts of a pointer between the steps that are numbers.
fn without_indexes(pointer: &str, take: &mut dyn FnMut(&[u8])) {
    let bytes = pointer.as_bytes();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'/' || !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if matches!(rest.get(digits), None | Some(b'/')) {
            take(bytes.get(start..at).unwrap_or_default());
            at += digits;
            start = at;
        }
    }
    take(bytes.get(start..).unwrap_or_default());
}

/// FNV's start and prime, by words instead of bytes; turned, so that what a word says reaches all digits.
struct Hash(u64);

impl Hash {
    /// A text and how long it is.
    fn part(&mut self, text: &[u8]) {
        let (words, rest) = text.as_chunks();
        words.iter().for_each(|word| self.word(u64::from_le_bytes(*word)));
        let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        self.word(last ^ (text.len() as u64) << 56);
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::without_indexes;

    #[test]
    fn only_whole_steps_of_digits_are_left_out() {
        for (pointer, parts) in [
            ("", &[""][..]),
            ("/spec/containers/0/image", &["/spec/containers/", "/image"]),
            ("/12", &["/", ""]),
            ("/spec/1a/2/30/b4/5", &["/spec/1a/", "/", "/b4/", ""]),
        ] {
            let mut found = Vec::new();
            without_indexes(pointer, &mut |part| found.push(String::from_utf8_lossy(part).into_owned()));
            assert_eq!(found, parts, "{pointer}");
        }
    }
}
