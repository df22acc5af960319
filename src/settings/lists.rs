//! Lists that restrict: left out they restrict nothing, and empty they would say the opposite to one
//! reader and nothing to another, so that they are refused.

use core::ops::Deref;

use crate::tree::{At, Decode, Read, Tree};

/// A list of at least one element.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "Vec<T>", inline))]
#[cfg_attr(feature = "schema", schemars(try_from = "Vec<T>"))]
pub struct NonEmpty<T>(#[cfg_attr(feature = "schema", schemars(length(min = 1)))] Vec<T>);

impl<T: Decode> Decode for NonEmpty<T> {
    fn decode(at: &At<'_>) -> Read<Self> {
        match at.tree() {
            Tree::List(list) if list.is_empty() => Err(at.wrong(
                &"expected a list of at least one element: leave the list out where nothing is meant to be restricted",
            )),
            _ => Vec::decode(at).map(Self),
        }
    }
}

impl<T> Deref for NonEmpty<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}
