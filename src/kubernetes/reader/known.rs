//! Known keys, told apart by two words: comparing text is a call, and every key of a manifest is compared
//! with every known one.

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

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
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

/// Which known key stands in a text from `start` to `end`.
#[inline(always)]
pub(super) fn which(known: &[Known], text: &[u8], start: usize, end: usize) -> Option<usize> {
    let length = end - start;
    let load = |at: usize| Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?));
    let Some(head) = load(start) else { return slowly(known, text.get(start..end)?) };
    let (head, tail) = match length {
        0..8 => (head & ((1 << (8 * length)) - 1), 0),
        8 => (head, 0),
        _ => (head, load(end - 8)?),
    };
    let same = |ends: Ends| ends.head == head && ends.length == length && ends.tail == tail;
    let at = known.iter().position(|key| same(key.ends))?;
    if length <= 16 {
        return Some(at);
    }
    slowly(known, text.get(start..end)?)
}

/// The same by comparing text: near the end of a text, and for long names.
#[inline(never)]
fn slowly(known: &[Known], key: &[u8]) -> Option<usize> {
    known.iter().position(|known| known.name.as_bytes() == key)
}

#[cfg(test)]
mod tests {
    use super::{Known, which};

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
        fn finds_what_is_known_wherever_it_stands(at in 0_usize..9, before in ".{0,9}", after in ".{0,9}", other in "[a-z]{0,20}") {
            let known = NAMES.map(Known::new);
            for key in [NAMES[at], &other] {
                let text = format!("{before}{key}{after}");
                let found = which(&known, text.as_bytes(), before.len(), before.len() + key.len());
                proptest::prop_assert_eq!(found, NAMES.iter().position(|name| *name == key));
            }
        }
    }
}
