//! Types that are read out of a tree.

use core::fmt;
use std::borrow::Cow;
use std::rc::Rc;

use crate::order::ByName;

use super::{Tree, What, Wrong};

/// What was read, or the first fault; in a box, since it is rare and large.
pub type Read<T> = Result<T, Box<Wrong>>;

/// What can be read out of a tree.
pub trait Decode: Sized {
    /// Reads what stands at a place.
    ///
    /// # Errors
    /// The first fault, and the way to it.
    fn decode(at: &At<'_>) -> Read<Self>;
}

/// A place in a tree: what stands there, and the way to it.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    tree: &'a Tree,
    above: Option<&'a At<'a>>,
    step: Step<'a>,
}

/// The step from the place above.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    /// The top of a tree.
    pub(super) fn top(tree: &'a Tree) -> Self {
        At { tree, above: None, step: Step::Index(0) }
    }

    /// What stands there.
    #[must_use]
    pub fn tree(&self) -> &'a Tree {
        self.tree
    }

    #[inline(never)]
    fn fault(&self, what: What) -> Box<Wrong> {
        let mut way = Vec::new();
        let mut at = self;
        while let Some(above) = at.above {
            way.push(match at.step {
                Step::Key(key) => key.to_owned(),
                Step::Index(index) => index.to_string(),
            });
            at = above;
        }
        way.reverse();
        Box::new(Wrong { way, what })
    }

    /// The fault that something else was expected, in words that begin so.
    #[must_use]
    #[inline(never)]
    pub fn wrong(&self, expected: &dyn fmt::Display) -> Box<Wrong> {
        self.fault(What::Expected(expected.to_string()))
    }

    /// The members of an object, of which none stands twice.
    #[inline(never)]
    fn members(&self) -> Read<&'a [(String, Tree)]> {
        let Tree::Object(members) = self.tree else { return Err(self.wrong(&"expected an object")) };
        let names = ByName::new(members.iter().map(|(key, _)| (key.clone(), ())).collect());
        match names.iter().len() == members.len() {
            true => Ok(members),
            false => Err(self.wrong(&"expected every key once")),
        }
    }

    /// Checks that an object stands there, whose keys are all known and stand once each.
    ///
    /// # Errors
    /// What is no such object.
    #[inline(never)]
    pub fn keys(&self, known: &'static [&'static str]) -> Read<()> {
        match self.members()?.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            Some((key, _)) => Err(self.fault(What::Unknown { thing: "key", found: key.clone(), known })),
            None => Ok(()),
        }
    }

    /// A member of an object.
    #[must_use]
    #[inline(never)]
    pub fn member<'b>(&'b self, key: &'b str) -> Option<At<'b>> {
        let tree = self.tree.member(key)?;
        Some(At { tree, above: Some(self), step: Step::Key(key) })
    }

    #[inline(never)]
    fn needed<'b>(&'b self, key: &'b str) -> Read<At<'b>> {
        self.member(key).ok_or_else(|| self.wrong(&format_args!("expected the key `{key}`")))
    }

    /// Reads a member that has to be there.
    ///
    /// # Errors
    /// A missing member, or a wrong one.
    pub fn required<T: Decode>(&self, key: &str) -> Read<T> {
        T::decode(&self.needed(key)?)
    }

    /// Reads a member that may be left out.
    ///
    /// # Errors
    /// A wrong member.
    pub fn optional<T: Decode + Default>(&self, key: &str) -> Read<T> {
        match self.member(key) {
            Some(at) => T::decode(&at),
            None => Ok(T::default()),
        }
    }

    /// Reads a member that stands for something where it is left out.
    ///
    /// # Errors
    /// A wrong member.
    pub fn or<T: Decode>(&self, key: &str, default: T) -> Read<T> {
        match self.member(key) {
            Some(at) => T::decode(&at),
            None => Ok(default),
        }
    }

    /// Visits the elements of a list.
    #[inline(never)]
    fn elements(&self, visit: &mut dyn FnMut(&At<'_>) -> Read<()>) -> Read<()> {
        let Tree::List(list) = self.tree else { return Err(self.wrong(&"expected a list")) };
        for (index, tree) in list.iter().enumerate() {
            visit(&At { tree, above: Some(self), step: Step::Index(index) })?;
        }
        Ok(())
    }

    /// Visits the members of an object with their keys. A key that stands twice is refused, since readers
    /// disagree on which of the two counts.
    #[inline(never)]
    fn entries(&self, visit: &mut dyn FnMut(&str, &At<'_>) -> Read<()>) -> Read<()> {
        for (key, tree) in self.members()? {
            visit(key, &At { tree, above: Some(self), step: Step::Key(key) })?;
        }
        Ok(())
    }

    /// The string that stands there.
    ///
    /// # Errors
    /// Anything else.
    #[inline(never)]
    pub fn text(&self) -> Read<&'a str> {
        match self.tree {
            Tree::Text(text) => Ok(text),
            _ => Err(self.wrong(&"expected a string")),
        }
    }

    /// The whole number that stands there.
    ///
    /// # Errors
    /// Anything else, and a larger number.
    #[inline(never)]
    pub fn number(&self, largest: u64) -> Read<u64> {
        let number = match self.tree {
            Tree::Number(text) => text.parse().ok(),
            _ => None,
        };
        number
            .filter(|number| *number <= largest)
            .ok_or_else(|| self.wrong(&format_args!("expected a whole number from 0 to {largest}")))
    }

    #[inline(never)]
    fn choice(&self, known: &'static [&'static str]) -> Read<usize> {
        let name = self.text()?;
        known
            .iter()
            .position(|one| *one == name)
            .ok_or_else(|| self.fault(What::Unknown { thing: "value", found: name.to_owned(), known }))
    }

    /// One of several values by its name; there are as many names as values.
    ///
    /// # Errors
    /// What is none of the names.
    pub fn one_of<T: Copy>(&self, names: &'static [&'static str], values: &[T]) -> Read<T> {
        values.get(self.choice(names)?).copied().ok_or_else(|| self.wrong(&"expected a known value"))
    }
}

impl Decode for Tree {
    fn decode(at: &At<'_>) -> Read<Self> {
        Ok(at.tree.clone())
    }
}

impl Decode for bool {
    fn decode(at: &At<'_>) -> Read<Self> {
        match at.tree {
            Tree::Boolean(value) => Ok(*value),
            _ => Err(at.wrong(&"expected a boolean")),
        }
    }
}

impl Decode for u64 {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.number(Self::MAX)
    }
}

impl Decode for u32 {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.number(Self::MAX.into()).map(|number| Self::try_from(number).unwrap_or(Self::MAX))
    }
}

impl Decode for u8 {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.number(Self::MAX.into()).map(|number| Self::try_from(number).unwrap_or(Self::MAX))
    }
}

impl Decode for String {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.text().map(str::to_owned)
    }
}

impl Decode for Cow<'static, str> {
    fn decode(at: &At<'_>) -> Read<Self> {
        String::decode(at).map(Self::Owned)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(at: &At<'_>) -> Read<Self> {
        match at.tree {
            Tree::Null => Ok(None),
            _ => T::decode(at).map(Some),
        }
    }
}

impl<T: Decode> Decode for Rc<T> {
    fn decode(at: &At<'_>) -> Read<Self> {
        T::decode(at).map(Self::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(at: &At<'_>) -> Read<Self> {
        let mut list = Self::new();
        at.elements(&mut |at| {
            list.push(T::decode(at)?);
            Ok(())
        })?;
        Ok(list)
    }
}

impl<T: Decode> Decode for ByName<T> {
    fn decode(at: &At<'_>) -> Read<Self> {
        let mut pairs = Vec::new();
        at.entries(&mut |key, at| {
            pairs.push((key.to_owned(), T::decode(at)?));
            Ok(())
        })?;
        Ok(Self::new(pairs))
    }
}
