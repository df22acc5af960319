//! A name for a finding that stays when lines move, containers change their order, or the image
//! gets another version: a hash of rule, object, use and the pointer without its indexes.

use crate::pull::Place;
use crate::report::ObjectRef;
use crate::text::{all_words, everywhere};

/// What is hashed of a finding before its rule: first of its object, then of the place in it.
#[derive(Clone, Copy, Debug)]
pub struct Mark(Hash);

/// Sixteen hexadecimal digits.
pub struct Fingerprint([[u8; 8]; 2]);

impl Mark {
    /// Of an object.
    pub fn of<T: AsRef<str>>(object: &ObjectRef<T>) -> Self {
        let mut hash = Hash(0xcbf2_9ce4_8422_2325);
        for text in
            [&object.api_version, &object.kind, &object.namespace, &object.name, &object.generate_name]
        {
            hash.part(text.as_ref().map_or("", AsRef::as_ref));
        }
        if object.name.is_none() && object.generate_name.is_none() {
            hash.part(object.at.as_ref());
        }
        Self(hash)
    }

    /// Of an image in the object, where it stands, perhaps in a container or volume of a name.
    pub fn image(self, name: Option<&str>, place: &Place<'_>) -> Self {
        let Self(mut hash) = self;
        let custom = place.custom;
        // Only what has a name of its own can do without its index.
        match name {
            Some(name) => {
                hash.part(name);
                if !custom.is_empty() {
                    without_indexes(custom, &mut |part| hash.part(part));
                }
            }
            None => {
                hash.part(custom);
                hash.word(place.index.map_or(0, |index| index as u64 + 1));
            }
        }
        place.image().beside_index(&mut |key| hash.part(key));
        Self(hash)
    }

    /// Of what a pointer leads to in the object.
    pub fn pointer(self, pointer: &str) -> Self {
        let Self(mut hash) = self;
        hash.part(pointer);
        Self(hash)
    }

    /// Of a finding of a rule there.
    pub fn fingerprint(self, rule: &str) -> Fingerprint {
        let Self(mut hash) = self;
        hash.part(rule);
        Fingerprint([hash.0 >> 32, hash.0 & 0xffff_ffff].map(digits))
    }
}

impl Fingerprint {
    /// The digits.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.0.as_flattened()).unwrap_or_default()
    }
}

/// The hexadecimal digits of half a word, all at once: half of it goes up, half of each half, and so on to the digits.
fn digits(half: u64) -> [u8; 8] {
    let spread = |word: u64, by: u32, mask: u64| (word | word << by) & mask;
    let word = spread(spread(half, 16, 0x0000_ffff_0000_ffff), 8, 0x00ff_00ff_00ff_00ff);
    let word = spread(word, 4, everywhere(0x0f));
    // From ten on the sixth bit is set where six are added.
    let letters = (word + everywhere(6)) >> 4 & everywhere(1);
    (word + everywhere(b'0') + letters * u64::from(b'a' - b'0' - 10)).to_be_bytes()
}

/// The parts of a pointer between the steps that are numbers.
fn without_indexes(pointer: &str, take: &mut dyn FnMut(&str)) {
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
            take(pointer.get(start..at).unwrap_or_default());
            at += digits;
            start = at;
        }
    }
    take(pointer.get(start..).unwrap_or_default());
}

/// FNV's start and prime, by words instead of bytes; turned, so that what a word says reaches all digits.
#[derive(Clone, Copy, Debug)]
struct Hash(u64);

impl Hash {
    /// A text and how long it is.
    fn part(&mut self, text: &str) {
        all_words(text.as_bytes(), |word| {
            self.word(word);
            true
        });
        self.word(text.len() as u64);
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, without_indexes};

    proptest::proptest! {
        #[test]
        fn writes_the_digits_of_half_a_word(half: u32) {
            proptest::prop_assert_eq!(digits(half.into()).to_vec(), format!("{half:08x}").into_bytes());
        }
    }

    #[test]
    fn only_whole_steps_of_digits_are_left_out() {
        for (pointer, parts) in [
            ("", &[""][..]),
            ("/spec/containers/0/image", &["/spec/containers/", "/image"]),
            ("/12", &["/", ""]),
            ("/spec/1a/2/30/b4/5", &["/spec/1a/", "/", "/b4/", ""]),
        ] {
            let mut found = Vec::new();
            without_indexes(pointer, &mut |part| found.push(part.to_owned()));
            assert_eq!(found, parts, "{pointer}");
        }
    }
}
