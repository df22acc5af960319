//! A name for a finding that stays when lines move, containers change their order, or the image
//! gets another version: a hash of rule, object, use and the pointer without its indexes.

use crate::report::{ObjectRef, UseRef};

/// Sixteen hexadecimal digits.
pub fn fingerprint(rule: &str, object: &ObjectRef, image_use: Option<&UseRef>, pointer: &str) -> String {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    hash.part(rule);
    for text in [&object.api_version, &object.kind, &object.namespace, &object.name, &object.generate_name] {
        hash.part(text.as_deref().unwrap_or_default());
    }
    if object.name.is_none() && object.generate_name.is_none() {
        hash.part(&object.at);
    }
    let name = image_use.and_then(|u| u.name.as_deref());
    if let Some(name) = name {
        hash.part(name);
    }
    // Only what has a name of its own can do without its index.
    for step in pointer.split('/') {
        if name.is_none() || !step.bytes().all(|b| b.is_ascii_digit()) {
            hash.part(step);
        }
    }
    let mut digits = String::with_capacity(16);
    for digit in (0..16).rev() {
        digits.extend(char::from_digit((hash.0 >> (4 * digit)) as u32 & 15, 16));
    }
    digits
}

/// FNV's start and prime, by words instead of bytes; turned, so that what a word says reaches all digits.
struct Hash(u64);

impl Hash {
    /// A text and how it ends.
    fn part(&mut self, text: &str) {
        let (words, rest) = text.as_bytes().as_chunks();
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
