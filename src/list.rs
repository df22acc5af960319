//! Lists of what an iterator gives, once for each type of element: `collect` is three functions for each
//! iterator, and most are cold.

/// An iterator whose elements make a list.
pub trait Listed: Iterator + Sized {
    /// The elements, like `collect`: smaller in a module, slower where lists are long.
    #[must_use]
    #[inline]
    fn list(mut self) -> Vec<Self::Item> {
        listed(&mut || self.next())
    }
}

impl<I: Iterator> Listed for I {}

#[inline(never)]
fn listed<T>(next: &mut dyn FnMut() -> Option<T>) -> Vec<T> {
    let mut list = Vec::new();
    while let Some(element) = next() {
        list.push(element);
    }
    list
}
