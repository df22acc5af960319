//! Sorting and maps of names, once: every `sort_by` of a slice is some kilobytes of code of its own in a
//! module, every `BTreeMap` some more, and here lists are short or already in order.

use core::cmp::Ordering;
use core::ops::Range;

/// Sorts a list; what is equal keeps its order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if list.len() < 2 {
        return;
    }
    let swaps = swaps(list.len(), &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (a, b) in swaps {
        list.swap(a, b);
    }
}

/// Sorts a list by a key; what is equal keeps its order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// The places of so many elements, those that compare alike together: groups in order, and each in the order of
/// the places. Once for all types, where sorting a list is a kilobyte for each.
#[must_use]
pub fn groups(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<Vec<usize>> {
    let order = ordered(length, compare);
    order.chunk_by(|a, b| compare(*a, *b).is_eq()).map(<[usize]>::to_vec).collect()
}

/// What has to change places, one pair after the other, so that so many elements are in order. All that is
/// not about one type stands here, once.
#[inline(never)]
fn swaps(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut swaps = Vec::new();
    if (1..length).all(|at| compare(at - 1, at).is_le()) {
        return swaps;
    }
    let mut order = ordered(length, compare);
    for start in 0..length {
        // Around a ring: each place gets its element, and what stood there moves on to where that came from.
        let mut at = start;
        while let Some(from) =
            order.get_mut(at).map(|from| core::mem::replace(from, at)).filter(|from| *from != start)
        {
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}

/// The order of so many elements: runs of one, two, four, … merged until one is left.
#[must_use]
pub fn ordered(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut run = 1;
    while run < length {
        let mut merged = Vec::with_capacity(length);
        for pair in order.chunks(2 * run) {
            merge(pair, run, compare, &mut merged);
        }
        order = merged;
        run *= 2;
    }
    order
}

/// Adds two sorted runs as one, the first of which has so many elements.
fn merge(pair: &[usize], run: usize, compare: &dyn Fn(usize, usize) -> Ordering, both: &mut Vec<usize>) {
    let (mut left, mut right) = pair.split_at_checked(run).unwrap_or((pair, &[]));
    while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
        if compare(*a, *b).is_le() {
            both.push(*a);
            left = after_a;
        } else {
            both.push(*b);
            right = after_b;
        }
    }
    both.extend_from_slice(left);
    both.extend_from_slice(right);
}

/// How two texts stand to each other; eight bytes at a time, since names of images have long beginnings in common,
/// and a module by itself compares byte by byte.
#[must_use]
#[inline(never)]
pub fn compare(text: &str, other: &str) -> Ordering {
    let (text, other) = (text.as_bytes(), other.as_bytes());
    let (words, others) = (text.as_chunks::<8>().0, other.as_chunks::<8>().0);
    for (word, other) in words.iter().zip(others) {
        let (word, other) = (u64::from_le_bytes(*word), u64::from_le_bytes(*other));
        if word != other {
            // The first byte that differs is the lowest. (WebAssembly cannot turn a word round.)
            let before = (word ^ other).trailing_zeros() & !7;
            return ((word >> before) as u8).cmp(&((other >> before) as u8));
        }
    }
    let alike = 8 * words.len().min(others.len());
    let rest = text.iter().zip(other).skip(alike);
    let differ = rest.map(|(a, b)| a.cmp(b)).find(|order| order.is_ne());
    differ.unwrap_or_else(|| text.len().cmp(&other.len()))
}

/// Where the pairs of a name stand among pairs in the order of their names.
#[must_use]
pub fn of_name<T>(pairs: &[(String, T)], name: &str) -> Range<usize> {
    let start = pairs.partition_point(|(own, _)| compare(own, name).is_lt());
    let count = pairs.iter().skip(start).take_while(|(own, _)| own == name).count();
    start..start + count
}

/// Values by name, in the order of the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByName<T> {
    /// Of pairs in any order; of two with one name the last counts.
    #[must_use]
    pub fn new(mut pairs: Vec<(String, T)>) -> Self {
        pairs.reverse();
        sort_by(&mut pairs, |(a, _), (b, _)| a.cmp(b));
        pairs.dedup_by(|(later, _), (first, _)| later == first);
        Self(pairs)
    }

    /// Of pairs in the order of the names, each of which stands once.
    #[must_use]
    pub fn sorted(pairs: Vec<(String, T)>) -> Self {
        debug_assert!(pairs.is_sorted_by(|(a, _), (b, _)| a < b));
        Self(pairs)
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        let at = self.0.binary_search_by(|(own, _)| compare(own, name)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Names and values from a name on, in the order of the names.
    #[must_use]
    pub fn from(&self, name: &str) -> &[(String, T)] {
        self.0.get(self.0.partition_point(|(own, _)| compare(own, name).is_lt())..).unwrap_or_default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> core::slice::Iter<'_, (String, T)> {
        self.0.iter()
    }
}

impl<T> IntoIterator for ByName<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a ByName<T> {
    type Item = &'a (String, T);
    type IntoIter = core::slice::Iter<'a, (String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<String, T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<String, T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{ByName, compare, sort_by_key};

    proptest::proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in proptest::collection::vec((0_u8..5, 0_u8..9), 0..40)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            proptest::prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn compares_as_the_standard_library_does(start in "[a-c]{0,20}", text in "[aé\\x00~]{0,10}", other in "[aé\\x00~]{0,10}") {
            let (text, other) = (format!("{start}{text}"), format!("{start}{other}"));
            proptest::prop_assert_eq!(compare(&text, &other), text.cmp(&other));
        }

        #[test]
        fn maps_as_the_standard_library_does(pairs in proptest::collection::vec(("[a-c]{0,2}", 0_u8..9), 0..20)) {
            let (ours, theirs) = (ByName::new(pairs.clone()), pairs.into_iter().collect::<BTreeMap<_, _>>());
            for name in ["", "a", "ab", "cc"] {
                proptest::prop_assert_eq!(ours.get(name), theirs.get(name));
            }
            proptest::prop_assert_eq!(ours.into_iter().collect::<Vec<_>>(), theirs.into_iter().collect::<Vec<_>>());
        }
    }
}
