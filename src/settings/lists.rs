//! Lists that restrict: left out they restrict nothing, and empty they would say the opposite to one
//! reader and nothing to another, so that they are refused.

use core::ops::Deref;

use serde::Deserialize;

/// A list of at least one element.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "Vec<T>", inline))]
#[serde(try_from = "Vec<T>")]
pub struct NonEmpty<T>(#[cfg_attr(feature = "schema", schemars(length(min = 1)))] Vec<T>);

impl<T> TryFrom<Vec<T>> for NonEmpty<T> {
    type Error = &'static str;

    fn try_from(list: Vec<T>) -> Result<Self, Self::Error> {
        if list.is_empty() {
            Err(
                "expected a list of at least one element: leave the list out where nothing is meant to be restricted",
            )
        } else {
            Ok(Self(list))
        }
    }
}

impl<T> Deref for NonEmpty<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}
