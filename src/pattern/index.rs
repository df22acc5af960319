//! Many patterns at once: an organisation's list may have a thousand, and an image is looked up in it for
//! each rule that asks.

use super::RegistryPattern;
use super::place::key_of;
use crate::image::Reference;
use crate::order::{compare, sort_by};

/// Shorter lists are gone through: that takes no text.
const SHORT: usize = 8;

/// A host and a first part of a repository, which may be empty.
type Key = (String, String);

/// Which patterns of a list may match an image, by its host and the first part of its repository.
#[derive(Clone, Debug, Default)]
pub struct PatternIndex {
    /// Keys in order, each with the place of its pattern in the list.
    exact: Vec<(Key, usize)>,
    /// The places of patterns that have no key.
    open: Vec<usize>,
}

impl PatternIndex {
    /// Of a list.
    #[must_use]
    pub fn new(list: &[RegistryPattern]) -> Self {
        let mut index = Self::default();
        if list.len() > SHORT {
            for (at, pattern) in list.iter().enumerate() {
                match pattern.place.key() {
                    Some(key) => index.exact.push((key, at)),
                    None => index.open.push(at),
                }
            }
            sort_by(&mut index.exact, |(a, _), (b, _)| a.cmp(b));
        }
        index
    }

    /// Whether one of the patterns matches; `list` is the one that the index was made of.
    #[must_use]
    pub fn matches(&self, list: &[RegistryPattern], image: &Reference<'_>) -> bool {
        if list.len() <= SHORT {
            return list.iter().any(|pattern| pattern.matches(image));
        }
        let matches = |at: &usize| list.get(*at).is_some_and(|pattern| pattern.matches(image));
        let (host, first) = key_of(image);
        ["", first].iter().any(|first| self.keyed(&host, first).any(matches)) || self.open.iter().any(matches)
    }

    /// The places of the patterns with a key.
    fn keyed<'i>(&'i self, host: &'i str, first: &'i str) -> impl Iterator<Item = &'i usize> {
        let order = move |(own_host, own_first): &Key| {
            compare(own_host, host).then_with(|| compare(own_first, first))
        };
        let start = self.exact.partition_point(|(own, _)| order(own).is_lt());
        let rest = self.exact.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(own, _)| order(own).is_eq()).map(|(_, at)| at)
    }
}
