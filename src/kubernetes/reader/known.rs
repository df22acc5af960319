//! Known keys, told apart by two words: comparing text is a call, and every key of a manifest is looked for.

use super::compact;

/// Known keys, of which no two have the same ends.
pub struct Keys {
    known: &'static [Known],
    /// A bit for what each starts with: most keys of a manifest are unknown, and show it here.
    starts: u64,
}

impl Keys {
    /// These keys, in their order.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "called for constants alone, where it could not be built")]
    pub const fn new(known: &'static [Known]) -> Self {
        let (mut starts, mut at) = (0, 0);
        while at < known.len() {
            starts |= start(known[at].ends.head);
            at += 1;
        }
        Self { known, starts }
    }

    /// The name of one; empty past the last.
    #[must_use]
    pub fn name(&self, index: usize) -> &'static str {
        self.known.get(index).map_or("", |known| known.name)
    }

    /// Which one a text is.
    pub(super) fn position(&self, key: &[u8]) -> Option<usize> {
        self.known.iter().position(|known| known.name.as_bytes() == key)
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
#[derive(Clone, Copy)]
struct Ends {
    length: usize,
    head: u64,
    tail: u64,
}

impl Known {
    /// A known key by its name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let (bytes, length) = (name.as_bytes(), name.len());
        let head = word(bytes, 0, if length < 8 { length } else { 8 });
        let tail = if length > 8 { word(bytes, length - 8, length) } else { 0 };
        Self { name, ends: Ends { length, head, tail } }
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

/// Reads a key that is next and as machines write it: which known one it is, and what stands behind its colon.
#[inline(always)]
pub(super) fn compact_key<'b>(keys: &Keys, rest: &'b [u8]) -> Option<(Option<usize>, &'b [u8])> {
    let [b'"', inside @ ..] = rest else { return None };
    let (first, more) = inside.split_first_chunk()?;
    let first = u64::from_le_bytes(*first);
    let stops = compact::stops(first);
    let (head, end) = if stops == 0 {
        (first, compact::plain(more)?)
    } else {
        // The bits below the first byte that stops.
        let before = ((stops & stops.wrapping_neg()) >> 7) - 1;
        (first & before, inside.get((stops.trailing_zeros() / 8) as usize..)?)
    };
    let value = compact::colon(end)?;
    Some((which(keys, head, inside.get(..inside.len() - end.len())?), value))
}

/// Which known key a text is, whose first bytes are `head`.
#[inline(always)]
fn which(keys: &Keys, head: u64, key: &[u8]) -> Option<usize> {
    if keys.starts & start(head) == 0 {
        return None;
    }
    let tail = if key.len() > 8 { u64::from_le_bytes(*key.last_chunk()?) } else { 0 };
    let same = |ends: Ends| ends.head == head && ends.length == key.len() && ends.tail == tail;
    let at = keys.known.iter().position(|known| same(known.ends))?;
    (key.len() <= 16 || keys.name(at).as_bytes() == key).then_some(at)
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
                let found = reader.key_among(&known);
                proptest::prop_assert_eq!(found, Ok(NAMES.iter().position(|name| *name == key)));
                proptest::prop_assert_eq!(reader.at(), text.len() - after.len());
            }
        }
    }
}
