//! Known keys, told apart by two words: comparing text is a call, and every key of a manifest is looked for.

use super::{Reader, Step, compact};

/// Known keys, of which no two have the same ends.
pub struct Keys {
    known: &'static [Known],
    /// A bit for what each starts with: most keys of a manifest are unknown, and show it here.
    starts: u64,
}

impl Keys {
    /// The place of a key that is not among them: so many are too many.
    pub const UNKNOWN: usize = u32::BITS as usize;

    /// These keys, in their order.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "called for constants alone, where it could not be built")]
    pub const fn new(known: &'static [Known]) -> Self {
        assert!(known.len() < Self::UNKNOWN, "a bit for each");
        let (mut starts, mut at) = (0, 0);
        while at < known.len() {
            starts |= start(known[at].ends.head);
            at += 1;
        }
        Self { known, starts }
    }

    /// The name of one; empty past the last.
    #[must_use]
    pub fn name(&self, key: usize) -> &'static str {
        self.known.get(key).map_or("", |known| known.name)
    }

    /// The place of the one with these ends, of what may be a longer key.
    #[inline(always)]
    fn with_ends(&self, ends: Ends) -> usize {
        if self.starts & start(ends.head) == 0 {
            return Self::UNKNOWN;
        }
        self.known.iter().position(|known| known.ends == ends).unwrap_or(Self::UNKNOWN)
    }

    /// The place of the one with this name.
    pub(super) fn named(&self, name: &str) -> usize {
        self.known.iter().position(|known| known.name == name).unwrap_or(Self::UNKNOWN)
    }
}

/// A bit for eight bytes.
const fn start(head: u64) -> u64 {
    1 << (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// A known key.
pub struct Known {
    name: &'static str,
    ends: Ends,
}

/// The length of a key, its first eight bytes, and its last eight where it has more: all of a key of at most
/// sixteen.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    head: u64,
    length: usize,
    tail: u64,
}

impl Known {
    /// A known key by its name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let (bytes, length) = (name.as_bytes(), name.len());
        let head = word(bytes, 0, if length < 8 { length } else { 8 });
        let tail = if length > 8 { word(bytes, length - 8, length) } else { 0 };
        Self { name, ends: Ends { head, length, tail } }
    }
}

/// At most eight bytes as a word, the first lowest.
#[expect(clippy::indexing_slicing, reason = "called for constants alone, where it could not be built")]
const fn word(bytes: &[u8], start: usize, end: usize) -> u64 {
    let (mut word, mut at) = (0, end);
    while at > start {
        at -= 1;
        word = word << 8 | bytes[at] as u64;
    }
    word
}

impl Reader<'_> {
    /// Reads a key that is next and as machines write it, and the colon after it, and tells which of the known ones it
    /// is: its place among them, or [`Keys::UNKNOWN`].
    #[inline(always)]
    pub fn compact_key(&mut self, keys: &Keys) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let [b'"', inside @ ..] = bytes.get(self.at..)? else { return None };
        let (first, more) = inside.split_first_chunk()?;
        let first = u64::from_le_bytes(*first);
        let stops = compact::stops(first);
        let (ends, end) = if stops != 0 {
            let length = (stops.trailing_zeros() / 8) as usize;
            // The bits below the first byte that stops.
            let head = first & (((stops & stops.wrapping_neg()) >> 7) - 1);
            (Ends { head, length, tail: 0 }, inside.get(length..)?)
        } else {
            let end = compact::plain(more)?;
            let key = inside.get(..inside.len() - end.len())?;
            let tail = if key.len() > 8 { u64::from_le_bytes(*key.last_chunk()?) } else { 0 };
            (Ends { head: first, length: key.len(), tail }, end)
        };
        self.at = bytes.len() - compact::colon(end)?.len();
        let place = keys.with_ends(ends);
        let same = ends.length <= 16 || is_in_words(inside, keys.name(place).as_bytes());
        Some(if same { place } else { Keys::UNKNOWN })
    }

    /// The same, however it is written.
    ///
    /// # Errors
    /// No key comes next.
    #[cold]
    #[inline(never)]
    pub fn any_key(&mut self, keys: &Keys) -> Step<usize> {
        let key = self.key()?;
        Ok(keys.named(key))
    }
}

/// Whether a key of which both ends are there is next: all its words, as the compiler's own way takes bytes one by one.
#[inline(never)]
fn is_in_words(inside: &[u8], name: &[u8]) -> bool {
    let (words, _) = inside.as_chunks();
    let (name, _) = name.as_chunks();
    words.iter().zip(name).all(|(a, b)| u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b))
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use super::{Keys, Known};

    const NAMES: [&str; 9] = [
        "",
        "a",
        "name",
        "metadata",
        "metadatas",
        "apiVersion",
        "imagePullSecrets",
        "ephemeralContainers",
        "ephemeralContainerz",
    ];

    proptest::proptest! {
        #[test]
        fn finds_what_is_known_wherever_it_stands(at in 0_usize..9, before in " {0,9}", after in ".{0,9}", other in "[a-z]{0,20}") {
            let known = Keys::new(Box::leak(Box::new(NAMES.map(Known::new))));
            for key in [NAMES[at], &other] {
                let text = format!("{before}\"{key}\":{after}");
                let mut reader = Reader::new(&text);
                let found = reader.compact_key(&known).map_or_else(|| reader.any_key(&known), Ok);
                proptest::prop_assert_eq!(found, Ok(NAMES.iter().position(|name| *name == key).unwrap_or(Keys::UNKNOWN)));
                proptest::prop_assert_eq!(reader.at(), text.len() - after.len());
            }
        }
    }
}
