//! A name for a finding that stays when lines move, containers change their order, or the image
//! gets another version: a hash of rule, object, use and the pointer without its indexes.

use crate::report::{ObjectRef, UseRef};

/// Sixteen hexadecimal digits.
pub fn fingerprint(rule: &str, object: &ObjectRef, image_use: Option<&UseRef>, pointer: &str) -> String {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    hash.part(rule.as_bytes());
    for text in [&object.api_version, &object.kind, &object.namespace, &object.name, &object.generate_name] {
        hash.part(text.as_deref().unwrap_or_default().as_bytes());
    }
    if object.name.is_none() && object.generate_name.is_none() {
        hash.part(object.at.as_bytes());
    }
    let name = image_use.and_then(|u| u.name.as_deref());
    if let Some(name) = name {
        hash.part(name.as_bytes());
    }
    // Only what has a name of its own can do without its index.
    for step in pointer.as_bytes().split(|b| *b == b'/') {
        if name.is_none() || !step.iter().all(u8::is_ascii_digit) {
            hash.part(step);
        }
    }
    let digits = hash.0.to_be_bytes().map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    String::from_utf8(digits.as_flattened().to_vec()).unwrap_or_default()
}

/// A hexadecimal digit.
fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// FNV's start and prime, by words instead of bytes; turned, so that what a word says reaches all digits.
struct Hash(u64);

impl Hash {
    /// A text and how it ends.
    fn part(&mut self, text: &[u8]) {
        let (words, rest) = text.as_chunks();
        words.iter().for_each(|word| self.word(*word));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        last[7] = rest.len() as u8 + 1;
        self.word(last);
    }

    fn word(&mut self, word: [u8; 8]) {
        self.0 = (self.0.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}
